/** The commands that belong into one state only: those that complete a transaction, and the updates of the cache. */

import type { Answer, Fen, Row } from '#harness';
import { withinThreeOctets } from '../amounts.ts';
import { metroEntry, noOccasion } from '../journey.ts';
import type { Kind, Offer } from '../kind.ts';
import { cardDay, fare, type PurseInstruments } from '../purse-case.ts';
import { cappKind, loadKind, purchaseKind, unloadKind, updateKind } from '../transaction-kind.ts';

/** A command out of its state. */
export interface Completing extends Row {
  readonly kind: Kind;
  /** Says that the command is refused out of its state and changes nothing; with `.word`, how. */
  readonly order: string;
  /** What the command itself needs. */
  readonly needs: readonly string[];
  /**
   * Sends it with the MAC that the key holder gives for what the card offered last, or where nothing is open with one of
   * zeros; `limit` is the overdraft limit in force.
   */
  attempt(instruments: PurseInstruments, limit: Fen, offer?: Offer): Promise<Answer>;
}

const noMac = { dateTime: cardDay, terminalSequence: new Uint8Array(4), mac1: new Uint8Array(4), mac2: new Uint8Array(4) };
/** A host gives its MAC2 whatever it thinks of MAC1; an update has no amount. */
const withoutAmount = ({ terminal, balance, counter, keyVersion, algorithm, random }: Offer) => ({
  terminal,
  balance,
  counter,
  keyVersion,
  algorithm,
  random,
  mac1: noMac.mac1,
});
const withAmount = (offer: Offer) => ({ ...withoutAmount(offer), amount: fare });
const { journey, trip } = metroEntry(noOccasion);

const debit: Completing = {
  row: 'debit',
  title: { zh: '消费', en: 'DEBIT FOR PURCHASE' },
  kind: purchaseKind,
  order: purchaseKind.requirements.order,
  needs: ['EP', 'EP.purchase', 'keys.purchase'],
  attempt: async ({ card, psam }, overdraftLimit, offer) =>
    card.attempt.debitForPurchase(offer ? await psam.authorize({ ...offer, overdraftLimit, amount: fare, type: 6 }) : noMac),
};

const debitCapp: Completing = {
  row: 'debit-capp',
  title: { zh: '复合消费', en: 'DEBIT FOR CAPP PURCHASE' },
  kind: cappKind,
  order: cappKind.requirements.order,
  needs: ['EP', 'EP.capp', 'keys.purchase'],
  attempt: async ({ card, psam }, overdraftLimit, offer) =>
    card.attempt.debitForCappPurchase(offer ? await psam.authorize({ ...offer, overdraftLimit, amount: fare, type: 9 }) : noMac),
};

const credit: Completing = {
  row: 'credit',
  title: { zh: '圈存', en: 'CREDIT FOR LOAD' },
  kind: loadKind,
  order: loadKind.requirements.order,
  needs: ['EP', 'EP.load', 'keys.load'],
  attempt: async ({ card, issuer }, _, offer) => card.attempt.creditForLoad(offer ? await issuer.authorizeLoad(withAmount(offer)) : noMac),
};

const debitUnload: Completing = {
  row: 'debit-unload',
  title: { zh: '圈提', en: 'DEBIT FOR UNLOAD' },
  kind: unloadKind,
  order: unloadKind.requirements.order,
  needs: ['EP', 'EP.unload', 'keys.unload'],
  attempt: async ({ card, issuer }, _, offer) =>
    card.attempt.debitForUnload(offer ? await issuer.authorizeUnload(withAmount(offer)) : noMac),
};

const update: Completing = {
  row: 'update-limit',
  title: { zh: '修改透支限额', en: 'UPDATE OVERDRAW LIMIT' },
  kind: updateKind,
  order: updateKind.requirements.order,
  needs: ['EP', 'EP.overdraft-update', 'keys.overdraft'],
  attempt: async ({ card, issuer }, limit, offer) => {
    const overdraftLimit = withinThreeOctets(limit);
    const authorization = offer
      ? await issuer.authorizeOverdraft({ ...withoutAmount(offer), overdraftLimit, newLimit: overdraftLimit })
      : noMac;
    return card.attempt.updateOverdrawLimit({ overdraftLimit, ...authorization });
  },
};

const cache = (row: string, zh: string, en: string, sfi: 0x1a | 0x1e, record: Uint8Array): Completing => ({
  row,
  title: { zh, en },
  kind: cappKind,
  order: 'JTT978.2:EP.CAPP-CACHE.state',
  needs: ['EP', 'EP.capp'],
  attempt: ({ card }) => card.attempt.updateCappDataCache({ sfi, record }),
});

export const completions: readonly Completing[] = [debit, debitCapp, credit, debitUnload, update];

export const cacheUpdates: readonly Completing[] = [
  cache('cache-1a', '更新 1A 缓存', 'a record of EF 1A for the cache', 0x1a, journey),
  cache('cache-1e', '更新 1E 缓存', 'a record of EF 1E for the cache', 0x1e, trip),
];
