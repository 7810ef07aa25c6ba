/** The parts of a purse card, each replaceable: a faulty card is the sound one with one of them changed. */

import type { Command } from '../../iso7816/command.ts';
import type { StatusWord } from '../../iso7816/response.ts';
import type { Fen } from '../../tunion/money.ts';
import type { Draw, Entropy } from '../entropy.ts';
import type { Profile } from '../profiles/profile.ts';
import type { Choices } from './alternatives.ts';
import type { Outcome, Persistent, Proof, Purse, State, Volatile } from './state.ts';

/** The edition of JT/T 978.2 that the card follows; they differ in P1 of DEBIT FOR PURCHASE. */
export type CardEdition = '2015' | '2023';

/** The keys of one card, 16 octets each. */
export interface CardKeys {
  readonly purchase: Uint8Array;
  readonly load: Uint8Array;
  readonly tac: Uint8Array;
  readonly maintenance: Uint8Array;
}

/** What never changes in a card's life. */
export interface Card {
  readonly handlers: CardHandlers;
  readonly profile: Profile;
  readonly keys: CardKeys;
  readonly edition: CardEdition;
  readonly choices: Choices;
}

/** One command: a pure function of the state. */
export type Handler = (state: State, command: Command, card: Card) => Outcome;

/** A purchase as its MACs and TAC see it; the counter is the one before the increment. */
export interface Debit {
  readonly type: 6 | 9;
  readonly amount: Fen;
  /** 6, 4, 4 and 7 octets. */
  readonly terminal: Uint8Array;
  readonly random: Uint8Array;
  readonly terminalSequence: Uint8Array;
  readonly dateTime: Uint8Array;
  readonly counter: number;
}

/** A load as its MACs and TAC see it; balances are available amounts, the counter is the one before the increment. */
export interface Load {
  readonly amount: Fen;
  /** 6, 4 and 7 octets. */
  readonly terminal: Uint8Array;
  readonly random: Uint8Array;
  readonly dateTime: Uint8Array;
  readonly counter: number;
  readonly balance: Fen;
  readonly newBalance: Fen;
}

/** One line of EF 18 before it is written down; the number is the counter after the increment. */
export interface Detail {
  readonly type: 2 | 6 | 9;
  readonly number: number;
  readonly limit: Fen;
  readonly amount: Fen;
  readonly terminal: Uint8Array;
  readonly dateTime: Uint8Array;
}

/** The commands that the card knows. */
export interface CommandHandlers {
  readonly selectPpse: Handler;
  readonly selectByName: Handler;
  readonly readBinary: Handler;
  readonly readRecord: Handler;
  readonly getBalance: Handler;
  readonly getChallenge: Handler;
  readonly initializeForPurchase: Handler;
  readonly initializeForCappPurchase: Handler;
  readonly initializeForLoad: Handler;
  readonly updateCappDataCache: Handler;
  readonly debitForPurchase: Handler;
  readonly debitForCappPurchase: Handler;
  readonly creditForLoad: Handler;
  readonly getTransactionProve: Handler;
  readonly updateBinary: Handler;
  readonly updateRecord: Handler;
}

export type CommandName = keyof CommandHandlers;

/** The rules that commands share. */
export interface CardRules {
  /** The lasting state in which the card leaves the factory. */
  personalise(profile: Profile, choices: Choices): Persistent;
  /** The command that octets write, if they write one. */
  parse(apdu: Uint8Array): Command | undefined;
  /** Finds the command, checks its form and hands it to its handler. */
  readonly dispatch: Handler;
  answerToReset(card: Card): Uint8Array;
  /** What is left of the volatile state when power comes back. */
  reset(before: Volatile, card: Card): Volatile;
  random(entropy: Entropy, length: number): Draw;
  cardKeys(profile: Profile): CardKeys;
  /** Whether INITIALIZE may name this key. */
  knowsKey(index: number, card: Card): boolean;

  fci(persistent: Persistent, card: Card): Uint8Array;
  ppse(card: Card): Uint8Array;

  available(purse: Purse): Fen;
  affords(purse: Purse, amount: Fen): boolean;
  /** Takes an amount that the purse affords: from the balance first, then from the overdraft. */
  spend(purse: Purse, amount: Fen): Purse;
  /** Whether a load keeps the purse below its cap. */
  holds(purse: Purse, amount: Fen): boolean;
  /** Adds an amount that the purse holds: repays the overdraft first. */
  replenish(purse: Purse, amount: Fen): Purse;
  nextCounter(counter: number): number;

  matches(expected: Uint8Array, received: Uint8Array): boolean;
  acceptsMac1(received: Uint8Array, debit: Debit, card: Card): boolean;
  acceptsMac2(received: Uint8Array, load: Load, card: Card): boolean;
  purchaseKey(debit: Debit, card: Card): Uint8Array;
  purchaseMac1(debit: Debit, card: Card): Uint8Array;
  purchaseMac2(debit: Debit, card: Card): Uint8Array;
  purchaseTac(debit: Debit, card: Card): Uint8Array;
  loadKey(load: Load, card: Card): Uint8Array;
  loadMac1(load: Load, card: Card): Uint8Array;
  loadMac2(load: Load, card: Card): Uint8Array;
  loadTac(load: Load, card: Card): Uint8Array;
  /** Whether a command with secure messaging may be carried out: a status word when not. */
  refusesProtected(command: Command, challenge: Uint8Array | undefined, card: Card): StatusWord | undefined;

  detail(entry: Detail): Uint8Array;
  logDetail(details: readonly Uint8Array[], record: Uint8Array): readonly Uint8Array[];
  logTrip(trips: readonly Uint8Array[], record: Uint8Array): readonly Uint8Array[];
  storeTransit(transit: readonly Uint8Array[], number: number, record: Uint8Array): readonly Uint8Array[];
  remember(proofs: readonly Proof[], proof: Proof, card: Card): readonly Proof[];
  /** The lasting states between two states of one transaction: a sound card has the last alone. */
  settle(before: Persistent, after: Persistent): readonly Persistent[];
}

/** All parts of a card. */
export interface CardHandlers extends CommandHandlers, CardRules {}
