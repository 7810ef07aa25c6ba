/** The parts of a PSAM, each replaceable: a faulty PSAM is the sound one with one of them changed. */

import type { Command } from '../../iso7816/command.ts';
import type { StatusWord } from '../../iso7816/response.ts';
import type { PurseAlgorithm } from '../../tunion/key.ts';
import type { Draw, Entropy } from '../entropy.ts';
import type { Choices } from './alternatives.ts';
import type { Outcome, Persistent, Purchase, State, Volatile } from './state.ts';

/** What shapes a PSAM; keys, serial and terminal number in hexadecimal. */
export interface Personality {
  /** 16 octets each. */
  readonly masters: { readonly purchase: string; readonly maintenance: string };
  /** Whether those are root keys; false for the keys of one card, which are then used as they are. True unless given. */
  readonly diversified?: boolean;
  /** Terminal number, 6 octets. */
  readonly terminal: string;
  /** The PSAM's own serial, 10 octets. */
  readonly serial?: string;
  /** The sequence number of its next purchase; 0 unless given. */
  readonly sequence?: number;
  /** Index of its purchase key, 1 unless given; version and algorithm id that it insists on, none unless given. */
  readonly key?: { readonly index: number; readonly version?: number; readonly algorithm?: number };
  /** What its purchase key computes with; triple DES unless given. */
  readonly algorithm?: PurseAlgorithm;
  /** What its keys are diversified with, `3des` unless given; `sm4` also for the MACs of card commands. */
  readonly diversification?: '3des' | 'sm4';
}

/** What never changes in a PSAM's life. */
export interface Psam {
  readonly handlers: PsamHandlers;
  readonly serial: Uint8Array;
  /** Masters, 16 octets each. */
  readonly purchase: Uint8Array;
  readonly maintenance: Uint8Array;
  readonly diversified: boolean;
  /** The key version and algorithm id that it insists on. */
  readonly version: number | undefined;
  readonly algorithm: number | undefined;
  readonly purse: PurseAlgorithm;
  readonly diversification: '3des' | 'sm4';
  readonly choices: Choices;
}

/** One command: a pure function of the state. */
export type Handler = (state: State, command: Command, psam: Psam) => Outcome;

/** The commands that the PSAM knows; the last one only to refuse it. */
export interface CommandHandlers {
  readonly select: Handler;
  readonly readBinary: Handler;
  readonly getChallenge: Handler;
  readonly initializeForPurchase: Handler;
  readonly creditForPurchase: Handler;
  readonly initializeForMac: Handler;
  readonly computeMac: Handler;
  readonly updateBinary: Handler;
}

export type CommandName = keyof CommandHandlers;

/** The rules that commands share. */
export interface PsamRules {
  /** The lasting state in which the PSAM leaves its issuer. */
  personalise(personality: Personality): Persistent;
  /** The command that octets write, if they write one. */
  parse(apdu: Uint8Array): Command | undefined;
  /** Finds the command, checks its form and the state that it needs, and hands it to its handler. */
  readonly dispatch: Handler;
  answerToReset(psam: Psam): Uint8Array;
  /** What is left of the volatile state when power comes back. */
  reset(before: Volatile): Volatile;
  random(entropy: Entropy, length: number): Draw;

  mfFci(psam: Psam): Uint8Array;
  applicationFci(psam: Psam): Uint8Array;
  /** Why a command may not come now: a status word, if it may not. */
  outOfPlace(name: CommandName, state: State, psam: Psam): StatusWord | undefined;
  /** What another command leaves of the volatile state when it comes between those that belong together. */
  interrupted(volatile: Volatile, name: CommandName | undefined, psam: Psam): Volatile;

  /** The key of one card from a master and the factors as they arrive: the card's own first, the root applied last. */
  cardKey(master: Uint8Array, factors: readonly Uint8Array[], psam: Psam): Uint8Array;
  /** Why a purchase is not opened: a status word, if it is not. */
  refusesPurchase(purchase: Purchase, psam: Psam): StatusWord | undefined;
  nextSequence(sequence: number): number;
  sessionKey(purchase: Purchase, psam: Psam): Uint8Array;
  mac1(purchase: Purchase, psam: Psam): Uint8Array;
  mac2(purchase: Purchase, psam: Psam): Uint8Array;
  acceptsMac2(received: Uint8Array, purchase: Purchase, psam: Psam): boolean;
  /** The 4-octet MAC over whole blocks, chained from `start`. */
  commandMac(working: Uint8Array, start: Uint8Array, message: Uint8Array, psam: Psam): Uint8Array;
}

/** All parts of a PSAM. */
export interface PsamHandlers extends CommandHandlers, PsamRules {}
