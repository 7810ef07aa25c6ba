/** The five kinds of transaction, opened and completed alike, for families that go over all of them. */

import { type Authorization, fen, flipBit, hex, type OpenPurchase, yuan } from '#harness';
import { otherLimit, withinThreeOctets } from './amounts.ts';
import { entered, next, pushed } from './books.ts';
import { metroEntry, openRide } from './journey.ts';
import type { Completion, Kind, Opened } from './kind.ts';
import { arrangeBalance, enough, openUnload, openUpdate } from './online-case.ts';
import type { PurseInstruments } from './purse-case.ts';

const nothing = async (): Promise<void> => {};

export const purchaseKind: Kind = {
  name: 'purchase',
  title: { zh: '消费', en: 'purchase' },
  article: 'a',
  type: 6,
  needs: ['EP', 'EP.purchase', 'keys.purchase', 'keys.load'],
  requirements: {
    prove: 'JTT978.2:EP.PROVE.purchase',
    tear: 'JTT978.2:EP.TEAR.purchase',
    order: 'JTT978.2:EP.DEBIT.order',
    once: 'JTT978.2:EP.DEBIT.once',
  },
  arrange: ({ purse }) => purse.arrange(enough),
  initialize: (card, amount) => card.attempt.initializeForPurchase({ amount }),
  tearInitialize: (card, amount, moment) => card.torn(moment).initializeForPurchase({ amount }),
  open: async (instruments, amount) => openedPurchase(instruments, 'debitForPurchase', await instruments.purse.openPurchase(amount)),
  async make({ purse }, amount) {
    const { provedBy, mac2, tac } = await purse.purchase(amount);
    return { provedBy, proof: { mac2, tac }, restore: nothing };
  },
  promised: (proof) => proof,
  restore: nothing,
};

/** A CAPP purchase as a metro gate makes it: with a record of EF 1A and one of EF 1E. */
export const cappKind: Kind = {
  name: 'capp',
  title: { zh: '复合消费', en: 'CAPP purchase' },
  article: 'a',
  type: 9,
  needs: ['EP', 'EP.capp', 'keys.purchase', 'keys.load'],
  requirements: {
    prove: 'JTT978.2:EP.PROVE.capp',
    tear: 'JTT978.2:EP.TEAR.capp',
    order: 'JTT978.2:EP.CAPP-DEBIT.order',
    once: 'JTT978.2:EP.CAPP-DEBIT.once',
  },
  arrange: ({ purse }) => purse.arrange(enough),
  initialize: (card, amount) => card.attempt.initializeForCappPurchase({ amount }),
  tearInitialize: (card, amount, moment) => card.torn(moment).initializeForCappPurchase({ amount }),
  async open(instruments, amount) {
    const ride = await openRide(instruments, amount, metroEntry);
    const opened = openedPurchase(instruments, 'debitForCappPurchase', ride);
    return {
      ...opened,
      completed: (before) => ({
        ...opened.completed(before),
        journeys: [hex(ride.journey), ...before.journeys.slice(1)],
        trips: pushed(hex(ride.trip), before.trips),
      }),
    };
  },
  async make(instruments, amount) {
    const { offer, authorization } = await openRide(instruments, amount, metroEntry);
    return { provedBy: next(offer.counter), proof: await instruments.card.debitForCappPurchase(authorization), restore: nothing };
  },
  promised: (proof) => proof,
  restore: nothing,
};

export const loadKind: Kind = {
  name: 'load',
  title: { zh: '圈存', en: 'load' },
  article: 'a',
  type: 2,
  needs: ['EP', 'EP.load', 'keys.load', 'keys.purchase'],
  requirements: {
    prove: 'JTT978.2:EP.PROVE.load',
    tear: 'JTT978.2:EP.TEAR.load',
    order: 'JTT978.2:EP.CREDIT.order',
    once: 'JTT978.2:EP.CREDIT.once',
  },
  arrange: ({ purse }) => purse.arrange(enough),
  initialize: (card, amount) => card.attempt.initializeForLoad({ amount }),
  tearInitialize: (card, amount, moment) => card.torn(moment).initializeForLoad({ amount }),
  async open({ card, purse, issuer }, amount) {
    const { offer, authorization } = await purse.openLoad(amount);
    const { dateTime } = authorization;
    const completion = (given: typeof authorization): Completion => ({
      send: () => card.attempt.creditForLoad(given),
      tear: (moment) => card.torn(moment).creditForLoad(given),
    });
    return {
      offer,
      counter: offer.counter,
      provedBy: next(offer.counter),
      completion: completion(authorization),
      forgery: completion({ ...authorization, mac2: flipBit(authorization.mac2, 7) }),
      findTac: (tac, balance) => issuer.findLoadTac({ ...offer, dateTime, tac }, balance),
      completed: (before) => entered(before, { ...offer, type: 2, dateTime }, fen(before.available + amount)),
      restore: nothing,
    };
  },
  async make({ purse }, amount) {
    const { provedBy, tac } = await purse.load(amount);
    return { provedBy, proof: { tac }, restore: nothing };
  },
  // The half before the TAC of a load is left open.
  promised: (proof) => ({ tac: proof?.tac }),
  restore: nothing,
};

