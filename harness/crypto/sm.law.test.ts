/** Laws of SM2, SM3 and SM4, held against a second implementation (sm-crypto-v2). */

import fc from 'fast-check';
import { sm2 as otherSm2, sm3 as otherSm3, sm4 as otherSm4 } from 'sm-crypto-v2';
import { describe, expect, test } from 'vitest';
import { bytes, concat, hex } from '../bytes/hex.ts';
import { pad80, sm4Mac } from './mac.ts';
import { defaultUserId, isPublicKey, messageDigest, publicKeyOf, sign, userDigest, verify } from './sm2.ts';
import { sm3 } from './sm3.ts';
import { sm4, sm4Decrypt } from './sm4.ts';

const key16 = fc.uint8Array({ minLength: 16, maxLength: 16 });
const blocks = fc.array(key16, { minLength: 1, maxLength: 3 }).map((list) => concat(...list));
const data = fc.uint8Array({ maxLength: 100 });

describe('SM3', () => {
  test('digests as the other does, in one part or several', () => {
    fc.assert(
      fc.property(data, data, (left, right) => {
        expect(sm3(concat(left, right))).toEqual(bytes(otherSm3(concat(left, right))));
        expect(sm3(left, right)).toEqual(sm3(concat(left, right)));
      }),
    );
  });
});

describe('SM4', () => {
  const other = (key: Uint8Array, text: Uint8Array, iv?: Uint8Array) =>
    otherSm4.encrypt(text, key, { padding: 'none', output: 'array', ...(iv === undefined ? { mode: 'ecb' } : { mode: 'cbc', iv }) });

  test('enciphers as the other does, and deciphers again', () => {
    fc.assert(
      fc.property(key16, blocks, (key, text) => {
        expect(hex(sm4(key, text))).toBe(hex(other(key, text)));
        expect(sm4Decrypt(key, sm4(key, text))).toEqual(text);
      }),
    );
  });

  test('makes MACs from the end of the other’s chain over padded data', () => {
    fc.assert(
      fc.property(key16, data, key16, (key, given, iv) => {
        expect(hex(sm4Mac(key, given, iv))).toBe(hex(other(key, pad80(given, 16), iv).slice(-16)));
        expect(sm4Mac(key, given)).toEqual(sm4Mac(key, given, new Uint8Array(16)));
      }),
    );
  });

  test('refuses other lengths', () => {
    expect(() => sm4(new Uint8Array(8), new Uint8Array(16))).toThrow(RangeError);
    expect(() => sm4(new Uint8Array(16), new Uint8Array(8))).toThrow(RangeError);
    expect(() => sm4Mac(new Uint8Array(8), new Uint8Array(0))).toThrow(RangeError);
  });
});

describe('SM2', () => {
  const order = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;
  const scalar = (value: bigint) => bytes(value.toString(16).padStart(64, '0'));
  const privateKey = fc.bigInt({ min: 1n, max: order - 2n }).map(scalar);
  const nonce = fc.bigInt({ min: 1n, max: order - 1n }).map(scalar);
  const userId = fc.oneof(fc.constant('1234567812345678'), fc.stringMatching(/^[A-Za-z0-9]{1,20}$/));
  const octetsOf = (text: string) => new TextEncoder().encode(text);
  const runs = { numRuns: 20 };

  test('has the same public keys and user digests', () => {
    fc.assert(
      fc.property(privateKey, userId, (d, id) => {
        const publicKey = publicKeyOf(d);
        expect(isPublicKey(publicKey)).toBe(true);
        expect(`04${hex(publicKey)}`).toBe(otherSm2.getPublicKeyFromPrivateKey(hex(d).toLowerCase()).toUpperCase());
        expect(userDigest(publicKey, octetsOf(id))).toEqual(Uint8Array.from(otherSm2.getZ(`04${hex(publicKey)}`.toLowerCase(), id)));
      }),
      runs,
    );
  });

  test('signs what the other verifies', () => {
    fc.assert(
      fc.property(privateKey, nonce, data, userId, (d, k, message, id) => {
        const signature = sign({ privateKey: d, nonce: k, message, userId: octetsOf(id) });
        const publicKey = `04${hex(publicKeyOf(d))}`.toLowerCase();
        const options = { hash: true, userId: id };
        expect(otherSm2.doVerifySignature(message, hex(signature).toLowerCase(), publicKey, options)).toBe(true);
        expect(otherSm2.doVerifySignature(concat(message, Uint8Array.of(0)), hex(signature).toLowerCase(), publicKey, options)).toBe(false);
      }),
      runs,
    );
  });

  test('verifies what the other signs, and nothing else', () => {
    fc.assert(
      fc.property(privateKey, data, userId, fc.nat({ max: 511 }), (d, message, id, bit) => {
        const publicKey = publicKeyOf(d);
        const options = { hash: true, userId: id, publicKey: `04${hex(publicKey)}`.toLowerCase() };
        const signature = bytes(otherSm2.doSignature(message, hex(d).toLowerCase(), options));
        const given = { publicKey, message, signature, userId: octetsOf(id) };
        expect(verify(given)).toBe(true);
        const flipped = signature.slice();
        flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
        expect(verify({ ...given, signature: flipped })).toBe(false);
        expect(verify({ ...given, message: concat(message, Uint8Array.of(0)) })).toBe(false);
        expect(verify({ ...given, userId: octetsOf(`${id}.`) })).toBe(false);
      }),
      runs,
    );
  });

  test('takes the default user id where none is given', () => {
    const [d, message] = [scalar(7n), octetsOf('message')];
    const publicKey = publicKeyOf(d);
    expect(messageDigest(publicKey, message)).toEqual(messageDigest(publicKey, message, defaultUserId));
    const signature = sign({ privateKey: d, nonce: scalar(11n), message });
    expect(verify({ publicKey, message, signature })).toBe(true);
  });

  test('calls malformed input no signature', () => {
    const publicKey = publicKeyOf(scalar(7n));
    const message = new Uint8Array(0);
    const signature = sign({ privateKey: scalar(7n), nonce: scalar(11n), message });
    const [r, s] = [signature.subarray(0, 32), signature.subarray(32)];
    const outOfRange = [concat(scalar(0n), s), concat(r, scalar(0n)), concat(scalar(order), s), concat(r, scalar(order)), r];
    for (const each of outOfRange) expect(verify({ publicKey, message, signature: each })).toBe(false);
    const offCurve = publicKey.slice();
    offCurve[63] = (offCurve[63] as number) ^ 1;
    for (const each of [offCurve, publicKey.subarray(1), new Uint8Array(64)]) {
      expect(isPublicKey(each)).toBe(false);
      expect(verify({ publicKey: each, message, signature })).toBe(false);
    }
  });

  test('refuses keys and nonces out of range', () => {
    const message = new Uint8Array(0);
    for (const d of [scalar(0n), scalar(order - 1n), scalar(order), new Uint8Array(31)]) {
      expect(() => publicKeyOf(d)).toThrow(RangeError);
    }
    for (const k of [scalar(0n), scalar(order), new Uint8Array(33)]) {
      expect(() => sign({ privateKey: scalar(7n), nonce: k, message })).toThrow(RangeError);
    }
    expect(() => userDigest(publicKeyOf(scalar(7n)), new Uint8Array(8192))).toThrow(RangeError);
    expect(() => userDigest(new Uint8Array(65))).toThrow(RangeError);
  });
});
