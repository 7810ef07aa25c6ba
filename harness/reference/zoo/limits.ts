/** Faulty cards that lose their way where a counter or an amount fills its octets, or once in many transactions. */

import { type Fen, fen } from '../../tunion/money.ts';
import type { CardHandlers, CommandName } from '../card/handlers.ts';
import type { Purse } from '../card/state.ts';
import { answering, debits, each, lasting, onWord, patched, withWord } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const counter = faultyIn('counter');
const money = faultyIn('money');
const record = faultyIn('record');
const keyMac = faultyIn('key-mac');
const word = faultyIn('status-word');

const openings = [
  ...(['initializeForPurchase', 'initializeForCappPurchase', 'initializeForLoad', 'initializeForUnload'] as const),
  'initializeForUpdate',
] as const satisfies readonly CommandName[];

const numbers = ['COUNTER.agree', 'COUNTER.next', 'DEBIT.counter', 'CAPP-DEBIT.counter', 'CREDIT.counter', 'PURSE.counters'] as const;

/** The card that has lived through all its numbers. */
const aged = (sound: CardHandlers): Partial<CardHandlers> => ({
  personalise: (...made) => ({ ...sound.personalise(...made), offlineCounter: 0xffff, onlineCounter: 0xffff }),
});

/** As a card reads three octets, or four, that has a sign in them. */
const signed24 = (amount: number) => (amount > 0x7fffff ? amount - 0x1000000 : amount);
const signed32 = (amount: number) => amount | 0;

const every = (count: number, number: number) => number % count === 0;

/** What a purse has after a debit that also took this much more, if there was as much. */
const less = (purse: Purse, amount: number): Purse => ({ ...purse, balance: fen(Math.max(0, purse.balance - amount)) });

