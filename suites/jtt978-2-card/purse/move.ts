/** What can happen to a purse in a random history. */

import { type Check, declaredPin, type FastCheck, type Fen, fen, formatYuan, type Text, within } from '#harness';
import { counterOf } from '../books.ts';
import type { Kind, Opened } from '../kind.ts';
import { ownAid, type PurseInstruments, sw } from '../purse-case.ts';
import { cappKind, loadKind, purchaseKind, updateKind } from '../transaction-kind.ts';
import { audit, count, counted, littleEnough, type Purse, type PurseMove, proved, type Scope } from './purse.ts';

/** The most fen that a move moves, but for one that spends all there is or more. */
const most = 1000;

/** Wrong MACs that a history may try. */
const mostWrongMacs = 2;

/** The moves of a history, as what fast-check draws from. */
export function movesOf(instruments: PurseInstruments, { kinds, tears }: Scope, fc: FastCheck) {
  const { card, purse: transactions, scene } = instruments;
  const cap = transactions.cap();
  const affords = ({ available, balance }: Purse, { type }: Kind, amount: Fen): boolean =>
    type === 7 || amount <= { 2: cap - balance, 3: balance, 6: available, 9: available }[type];

  /** Opens a transaction; the counter that the card offers must be the one that is next. */
  const open = async (purse: Purse, kind: Kind, amount: Fen, check: Check): Promise<Opened> => {
    const opened = await kind.open(instruments, amount);
    count(purse, counterOf(kind.type), opened.counter, check);
    return opened;
  };

  /** Enters a transaction that took effect into what the purse must be like. */
  const enter = (purse: Purse, { type }: Kind, { provedBy, completed }: Opened): void => {
    const { available, overdraftLimit } = completed({ ...purse, transactions: [], trips: [], journeys: [] });
    Object.assign(purse, { available, overdraftLimit, [counterOf(type)]: provedBy });
  };

  /** Whether a purchase for nothing counts is left open: it is seen from the card. */
  const recount = async (purse: Purse, amount: Fen, check: Check): Promise<void> => {
    if (amount > 0 || purse.offline === null) return;
    const { offline } = await card.readCounters();
    check(counted, offline).is(within(purse.offline - 1, purse.offline));
    purse.offline = offline;
  };

  const judgeTac = async ({ findTac }: Opened, tac: Uint8Array | undefined, { balance }: Purse, check: Check): Promise<void> => {
    if (findTac === undefined) return;
    const { genuine } = await findTac(tac ?? new Uint8Array(4), balance);
    check(proved, genuine).is(true);
  };

  /** Refusing what is in order breaks none of the requirements here, but a history cannot go on from it. */
  const refusedPayment = (kind: Kind, word: string): void =>
    scene.giveUp({
      zh: `随机历史中的${kind.title.zh}应答 ${word}`,
      en: `${kind.article} ${kind.title.en} of a random history was answered ${word}`,
    });

  const pay = (kind: Kind, amount: Fen): PurseMove => ({
    title: named(kind, amount),
    check: (purse) => affords(purse, kind, amount),
    async run(purse, check) {
      const opened = await open(purse, kind, amount, check);
      const answer = await opened.completion.send();
      if (answer.sw === sw.success) enter(purse, kind, opened);
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
    title: {
      zh: `${kind.title.zh}，金额超出可用余额 ${beyond} 分`,
      en: `${kind.article} ${kind.title.en} of ${beyond} fen more than is available`,
    },
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
    title: { zh: `${named(kind, amount).zh}，MAC 错误`, en: `${named(kind, amount).en}, with a wrong MAC` },
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
      zh: `${named(kind, amount).zh}，成功后同一命令再发一次`,
      en: `${named(kind, amount).en}, its last command sent once more after success`,
    },
    check: (purse) => affords(purse, kind, amount) && purse.wrongMacs < mostWrongMacs,
    async run(purse, check) {
      purse.wrongMacs += 1;
      const opened = await open(purse, kind, amount, check);
      const answer = await opened.completion.send();
      if (answer.sw !== sw.success) return refusedPayment(kind, answer.sw);
      enter(purse, kind, opened);
      await opened.completion.send();
      await card.present();
      await audit(instruments, purse, check);
    },
  });

  const drop = (kind: Kind, amount: Fen, then: { readonly title: Text; run(): Promise<unknown> }): PurseMove => ({
    title: {
      zh: `${named(kind, amount).zh}，只初始化，随后${then.title.zh}`,
      en: `${named(kind, amount).en}, opened only, then ${then.title.en}`,
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
      zh: `${named(kind, amount).zh}，最后一条命令的应答丢失，重新上电后取交易认证`,
      en: `${named(kind, amount).en}, the answer to its last command lost; its proof asked for after power-up`,
    },
    check: (purse) => affords(purse, kind, amount),
    async run(purse, check) {
      const opened = await open(purse, kind, amount, check);
      await opened.completion.tear(null);
      enter(purse, kind, opened);
      await card.present();
      await audit(instruments, purse, check);
      const { value } = await card.attempt.getTransactionProve({ type: kind.type, counter: opened.provedBy });
      await judgeTac(opened, value?.tac, purse, check);
    },
  });

  const interrupt = (kind: Kind, amount: Fen, moment: number): PurseMove => ({
    title: {
      zh: `${named(kind, amount).zh}，最后一条命令执行到 ${moment} 时断电`,
      en: `${named(kind, amount).en}, power lost at ${moment} of the work of its last command`,
    },
    check: (purse) => affords(purse, kind, amount),
    async run(purse, check) {
      const opened = await open(purse, kind, amount, check);
      await opened.completion.tear(moment);
      await card.present();
      const counters = await card.readCounters();
      // All of it or nothing: the counter says which, and the money must agree.
      if (counters[counterOf(kind.type)] === opened.provedBy) enter(purse, kind, opened);
      await audit(instruments, purse, check);
    },
  });

  const prove = (kind: Kind, counter: number): PurseMove => ({
    title: {
      zh: `取序号 ${counter} 的${kind.title.zh}认证`,
      en: `the proof of ${kind.article} ${kind.title.en} asked for by number ${counter}`,
    },
    check: () => true,
    async run(purse, check) {
      await card.attempt.getTransactionProve({ type: kind.type, counter });
      await audit(instruments, purse, check);
    },
  });

  const power = { title: { zh: '断电再上电', en: 'power off and on' }, run: () => card.present() };
  /** A card that wants its PIN before a load wants it again after SELECT. */
  const selectAgain = async (): Promise<void> => {
    await card.selectAid({ aid: ownAid(scene) });
    if (scene.facts['pinBeforeLoad'] === true) await card.attempt.verifyPin({ pin: declaredPin(scene) });
  };
  const select = { title: { zh: '重新选择应用', en: 'SELECT again' }, run: selectAgain };
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
  const inside = fc
    .tuple(someKind, amount, fc.constantFrom(0, 0.25, 0.5, 0.75))
    .map(([kind, some, moment]) => interrupt(kind, some, moment));
  return [
    ...(tears ? [inside] : []),
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

/** A transaction as a line of a procedure names it. */
function named(kind: Kind, amount: Fen): Text {
  const yuanOf = formatYuan(amount);
  return kind === updateKind
    ? {
        zh: `透支限额上调 ${yuanOf} 元（无法上调则下调）`,
        en: `the overdraft limit raised by ${yuanOf} yuan, or lowered where it cannot be`,
      }
    : { zh: `${kind.title.zh} ${yuanOf} 元`, en: `${kind.article} ${kind.title.en} of ${yuanOf} yuan` };
}
