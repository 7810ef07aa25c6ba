/** Faulty cards that mix up their two purses. */

import { octets } from '../../bytes/uint.ts';
import { fen } from '../../tunion/money.ts';
import type { CardHandlers, CommandName } from '../card/handlers.ts';
import { amountOf } from '../card/opening.ts';
import { type OpenTransaction, type Persistent, type Purse, refuse, withoutTransaction } from '../card/state.ts';
import { answering, atPowerUp, each, having, lasting, onWord, patched, retaining } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const money = faultyIn('money');
const state = faultyIn('state');
const record = faultyIn('record');

const openings = [
  'initializeForPurchase',
  'initializeForCappPurchase',
  'initializeForLoad',
  'initializeForUnload',
  'initializeForUpdate',
] as const;
const completions = ['debitForPurchase', 'debitForCappPurchase', 'creditForLoad', 'debitForUnload', 'updateOverdrawLimit'] as const;
const purseInstructions: readonly number[] = [0x50, 0x52, 0x54, 0x58];

/** What becomes of both purses when these commands have completed a transaction of the second. */
function completing(
  sound: CardHandlers,
  names: readonly CommandName[],
  change: (after: Persistent, before: Persistent, transaction: OpenTransaction) => Partial<Persistent>,
): Partial<CardHandlers> {
  return each(sound, names, (handler) =>
    lasting(handler, (after, before, { volatile: { transaction } }) =>
      transaction?.purse === 'second' ? { ...after, ...change(after, before, transaction) } : after,
    ),
  );
}

/** What the first purse loses although the second should. */
const taking = (purse: Purse, amount: number): Purse => ({ ...purse, balance: fen(Math.max(0, purse.balance - amount)) });

const isSecond = ({ p1 }: { readonly p1: number }) => (p1 & 0xf0) === 0x10;

