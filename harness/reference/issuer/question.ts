/** What may be asked of an issuer's host, and what it answers: plain data, octets in hexadecimal, never a key in the clear. */

import type { CipherFamily } from '../../crypto/block-cipher.ts';
import type { Text } from '../../text.ts';
import type { KeyName } from '../../tunion/card-key.ts';
import type { ReloadPinRule, TacKeyRule } from '../../tunion/mac.ts';

export type { ReloadPinRule, TacKeyRule };

/** The card that a question is about: the factors of its keys, 8 octets each. */
export interface CardIdentity {
  readonly issuer: string;
  readonly serialTail: string;
}

/** A load or an unload: what its INITIALIZE was asked for and answered, and the time that its MAC2 covers. */
export interface OnlineFields {
  readonly card: CardIdentity;
  readonly balance: number;
  readonly counter: number;
  readonly random: string;
  readonly amount: number;
  readonly terminal: string;
  readonly dateTime: string;
}

/** A change of the overdraft limit, in the same way. */
export interface OverdraftFields extends Omit<OnlineFields, 'amount'> {
  readonly oldLimit: number;
  readonly newLimit: number;
}

/** Is this MAC1 genuine, and which MAC2 lets the card go on? With `key`, under a key that may be the one of another use. */
type Mac1Question =
  | (OnlineFields & { readonly about: 'load' | 'unload'; readonly mac1: string; readonly key?: 'load' | 'unload' })
  | (OverdraftFields & { readonly about: 'overdraft'; readonly mac1: string });

/** Is this what a card gives for that transaction, over one of these balances after it? */
type OutcomeQuestion =
  | (OnlineFields & { readonly about: 'load-tac'; readonly tac: string; readonly balancesAfter: readonly number[] })
  | (OnlineFields & { readonly about: 'unload-mac3'; readonly mac3: string; readonly balancesAfter: readonly number[] })
  | (OverdraftFields & { readonly about: 'overdraft-tac'; readonly tac: string; readonly balancesAfter: readonly number[] });

/** Is this the TAC of that purchase? */
export interface PurchaseTacQuestion {
  readonly about: 'purchase-tac';
  readonly card: CardIdentity;
  readonly amount: number;
  readonly type: number;
  readonly terminal: string;
  readonly terminalSequence: string;
  readonly dateTime: string;
  readonly tac: string;
}

/** The keys under which the host seals commands. */
export type SealingKey = Extract<KeyName, 'maintenance' | 'lock' | 'unlock' | 'pin-unblock' | 'record'>;

/**
 * A wrong MAC that a mistaken card would take: over a Lc that does not count the MAC, chained from zeros and not from the
 * challenge, or over the data without the header.
 */
export type SealMistake = 'length-without-mac' | 'zero-chain' | 'data-alone';

/** The MAC of a protected command: `challenge` 4 octets, `header` CLA INS P1 P2, `data` what stands before the MAC. */
export interface SealQuestion {
  readonly about: 'command-mac';
  readonly card: CardIdentity;
  readonly key: SealingKey;
  readonly challenge: string;
  readonly header: string;
  readonly data: string;
  readonly algorithm?: CipherFamily;
  readonly mistake?: SealMistake;
}

/** The MAC of RELOAD PIN for the card's PIN altered by a difference; zeros are the PIN itself. */
export interface ReloadPinQuestion {
  readonly about: 'reload-pin';
  readonly card: CardIdentity;
  readonly pin: string;
  readonly algorithm?: CipherFamily;
  readonly rule?: ReloadPinRule;
}

/** The cryptogram of EXTERNAL AUTHENTICATE for a challenge of 4 octets. */
export interface AuthenticationQuestion {
  readonly about: 'authentication';
  readonly card: CardIdentity;
  readonly challenge: string;
  readonly algorithm?: CipherFamily;
}

/** A new record key, enciphered for APPEND RECORD; each challenge gets another. */
export interface RecordKeyQuestion {
  readonly about: 'record-key';
  readonly card: CardIdentity;
  readonly challenge: string;
  readonly algorithm?: CipherFamily;
}

export type IssuerQuestion =
  | Mac1Question
  | OutcomeQuestion
  | PurchaseTacQuestion
  | SealQuestion
  | ReloadPinQuestion
  | AuthenticationQuestion
  | RecordKeyQuestion;

/** Whether a MAC or TAC is genuine; `explains` names the known mistake, or the open variant, that yields what the card sent. */
export interface Found {
  readonly genuine: boolean;
  readonly explains?: Text;
}

/** `mac2` comes with the answer about a MAC1; a seal is a `mac`, a `cryptogram` or a `key`. */
export type IssuerAnswer =
  | Found
  | (Found & { readonly mac2: string })
  | { readonly mac: string }
  | { readonly cryptogram: string }
  | { readonly key: string };
