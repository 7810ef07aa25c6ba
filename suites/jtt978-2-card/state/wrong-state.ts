/** Wrong states for a command that completes a transaction: other transactions open, or one of any kind just completed. */

import { type Authorization, fen, type OpenLoad, type PurseState, type Row, type Text, yuan } from '#harness';
import { metroEntry, openRide, payFlatFare } from '../journey.ts';
import { cardDay, fare, oneTransaction, type PurseInstruments } from '../purse-case.ts';

/** Money and room for every transaction of a case. */
export const enough = { spendable: yuan(2), room: yuan(2) };

/** What these cases spend: one transaction that may be completed, and one command that must be refused. */
export const spends = { ...oneTransaction, macTries: 1 };

/** A wrong state: how it comes about, what the purse shows there, and with what the command is tried. */
export interface WrongState<A = Authorization> extends Row {
  readonly arrive: (instruments: PurseInstruments) => Promise<{ readonly before: PurseState; readonly authorization: A }>;
}

type CreditData = Pick<OpenLoad['authorization'], 'dateTime' | 'mac2'>;

const noMac1: Authorization = { terminalSequence: new Uint8Array(4), dateTime: cardDay, mac1: new Uint8Array(4) };
const noMac2: CreditData = { dateTime: cardDay, mac2: new Uint8Array(4) };

const words = {
  loadOpen: { zh: '圈存初始化后，MAC1 按其随机数计算', en: 'while a load is open, with a MAC1 for its random number' },
  purchaseDone: { zh: '消费完成后', en: 'after a purchase was completed' },
  cappDone: { zh: '复合消费完成后', en: 'after a CAPP purchase was completed' },
  loadDone: { zh: '圈存完成后', en: 'after a load was completed' },
} satisfies Record<string, Text>;

/** A load is open, and the PSAM took what the card offered for a purchase. */
export function loadOpen(type: 6 | 9): WrongState {
  return {
    row: 'load-open',
    title: words.loadOpen,
    arrive: async ({ card, purse, psam }) => {
      const before = await card.readPurse();
      const { offer } = await purse.openLoad(fare);
      return { before, authorization: await psam.authorize({ ...offer, overdraftLimit: fen(0), type }) };
    },
  };
}

export const purchaseDone: WrongState = {
  row: 'purchase-done',
  title: words.purchaseDone,
  arrive: async ({ card, purse }) => {
    const { authorization } = await purse.purchase(fare);
    return { before: await card.readPurse(), authorization };
  },
};

export const cappDone: WrongState = {
  row: 'capp-done',
  title: words.cappDone,
  arrive: async ({ card, purse }) => {
    const { authorization } = await payFlatFare({ card, purse }, fare);
    return { before: await card.readPurse(), authorization };
  },
};

export const loadDone: WrongState = {
  row: 'load-done',
  title: words.loadDone,
  arrive: async ({ card, purse }) => {
    await purse.load(fare);
    return { before: await card.readPurse(), authorization: noMac1 };
  },
};

/** The same for CREDIT FOR LOAD. */
export const creditStates: readonly WrongState<CreditData>[] = [
  {
    row: 'capp-open',
    title: { zh: '复合消费初始化后，MAC2 属于此前的圈存', en: 'while a CAPP purchase is open, with the MAC2 of a load before it' },
    arrive: async ({ card, purse }) => {
      const before = await card.readPurse();
      const { authorization } = await purse.openLoad(fare);
      await purse.openCapp(fare, {});
      return { before, authorization };
    },
  },
  {
    row: 'capp-cached',
    title: {
      zh: '复合消费更新缓存后，MAC2 属于此前的圈存',
      en: 'while a CAPP purchase is open and cached, with the MAC2 of a load before it',
    },
    arrive: async ({ card, purse }) => {
      const before = await card.readPurse();
      const { authorization } = await purse.openLoad(fare);
      await openRide({ card, purse }, fare, metroEntry);
      return { before, authorization };
    },
  },
  { ...purchaseDone, arrive: async (instruments) => ({ ...(await purchaseDone.arrive(instruments)), authorization: noMac2 }) },
  { ...cappDone, arrive: async (instruments) => ({ ...(await cappDone.arrive(instruments)), authorization: noMac2 }) },
];
