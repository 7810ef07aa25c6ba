/** Faulty cards that mix up what may follow what. */

import { equal } from '../../bytes/hex.ts';
import { uint } from '../../bytes/uint.ts';
import { fen } from '../../tunion/money.ts';
import type { CardHandlers, Debit, Handler } from '../card/handlers.ts';
import { part } from '../card/opening.ts';
import { answer, type CachedRecord, type OpenTransaction, type Persistent, refuse, withoutTransaction } from '../card/state.ts';
import { afterwards, committing, debits, keeping, lasting, onWord, openings, retaining } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const faulty = faultyIn('state');

const none = new Uint8Array(0);

/** Ends an open transaction, whatever the answer. */
const ending = (handler: Handler) => afterwards(handler, (outcome) => ({ ...outcome, volatile: withoutTransaction(outcome.volatile) }));

/** Refuses while a transaction is open. */
const refusing =
  (handler: Handler): Handler =>
  (state, command, card) =>
    state.volatile.transaction === undefined ? handler(state, command, card) : refuse(state.volatile, '6985');

/** The reads of files. */
function reads(sound: CardHandlers, change: (handler: Handler) => Handler): Partial<CardHandlers> {
  return { readBinary: change(sound.readBinary), readRecord: change(sound.readRecord) };
}

/** Takes a record of any right length into the cache, without looking at what is open. */
function caching(sound: CardHandlers, allowed: (open: OpenTransaction | undefined) => boolean): Handler {
  return (state, command, card) => {
    const { transaction } = state.volatile;
    if (!allowed(transaction)) return sound.updateCappDataCache(state, command, card);
    const pretended: OpenTransaction = { type: 9, amount: fen(0), terminal: new Uint8Array(6), random: new Uint8Array(4) };
    const outcome = sound.updateCappDataCache({ ...state, volatile: { ...state.volatile, transaction: pretended } }, command, card);
    return keeping(outcome, { transaction });
  };
}

/** Writes a cached record where it belongs. */
function store(persistent: Persistent, { number, record }: CachedRecord, sound: CardHandlers): Persistent {
  return number === undefined
    ? { ...persistent, trips: sound.logTrip(persistent.trips, record) }
    : { ...persistent, transit: sound.storeTransit(persistent.transit, number, record) };
}

