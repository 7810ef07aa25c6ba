/** What a purse card remembers: what lasts without power, what does not, and what one command leaves behind. */

import type { CipherFamily } from '../../crypto/block-cipher.ts';
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

/** Cards of the revision may have a second purse (第2票种) beside the first. */
export type PurseName = 'first' | 'second';

/** What GET TRANSACTION PROVE answers for one transaction: its number is the counter after the increment. */
export interface Proof {
  readonly type: number;
  readonly number: number;
  /** 4 octets each. */
  readonly mac: Uint8Array;
  readonly tac: Uint8Array;
}

/** The PIN, 2 to 6 octets, and how many wrong ones are left before it is blocked. */
export interface Pin {
  readonly value: Uint8Array;
  readonly tries: number;
}

/** Whether the application is blocked: until APPLICATION UNBLOCK, or for ever. */
export type Lock = 'none' | 'temporary' | 'permanent';

/** What lasts without power. */
export interface Persistent {
  readonly purse: Purse;
  readonly secondPurse?: Purse | undefined;
  /** Number of the next purchase or CAPP purchase, and of the next load, unload or overdraft update, whichever the purse. */
  readonly offlineCounter: number;
  readonly onlineCounter: number;
  /** The transparent files by SFI. */
  readonly files: Readonly<Record<number, Uint8Array>>;
  /** EF 1B and EF 1C, which have commands of their own. */
  readonly picture?: Uint8Array | undefined;
  readonly qrCode?: Uint8Array | undefined;
  /** EF 18 and EF 1E, newest first; EF 1A, record 1 first. */
  readonly details: readonly Uint8Array[];
  readonly trips: readonly Uint8Array[];
  readonly transit: readonly Uint8Array[];
  /** Newest first. */
  readonly proofs: readonly Proof[];
  readonly pin: Pin;
  readonly lock: Lock;
  /** Wrong MACs in a row over protected commands, counted where the profile limits them. */
  readonly wrongSeals: number;
  /** The algorithm after power comes back, and those that BLOCK ALGORITHM took away. */
  readonly algorithm: CipherFamily;
  readonly blockedAlgorithms: readonly CipherFamily[];
  /** What a faulty card writes down although a sound one has no place for it. */
  readonly residue?: Readonly<Record<string, unknown>> | undefined;
}

/** A transaction between INITIALIZE and its completion: 2 load, 3 unload, 6 purchase, 7 overdraft update (amount 0), 9 CAPP purchase. */
export interface OpenTransaction {
  readonly type: 2 | 3 | 6 | 7 | 9;
  readonly purse: PurseName;
  readonly algorithm: CipherFamily;
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
  readonly selected: 'nothing' | 'ppse' | 'purse' | 'mohurd';
  readonly transaction?: OpenTransaction | undefined;
  readonly cache: readonly CachedRecord[];
  /** 4 or 8 octets, good for one command. */
  readonly challenge?: Uint8Array | undefined;
  /** Whether the PIN was verified since the last selection. */
  readonly verified?: boolean | undefined;
  /** What CHANGE ALGORITHM chose for as long as power lasts. */
  readonly algorithm?: CipherFamily | undefined;
  readonly entropy: Entropy;
  /** What a faulty card keeps although a sound one forgets it. */
  readonly residue?: Readonly<Record<string, unknown>>;
}

export interface State {
  readonly persistent: Persistent;
  readonly volatile: Volatile;
}

/**
 * What a command leaves: the lasting states it passes through in their order (one at most, but two where a PIN is compared:
 * the try is counted first), what stays while power lasts, and the answer.
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

/** The purse of that name; the first where the card has no second. */
export function purseOf({ purse, secondPurse }: Persistent, name: PurseName): Purse {
  return name === 'second' ? (secondPurse ?? purse) : purse;
}

/** The lasting state with another purse of that name. */
export function withPurse(persistent: Persistent, name: PurseName, purse: Purse): Persistent {
  return name === 'second' ? { ...persistent, secondPurse: purse } : { ...persistent, purse };
}
