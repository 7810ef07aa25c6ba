/** Faulty cards that answer in the wrong form, or cache what they must refuse. */

import { concat } from '../../bytes/hex.ts';
import { octets } from '../../bytes/uint.ts';
import { transitCapacity } from '../card/records.ts';
import { answer } from '../card/state.ts';
import { answering, debits, fitted, isUnknown, keeping, onWord, openings, patched, withData, withWord, wording } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const faulty = faultyIn('robustness');

const none = new Uint8Array(0);

/** The answer to INITIALIZE for a debit with two fields in each other's place. */
const limitBeforeCounter = (data: Uint8Array) => concat(data.subarray(0, 4), data.subarray(6, 9), data.subarray(4, 6), data.subarray(9));

export const robustnessFaults: readonly CardFault[] = [
  faulty({
    id: 'offers-a-purchase-in-another-order',
    title: {
      zh: '消费初始化应答中透支限额在交易序号之前',
      en: 'puts the overdraft limit before the counter in the answer to INITIALIZE FOR PURCHASE',
    },
    breaks: ['INIT-PURCHASE.layout', 'INIT-PURCHASE.limit'],
    card: (sound) => ({ initializeForPurchase: answering(sound.initializeForPurchase, limitBeforeCounter) }),
  }),
  faulty({
    id: 'offers-a-purchase-without-algorithm',
    title: { zh: '消费初始化应答缺算法标识，只有 14 字节', en: 'leaves the algorithm out of the answer to INITIALIZE FOR PURCHASE' },
    breaks: ['INIT-PURCHASE.layout'],
    card: (sound) => ({
      initializeForPurchase: answering(sound.initializeForPurchase, (data) => concat(data.subarray(0, 10), data.subarray(11))),
    }),
  }),
  faulty({
    id: 'offers-capp-as-a-load',
    title: {
      zh: '复合消费初始化应答缺透支限额，只有 12 字节',
      en: 'leaves the overdraft limit out of the answer to INITIALIZE FOR CAPP PURCHASE',
    },
    breaks: ['INIT-CAPP.layout', 'INIT-CAPP.limit'],
    card: (sound) => ({
      initializeForCappPurchase: answering(sound.initializeForCappPurchase, (data) => concat(data.subarray(0, 6), data.subarray(9))),
    }),
  }),
  faulty({
    id: 'offers-a-load-without-mac1',
    title: { zh: '圈存初始化应答没有 MAC1，只有 12 字节', en: 'leaves MAC1 out of the answer to INITIALIZE FOR LOAD' },
    breaks: ['INIT-LOAD.layout', 'INIT-LOAD.mac1'],
    card: (sound) => ({ initializeForLoad: answering(sound.initializeForLoad, (data) => data.subarray(0, 12)) }),
  }),
  faulty({
    id: 'answers-a-purchase-with-tac-alone',
    title: { zh: '消费只应答 TAC，没有 MAC2', en: 'answers a purchase with the TAC alone' },
    breaks: ['DEBIT.layout', 'DEBIT.mac2'],
    card: (sound) => ({ debitForPurchase: answering(sound.debitForPurchase, (data) => data.subarray(0, 4)) }),
  }),
  faulty({
    id: 'answers-capp-with-the-balance-too',
    title: { zh: '复合消费应答在 TAC、MAC2 之后多出余额', en: 'answers a CAPP purchase with the balance behind TAC and MAC2' },
    breaks: ['CAPP-DEBIT.layout'],
    card: (sound) => ({
      debitForCappPurchase: answering(sound.debitForCappPurchase, (data, { persistent }) =>
        concat(data, octets(persistent.purse.balance, 4)),
      ),
    }),
  }),
  faulty({
    id: 'answers-a-load-without-tac',
    title: { zh: '圈存成功但应答无 TAC', en: 'answers a load with 9000 and no TAC' },
    breaks: ['CREDIT.layout', 'CREDIT.tac', 'PURSE.tac'],
    card: (sound) => ({ creditForLoad: answering(sound.creditForLoad, () => none) }),
  }),
  faulty({
    id: 'gives-the-answer-with-its-refusal',
    title: { zh: 'MAC1 错误应答 9302 时仍带出 TAC 和 MAC2', en: 'gives TAC and MAC2 together with 9302' },
    breaks: ['ANSWER.form'],
    card: (sound) =>
      debits(sound, (debit) =>
        onWord(debit, '9302', (outcome, state, command, card) => {
          const accepted = debit(state, command, { ...card, handlers: { ...card.handlers, acceptsMac1: () => true } });
          return withData(outcome, accepted.response.data);
        }),
      ),
  }),
  faulty({
    id: 'offers-while-it-refuses',
    title: { zh: '余额不足应答 9401 时仍带出余额', en: 'gives the balance together with 9401' },
    breaks: ['ANSWER.form'],
    card: (sound) =>
      openings(sound, (open) =>
        onWord(open, '9401', (outcome, { persistent }) => withData(outcome, octets(sound.available(persistent.purse), 4))),
      ),
  }),
  faulty({
    id: 'answers-a-word-of-no-class',
    title: { zh: '未知 INS 应答状态字 0000', en: 'answers an unknown instruction with the status word 0000' },
    breaks: ['ANSWER.form', 'PARAM.ins.word'],
    card: (sound) => ({
      dispatch: (state, command, card) => {
        const { wrongInstruction } = card.choices;
        const outcome = sound.dispatch(state, command, card);
        const unknown = isUnknown(command);
        return unknown && outcome.response.sw === wrongInstruction ? withWord(outcome, '0000') : outcome;
      },
    }),
  }),
  faulty({
    id: 'caches-any-length',
    title: { zh: '更新复合数据缓存不检查记录长度', en: 'takes cached records of any length and fills them up' },
    breaks: ['CAPP-CACHE.length'],
    card: (sound) => ({
      updateCappDataCache: (state, command, card) => {
        const { data = none } = command;
        const number = data[1] ?? 0;
        const kept = command.p2 === 0xf0 ? state.persistent.trips[0] : state.persistent.transit[number - 1];
        const length = kept?.length ?? 48;
        return sound.updateCappDataCache(state, data.length === length ? command : fitted(command, length), card);
      },
    }),
  }),
  faulty({
    id: 'caches-short-records-over-the-old',
    title: { zh: '更新缓存的 1A 记录偏短时接受，其余保留旧值', en: 'takes a short record of EF 1A and leaves the rest as it was' },
    breaks: ['CAPP-CACHE.length'],
    card: (sound) => ({
      updateCappDataCache: (state, command, card) => {
        const { data = none } = command;
        const old = state.persistent.transit[(data[1] ?? 0) - 1];
        const short = command.p2 === 0xd0 && old !== undefined && data.length >= 6 && data.length < old.length;
        return sound.updateCappDataCache(state, short ? { ...command, data: patched(old, 0, data) } : command, card);
      },
    }),
  }),
  faulty({
    id: 'caches-records-of-unknown-id',
    title: { zh: '更新复合数据缓存接受不存在的记录标识', en: 'takes a cached record of EF 1A with an id that does not exist' },
    breaks: ['PARAM.data'],
    card: (sound) => ({
      updateCappDataCache: (state, command, card) => {
        const { data = none } = command;
        const known = data[0] === 0x27 && (data[1] ?? 0) >= 1 && (data[1] ?? 0) <= transitCapacity;
        const refused = sound.updateCappDataCache(state, command, card);
        if (command.p2 !== 0xd0 || known || state.volatile.transaction?.type !== 9) return refused;
        return keeping(answer(state.volatile), { cache: [...state.volatile.cache] });
      },
    }),
  }),
  faulty({
    id: 'answers-a-challenge-with-0000',
    title: { zh: '取随机数成功时状态字为 0000', en: 'answers GET CHALLENGE with the status word 0000' },
    breaks: ['ANSWER.form'],
    card: (sound) => ({ getChallenge: wording(sound.getChallenge, '9000', '0000') }),
  }),
];
