/** Answers to reset of cards that public lists know, and octets that are none. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes, hex } from '../bytes/hex.ts';
import { type Atr, decodeAtr } from './atr.ts';

const read = (text: string) => {
  const atr = decodeAtr(bytes(text));
  return atr && { ...atr, historical: hex(atr.historical) };
};

const known: readonly [card: string, atr: string, expected: Omit<Atr, 'historical'> & { historical: string }][] = [
  [
    'an Estonian identity card of 2007: T=0, T=1 and global parameters',
    '3B FE 94 00 FF 80 B1 FA 45 1F 03 45 73 74 45 49 44 20 76 65 72 20 31 2E 30 43',
    { convention: 'direct', protocols: [0, 1], historical: hex(Buffer.from('EstEID ver 1.0')), check: 'right', kind: 'unknown' },
  ],
  [
    'a Java card with T=1 only',
    '3B F8 13 00 00 81 31 FE 45 4A 43 4F 50 76 32 34 31 B7',
    { convention: 'direct', protocols: [1], historical: hex(Buffer.from('JCOPv241')), check: 'right', kind: 'unknown' },
  ],
  [
    'an old card with inverse convention and T=0 only',
    '3F 65 35 64 02 04 6C 90 40',
    { convention: 'inverse', protocols: [0], historical: '02046C9040', check: 'absent', kind: 'unknown' },
  ],
  [
    'a storage card in a contactless reader',
    '3B 8F 80 01 80 4F 0C A0 00 00 03 06 03 00 01 00 00 00 00 6A',
    { convention: 'direct', protocols: [0, 1], historical: '804F0CA00000030603000100000000', check: 'right', kind: 'storage' },
  ],
  [
    'a card without historical octets in a contactless reader',
    '3B 80 80 01 01',
    { convention: 'direct', protocols: [0, 1], historical: '', check: 'right', kind: 'contactless' },
  ],
];

describe('an answer to reset', () => {
  it.each(known)('of %s', (_, atr, expected) => {
    expect(read(atr)).toEqual(expected);
  });

  it('says when its check octet is wrong', () => {
    expect(read('3B80800102')?.check).toBe('wrong');
  });

  it.each(['', '3B', '00', '6E00', '3B80', '3B8080', '3B808001', '3B02AA', '3BF0'])('is not %j', (text) => {
    expect(read(text)).toBeUndefined();
  });

  it('is found in no octets or told whole, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (octets) => {
        const atr = decodeAtr(octets);
        expect(atr === undefined || atr.historical.length <= 15).toBe(true);
      }),
    );
  });
});