export const secondPurseFaults: readonly CardFault[] = [
  money({
    id: 'both-purses-share-their-money',
    title: { zh: '两个票种共用同一余额', en: 'keeps one balance for both purses' },
    breaks: ['SECOND.separate', 'BALANCE.second'],
    card: (sound) => ({
      dispatch: (before, command, card) => {
        const ofPurse = command.cla === 0x80 && purseInstructions.includes(command.ins) && isSecond(command);
        const ofBalance = command.cla === 0x80 && command.ins === 0x5c && command.p1 >= 6 && command.p1 < 12;
        const shared = card.functions.has('EP.second-purse') && (ofPurse || ofBalance);
        return sound.dispatch(before, shared ? { ...command, p1: command.p1 - (ofPurse ? 0x10 : 6) } : command, card);
      },
    }),
  }),
  state({
    id: 'opens-nothing-in-the-second-purse',
    title: { zh: '第二票种的初始化均应答 6A86', en: 'answers 6A86 to every INITIALIZE in the second purse' },
    breaks: ['SECOND.initialize'],
    card: (sound) =>
      each(
        sound,
        openings,
        (handler) => (before, command, card) =>
          isSecond(command) ? refuse(withoutTransaction(before.volatile), '6A86') : handler(before, command, card),
      ),
  }),
  money({
    id: 'debits-the-first-purse-for-the-second',
    title: { zh: '第二票种的消费扣在第一票种上', en: 'takes the money of a purchase of the second purse out of the first' },
    breaks: ['SECOND.amount', 'SECOND.separate', 'PURSE.conserved'],
    card: (sound) =>
      completing(sound, ['debitForPurchase', 'debitForCappPurchase'], (_after, { purse, secondPurse }, { amount }) => ({
        purse: taking(purse, amount),
        secondPurse,
      })),
  }),
  money({
    id: 'debits-both-purses',
    title: { zh: '第二票种的消费同时扣两个票种', en: 'takes the money of a purchase of the second purse out of both' },
    breaks: ['SECOND.separate', 'PURSE.conserved'],
    card: (sound) =>
      completing(sound, ['debitForPurchase', 'debitForCappPurchase'], (_after, { purse }, { amount }) => ({
        purse: taking(purse, amount),
      })),
  }),
  money({
    id: 'loads-the-first-purse-for-the-second',
    title: { zh: '第二票种的圈存记入第一票种', en: 'puts a load of the second purse into the first' },
    breaks: ['SECOND.amount', 'SECOND.separate', 'PURSE.conserved'],
    card: (sound) =>
      completing(sound, ['creditForLoad'], (_after, { purse, secondPurse }, { amount }) => ({
        purse: sound.holds(purse, amount) ? sound.replenish(purse, amount) : purse,
        secondPurse,
      })),
  }),
  money({
    id: 'unloads-the-first-purse-for-the-second',
    title: { zh: '第二票种的圈提扣在第一票种上', en: 'takes an unload of the second purse out of the first' },
    breaks: ['SECOND.amount', 'SECOND.separate', 'PURSE.conserved'],
    card: (sound) =>
      completing(sound, ['debitForUnload'], (_after, { purse, secondPurse }, { amount }) => ({
        purse: taking(purse, amount),
        secondPurse,
      })),
  }),
  money({
    id: 'sets-the-limit-of-the-first-purse-for-the-second',
    title: { zh: '第二票种修改透支限额改了第一票种', en: 'sets the limit of the first purse for the second' },
    breaks: ['SECOND.amount', 'SECOND.separate'],
    card: (sound) =>
      completing(sound, ['updateOverdrawLimit'], ({ secondPurse: changed }, { purse, secondPurse }) => ({
        purse: { ...purse, limit: changed?.limit ?? purse.limit },
        secondPurse,
      })),
  }),
  money({
    id: 'forgets-to-debit-the-second-purse',
    title: { zh: '第二票种消费应答 TAC 但不扣款', en: 'takes no money at a purchase of the second purse' },
    breaks: ['SECOND.amount', 'PURSE.conserved'],
    card: (sound) => completing(sound, ['debitForPurchase', 'debitForCappPurchase'], (_after, { secondPurse }) => ({ secondPurse })),
  }),
  money({
    id: 'takes-the-money-of-the-second-purse-at-initialize',
    title: { zh: '第二票种消费初始化时即扣款', en: 'takes the money of the second purse at INITIALIZE already' },
    breaks: ['SECOND.harmless'],
    card: (sound) => ({
      ...each(sound, ['initializeForPurchase', 'initializeForCappPurchase'], (handler) =>
        onWord(handler, '9000', (outcome, { persistent }, command) => {
          const { secondPurse } = persistent;
          if (!isSecond(command) || secondPurse === undefined) return outcome;
          return { ...outcome, commits: [{ ...persistent, secondPurse: sound.spend(secondPurse, amountOf(command)) }] };
        }),
      ),
      ...completing(sound, ['debitForPurchase', 'debitForCappPurchase'], (_after, { secondPurse }) => ({ secondPurse })),
    }),
  }),
  money({
    id: 'answers-the-first-balance-for-the-second',
    title: { zh: '取第二票种余额返回第一票种余额', en: 'answers the balances of the first purse for those of the second' },
    breaks: ['BALANCE.second', 'SECOND.amount', 'SECOND.separate', 'SECOND.initialize'],
    card: (sound) => ({ getBalance: (before, command, card) => sound.getBalance(before, { ...command, p1: command.p1 % 6 }, card) }),
  }),
  money({
    id: 'answers-the-cap-for-the-limit-of-the-second-purse',
    title: { zh: '取第二票种透支限额返回余额上限', en: 'answers the cap of the second purse for its overdraft limit' },
    breaks: ['BALANCE.second', 'SECOND.law'],
    card: (sound) => ({
      getBalance: (before, command, card) => sound.getBalance(before, command.p1 === 0x07 ? { ...command, p1: 0x0a } : command, card),
    }),
  }),
  money({
    id: 'answers-the-second-cap-below-its-balance',
    title: { zh: '取第二票种余额上限返回零', en: 'answers zero for the cap of the second purse' },
    breaks: ['BALANCE.second.cap'],
    card: (sound) => ({
      getBalance: answering(sound.getBalance, (data, _state, { p1 }) => (p1 === 0x0a ? new Uint8Array(data.length) : data)),
    }),
  }),
  money({
    id: 'checks-the-funds-of-the-first-purse-for-the-second',
    title: { zh: '第二票种消费按第一票种余额检查', en: 'checks the funds of the first purse for a purchase of the second' },
    breaks: ['SECOND.insufficient'],
    card: (sound) => ({
      ...each(sound, ['initializeForPurchase', 'initializeForCappPurchase'], (handler) => (before, command, card) => {
        const affords: CardHandlers['affords'] = (_purse, amount) => sound.affords(before.persistent.purse, amount);
        return handler(before, command, having(card, { affords }));
      }),
      spend: (purse, amount) => sound.spend(purse, fen(Math.min(amount, Math.max(0, sound.available(purse))))),
    }),
  }),
  money({
    id: 'offers-the-balance-of-the-first-purse-for-the-second',
    title: {
      zh: '第二票种初始化应答第一票种余额',
      en: 'answers the balance of the first purse when a transaction of the second is opened',
    },
    breaks: ['SECOND.initialize'],
    card: (sound) =>
      each(sound, openings, (handler) =>
        answering(handler, (data, { persistent }, command) =>
          isSecond(command) ? patched(data, 0, octets(sound.available(persistent.purse), 4)) : data,
        ),
      ),
  }),
  money({
    id: 'forgets-the-second-purse-when-power-goes',
    title: { zh: '第二票种余额断电后恢复出厂值', en: 'sets the second purse back to where it was made when power goes' },
    breaks: ['SECOND.lasting', 'SECOND.amount', 'PURSE.conserved'],
    card: (sound) =>
      atPowerUp(sound, (persistent, { profile, choices }) => ({
        ...persistent,
        secondPurse: sound.personalise(profile, choices).secondPurse,
      })),
  }),
  state({
    id: 'completes-a-transaction-in-either-purse',
    title: { zh: '完成命令不比较票种，可跨票种完成交易', en: 'completes a transaction with the command of the other purse' },
    breaks: ['SECOND.cross'],
    card: (sound) =>
      each(sound, completions, (handler) => (before, command, card) => {
        const { transaction } = before.volatile;
        if (!card.functions.has('EP.second-purse') || transaction === undefined) return handler(before, command, card);
        const p1 = (command.p1 & 0x0f) | (transaction.purse === 'second' ? 0x10 : 0x00);
        return handler(before, { ...command, p1 }, card);
      }),
  }),
  state({
    id: 'refuses-to-complete-a-load-of-the-second-purse',
    title: { zh: '第二票种圈存初始化成功但圈存被拒', en: 'opens a load of the second purse but refuses to complete it' },
    breaks: ['SECOND.complete', 'SECOND.amount'],
    card: (sound) => ({
      creditForLoad: (before, command, card) => sound.creditForLoad(before, isSecond(command) ? { ...command, p1: 0x00 } : command, card),
    }),
  }),
  state({
    id: 'keeps-a-purchase-of-the-first-beside-one-of-the-second',
    title: { zh: '两个票种各可有一笔未完成的消费', en: 'keeps a purchase open in either purse at the same time' },
    breaks: ['STATE.one-transaction'],
    card: (sound) => ({
      initializeForPurchase: onWord(sound.initializeForPurchase, '9000', (outcome, { volatile: { transaction } }, command) =>
        isSecond(command) && transaction?.purse === 'first' ? retaining(outcome, { first: transaction }) : outcome,
      ),
      debitForPurchase: (before, command, card) => {
        const first = before.volatile.residue?.['first'] as OpenTransaction | undefined;
        const isFirst = !isSecond(command) && before.volatile.transaction?.purse === 'second' && first?.type === 6;
        return sound.debitForPurchase(
          isFirst ? { ...before, volatile: { ...before.volatile, transaction: first } } : before,
          command,
          card,
        );
      },
    }),
  }),
  record({
    id: 'logs-nothing-of-the-second-purse',
    title: { zh: '第二票种的交易不写交易明细', en: 'writes no line of EF 18 for a transaction of the second purse' },
    breaks: ['SECOND.record', 'COUNTER.agree'],
    card: (sound) => completing(sound, completions, (_after, { details }) => ({ details })),
  }),
  record({
    id: 'logs-no-amount-of-the-second-purse',
    title: { zh: '第二票种交易明细的金额为零', en: 'writes an amount of zero into EF 18 for a transaction of the second purse' },
    breaks: ['SECOND.record'],
    card: (sound) =>
      completing(sound, completions, ({ details }) => ({
        details: details.map((line, place) => (place === 0 ? patched(line, 5, [0, 0, 0, 0]) : line)),
      })),
  }),
  record({
    id: 'answers-no-combined-balance-of-the-second-purse',
    title: { zh: '第二票种的组合余额只应答 4 字节', en: 'answers four octets only where all balances of the second purse are asked for' },
    breaks: ['BALANCE.second'],
    card: (sound) => ({
      getBalance: answering(sound.getBalance, (data, _state, { p1 }) => (p1 === 0x0b ? data.slice(0, 4) : data)),
    }),
  }),
];
