/** What a TSM remembers: orders with their sessions, cards, secure elements, and money that waits for a new card. All of it is plain as JSON. */

import type { OrderApplication, OrderState, Script, ScriptCommand } from '../../tunion/tsm.ts';

/** What the commands of a session are about; each has the step that takes their answers. */
export type StepName =
  | 'openingChannel'
  | 'installation'
  | 'offer'
  | 'credit'
  | 'offerAgain'
  | 'proof'
  | 'balance'
  | 'debitProof'
  | 'purchase'
  | 'debit'
  | 'presence'
  | 'emptiness'
  | 'deletingChannel'
  | 'deletion';

/** A run of commands on one card, from its beginning to EOF. */
export interface Session {
  readonly id: string;
  readonly kind: 'order' | 'confirmation';
  /** Absent before the first commands and after the last. */
  readonly step?: StepName | undefined;
  readonly given: readonly ScriptCommand[];
  /** How many commands were given out before these. */
  readonly before: number;
  /** The report that was answered last, and its answer, which the same report gets again. */
  readonly last?: { readonly report: string; readonly script: Script } | undefined;
  /** What a step leaves for the next one. */
  readonly note?: string | undefined;
}

/** A load that was authorised: its MAC2 may have left. Octets in hexadecimal. */
export interface Authorisation {
  readonly amount: number;
  /** As INITIALIZE FOR LOAD answered them. */
  readonly balance: number;
  readonly counter: number;
  readonly random: string;
  /** `YYYYMMDDhhmmss`. */
  readonly dateTime: string;
}

/** A purchase that takes the balance out: its MAC1 may have left. Octets in hexadecimal. */
export interface Withdrawal {
  readonly amount: number;
  readonly counter: number;
  readonly random: string;
  readonly terminalSequence: string;
  readonly dateTime: string;
}

export interface Order extends OrderApplication {
  /** Whose order it is: a tsm_id. */
  readonly partner: string;
  readonly state: OrderState;
  readonly session?: Session | undefined;
  /** Sessions that ended, with the report that ended each. */
  readonly ended: readonly string[];
  /** What it loads, in fen: the amount paid, or what an earlier card left. */
  readonly amount: number;
  /** The order of the card that left it. */
  readonly deposit?: string | undefined;
  /** The number of the card that it opens: chosen when its installation is first given out. */
  readonly serial?: string | undefined;
  /** Whether it opened its card. */
  readonly opened: boolean;
  readonly authorisations: readonly Authorisation[];
  /** A withdrawal of which nobody knows whether the card made it. */
  readonly withdrawal?: Withdrawal | undefined;
  /** What was taken out of the purse and proven, in fen; absent before. */
  readonly takenOut?: number | undefined;
  /** Whether the card proved that its purse is empty, so that it may have been deleted. */
  readonly emptied?: boolean | undefined;
  /** What was given back, in fen. */
  readonly refunded: number;
}

/** Whether an application may be used: 00 usable, 01 deactivated, 02 locked, 03 deleted. */
export type ApplicationState = '00' | '01' | '02' | '03';

/** 00 usable, 01 lost, 02 ended. */
export type SeState = '00' | '01' | '02';

/** A purse in a secure element. */
export interface Card {
  readonly seid: string;
  readonly aid: string;
  /** Who opened it. */
  readonly partner: string;
  /** 20 digits: 0 and the card's number. */
  readonly serial: string;
  readonly opened: boolean;
  readonly state: ApplicationState;
}

/** What a card left when it migrated out, in fen; `reserved` by the order whose MAC2 gave it out. */
export interface Deposit {
  readonly from: string;
  readonly sum: number;
  readonly reserved?: string | undefined;
}

/** The order in a session that has nothing left to give. */
export function isUnderWay({ session }: Order): boolean {
  return session?.step !== undefined;
}

/** Whether an order makes a card. */
export function opensCard({ order_type }: Pick<OrderApplication, 'order_type'>): boolean {
  return order_type === '00' || order_type === '01' || order_type === '04';
}

/** Whether an order brings money to a card. */
export function loadsCard({ order_type }: Pick<OrderApplication, 'order_type'>): boolean {
  return order_type === '01' || order_type === '02' || order_type === '04';
}

/** Whether an order ends a card. */
export function closesCard({ order_type }: Pick<OrderApplication, 'order_type'>): boolean {
  return order_type === '03' || order_type === '05';
}
