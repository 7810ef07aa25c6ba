/** What can happen to a purse in a random history, and what must be true of it afterwards. */

import {
  type Check,
  type Exploration,
  type FastCheck,
  type Fen,
  fen,
  formatYuan,
  type Move,
  purseAid,
  type Text,
  within,
  yuan,
} from '#harness';
import { type PurseInstruments, sw } from '../purse-case.ts';
import { cappKind, type Kind, kinds, loadKind, type Opened, purchaseKind } from '../transaction-kind.ts';

export const conserved = 'JTT978.2:EP.PURSE.conserved';
export const counted = 'JTT978.2:EP.PURSE.counters';
export const proved = 'JTT978.2:EP.PURSE.tac';

/** What a purse must be like, brought up to date by each move. */
export interface Purse {
  available: Fen;
  /** The real balance as it was last read: how a debt divides the money is left open. */
  balance: Fen;
  readonly overdraftLimit: Fen;
  /** The counter of the next transaction; null while it is not known. */
  offline: number | null;
  online: number | null;
  /** Wrong MACs in this history, of which a card may not bear many. */
  wrongMacs: number;
}

/** The most fen that a move moves, but for one that spends all there is or more. */
const most = 1000;

/** The most that such a move may find in the purse. */
const littleEnough = yuan(40);

/** Wrong MACs that a history may try. */
const mostWrongMacs = 2;

/** What an exploration may spend of the worst of cards: each move one transaction, at most 50 yuan and one wrong MAC. */
export const purseSpends = { counters: 400, money: yuan(20_000), macTries: 200 } as const;

type PurseMove = Move<Purse>;

/** The exploration of a purse: twelve histories of up to twenty moves. */
export function purseHistories(instruments: PurseInstruments): Exploration<Purse> {
  const { card } = instruments;
  return {
    first: {
      title: {
        zh: '卡片上电并选择电子钱包应用，读可用余额与两个交易序号',
        en: 'power the card, select the purse, read the available amount and both counters',
      },
      async run() {
        await card.present();
        const { amount: overdraftLimit } = await card.getBalance({ kind: 'overdraftLimit' });
        const { amount: available } = await card.getBalance({ kind: 'available' });
        const { amount: balance } = await card.getBalance({ kind: 'balance' });
        return { available, balance, overdraftLimit, ...(await card.readCounters()), wrongMacs: 0 };
      },
    },
    moves: (fc) => movesOf(instruments, fc),
    last: {
      title: { zh: '再读可用余额与两个交易序号', en: 'read the available amount and both counters again' },
      check: () => true,
      async run(purse, check) {
        await card.present();
        await audit(instruments, purse, check);
        const { offline, online } = await card.readCounters();
        count(purse, 'offline', offline, check);
        count(purse, 'online', online, check);
      },
    },
    histories: 12,
    longest: 20,
    shrinking: 150,
  };
}

