/** Laws of money: what is written is read back to the fen. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fen, formatYuan, yuan } from './money.ts';

const amounts = fc.integer({ min: -0xffffffff, max: 0xffffffff });

test('what formatYuan writes, yuan reads', () => {
  fc.assert(
    fc.property(amounts, (amount) => {
      expect(yuan(Number(formatYuan(fen(amount))))).toBe(amount);
    }),
  );
});

test('a hundredth of any number of fen comes out exactly', () => {
  fc.assert(
    fc.property(amounts, (amount) => {
      expect(yuan(amount / 100)).toBe(amount);
    }),
  );
});
