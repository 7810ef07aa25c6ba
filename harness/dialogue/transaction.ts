/** Whole transactions as preambles: opened, authorized, completed and confirmed, or the case gives up. */

import { type Fen, fen } from '../tunion/money.ts';
import type { Answer, Card } from './card.ts';
import type { Issuer, LoadAuthorization, LoadMade, LoadOffer, PurchaseMade } from './issuer.ts';
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
  readonly authorization: LoadAuthorization;
}

/** A load that was completed. `provedBy` is the number that proves it: one more than its offer's. */
export interface Load extends LoadMade {
  readonly authorization: LoadAuthorization;
  readonly provedBy: number;
}

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
    return { offer, authorization, type, amount, terminal, ...authorization, tac, mac2, provedBy: (offer.counter + 1) % 0x10000 };
  };
  const openLoad = async (amount: Fen): Promise<OpenLoad> => {
    const offer = { ...(await card.initializeForLoad({ amount })), amount, terminal: terminalOf(scene) };
    return { offer, authorization: await issuer.authorizeLoad(offer) };
  };
  const load = async (amount: Fen): Promise<Load> => {
    const { offer, authorization } = await openLoad(amount);
    const { tac } = await card.creditForLoad(authorization);
    return { ...offer, authorization, dateTime: authorization.dateTime, tac, provedBy: (offer.counter + 1) % 0x10000 };
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

function capOf(scene: Scene): Fen {
  const cap = scene.facts['balanceCap'];
  return fen(typeof cap === 'number' ? cap : 0xffffff);
}
