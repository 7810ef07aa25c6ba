/** The sums of a purse: what is available, what a purchase takes and what a load gives back. */

import { type Fen, fen } from '../../tunion/money.ts';
import type { Purse } from './state.ts';

/** What a purchase may take: balance and what is left of the overdraft. */
export function available({ balance, limit, overdrawn }: Purse): Fen {
  return fen(balance + limit - overdrawn);
}

/** Whether the purse can pay the amount. */
export function affords(purse: Purse, amount: Fen): boolean {
  return amount <= available(purse);
}

/** Takes an amount that the purse affords: from the balance first, then from the overdraft. */
export function spend(purse: Purse, amount: Fen): Purse {
  const own = Math.min(amount, purse.balance);
  return { ...purse, balance: fen(purse.balance - own), overdrawn: fen(purse.overdrawn + amount - own) };
}

/** Whether the balance stays within the cap when the amount comes in. */
export function holds(purse: Purse, amount: Fen): boolean {
  return replenish(purse, amount).balance <= purse.cap;
}

/** Adds an amount: repays the overdraft first. */
export function replenish(purse: Purse, amount: Fen): Purse {
  const repaid = Math.min(amount, purse.overdrawn);
  return { ...purse, balance: fen(purse.balance + amount - repaid), overdrawn: fen(purse.overdrawn - repaid) };
}

/** The counter after one more transaction. */
export function nextCounter(counter: number): number {
  return counter + 1;
}

/** The value after which a counter is used up. */
export const lastCounter = 0xffff;
