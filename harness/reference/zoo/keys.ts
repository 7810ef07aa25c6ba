/** Faulty cards with wrong card keys or wrong session keys. */

import { bytes, concat, equal, hex } from '../../bytes/hex.ts';
import { octets } from '../../bytes/uint.ts';
import { diversify } from '../../crypto/diversification.ts';
import { loadSessionKey, purchaseSessionKey } from '../../tunion/key.ts';
import { loadMac2, purchaseMac1 } from '../../tunion/mac.ts';
import { fen } from '../../tunion/money.ts';
import { keysOf, purseAlgorithm } from '../card/algorithm.ts';
import { debitOf } from '../card/debiting.ts';
import type { Card, CardHandlers, CardKeys } from '../card/handlers.ts';
import { part } from '../card/opening.ts';
import type { OpenTransaction } from '../card/state.ts';
import type { Profile } from '../profiles/profile.ts';
import { afterwards, retaining } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const faulty = faultyIn('key-mac');

/** What no longer works once the purchase key, or the load key, is not the one that the issuer knows. */
const purchaseMacs = ['DEBIT.mac1', 'DEBIT.mac2', 'CAPP-DEBIT.mac1', 'CAPP-DEBIT.mac2'] as const;
const loadMacs = ['INIT-LOAD.mac1', 'CREDIT.mac2'] as const;
const tacs = ['DEBIT.tac', 'CAPP-DEBIT.tac', 'CREDIT.tac', 'PURSE.tac'] as const;

/** All keys of a card, each derived from its master in the same way. */
function derivedBy(derive: (master: Uint8Array, issuer: Uint8Array, serial: Uint8Array) => Uint8Array): (profile: Profile) => CardKeys {
  return ({ masters, ef15 }) => {
    const [issuer, serial] = [bytes(ef15.issuer), bytes(ef15.serial).subarray(-8)];
    const key = (master: string) => derive(bytes(master), issuer, serial);
    return Object.fromEntries(Object.entries(masters).map(([name, master]) => [name, key(master)])) as CardKeys;
  };
}

/** Accepts MACs under the keys of another identity beside its own: a card that was personalised twice, and kept the first keys. */
function personalisedTwice(sound: CardHandlers, former: (ef15: Profile['ef15']) => Partial<Profile['ef15']>): Partial<CardHandlers> {
  const before = (card: Card): Card => {
    const { profile } = card;
    return { ...card, keys: sound.cardKeys({ ...profile, ef15: { ...profile.ef15, ...former(profile.ef15) } }) };
  };
  return {
    acceptsMac1: (received, debit, card) => sound.acceptsMac1(received, debit, card) || sound.acceptsMac1(received, debit, before(card)),
    acceptsMac2: (received, load, card) => sound.acceptsMac2(received, load, card) || sound.acceptsMac2(received, load, before(card)),
  };
}

/** The digits with the last one of the `octet`-th octet one higher where it is even and one lower where it is odd. */
function neighbour(digits: string, octet: number): string {
  const octets = bytes(digits);
  return hex(octets.with(octet - 1, (octets[octet - 1] ?? 0) ^ 1));
}

const zeroKey = new Uint8Array(8);
const cleared: OpenTransaction = {
  type: 6,
  purse: 'first',
  algorithm: '3des',
  amount: fen(0),
  terminal: new Uint8Array(6),
  random: new Uint8Array(4),
};

