/** The parts of a secure element, each replaceable: a faulty one is the sound one with some of them changed. */

import type { Command } from '../../iso7816/command.ts';
import type { Device } from '../../link/link.ts';
import type { SeChoices } from './alternatives.ts';
import type { Aid, Application, Outcome, Persistent, Session, State, Volatile } from './state.ts';

/** What never changes in the life of a secure element. */
export interface SecureElement {
  readonly handlers: SeHandlers;
  readonly choices: SeChoices;
  /** 10 octets that say from what its keys were diversified. */
  readonly diversification: Uint8Array;
  /** Card production life cycle data, 42 octets. */
  readonly cplc: Uint8Array;
  /** What a module does once it is an application that was given these data objects: a device that is selected by the application's name. */
  readonly modules: Readonly<Record<Aid, Module>>;
  /** The head of the group that an application comes to belong to, by its name. */
  readonly groups: Readonly<Record<Aid, Aid>>;
  /** The public key of delegated management's tokens, SubjectPublicKeyInfo in DER; without it no token is right. */
  readonly tokenKey?: Uint8Array | undefined;
  /** The key of delegated management's receipts; without it there are none. */
  readonly receiptKey?: ReceiptKey | undefined;
}

/** 16 octets: triple DES beside SCP02, AES beside SCP03. */
export interface ReceiptKey {
  readonly kind: 'des' | 'aes';
  readonly key: Uint8Array;
}

export type Module = (aid: Aid, data: Readonly<Record<string, Uint8Array>>) => Device;

/** One command: a pure function of the state. */
export type Handler = (state: State, command: Command, element: SecureElement) => Outcome;

/** The commands of security domains (GlobalPlatform card specification 2.3.1, chapter 11) and of the contactless registry (amendment C). */
export interface SeCommands {
  readonly select: Handler;
  readonly initializeUpdate: Handler;
  readonly externalAuthenticate: Handler;
  readonly getData: Handler;
  readonly getStatus: Handler;
  readonly setStatus: Handler;
  readonly install: Handler;
  readonly load: Handler;
  readonly delete: Handler;
  readonly putKey: Handler;
  readonly storeData: Handler;
  readonly crsGetData: Handler;
  readonly crsGetStatus: Handler;
  readonly crsSetStatus: Handler;
}

/** Who may change the content of the card through a domain: whoever holds its keys, whoever brings a token, or nobody. */
export type Management = 'authorized' | 'delegated' | 'none';

/** The rules that commands ask. */
export interface SeRules {
  /** Whether there are commands of a class: interindustry and proprietary ones on the first four channels, the latter with secure messaging. */
  takesClass(cla: number): boolean;
  /** Whether SELECT finds an application. */
  isSelectable(application: Application, persistent: Persistent): boolean;
  /** Whether terminals reach an application. */
  isReachable(application: Application, persistent: Persistent): boolean;
  /** What a protected command carries, and the session after it; undefined where its protection is not right. */
  accept(session: Session, header: Uint8Array, field: Uint8Array): Accepted | undefined;
  /** Whether the MAC of EXTERNAL AUTHENTICATE is right, and the session that it opens where the host's proof is too. */
  open(
    session: Session,
    level: number,
    header: Uint8Array,
    field: Uint8Array,
  ): { readonly isMacRight: boolean; readonly session: Session | undefined };
  /** The sequence counter after a channel was opened. */
  nextSequence(sequence: number): number;
  /** What a wrong MAC, or none where one is due, leaves. */
  abort(volatile: Volatile): Volatile;
  /** Whether commands come from whoever holds the keys of the selected domain. */
  isAuthenticated(state: State): boolean;
  management(domain: Application): Management;
  isTokenRight(token: Uint8Array, signed: Uint8Array, element: SecureElement): boolean;
  /** The counter of the next receipt. */
  nextReceipt(persistent: Persistent): number;
  /** The MAC of a receipt over its counter and the names of what changed. */
  receiptMac(counter: number, names: readonly Aid[], element: SecureElement, key: ReceiptKey): Uint8Array;
  /** Whether a domain may see or change an application or a load file. */
  governs(domain: Application, other: { readonly aid: Aid; readonly domain: Aid }, persistent: Persistent): boolean;
  /** Whether a name already stands in the registry. */
  isTaken(persistent: Persistent, aid: Aid): boolean;
  isNextCardLife(from: number, to: number): boolean;
  /** The life that SET STATUS gives an application; undefined where it may not. */
  nextLife(application: Application, asked: number): number | undefined;
  /** Whether a key came whole: the check value that stands beside it. */
  isKeyWhole(computed: Uint8Array, given: Uint8Array): boolean;
  /** The registry without an application. */
  without(persistent: Persistent, aid: Aid): Persistent;
  /** The active applications that stand in the way of others. */
  rivals(persistent: Persistent, meant: readonly Application[]): readonly Application[];
  /** Whether an application goes along when these are switched. */
  follows(application: Application, names: readonly Aid[]): boolean;
  /** The registry after a change of its contactless side. */
  counted(persistent: Persistent): Persistent;
  /** The active applications in the order of the directory. */
  directory(persistent: Persistent): readonly Application[];
  /** An application's name as the directory shows it. */
  directoryName(application: Application): Uint8Array;
}

export type SeHandlers = SeCommands & SeRules;

export interface Accepted {
  readonly data: Uint8Array;
  readonly session: Session;
}
