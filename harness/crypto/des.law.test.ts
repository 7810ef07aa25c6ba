/** Laws of DES, triple DES and their MACs, held against a DES written here from the tables of FIPS 46-3. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { xor } from '../bytes/bits.ts';
import { concat } from '../bytes/hex.ts';
import { des, desDecrypt, tripleDes, tripleDesDecrypt } from './des.ts';
import { desMac, retailMac } from './mac.ts';

// The tables count bits from 1, the leftmost first, as the standard prints them.
const descending = (...starts: readonly number[]) => starts.flatMap((start) => Array.from({ length: 8 }, (_, at) => start - 8 * at));
const initial = descending(58, 60, 62, 64, 57, 59, 61, 63);
const final = Array.from({ length: 64 }, (_, at) => initial.indexOf(at + 1) + 1);
const expansion = Array.from({ length: 48 }, (_, at) => ((4 * Math.floor(at / 6) + (at % 6) + 31) % 32) + 1);
const permutation = [16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10, 2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22, 11, 4, 25];
const keyHalves = [
  [...descending(57, 58, 59), 60, 52, 44, 36],
  [...descending(63, 62, 61), 28, 20, 12, 4],
] as const;
const keySelection = [
  ...[14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2],
  ...[41, 52, 31, 37, 47, 55, 30, 40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32],
];
const rotations = [1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1];
const boxes = [
  ['E4D12FB83A6C5907', '0F74E2D1A6CB9538', '41E8D62BFC973A50', 'FC8249175B3EA06D'],
  ['F18E6B34972DC05A', '3D47F28EC01A69B5', '0E7BA4D158C6932F', 'D8A13F42B67C05E9'],
  ['A09E63F51DC7B428', 'D709346A285ECBF1', 'D6498F30B12C5AE7', '1AD069874FE3B52C'],
  ['7DE3069A1285BC4F', 'D8B56F03472C1AE9', 'A690CB7DF13E5284', '3F06A1D8945BC72E'],
  ['2C417AB6853FD0E9', 'EB2C47D150FA3986', '421BAD78F9C5630E', 'B8C71E2D6F09A453'],
  ['C1AF92680D34E75B', 'AF427C9561DE0B38', '9EF528C3704A1DB6', '432C95FABE17608D'],
  ['4B2EF08D3C975A61', 'D0B7491AE35C2F86', '14BDC37EAF680592', '6BD814A7950FE23C'],
  ['D2846FB1A93E50C7', '1FD8A374C56B0E92', '7B419CE206ADF358', '21E74A8DFC90356B'],
];

/** A string of 0 and 1. */
type Bits = string;

const bitsOf = (octets: Uint8Array): Bits => Array.from(octets, (octet) => octet.toString(2).padStart(8, '0')).join('');
const octetsOf = (bits: Bits) => Uint8Array.from(bits.match(/.{8}/g) ?? [], (octet) => Number.parseInt(octet, 2));
const pick = (bits: Bits, table: readonly number[]): Bits => table.map((position) => bits[position - 1]).join('');
const add = (left: Bits, right: Bits): Bits => Array.from(left, (bit, at) => (bit === right[at] ? '0' : '1')).join('');
const rotate = (bits: Bits, by: number): Bits => bits.slice(by) + bits.slice(0, by);

function roundKeys(key: Uint8Array): readonly Bits[] {
  let [left, right] = keyHalves.map((table) => pick(bitsOf(key), table)) as [Bits, Bits];
  return rotations.map((by) => {
    [left, right] = [rotate(left, by), rotate(right, by)];
    return pick(left + right, keySelection);
  });
}

function substitute(bits: Bits): Bits {
  return boxes
    .map((box, at) => {
      const six = bits.slice(6 * at, 6 * at + 6);
      const row = box[Number.parseInt(`${six[0]}${six[5]}`, 2)] as string;
      return Number.parseInt(row[Number.parseInt(six.slice(1, 5), 2)] as string, 16)
        .toString(2)
        .padStart(4, '0');
    })
    .join('');
}

function block(keys: readonly Bits[], text: Uint8Array): Uint8Array {
  const start = pick(bitsOf(text), initial);
  let [left, right] = [start.slice(0, 32), start.slice(32)];
  for (const key of keys) {
    [left, right] = [right, add(left, pick(substitute(add(pick(right, expansion), key)), permutation))];
  }
  return octetsOf(pick(right + left, final));
}

