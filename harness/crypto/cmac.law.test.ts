/** The law of AES-CMAC, held against RFC 4493 built here from the platform's AES. */

import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { xor } from '../bytes/bits.ts';
import { concat } from '../bytes/hex.ts';
import { octets } from '../bytes/uint.ts';
import { aesCmac } from './cmac.ts';

function encipher(key: Uint8Array, block: Uint8Array): Uint8Array {
  return Uint8Array.from(
    createCipheriv(`aes-${8 * key.length}-ecb`, key, null)
      .setAutoPadding(false)
      .update(block),
  );
}

function doubled(block: Uint8Array): Uint8Array {
  const value = BigInt(`0x${Buffer.from(block).toString('hex')}`) << 1n;
  const reduced = (block[0] as number) & 0x80 ? value ^ (1n << 128n) ^ 0x87n : value;
  return Uint8Array.from(Buffer.from(reduced.toString(16).padStart(32, '0'), 'hex'));
}

function byHand(key: Uint8Array, data: Uint8Array): Uint8Array {
  const first = doubled(encipher(key, new Uint8Array(16)));
  const count = Math.max(1, Math.ceil(data.length / 16));
  const last = data.subarray(16 * (count - 1));
  const isWhole = last.length === 16;
  const filled = isWhole ? last : concat(last, octets(0x80, 1), new Uint8Array(15 - last.length));
  let chained = new Uint8Array(16) as Uint8Array;
  for (let at = 0; at < count - 1; at += 1) chained = encipher(key, xor(chained, data.subarray(16 * at, 16 * at + 16)));
  return encipher(key, xor(chained, xor(filled, isWhole ? first : doubled(first))));
}

test('a CMAC is what RFC 4493 builds from single blocks', () => {
  const key = fc.constantFrom(16, 24, 32).chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));
  fc.assert(
    fc.property(key, fc.uint8Array({ maxLength: 70 }), (given, data) => {
      expect(aesCmac(given, data)).toEqual(byHand(given, data));
    }),
  );
});

test('keys of other lengths are refused', () => {
  expect(() => aesCmac(new Uint8Array(8), new Uint8Array(0))).toThrow(RangeError);
});
