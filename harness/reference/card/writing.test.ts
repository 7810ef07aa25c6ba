/** Secure messaging: what may be written with which MAC, and how long a challenge stands. */

import { describe, expect, it } from 'vitest';
import { bytes, hex } from '../../bytes/hex.ts';
import { loadProfile } from '../profiles/profile.ts';
import { credulous, debit, free, initPurchase, made } from './fixture/laboratory.ts';

const plain = loadProfile('plain');
const zeros = (octets: number) => '00'.repeat(octets);

describe('writing', () => {
  it.each([
    ['UPDATE BINARY without MAC', '00D6950001FF', '6987'],
    ['UPDATE RECORD without MAC', `00DC01F430${zeros(48)}`, '6987'],
    ['UPDATE RECORD of EF 18', `04DC01C41B${zeros(27)}`, '6982'],
    ['UPDATE BINARY without challenge', '04D6950005FF00000000', '6984'],
    ['UPDATE BINARY of no file', '04D6850005FF00000000', '6A82'],
    ['UPDATE PICTURE without challenge', `04D89B00000008${zeros(8)}`, '6984'],
    ['UPDATE PICTURE in the short form', `04D89B0008${zeros(8)}`, '6700'],
    ['UPDATE PICTURE of another file', `04D89C00000008${zeros(8)}`, '6A86'],
    ['APPEND RECORD of EF 18', `04E200C005${zeros(5)}`, '6A86'],
    ['APPEND RECORD without secure messaging', `00E200F044${zeros(68)}`, '6E00'],
    ['a class that pictures do not have', '80B59B00000000', '6D00'],
    ['a picture read in part', '00B59B00000100', '6700'],
    ['a picture read in the short form', '00B59B0000', '6700'],
    ['a picture of another file', '00B59D00000000', '6A82'],
    ['a picture from an offset', '00B59B01000000', '6A86'],
  ])('refuses %s', (_, apdu, sw) => {
    const { card, send } = made();
    const before = card.lasting;
    expect(send(apdu)).toBe(sw);
    expect(card.lasting).toBe(before);
  });

  it('changes a part of a file, and the FCI with EF 15', () => {
    const { send, seal, chosen } = made();
    const before = send('00B0960000');
    expect(send(seal('04D69602', 'B2E2CAD4'))).toBe('9000');
    expect(send('00B0960000')).toBe(`${before.slice(0, 4)}B2E2CAD4${before.slice(12)}`);
    expect(send(seal('04D69509', '02'))).toBe('9000');
    expect(send('00B0950901')).toBe('029000');
    expect(chosen().slice(2 * 30, 2 * 31)).toBe('02');
  });

  it('replaces records of EF 1A and EF 1E, whole ones alone', () => {
    const { send, seal } = made();
    const [transit, trip] = [`27077D${'11'.repeat(109)}`, `06${'22'.repeat(47)}`];
    expect(send(seal('04DC07D4', transit))).toBe('9000');
    expect(send('00B207D400')).toBe(`${transit}9000`);
    expect(send(seal('04DC02F4', trip))).toBe('9000');
    expect(send('00B202F400')).toBe(`${trip}9000`);
    expect(send(seal('04DC1FF4', trip))).toBe('6A83');
    expect(send(seal('04DC02F4', trip.slice(2)))).toBe('6700');
  });

  it('keeps to the bounds of a file', () => {
    const { send, seal } = made();
    expect(send(seal('04D6951C', 'AAAA'))).toBe('9000');
    expect(send(seal('04D6951C', 'AAAAAA'))).toBe('6A84');
    expect(send(seal('04D6951E', 'AA'))).toBe('6B00');
  });

  it('appends to EF 1E under the record key, and finds no room in EF 1A', () => {
    const { send, seal } = made();
    const trip = `06${'33'.repeat(47)}`;
    const append = (p2: string, record: string) => seal(`04E200${p2}`, `${'5A'.repeat(16)}${record}`, 'record');
    expect(send(append('F0', trip))).toBe('9000');
    expect(send('00B201F400')).toBe(`${trip}9000`);
    expect(send(append('F0', trip.slice(2)))).toBe('6700');
    expect(send(append('D0', `2701${zeros(126)}`))).toBe('6A84');
    expect(send(append('D0', `2613${zeros(126)}`))).toBe('6A80');
    expect(send(seal('04E200F0', `${zeros(16)}${trip}`, 'maintenance'))).toBe('6988');
  });

  it('takes a long picture and refuses one beyond the room for it', () => {
    const { card, send, seal } = made();
    const picture = 'C7'.repeat(2048);
    expect(send('00B59B00000000')).toHaveLength(2 * (1500 + 2));
    expect(send(seal('04D89B00', picture))).toBe('9000');
    expect(send('00B59B00000000')).toBe(`${picture}9000`);
    const before = card.lasting;
    expect(send(seal('04D89B00', `${picture}C7`))).toBe('6A84');
    expect(card.lasting).toBe(before);
    expect(send('00B59C00000000')).toHaveLength(2 * (512 + 2));
  });

  it('knows no picture where the profile has none', () => {
    const { send } = made({ profile: loadProfile('empty') });
    expect(['00B59B00000000', '00B59C00000000', `04D89B00000008${zeros(8)}`].map(send)).toEqual(['6D00', '6D00', '6D00']);
  });
});