const encrypt = (key: Uint8Array, text: Uint8Array) => block(roundKeys(key), text);
const decrypt = (key: Uint8Array, text: Uint8Array) => block([...roundKeys(key)].reverse(), text);
const blocksOf = (text: Uint8Array) => Array.from({ length: text.length / 8 }, (_, at) => text.subarray(8 * at, 8 * at + 8));
const padded = (data: Uint8Array) => concat(data, Uint8Array.of(0x80), new Uint8Array(7 - (data.length % 8)));

const key8 = fc.uint8Array({ minLength: 8, maxLength: 8 });
const key16 = fc.uint8Array({ minLength: 16, maxLength: 16 });
const blocks = fc.array(key8, { maxLength: 3 }).map((list) => concat(...list));
const data = fc.uint8Array({ maxLength: 40 });
const runs = { numRuns: 60 };

describe('DES', () => {
  test('enciphers as the tables say, and deciphers again', () => {
    fc.assert(
      fc.property(key8, blocks, (key, text) => {
        expect(des(key, text)).toEqual(concat(...blocksOf(text).map((each) => encrypt(key, each))));
        expect(desDecrypt(key, text)).toEqual(concat(...blocksOf(text).map((each) => decrypt(key, each))));
      }),
      runs,
    );
  });
});

describe('triple DES', () => {
  test('enciphers with the left half, deciphers with the right, enciphers with the left', () => {
    fc.assert(
      fc.property(key16, blocks, (key, text) => {
        const [left, right] = blocksOf(key) as [Uint8Array, Uint8Array];
        expect(tripleDes(key, text)).toEqual(concat(...blocksOf(text).map((each) => encrypt(left, decrypt(right, encrypt(left, each))))));
        expect(tripleDesDecrypt(key, tripleDes(key, text))).toEqual(text);
      }),
      runs,
    );
  });

  test('is DES where both halves are the same, whatever the parity bits say', () => {
    fc.assert(
      fc.property(key8, blocks, (key, text) => {
        expect(tripleDes(concat(key, key), text)).toEqual(des(key, text));
        expect(
          des(
            key.map((octet) => octet ^ 0x01),
            text,
          ),
        ).toEqual(des(key, text));
      }),
      runs,
    );
  });
});

describe('MACs', () => {
  const chain = (key: Uint8Array, text: Uint8Array, iv: Uint8Array) =>
    blocksOf(text).reduce((last, each) => encrypt(key, xor(last, each)), iv);

  test('of DES are the end of its chain over padded data', () => {
    fc.assert(
      fc.property(key8, data, key8, (key, given, iv) => {
        expect(desMac(key, given, iv)).toEqual(chain(key, padded(given), iv));
        expect(desMac(key, given)).toEqual(desMac(key, given, new Uint8Array(8)));
      }),
      runs,
    );
  });

  test('of the retail kind decipher and encipher that end once more', () => {
    fc.assert(
      fc.property(key16, data, key8, (key, given, iv) => {
        const [left, right] = blocksOf(key) as [Uint8Array, Uint8Array];
        expect(retailMac(key, given, iv)).toEqual(encrypt(left, decrypt(right, chain(left, padded(given), iv))));
        expect(retailMac(key, given)).toEqual(retailMac(key, given, new Uint8Array(8)));
        expect(retailMac(concat(left, left), given, iv)).toEqual(desMac(left, given, iv));
      }),
      runs,
    );
  });
});

describe('wrong lengths are refused', () => {
  const [eight, sixteen] = [new Uint8Array(8), new Uint8Array(16)];
  test.each([
    ['a DES key', () => des(sixteen, eight)],
    ['a triple DES key', () => tripleDes(eight, eight)],
    ['a key of 24 octets', () => tripleDes(new Uint8Array(24), eight)],
    ['half a block', () => tripleDes(sixteen, new Uint8Array(4))],
    ['half a block to decipher', () => desDecrypt(eight, new Uint8Array(4))],
    ['a MAC key', () => desMac(sixteen, eight)],
    ['a retail MAC key', () => retailMac(eight, eight)],
  ])('%s', (_, work) => {
    expect(work).toThrow(RangeError);
  });
});