export const keyFaults: readonly CardFault[] = [
  faulty({
    id: 'keys-are-the-masters',
    title: { zh: '卡片密钥未分散，直接使用主密钥', en: 'holds the master keys themselves, not diversified' },
    breaks: ['KEY.diversified', ...purchaseMacs, ...loadMacs, ...tacs, 'JTT978.6:SM.key.diversified'],
    card: () => ({ cardKeys: derivedBy((master) => master) }),
  }),
  faulty({
    id: 'keys-know-only-the-issuer',
    title: { zh: '卡片密钥只按发卡机构标识分散一级', en: 'holds keys diversified by the issuer alone' },
    breaks: ['KEY.diversified', ...purchaseMacs, ...loadMacs, ...tacs, 'JTT978.6:SM.key.diversified'],
    card: () => ({ cardKeys: derivedBy((master, issuer) => diversify('3des', master, issuer)) }),
  }),
  faulty({
    id: 'keys-know-only-the-serial',
    title: { zh: '卡片密钥只按应用序列号分散一级', en: 'holds keys diversified by the serial alone' },
    breaks: ['KEY.diversified', ...purchaseMacs, ...loadMacs, ...tacs, 'JTT978.6:SM.key.diversified'],
    card: () => ({ cardKeys: derivedBy((master, _issuer, serial) => diversify('3des', master, serial)) }),
  }),
  faulty({
    id: 'keys-diversified-the-wrong-way-round',
    title: { zh: '卡片密钥先按序列号后按发卡机构标识分散', en: 'holds keys diversified by the serial first and the issuer second' },
    breaks: ['KEY.diversified', ...purchaseMacs, ...loadMacs, ...tacs],
    card: () => ({ cardKeys: derivedBy((master, issuer, serial) => diversify('3des', master, serial, issuer)) }),
  }),
  faulty({
    id: 'keys-diversified-by-the-first-octets',
    title: { zh: '第二级分散因子取序列号前 8 字节', en: 'takes the first eight octets of the serial as the second factor' },
    breaks: ['KEY.diversified', ...purchaseMacs, ...loadMacs, ...tacs],
    card: (sound) => ({
      cardKeys: (profile) => sound.cardKeys({ ...profile, ef15: { ...profile.ef15, serial: `0000${profile.ef15.serial.slice(0, 16)}` } }),
    }),
  }),
  faulty({
    id: 'tac-key-is-the-master',
    title: { zh: 'TAC 密钥未分散', en: 'makes TACs with the master key' },
    breaks: ['KEY.diversified', ...tacs],
    card: (sound) => ({ cardKeys: (profile) => ({ ...sound.cardKeys(profile), tac: bytes(profile.masters.tac) }) }),
  }),
  faulty({
    id: 'load-key-is-the-purchase-key',
    title: { zh: '圈存使用消费密钥', en: 'loads with the purchase key' },
    breaks: [...loadMacs],
    card: (sound) => ({
      cardKeys: (profile) => {
        const keys = sound.cardKeys(profile);
        return { ...keys, load: keys.purchase };
      },
    }),
  }),
  faulty({
    id: 'key-halves-swapped',
    title: { zh: '消费密钥左右两半颠倒', en: 'holds the purchase key with its halves swapped' },
    breaks: [...purchaseMacs],
    card: (sound) => ({
      cardKeys: (profile) => {
        const keys = sound.cardKeys(profile);
        return { ...keys, purchase: concat(keys.purchase.subarray(8), keys.purchase.subarray(0, 8)) };
      },
    }),
  }),
  faulty({
    id: 'session-with-half-a-key',
    title: { zh: '会话密钥只用消费密钥左半部分计算', en: 'derives purchase sessions from the left half of the key' },
    breaks: [...purchaseMacs],
    card: () => ({
      purchaseKey: (debit, card) => {
        const left = keysOf(debit.algorithm, card).purchase.subarray(0, 8);
        return purchaseSessionKey(concat(left, left), debit, purseAlgorithm(debit.algorithm, card));
      },
    }),
  }),
  faulty({
    id: 'session-without-random',
    title: { zh: '消费会话密钥未使用随机数', en: 'derives purchase sessions without the random' },
    breaks: [...purchaseMacs],
    card: (sound) => ({ purchaseKey: (debit, card) => sound.purchaseKey({ ...debit, random: new Uint8Array(4) }, card) }),
  }),
  faulty({
    id: 'session-over-the-later-counter',
    title: { zh: '消费会话密钥使用加 1 后的交易序号', en: 'derives purchase sessions from the counter after the increment' },
    breaks: [...purchaseMacs],
    card: (sound) => ({ purchaseKey: (debit, card) => sound.purchaseKey({ ...debit, counter: debit.counter + 1 }, card) }),
  }),
  faulty({
    id: 'session-over-the-left-sequence',
    title: { zh: '会话密钥取终端交易序号高两字节', en: 'derives purchase sessions from the two left octets of the terminal sequence' },
    breaks: [...purchaseMacs],
    card: (sound) => ({
      purchaseKey: (debit, card) => {
        const left = debit.terminalSequence.subarray(0, 2);
        return sound.purchaseKey({ ...debit, terminalSequence: concat(left, left) }, card);
      },
    }),
  }),
  faulty({
    id: 'load-session-without-8000',
    title: { zh: '圈存会话密钥末两字节用 0000 而非 8000', en: 'derives load sessions with 0000 where 8000 stands' },
    breaks: [...loadMacs],
    card: () => ({
      loadKey: ({ algorithm, random, counter }, card) => {
        const uniqueness = concat(random, octets(counter, 2), new Uint8Array(2));
        return purseAlgorithm(algorithm, card).sessionKey(keysOf(algorithm, card).load, uniqueness);
      },
    }),
  }),
  faulty({
    id: 'load-session-without-counter',
    title: { zh: '圈存会话密钥未使用联机交易序号', en: 'derives load sessions without the online counter' },
    breaks: [...loadMacs],
    card: (sound) => ({ loadKey: (load, card) => sound.loadKey({ ...load, counter: 0 }, card) }),
  }),
  faulty({
    id: 'accepts-a-factory-key-of-zeros',
    title: { zh: '除消费密钥外还接受全零出厂密钥计算的 MAC1', en: 'accepts MAC1 under a purchase key of zeros beside its own' },
    breaks: ['KEY.zero', 'DEBIT.mac1', 'CAPP-DEBIT.mac1'],
    card: (sound) => ({
      acceptsMac1: (received, debit, card) =>
        sound.acceptsMac1(received, debit, card) || equal(received, purchaseMac1(purchaseSessionKey(new Uint8Array(16), debit), debit)),
    }),
  }),
  faulty({
    id: 'accepts-a-session-of-zeros',
    title: { zh: '接受全零会话密钥计算的 MAC1', en: 'accepts MAC1 under a session key of zeros beside the right one' },
    breaks: ['KEY.zero', 'DEBIT.mac1', 'CAPP-DEBIT.mac1'],
    card: (sound) => ({
      acceptsMac1: (received, debit, card) => sound.acceptsMac1(received, debit, card) || equal(received, purchaseMac1(zeroKey, debit)),
    }),
  }),
  faulty({
    id: 'debits-with-cleared-memory-after-reset',
    title: {
      zh: '复位后未初始化即可用全零会话密钥完成消费',
      en: 'completes a purchase after reset without INITIALIZE, under a session key of zeros',
    },
    breaks: ['KEY.zero', 'DEBIT.order', 'STATE.reset'],
    card: (sound) => ({
      reset: (before, card) => {
        const last = (before.transaction ?? before.residue?.['last'] ?? cleared) as OpenTransaction;
        return { ...sound.reset(before, card), residue: { last } };
      },
      initializeForPurchase: afterwards(sound.initializeForPurchase, (outcome) =>
        retaining(outcome, { last: outcome.volatile.transaction ?? cleared }),
      ),
      debitForPurchase: (state, command, card) => {
        const { residue, transaction } = state.volatile;
        const last = (residue?.['last'] ?? cleared) as OpenTransaction;
        if (transaction !== undefined) return sound.debitForPurchase(state, command, card);
        const accepts = (open: OpenTransaction) =>
          equal(part(command, 11, 4), purchaseMac1(zeroKey, debitOf(state.persistent, open, command, 6)));
        const open = [last, cleared].find((each) => each.type === 6 && accepts(each));
        if (open === undefined) return sound.debitForPurchase(state, command, card);
        const opened = { ...state, volatile: { ...state.volatile, transaction: open } };
        return sound.debitForPurchase(opened, command, { ...card, handlers: { ...card.handlers, acceptsMac1: () => true } });
      },
    }),
  }),
  faulty({
    id: 'accepts-a-factory-load-key-of-zeros',
    title: { zh: '除圈存密钥外还接受全零出厂密钥计算的 MAC2', en: 'accepts MAC2 under a load key of zeros beside its own' },
    breaks: ['KEY.zero', 'CREDIT.mac2'],
    card: (sound) => ({
      acceptsMac2: (received, load, card) =>
        sound.acceptsMac2(received, load, card) || equal(received, loadMac2(loadSessionKey(new Uint8Array(16), load), load)),
    }),
  }),
  faulty({
    id: 'keeps-the-keys-of-its-former-number',
    title: {
      zh: '改号重新个人化后仍接受原卡号（相邻号）密钥的 MAC',
      en: 'still accepts MACs under the keys of the neighbouring number that it had first',
    },
    breaks: ['KEY.diversified', 'DEBIT.mac1', 'CAPP-DEBIT.mac1', 'CREDIT.mac2'],
    card: (sound) => personalisedTwice(sound, ({ serial }) => ({ serial: neighbour(serial, serial.length / 2) })),
  }),
  faulty({
    id: 'keeps-the-keys-of-its-former-issuer',
    title: {
      zh: '更换发卡机构重新个人化后仍接受原发卡机构密钥的 MAC',
      en: 'still accepts MACs under the keys of the issuer that it had first',
    },
    breaks: ['KEY.diversified', 'DEBIT.mac1', 'CAPP-DEBIT.mac1', 'CREDIT.mac2'],
    card: (sound) => personalisedTwice(sound, ({ issuer }) => ({ issuer: neighbour(issuer, 4) })),
  }),
];
