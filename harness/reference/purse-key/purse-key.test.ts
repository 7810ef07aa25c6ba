/** The card's side of a PSAM against worked examples with made-up masters, recomputed independently (`vectors/crypto`). */

import { describe, expect, it } from 'vitest';
import { bytes } from '../../bytes/hex.ts';
import { sm4Purse } from '../../tunion/key.ts';
import { createPurseKey, type PurseKeyQuestion } from './purse-key.ts';

const purchase = bytes('00112233445566778899AABBCCDDEEFF');
const maintenance = bytes('1032547698BADCFEEFCDAB8967452301');
const factors = ['4990600000000016', '02313750FFFFFFFF'];
const fields = {
  factors,
  random: '62020EC1',
  counter: 0x59,
  amount: 1,
  type: 9,
  terminal: '413101210198',
  terminalSequence: '000001E7',
  dateTime: '20190831175904',
} as const;
const ask = createPurseKey({ purchase, maintenance });
const mac1 = (value: string, changes: object = {}) => ask({ about: 'mac1', ...fields, ...changes, mac1: value } as PurseKeyQuestion);

describe('MAC1 and MAC2', () => {
  it('knows the MAC1 of tu-capp-001 and tu-purchase-001 for genuine', () => {
    expect(mac1('7E9C621D')).toEqual({ genuine: true });
    expect(mac1('9AB1D6A7', { type: 6 })).toEqual({ genuine: true });
  });

  it('gives their MAC2', () => {
    expect(ask({ about: 'mac2', ...fields })).toEqual({ mac2: '27FF48A9' });
  });

  it('names the mistake that explains another MAC1', () => {
    expect(mac1('9AB1D6A7').explains?.en).toBe('what the other transaction type gives');
    expect(mac1('7E9C621D', { terminalSequence: '000001E8' }).explains?.en).toBe('what the terminal sequence beside it gives');
    expect(mac1('7E9C621D', { counter: 0x58 }).explains?.en).toBe('what the counter after its increment gives');
    expect(mac1('7E9C621D', { factors: factors.toReversed() }).explains?.en).toBe('what diversification in the other order gives');
    expect(mac1('371FCD14').explains?.en).toBe('what the SM4 candidate gives (complement)');
    expect(mac1('00000000')).toEqual({ genuine: false });
  });

  it('computes with SM4 where it is told to (candidate of sm4-capp-complement)', () => {
    const sm4 = createPurseKey({ purchase, algorithm: sm4Purse('complement'), diversification: 'sm4' });
    expect(sm4({ about: 'mac1', ...fields, mac1: '371FCD14' })).toEqual({ genuine: true });
    expect(sm4({ about: 'mac2', ...fields })).toEqual({ mac2: 'BC3BD48F' });
    expect(sm4({ about: 'mac1', ...fields, mac1: '7E9C621D' }).explains?.en).toBe('what triple DES gives');
  });
});

describe('MACs of card commands', () => {
  const seal = (mac: string, start = '62020EC100000000') => ask({ about: 'seal', factors, start, message: '841E000004', mac });

  it('knows the MAC of sm-appblock-002 for genuine', () => {
    expect(seal('B09E95EC')).toEqual({ genuine: true });
  });

  it('knows another for wrong, and says where the challenge was left out', () => {
    expect(seal('B09E95ED')).toEqual({ genuine: false });
    expect(seal('B09E95EC', '62020EC100000001').genuine).toBe(false);
  });

  it('computes with SM4 where it is told to (key and IV of sm4-sm-001)', () => {
    const sm4 = createPurseKey({ maintenance, diversification: 'sm4' });
    const start = '62020EC1000000000000000000000000';
    expect(sm4({ about: 'seal', factors, start, message: '841E010004', mac: 'B4A5E567' })).toEqual({ genuine: true });
  });
});

describe('keys', () => {
  it('are found in octets by either half', () => {
    const leaks = (octets: string) => ask({ about: 'leak', octets }).leaks;
    expect(leaks('FF8899AABBCCDDEEFFFF')).toBe(true);
    expect(leaks('1032547698badcfe')).toBe(true);
    expect(leaks('00112233445566')).toBe(false);
  });

  it('that are not there are not made up', () => {
    expect(() => createPurseKey({})({ about: 'mac2', ...fields })).toThrow(RangeError);
  });
});
