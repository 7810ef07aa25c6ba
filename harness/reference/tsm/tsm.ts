/** A trusted service manager without network, clock or chance of its own: a message comes, the books change, a signed answer leaves. */

import { createPrivateKey, createPublicKey } from 'node:crypto';
import { bytes } from '../../bytes/hex.ts';
import { type TsmAction, type TsmResponse, tsmActions } from '../../tunion/tsm.ts';
import { openBooks } from './books.ts';
import { answerMessage, isObject } from './envelope.ts';
import type { Partners, Personality, Tsm, TsmHandlers, TsmKeys } from './handlers.ts';
import { soundHandlers } from './sound.ts';
import type { Store } from './store.ts';

export interface TsmOptions {
  readonly store: Store;
  readonly keys: TsmKeys;
  readonly partners: Partners;
  /** What time it is: `YYYYMMDDhhmmss`. */
  readonly now: () => string;
  /** Where its noise starts on an empty store; a store that was used goes on where it stopped. */
  readonly seed: string | number;
  readonly personality?: Partial<Personality> | undefined;
  /** Replaces parts of the sound TSM. */
  readonly fault?: { tsm(sound: TsmHandlers): TsmHandlers } | undefined;
}

export interface ReferenceTsm {
  /**
   * The answer to a message; undefined where it is no object or nobody can ask for that action. Whatever a message changes is
   * committed to the store before its answer is returned.
   */
  process(action: string, message: unknown): TsmResponse | undefined;
}

/** Names and numbers made up for the house; the module is that of the T-Union purse in the reference secure element. */
export const personality: Personality = {
  terminal: '997010000099',
  keyIndex: 1,
  debit: '01',
  issuer: '09973050FFFFFFFF',
  cardNumbers: '0310997099',
  domain: 'A000000151000000',
  loadFile: 'A0000006320101',
  module: 'A00000063201010501',
};

/** @throws RangeError for keys that are no octets in hexadecimal; TypeError or Error of the platform for what is no PEM */
export function createTsm({ store, keys, partners, now, seed, personality: own = {}, fault }: TsmOptions): ReferenceTsm {
  const { masters, domain, signature, token } = keys;
  const tsm: Tsm = {
    handlers: fault === undefined ? soundHandlers : fault.tsm(soundHandlers),
    keys: { signature: createPrivateKey(signature), token: createPrivateKey(token) },
    masters: { purchase: bytes(masters.purchase), load: bytes(masters.load), tac: bytes(masters.tac) },
    domainKeys: { version: domain.version, enc: bytes(domain.enc), mac: bytes(domain.mac), dek: bytes(domain.dek) },
    partners: new Map(Object.entries(partners).map(([tsmId, { publicKey }]) => [tsmId, createPublicKey(publicKey)])),
    personality: { ...personality, ...own },
  };
  return {
    process(action, message) {
      if (!isObject(message) || !isAction(action)) return undefined;
      return answerMessage(action, message, { tsm, books: openBooks(store, seed), now: now() });
    },
  };
}

export function isAction(action: string): action is TsmAction {
  return Object.hasOwn(tsmActions, action);
}
