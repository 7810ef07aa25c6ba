/** Faulty cards that make or check MACs and TACs wrongly. */

import { concat, equal } from '../../bytes/hex.ts';
import { octets } from '../../bytes/uint.ts';
import { desMac, retailMac } from '../../crypto/mac.ts';
import { fen } from '../../tunion/money.ts';
import { purseAlgorithm } from '../card/algorithm.ts';
import type { Card, CardHandlers, Debit, Handler } from '../card/handlers.ts';
import { answering, committing, debits, keeping, onWord } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const faulty = faultyIn('key-mac');

/** What breaks when wrong MACs pass: the refusal itself, and that nothing changes on one. */
const mac1Passes = ['DEBIT.mac1', 'DEBIT.atomic', 'CAPP-DEBIT.mac1', 'CAPP-DEBIT.atomic'] as const;
const mac2Passes = ['CREDIT.mac2', 'CREDIT.atomic'] as const;

const zeroDate = new Uint8Array(7);
const zero4 = new Uint8Array(4);

/** A TAC of a purchase over a message of the fault's own making, under a key of its own choice. */
function tacOver(
  message: (debit: Debit) => Uint8Array,
  key: (card: Card) => Uint8Array = foldedKey,
): (debit: Debit, card: Card) => Uint8Array {
  return (debit, card) => desMac(key(card), message(debit)).slice(0, 4);
}

function foldedKey({ keys }: Card): Uint8Array {
  return keys.tac.slice(0, 8).map((octet, place) => octet ^ (keys.tac[place + 8] ?? 0));
}

function tacMessage({ amount, type, terminal, terminalSequence, dateTime }: Debit): Uint8Array {
  return concat(octets(amount, 4), Uint8Array.of(type), terminal, terminalSequence, dateTime);
}

/** A MAC of the fault's own message under the session key that the card should have. */
function macUnderSession(sound: CardHandlers, message: Uint8Array, debit: Debit, card: Card): Uint8Array {
  return purseAlgorithm(debit.algorithm, card).mac(sound.purchaseKey(debit, card), message);
}

function swapHalves(data: Uint8Array): Uint8Array {
  return concat(data.subarray(4), data.subarray(0, 4));
}

/** Leaves the transaction open when its MAC was wrong. */
const retrying = (handler: Handler) =>
  onWord(handler, '9302', (outcome, { volatile }) => keeping(outcome, { transaction: volatile.transaction, cache: volatile.cache }));

