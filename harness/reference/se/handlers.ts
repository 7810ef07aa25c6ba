/** The parts of a secure element, each replaceable: a faulty one is the sound one with one of them changed. */

import type { Command } from '../../iso7816/command.ts';
import type { Device } from '../../link/link.ts';
import type { Aid, Outcome, State } from './state.ts';

/** What never changes in the life of a secure element. */
export interface SecureElement {
  readonly handlers: SeHandlers;
  /** 10 octets that say from what its keys were diversified. */
  readonly diversification: Uint8Array;
  /** Card production life cycle data, 42 octets. */
  readonly cplc: Uint8Array;
  /** What a module does once it is an application: a device that is selected by the application's name. Others do nothing. */
  readonly modules: Readonly<Record<Aid, (aid: Aid) => Device>>;
  /** The head of the group that an application comes to belong to, by its name. */
  readonly groups: Readonly<Record<Aid, Aid>>;
}

/** One command: a pure function of the state. */
export type Handler = (state: State, command: Command, element: SecureElement) => Outcome;

/** The commands of security domains (GlobalPlatform card specification 2.3, chapter 11). */
export interface SeHandlers {
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
