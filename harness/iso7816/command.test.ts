/** Command APDUs in their seven encodings, and octets that are none. */

import { describe, expect, test } from 'vitest';
import { bytes, hex } from '../bytes/hex.ts';
import { type Command, decodeCommand, encodeCommand } from './command.ts';

const header = { cla: 0x00, ins: 0xa4, p1: 0x04, p2: 0x00 };
const data = bytes('A000000632010105');
const long = new Uint8Array(256).fill(0xaa);

const cases: readonly [string, Command, string][] = [
  ['case 1', header, '00A40400'],
  ['case 2 short', { ...header, le: 15 }, '00A404000F'],
  ['case 2 short, all there is', { ...header, le: 256 }, '00A4040000'],
  ['case 3 short', { ...header, data }, '00A4040008A000000632010105'],
  ['case 4 short', { ...header, data, le: 256 }, '00A4040008A00000063201010500'],
  ['case 2 extended', { ...header, le: 257, extended: true }, '00A40400000101'],
  ['case 2 extended, all there is', { ...header, le: 65536, extended: true }, '00A40400000000'],
  ['case 3 extended', { ...header, data: long, extended: true }, `00A40400000100${'AA'.repeat(256)}`],
  ['case 4 extended', { ...header, data, le: 65536, extended: true }, '00A40400000008A0000006320101050000'],
];

describe('command APDUs', () => {
  test.each(cases)('%s', (_, command, apdu) => {
    expect(hex(encodeCommand(command))).toBe(apdu);
    expect(decodeCommand(bytes(apdu))).toEqual(command);
  });

  test('the long form is taken where the short one does not do', () => {
    expect(hex(encodeCommand({ ...header, le: 300 }))).toBe('00A4040000012C');
    expect(encodeCommand({ ...header, data: long })).toHaveLength(4 + 3 + 256);
  });

  test.each([
    ['fewer than four octets', '00A404'],
    ['data cut', '00A4040008A0'],
    ['data with too many octets after them', '00A4040001A00000'],
    ['an extended length of one octet', '00A404000000'],
    ['extended data cut', '00A40400000008A0'],
    ['extended data of no octets', '00A4040000000000'],
    ['extended data with one octet of Le', '00A40400000001A000'],
  ])('%s are none', (_, apdu) => {
    expect(() => decodeCommand(bytes(apdu))).toThrow(RangeError);
  });

  test.each([
    ['a class of two octets', { ...header, cla: 0x100 }],
    ['a negative P1', { ...header, p1: -1 }],
    ['Le 0', { ...header, le: 0 }],
    ['Le 65537', { ...header, le: 65537 }],
    ['65536 octets of data', { ...header, data: new Uint8Array(65536) }],
  ])('%s is refused', (_, command) => {
    expect(() => encodeCommand(command)).toThrow(RangeError);
  });
});