export const macFaults: readonly CardFault[] = [
  faulty({
    id: 'accepts-any-mac1',
    title: { zh: '消费不验证 MAC1', en: 'debits whatever MAC1 is' },
    breaks: [...mac1Passes],
    card: () => ({ acceptsMac1: () => true }),
  }),
  faulty({
    id: 'accepts-mac1-of-zeros',
    title: { zh: 'MAC1 全零时视为正确', en: 'takes a MAC1 of four zeros for right' },
    breaks: [...mac1Passes],
    card: (sound) => ({ acceptsMac1: (received, debit, card) => equal(received, zero4) || sound.acceptsMac1(received, debit, card) }),
  }),
  faulty({
    id: 'compares-three-octets-of-a-mac',
    title: { zh: '比较 MAC 时只比前 3 字节', en: 'compares only the first three octets of a MAC' },
    breaks: [...mac1Passes, ...mac2Passes],
    card: () => ({ matches: (expected, received) => equal(expected.subarray(0, 3), received.subarray(0, 3)) }),
  }),
  faulty({
    id: 'compares-the-last-octet-of-a-mac',
    title: { zh: '比较 MAC 时只比最后 1 字节', en: 'compares only the last octet of a MAC' },
    breaks: [...mac1Passes, ...mac2Passes],
    card: () => ({ matches: (expected, received) => expected.at(-1) === received.at(-1) }),
  }),
  faulty({
    id: 'accepts-a-mac-with-one-right-octet',
    title: { zh: 'MAC 任一字节相符即视为正确', en: 'takes a MAC for right when any octet of it is' },
    breaks: [...mac1Passes, ...mac2Passes],
    card: () => ({ matches: (expected, received) => expected.some((octet, place) => octet === received[place]) }),
  }),
  faulty({
    id: 'ignores-the-top-bits-of-a-mac',
    title: { zh: '比较 MAC 时忽略各字节最高位', en: 'ignores the highest bit of every octet of a MAC' },
    breaks: [...mac1Passes, ...mac2Passes],
    card: () => ({ matches: (expected, received) => expected.every((octet, place) => ((octet ^ (received[place] ?? 0)) & 0x7f) === 0) }),
  }),
  faulty({
    id: 'accepts-mac1-of-the-other-type',
    title: { zh: '接受另一交易类型的 MAC1（06 与 09 混用）', en: 'accepts a MAC1 made for the other transaction type' },
    breaks: ['DEBIT.mac1', 'CAPP-DEBIT.mac1'],
    card: (sound) => ({
      acceptsMac1: (received, debit, card) =>
        sound.acceptsMac1(received, debit, card) || sound.acceptsMac1(received, { ...debit, type: debit.type === 6 ? 9 : 6 }, card),
    }),
  }),
  faulty({
    id: 'accepts-mac1-of-another-second',
    title: { zh: 'MAC1 不覆盖交易时间的秒，秒被改动仍接受', en: 'accepts a debit whose seconds were changed after MAC1 was made' },
    breaks: ['DEBIT.mac1', 'DEBIT.atomic', 'CAPP-DEBIT.mac1', 'CAPP-DEBIT.atomic'],
    card: (sound) => ({
      acceptsMac1: (received, debit, card) =>
        Array.from({ length: 256 }).some((_, second) =>
          sound.acceptsMac1(received, { ...debit, dateTime: debit.dateTime.with(6, second) }, card),
        ),
    }),
  }),
  faulty({
    id: 'accepts-any-mac2-of-a-load',
    title: { zh: '圈存不验证 MAC2', en: 'credits whatever MAC2 is' },
    breaks: [...mac2Passes],
    card: () => ({ acceptsMac2: () => true }),
  }),
  faulty({
    id: 'compares-two-octets-of-mac2',
    title: { zh: '圈存 MAC2 只比前 2 字节', en: 'compares only two octets of the MAC2 of a load' },
    breaks: [...mac2Passes],
    card: (sound) => ({ acceptsMac2: (received, load, card) => equal(sound.loadMac2(load, card).subarray(0, 2), received.subarray(0, 2)) }),
  }),
  faulty({
    id: 'accepts-its-own-mac1-as-mac2',
    title: { zh: '圈存接受卡片自己的 MAC1 作为 MAC2', en: 'accepts its own MAC1 of a load when it comes back as MAC2' },
    breaks: [...mac2Passes],
    card: (sound) => ({
      acceptsMac2: (received, load, card) => sound.acceptsMac2(received, load, card) || equal(received, sound.loadMac1(load, card)),
    }),
  }),
  faulty({
    id: 'debits-before-mac1',
    title: { zh: '先扣款后验 MAC1', en: 'takes the money first and looks at MAC1 afterwards' },
    breaks: ['DEBIT.atomic', 'CAPP-DEBIT.atomic', 'PURSE.conserved'],
    card: (sound) =>
      debits(sound, (debit) =>
        onWord(debit, '9302', (outcome, { persistent, volatile }) => {
          const amount = volatile.transaction?.amount ?? fen(0);
          return committing(outcome, { ...persistent, purse: sound.spend(persistent.purse, amount) });
        }),
      ),
  }),
  faulty({
    id: 'counts-before-mac1',
    title: { zh: 'MAC1 错误时脱机交易序号也加 1', en: 'counts a debit although its MAC1 was wrong' },
    breaks: ['DEBIT.atomic', 'CAPP-DEBIT.atomic', 'PURSE.counters'],
    card: (sound) =>
      debits(sound, (debit) =>
        onWord(debit, '9302', (outcome, { persistent }) =>
          committing(outcome, { ...persistent, offlineCounter: persistent.offlineCounter + 1 }),
        ),
      ),
  }),
  faulty({
    id: 'writes-the-log-before-mac1',
    title: { zh: 'MAC1 错误时仍写入交易明细', en: 'writes EF 18 although MAC1 was wrong' },
    breaks: ['DEBIT.atomic', 'CAPP-DEBIT.atomic'],
    card: (sound) =>
      debits(sound, (debit) =>
        onWord(debit, '9302', (outcome, state, command, card) => {
          const done = debit(state, command, { ...card, handlers: { ...card.handlers, acceptsMac1: () => true } });
          const { details } = done.commits.at(-1) ?? state.persistent;
          return committing(outcome, { ...state.persistent, details });
        }),
      ),
  }),
  faulty({
    id: 'writes-cached-records-before-mac1',
    title: { zh: '复合消费 MAC1 错误时缓存记录仍写入', en: 'writes the cached records although MAC1 was wrong' },
    breaks: ['CAPP-DEBIT.atomic', 'CAPP-CACHE.discard'],
    card: (sound) => ({
      debitForCappPurchase: onWord(sound.debitForCappPurchase, '9302', (outcome, state, command, card) => {
        const done = sound.debitForCappPurchase(state, command, { ...card, handlers: { ...card.handlers, acceptsMac1: () => true } });
        const { trips, transit } = done.commits.at(-1) ?? state.persistent;
        return committing(outcome, { ...state.persistent, trips, transit });
      }),
    }),
  }),
  faulty({
    id: 'credits-before-mac2',
    title: { zh: '先入账后验 MAC2', en: 'adds the money first and looks at MAC2 afterwards' },
    breaks: ['CREDIT.atomic', 'PURSE.conserved'],
    card: (sound) => ({
      creditForLoad: onWord(sound.creditForLoad, '9302', (outcome, { persistent, volatile }) => {
        const amount = volatile.transaction?.amount ?? fen(0);
        return committing(outcome, { ...persistent, purse: sound.replenish(persistent.purse, amount) });
      }),
    }),
  }),
  faulty({
    id: 'counts-a-load-before-mac2',
    title: { zh: 'MAC2 错误时联机交易序号也加 1', en: 'counts a load although its MAC2 was wrong' },
    breaks: ['CREDIT.atomic', 'PURSE.counters'],
    card: (sound) => ({
      creditForLoad: onWord(sound.creditForLoad, '9302', (outcome, { persistent }) =>
        committing(outcome, { ...persistent, onlineCounter: persistent.onlineCounter + 1 }),
      ),
    }),
  }),
  faulty({
    id: 'lets-mac1-be-tried-again',
    title: { zh: 'MAC1 错误后交易仍有效，可继续尝试', en: 'keeps the transaction open after a wrong MAC1, so that it can be guessed' },
    breaks: ['DEBIT.order', 'CAPP-DEBIT.order'],
    card: (sound) => debits(sound, retrying),
  }),
  faulty({
    id: 'lets-mac2-be-tried-again',
    title: { zh: 'MAC2 错误后圈存仍有效，可继续尝试', en: 'keeps a load open after a wrong MAC2, so that it can be guessed' },
    breaks: ['CREDIT.order'],
    card: (sound) => ({ creditForLoad: retrying(sound.creditForLoad) }),
  }),
  faulty({
    id: 'mac2-over-the-type-too',
    title: { zh: 'MAC2 计算多加了交易类型标识', en: 'puts the transaction type under MAC2 beside the amount' },
    breaks: ['DEBIT.mac2', 'CAPP-DEBIT.mac2'],
    card: (sound) => ({
      purchaseMac2: (debit, card) => macUnderSession(sound, concat(octets(debit.amount, 4), Uint8Array.of(debit.type)), debit, card),
    }),
  }),
  faulty({
    id: 'mac2-repeats-mac1',
    title: { zh: 'MAC2 直接返回 MAC1', en: 'answers MAC1 for MAC2' },
    breaks: ['DEBIT.mac2', 'CAPP-DEBIT.mac2'],
    card: (sound) => ({ purchaseMac2: sound.purchaseMac1 }),
  }),
  faulty({
    id: 'mac2-of-zeros',
    title: { zh: 'MAC2 恒为零', en: 'answers a MAC2 of zeros' },
    breaks: ['DEBIT.mac2', 'CAPP-DEBIT.mac2'],
    card: () => ({ purchaseMac2: () => zero4 }),
  }),
  faulty({
    id: 'answers-mac2-before-tac',
    title: { zh: '扣款应答中 MAC2 在前 TAC 在后', en: 'answers a debit with MAC2 before TAC' },
    breaks: ['DEBIT.layout', 'DEBIT.mac2', 'DEBIT.tac', 'CAPP-DEBIT.layout', 'CAPP-DEBIT.mac2', 'CAPP-DEBIT.tac', 'PURSE.tac'],
    card: (sound) => debits(sound, (debit) => answering(debit, swapHalves)),
  }),
  faulty({
    id: 'tac-with-the-unfolded-key',
    title: { zh: 'TAC 用 16 字节密钥计算，未做左右异或', en: 'makes the TAC with the whole 16-octet key, not with its folded halves' },
    breaks: ['DEBIT.tac', 'CAPP-DEBIT.tac', 'PURSE.tac'],
    card: () => ({ purchaseTac: (debit, { keys }) => retailMac(keys.tac, tacMessage(debit)).slice(0, 4) }),
  }),
  faulty({
    id: 'tac-with-the-left-half',
    title: { zh: 'TAC 只用密钥左半部分计算', en: 'makes the TAC with the left half of the key' },
    breaks: ['DEBIT.tac', 'CAPP-DEBIT.tac', 'PURSE.tac'],
    card: () => ({ purchaseTac: tacOver(tacMessage, ({ keys }) => keys.tac.subarray(0, 8)) }),
  }),
  faulty({
    id: 'tac-with-the-session-key',
    title: { zh: 'TAC 用会话密钥计算', en: 'makes the TAC with the session key' },
    breaks: ['DEBIT.tac', 'CAPP-DEBIT.tac', 'PURSE.tac'],
    card: (sound) => ({ purchaseTac: (debit, card) => macUnderSession(sound, tacMessage(debit), debit, card) }),
  }),
  faulty({
    id: 'tac-without-terminal-sequence',
    title: { zh: 'TAC 未包含终端交易序号', en: 'leaves the terminal sequence out of the TAC' },
    breaks: ['DEBIT.tac', 'CAPP-DEBIT.tac', 'PURSE.tac'],
    card: () => ({ purchaseTac: tacOver((debit) => tacMessage({ ...debit, terminalSequence: new Uint8Array(0) })) }),
  }),
  faulty({
    id: 'tac-without-the-date',
    title: { zh: 'TAC 的日期时间按零计算', en: 'makes the TAC over a date of zeros' },
    breaks: ['DEBIT.tac', 'CAPP-DEBIT.tac', 'PURSE.tac'],
    card: (sound) => ({ purchaseTac: (debit, card) => sound.purchaseTac({ ...debit, dateTime: zeroDate }, card) }),
  }),
  faulty({
    id: 'tac-of-capp-as-purchase',
    title: { zh: '复合消费的 TAC 按类型 06 计算', en: 'makes the TAC of a CAPP purchase with type 06' },
    breaks: ['CAPP-DEBIT.tac', 'PURSE.tac'],
    card: (sound) => ({ purchaseTac: (debit, card) => sound.purchaseTac({ ...debit, type: 6 }, card) }),
  }),
  faulty({
    id: 'load-tac-over-the-later-counter',
    title: { zh: '圈存 TAC 使用加 1 后的联机交易序号', en: 'makes the TAC of a load over the counter after the increment' },
    breaks: ['CREDIT.tac', 'PURSE.tac'],
    card: (sound) => ({ loadTac: (load, card) => sound.loadTac({ ...load, counter: load.counter + 1 }, card) }),
  }),
  faulty({
    id: 'load-tac-over-the-old-balance',
    title: { zh: '圈存 TAC 使用圈存前余额', en: 'makes the TAC of a load over the balance before it' },
    breaks: ['CREDIT.tac', 'PURSE.tac'],
    card: (sound) => ({ loadTac: (load, card) => sound.loadTac({ ...load, newBalance: load.balance }, card) }),
  }),
  faulty({
    id: 'load-tac-is-mac2',
    title: { zh: '圈存以 MAC2 充当 TAC', en: 'answers the MAC2 of a load for its TAC' },
    breaks: ['CREDIT.tac', 'PURSE.tac'],
    card: (sound) => ({ loadTac: sound.loadMac2 }),
  }),
  faulty({
    id: 'load-mac1-without-balance',
    title: { zh: '圈存 MAC1 的余额按零计算', en: 'makes MAC1 of a load over a balance of zero' },
    breaks: ['INIT-LOAD.mac1'],
    card: (sound) => ({ loadMac1: (load, card) => sound.loadMac1({ ...load, balance: fen(0) }, card) }),
  }),
  faulty({
    id: 'load-mac1-of-another-terminal',
    title: { zh: '圈存 MAC1 的终端编号按零计算', en: 'makes MAC1 of a load over a terminal number of zeros' },
    breaks: ['INIT-LOAD.mac1'],
    card: (sound) => ({ loadMac1: (load, card) => sound.loadMac1({ ...load, terminal: new Uint8Array(6) }, card) }),
  }),
];
