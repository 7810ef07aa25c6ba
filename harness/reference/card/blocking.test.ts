/** APPLICATION BLOCK and UNBLOCK: what a blocked application still does. */

import { describe, expect, it } from 'vitest';
import { loadProfile } from '../profiles/profile.ts';
import type { Choices } from './alternatives.ts';
import { credit, debit, free, initCapp, initLoad, initPurchase, initUnload, initUpdate, made, select, trip } from './fixture/laboratory.ts';

const block = '841E0000';
const blockForEver = '841E0001';
const unblock = '84180000';

function blocked(header: string, alternatives: Partial<Choices> = {}) {
  const at = free(alternatives);
  expect(at.send(at.seal(header, '', 'lock'))).toBe('9000');
  return at;
}

const refused = [
  ...[initPurchase, initCapp, initLoad, initUnload, initUpdate, debit, credit, trip],
  ...['0020000003123456', '805E010007123456FF123456', '805E00000712345600000000', '842400000400000000'],
  ...['04D6950005FF00000000', '00D6950001FF', `04DC01F434${'00'.repeat(52)}`, '00820000080000000000000000', '80CD0100'],
];
const reads = ['00B0950000', '00B201C400', '805C030204', '805C000204', '00B59B00000000', '80CD000001'];

describe('blocked for a time', () => {
  it('an application is selected with 6283 and its FCI, after a reset too', () => {
    const { send, present } = blocked(block);
    const fci = made().chosen();
    expect(send(select)).toBe(`${fci.slice(0, -4)}6283`);
    expect(present()).toBe(`${fci.slice(0, -4)}6283`);
    expect(blocked(block, { lockedSelect: 'bare' }).chosen()).toBe('6283');
  });

  it('it refuses transactions, PIN, writing and authentication, and changes nothing lasting', () => {
    for (const lockedWord of ['6985', '6A81', '6901'] as const) {
      const { card, send } = blocked(block, { lockedWord });
      const before = card.lasting;
      expect(refused.map(send)).toEqual(refused.map(() => lockedWord));
      expect(card.lasting).toBe(before);
    }
  });

  it('it can be read, and proves its last transaction unless it takes that freedom', () => {
    const { word } = blocked(block);
    expect(reads.map(word)).toEqual(reads.map(() => '9000'));
    expect(word('805A000602FFFF08')).toBe('9406');
    expect(blocked(block, { lockedProof: 'refused' }).word('805A000602FFFF08')).toBe('6985');
  });

  it('it ends an open transaction', () => {
    const { word, seal, send } = made();
    word(initPurchase);
    send(seal(block, '', 'lock'));
    send(seal(unblock, '', 'unlock'));
    expect(word(debit)).toBe('6901');
  });

  it('it works again once it is unblocked under the unblock key', () => {
    const { card, send, word, seal, present } = blocked(block);
    present();
    expect(send(seal(unblock, '', 'lock'))).toBe('6988');
    expect(card.lasting.lock).toBe('temporary');
    expect(send(seal(unblock, '', 'unlock'))).toBe('9000');
    expect([word(select), word(initPurchase), word(debit)]).toEqual(['9000', '9000', '9000']);
  });

  it('it can be blocked again, and for ever', () => {
    const { card, send, seal } = blocked(block);
    expect(send(seal(block, '', 'lock'))).toBe('9000');
    expect(send(seal(blockForEver, '', 'lock'))).toBe('9000');
    expect(card.lasting.lock).toBe('permanent');
  });
});

describe('blocked for ever', () => {
  it('an application answers 9303 to everything, and nothing unblocks it', () => {
    const { send, seal, present } = blocked(blockForEver);
    expect(send(seal(unblock, '', 'unlock'))).toBe('9303');
    expect(present()).toBe('9303');
    expect([...refused, ...reads].map(send).filter((answer) => answer !== '9303')).toEqual([]);
    expect(send(seal(unblock, '', 'unlock'))).toBe('9303');
    expect(present()).toBe('9303');
  });

  it('it may still let itself be read, or not be selected at all', () => {
    const readable = blocked(blockForEver, { permanentLock: 'reads' });
    expect(readable.present()).toBe('9303');
    expect([readable.word('805C030204'), readable.word(initPurchase)]).toEqual(['9000', '9303']);
    const gone = blocked(blockForEver, { permanentLock: 'deselects' });
    expect(gone.present()).toBe('9303');
    expect([gone.word('805C030204'), gone.word(initPurchase)]).toEqual(['6985', '6985']);
  });

  it('it leaves the directory alone', () => {
    expect(blocked(blockForEver).word('00A404000E325041592E5359532E444446303100')).toBe('9000');
  });
});

describe('blocking', () => {
  it.each([
    ['without MAC', '841E0000', '6700'],
    ['with half a MAC', '841E0000020000', '6700'],
    ['without challenge', '841E00000400000000', '6984'],
    ['in another class', '801E00000400000000', '6E00'],
    ['with an unknown P2', '841E00020400000000', '6A86'],
    ['with an unknown P1', '841E02000400000000', '6A86'],
    ['unblocking with an unknown P2', '841800010400000000', '6A86'],
  ])('%s is refused', (_, apdu, sw) => {
    const { card, send } = made();
    expect(send(apdu)).toBe(sw);
    expect(card.lasting.lock).toBe('none');
  });

  it('takes its own key alone, and no MAC of the other duration', () => {
    const { send, seal } = made();
    expect(send(seal(block, '', 'maintenance'))).toBe('6988');
    expect(send(seal(block, '', 'unlock'))).toBe('6988');
    expect(send(seal(block, '', 'lock').replace(block, blockForEver))).toBe('6988');
  });

  it('is undone only where there is something to undo', () => {
    for (const unblockUnlocked of ['6985', '9000', '6901'] as const) {
      const { send, seal } = free({ unblockUnlocked });
      expect(send(seal(unblock, '', 'unlock'))).toBe(unblockUnlocked);
    }
  });

  it('works with SM4 where P1 says so and the card has it', () => {
    const dual = made();
    expect(dual.send(dual.seal('841E0100', '', 'lock', 'sm4'))).toBe('9000');
    expect(dual.send(dual.seal('84180100', '', 'unlock', 'sm4'))).toBe('9000');
    const k2 = made({ profile: loadProfile('k2') });
    expect(k2.send(k2.seal('841E0100', '', 'lock'))).toBe('9000');
    expect(k2.chosen().slice(-4)).toBe('6283');
    expect(k2.send(k2.seal('84180000', '', 'unlock'))).toBe('6A86');
    expect(k2.send(k2.seal('84180100', '', 'unlock'))).toBe('9000');
    const empty = made({ profile: loadProfile('empty') });
    expect(empty.send(empty.seal('841E0100', '', 'lock'))).toBe('6A86');
  });

  it('may name an absent MAC a missing one', () => {
    expect(free({ bareSeal: '6987' }).send('841E0000')).toBe('6987');
  });
});
