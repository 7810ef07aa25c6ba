/** The verbs of an issuer's host: it gives MAC2 to online transactions, knows a genuine TAC, and seals commands. Its keys stay with it. */

import { bytes, hex } from '../bytes/hex.ts';
import type { Text } from '../text.ts';
import { loadSessionKey } from '../tunion/key.ts';
import { loadMac2, overdraftMac2, unloadMac2 } from '../tunion/mac.ts';
import { type Fen, fen } from '../tunion/money.ts';
import { purseOf } from './algorithm.ts';
import { type Forgery, identityOf, type Stranger, zeroSession } from './psam.ts';
import type { Fact, Scene } from './scene.ts';
import { type Seals, sealsOf } from './seals.ts';

/** What a card offered when a load or an unload was opened, with what it was asked for. */
export interface LoadOffer {
  readonly amount: Fen;
  readonly terminal: Uint8Array;
  readonly balance: Fen;
  readonly counter: number;
  readonly keyVersion: number;
  readonly algorithm: number;
  readonly random: Uint8Array;
  readonly mac1: Uint8Array;
}

/** What a card offered when a change of its overdraft limit was opened, with the limit that is wanted. */
export interface OverdraftOffer extends Omit<LoadOffer, 'amount'> {
  /** The limit in force. */
  readonly overdraftLimit: Fen;
  readonly newLimit: Fen;
}

/** The host's answer to an online transaction: MAC2 and the time that it covers, and what it thinks of MAC1. */
export interface OnlineAuthorization {
  readonly dateTime: Uint8Array;
  readonly mac2: Uint8Array;
  readonly mac1: Finding;
}

export type LoadAuthorization = OnlineAuthorization;

/** Whether a MAC or TAC is the right one, and which known mistake (or which open variant) gives the one that came, where one does. */
export interface Finding {
  readonly genuine: boolean;
  readonly explains?: Text;
}

/** A purchase as it was made, for its TAC. */
export interface PurchaseMade {
  readonly type: 6 | 9;
  readonly amount: Fen;
  readonly terminal: Uint8Array;
  readonly terminalSequence: Uint8Array;
  readonly dateTime: Uint8Array;
  readonly tac: Uint8Array;
}

/** A load as it was made, for its TAC: `balance` is the balance before it, as the card's offer said. */
export interface LoadMade extends LoadOffer {
  readonly dateTime: Uint8Array;
  readonly tac: Uint8Array;
}

/** An unload as it was made, for its MAC3. */
export interface UnloadMade extends LoadOffer {
  readonly dateTime: Uint8Array;
  readonly mac3: Uint8Array;
}

/** A change of the overdraft limit as it was made, for its TAC. */
export interface OverdraftMade extends OverdraftOffer {
  readonly dateTime: Uint8Array;
  readonly tac: Uint8Array;
}

/** The time and the MAC2 of an online transaction that no key holder gave. */
export interface ForgedAuthorization {
  readonly dateTime: Uint8Array;
  readonly mac2: Uint8Array;
}

/** The keys of loads and unloads, whose MAC2 differ in their type and key alone. */
export type OnlineKey = 'load' | 'unload';

export interface Issuer extends Seals {
  /**
   * MAC2 for what the card offered; with `stranger`, under the key of that other card, and with `key` under that of the other
   * use, for which MAC1 is not genuine.
   */
  authorizeLoad(offer: LoadOffer, stranger?: Stranger, key?: OnlineKey): Promise<OnlineAuthorization>;
  authorizeUnload(offer: LoadOffer, stranger?: Stranger, key?: OnlineKey): Promise<OnlineAuthorization>;
  authorizeOverdraft(offer: OverdraftOffer, stranger?: Stranger): Promise<OnlineAuthorization>;
  findPurchaseTac(purchase: PurchaseMade): Promise<Finding>;
  /** `balance` is the real balance after the load, which an overdraft tells apart from the offer's: a TAC over either is genuine. */
  findLoadTac(load: LoadMade, balance?: Fen): Promise<Finding>;
  /** `balance` is the real balance after the unload: a MAC3 over either is genuine. */
  findMac3(unload: UnloadMade, balance?: Fen): Promise<Finding>;
  /**
   * `shown` are the balances after the update: a TAC over one of them, or over the one before, under either TAC
   * key, is genuine; the finding says which it is.
   */
  findOverdraftTac(update: OverdraftMade, shown?: readonly Fen[]): Promise<Finding>;
  /** A MAC2 that no key holder gave. */
  forgeLoad(offer: LoadOffer, how: Forgery): ForgedAuthorization;
  forgeUnload(offer: LoadOffer, how: Forgery): ForgedAuthorization;
  forgeOverdraft(offer: OverdraftOffer, how: Forgery): ForgedAuthorization;
}

