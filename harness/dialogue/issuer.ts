/** The verbs of an issuer's host: it gives MAC2 for a load and knows a genuine TAC. It answers; its keys stay with it. */

import { bytes, hex } from '../bytes/hex.ts';
import type { Text } from '../text.ts';
import type { Fen } from '../tunion/money.ts';
import { type Forgery, forgeLoad, identityOf, type Stranger } from './psam.ts';
import type { Fact, Scene } from './scene.ts';

/** What a card offered when a load was opened, with what it was asked for. */
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

/** The host's answer to a load: MAC2 and the time that it covers, and what it thinks of MAC1. */
export interface LoadAuthorization {
  readonly dateTime: Uint8Array;
  readonly mac2: Uint8Array;
  readonly mac1: Finding;
}

/** Whether a MAC or TAC is the right one, and which known mistake gives the one that came, where one does. */
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

export interface Issuer {
  /** MAC2 for what the card offered; with `stranger`, under the key of that other card, for which MAC1 is not genuine. */
  authorizeLoad(offer: LoadOffer, stranger?: Stranger): Promise<LoadAuthorization>;
  findPurchaseTac(purchase: PurchaseMade): Promise<Finding>;
  /** `balance` is the real balance after the load, which an overdraft tells apart from the offer's: a TAC over either is genuine. */
  findLoadTac(load: LoadMade, balance?: Fen): Promise<Finding>;
  /** A MAC2 that no key holder gave. */
  forgeLoad(offer: LoadOffer, how: Forgery): { readonly dateTime: Uint8Array; readonly mac2: Uint8Array };
}

const names = {
  load: { zh: '发卡机构验证 MAC1 并计算 MAC2', en: 'issuer: verify MAC1, compute MAC2' },
  tac: { zh: '发卡机构验证 TAC', en: 'issuer: verify the TAC' },
} satisfies Record<string, Text>;

/** The issuer's host of a scene, behind the port `issuer`. */
export function issuerOf(scene: Scene): Issuer {
  const ask = async (question: { readonly [name: string]: Fact }, stranger?: Stranger) =>
    (await scene.ask('issuer', { ...question, card: identityOf(scene, stranger) })) as unknown as Finding & { readonly mac2: string };
  const loadFields = (offer: LoadOffer, dateTime: Uint8Array) => ({
    balance: offer.balance,
    counter: offer.counter,
    random: hex(offer.random),
    amount: offer.amount,
    terminal: hex(offer.terminal),
    dateTime: hex(dateTime),
  });
  return {
    async authorizeLoad(offer, stranger) {
      scene.step('issuer.authorizeLoad', names.load, 'preamble', stranger === undefined ? offer : { ...offer, stranger });
      const dateTime = bytes(scene.calendar.next());
      const { mac2, ...mac1 } = await ask({ about: 'load', ...loadFields(offer, dateTime), mac1: hex(offer.mac1) }, stranger);
      return { dateTime, mac2: bytes(mac2), mac1 };
    },
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
      const offered = offer.balance + offer.amount;
      const balancesAfter = balance === undefined || balance === offered ? [offered] : [offered, balance];
      return ask({ about: 'load-tac', ...loadFields(offer, dateTime), tac: hex(tac), balancesAfter });
    },
    forgeLoad: (offer, how) => forgeLoad(scene, offer, how),
  };
}
