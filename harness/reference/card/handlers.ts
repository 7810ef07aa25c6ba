/** The parts of a purse card, each replaceable: a faulty card is the sound one with one of them changed. */

import type { CipherFamily } from '../../crypto/block-cipher.ts';
import type { Command } from '../../iso7816/command.ts';
import type { StatusWord } from '../../iso7816/response.ts';
import type { KeyName } from '../../tunion/card-key.ts';
import type { Fen } from '../../tunion/money.ts';
import type { Draw, Entropy } from '../entropy.ts';
import type { Profile, PurseFunction } from '../profiles/profile.ts';
import type { Choices } from './alternatives.ts';
import type { Lock, Outcome, Persistent, Pin, Proof, Purse, State, Volatile } from './state.ts';

/** The edition of JT/T 978.2 that the card follows; they differ in P1 of DEBIT FOR PURCHASE. */
export type CardEdition = '2015' | '2023';

/** The keys of one card for one algorithm, 16 octets each. */
export type CardKeys = Readonly<Record<KeyName, Uint8Array>>;

/** What never changes in a card's life. */
export interface Card {
  readonly handlers: CardHandlers;
  readonly profile: Profile;
  readonly functions: ReadonlySet<PurseFunction>;
  /** Those of the algorithm that the card begins with, and those of a second one. */
  readonly keys: CardKeys;
  readonly secondKeys?: CardKeys | undefined;
  readonly edition: CardEdition;
  readonly choices: Choices;
}

/** One command: a pure function of the state. */
export type Handler = (state: State, command: Command, card: Card) => Outcome;

/** A purchase as its MACs and TAC see it; the counter is the one before the increment. */
export interface Debit {
  readonly type: 6 | 9;
  readonly algorithm: CipherFamily;
  readonly amount: Fen;
  /** 6, 4, 4 and 7 octets. */
  readonly terminal: Uint8Array;
  readonly random: Uint8Array;
  readonly terminalSequence: Uint8Array;
  readonly dateTime: Uint8Array;
  readonly counter: number;
}

/** What the MACs of every online transaction see; balances are those that INITIALIZE offers, the counter the one before the increment. */
export interface Online {
  readonly algorithm: CipherFamily;
  /** 6, 4 and 7 octets. */
  readonly terminal: Uint8Array;
  readonly random: Uint8Array;
  readonly dateTime: Uint8Array;
  readonly counter: number;
  readonly balance: Fen;
  readonly newBalance: Fen;
}

/** A load or an unload. */
export interface Load extends Online {
  readonly amount: Fen;
}

/** A change of the overdraft limit. */
export interface LimitUpdate extends Online {
  readonly oldLimit: Fen;
  readonly newLimit: Fen;
}

/** One line of EF 18 before it is written down; the number is the counter after the increment. */
export interface Detail {
  readonly type: 2 | 3 | 6 | 7 | 9;
  readonly number: number;
  readonly limit: Fen;
  readonly amount: Fen;
  readonly terminal: Uint8Array;
  readonly dateTime: Uint8Array;
}

/** The lasting states around the comparison of a PIN: the try counted before it, and the tries given back when it was right. */
export interface PinTrial {
  readonly isRight: boolean;
  readonly counted: Persistent;
  readonly restored: Persistent;
}

