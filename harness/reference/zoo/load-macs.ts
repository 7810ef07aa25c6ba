/** Faulty cards that take MACs which were made for something else, or for nothing, and such as name their keys carelessly. */

import { equal } from '../../bytes/hex.ts';
import { fen } from '../../tunion/money.ts';
import type { Card, CardHandlers, Load } from '../card/handlers.ts';
import { answering, each, having, patched } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const faulty = faultyIn('key-mac');

/** What breaks where a MAC2 of another load passes. */
const unbound = ['JTT978.6:MAC.load.bound', 'CREDIT.mac2', 'CREDIT.atomic'] as const;

/** The octets with each of their bits turned over in turn. */
function flips(octets: Uint8Array): readonly Uint8Array[] {
  return Array.from({ length: 8 * octets.length }, (_, bit) => octets.with(bit >> 3, (octets[bit >> 3] ?? 0) ^ (0x80 >> (bit & 7))));
}

/** The card that takes the MAC2 of loads which differ a little from the one that is open. */
const takingThatOf = (others: (load: Load) => readonly Load[]) => (sound: CardHandlers) => ({
  acceptsMac2: ((received, load, card) =>
    [load, ...others(load)].some((each) => sound.acceptsMac2(received, each, card))) satisfies CardHandlers['acceptsMac2'],
});

const ones = Uint8Array.of(0xff, 0xff, 0xff, 0xff);

/** Another MAC that the card takes beside the right one, for purchases and loads. */
const takingToo = (constant: Uint8Array) => (sound: CardHandlers) => ({
  acceptsMac1: ((received, debit, card) =>
    equal(received, constant) || sound.acceptsMac1(received, debit, card)) satisfies CardHandlers['acceptsMac1'],
  acceptsMac2: ((received, load, card) =>
    equal(received, constant) || sound.acceptsMac2(received, load, card)) satisfies CardHandlers['acceptsMac2'],
});

const asUnload = (sound: CardHandlers, card: Card): Card => having(card, { unloadKey: sound.loadKey });

export const loadMacFaults: readonly CardFault[] = [
  faulty({
    id: 'takes-the-mac2-of-a-load-of-another-amount',
    title: { zh: '圈存接受相差 1 分的金额的 MAC2', en: 'takes the MAC2 of a load of one fen more or less' },
    breaks: [...unbound],
    card: takingThatOf((load) => [1, -1].flatMap((fens) => (load.amount + fens < 0 ? [] : [{ ...load, amount: fen(load.amount + fens) }]))),
  }),
  faulty({
    id: 'takes-the-mac2-of-a-load-at-another-terminal',
    title: { zh: '圈存接受终端编号差一位的 MAC2', en: 'takes the MAC2 of a load at a terminal whose number differs by a bit' },
    breaks: [...unbound],
    card: takingThatOf((load) => flips(load.terminal).map((terminal) => ({ ...load, terminal }))),
  }),
  faulty({
    id: 'takes-the-mac2-of-a-load-at-another-time',
    title: { zh: '圈存接受日期时间差一位的 MAC2', en: 'takes the MAC2 of a load whose time differs by a bit' },
    breaks: [...unbound],
    card: takingThatOf((load) => flips(load.dateTime).map((dateTime) => ({ ...load, dateTime }))),
  }),
  faulty({
    id: 'takes-the-mac2-of-a-load-with-another-number',
    title: { zh: '圈存接受相邻联机交易序号的 MAC2', en: 'takes the MAC2 of a load whose number is one more or one less' },
    breaks: [...unbound],
    card: takingThatOf((load) => [1, -1].map((step) => ({ ...load, counter: (load.counter + step) & 0xffff }))),
  }),
  faulty({
    id: 'takes-the-mac2-of-a-load-with-another-random',
    title: { zh: '圈存接受随机数差一位的 MAC2', en: 'takes the MAC2 of a load whose random differs by a bit' },
    breaks: [...unbound],
    card: takingThatOf((load) => flips(load.random).map((random) => ({ ...load, random }))),
  }),
  faulty({
    id: 'takes-the-mac2-of-an-unload-for-a-load',
    title: { zh: '圈存接受交易类型为 03 的 MAC2', en: 'takes a MAC2 over the type of an unload for a load' },
    breaks: [...unbound],
    card: (sound) => ({
      acceptsMac2: (received, load, card) =>
        sound.acceptsMac2(received, load, card) || sound.acceptsUnloadMac2(received, load, asUnload(sound, card)),
    }),
  }),
  faulty({
    id: 'takes-a-mac-of-ones',
    title: { zh: 'MAC 为 FFFFFFFF 时视为正确', en: 'takes FFFFFFFF for the MAC of a purchase or a load' },
    breaks: ['JTT978.6:MAC.constant', 'DEBIT.mac1', 'CAPP-DEBIT.mac1', 'CREDIT.mac2'],
    card: takingToo(ones),
  }),
  faulty({
    id: 'takes-an-unload-mac2-of-ones',
    title: {
      zh: '圈提、修改透支限额的 MAC2 为 FFFFFFFF 时视为正确',
      en: 'takes FFFFFFFF for the MAC2 of an unload or an overdraft update',
    },
    breaks: ['UNLOAD.mac2', 'OVERDRAFT-UPDATE.mac2', 'JTT978.6:MAC.unload', 'JTT978.6:MAC.overdraft'],
    card: (sound) => ({
      acceptsUnloadMac2: (received, unload, card) => equal(received, ones) || sound.acceptsUnloadMac2(received, unload, card),
      acceptsLimitMac2: (received, update, card) => equal(received, ones) || sound.acceptsLimitMac2(received, update, card),
    }),
  }),
  faulty({
    id: 'names-another-key-version-every-time',
    title: { zh: '初始化应答的密钥版本号每次不同', en: 'answers another key version to every INITIALIZE' },
    breaks: ['JTT978.6:KEY.version'],
    card: (sound) => ({
      ...each(sound, ['initializeForPurchase', 'initializeForCappPurchase'], (open) =>
        answering(open, (data) => patched(data, 9, [data[14] ?? 0])),
      ),
      ...each(sound, ['initializeForLoad', 'initializeForUnload'], (open) => answering(open, (data) => patched(data, 6, [data[11] ?? 0]))),
    }),
  }),
  faulty({
    id: 'loads-under-the-unload-key-too',
    title: { zh: '圈存除圈存密钥外还接受圈提密钥计算的 MAC2', en: 'takes the MAC2 of a load under the unload key too' },
    breaks: ['JTT978.6:KEY.separate', 'CREDIT.mac2'],
    card: (sound) => ({
      acceptsMac2: (received, load, card) =>
        sound.acceptsMac2(received, load, card) || sound.acceptsMac2(received, load, having(card, { loadKey: sound.unloadKey })),
    }),
  }),
];
