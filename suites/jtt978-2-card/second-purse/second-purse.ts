/** Transactions of a card with two purses (2023 edition): P1 says which of them a command is for. */

import { type Answer, type Card, type Fen, fen, type PurseState, type Row, terminalOf } from '#harness';
import { otherLimit, withinThreeOctets } from '../amounts.ts';
import { tripRecord } from '../journey.ts';
import { type PurseInstruments, smallest } from '../purse-case.ts';

export type PurseName = 'first' | 'second';

export const otherPurse: Readonly<Record<PurseName, PurseName>> = { first: 'second', second: 'first' };

/** The money of one purse, as GET BALANCE shows it. */
export type Amounts = Pick<PurseState, 'available' | 'overdraftLimit' | 'overdrawn' | 'balance'>;

/** What a transaction moves; how a debt divides the rest is left open. */
export type Means = Pick<Amounts, 'available' | 'overdraftLimit'>;

/** The money of both. */
export type BothPurses = Readonly<Record<PurseName, Amounts>>;

/** What INITIALIZE answers in every kind. */
interface Offer {
  readonly balance: Fen;
  readonly counter: number;
}

/** A transaction that was opened in one purse and authorized. */
export interface OpenIn {
  readonly offer: Offer;
  /** Sends what completes it, with the P1 of either purse. */
  complete(purse: PurseName): Promise<Answer>;
  /** What the purse has once it is complete. */
  after(before: Means): Means;
  /** Takes back what must not stay: an overdraft limit. */
  restore(): Promise<void>;
}

export interface KindIn extends Row {
  /** Its type in EF 18. */
  readonly type: number;
  /** How many INITIALIZE answers. */
  readonly octets: number;
  readonly needs: readonly string[];
  readonly initialize: (card: Card, purse: PurseName, amount: Fen) => Promise<Answer<Offer>>;
  readonly open: (instruments: PurseInstruments, purse: PurseName, amount: Fen) => Promise<OpenIn>;
}

/** P1 of the second purse; that of the first is the command's own. */
const p1 = (purse: PurseName, second: number): { readonly p1?: number } => (purse === 'second' ? { p1: second } : {});

const nothing = async (): Promise<void> => {};

const less =
  (amount: Fen) =>
  ({ available, overdraftLimit }: Means): Means => ({ available: fen(available - amount), overdraftLimit });

const more = (amount: Fen) => less(fen(-amount));

export const purchaseIn: KindIn = {
  row: 'purchase',
  title: { zh: '消费', en: 'a purchase' },
  type: 6,
  octets: 15,
  needs: ['EP.purchase', 'keys.purchase'],
  initialize: (card, purse, amount) => card.attempt.initializeForPurchase({ amount, ...p1(purse, 0x11) }),
  async open({ card, psam, scene }, purse, amount) {
    const offer = await card.initializeForPurchase({ amount, ...p1(purse, 0x11) });
    const authorization = await psam.authorize({ ...offer, type: 6, amount, terminal: terminalOf(scene) });
    return {
      offer,
      complete: (named) => card.attempt.debitForPurchase({ ...authorization, ...p1(named, 0x12) }),
      after: less(amount),
      restore: nothing,
    };
  },
};

const cappIn: KindIn = {
  row: 'capp',
  title: { zh: '复合消费', en: 'a CAPP purchase' },
  type: 9,
  octets: 15,
  needs: ['EP.capp', 'keys.purchase'],
  initialize: (card, purse, amount) => card.attempt.initializeForCappPurchase({ amount, ...p1(purse, 0x13) }),
  async open({ card, psam, scene }, purse, amount) {
    const opened = await card.initializeForCappPurchase({ amount, ...p1(purse, 0x13) });
    const offer = { ...opened, type: 9, amount, terminal: terminalOf(scene) } as const;
    const authorization = await psam.authorize(offer);
    await card.updateCappDataCache({ sfi: 0x1e, record: tripRecord({ offer, authorization }, 'single', 'bus') });
    return {
      offer,
      complete: (named) => card.attempt.debitForCappPurchase({ ...authorization, ...p1(named, 0x11) }),
      after: less(amount),
      restore: nothing,
    };
  },
};

const loadIn: KindIn = {
  row: 'load',
  title: { zh: '圈存', en: 'a load' },
  type: 2,
  octets: 16,
  needs: ['EP.load', 'keys.load'],
  initialize: (card, purse, amount) => card.attempt.initializeForLoad({ amount, ...p1(purse, 0x10) }),
  async open({ card, issuer, scene }, purse, amount) {
    const offer = { ...(await card.initializeForLoad({ amount, ...p1(purse, 0x10) })), amount, terminal: terminalOf(scene) };
    const authorization = await issuer.authorizeLoad(offer);
    return {
      offer,
      complete: (named) => card.attempt.creditForLoad({ ...authorization, ...p1(named, 0x10) }),
      after: more(amount),
      restore: nothing,
    };
  },
};