describe('a challenge', () => {
  const write = '04D6950901';

  it('is used up by the command that it protects, right or wrong', () => {
    const { send, seal } = made();
    const good = seal('04D69509', '01');
    const wrong = `${good.slice(0, -2)}${hex(Uint8Array.of(Number.parseInt(good.slice(-2), 16) ^ 1))}`;
    expect(send(wrong)).toBe('6988');
    expect(send(good)).toBe('6984');
    const again = seal('04D69509', '01');
    expect([again, again].map(send)).toEqual(['9000', '6984']);
  });

  it.each([
    ['a read', '00B0950000'],
    ['a balance', '805C030204'],
    ['a refused command', '80990000'],
    ['octets that are no command', '0084'],
    ['INITIALIZE', initPurchase],
    ['a selection', '00A4040008A00000063201010500'],
  ])('is gone after %s', (_, between) => {
    const { send, seal } = made();
    const good = seal(write.slice(0, 8), '01');
    send(between);
    expect(send(good)).toBe('6984');
  });

  it('is gone after a reset', () => {
    const { send, seal, present } = made();
    const good = seal(write.slice(0, 8), '01');
    present();
    expect(send(good)).toBe('6984');
  });

  it('is replaced by the next one, and eight octets of it serve as four do', () => {
    const { send, seal } = made();
    const stale = seal(write.slice(0, 8), '01');
    send('0084000004');
    expect(send(stale)).toBe('6988');
  });

  it('may be kept by reads, or until it is used', () => {
    for (const [challengeLife, between, sw] of [
      ['kept-by-reads', '00B0950000', '9000'],
      ['kept-by-reads', initPurchase, '6984'],
      ['until-used', initPurchase, '9000'],
      ['until-used', '80990000', '9000'],
    ] as const) {
      const { send, seal } = free({ challengeLife });
      const good = seal(write.slice(0, 8), '01');
      send(between);
      expect(send(good)).toBe(sw);
    }
  });
});

describe('a wrong MAC', () => {
  it('leaves no trace but an ended transaction, unless the profile counts them', () => {
    const { card, send, word } = made();
    const before = card.lasting;
    word(initPurchase);
    send('0084000004');
    expect(send('04D6950005FF00000000')).toBe('6988');
    expect(card.lasting).toBe(before);
    expect(word(debit)).toBe('6901');
  });

  it('blocks the application for ever once there were too many in a row', () => {
    const { card, send, seal } = made({ profile: { ...plain, sealTries: 3 }, fault: credulous });
    const wrong = () => {
      send('0084000004');
      return send('04D6950005FF00000000');
    };
    expect([wrong(), wrong(), send(seal('04D69509', '01')), wrong(), wrong()]).toEqual(['6988', '6988', '9000', '6988', '6988']);
    expect(card.lasting.lock).toBe('none');
    expect([wrong(), send('805C030204')]).toEqual(['6988', '9303']);
    expect(card.lasting.lock).toBe('permanent');
  });
});

describe('secure messaging under SM4', () => {
  it('protects every write of an SM-only card, and P1 names it in APPEND RECORD', () => {
    const { send, seal } = made({ profile: loadProfile('k2') });
    expect(send(seal('04D69509', '01'))).toBe('9000');
    expect(send(seal('04D69509', '01', 'maintenance', '3des'))).toBe('6988');
    const record = `${'5A'.repeat(16)}06${zeros(47)}`;
    expect(send(seal('04E201F0', record, 'record'))).toBe('9000');
    expect(send(seal('04E200F0', record, 'record'))).toBe('6A86');
  });

  it('serves a dual card where P1 names it', () => {
    const { send, seal } = made();
    const record = `${'5A'.repeat(16)}06${zeros(47)}`;
    expect(send(seal('04E201F0', record, 'record', 'sm4'))).toBe('9000');
    expect(send(seal('04E201F0', record, 'record', '3des'))).toBe('6988');
    expect(bytes(send('00B201F400'))).toHaveLength(50);
  });
});