export const unloadKind: Kind = {
  name: 'unload',
  title: { zh: '圈提', en: 'unload' },
  article: 'an',
  type: 3,
  needs: ['EP', 'EP.unload', 'keys.unload', 'keys.load', 'keys.purchase'],
  requirements: {
    prove: 'JTT978.2:EP.PROVE.unload',
    tear: 'JTT978.2:EP.TEAR.unload',
    order: 'JTT978.2:EP.UNLOAD.order',
    once: 'JTT978.2:EP.UNLOAD.once',
  },
  arrange: (instruments) => arrangeBalance(instruments, yuan(3)),
  initialize: (card, amount) => card.attempt.initializeForUnload({ amount }),
  tearInitialize: (card, amount, moment) => card.torn(moment).initializeForUnload({ amount }),
  async open(instruments, amount) {
    const { card } = instruments;
    const { offer, authorization } = await openUnload(instruments, amount);
    const { dateTime } = authorization;
    const completion = (given: typeof authorization): Completion => ({
      send: () => card.attempt.debitForUnload(given),
      tear: (moment) => card.torn(moment).debitForUnload(given),
    });
    return {
      offer,
      counter: offer.counter,
      provedBy: next(offer.counter),
      completion: completion(authorization),
      forgery: completion({ ...authorization, mac2: flipBit(authorization.mac2, 7) }),
      completed: (before) => entered(before, { ...offer, type: 3, dateTime }, fen(before.available - amount)),
      restore: nothing,
    };
  },
  async make(instruments, amount) {
    const { offer, authorization } = await openUnload(instruments, amount);
    await instruments.card.debitForUnload(authorization);
    return { provedBy: next(offer.counter), proof: true, restore: nothing };
  },
  // Only that there is a proof of eight octets.
  promised: (proof) => proof !== undefined,
  restore: nothing,
};

/** An update raises the limit by the amount, lowers it where it cannot be raised, or sets it anew where it can do neither. */
export const updateKind: Kind = {
  name: 'overdraft-update',
  title: { zh: '修改透支限额', en: 'change of the overdraft limit' },
  article: 'a',
  type: 7,
  needs: ['EP', 'EP.overdraft-update', 'keys.overdraft', 'keys.load', 'keys.purchase'],
  requirements: {
    prove: 'JTT978.2:EP.PROVE.overdraft-update',
    tear: 'JTT978.2:EP.TEAR.overdraft-update',
    order: 'JTT978.2:EP.OVERDRAFT-UPDATE.order',
    once: 'JTT978.2:EP.OVERDRAFT-UPDATE.once',
  },
  arrange: ({ purse }) => purse.arrange(enough),
  initialize: (card) => card.attempt.initializeForUpdate(),
  tearInitialize: (card, _amount, moment) => card.torn(moment).initializeForUpdate(),
  async open(instruments, amount) {
    const { card, purse } = instruments;
    const state = await card.readPurse();
    const overdraftLimit = otherLimit(state, purse.cap(), amount);
    const { offer, authorization } = await openUpdate(instruments, overdraftLimit);
    const { dateTime } = authorization;
    const completion = (given: typeof authorization): Completion => ({
      send: () => card.attempt.updateOverdrawLimit({ overdraftLimit, ...given }),
      tear: (moment) => card.torn(moment).updateOverdrawLimit({ overdraftLimit, ...given }),
    });
    return {
      offer,
      counter: offer.counter,
      provedBy: next(offer.counter),
      completion: completion(authorization),
      forgery: completion({ ...authorization, mac2: flipBit(authorization.mac2, 7) }),
      completed: (before) =>
        entered(
          before,
          { ...offer, amount: fen(0), type: 7, dateTime },
          fen(before.available + overdraftLimit - before.overdraftLimit),
          overdraftLimit,
        ),
      restore: () => updateKind.restore(instruments, state.overdraftLimit),
    };
  },
  async make(instruments, amount) {
    const { provedBy, completion, restore } = await updateKind.open(instruments, amount);
    const { sw } = await completion.send();
    const { zh, en } = updateKind.title;
    return sw === '9000'
      ? { provedBy, proof: true, restore }
      : instruments.scene.giveUp({ zh: `前置步骤“${zh}”应答 ${sw}`, en: `the preamble ${en} was answered ${sw}` });
  },
  promised: (proof) => proof !== undefined,
  async restore({ card, purse }, overdraftLimit) {
    await card.present();
    await purse.overdraft(withinThreeOctets(overdraftLimit));
  },
};

export const kinds: readonly Kind[] = [purchaseKind, cappKind, loadKind, unloadKind, updateKind];

/** The rows of a family that goes over all kinds. */
export const kindRows = kinds.map((kind) => ({ row: kind.name, title: kind.title, kind }));

function openedPurchase(
  { card, issuer }: PurseInstruments,
  debit: 'debitForPurchase' | 'debitForCappPurchase',
  { offer, authorization }: OpenPurchase,
): Opened {
  const completion = (given: Authorization): Completion => ({
    send: () => card.attempt[debit](given),
    tear: (moment) => card.torn(moment)[debit](given),
  });
  return {
    offer,
    counter: offer.counter,
    provedBy: next(offer.counter),
    completion: completion(authorization),
    forgery: completion({ ...authorization, mac1: flipBit(authorization.mac1, 7) }),
    findTac: (tac) => issuer.findPurchaseTac({ ...offer, ...authorization, tac }),
    completed: (before) => entered(before, { ...offer, dateTime: authorization.dateTime }, fen(before.available - offer.amount)),
    restore: nothing,
  };
}
