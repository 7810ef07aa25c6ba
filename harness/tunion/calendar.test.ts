/** Dates of the Gregorian calendar and seconds of a day, and nothing else. */

import { describe, expect, test } from 'vitest';
import { bytes, hex } from '../bytes/hex.ts';
import { dateTimeOctets, dateTimeText, formatDateTime, isDate, isTime } from './calendar.ts';

describe('isDate', () => {
  test.each(['20240229', '20000229', '20230228', '20991231', '00010101'])('%s is a day', (text) => {
    expect(isDate(text)).toBe(true);
  });
  test.each(['20230229', '21000229', '20240431', '20241301', '20240001', '20240100', '00000101', '2024010', '202401011', 'FFFFFFFF'])(
    '%s is none',
    (text) => {
      expect(isDate(text)).toBe(false);
    },
  );
});

test.each([
  ['000000', true],
  ['235959', true],
  ['240000', false],
  ['236000', false],
  ['235960', false],
  ['12345', false],
])('isTime %s is %s', (text, expected) => {
  expect(isTime(text)).toBe(expected);
});

describe('octets', () => {
  test('they carry a moment both ways', () => {
    expect(hex(dateTimeOctets('20241229141740'))).toBe('20241229141740');
    expect(dateTimeText(bytes('20241229141740'))).toBe('20241229141740');
  });
  test.each(['20230229000000', '20240101240000', '20240101'])('%s is refused', (text) => {
    expect(() => dateTimeOctets(text)).toThrow(RangeError);
    expect(() => dateTimeText(bytes(text))).toThrow(RangeError);
  });
});

test.each([
  ['20241229141740', '2024-12-29 14:17:40'],
  ['20241229', '2024-12-29'],
  ['00000000000000', '00000000000000'],
  ['2024122', '2024122'],
])('%s is shown as %s', (text, expected) => {
  expect(formatDateTime(text)).toBe(expected);
});
