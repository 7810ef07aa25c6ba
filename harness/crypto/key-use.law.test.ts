/** Laws of padding, enciphered data, diversification and authentication, held against their composition from single blocks. */

import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { sm4 as otherSm4 } from 'sm-crypto-v2';
import { describe, expect, test } from 'vitest';
import { concat, hex } from '../bytes/hex.ts';
import { authenticationCryptogram } from './authentication.ts';
import type { CipherFamily } from './block-cipher.ts';
import { diversify } from './diversification.ts';
import { decipherData, encipherData, frameData } from './enciphered-data.ts';
import { pad80 } from './mac.ts';

const key16 = fc.uint8Array({ minLength: 16, maxLength: 16 });
const factor = fc.uint8Array({ minLength: 8, maxLength: 8 });
const family = fc.constantFrom<CipherFamily>('3des', 'sm4');
const inverted = (octets: Uint8Array) => octets.map((octet) => 0xff - octet);

/** Blocks under the platform's two-key triple DES, or under the other library's SM4. */
function blocks(by: CipherFamily, key: Uint8Array, text: Uint8Array): Uint8Array {
  if (by === 'sm4') return Uint8Array.from(otherSm4.encrypt(text, key, { padding: 'none', output: 'array' }));
  return Uint8Array.from(createCipheriv('des-ede', key, null).setAutoPadding(false).update(text));
}

describe('padding 80 00…', () => {
  test('always stands and fills whole blocks', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.constantFrom(8, 16), (data, size) => {
        const padded = pad80(data, size);
        expect(padded.length % size).toBe(0);
        expect(padded.length - data.length).toBeGreaterThanOrEqual(1);
        expect(padded.length - data.length).toBeLessThanOrEqual(size);
        expect(hex(padded)).toMatch(new RegExp(`^${hex(data)}80(00)*$`));
      }),
    );
  });
});

describe('enciphered data', () => {
  test('are a length and the data, filled up only where they must be', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.constantFrom(8, 16), (data, size) => {
        const framed = frameData(data, size);
        const bare = concat(Uint8Array.of(data.length), data);
        expect(hex(framed)).toBe(
          bare.length % size === 0 ? hex(bare) : `${hex(bare)}80`.padEnd(2 * size * Math.ceil((bare.length + 1) / size), '0'),
        );
      }),
    );
  });

  test('come back under the same key', () => {
    fc.assert(
      fc.property(family, key16, fc.uint8Array({ maxLength: 255 }), (by, key, data) => {
        const enciphered = encipherData(by, key, data);
        expect(enciphered).toEqual(blocks(by, key, frameData(data, by === '3des' ? 8 : 16)));
        expect(decipherData(by, key, enciphered)).toEqual(data);
      }),
    );
  });

  test.each([
    ['no block', ''],
    ['a length beyond the blocks', 'FF00000000000000'],
    ['filling that is not 80 00…', '0111220000000000'],
    ['a block too many', '07112233445566778000000000000000'],
    ['no filling where some must stand', '0000000000000000'],
  ])('are not what holds %s', (_, text) => {
    const key = new Uint8Array(16);
    expect(() => decipherData('3des', key, blocks('3des', key, Uint8Array.from(Buffer.from(text, 'hex'))))).toThrow(RangeError);
  });

  test('are at most 255 octets', () => {
    expect(() => encipherData('sm4', new Uint8Array(16), new Uint8Array(256))).toThrow(RangeError);
  });
});

describe('diversification', () => {
  test('enciphers factor and complement, level by level from the root', () => {
    fc.assert(
      fc.property(family, key16, fc.array(factor, { maxLength: 3 }), (by, root, factors) => {
        let key: Uint8Array = root;
        for (const each of factors) key = blocks(by, key, concat(each, inverted(each)));
        expect(diversify(by, root, ...factors)).toEqual(key);
      }),
    );
  });

  test('takes factors of 8 octets and keys of 16', () => {
    expect(() => diversify('3des', new Uint8Array(16), new Uint8Array(7))).toThrow(RangeError);
    expect(() => diversify('sm4', new Uint8Array(8), new Uint8Array(8))).toThrow(RangeError);
  });
});

describe('authentication cryptograms', () => {
  test('encipher the challenge; those of SM4 are folded to 8 octets', () => {
    fc.assert(
      fc.property(key16, factor, (key, challenge) => {
        expect(authenticationCryptogram('3des', key, challenge)).toEqual(blocks('3des', key, challenge));
        const short = challenge.subarray(0, 4);
        expect(authenticationCryptogram('3des', key, short)).toEqual(blocks('3des', key, concat(short, new Uint8Array(4))));
        const whole = blocks('sm4', key, concat(challenge, new Uint8Array(8)));
        const folded = whole.slice(0, 8).map((octet, at) => octet ^ (whole[at + 8] as number));
        expect(authenticationCryptogram('sm4', key, challenge)).toEqual(folded);
      }),
    );
  });

  test('answer challenges of the right length only', () => {
    expect(() => authenticationCryptogram('sm4', new Uint8Array(16), new Uint8Array(4))).toThrow(RangeError);
    expect(() => authenticationCryptogram('3des', new Uint8Array(16), new Uint8Array(16))).toThrow(RangeError);
  });
});