const unloadIn: KindIn = {
  row: 'unload',
  title: { zh: '圈提', en: 'an unload' },
  type: 3,
  octets: 16,
  needs: ['EP.unload', 'keys.unload'],
  initialize: (card, purse, amount) => card.attempt.initializeForUnload({ amount, ...p1(purse, 0x15) }),
  async open({ card, issuer, scene }, purse, amount) {
    const offer = { ...(await card.initializeForUnload({ amount, ...p1(purse, 0x15) })), amount, terminal: terminalOf(scene) };
    const authorization = await issuer.authorizeUnload(offer);
    return {
      offer,
      complete: (named) => card.attempt.debitForUnload({ ...authorization, ...p1(named, 0x13) }),
      after: less(amount),
      restore: nothing,
    };
  },
};

const updateIn: KindIn = {
  row: 'overdraft-update',
  title: { zh: '修改透支限额', en: 'a change of the overdraft limit' },
  type: 7,
  octets: 19,
  needs: ['EP.overdraft-update', 'keys.overdraft'],
  initialize: (card, purse) => card.attempt.initializeForUpdate(p1(purse, 0x14)),
  async open(instruments, purse, amount) {
    const { card, purse: transactions } = instruments;
    const before = (await readBoth(card))[purse];
    const cap = await card.attempt.getBalance({ kind: purse === 'second' ? 'second.cap' : 'cap' });
    const opened = await openUpdate(instruments, purse, otherLimit(before, cap.value?.amount ?? transactions.cap(), amount));
    return { ...opened, restore: async () => void (await (await openUpdate(instruments, purse, before.overdraftLimit)).complete(purse)) };
  },
};

async function openUpdate({ card, issuer, scene }: PurseInstruments, purse: PurseName, wanted: Fen): Promise<Omit<OpenIn, 'restore'>> {
  const overdraftLimit = withinThreeOctets(wanted);
  const offer = { ...(await card.initializeForUpdate(p1(purse, 0x14))), newLimit: overdraftLimit, terminal: terminalOf(scene) };
  const authorization = await issuer.authorizeOverdraft(offer);
  return {
    offer,
    complete: (named) => card.attempt.updateOverdrawLimit({ ...authorization, overdraftLimit, ...p1(named, 0x10) }),
    after: (before) => ({ overdraftLimit, available: fen(before.available + overdraftLimit - before.overdraftLimit) }),
  };
}

/** The five kinds of transaction, in either purse. */
export const kindsIn: readonly KindIn[] = [purchaseIn, cappIn, loadIn, unloadIn, updateIn];

/** Needs of a card with a second purse, and of what brings money into it. */
export const secondPurse = ['EP', 'EP.second-purse'] as const;
export const arrangingSecond = [...secondPurse, 'EP.load', 'keys.load', 'EP.purchase', 'keys.purchase'] as const;

/** The money of both purses. */
export async function readBoth(card: Card): Promise<BothPurses> {
  return { first: await amountsOf(card, ''), second: await amountsOf(card, 'second.') };
}

async function amountsOf(card: Card, prefix: '' | 'second.'): Promise<Amounts> {
  const amount = async (kind: keyof Amounts): Promise<Fen> => (await card.getBalance({ kind: `${prefix}${kind}` })).amount;
  return {
    available: await amount('available'),
    overdraftLimit: await amount('overdraftLimit'),
    overdrawn: await amount('overdrawn'),
    balance: await amount('balance'),
  };
}

/** Brings each purse to where one of the smallest amount can be taken from it and put into it, by one load or purchase where needed. */
export async function arrangeBoth(instruments: PurseInstruments): Promise<void> {
  const { card, purse } = instruments;
  await purse.arrange({ spendable: smallest, room: smallest });
  const { balance, overdrawn } = (await readBoth(card)).second;
  // The cap of the second purse may not be readable: what was taken from it before leaves the room.
  const { complete } =
    balance < smallest + smallest
      ? await loadIn.open(instruments, 'second', fen(2 * smallest + overdrawn))
      : await purchaseIn.open(instruments, 'second', smallest);
  await complete('second');
}

/** What the purse that was opened must have: the transaction complete where it was answered 9000, and nothing changed otherwise. */
export const asAnswered = ({ sw }: Pick<Answer, 'sw'>, { after }: OpenIn, before: Amounts): Means =>
  sw === '9000' ? after(before) : meansOf(before);

export const meansOf = ({ available, overdraftLimit }: Means): Means => ({ available, overdraftLimit });