function movesOf(instruments: PurseInstruments, fc: FastCheck) {
  const { card, purse: transactions } = instruments;
  const cap = transactions.cap();
  const counterOf = ({ type }: Kind): 'offline' | 'online' => (type === 2 ? 'online' : 'offline');
  const affords = ({ available, balance }: Purse, { type }: Kind, amount: Fen): boolean =>
    type === 2 ? amount <= cap - balance : amount <= available;

  /** Opens a transaction; the counter that the card offers must be the one that is next. */
  const open = async (purse: Purse, kind: Kind, amount: Fen, check: Check): Promise<Opened> => {
    const opened = await kind.open(instruments, amount);
    count(purse, counterOf(kind), opened.counter, check);
    return opened;
  };

  /** Enters a transaction that took effect into what the purse must be like. */
  const enter = (purse: Purse, kind: Kind, amount: Fen, { provedBy }: Opened): void => {
    purse.available = fen(kind.type === 2 ? purse.available + amount : purse.available - amount);
    purse[counterOf(kind)] = provedBy;
  };

  /** Whether a purchase for nothing counts is left open: it is seen from the card. */
  const recount = async (purse: Purse, amount: Fen, check: Check): Promise<void> => {
    if (amount > 0 || purse.offline === null) return;
    const { offline } = await card.readCounters();
    check(counted, offline).is(within(purse.offline - 1, purse.offline));
    purse.offline = offline;
  };

  const judgeTac = async ({ findTac }: Opened, tac: Uint8Array | undefined, { balance }: Purse, check: Check): Promise<void> => {
    const { genuine } = await findTac(tac ?? new Uint8Array(4), balance);
    check(proved, genuine).is(true);
  };

  /** Refusing what is in order breaks none of the requirements here, but a history cannot go on from it. */
  const refusedPayment = (kind: Kind, word: string): void =>
    instruments.scene.giveUp({
      zh: `随机历史中的${kind.title.zh}应答 ${word}`,
      en: `a ${kind.title.en} of a random history was answered ${word}`,
    });

  const pay = (kind: Kind, amount: Fen): PurseMove => ({
    title: { zh: `${kind.title.zh} ${formatYuan(amount)} 元`, en: `a ${kind.title.en} of ${formatYuan(amount)} yuan` },
    check: (purse) => affords(purse, kind, amount),
    async run(purse, check) {
      const opened = await open(purse, kind, amount, check);
      const answer = await opened.completion.send();
      if (answer.sw === sw.success) enter(purse, kind, amount, opened);
      await audit(instruments, purse, check);
      if (answer.sw !== sw.success) return refusedPayment(kind, answer.sw);
      await judgeTac(opened, answer.value?.tac, purse, check);
      await recount(purse, amount, check);
    },
  });

  const payAll: PurseMove = {
    title: { zh: '消费全部可用余额', en: 'a purchase of all that is available' },
    check: ({ available }) => available > 0 && available <= littleEnough,
    run: (purse, check) => pay(purchaseKind, purse.available).run(purse, check),
  };

  const overspend = (kind: Kind, beyond: number): PurseMove => ({
    title: { zh: `${kind.title.zh}，金额超出可用余额 ${beyond} 分`, en: `a ${kind.title.en} of ${beyond} fen more than is available` },
    check: ({ available }) => available <= littleEnough,
    async run(purse, check) {
      const amount = fen(purse.available + beyond);
      const initialize = kind === cappKind ? card.attempt.initializeForCappPurchase : card.attempt.initializeForPurchase;
      const answer = await initialize({ amount });
      if (answer.sw === sw.success) {
        const opened = await kind.open(instruments, amount);
        await opened.completion.send();
      }
      await card.present();
      await audit(instruments, purse, check);
    },
  });

  const overload = (beyond: number): PurseMove => ({
    title: { zh: `圈存，金额超出余额上限 ${beyond} 分`, en: `a load of ${beyond} fen more than the cap of the balance leaves room for` },
    check: ({ balance, overdraftLimit }) => balance <= cap && cap - balance + overdraftLimit <= littleEnough,
    async run(purse, check) {
      // A load pays back first what is owed, at most the limit: only what goes beyond that as well is certainly too much.
      await transactions.attemptLoad(fen(cap - purse.balance + purse.overdraftLimit + beyond));
      await card.present();
      await audit(instruments, purse, check);
    },
  });

  const forge = (kind: Kind, amount: Fen): PurseMove => ({
    title: {
      zh: `${kind.title.zh} ${formatYuan(amount)} 元，MAC 错误`,
      en: `a ${kind.title.en} of ${formatYuan(amount)} yuan with a wrong MAC`,
    },
    check: (purse) => affords(purse, kind, amount) && purse.wrongMacs < mostWrongMacs,
    async run(purse, check) {
      purse.wrongMacs += 1;
      const { forgery } = await open(purse, kind, amount, check);
      await forgery.send();
      await card.present();
      await audit(instruments, purse, check);
    },
  });

  const payTwice = (kind: Kind, amount: Fen): PurseMove => ({
    title: {
      zh: `${kind.title.zh} ${formatYuan(amount)} 元，成功后同一命令再发一次`,
      en: `a ${kind.title.en} of ${formatYuan(amount)} yuan, its last command sent once more after success`,
    },
    check: (purse) => affords(purse, kind, amount) && purse.wrongMacs < mostWrongMacs,
    async run(purse, check) {
      purse.wrongMacs += 1;
      const opened = await open(purse, kind, amount, check);
      const answer = await opened.completion.send();
      if (answer.sw !== sw.success) return refusedPayment(kind, answer.sw);
      enter(purse, kind, amount, opened);
      await opened.completion.send();
      await card.present();
      await audit(instruments, purse, check);
    },
  });

  const drop = (kind: Kind, amount: Fen, then: { readonly title: Text; run(): Promise<unknown> }): PurseMove => ({
    title: {
      zh: `${kind.title.zh} ${formatYuan(amount)} 元只初始化，随后${then.title.zh}`,
      en: `a ${kind.title.en} of ${formatYuan(amount)} yuan opened, then ${then.title.en}`,
    },
    check: (purse) => affords(purse, kind, amount),
    async run(purse, check) {
      await open(purse, kind, amount, check);
      await then.run();
      await audit(instruments, purse, check);
    },
  });

  const lose = (kind: Kind, amount: Fen): PurseMove => ({
    title: {
      zh: `${kind.title.zh} ${formatYuan(amount)} 元，最后一条命令的应答丢失，重新上电后取交易认证`,
      en: `a ${kind.title.en} of ${formatYuan(amount)} yuan, the answer to its last command lost; its proof asked for after power-up`,
    },
    check: (purse) => affords(purse, kind, amount),
    async run(purse, check) {
      const opened = await open(purse, kind, amount, check);
      await opened.completion.tear(null);
      enter(purse, kind, amount, opened);
      await card.present();
      await audit(instruments, purse, check);
      const { value } = await card.attempt.getTransactionProve({ type: kind.type, counter: opened.provedBy });
      await judgeTac(opened, value?.tac, purse, check);
    },
  });

  const prove = (kind: Kind, counter: number): PurseMove => ({
    title: { zh: `取序号 ${counter} 的${kind.title.zh}认证`, en: `the proof of a ${kind.title.en} asked for by number ${counter}` },
    check: () => true,
    async run(purse, check) {
      await card.attempt.getTransactionProve({ type: kind.type, counter });
      await audit(instruments, purse, check);
    },
  });

  const power = { title: { zh: '断电再上电', en: 'power off and on' }, run: () => card.present() };
  const select = { title: { zh: '重新选择应用', en: 'SELECT again' }, run: () => card.selectAid({ aid: purseAid }) };
  const interlude = ({ title, run }: typeof power | typeof select): PurseMove => ({
    title,
    check: () => true,
    async run(purse, check) {
      await run();
      await audit(instruments, purse, check);
    },
  });

  const someKind = fc.constantFrom(...kinds);
  const amount = fc.integer({ min: 1, max: most }).map(fen);
  const debit = fc.constantFrom(purchaseKind, cappKind);
  return [
    fc.tuple(someKind, amount).map(([kind, some]) => pay(kind, some)),
    amount.map((some) => pay(loadKind, some)),
    amount.map((some) => pay(purchaseKind, some)),
    fc.constant(pay(cappKind, fen(0))),
    fc.constant(payAll),
    fc.tuple(debit, amount).map(([kind, beyond]) => overspend(kind, beyond)),
    amount.map(overload),
    fc.tuple(someKind, amount).map(([kind, some]) => forge(kind, some)),
    fc.tuple(someKind, amount).map(([kind, some]) => payTwice(kind, some)),
    fc.tuple(someKind, amount, fc.constantFrom(power, select)).map(([kind, some, then]) => drop(kind, some, then)),
    fc.tuple(someKind, amount).map(([kind, some]) => lose(kind, some)),
    fc.tuple(someKind, fc.nat({ max: 65_535 })).map(([kind, counter]) => prove(kind, counter)),
    fc.constantFrom(power, select).map(interlude),
  ];
}

/** The money must be where the history left it. */
async function audit({ card }: PurseInstruments, purse: Purse, check: Check): Promise<void> {
  const { amount: available } = await card.getBalance({ kind: 'available' });
  check(conserved, available).is(purse.available);
  const { amount: balance } = await card.getBalance({ kind: 'balance' });
  purse.balance = balance;
}

/** A counter that the card shows must be the one that is next. */
function count(purse: Purse, which: 'offline' | 'online', shown: number | null, check: Check): void {
  const due = purse[which];
  if (due !== null && shown !== null) check(counted, { [which]: shown }).is({ [which]: due });
  purse[which] = shown ?? due;
}
