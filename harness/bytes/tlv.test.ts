/** BER-TLV on answers of real cards and on encodings that are wrong on purpose. */

import { describe, expect, test } from 'vitest';
import { bytes, hex } from './hex.ts';
import { encodeTlv, findTlv, parseTlv, TlvError } from './tlv.ts';

describe('answers that cards gave', () => {
  test('a directory of payment applications with one entry', () => {
    const answer = bytes('6F2E 840E 325041592E5359532E4444463031 A51C BF0C19 6117 4F08 A000000632010105 5008 4D4F545F545F4550 8701 01');
    const list = parseTlv(answer);
    const entry = ['6F', 'A5', 'BF0C', '61'];
    expect(hex(findTlv(list, ...entry, '4F')?.value ?? bytes(''))).toBe('A000000632010105');
    expect(Buffer.from(findTlv(list, ...entry, '50')?.value ?? []).toString()).toBe('MOT_T_EP');
    expect(findTlv(list, ...entry, '87')?.offset).toBe(answer.length - 3);
    expect(findTlv(list, 'A5')).toBeUndefined();
    expect(findTlv(list)).toBeUndefined();
  });

  test('a purse with an object of its own between the usual ones', () => {
    const issuerData = '03061770FFFFFFFF 0201 03105130900000000011 20200111 20401231 0000';
    const answer = bytes(`6F35 8408 A000000632010105 A529 9F0801 02 DF0001 02 9F0C1E ${issuerData}`);
    const list = parseTlv(answer);
    expect(list.map(({ tag }) => tag)).toEqual(['6F']);
    expect(findTlv(list, '6F', 'A5')?.children?.map(({ tag }) => tag)).toEqual(['9F08', 'DF00', '9F0C']);
    expect(findTlv(list, '6F', 'A5', '9F0C')?.value).toEqual(bytes(issuerData));
    expect(list[0]?.encoded).toEqual(answer);
  });
});

describe('encodings that are odd but readable', () => {
  test.each([
    ['8105', '8105'],
    ['820005', '820005'],
    ['8400000005', '8400000005'],
  ])('the length 5 written %s stays visible', (_, lengthOctets) => {
    const encoded = encodeTlv('84', bytes('0102030405'), { lengthOctets: bytes(lengthOctets) });
    const [object] = parseTlv(encoded);
    expect(object?.value).toEqual(bytes('0102030405'));
    expect(hex(object?.encoded ?? bytes(''))).toBe(`84${lengthOctets}0102030405`);
  });

  test('00 between objects is passed over', () => {
    expect(parseTlv(bytes('00 00 8401AA 00 8701BB 00')).map(({ tag, offset }) => [tag, offset])).toEqual([
      ['84', 2],
      ['87', 6],
    ]);
  });

  test('a constructed object may be empty', () => {
    expect(parseTlv(bytes('A500'))[0]?.children).toEqual([]);
  });
});

describe('octets that are no objects', () => {
  test.each([
    ['a tag without a length', '84', 1],
    ['a tag of two octets cut', '9F', 0],
    ['a tag of three octets cut', 'DF81', 0],
    ['a value cut', '8402AA', 1],
    ['a length cut', '848201', 1],
    ['an indefinite length', '30800000', 1],
    ['a length of five octets', '84850000000001AA', 1],
    ['a nested value that reaches out of its parent', 'A5038402AA', 3],
    ['a nested tag cut', '8400 A5019F', 4],
  ])('%s', (_, octets, offset) => {
    const thrown = (() => {
      try {
        return parseTlv(bytes(octets));
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).toBeInstanceOf(TlvError);
    expect((thrown as TlvError).offset).toBe(offset);
  });
});

describe('writing', () => {
  test.each(['', '9F', '8484', 'DF81', '9F0C00'])('"%s" is not one tag', (tag) => {
    expect(() => encodeTlv(tag, new Uint8Array(0))).toThrow(RangeError);
  });

  test('a length may lie', () => {
    expect(hex(encodeTlv('84', bytes('AABB'), { lengthOctets: bytes('07') }))).toBe('8407AABB');
    expect(hex(encodeTlv('A5', [encodeTlv('88', bytes('01')), encodeTlv('9F08', bytes('02'))]))).toBe('A5078801019F080102');
  });
});