/** The commands that the card knows. */
export interface CommandHandlers {
  readonly selectPpse: Handler;
  readonly selectByName: Handler;
  readonly selectMohurd: Handler;
  readonly readBinary: Handler;
  readonly readRecord: Handler;
  readonly readPicture: Handler;
  readonly readQrCode: Handler;
  readonly getBalance: Handler;
  readonly getChallenge: Handler;
  readonly initializeForPurchase: Handler;
  readonly initializeForCappPurchase: Handler;
  readonly initializeForLoad: Handler;
  readonly initializeForUnload: Handler;
  readonly initializeForUpdate: Handler;
  readonly updateCappDataCache: Handler;
  readonly debitForPurchase: Handler;
  readonly debitForCappPurchase: Handler;
  readonly creditForLoad: Handler;
  readonly debitForUnload: Handler;
  readonly updateOverdrawLimit: Handler;
  readonly getTransactionProve: Handler;
  readonly updateBinary: Handler;
  readonly updateRecord: Handler;
  readonly appendRecord: Handler;
  readonly updatePicture: Handler;
  readonly verifyPin: Handler;
  readonly changePin: Handler;
  readonly reloadPin: Handler;
  readonly unblockPin: Handler;
  readonly applicationBlock: Handler;
  readonly applicationUnblock: Handler;
  readonly externalAuthenticate: Handler;
  readonly getAlgorithm: Handler;
  readonly changeAlgorithm: Handler;
  readonly blockAlgorithm: Handler;
}

export type CommandName = keyof CommandHandlers;

/** Power, dispatch, selection, and what outlives one command. */
export interface SessionRules {
  /** The lasting state in which the card leaves the factory. */
  personalise(profile: Profile, choices: Choices): Persistent;
  /** The command that octets write, if they write one. */
  parse(apdu: Uint8Array): Command | undefined;
  /** Finds the command, checks its form and hands it to its handler. */
  readonly dispatch: Handler;
  /** What the other ministry's application does with a command. */
  readonly mohurd: Handler;
  answerToReset(card: Card): Uint8Array;
  /** What is left of the volatile state when power comes back. */
  reset(before: Volatile, card: Card): Volatile;
  /** What a selection leaves of the volatile state. */
  reselect(before: Volatile, selected: Volatile['selected'], card: Card): Volatile;
  /** The challenge that stands after a command; `name` where its instruction was known. */
  challengeAfter(before: Volatile, after: Volatile, name: CommandName | undefined, card: Card): Uint8Array | undefined;
  random(entropy: Entropy, length: number): Draw;
  fci(persistent: Persistent, card: Card): Uint8Array;
  ppse(card: Card): Uint8Array;
}

/** What amounts and counters may become. */
export interface PurseRules {
  available(purse: Purse): Fen;
  affords(purse: Purse, amount: Fen): boolean;
  /** Takes an amount that the purse affords: from the balance first, then from the overdraft. */
  spend(purse: Purse, amount: Fen): Purse;
  /** Whether a load keeps the purse below its cap. */
  holds(purse: Purse, amount: Fen): boolean;
  /** Adds an amount that the purse holds: repays the overdraft first. */
  replenish(purse: Purse, amount: Fen): Purse;
  /** Whether an unload finds its amount in the balance. */
  canUnload(purse: Purse, amount: Fen): boolean;
  /** Takes an unload out of the balance. */
  unload(purse: Purse, amount: Fen): Purse;
  /** Whether the purse may have this overdraft limit. */
  allowsLimit(purse: Purse, limit: Fen): boolean;
  relimit(purse: Purse, limit: Fen): Purse;
  nextCounter(counter: number): number;
  /** Whether a counter has no number left for one more transaction. */
  isUsedUp(counter: number): boolean;
}

