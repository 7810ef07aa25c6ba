/** Algorithms of dual and SM-only cards, external authentication, kernels and the other ministry's application. */

import { describe, expect, it } from 'vitest';
import { bytes, hex } from '../../bytes/hex.ts';
import { tripleDes } from '../../crypto/des.ts';
import { loadProfile } from '../profiles/profile.ts';
import { cardKey, credulous, debit, free, initPurchase, made, select } from './fixture/laboratory.ts';

const get = '80CD000001';
const toSm4 = '80CD0103';
const toTripleDes = '80CD0100';
const algorithmOf = (offer: string) => offer.slice(20, 22);

describe('a dual card', () => {
  it('starts with triple DES and can be switched for as long as power lasts', () => {
    const { send, present } = made();
    expect([get, toSm4, get].map(send)).toEqual(['009000', '9000', '039000']);
    expect(algorithmOf(send(initPurchase))).toBe('04');
    send(select);
    expect(send(get)).toBe('039000');
    present();
    expect(send(get)).toBe('009000');
    expect(algorithmOf(send(initPurchase))).toBe('00');
    expect([toSm4, toTripleDes, get].map(send)).toEqual(['9000', '9000', '009000']);
    expect(send('80CD0203')).toBe('9000');
  });

  it('may keep the choice for good, and name its algorithms otherwise', () => {
    const { send, present } = free({ algorithmChange: 'lasting', algorithmCode: '00-04' });
    send(toSm4);
    present();
    expect(send(get)).toBe('049000');
  });

  it('seals its writes with the algorithm in force', () => {
    const { send, seal } = made();
    send(toSm4);
    expect(send(seal('04D69509', '01', 'maintenance', 'sm4'))).toBe('9000');
    expect(send(seal('04D69509', '01', 'maintenance', '3des'))).toBe('6988');
  });

  it('loses an algorithm for good to BLOCK ALGORITHM, but never the last', () => {
    const { card, send, seal, present } = made();
    expect(send('80CD03030400000000')).toBe('6984');
    expect(send(seal('80CD0303', '', 'maintenance'))).toBe('6988');
    expect(send(seal('80CD0303', '', 'lock'))).toBe('9000');
    expect(send(toSm4)).toBe('6A81');
    expect(send(seal('841E0100', '', 'lock', 'sm4'))).toBe('6A81');
    present();
    expect(send(seal('80CD0301', '', 'lock'))).toBe('6A81');
    expect(card.lasting.blockedAlgorithms).toEqual(['sm4']);
    const other = made();
    expect(other.send(other.seal('80CD0301', '', 'lock'))).toBe('9000');
    expect(other.send(get)).toBe('039000');
  });

  it.each(['80CD0001', '80CD0101', '80CD0400', '80CD0302'])('knows no %s', (header) => {
    const { send } = made();
    expect(send(header === '80CD0302' ? `${header}0400000000` : header)).toBe('6A86');
  });

  it('ends a transaction when it is switched', () => {
    const { send, word } = made();
    word(initPurchase);
    send(toSm4);
    expect(word(debit)).toBe('6901');
  });
});

it('a card of one algorithm knows no 80CD', () => {
  for (const name of ['empty', 'k2'] as const) expect(made({ profile: loadProfile(name) }).send(get)).toBe('6D00');
});

describe('EXTERNAL AUTHENTICATE', () => {
  it('takes the enciphered challenge once', () => {
    const { profile, send } = made();
    const challenge = bytes(`${send('0084000004').slice(0, 8)}00000000`);
    const answer = `0082000008${hex(tripleDes(cardKey(profile, 'authentication', '3des'), challenge))}`;
    expect([answer, answer].map(send)).toEqual(['9000', '6984']);
  });

  it('refuses another cryptogram, none, and another key id', () => {
    const { card, send } = made();
    const before = card.lasting;
    send('0084000004');
    expect(send(`0082000008${'00'.repeat(8)}`)).toBe('6300');
    expect(send(`0082000008${'00'.repeat(8)}`)).toBe('6984');
    expect(send(`0082000108${'00'.repeat(8)}`)).toBe('6A86');
    expect(send('00820000')).toBe('6700');
    expect(card.lasting).toBe(before);
    const other = free({ authenticateWord: '6988', noChallenge: '6985' });
    expect(other.send(`0082000008${'00'.repeat(8)}`)).toBe('6985');
    other.send('0084000004');
    expect(other.send(`0082000008${'00'.repeat(8)}`)).toBe('6988');
  });
});

describe('kernels', () => {
  it.each([
    ['k2', 'A000000632010107'],
    ['k6', 'A000000632101004'],
  ])('%s is found under %s alone', (name, aid) => {
    const { send, chosen } = made({ profile: loadProfile(name) });
    expect(send('00A404000E325041592E5359532E444446303100')).toContain(`4F08${aid}`);
    expect(send(select)).toBe('6A82');
    expect(chosen()).toContain(`8408${aid}`);
    expect(algorithmOf(send(initPurchase))).toBe('04');
  });
});

describe('a dual-standard card', () => {
  const profile = loadProfile('dual-standard');
  const other = '00A4040009A0000000038698070100';

  it('lists both applications, the purse first', () => {
    const directory = made({ profile }).send('00A404000E325041592E5359532E444446303100');
    expect(directory).toContain('61174F08A00000063201010550084D4F545F545F4550870101610E4F09A00000000386980701870102');
    expect(made().send('00A404000E325041592E5359532E444446303100')).not.toContain('A00000000386980701');
    expect(made().send(other)).toBe('6A82');
  });

  it('keeps them apart: an EF 15 each, and no command of the purse in the other', () => {
    const { card, send, word } = made({ profile, fault: credulous });
    const own = send('00B0950000');
    word(initPurchase);
    expect(word(other)).toBe('9000');
    expect(send('00B0950000')).toBe(`${profile.mohurd?.ef15}9000`);
    const before = card.lasting;
    for (const apdu of [initPurchase, debit, '805C030204', '00B0960000', '0020000003123457', '00B201C400']) expect(send(apdu)).toBe('6D00');
    expect(card.lasting).toBe(before);
    send(select);
    expect([send('00B0950000'), word(debit)]).toEqual([own, '6901']);
    expect(free({ mohurdWord: '6985' }, { profile }).send(other).slice(-4)).toBe('9000');
  });

  it('selects either by its first octets where it takes that freedom', () => {
    const { word } = free({ partialName: 'accepted' }, { profile });
    expect(word('00A4040005A00000000300')).toBe('9000');
    expect(word('805C030204')).toBe('6D00');
    expect(word('00A4040005A00000063200')).toBe('9000');
    expect(word('805C030204')).toBe('9000');
  });
});
