/** Faulty cards that make MACs and TACs wrongly. */

import { concat } from '../../bytes/hex.ts';
import { octets } from '../../bytes/uint.ts';
import { desMac, retailMac } from '../../crypto/mac.ts';
import { fen } from '../../tunion/money.ts';
import { purseAlgorithm } from '../card/algorithm.ts';
import type { Card, CardHandlers, Debit } from '../card/handlers.ts';
import { answering, debits } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const faulty = faultyIn('key-mac');

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

export const tacFaults: readonly CardFault[] = [
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
