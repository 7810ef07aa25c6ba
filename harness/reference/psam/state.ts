/** What a PSAM remembers: what lasts without power, what does not, and what one command leaves behind. */

import type { Response, StatusWord } from '../../iso7816/response.ts';
import type { Fen } from '../../tunion/money.ts';
import type { Entropy } from '../entropy.ts';

/** The master file, and the purchase application (DF 8011). */
export type Folder = 'mf' | 'purchase';

/** The transparent files of each folder by SFI. */
export type Files = Readonly<Record<Folder, Readonly<Record<number, Uint8Array>>>>;

/** A purchase as its MACs see it. */
export interface Purchase {
  readonly type: number;
  readonly amount: Fen;
  /** 4 octets of the card, and its offline counter before it counts. */
  readonly random: Uint8Array;
  readonly counter: number;
  /** 7 octets. */
  readonly dateTime: Uint8Array;
  readonly keyVersion: number;
  readonly algorithm: number;
  /** What diversifies the card's key, 8 octets each, as they arrive: the card's own first. */
  readonly factors: readonly Uint8Array[];
  /** 6 and 4 octets. */
  readonly terminal: Uint8Array;
  readonly terminalSequence: Uint8Array;
}

/** What lasts without power. */
export interface Persistent {
  /** The number of the next purchase, 0 to 2^32: the last value means that none is left. */
  readonly sequence: number;
  readonly files: Files;
  /** Wrong MAC2s since the last right one, where the PSAM counts them. */
  readonly wrongInARow: number;
}

/** What goes with the power. The entropy is the exception: noise knows no reset. */
export interface Volatile {
  readonly folder: Folder;
  /** The purchase between INIT_SAM_FOR_PURCHASE and CREDIT_SAM_FOR_PURCHASE. */
  readonly session?: Purchase | undefined;
  /** The card's maintenance key that INIT_FOR_DESCRYPT derived, 16 octets. */
  readonly working?: Uint8Array | undefined;
  /** An answer that waits for GET RESPONSE. */
  readonly waiting?: Uint8Array | undefined;
  readonly entropy: Entropy;
  /** What a faulty PSAM keeps although a sound one forgets it. */
  readonly residue?: Readonly<Record<string, unknown>>;
}

export interface State {
  readonly persistent: Persistent;
  readonly volatile: Volatile;
}

/** What a command leaves: the lasting states it passes through in their order, what stays while power lasts, and the answer. */
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

/** The outcome with one more lasting state at its end. */
export function committing(outcome: Outcome, persistent: Persistent): Outcome {
  return { ...outcome, commits: [...outcome.commits, persistent] };
}

export function withoutSession(volatile: Volatile): Volatile {
  return { ...volatile, session: undefined };
}