const names = {
  load: { zh: '发卡机构验证 MAC1 并计算 MAC2', en: 'issuer: verify MAC1, compute MAC2' },
  tac: { zh: '发卡机构验证 TAC', en: 'issuer: verify the TAC' },
  mac3: { zh: '发卡机构验证 MAC3', en: 'issuer: verify MAC3' },
} satisfies Record<string, Text>;

/** The issuer's host of a scene, behind the port `issuer`. */
export function issuerOf(scene: Scene): Issuer {
  const ask = async (question: { readonly [name: string]: Fact }, stranger?: Stranger) =>
    (await scene.ask('issuer', { ...question, card: identityOf(scene, stranger) })) as unknown as Finding & { readonly mac2: string };
  const authorize = async <O extends LoadOffer | OverdraftOffer>(about: string, offer: O, stranger?: Stranger, key?: OnlineKey) => {
    const name = `issuer.authorize${about.charAt(0).toUpperCase()}${about.slice(1)}`;
    const special = { ...(key ? { key } : {}) };
    scene.step(name, names.load, 'preamble', { ...offer, ...(stranger ? { stranger } : {}), ...special });
    const dateTime = bytes(scene.calendar.next());
    const { mac2, ...mac1 } = await ask({ about, ...fieldsOf(offer, dateTime), mac1: hex(offer.mac1), ...special }, stranger);
    return { dateTime, mac2: bytes(mac2), mac1 };
  };
  /** The session key that a card key of zeros gives, or zeros themselves. */
  const forged = (
    offer: Pick<LoadOffer, 'random' | 'counter'>,
    how: Forgery,
    mac2: (session: Uint8Array, dateTime: Uint8Array) => Uint8Array,
  ) => {
    const dateTime = bytes(scene.calendar.next());
    const session = how === 'zero-session-key' ? zeroSession(scene) : loadSessionKey(new Uint8Array(16), offer, purseOf(scene));
    return { dateTime, mac2: mac2(session, dateTime) };
  };
  return {
    ...sealsOf(scene),
    authorizeLoad: (offer, stranger, key) => authorize('load', offer, stranger, key),
    authorizeUnload: (offer, stranger, key) => authorize('unload', offer, stranger, key),
    authorizeOverdraft: (offer, stranger) => authorize('overdraft', offer, stranger),
    async findPurchaseTac({ type, amount, terminal, terminalSequence, dateTime, tac }) {
      scene.step('issuer.findPurchaseTac', names.tac, 'preamble', { tac });
      return ask({
        about: 'purchase-tac',
        type,
        amount,
        terminal: hex(terminal),
        terminalSequence: hex(terminalSequence),
        dateTime: hex(dateTime),
        tac: hex(tac),
      });
    },
    async findLoadTac({ dateTime, tac, ...offer }, balance) {
      scene.step('issuer.findLoadTac', names.tac, 'preamble', { tac });
      const balancesAfter = either(offer.balance + offer.amount, ...(balance === undefined ? [] : [balance]));
      return ask({ about: 'load-tac', ...fieldsOf(offer, dateTime), tac: hex(tac), balancesAfter });
    },
    async findMac3({ dateTime, mac3, ...offer }, balance) {
      scene.step('issuer.findMac3', names.mac3, 'preamble', { mac3 });
      const balancesAfter = either(offer.balance - offer.amount, ...(balance === undefined ? [] : [balance]));
      return ask({ about: 'unload-mac3', ...fieldsOf(offer, dateTime), mac3: hex(mac3), balancesAfter });
    },
    async findOverdraftTac({ dateTime, tac, ...offer }, shown = []) {
      scene.step('issuer.findOverdraftTac', names.tac, 'preamble', { tac });
      const balancesAfter = either(offer.balance + offer.newLimit - offer.overdraftLimit, ...shown);
      return ask({ about: 'overdraft-tac', ...fieldsOf(offer, dateTime), tac: hex(tac), balancesAfter });
    },
    forgeLoad: (offer, how) => forged(offer, how, (session, dateTime) => loadMac2(session, { ...offer, dateTime }, purseOf(scene))),
    forgeUnload: (offer, how) => forged(offer, how, (session, dateTime) => unloadMac2(session, { ...offer, dateTime }, purseOf(scene))),
    forgeOverdraft: (offer, how) =>
      forged(offer, how, (session, dateTime) =>
        overdraftMac2(session, { ...offer, overdraftLimit: offer.newLimit, dateTime }, purseOf(scene)),
      ),
  };
}

/** The balance that follows from the offer, and others where they differ from it. */
function either(offered: number, ...others: readonly Fen[]): readonly number[] {
  return [...new Set([fen(Math.max(0, offered)), ...others])];
}

function fieldsOf(offer: LoadOffer | OverdraftOffer, dateTime: Uint8Array) {
  const { balance, counter, random, terminal } = offer;
  const shared = { balance, counter, random: hex(random), terminal: hex(terminal), dateTime: hex(dateTime) };
  return 'amount' in offer ? { ...shared, amount: offer.amount } : { ...shared, oldLimit: offer.overdraftLimit, newLimit: offer.newLimit };
}
