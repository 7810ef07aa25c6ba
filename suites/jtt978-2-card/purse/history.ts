/** Random histories of a purse: where they start, what may happen in them, and how they end. */

import { type Exploration, fen, yuan } from '#harness';
import { withinThreeOctets } from '../amounts.ts';
import type { PurseInstruments } from '../purse-case.ts';
import { movesOf } from './move.ts';
import { audit, count, type Purse, type Scope } from './purse.ts';

/** What an exploration may spend of the worst of cards: each move one transaction, at most 50 yuan and one wrong MAC, and what a limit was raised by. */
export const purseSpends = { counters: 430, money: yuan(25_000), macTries: 200 } as const;

/** The most that is paid back so that the old overdraft limit can be in force again. */
const mostRepaid = yuan(200);

/** The exploration of a purse: twelve histories of up to twenty moves. */
export function purseHistories(instruments: PurseInstruments, scope: Scope): Exploration<Purse> {
  const { card, purse: transactions } = instruments;
  /** Pays back what the old limit does not allow to be owed, and puts it into force again. */
  const restore = async ({ limitBefore }: Purse): Promise<void> => {
    const { overdrawn } = await card.readPurse();
    if (overdrawn > limitBefore && overdrawn - limitBefore <= mostRepaid) await transactions.load(fen(overdrawn - limitBefore));
    const overdraftLimit = withinThreeOctets(limitBefore);
    const { authorization } = await transactions.openOverdraft(overdraftLimit);
    await card.attempt.updateOverdrawLimit({ overdraftLimit, ...authorization });
  };
  return {
    first: {
      title: {
        zh: '卡片上电并选择电子钱包应用，读可用余额与两个交易序号',
        en: 'power the card, select the purse, read the available amount and both counters',
      },
      async run() {
        await card.present();
        const { amount: overdraftLimit } = await card.getBalance({ kind: 'overdraftLimit' });
        const { amount: available } = await card.getBalance({ kind: 'available' });
        const { amount: balance } = await card.getBalance({ kind: 'balance' });
        return { available, balance, overdraftLimit, limitBefore: overdraftLimit, ...(await card.readCounters()), wrongMacs: 0 };
      },
    },
    moves: (fc) => movesOf(instruments, scope, fc),
    last: {
      title: { zh: '再读可用余额与两个交易序号', en: 'read the available amount and both counters again' },
      check: () => true,
      async run(purse, check) {
        await card.present();
        await audit(instruments, purse, check);
        const { offline, online } = await card.readCounters();
        count(purse, 'offline', offline, check);
        count(purse, 'online', online, check);
        if (purse.overdraftLimit !== purse.limitBefore) await restore(purse);
      },
    },
    histories: 12,
    longest: 20,
    shrinking: 150,
  };
}
