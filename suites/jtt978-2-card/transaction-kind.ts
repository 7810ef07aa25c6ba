/** The three kinds of transaction, opened and completed alike, for families that go over all of them. */

import {
  type Answer,
  type Authorization,
  type Card,
  ef18Record,
  type Fen,
  type Finding,
  fen,
  flipBit,
  hex,
  type OpenLoad,
  type OpenPurchase,
  type PurseState,
  type Text,
} from '#harness';
import { metroEntry, openRide } from './journey.ts';
import type { PurseInstruments } from './purse-case.ts';

/** What a transaction moves: money, counters and records. How a debt divides the money is left open. */
export type Books = Omit<PurseState, 'balance' | 'overdrawn'> & { readonly offline: number | null; readonly online: number | null };

/** The completing command of an opened transaction, DEBIT or CREDIT, as an act under test. */
export interface Completion {
  send(): Promise<Answer<{ readonly tac: Uint8Array }>>;
  /** Sends it and loses the answer, see {@link Card.torn}. */
  tear(moment: number | null): Promise<void>;
}

/** A transaction that was opened and authorized: everything up to its DEBIT or CREDIT. */
export interface Opened {
  /** The counter that INITIALIZE answered. */
  readonly counter: number;
  readonly provedBy: number;
  readonly completion: Completion;
  /** The same with one bit of its MAC wrong. */
  readonly forgery: Completion;
  /** What the issuer says to a TAC of it; `balance` is the real balance afterwards. */
  findTac(tac: Uint8Array, balance: Fen): Promise<Finding>;
  /** What the books must have become once it is complete. */
  completed(before: Books): Books;
}

type Proof = { readonly mac2: Uint8Array; readonly tac: Uint8Array };

/** A transaction that was completed, and as much of its proof as the facts promise. */
export interface Made {
  readonly provedBy: number;
  readonly proof: Partial<Proof>;
}

export interface Kind {
  readonly name: 'purchase' | 'capp' | 'load';
  readonly title: Text;
  /** Its type as GET TRANSACTION PROVE asks for it. */
  readonly type: 2 | 6 | 9;
  /** What a case needs that makes one of these, with the load or purchase that may have to come before it. */
  readonly needs: readonly string[];
  readonly requirements: { readonly prove: string; readonly tear: string; readonly order: string; readonly once: string };
  open(instruments: PurseInstruments, amount: Fen): Promise<Opened>;
  make(instruments: PurseInstruments, amount: Fen): Promise<Made>;
  /** As much of a proof as the facts promise. */
  promised(proof: Proof | undefined): unknown;
}

export const purchaseKind: Kind = {
  name: 'purchase',
  title: { zh: '消费', en: 'purchase' },
  type: 6,
  needs: ['EP', 'EP.purchase', 'keys.purchase', 'keys.load'],
  requirements: {
    prove: 'JTT978.2:EP.PROVE.purchase',
    tear: 'JTT978.2:EP.TEAR.purchase',
    order: 'JTT978.2:EP.DEBIT.order',
    once: 'JTT978.2:EP.DEBIT.once',
  },
  open: async (instruments, amount) => openedPurchase(instruments, 'debitForPurchase', await instruments.purse.openPurchase(amount)),
  async make({ purse }, amount) {
    const { provedBy, mac2, tac } = await purse.purchase(amount);
    return { provedBy, proof: { mac2, tac } };
  },
  promised: (proof) => proof,
};

/** A CAPP purchase as a metro gate makes it: with a record of EF 1A and one of EF 1E. */
export const cappKind: Kind = {
  name: 'capp',
  title: { zh: '复合消费', en: 'CAPP purchase' },
  type: 9,
  needs: ['EP', 'EP.capp', 'keys.purchase', 'keys.load'],
  requirements: {
    prove: 'JTT978.2:EP.PROVE.capp',
    tear: 'JTT978.2:EP.TEAR.capp',
    order: 'JTT978.2:EP.CAPP-DEBIT.order',
    once: 'JTT978.2:EP.CAPP-DEBIT.once',
  },
  async open(instruments, amount) {
    const ride = await openRide(instruments, amount, metroEntry);
    const opened = openedPurchase(instruments, 'debitForCappPurchase', ride);
    return {
      ...opened,
      completed: (before) => ({
        ...opened.completed(before),
        journeys: [hex(ride.journey), ...before.journeys.slice(1)],
        trips: pushed(hex(ride.trip), before.trips),
      }),
    };
  },
  async make(instruments, amount) {
    const { offer, authorization } = await openRide(instruments, amount, metroEntry);
    return { provedBy: next(offer.counter), proof: await instruments.card.debitForCappPurchase(authorization) };
  },
  promised: (proof) => proof,
};

