/** Laws of hexadecimal, integers, decimal digits and bits, each held against the platform's own arithmetic. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bcd, digits, isBcd } from './bcd.ts';
import { complement, foldHalves, xor } from './bits.ts';
import { bytes, concat, equal, hex } from './hex.ts';
import { octets, uint } from './uint.ts';

const some = fc.uint8Array({ maxLength: 64 });
const bigint = (given: Uint8Array) => given.reduce((value, octet) => value * 256n + BigInt(octet), 0n);

describe('hexadecimal', () => {
  test('writes every octet as two upper-case digits', () => {
    fc.assert(
      fc.property(some, (given) => {
        const text = Array.from(given, (octet) => octet.toString(16).padStart(2, '0').toUpperCase()).join('');
        expect(hex(given)).toBe(text);
        expect(bytes(text)).toEqual(given);
        expect(bytes(text.toLowerCase().replace(/../g, '$& '))).toEqual(given);
      }),
    );
  });

  test('writes a view only as far as it reaches', () => {
    expect(hex(bytes('00112233').subarray(1, 3))).toBe('1122');
  });

  test.each(['1', '123', '0G', '0x12', 'é0'])('refuses "%s"', (text) => {
    expect(() => bytes(text)).toThrow(RangeError);
  });
});

describe('octet strings', () => {
  test('stand one after another when joined', () => {
    fc.assert(
      fc.property(fc.array(some, { maxLength: 5 }), (parts) => {
        expect(concat(...parts)).toEqual(Uint8Array.from(parts.flatMap((part) => [...part])));
      }),
    );
  });

  test('are equal when nothing differs', () => {
    const few = fc.uint8Array({ max: 1, maxLength: 3 });
    fc.assert(
      fc.property(few, few, (left, right) => {
        expect(equal(left, right)).toBe(Buffer.compare(left, right) === 0);
        expect(equal(left, left.slice())).toBe(true);
      }),
    );
  });

  test('turn round, fold and add up bit by bit', () => {
    const pair = fc.integer({ min: 0, max: 32 }).chain((length) => {
      const each = fc.uint8Array({ minLength: length, maxLength: length });
      return fc.tuple(each, each);
    });
    fc.assert(
      fc.property(pair, ([left, right]) => {
        expect(bigint(xor(left, right))).toBe(bigint(left) ^ bigint(right));
        expect(foldHalves(concat(left, right))).toEqual(xor(left, right));
        expect(xor(left, complement(left)).every((octet) => octet === 0xff)).toBe(true);
      }),
    );
    expect(() => xor(bytes('00'), bytes('0000'))).toThrow(RangeError);
    expect(() => foldHalves(bytes('000000'))).toThrow(RangeError);
  });
});

describe('integers', () => {
  test('are big-endian, up to six octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 6 }), (given) => {
        expect(BigInt(uint(given))).toBe(bigint(given));
        expect(octets(uint(given), given.length)).toEqual(given);
      }),
    );
    expect(() => uint(new Uint8Array(7))).toThrow(RangeError);
  });

  test.each([
    [256, 1],
    [-1, 1],
    [0.5, 1],
    [2 ** 48, 6],
    [Number.NaN, 4],
    [1, 0],
  ])('refuse %d in %d octets', (value, length) => {
    expect(() => octets(value, length)).toThrow(RangeError);
  });
});

describe('decimal digits', () => {
  test('read as they are written in hexadecimal', () => {
    const even = fc.stringMatching(/^([0-9]{2}){0,12}$/);
    fc.assert(
      fc.property(even, (text) => {
        expect(hex(bcd(text))).toBe(text);
        expect(digits(bcd(text))).toBe(text);
      }),
    );
  });

  test('are not what holds a nibble above 9', () => {
    fc.assert(
      fc.property(some, (given) => {
        const isDecimal = /^[0-9]*$/.test(hex(given));
        expect(isBcd(given)).toBe(isDecimal);
        if (isDecimal) expect(digits(given)).toBe(hex(given));
        else expect(() => digits(given)).toThrow(RangeError);
      }),
    );
  });

  test.each(['1', '0A', '-1', '１２'])('refuse "%s"', (text) => {
    expect(() => bcd(text)).toThrow(RangeError);
  });
});
