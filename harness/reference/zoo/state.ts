/** Faulty cards that mix up what may follow what. */

import { equal } from '../../bytes/hex.ts';
import { uint } from '../../bytes/uint.ts';
import type { CardHandlers, Debit, Handler } from '../card/handlers.ts';
import { part } from '../card/opening.ts';
import { answer, type CachedRecord, type OpenTransaction, refuse, withoutTransaction } from '../card/state.ts';
import { afterwards, committing, debits, keeping, onWord, openings, retaining } from './changes.ts';
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
    id: 'takes-the-last-mac2-for-a-new-load',
    title: { zh: '新的圈存初始化之后仍接受上一笔圈存的 MAC2', en: 'accepts the command of the last load for a new one' },
    breaks: ['CREDIT.once', 'CREDIT.mac2'],
    card: (sound) => ({
      reset: (before, card) => ({ ...sound.reset(before, card), residue: before.residue ?? {} }),
      creditForLoad: (state, command, card) => {
        const { data = none } = command;
        const last = state.volatile.residue?.['credit'];
        const known = last instanceof Uint8Array && equal(last, data);
        const handlers = known ? { ...card.handlers, acceptsMac2: () => true } : card.handlers;
        return onWord(sound.creditForLoad, '9000', (outcome) => retaining(outcome, { credit: data }))(state, command, {
          ...card,
          handlers,
        });
      },
    }),
  }),
  faulty({
    id: 'keeps-a-transaction-over-reset',
    title: { zh: '复位后初始化过的交易仍可完成', en: 'lets a transaction be completed that was opened before a reset' },
    breaks: ['STATE.reset', 'DEBIT.order', 'CAPP-DEBIT.order', 'CREDIT.order', 'UNLOAD.order', 'OVERDRAFT-UPDATE.order'],
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
    id: 'forgets-nothing-at-reset',
    title: {
      zh: '复位后应用仍处于选择状态、交易仍在进行，无须重新选择',
      en: 'keeps selection, transaction and cache over a reset, and needs no SELECT',
    },
    breaks: [
      'STATE.reset',
      'DEBIT.order',
      'CAPP-DEBIT.order',
      'CREDIT.order',
      'CAPP-CACHE.state',
      'UNLOAD.order',
      'OVERDRAFT-UPDATE.order',
      'STATE.unselected',
    ],
    card: () => ({ reset: (before) => before }),
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
    id: 'keeps-a-load-beside-a-purchase',
    title: { zh: '消费初始化后先前的圈存仍可完成', en: 'lets a load be completed after INITIALIZE FOR PURCHASE has followed it' },
    breaks: ['STATE.one-transaction', 'CREDIT.order', 'CREDIT.atomic', 'STATE.whole'],
    card: (sound) => ({
      initializeForPurchase: onWord(sound.initializeForPurchase, '9000', (outcome, { volatile: { transaction } }) =>
        transaction?.type === 2 ? retaining(outcome, { load: transaction }) : outcome,
      ),
      creditForLoad: (state, command, card) => {
        const kept = state.volatile.residue?.['load'] as OpenTransaction | undefined;
        if (state.volatile.transaction?.type !== 6 || kept === undefined) return sound.creditForLoad(state, command, card);
        return sound.creditForLoad({ ...state, volatile: { ...state.volatile, transaction: kept } }, command, card);
      },
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
    breaks: ['STATE.reads.open'],
    card: (sound) => reads(sound, ending),
  }),
  faulty({
    id: 'reading-the-balance-ends-the-transaction',
    title: { zh: '交易中取余额会终止交易', en: 'drops an open transaction when the balance is read' },
    breaks: ['STATE.reads.open'],
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