/** Keys, and what is made with them. */
export interface KeyRules {
  /** The card's keys under one algorithm, that of the profile's first masters unless given. */
  cardKeys(profile: Profile, algorithm?: CipherFamily): CardKeys;
  /** Whether INITIALIZE may name this key. */
  knowsKey(index: number, card: Card): boolean;
  currentAlgorithm(state: State, card: Card): CipherFamily;
  matches(expected: Uint8Array, received: Uint8Array): boolean;
  acceptsMac1(received: Uint8Array, debit: Debit, card: Card): boolean;
  acceptsMac2(received: Uint8Array, load: Load, card: Card): boolean;
  acceptsUnloadMac2(received: Uint8Array, unload: Load, card: Card): boolean;
  acceptsLimitMac2(received: Uint8Array, update: LimitUpdate, card: Card): boolean;
  purchaseKey(debit: Debit, card: Card): Uint8Array;
  purchaseMac1(debit: Debit, card: Card): Uint8Array;
  purchaseMac2(debit: Debit, card: Card): Uint8Array;
  purchaseTac(debit: Debit, card: Card): Uint8Array;
  loadKey(load: Online, card: Card): Uint8Array;
  loadMac1(load: Load, card: Card): Uint8Array;
  loadMac2(load: Load, card: Card): Uint8Array;
  loadTac(load: Load, card: Card): Uint8Array;
  unloadKey(unload: Online, card: Card): Uint8Array;
  unloadMac1(unload: Load, card: Card): Uint8Array;
  unloadMac2(unload: Load, card: Card): Uint8Array;
  unloadMac3(unload: Load, card: Card): Uint8Array;
  limitKey(update: Online, card: Card): Uint8Array;
  /** Over the limit as it is: the new one is not known yet. */
  limitMac1(update: LimitUpdate, card: Card): Uint8Array;
  limitMac2(update: LimitUpdate, card: Card): Uint8Array;
  limitTac(update: LimitUpdate, card: Card): Uint8Array;
}

/** Secure messaging, blocking, PIN and authentication. */
export interface AccessRules {
  /** Why a command with secure messaging may not be carried out. `seal` says under what its MAC stands: DAMK and the first algorithm unless given. */
  refusesProtected(command: Command, challenge: Uint8Array | undefined, card: Card, seal?: Seal): StatusWord | undefined;
  /** The key under which a command's MAC stands. */
  sealingKey(name: CommandName): KeyName;
  /** The MAC of a protected command, its data field without the last four octets. */
  sealMac(key: Uint8Array, challenge: Uint8Array, command: Command, algorithm: CipherFamily): Uint8Array;
  /** What lasts of a wrong MAC, where a profile counts them. */
  afterWrongSeal(persistent: Persistent, card: Card): readonly Persistent[];
  /** Why a locked application refuses a command. */
  refusesLocked(lock: Lock, name: CommandName, card: Card): StatusWord | undefined;
  /** Whether this file may be written with a MAC. */
  mayWrite(sfi: number): boolean;
  comparePin(given: Uint8Array, pin: Pin): boolean;
  /** Compares a PIN that is not blocked. */
  tryPin(persistent: Persistent, given: Uint8Array, card: Card): PinTrial;
  /** Old and new PIN of CHANGE PIN, where its data field separates them. */
  splitPins(data: Uint8Array, pin: Pin): readonly [old: Uint8Array, wanted: Uint8Array] | undefined;
  /** Whether INITIALIZE FOR LOAD waits for a PIN. */
  lacksPin(state: State, card: Card): boolean;
  reloadMac(pin: Uint8Array, algorithm: CipherFamily, card: Card): Uint8Array;
  /** What EXTERNAL AUTHENTICATE must answer to a challenge. */
  cryptogram(challenge: Uint8Array, algorithm: CipherFamily, card: Card): Uint8Array;
}

/** Under which key and algorithm the MAC of a command stands. */
export interface Seal {
  readonly key: KeyName;
  readonly algorithm: CipherFamily;
}

/** How transactions are written down. */
export interface RecordRules {
  detail(entry: Detail): Uint8Array;
  logDetail(details: readonly Uint8Array[], record: Uint8Array): readonly Uint8Array[];
  logTrip(trips: readonly Uint8Array[], record: Uint8Array): readonly Uint8Array[];
  storeTransit(transit: readonly Uint8Array[], number: number, record: Uint8Array): readonly Uint8Array[];
  remember(proofs: readonly Proof[], proof: Proof, card: Card): readonly Proof[];
  /** The lasting states between two states of one transaction: a sound card has the last alone. */
  settle(before: Persistent, after: Persistent): readonly Persistent[];
}

/** The rules that commands share. */
export interface CardRules extends SessionRules, PurseRules, KeyRules, AccessRules, RecordRules {}

/** All parts of a card. */
export interface CardHandlers extends CommandHandlers, CardRules {}
