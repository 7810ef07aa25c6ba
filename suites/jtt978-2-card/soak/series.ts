/** Many transactions one after the other, with books kept beside the card. */

import type { Fen, Finding } from '#harness';
import { type Books, counterOf } from '../books.ts';
import type { Kind } from '../kind.ts';
import type { PurseInstruments } from '../purse-case.ts';

export interface Step {
  readonly kind: Kind;
  readonly amount: Fen;
}

/** Where the card was not as the books say: which transaction, what it showed and what was due. */
export interface Departure {
  readonly transaction: number;
  readonly shown: string | number;
  readonly due: string | number | null;
}

/** What came of a series: the books that it leads to, and whether the last TAC is genuine. */
export interface Series {
  readonly due: Books;
  readonly departures: readonly Departure[];
  readonly lastTac: Finding;
}

/**
 * Makes the transactions; the counter of each is looked at when it is opened, the available amount once it is complete.
 * A transaction that is refused is a departure, and the next one follows after a reset. `from` counts those made before.
 */
export async function series(instruments: PurseInstruments, before: Books, steps: readonly Step[], from = 0): Promise<Series> {
  const { card } = instruments;
  const departures: Departure[] = [];
  let due = before;
  let lastTac: Finding = { genuine: false };
  for (const [index, { kind, amount }] of steps.entries()) {
    const expected = (shown: string | number, what: string | number | null): void => {
      if (shown !== what) departures.push({ transaction: from + index + 1, shown, due: what });
    };
    const { counter, completion, completed, findTac } = await kind.open(instruments, amount);
    expected(counter, due[counterOf(kind.type)]);
    const { sw, value } = await completion.send();
    expected(sw, '9000');
    if (sw !== '9000') {
      await card.present();
      continue;
    }
    due = completed(due);
    const { amount: available } = await card.getBalance({ kind: 'available' });
    expected(available, due.available);
    if (index === steps.length - 1 && findTac !== undefined && value?.tac !== undefined) {
      lastTac = await findTac(value.tac, (await card.getBalance({ kind: 'balance' })).amount);
    }
  }
  return { due, departures, lastTac };
}
