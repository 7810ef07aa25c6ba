/** What families know of a kind of transaction: how it is opened, completed, torn and proved, and what it makes of the books. */

import type { Answer, Card, Fen, Finding, LoadOffer, Text } from '#harness';
import type { Books, Entry } from './books.ts';
import type { PurseInstruments } from './purse-case.ts';

/** What a completed transaction answers. */
export interface Receipt {
  readonly tac?: Uint8Array;
  readonly mac3?: Uint8Array;
}

/** The completing command of an opened transaction as an act under test. */
export interface Completion {
  send(): Promise<Answer<Receipt>>;
  /** Sends it and loses the answer, see {@link Card.torn}. */
  tear(moment: number | null): Promise<void>;
}

/** What INITIALIZE answered, as far as every kind answers it, with the terminal that it was given. */
export type Offer = Pick<LoadOffer, 'terminal' | 'balance' | 'counter' | 'keyVersion' | 'algorithm' | 'random'>;

/** A transaction that was opened and authorized: everything up to the command that completes it. */
export interface Opened {
  readonly offer: Offer;
  /** The counter that INITIALIZE answered. */
  readonly counter: number;
  readonly provedBy: number;
  readonly completion: Completion;
  /** The same with one bit of its MAC wrong. */
  readonly forgery: Completion;
  /** What the issuer says to a TAC of it; `balance` is the real balance afterwards. Absent where the formula is not settled. */
  readonly findTac?: (tac: Uint8Array, balance: Fen) => Promise<Finding>;
  /** What the books must have become once it is complete. */
  completed(before: Books): Books;
  /** Takes back what must not stay: an overdraft limit. */
  restore(): Promise<void>;
}

export type Proof = { readonly mac2: Uint8Array; readonly tac: Uint8Array };

/** A transaction that was completed, and as much of its proof as the facts promise. */
export interface Made extends Pick<Opened, 'provedBy' | 'restore'> {
  readonly proof: unknown;
}

export interface Kind {
  readonly name: 'purchase' | 'capp' | 'load' | 'unload' | 'overdraft-update';
  readonly title: Text;
  /** The English article before its title. */
  readonly article: 'a' | 'an';
  /** Its type as GET TRANSACTION PROVE asks for it. */
  readonly type: Entry['type'];
  /** What a case needs that makes one of these, with the load or purchase that may have to come before it. */
  readonly needs: readonly string[];
  readonly requirements: { readonly prove: string; readonly tear: string; readonly order: string; readonly once: string };
  /** Brings the purse to where a case may make some of these of one yuan each, by one load or purchase where needed. */
  arrange(instruments: PurseInstruments): Promise<void>;
  initialize(card: Card, amount: Fen): Promise<Answer<{ readonly counter: number }>>;
  /** Sends INITIALIZE and loses its answer. */
  tearInitialize(card: Card, amount: Fen, moment: number | null): Promise<void>;
  open(instruments: PurseInstruments, amount: Fen): Promise<Opened>;
  make(instruments: PurseInstruments, amount: Fen): Promise<Made>;
  /** As much of a proof as the facts promise. */
  promised(proof: Proof | undefined): unknown;
  /** Puts the overdraft limit back into force that was in force before transactions of this kind. */
  restore(instruments: PurseInstruments, overdraftLimit: Fen): Promise<void>;
}
