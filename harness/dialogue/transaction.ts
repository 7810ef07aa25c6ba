/** Whole transactions as preambles: opened, authorized, completed and confirmed, or the case gives up. */

import { type Fen, fen } from '../tunion/money.ts';
import type { Answer, Card } from './card.ts';
import type {
  Issuer,
  LoadMade,
  LoadOffer,
  OnlineAuthorization,
  OverdraftMade,
  OverdraftOffer,
  PurchaseMade,
  UnloadMade,
} from './issuer.ts';
import type { Authorization, Psam, PurchaseOffer } from './psam.ts';
import { type Scene, terminalOf } from './scene.ts';

/** A purchase that was opened and authorized: everything up to its DEBIT. */
export interface OpenPurchase {
  readonly offer: PurchaseOffer;
  readonly authorization: Authorization;
}

/** A purchase that was completed. `provedBy` is the number that proves it: one more than its offer's. */
export interface Purchase extends OpenPurchase, PurchaseMade {
  readonly mac2: Uint8Array;
  readonly provedBy: number;
}

/** A load that was opened and authorized: everything up to its CREDIT. */
export interface OpenLoad {
  readonly offer: LoadOffer;
  readonly authorization: OnlineAuthorization;
}

/** What every completed online transaction has besides what it made. `provedBy` is the number that proves it: one more than its offer's. */
interface Completed {
  readonly authorization: OnlineAuthorization;
  readonly provedBy: number;
}

export type Load = LoadMade & Completed;

/** An unload that was opened and authorized: everything up to its DEBIT. */
export type OpenUnload = OpenLoad;

export type Unload = UnloadMade & Completed;

/** A change of the overdraft limit that was opened and authorized: everything up to its UPDATE OVERDRAW LIMIT. */
export interface OpenOverdraft {
  readonly offer: OverdraftOffer;
  readonly authorization: OnlineAuthorization;
}

export type Overdraft = OverdraftMade & Completed;

/** What a CAPP purchase writes: a record of EF 1A, of EF 1E, or both, in that order. */
export interface CappRecords {
  readonly journey?: Uint8Array | undefined;
  readonly trip?: Uint8Array | undefined;
}

/** The transactions of a card, its PSAM and its issuer. */
export interface Transactions {
  openPurchase(amount: Fen): Promise<OpenPurchase>;
  purchase(amount: Fen): Promise<Purchase>;
  /** Opened, its records cached, authorized. */
  openCapp(amount: Fen, records: CappRecords): Promise<OpenPurchase>;
  capp(amount: Fen, records: CappRecords): Promise<Purchase>;
  openLoad(amount: Fen): Promise<OpenLoad>;
  load(amount: Fen): Promise<Load>;
  /** A load as an act under test: the answer of INITIALIZE where it is refused there, else that of CREDIT with a genuine MAC2. */
  attemptLoad(amount: Fen): Promise<Answer>;
  openUnload(amount: Fen): Promise<OpenUnload>;
  unload(amount: Fen): Promise<Unload>;
  /** The change of the overdraft limit to `limit`. */
  openOverdraft(limit: Fen): Promise<OpenOverdraft>;
  overdraft(limit: Fen): Promise<Overdraft>;
  /** The most that the real balance may be: what the card or its declaration says, or else three octets' worth. */
  cap(): Fen;
  /**
   * Brings the purse to where at least `spendable` may be spent and at least `room` may be loaded, by one load or purchase
   * where needed; the case gives up where that cannot be.
   */
  arrange(wanted: { readonly spendable?: Fen; readonly room?: Fen }): Promise<void>;
}

