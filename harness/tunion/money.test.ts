/** Money is exact: what is no whole fen is refused, not rounded. */

import { describe, expect, test } from 'vitest';
import { fen, formatYuan, yuan } from './money.ts';

describe('yuan', () => {
  test.each([
    [0, 0],
    [1, 100],
    [1.1, 110],
    [0.07, 7],
    [1.15, 115],
    [4.35, 435],
    [16_777.215 * 10, 16_777_215],
    [-0.05, -5],
    [9_999_999_999_999.99, 999_999_999_999_999],
  ])('%d yuan are %d fen', (amount, expected) => {
    expect(yuan(amount)).toBe(expected);
  });

  test.each([0.001, 0.1 + 0.2, 1e21, 1e-7, Number.NaN, Number.POSITIVE_INFINITY, 10_000_000_000_000.01])(
    '%d yuan are refused',
    (amount) => {
      expect(() => yuan(amount)).toThrow(RangeError);
    },
  );
});

describe('fen', () => {
  test.each([0.5, Number.NaN, 2 ** 53])('%d is refused', (amount) => {
    expect(() => fen(amount)).toThrow(RangeError);
  });

  test('there is no negative nothing', () => {
    expect(Object.is(fen(-0), 0)).toBe(true);
    expect(Object.is(yuan(-0), 0)).toBe(true);
  });

  describe('formatYuan', () => {
    test.each([
      [0, '0.00'],
      [5, '0.05'],
      [-5, '-0.05'],
      [100, '1.00'],
      [0xffffff, '167772.15'],
    ])('%d fen are %s', (amount, expected) => {
      expect(formatYuan(fen(amount))).toBe(expected);
    });
  });
});
