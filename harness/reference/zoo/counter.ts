/** Faulty cards that count transactions wrongly. */

import { octets, uint } from '../../bytes/uint.ts';
import { fen } from '../../tunion/money.ts';
import type { CardHandlers, Handler } from '../card/handlers.ts';
import { afterwards, answering, committing, debits, each, lasting, onWord, openings, patched, withPurse } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const faulty = faultyIn('counter');

type Counter = 'offlineCounter' | 'onlineCounter';

/** Counts at INITIALIZE already, and leaves the number that was offered to the transaction. */
function counting(open: Handler, counter: Counter): Handler {
  return onWord(open, '9000', (outcome, { persistent }) => committing(outcome, { ...persistent, [counter]: persistent[counter] + 1 }));
}

/** The number of a transaction in the answer to INITIALIZE, one higher. */
function oneHigher(data: Uint8Array): Uint8Array {
  return patched(data, 4, octets((uint(data.subarray(4, 6)) + 1) & 0xffff, 2));
}

/** Debits that do not look at how the counter stands but at how it stood when INITIALIZE answered. */
function countingBack(sound: CardHandlers): Partial<CardHandlers> {
  return debits(sound, (debit) => (state, command, card) => {
    const { offlineCounter } = state.persistent;
    const offered = { ...state.persistent, offlineCounter: Math.max(0, offlineCounter - 1) };
    return debit({ ...state, persistent: offered }, command, card);
  });
}