export const limitFaults: readonly CardFault[] = [
  counter({
    id: 'counters-start-over-after-7fff',
    title: { zh: '交易序号到 7FFF 后从 0 开始', en: 'counts from 7FFF to zero' },
    breaks: [...numbers],
    card: () => ({ nextCounter: (count) => (count + 1) & 0x7fff }),
  }),
  counter({
    id: 'counters-stay-at-7fff',
    title: { zh: '交易序号到 7FFF 后不再增加，序号重复使用', en: 'gives 7FFF to every transaction once its counter has come there' },
    breaks: [...numbers],
    card: () => ({ nextCounter: (count) => Math.min(0x7fff, count + 1) }),
  }),
  counter({
    id: 'counters-start-over-after-ffff',
    title: { zh: '交易序号到 FFFF 后从 0 开始重复使用', en: 'counts from FFFF to zero and gives its numbers a second time' },
    breaks: [...numbers, 'COUNTER.exhausted'],
    card: (sound) => ({ ...aged(sound), isUsedUp: () => false, nextCounter: (count) => (count + 1) & 0xffff }),
  }),
  counter({
    id: 'counters-stay-at-ffff',
    title: { zh: '交易序号到 FFFF 后不再增加，序号重复使用', en: 'gives FFFF to every transaction once its counter has come there' },
    breaks: [...numbers],
    card: (sound) => ({ ...aged(sound), isUsedUp: () => false, nextCounter: (count) => Math.min(0xffff, count + 1) }),
  }),
  word({
    id: 'used-up-counter-answers-6f00',
    title: { zh: '交易序号用尽时应答 6F00 而非 9402', en: 'answers 6F00 where its counter is used up' },
    breaks: ['COUNTER.exhausted.word'],
    card: (sound) => ({
      ...aged(sound),
      ...each(sound, openings, (handler) => onWord(handler, '9402', (outcome) => withWord(outcome, '6F00'))),
    }),
  }),
  counter({
    id: 'offers-one-octet-of-its-counter',
    title: { zh: '初始化应答的交易序号高字节总为零', en: 'answers only the low octet of a counter to INITIALIZE' },
    breaks: ['COUNTER.agree'],
    card: (sound) => each(sound, openings, (handler) => answering(handler, (data) => patched(data, 4, [0]))),
  }),
  counter({
    id: 'proves-under-a-number-without-carry',
    title: { zh: '交易认证的序号低字节溢出时不进位', en: 'keeps a proof under a number whose low octet carries into nothing' },
    breaks: ['COUNTER.agree', 'PROVE.number', 'PROVE.purchase', 'PROVE.capp', 'PROVE.load'],
    card: (sound) => ({
      remember: (proofs, proof, card) => {
        const number = ((proof.number - 1) & 0xff00) | (proof.number & 0xff);
        return sound.remember(proofs, { ...proof, number }, card);
      },
    }),
  }),
  record({
    id: 'logs-one-octet-of-its-counter',
    title: { zh: '交易明细的交易序号高字节总为零', en: 'writes only the low octet of a counter into EF 18' },
    breaks: ['COUNTER.agree', 'DEBIT.record', 'CAPP-DEBIT.record', 'CREDIT.record', 'UNLOAD.record', 'OVERDRAFT-UPDATE.record'],
    card: (sound) => ({ detail: (entry) => sound.detail({ ...entry, number: entry.number & 0xff }) }),
  }),
  record({
    id: 'logs-fifteen-bits-of-its-counter',
    title: { zh: '交易明细的交易序号最高位丢失', en: 'loses the highest bit of a counter in EF 18' },
    breaks: ['COUNTER.agree', 'DEBIT.record', 'CAPP-DEBIT.record'],
    card: (sound) => ({ detail: (entry) => sound.detail({ ...entry, number: entry.number & 0x7fff }) }),
  }),
  money({
    id: 'takes-a-balance-above-7fffff-for-none',
    title: { zh: '余额高于 7FFFFF 时按负数比较，拒绝消费', en: 'compares a balance above 7FFFFF as a negative one' },
    breaks: ['INIT-PURCHASE.insufficient', 'INIT-CAPP.insufficient', 'LAW.edges'],
    card: (sound) => ({ affords: (purse, amount) => amount <= signed24(sound.available(purse)) }),
  }),
  money({
    id: 'answers-a-balance-above-7fffff-as-none',
    title: { zh: '可用余额高于 7FFFFF 时应答零', en: 'answers zero for what is available above 7FFFFF' },
    breaks: ['BALANCE.available', 'LAW.holds', 'LAW.edges'],
    card: (sound) => ({ available: (purse) => fen(Math.max(0, signed24(sound.available(purse)))) }),
  }),
  money({
    id: 'takes-an-amount-above-7fffffff-for-negative',
    title: {
      zh: '消费金额最高位为 1 时按负数比较，视为余额足够',
      en: 'takes the amount of a purchase for negative when its highest bit is set',
    },
    breaks: ['INIT-PURCHASE.insufficient', 'INIT-CAPP.insufficient'],
    card: (sound) => ({ affords: (purse, amount) => signed32(amount) <= sound.available(purse) }),
  }),
  money({
    id: 'takes-a-load-above-7fffffff-for-negative',
    title: {
      zh: '圈存金额最高位为 1 时按负数比较，不受上限限制',
      en: 'takes the amount of a load for negative when its highest bit is set',
    },
    breaks: ['CREDIT.cap'],
    card: (sound) => ({
      holds: (purse, amount) => purse.balance + signed32(amount) <= purse.cap,
      replenish: (purse, amount) => (amount > 0x7fffffff ? purse : sound.replenish(purse, amount)),
    }),
  }),
  money({
    id: 'takes-an-unload-above-7fffffff-for-negative',
    title: {
      zh: '圈提金额最高位为 1 时按负数比较，视为余额足够',
      en: 'takes the amount of an unload for negative when its highest bit is set',
    },
    breaks: ['UNLOAD.insufficient', 'INIT-UNLOAD.insufficient'],
    card: (sound) => ({
      canUnload: (purse, amount) => signed32(amount) <= purse.balance,
      unload: (purse, amount) => sound.unload(purse, fen(Math.min(amount, purse.balance))),
    }),
  }),
  money({
    id: 'adds-a-load-in-three-octets',
    title: { zh: '圈存后余额只按 3 字节相加，超过 FFFFFF 时回绕', en: 'adds a load in three octets, and wraps above FFFFFF' },
    breaks: ['CREDIT.cap', 'CREDIT.amount', 'LAW.edges', 'PURSE.conserved'],
    card: (sound) => {
      const added = (purse: Purse, amount: Fen): Purse => {
        const after = sound.replenish(purse, amount);
        return { ...after, balance: fen(after.balance & 0xffffff) };
      };
      return { holds: (purse, amount) => added(purse, amount).balance <= purse.cap, replenish: added };
    },
  }),
  money({
    id: 'reads-three-octets-of-the-amount-of-a-load',
    title: { zh: '圈存初始化忽略金额最高字节', en: 'ignores the highest octet of the amount of a load' },
    breaks: ['CREDIT.cap', 'INIT-LOAD.mac1'],
    card: (sound) => ({
      initializeForLoad: (state, command, card) =>
        sound.initializeForLoad(state, command.data === undefined ? command : { ...command, data: patched(command.data, 1, [0]) }, card),
    }),
  }),
  money({
    id: 'loses-a-fen-every-hundred-transactions',
    title: { zh: '每一百笔消费多扣 1 分', en: 'takes one fen more at every hundredth debit, where there is one' },
    breaks: ['SOAK.books', 'DEBIT.amount', 'CAPP-DEBIT.amount', 'PURSE.conserved'],
    card: (sound) =>
      debits(sound, (debit) =>
        lasting(debit, (after) => (every(100, after.offlineCounter) ? { ...after, purse: less(after.purse, 1) } : after)),
      ),
  }),
  record({
    id: 'forgets-a-line-every-fifty-transactions',
    title: { zh: '每五十笔消费漏记一条交易明细', en: 'writes no line of EF 18 for every fiftieth debit' },
    breaks: ['SOAK.books', 'DEBIT.record', 'CAPP-DEBIT.record', 'COUNTER.agree'],
    card: (sound) =>
      debits(sound, (debit) => lasting(debit, (after, { details }) => (every(50, after.offlineCounter) ? { ...after, details } : after))),
  }),
  counter({
    id: 'skips-a-number-every-two-hundred-transactions',
    title: { zh: '每二百笔交易跳过一个序号', en: 'leaves out every two-hundredth number' },
    breaks: ['SOAK.books', 'COUNTER.agree', 'COUNTER.next', 'DEBIT.counter', 'CAPP-DEBIT.counter', 'CREDIT.counter', 'PURSE.counters'],
    card: (sound) => ({ nextCounter: (count) => sound.nextCounter(every(200, count + 1) ? count + 1 : count) }),
  }),
  keyMac({
    id: 'answers-a-wrong-tac-every-64-transactions',
    title: { zh: '每六十四笔消费应答的 TAC 错误', en: 'answers a wrong TAC at every 64th debit' },
    breaks: ['SOAK.tac', 'DEBIT.tac', 'CAPP-DEBIT.tac', 'PURSE.tac'],
    card: (sound) => ({
      purchaseTac: (debit, card) => sound.purchaseTac(every(64, debit.counter) ? { ...debit, amount: fen(debit.amount ^ 1) } : debit, card),
    }),
  }),
];
