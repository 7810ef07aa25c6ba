/** What a purse must be like in a random history, and how it is compared with the card. */

import { type Check, type Fen, type Move, yuan } from '#harness';
import type { Kind } from '../kind.ts';
import type { PurseInstruments } from '../purse-case.ts';

export const conserved = 'JTT978.2:EP.PURSE.conserved';
export const counted = 'JTT978.2:EP.PURSE.counters';
export const proved = 'JTT978.2:EP.PURSE.tac';

/** What a purse must be like, brought up to date by each move. */
export interface Purse {
  available: Fen;
  /** The real balance as it was last read: how a debt divides the money is left open. */
  balance: Fen;
  overdraftLimit: Fen;
  /** The overdraft limit at the start, which is in force again at the end. */
  readonly limitBefore: Fen;
  /** The counter of the next transaction; null while it is not known. */
  offline: number | null;
  online: number | null;
  /** Wrong MACs in this history, of which a card may not bear many. */
  wrongMacs: number;
}

/** The most that a move that takes all there is may find in the purse. */
export const littleEnough = yuan(40);

export type PurseMove = Move<Purse>;

/** What histories are made of: transactions of these kinds, and power lost inside them where the link can do that. */
export interface Scope {
  readonly kinds: readonly Kind[];
  readonly tears: boolean;
}

/** The money must be where the history left it. */
export async function audit({ card }: PurseInstruments, purse: Purse, check: Check): Promise<void> {
  const { amount: available } = await card.getBalance({ kind: 'available' });
  check(conserved, available).is(purse.available);
  const { amount: balance } = await card.getBalance({ kind: 'balance' });
  purse.balance = balance;
}

/** A counter that the card shows must be the one that is next. */
export function count(purse: Purse, which: 'offline' | 'online', shown: number | null, check: Check): void {
  const due = purse[which];
  if (due !== null && shown !== null) check(counted, { [which]: shown }).is({ [which]: due });
  purse[which] = shown ?? due;
}