export const stateFaults: readonly CardFault[] = [
  faulty({
    id: 'debits-again-and-again',
    title: { zh: '一次初始化后同一扣款命令可重复执行', en: 'carries out the same debit again without another INITIALIZE' },
    breaks: ['DEBIT.once', 'DEBIT.order', 'CAPP-DEBIT.once', 'CAPP-DEBIT.order'],
    // The counter of the session stays that of INITIALIZE, or the repeated MAC1 would no longer fit.
    card: (sound) => ({
      ...openings(sound, (open) => onWord(open, '9000', (outcome) => retaining(outcome, { counter: undefined }))),
      ...debits(sound, (debit) => (state, command, card) => {
        const { residue, transaction } = state.volatile;
        const first = residue?.['counter'];
        const counter = typeof first === 'number' ? first : state.persistent.offlineCounter;
        const spent = transaction !== undefined && !sound.affords(state.persistent.purse, transaction.amount);
        if (spent) return refuse(withoutTransaction(state.volatile), card.choices.order);
        const handlers = { ...card.handlers, purchaseKey: (asked: Debit) => sound.purchaseKey({ ...asked, counter }, card) };
        const reopened = onWord(debit, '9000', (outcome) =>
          retaining(keeping(outcome, { transaction, cache: state.volatile.cache }), { counter }),
        );
        return reopened(state, command, { ...card, handlers });
      }),
    }),
  }),
  faulty({
    id: 'credits-again-and-again',
    title: { zh: '一次初始化后同一圈存命令可重放入账', en: 'credits the same load again when its command is replayed' },
    breaks: ['CREDIT.once', 'CREDIT.order'],
    card: (sound) => ({
      creditForLoad: (state, command, card) => {
        const { transaction, residue } = state.volatile;
        const replayed = residue?.['credit'] as { data: Uint8Array; open: OpenTransaction } | undefined;
        const again = transaction === undefined && replayed !== undefined && equal(replayed.data, command.data ?? none);
        if (again) {
          const { purse } = state.persistent;
          const after = { ...state.persistent, purse: sound.replenish(purse, replayed.open.amount) };
          return sound.holds(purse, replayed.open.amount)
            ? committing(answer(state.volatile, new Uint8Array(4)), after)
            : refuse(state.volatile, '6985');
        }
        const outcome = sound.creditForLoad(state, command, card);
        if (outcome.response.sw !== '9000') return outcome;
        return retaining(outcome, { credit: { data: command.data, open: transaction } });
      },
    }),
  }),
  faulty({
    id: 'replays-a-load-after-reset',
    title: { zh: '复位后重放上一笔圈存命令仍入账', en: 'credits the last load once more when its command is replayed after a reset' },
    breaks: ['CREDIT.once', 'STATE.reset'],
    card: (sound) => ({
      reset: (before, card) => ({ ...sound.reset(before, card), residue: before.residue ?? {} }),
      creditForLoad: (state, command, card) => {
        const { transaction, residue } = state.volatile;
        const last = residue?.['load'] as { data: Uint8Array; amount: OpenTransaction['amount'] } | undefined;
        if (transaction === undefined && residue?.['since'] === 'reset' && last !== undefined && equal(last.data, command.data ?? none)) {
          const { purse } = state.persistent;
          return committing(answer(state.volatile, new Uint8Array(4)), { ...state.persistent, purse: sound.replenish(purse, last.amount) });
        }
        const outcome = sound.creditForLoad(state, command, card);
        return outcome.response.sw === '9000' ? retaining(outcome, { load: { data: command.data, amount: transaction?.amount } }) : outcome;
      },
      selectByName: afterwards(sound.selectByName, (outcome) => retaining(outcome, { since: 'reset' })),
    }),
  }),
  faulty({
    id: 'keeps-a-transaction-over-reset',
    title: { zh: '复位后初始化过的交易仍可完成', en: 'lets a transaction be completed that was opened before a reset' },
    breaks: ['STATE.reset'],
    card: (sound) => ({
      reset: ({ transaction, cache, residue, ...before }, card) => ({
        ...sound.reset({ cache, ...before }, card),
        residue: { kept: transaction ?? residue?.['kept'], cache },
      }),
      selectByName: onWord(sound.selectByName, '9000', (outcome, { volatile }) => {
        const kept = volatile.residue?.['kept'] as OpenTransaction | undefined;
        if (kept === undefined || outcome.volatile.selected !== 'purse') return outcome;
        return retaining(keeping(outcome, { transaction: kept, cache: (volatile.residue?.['cache'] ?? []) as CachedRecord[] }), {
          kept: undefined,
        });
      }),
    }),
  }),
  faulty({
    id: 'keeps-a-transaction-over-select',
    title: { zh: '重新选择应用不终止已初始化的交易', en: 'keeps a transaction open over a new SELECT' },
    breaks: ['SELECT.drops-transaction'],
    card: (sound) => ({
      selectByName: onWord(sound.selectByName, '9000', (outcome, { volatile }) =>
        keeping(outcome, { transaction: volatile.transaction, cache: volatile.cache }),
      ),
    }),
  }),
  faulty({
    id: 'initialize-does-not-replace',
    title: { zh: '第二次初始化不取代第一次，仍按第一次扣款', en: 'goes on with the first transaction after a second INITIALIZE' },
    breaks: ['STATE.one-transaction'],
    card: (sound) =>
      openings(sound, (open) =>
        onWord(open, '9000', (outcome, { volatile: { transaction } }) =>
          transaction === undefined || transaction.type === 2 ? outcome : keeping(outcome, { transaction }),
        ),
      ),
  }),
  faulty({
    id: 'keeps-a-purchase-beside-a-load',
    title: { zh: '圈存初始化后先前的消费仍可完成', en: 'lets a purchase be completed after INITIALIZE FOR LOAD has followed it' },
    breaks: ['STATE.one-transaction', 'DEBIT.order'],
    card: (sound) => ({
      initializeForLoad: onWord(sound.initializeForLoad, '9000', (outcome, { volatile: { transaction } }) =>
        transaction?.type === 6 ? retaining(outcome, { purchase: transaction }) : outcome,
      ),
      debitForPurchase: (state, command, card) => {
        const kept = state.volatile.residue?.['purchase'] as OpenTransaction | undefined;
        if (state.volatile.transaction?.type !== 2 || kept === undefined) return sound.debitForPurchase(state, command, card);
        return sound.debitForPurchase({ ...state, volatile: { ...state.volatile, transaction: kept } }, command, card);
      },
    }),
  }),
  faulty({
    id: 'caches-in-an-ordinary-purchase',
    title: {
      zh: '普通消费中也接受更新复合数据缓存并随扣款写入',
      en: 'takes UPDATE CAPP DATA CACHE in an ordinary purchase and writes it with the debit',
    },
    breaks: ['CAPP-CACHE.state'],
    card: (sound) => ({ updateCappDataCache: caching(sound, (open) => open?.type === 6) }),
  }),
  faulty({
    id: 'writes-the-cache-without-a-transaction',
    title: {
      zh: '未初始化复合消费即接受更新缓存并直接写入文件',
      en: 'takes UPDATE CAPP DATA CACHE without INITIALIZE and writes it at once',
    },
    breaks: ['CAPP-CACHE.state'],
    card: (sound) => ({
      updateCappDataCache: (state, command, card) => {
        const outcome = caching(sound, (open) => open === undefined)(state, command, card);
        const cached = outcome.volatile.cache.at(-1);
        if (state.volatile.transaction !== undefined || cached === undefined) return outcome;
        return committing(keeping(outcome, { cache: [] }), store(state.persistent, cached, sound));
      },
    }),
  }),
  faulty({
    id: 'keeps-the-cache-of-a-dropped-transaction',
    title: {
      zh: '交易中止后复合数据缓存未清除，随下一笔写入',
      en: 'keeps the cached records of a dropped transaction and writes them with the next',
    },
    breaks: ['CAPP-CACHE.discard'],
    card: (sound) => ({
      initializeForCappPurchase: onWord(sound.initializeForCappPurchase, '9000', (outcome, { volatile }) =>
        keeping(outcome, { cache: (volatile.residue?.['cache'] ?? []) as CachedRecord[] }),
      ),
      updateCappDataCache: afterwards(sound.updateCappDataCache, (outcome) => retaining(outcome, { cache: outcome.volatile.cache })),
      debitForCappPurchase: onWord(sound.debitForCappPurchase, '9000', (outcome) => retaining(outcome, { cache: [] })),
    }),
  }),
  faulty({
    id: 'writes-cached-records-at-once',
    title: { zh: '更新复合数据缓存时立即写入文件，不等扣款', en: 'writes a cached record at once instead of with the debit' },
    breaks: ['CAPP-CACHE.discard', 'CAPP-DEBIT.atomic', 'TEAR.capp'],
    card: (sound) => ({
      updateCappDataCache: onWord(sound.updateCappDataCache, '9000', (outcome, { persistent }) => {
        const cached = outcome.volatile.cache.at(-1);
        return cached === undefined ? outcome : committing(outcome, store(persistent, cached, sound));
      }),
      debitForCappPurchase: lasting(sound.debitForCappPurchase, (after, { trips, transit }) => ({ ...after, trips, transit })),
    }),
  }),
  faulty({
    id: 'refuses-to-cache',
    title: { zh: '复合消费初始化后拒绝更新行业记录缓存', en: 'refuses UPDATE CAPP DATA CACHE of EF 1A in a CAPP purchase' },
    breaks: ['CAPP-CACHE.accept'],
    card: (sound) => ({
      updateCappDataCache: (state, command, card) =>
        command.p2 === 0xd0 && state.volatile.transaction?.type === 9
          ? refuse(withoutTransaction(state.volatile), '6985')
          : sound.updateCappDataCache(state, command, card),
    }),
  }),
  faulty({
    id: 'takes-one-cached-record-only',
    title: { zh: '第二次更新复合数据缓存被拒绝', en: 'refuses a second cached record in one CAPP purchase' },
    breaks: ['CAPP-CACHE.accept'],
    card: (sound) => ({
      updateCappDataCache: (state, command, card) =>
        state.volatile.transaction?.type === 9 && state.volatile.cache.length > 0
          ? refuse(withoutTransaction(state.volatile), '6A84')
          : sound.updateCappDataCache(state, command, card),
    }),
  }),
  faulty({
    id: 'debits-capp-without-a-cached-record',
    title: { zh: '未更新复合数据缓存也接受复合消费', en: 'debits a CAPP purchase without any cached record' },
    breaks: ['CAPP-DEBIT.without-cache'],
    card: (sound) => ({
      debitForCappPurchase: (state, command, card) =>
        sound.debitForCappPurchase(state, command, { ...card, choices: { ...card.choices, cappWithoutCache: 'accepted' } }),
    }),
  }),
  faulty({
    id: 'refuses-capp-of-zero',
    title: { zh: '零金额复合消费初始化被拒绝', en: 'refuses INITIALIZE FOR CAPP PURCHASE of amount zero' },
    breaks: ['CAPP-DEBIT.zero'],
    card: (sound) => ({
      initializeForCappPurchase: (state, command, card) =>
        uint(part(command, 1, 4)) === 0
          ? refuse(withoutTransaction(state.volatile), '6A80')
          : sound.initializeForCappPurchase(state, command, card),
    }),
  }),
  faulty({
    id: 'refuses-to-debit-zero-capp',
    title: { zh: '零金额复合消费初始化成功但扣款被拒绝', en: 'opens a CAPP purchase of zero but refuses to complete it' },
    breaks: ['CAPP-DEBIT.zero'],
    card: (sound) => ({
      debitForCappPurchase: (state, command, card) =>
        state.volatile.transaction?.amount === 0
          ? refuse(withoutTransaction(state.volatile), '6985')
          : sound.debitForCappPurchase(state, command, card),
    }),
  }),
  faulty({
    id: 'reading-a-file-ends-the-transaction',
    title: { zh: '交易中读文件会终止交易', en: 'drops an open transaction when a file is read' },
    breaks: ['STATE.reads'],
    card: (sound) => reads(sound, ending),
  }),
  faulty({
    id: 'reading-the-balance-ends-the-transaction',
    title: { zh: '交易中取余额会终止交易', en: 'drops an open transaction when the balance is read' },
    breaks: ['STATE.reads'],
    card: (sound) => ({ getBalance: ending(sound.getBalance) }),
  }),
  faulty({
    id: 'refuses-reads-in-a-transaction',
    title: { zh: '交易中拒绝读文件', en: 'refuses to read files while a transaction is open' },
    breaks: ['STATE.reads', 'READ.free'],
    card: (sound) => reads(sound, refusing),
  }),
  faulty({
    id: 'refuses-balances-in-a-transaction',
    title: { zh: '交易中拒绝取余额', en: 'refuses GET BALANCE while a transaction is open' },
    breaks: ['STATE.reads'],
    card: (sound) => ({ getBalance: refusing(sound.getBalance) }),
  }),
];
