/** What a purse card remembers: what lasts without power, what does not, and what one command leaves behind. */

import type { Response, StatusWord } from '../../iso7816/response.ts';
import type { Fen } from '../../tunion/money.ts';
import type { Entropy } from '../entropy.ts';

/** The four amounts of a purse: 0 ≤ balance ≤ cap, 0 ≤ overdrawn ≤ limit, and never both balance and overdrawn above 0. */
export interface Purse {
  readonly cap: Fen;
  readonly balance: Fen;
  readonly limit: Fen;
  readonly overdrawn: Fen;
}

/** What GET TRANSACTION PROVE answers for one transaction: its number is the counter after the increment. */
export interface Proof {
  readonly type: number;
  readonly number: number;
  /** 4 octets each. */
  readonly mac: Uint8Array;
  readonly tac: Uint8Array;
}

/** What lasts without power. */
export interface Persistent {
  readonly purse: Purse;
  /** Number of the next purchase or CAPP purchase, and of the next load. */
  readonly offlineCounter: number;
  readonly onlineCounter: number;
  /** The transparent files by SFI. */
  readonly files: Readonly<Record<number, Uint8Array>>;
  /** EF 18 and EF 1E, newest first; EF 1A, record 1 first. */
  readonly details: readonly Uint8Array[];
  readonly trips: readonly Uint8Array[];
  readonly transit: readonly Uint8Array[];
  /** Newest first. */
  readonly proofs: readonly Proof[];
}

/** A transaction between INITIALIZE and its completion: 2 load, 6 purchase, 9 CAPP purchase. */
export interface OpenTransaction {
  readonly type: 2 | 6 | 9;
  readonly amount: Fen;
  /** 6 octets. */
  readonly terminal: Uint8Array;
  /** 4 octets. */
  readonly random: Uint8Array;
}

/** A record that waits for DEBIT FOR CAPP PURCHASE; `number` is its place in EF 1A, absent for EF 1E. */
export interface CachedRecord {
  readonly number?: number;
  readonly record: Uint8Array;
}

/** What goes with the power. The entropy is the exception: noise knows no reset. */
export interface Volatile {
  readonly selected: 'nothing' | 'ppse' | 'purse';
  readonly transaction?: OpenTransaction | undefined;
  readonly cache: readonly CachedRecord[];
  /** 4 or 8 octets, good for one protected command. */
  readonly challenge?: Uint8Array | undefined;
  readonly entropy: Entropy;
  /** What a faulty card keeps although a sound one forgets it. */
  readonly residue?: Readonly<Record<string, unknown>>;
}

export interface State {
  readonly persistent: Persistent;
  readonly volatile: Volatile;
}

/**
 * What a command leaves: the lasting states it passes through in their order (a sound card passes through one at most),
 * what stays while power lasts, and the answer.
 */
export interface Outcome {
  readonly commits: readonly Persistent[];
  readonly volatile: Volatile;
  readonly response: Response;
}

const nothing = new Uint8Array(0);

/** An answer that changes nothing lasting. */
export function answer(volatile: Volatile, data: Uint8Array = nothing): Outcome {
  return { commits: [], volatile, response: { data, sw: '9000' } };
}

/** A refusal: no data, nothing lasting changed. */
export function refuse(volatile: Volatile, sw: StatusWord): Outcome {
  return { commits: [], volatile, response: { data: nothing, sw } };
}

/** The same volatile state without transaction and cached records. */
export function withoutTransaction(volatile: Volatile): Volatile {
  return { ...volatile, transaction: undefined, cache: [] };
}
