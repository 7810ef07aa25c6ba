/** Money, counters and records of a purse as one value, and what a completed transaction makes of it. */

import { type Card, type Counters, ef18Record, type Fen, fen, hex, type PurseState } from '#harness';

/** What a transaction moves: money, counters and records. How a debt divides the money is left open. */
export type Books = Omit<PurseState, 'balance' | 'overdrawn'> & Pick<Counters, keyof Counters>;

/** What the record of a transaction says of it; `counter` is the one that its INITIALIZE answered, `terminal` has 6 octets, `dateTime` 7. */
export interface Entry {
  readonly type: 2 | 3 | 6 | 7 | 9;
  readonly counter: number;
  readonly amount: Fen;
  readonly terminal: Uint8Array;
  readonly dateTime: Uint8Array;
}

/** Money, counters and the newest records as the card shows them. Selects the purse anew: nothing stays open. */
export async function readBooks(card: Card): Promise<Books> {
  const { available, overdraftLimit, transactions, trips, journeys } = await card.readPurse();
  return { available, overdraftLimit, transactions: transactions.map(comparable), trips, journeys, ...(await card.readCounters()) };
}

/** The same with every record of EF 18 and EF 1E that there is room for. */
export async function readAllBooks(card: Card): Promise<Books> {
  const books = await readBooks(card);
  return { ...books, transactions: (await card.readRecords(0x18, 10)).map(comparable), trips: await card.readRecords(0x1e, 30) };
}

/** The books once a transaction is complete that leaves so much available, and this overdraft limit where it is another. */
export function entered(before: Books, entry: Entry, available: Fen, overdraftLimit = before.overdraftLimit): Books {
  const { type, counter, amount, terminal, dateTime } = entry;
  const number = next(counter);
  // A limit that no record can hold, as a card may claim it, is cut down.
  const record = { counter: number, overdraftLimit: fen(overdraftLimit % 2 ** 24), amount, type };
  return {
    ...before,
    available,
    overdraftLimit,
    [counterOf(type)]: number,
    transactions: pushed(
      comparable(hex(ef18Record.encode({ ...record, terminal: hex(terminal), dateTime: hex(dateTime) }))),
      before.transactions,
    ),
  };
}

/** The newest records of a cyclic file after one more. */
export function pushed(newest: string, before: readonly string[]): readonly string[] {
  return [newest, ...before.slice(0, -1)];
}

/** The number that a transaction counts to whose INITIALIZE answered `counter`; after the last one a card that goes on starts over. */
export function next(counter: number): number {
  return (counter + 1) % 2 ** 16;
}

/** The counter that a transaction of this type moves. */
export function counterOf(type: Entry['type']): keyof Counters {
  return type === 6 || type === 9 ? 'offline' : 'online';
}

/** A record of EF 18 without what the facts leave open: the limit and the amount in that of an overdraft update. */
function comparable(record: string): string {
  return record.replace(/^(.{4}).{14}(07.{26})$/, `$1${'·'.repeat(14)}$2`);
}
