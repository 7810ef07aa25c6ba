/** The sums of a purse: what is available, what transactions take and give, and which limits hold. */

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

/** Whether an unload finds its amount: overdraft is no money to take out. */
export function canUnload(purse: Purse, amount: Fen): boolean {
  return amount <= purse.balance;
}

export function unload(purse: Purse, amount: Fen): Purse {
  return { ...purse, balance: fen(purse.balance - amount) };
}

/** The balance law: cap and limit together at most FFFFFF, and nothing overdrawn above the limit. */
export function allowsLimit({ cap, overdrawn }: Purse, limit: Fen): boolean {
  return cap + limit <= 0xffffff && overdrawn <= limit;
}

export function relimit(purse: Purse, limit: Fen): Purse {
  return { ...purse, limit };
}

/** The counter after one more transaction. */
export function nextCounter(counter: number): number {
  return counter + 1;
}

/** FFFF is the last number that a transaction can have had, so none follows it. */
export function isUsedUp(counter: number): boolean {
  return counter >= 0xffff;
}
