/** Faulty cards that take a wrong amount out at an unload, or answer a wrong MAC3. */

import { octets } from '../../bytes/uint.ts';
import * as mac from '../../tunion/mac.ts';
import { fen } from '../../tunion/money.ts';
import { purseAlgorithm } from '../card/algorithm.ts';
import { answering, lasting, onWord, patched, spoiling, withPurse } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const money = faultyIn('money');
const keyMac = faultyIn('key-mac');

export const unloadFaults: readonly CardFault[] = [
  money({
    id: 'unloads-into-the-balance',
    title: { zh: '圈提把金额加到余额上', en: 'adds the amount of an unload to the balance, where there is room' },
    breaks: ['UNLOAD.amount', 'PURSE.conserved'],
    card: () => ({ unload: (purse, amount) => ({ ...purse, balance: fen(Math.min(purse.cap, purse.balance + amount)) }) }),
  }),
  money({
    id: 'unloads-nothing',
    title: { zh: '圈提应答 MAC3 但余额不变', en: 'answers the MAC3 of an unload but takes no money out' },
    breaks: ['UNLOAD.amount', 'PURSE.conserved'],
    card: (sound) => ({
      debitForUnload: lasting(sound.debitForUnload, (after, { purse, secondPurse }) => ({ ...after, purse, secondPurse })),
    }),
  }),
  money({
    id: 'unloads-one-fen-more',
    title: { zh: '圈提多扣 1 分', en: 'takes one fen more out at an unload, where there is one' },
    breaks: ['UNLOAD.amount', 'PURSE.conserved'],
    card: (sound) => ({ unload: (purse, amount) => sound.unload(purse, fen(Math.min(purse.balance, amount + 1))) }),
  }),
  money({
    id: 'unloads-two-octets-of-the-amount',
    title: { zh: '圈提金额只取低两字节', en: 'takes only the two low octets of the amount out at an unload' },
    breaks: ['UNLOAD.amount', 'PURSE.conserved'],
    card: (sound) => ({ unload: (purse, amount) => sound.unload(purse, fen(amount & 0xffff)) }),
  }),
  money({
    id: 'unloads-everything',
    title: { zh: '圈提不论金额，余额一次清零', en: 'empties the purse at an unload of any amount' },
    breaks: ['UNLOAD.amount', 'PURSE.conserved'],
    card: (sound) => ({ unload: (purse) => sound.unload(purse, purse.balance) }),
  }),
  money({
    id: 'unloads-the-overdraft-too',
    title: { zh: '圈提可提取透支额度', en: 'lets the overdraft be unloaded as well' },
    breaks: ['UNLOAD.overdraft'],
    card: (sound) => ({ canUnload: sound.affords, unload: sound.spend }),
  }),
  money({
    id: 'unloads-more-than-there-is',
    title: { zh: '圈提金额大于余额时仍接受，余额清零', en: 'accepts an unload of more than there is and empties the purse' },
    breaks: ['UNLOAD.insufficient', 'INIT-UNLOAD.insufficient', 'UNLOAD.overdraft', 'UNLOAD.amount', 'PURSE.conserved'],
    card: (sound) => ({ canUnload: () => true, unload: (purse, amount) => sound.unload(purse, fen(Math.min(purse.balance, amount))) }),
  }),
  money({
    id: 'unloads-one-fen-too-many',
    title: { zh: '圈提金额比余额多 1 分时仍接受', en: 'accepts an unload of one fen more than the balance' },
    breaks: ['UNLOAD.insufficient', 'INIT-UNLOAD.insufficient', 'UNLOAD.overdraft'],
    card: (sound) => ({
      canUnload: (purse, amount) => amount <= purse.balance + 1,
      unload: (purse, amount) => sound.unload(purse, fen(Math.min(purse.balance, amount))),
    }),
  }),
  money({
    id: 'refuses-to-unload-the-whole-balance',
    title: { zh: '圈提金额正好等于余额时拒绝', en: 'refuses an unload of exactly the balance' },
    breaks: ['UNLOAD.insufficient'],
    card: () => ({ canUnload: (purse, amount) => amount < purse.balance || amount === 0 }),
  }),
  money({
    id: 'unloads-at-initialize',
    title: { zh: '圈提初始化时即扣款', en: 'takes the money of an unload at INITIALIZE already' },
    breaks: ['INIT-UNLOAD.harmless', 'TEAR.unload', 'PURSE.conserved'],
    card: (sound) => ({
      initializeForUnload: onWord(sound.initializeForUnload, '9000', (outcome, { persistent }) => {
        const { amount = fen(0), purse } = outcome.volatile.transaction ?? {};
        const after = purse === 'first' ? { ...persistent, purse: sound.unload(persistent.purse, amount) } : persistent;
        return { ...outcome, commits: [after] };
      }),
      debitForUnload: lasting(sound.debitForUnload, (after, { purse }) => ({ ...after, purse })),
    }),
  }),
  money({
    id: 'empties-the-purse-at-an-unload-that-it-refuses',
    title: { zh: '圈提 MAC2 错误被拒时余额清零', en: 'refuses an unload for its MAC2 and empties the purse' },
    breaks: ['UNLOAD.atomic', 'JTT978.6:MAC.unload', 'PURSE.conserved'],
    card: (sound) => ({
      debitForUnload: spoiling(sound.debitForUnload, '9302', (persistent) => withPurse(persistent, { balance: fen(0) })),
    }),
  }),
  money({
    id: 'offers-the-balance-after-the-unload',
    title: { zh: '圈提初始化应答圈提后的余额', en: 'answers the balance after the unload to INITIALIZE FOR UNLOAD' },
    breaks: ['INIT-UNLOAD.balance', 'INIT-UNLOAD.mac1'],
    card: (sound) => ({
      initializeForUnload: answering(sound.initializeForUnload, (data, { persistent }, command) => {
        const amount = new DataView((command.data ?? new Uint8Array(11)).slice(1, 5).buffer).getUint32(0);
        return patched(data, 0, octets(Math.max(0, sound.available(persistent.purse) - amount), 4));
      }),
    }),
  }),
  keyMac({
    id: 'unload-mac1-over-the-type-of-a-load',
    title: { zh: '圈提 MAC1 的交易类型用了 02', en: 'makes the MAC1 of an unload over the type of a load' },
    breaks: ['INIT-UNLOAD.mac1'],
    card: () => ({
      unloadMac1: (unload, card) => mac.loadMac1(card.handlers.unloadKey(unload, card), unload, purseAlgorithm(unload.algorithm, card)),
    }),
  }),
  keyMac({
    id: 'unload-mac3-over-the-old-balance',
    title: { zh: '圈提 MAC3 使用圈提前的余额', en: 'makes the MAC3 of an unload over the balance before it' },
    breaks: ['UNLOAD.mac3'],
    card: (sound) => ({ unloadMac3: (unload, card) => sound.unloadMac3({ ...unload, newBalance: unload.balance }, card) }),
  }),
  keyMac({
    id: 'unload-mac3-of-an-emptied-purse-over-one-fen',
    title: { zh: '圈提后余额为零时，MAC3 使用余额 1 分', en: 'makes the MAC3 of an unload that leaves nothing over a balance of one fen' },
    breaks: ['UNLOAD.mac3'],
    card: (sound) => ({
      unloadMac3: (unload, card) => sound.unloadMac3({ ...unload, newBalance: fen(Math.max(1, unload.newBalance)) }, card),
    }),
  }),
  keyMac({
    id: 'answers-an-unload-with-a-tac',
    title: { zh: '圈提应答用 TAC 密钥计算的 TAC，而非 MAC3', en: 'answers an unload with a TAC and not with a MAC3' },
    breaks: ['UNLOAD.mac3'],
    card: (sound) => ({ unloadMac3: (unload, card) => sound.loadTac(unload, card) }),
  }),
  keyMac({
    id: 'takes-the-mac2-of-a-load-for-an-unload',
    title: { zh: '圈提接受同一交易的圈存 MAC2', en: 'takes a MAC2 that was made for a load of the same amount' },
    breaks: ['UNLOAD.mac2', 'JTT978.6:MAC.unload', 'JTT978.6:KEY.separate'],
    card: (sound) => ({
      acceptsUnloadMac2: (received, unload, card) =>
        sound.acceptsUnloadMac2(received, unload, card) || sound.acceptsMac2(received, unload, card),
    }),
  }),
  keyMac({
    id: 'takes-the-mac2-of-another-second-for-an-unload',
    title: { zh: '圈提 MAC2 不覆盖交易时间的秒', en: 'accepts an unload whose seconds were changed after MAC2 was made' },
    breaks: ['UNLOAD.mac2', 'JTT978.6:MAC.unload'],
    card: (sound) => ({
      acceptsUnloadMac2: (received, unload, card) =>
        Array.from({ length: 256 }).some((_, second) =>
          sound.acceptsUnloadMac2(received, { ...unload, dateTime: unload.dateTime.with(6, second) }, card),
        ),
    }),
  }),
  keyMac({
    id: 'takes-the-mac2-of-a-smaller-unload',
    title: { zh: '圈提接受少 1 分的金额的 MAC2', en: 'accepts the MAC2 of an unload of one fen less' },
    breaks: ['UNLOAD.mac2', 'JTT978.6:MAC.unload'],
    card: (sound) => ({
      acceptsUnloadMac2: (received, unload, card) =>
        sound.acceptsUnloadMac2(received, unload, card) ||
        (unload.amount > 0 && sound.acceptsUnloadMac2(received, { ...unload, amount: fen(unload.amount - 1) }, card)),
    }),
  }),
];
