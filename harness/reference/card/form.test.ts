/** Commands in wrong forms, and the word for each. */

import { describe, expect, it } from 'vitest';
import { debit, free, initPurchase, made } from './fixture/laboratory.ts';

describe('form', () => {
  it.each([
    ['', '6700'],
    ['805001', '6700'],
    ['005C030204', '6E00'],
    ['10B0950000', '6E00'],
    ['80990000', '6D00'],
    ['805C030104', '6A86'],
    ['805C060204', '6A86'],
    ['805C030205', '6700'],
    ['805C0302', '6700'],
    ['805001020A010000006499701000000F', '6700'],
    ['00B0010000', '6A86'],
    ['00B0980000', '6981'],
    ['00B0850000', '6A82'],
    ['00B0951E00', '6B00'],
    ['00B095001F', '6700'],
    ['00B201AC00', '6981'],
    ['00B2012C00', '6A82'],
    ['00B200C400', '6A83'],
    ['00B205C400', '6A83'],
    ['00B213D400', '6A83'],
    ['00A4040008A00000063201010900', '6A82'],
    ['00A4040005A00000063200', '6A82'],
    ['0084000005', '6700'],
  ])('answers %s with %s', (apdu, sw) => {
    expect(made().send(apdu)).toBe(sw);
  });

  it('answers 6Cxx once and the command sent again in full', () => {
    const { word } = free({ wrongLe: '6Cxx' });
    expect(word('805C030208')).toBe('6C04');
    word(initPurchase);
    expect(word(`${debit.slice(0, -2)}10`)).toBe('6C08');
    expect(word(debit)).toBe('9000');
  });

  it('answers Le 00 in full', () => {
    const { send } = made();
    expect(send(`${initPurchase.slice(0, -2)}00`)).toHaveLength(2 * (15 + 2));
  });
});
