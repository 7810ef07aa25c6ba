/** GET BALANCE: what the purse holds, and what it may. */

import { LayoutError } from '../../bytes/layout.ts';
import { uint } from '../../bytes/uint.ts';
import type { Text } from '../../text.ts';
import { type Fen, fen } from '../money.ts';
import { hasHeader, type PurseCommand } from './purse-command.ts';

/** What to ask for: the value of P1 follows the order in which they are written here. */
export type BalanceKind = 'available' | 'overdraftLimit' | 'overdrawn' | 'balance' | 'cap' | 'combined';

/** Names of the kinds, in the order of P1 from 00 to 05. `available` is balance and overdraft limit less what is overdrawn. */
export const balanceKinds: Readonly<Record<BalanceKind, Text>> = {
  available: { zh: '可用余额', en: 'available amount' },
  overdraftLimit: { zh: '透支限额', en: 'overdraft limit' },
  overdrawn: { zh: '已透支额', en: 'overdrawn amount' },
  balance: { zh: '实际余额', en: 'real balance' },
  cap: { zh: '余额上限', en: 'cap of the real balance' },
  combined: { zh: '余额组合信息', en: 'combined balance information' },
};

const kinds = Object.keys(balanceKinds) as BalanceKind[];

/** The kind that this P1 asks of the first purse (00–05) or of the second one of the 2023 edition (06–0B). */
export function balanceKindOf(p1: number): BalanceKind | undefined {
  return p1 < 2 * kinds.length ? kinds[p1 % kinds.length] : undefined;
}

/** The same kinds of the second purse of the 2023 edition. */
export type SecondBalanceKind = `second.${BalanceKind}`;

/** Which purse and what of it. */
export interface GetBalanceInput {
  readonly kind: BalanceKind | SecondBalanceKind;
}

/** The amounts of the answer; one, or four for `combined`, of which only the first, the balance, has a known meaning. */
export interface Balance {
  readonly amount: Fen;
  readonly words: readonly Fen[];
}

export const getBalance: PurseCommand<GetBalanceInput, Balance> = {
  name: { zh: '读余额', en: 'GET BALANCE' },
  matches: (command) => hasHeader(command, 0x80, 0x5c, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], [0x02]),
  encode({ kind }) {
    const first = kind.replace('second.', '') as BalanceKind;
    const p1 = kinds.indexOf(first) + (first === kind ? 0 : kinds.length);
    return { cla: 0x80, ins: 0x5c, p1, p2: 0x02, le: first === 'combined' ? 16 : 4 };
  },
  decode(data) {
    if (data.length !== 4 && data.length !== 16) throw new LayoutError(`${data.length} octets where 4 or 16 stand`, 0);
    const words = [0, 4, 8, 12].filter((offset) => offset < data.length).map((offset) => fen(uint(data.subarray(offset, offset + 4))));
    return { amount: words[0] as Fen, words };
  },
};
