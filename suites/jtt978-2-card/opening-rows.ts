/** What both INITIALIZE commands of a purchase must refuse: more than the purse can spend, and keys that it does not hold. */

import { type Expectation, type Fen, fen, oneOf, type Row } from '#harness';
import { sw } from './purse-case.ts';

/** No purse can hold more than three octets of fen, so a card may call such an amount wrong data before it looks at the balance. */
const beyondThreeOctets = oneOf(
  { '9401': { zh: '金额不足', en: 'insufficient funds' } },
  { '6A80': { zh: '金额字段超出三字节余额的范围', en: 'an amount that three octets of balance cannot hold' } },
);

export const tooMuch: readonly (Row & { readonly amount: (available: Fen) => Fen; readonly word: Expectation })[] = [
  {
    row: 'by-one-fen',
    title: { zh: '超出 1 分', en: 'by one fen' },
    amount: (available) => fen(Math.min(available + 1, 0xffffffff)),
    word: sw.insufficient,
  },
  {
    row: 'fourth-octet',
    title: { zh: '01000001，低三字节仅 1 分', en: '01000001, one fen if the first octet is overlooked' },
    amount: () => fen(0x01000001),
    word: beyondThreeOctets,
  },
  {
    row: 'top-bit',
    title: { zh: '80000000，仅最高位', en: '80000000, nothing if the top bit is overlooked' },
    amount: () => fen(0x80000000),
    word: beyondThreeOctets,
  },
  {
    row: 'all-ones',
    title: { zh: 'FFFFFFFF，按有符号数为 -1', en: 'FFFFFFFF, minus one if read as signed' },
    amount: () => fen(0xffffffff),
    word: beyondThreeOctets,
  },
];

export const unknownKeys: readonly (Row & { readonly keyIndex: number })[] = [
  { row: '7E', title: { zh: '索引 7E', en: 'index 7E' }, keyIndex: 0x7e },
  { row: 'F1', title: { zh: '索引 F1，仅低半字节为 1', en: 'index F1, 1 in its low half only' }, keyIndex: 0xf1 },
];