export const loadKind: Kind = {
  name: 'load',
  title: { zh: '圈存', en: 'load' },
  type: 2,
  needs: ['EP', 'EP.load', 'keys.load', 'keys.purchase'],
  requirements: {
    prove: 'JTT978.2:EP.PROVE.load',
    tear: 'JTT978.2:EP.TEAR.load',
    order: 'JTT978.2:EP.CREDIT.order',
    once: 'JTT978.2:EP.CREDIT.once',
  },
  open: async (instruments, amount) => openedLoad(instruments, await instruments.purse.openLoad(amount)),
  async make({ purse }, amount) {
    const { provedBy, tac } = await purse.load(amount);
    return { provedBy, proof: { tac } };
  },
  // The half before the TAC of a load is left open.
  promised: (proof) => ({ tac: proof?.tac }),
};

export const kinds: readonly Kind[] = [purchaseKind, cappKind, loadKind];

/** The rows of a family that goes over all kinds. */
export const kindRows = kinds.map((kind) => ({ row: kind.name, title: kind.title, kind }));

/** Money, counters and records as the card shows them. Selects the purse anew: nothing stays open. */
export async function readBooks(card: Card): Promise<Books> {
  const { available, overdraftLimit, transactions, trips, journeys } = await card.readPurse();
  return { available, overdraftLimit, transactions, trips, journeys, ...(await card.readCounters()) };
}

function openedPurchase(
  { card, issuer }: PurseInstruments,
  debit: 'debitForPurchase' | 'debitForCappPurchase',
  { offer, authorization }: OpenPurchase,
): Opened {
  const completion = (given: Authorization): Completion => ({
    send: () => card.attempt[debit](given),
    tear: (moment) => card.torn(moment)[debit](given),
  });
  return {
    counter: offer.counter,
    provedBy: next(offer.counter),
    completion: completion(authorization),
    forgery: completion({ ...authorization, mac1: flipBit(authorization.mac1, 7) }),
    findTac: (tac) => issuer.findPurchaseTac({ ...offer, ...authorization, tac }),
    completed: (before) => ({
      ...before,
      available: fen(before.available - offer.amount),
      offline: next(offer.counter),
      transactions: pushed(entry({ ...offer, ...before, dateTime: authorization.dateTime }), before.transactions),
    }),
  };
}

function openedLoad({ card, issuer }: PurseInstruments, { offer, authorization }: OpenLoad): Opened {
  const completion = (given: OpenLoad['authorization']): Completion => ({
    send: () => card.attempt.creditForLoad(given),
    tear: (moment) => card.torn(moment).creditForLoad(given),
  });
  const { dateTime } = authorization;
  return {
    counter: offer.counter,
    provedBy: next(offer.counter),
    completion: completion(authorization),
    forgery: completion({ ...authorization, mac2: flipBit(authorization.mac2, 7) }),
    findTac: (tac, balance) => issuer.findLoadTac({ ...offer, dateTime, tac }, balance),
    completed: (before) => ({
      ...before,
      available: fen(before.available + offer.amount),
      online: next(offer.counter),
      transactions: pushed(entry({ ...offer, ...before, type: 2, dateTime }), before.transactions),
    }),
  };
}

interface Entered {
  readonly counter: number;
  readonly overdraftLimit: Fen;
  readonly amount: Fen;
  readonly type: 2 | 6 | 9;
  readonly terminal: Uint8Array;
  readonly dateTime: Uint8Array;
}

/** The number that a transaction counts to whose INITIALIZE answered `counter`; after the last one a card that goes on starts over. */
function next(counter: number): number {
  return (counter + 1) % 2 ** 16;
}

/** The record of EF 18 for a transaction whose INITIALIZE answered `counter`. A limit that no record can hold is cut down. */
function entry({ counter, overdraftLimit, amount, type, terminal, dateTime }: Entered): string {
  const written = { counter: next(counter), overdraftLimit: overdraftLimit % 2 ** 24, amount, type };
  return hex(ef18Record.encode({ ...written, terminal: hex(terminal), dateTime: hex(dateTime) }));
}

/** The newest records of a cyclic file after one more. */
function pushed(newest: string, before: readonly string[]): readonly string[] {
  return [newest, ...before.slice(0, -1)];
}