/** The transactions of a scene. */
export function transactionsOf(scene: Scene, card: Card, psam: Psam, issuer: Issuer): Transactions {
  const offered = async (type: 6 | 9, amount: Fen): Promise<PurchaseOffer> => {
    const opening = { amount };
    const offer = type === 6 ? await card.initializeForPurchase(opening) : await card.initializeForCappPurchase(opening);
    return { ...offer, type, amount, terminal: terminalOf(scene) };
  };
  const openPurchase = async (amount: Fen): Promise<OpenPurchase> => {
    const offer = await offered(6, amount);
    return { offer, authorization: await psam.authorize(offer) };
  };
  const openCapp = async (amount: Fen, { journey, trip }: CappRecords): Promise<OpenPurchase> => {
    const offer = await offered(9, amount);
    const authorization = await psam.authorize(offer);
    if (journey !== undefined) await card.updateCappDataCache({ sfi: 0x1a, record: journey });
    if (trip !== undefined) await card.updateCappDataCache({ sfi: 0x1e, record: trip });
    return { offer, authorization };
  };
  const completed = async ({ offer, authorization }: OpenPurchase): Promise<Purchase> => {
    const { tac, mac2 } = offer.type === 6 ? await card.debitForPurchase(authorization) : await card.debitForCappPurchase(authorization);
    const { type, amount, terminal } = offer;
    return { offer, authorization, type, amount, terminal, ...authorization, tac, mac2, provedBy: next(offer.counter) };
  };
  const openLoad = async (amount: Fen): Promise<OpenLoad> => {
    const offer = { ...(await card.initializeForLoad({ amount })), amount, terminal: terminalOf(scene) };
    return { offer, authorization: await issuer.authorizeLoad(offer) };
  };
  const load = async (amount: Fen): Promise<Load> => {
    const { offer, authorization } = await openLoad(amount);
    const { tac } = await card.creditForLoad(authorization);
    return { ...offer, authorization, dateTime: authorization.dateTime, tac, provedBy: next(offer.counter) };
  };
  const openUnload = async (amount: Fen): Promise<OpenUnload> => {
    const offer = { ...(await card.initializeForUnload({ amount })), amount, terminal: terminalOf(scene) };
    return { offer, authorization: await issuer.authorizeUnload(offer) };
  };
  const openOverdraft = async (newLimit: Fen): Promise<OpenOverdraft> => {
    const offer = { ...(await card.initializeForUpdate()), newLimit, terminal: terminalOf(scene) };
    return { offer, authorization: await issuer.authorizeOverdraft(offer) };
  };
  return {
    openPurchase,
    purchase: async (amount) => completed(await openPurchase(amount)),
    openCapp,
    capp: async (amount, records) => completed(await openCapp(amount, records)),
    openLoad,
    load,
    async attemptLoad(amount) {
      const opened = await card.attempt.initializeForLoad({ amount });
      if (opened.value === undefined) return opened;
      return card.attempt.creditForLoad(await issuer.authorizeLoad({ ...opened.value, amount, terminal: terminalOf(scene) }));
    },
    openUnload,
    async unload(amount) {
      const { offer, authorization } = await openUnload(amount);
      const { mac3 } = await card.debitForUnload(authorization);
      return { ...offer, authorization, dateTime: authorization.dateTime, mac3, provedBy: next(offer.counter) };
    },
    openOverdraft,
    async overdraft(limit) {
      const { offer, authorization } = await openOverdraft(limit);
      const { tac } = await card.updateOverdrawLimit({ overdraftLimit: limit, ...authorization });
      return { ...offer, authorization, dateTime: authorization.dateTime, tac, provedBy: next(offer.counter) };
    },
    cap: () => capOf(scene),
    async arrange({ spendable = fen(0), room = fen(0) }) {
      const { available, balance } = await card.readPurse();
      const cap = capOf(scene);
      if (balance > cap) {
        scene.giveUp({
          zh: `实际余额 ${balance} 超过上限 ${cap}，无法安排余额`,
          en: `the real balance, ${balance}, is above its cap, ${cap}: nothing can be arranged`,
        });
      }
      if (available < spendable) await load(fen(spendable - available));
      else if (cap - balance < room) await completed(await openPurchase(fen(room - (cap - balance))));
    },
  };
}

/** The number that a transaction counts to whose INITIALIZE answered `counter`. */
function next(counter: number): number {
  return (counter + 1) % 0x10000;
}

function capOf(scene: Scene): Fen {
  const cap = scene.facts['balanceCap'];
  return fen(typeof cap === 'number' ? cap : 0xffffff);
}