export const counterFaults: readonly CardFault[] = [
  faulty({
    id: 'counters-wrap-at-256',
    title: { zh: '交易序号低字节溢出时不进位', en: 'wraps its counters after 255 transactions' },
    breaks: [
      'DEBIT.counter',
      'CAPP-DEBIT.counter',
      'CREDIT.counter',
      'PURSE.counters',
      'COUNTER.agree',
      'COUNTER.next',
      'UNLOAD.counter',
      'OVERDRAFT-UPDATE.counter',
    ],
    card: () => ({ nextCounter: (counter) => (counter & 0xff00) | ((counter + 1) & 0xff) }),
  }),
  faulty({
    id: 'counts-in-twos',
    title: { zh: '每笔交易序号加 2', en: 'adds two to a counter for each transaction' },
    breaks: [
      'DEBIT.counter',
      'CAPP-DEBIT.counter',
      'CREDIT.counter',
      'PURSE.counters',
      'UNLOAD.counter',
      'OVERDRAFT-UPDATE.counter',
      'COUNTER.agree',
      'COUNTER.next',
    ],
    card: () => ({ nextCounter: (counter) => counter + 2 }),
  }),
  faulty({
    id: 'does-not-count-purchases',
    title: { zh: '消费后脱机交易序号不变', en: 'leaves the offline counter as it is after a purchase' },
    breaks: ['DEBIT.counter', 'PURSE.counters', 'COUNTER.agree', 'COUNTER.next'],
    card: (sound) => ({
      debitForPurchase: lasting(sound.debitForPurchase, (after, { offlineCounter }) => ({ ...after, offlineCounter })),
    }),
  }),
  faulty({
    id: 'does-not-count-capp-purchases',
    title: { zh: '复合消费后脱机交易序号不变', en: 'leaves the offline counter as it is after a CAPP purchase' },
    breaks: ['CAPP-DEBIT.counter', 'CAPP-DEBIT.zero.agree', 'PURSE.counters', 'COUNTER.agree', 'COUNTER.next'],
    card: (sound) => ({
      debitForCappPurchase: lasting(sound.debitForCappPurchase, (after, { offlineCounter }) => ({ ...after, offlineCounter })),
    }),
  }),
  faulty({
    id: 'does-not-count-loads',
    title: { zh: '圈存后联机交易序号不变', en: 'leaves the online counter as it is after a load' },
    breaks: ['CREDIT.counter', 'PURSE.counters', 'COUNTER.agree', 'COUNTER.next'],
    card: (sound) => ({ creditForLoad: lasting(sound.creditForLoad, (after, { onlineCounter }) => ({ ...after, onlineCounter })) }),
  }),
  faulty({
    id: 'counts-loads-as-offline',
    title: { zh: '圈存加的是脱机交易序号', en: 'counts a load with the offline counter' },
    breaks: ['CREDIT.counter', 'PURSE.counters', 'COUNTER.agree', 'COUNTER.next'],
    card: (sound) => ({
      creditForLoad: lasting(sound.creditForLoad, (after, before) => ({
        ...after,
        onlineCounter: before.onlineCounter,
        offlineCounter: before.offlineCounter + 1,
      })),
    }),
  }),
  faulty({
    id: 'counts-purchases-as-online-too',
    title: { zh: '消费时联机交易序号也加 1', en: 'counts a purchase with the online counter as well' },
    breaks: ['DEBIT.counter', 'CAPP-DEBIT.counter', 'PURSE.counters'],
    card: (sound) =>
      debits(sound, (debit) =>
        lasting(debit, (after, before) =>
          after.offlineCounter === before.offlineCounter ? after : { ...after, onlineCounter: before.onlineCounter + 1 },
        ),
      ),
  }),
  faulty({
    id: 'initialize-for-purchase-counts',
    title: { zh: '消费初始化即加脱机交易序号，扣款不再加', en: 'counts a purchase at INITIALIZE already, completed or not' },
    breaks: ['INIT-PURCHASE.harmless', 'INIT-CAPP.harmless', 'PURSE.counters', 'TEAR.purchase', 'TEAR.capp'],
    card: (sound) => ({ ...openings(sound, (open) => counting(open, 'offlineCounter')), ...countingBack(sound) }),
  }),
  faulty({
    id: 'initialize-for-load-counts',
    title: { zh: '圈存初始化即加联机交易序号，圈存不再加', en: 'counts a load at INITIALIZE already, completed or not' },
    breaks: ['INIT-LOAD.harmless', 'PURSE.counters', 'TEAR.load'],
    card: (sound) => ({
      initializeForLoad: counting(sound.initializeForLoad, 'onlineCounter'),
      creditForLoad: (state, command, card) => {
        const onlineCounter = Math.max(0, state.persistent.onlineCounter - 1);
        return sound.creditForLoad({ ...state, persistent: { ...state.persistent, onlineCounter } }, command, card);
      },
    }),
  }),
  faulty({
    id: 'refused-initialize-counts',
    title: { zh: '余额不足被拒的初始化也加脱机交易序号', en: 'counts an INITIALIZE that it refuses for lack of funds' },
    breaks: ['INIT-PURCHASE.harmless', 'INIT-PURCHASE.insufficient', 'INIT-CAPP.harmless', 'INIT-CAPP.insufficient', 'PURSE.counters'],
    card: (sound) =>
      openings(sound, (open) =>
        onWord(open, '9401', (outcome, { persistent }) =>
          committing(outcome, { ...persistent, offlineCounter: persistent.offlineCounter + 1 }),
        ),
      ),
  }),
  faulty({
    id: 'initialize-names-the-next-number',
    title: { zh: '消费初始化应答加 1 后的交易序号', en: 'names the number after the increment in the answer to INITIALIZE' },
    breaks: ['DEBIT.record', 'CAPP-DEBIT.record', 'PROVE.number', 'PROVE.purchase', 'PROVE.capp', 'COUNTER.agree'],
    card: (sound) => ({
      ...openings(sound, (open) => answering(open, oneHigher)),
      purchaseKey: (debit, card) => sound.purchaseKey({ ...debit, counter: debit.counter + 1 }, card),
    }),
  }),
  faulty({
    id: 'counters-restart-at-select',
    title: { zh: '选择应用时交易序号恢复为出厂值', en: 'sets its counters back to where they were made when it is selected' },
    breaks: ['PURSE.counters'],
    card: (sound) => ({
      selectByName: afterwards(sound.selectByName, (outcome, { persistent }, _command, { profile }) => {
        const { offlineCounter, onlineCounter } = profile.purse;
        return committing(outcome, { ...persistent, offlineCounter, onlineCounter });
      }),
    }),
  }),
  faulty({
    id: 'zero-capp-counts-without-a-line',
    title: { zh: '零金额复合消费加序号但不写交易明细', en: 'counts a CAPP purchase of zero but writes no line of EF 18' },
    breaks: ['CAPP-DEBIT.zero.agree'],
    card: (sound) => ({
      debitForCappPurchase: lasting(sound.debitForCappPurchase, (after, { details }, { volatile }) =>
        volatile.transaction?.amount === 0 ? { ...after, details } : after,
      ),
    }),
  }),
  faulty({
    id: 'zero-capp-counts-without-a-proof',
    title: { zh: '零金额复合消费加序号但取不到交易认证', en: 'counts a CAPP purchase of zero but keeps no proof of it' },
    breaks: ['CAPP-DEBIT.zero.agree'],
    card: (sound) => ({
      debitForCappPurchase: lasting(sound.debitForCappPurchase, (after, { proofs }, { volatile }) =>
        volatile.transaction?.amount === 0 ? { ...after, proofs } : after,
      ),
    }),
  }),
  faulty({
    id: 'zero-capp-writes-a-line-without-counting',
    title: { zh: '零金额复合消费写明细但不加序号', en: 'writes a line of EF 18 for a CAPP purchase of zero but does not count it' },
    breaks: ['CAPP-DEBIT.zero.agree'],
    card: (sound) => ({
      debitForCappPurchase: lasting(sound.debitForCappPurchase, (after, { offlineCounter }, { volatile }) =>
        volatile.transaction?.amount === 0 ? { ...after, offlineCounter } : after,
      ),
    }),
  }),
  faulty({
    id: 'loses-a-fen-at-every-four-hundredth-transaction',
    title: { zh: '每完成 400 笔交易余额少 1 分', en: 'loses a fen at every four hundredth transaction' },
    breaks: ['SOAK.books'],
    card: (sound) =>
      each(sound, ['debitForPurchase', 'debitForCappPurchase', 'creditForLoad'], (complete) =>
        lasting(complete, (after, before) => {
          const made = Number(before.residue?.['made'] ?? 0) + 1;
          const counted = { ...after, residue: { ...before.residue, made } };
          return made % 400 > 0 ? counted : withPurse(counted, { balance: fen(Math.max(0, after.purse.balance - 1)) });
        }),
      ),
  }),
];
