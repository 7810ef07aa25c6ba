/** Faulty PSAMs that make or compare MACs wrongly. */

import { concat, equal } from '../../bytes/hex.ts';
import { uint } from '../../bytes/uint.ts';
import { des } from '../../crypto/des.ts';
import { purchaseMac2 } from '../../tunion/mac.ts';
import { fen } from '../../tunion/money.ts';
import type { PsamHandlers } from '../psam/handlers.ts';
import type { Purchase } from '../psam/state.ts';
import { onWord, retaining, withWord } from './changes.ts';
import { faultyIn, type PsamFault } from './faulty.ts';

const faulty = faultyIn('key-mac');

/** MAC1 of another purchase than the one asked for, under the right session key. */
const mac1Of = (change: (purchase: Purchase) => Partial<Purchase>) => (sound: PsamHandlers) => ({
  mac1: (purchase: Purchase, psam: Parameters<PsamHandlers['mac1']>[1]) => {
    const session = sound.sessionKey(purchase, psam);
    return sound.mac1({ ...purchase, ...change(purchase) }, { ...psam, handlers: { ...psam.handlers, sessionKey: () => session } });
  },
});

const mac1s = ['MAC1.value', 'MAC1.fields', 'STABLE.purchases'] as const;
const wrongMac2s = ['MAC2.wrong', 'MAC2.other', 'KEY.zero', 'PURCHASE.history'] as const;

export const macFaults: readonly PsamFault[] = [
  faulty({
    id: 'psam-leaves-the-terminal-out-of-mac1',
    title: { zh: 'MAC1 中终端机编号按零计算', en: 'makes MAC1 over a terminal number of zeros' },
    breaks: [...mac1s, 'MAC1.amount', 'MAC1.diversified'],
    psam: mac1Of(() => ({ terminal: new Uint8Array(6) })),
  }),
  faulty({
    id: 'psam-always-says-purchase-under-mac1',
    title: { zh: 'MAC1 的交易类型总按 06 计算', en: 'makes MAC1 over type 06 for a CAPP purchase, too' },
    breaks: ['MAC1.value', 'STABLE.purchases'],
    psam: mac1Of(() => ({ type: 6 })),
  }),
  faulty({
    id: 'psam-leaves-the-time-out-of-mac1',
    title: { zh: 'MAC1 只含日期，时间按零计算', en: 'makes MAC1 over the date and a time of zeros' },
    breaks: [...mac1s, 'MAC1.amount', 'MAC1.diversified'],
    psam: mac1Of(({ dateTime }) => ({ dateTime: concat(dateTime.slice(0, 4), new Uint8Array(3)) })),
  }),
  faulty({
    id: 'psam-cuts-amounts-to-two-octets',
    title: { zh: 'MAC1 的金额只取低 2 字节', en: 'makes MAC1 over the right two octets of the amount' },
    breaks: ['MAC1.amount'],
    psam: mac1Of(({ amount }) => ({ amount: fen(amount & 0xffff) })),
  }),
  faulty({
    id: 'psam-cuts-amounts-to-three-octets',
    title: { zh: 'MAC1 的金额只取低 3 字节', en: 'makes MAC1 over the right three octets of the amount' },
    breaks: ['MAC1.amount.beyond'],
    psam: mac1Of(({ amount }) => ({ amount: fen(amount & 0xffffff) })),
  }),
  faulty({
    id: 'psam-gives-the-right-half-of-mac1',
    title: { zh: 'MAC1 取自右 4 字节', en: 'turns the octets of MAC1 round' },
    breaks: [...mac1s, 'MAC1.amount', 'MAC1.diversified'],
    psam: (sound) => ({ mac1: (purchase, psam) => sound.mac1(purchase, psam).toReversed() }),
  }),
  faulty({
    id: 'psam-accepts-any-mac2',
    title: { zh: '不验证 MAC2', en: 'accepts any MAC2' },
    breaks: [...wrongMac2s],
    psam: () => ({ acceptsMac2: () => true }),
  }),
  faulty({
    id: 'psam-compares-three-octets-of-mac2',
    title: { zh: '只比较 MAC2 的前 3 字节', en: 'compares the first three octets of MAC2 alone' },
    breaks: ['MAC2.wrong'],
    psam: (sound) => ({
      acceptsMac2: (received, purchase, psam) => equal(received.subarray(0, 3), sound.mac2(purchase, psam).subarray(0, 3)),
    }),
  }),
  faulty({
    id: 'psam-adds-up-the-octets-of-mac2',
    title: { zh: '只比较 MAC2 各字节的异或和', en: 'compares the exclusive-or of the octets of MAC2' },
    breaks: ['MAC2.wrong'],
    psam: (sound) => {
      const sum = (mac: Uint8Array) => mac.reduce((left, octet) => left ^ octet, 0);
      return { acceptsMac2: (received, purchase, psam) => sum(received) === sum(sound.mac2(purchase, psam)) };
    },
  }),
  faulty({
    id: 'psam-accepts-mac2-of-a-zero-key',
    title: { zh: '接受全零过程密钥下的 MAC2', en: 'also accepts the MAC2 that a session key of zeros gives' },
    breaks: ['KEY.zero'],
    psam: (sound) => ({
      acceptsMac2: (received, purchase, psam) => {
        const { length } = psam.handlers.sessionKey(purchase, psam);
        return sound.acceptsMac2(received, purchase, psam) || equal(received, purchaseMac2(new Uint8Array(length), purchase, psam.purse));
      },
    }),
  }),
  faulty({
    id: 'psam-accepts-mac1-as-mac2',
    title: { zh: '把自己的 MAC1 当作 MAC2 接受', en: 'accepts its own MAC1 for a MAC2' },
    breaks: ['MAC2.other'],
    psam: (sound) => ({
      acceptsMac2: (received, purchase, psam) => sound.acceptsMac2(received, purchase, psam) || equal(received, sound.mac1(purchase, psam)),
    }),
  }),
  faulty({
    id: 'psam-accepts-the-last-mac2-again',
    title: { zh: '新的消费初始化之后仍接受上一笔的 MAC2', en: 'accepts the MAC2 of the last purchase for a new one' },
    breaks: ['MAC2.other'],
    psam: (sound) => ({
      creditForPurchase: (state, command, psam) => {
        const last = state.volatile.residue?.['mac2'];
        const outcome = sound.creditForPurchase(state, command, psam);
        if (outcome.response.sw === '9000') return retaining(outcome, { mac2: command.data });
        return outcome.response.sw === '9302' && last instanceof Uint8Array && equal(last, command.data ?? new Uint8Array(0))
          ? withWord(outcome, '9000')
          : outcome;
      },
    }),
  }),
  faulty({
    id: 'psam-refuses-mac2-of-zero',
    title: { zh: '零金额消费的正确 MAC2 被拒绝', en: 'refuses the right MAC2 of a purchase of zero' },
    breaks: ['MAC2.genuine'],
    psam: (sound) => ({ acceptsMac2: (received, purchase, psam) => purchase.amount > 0 && sound.acceptsMac2(received, purchase, psam) }),
  }),
  faulty({
    id: 'psam-refuses-mac2-of-capp',
    title: { zh: '复合消费的正确 MAC2 被拒绝', en: 'refuses the right MAC2 of a CAPP purchase' },
    breaks: ['MAC2.genuine', 'STABLE.purchases'],
    psam: (sound) => ({ acceptsMac2: (received, purchase, psam) => purchase.type === 6 && sound.acceptsMac2(received, purchase, psam) }),
  }),
  faulty({
    id: 'psam-seals-under-half-a-key',
    title: { zh: '指令 MAC 只用密钥左半部分', en: 'makes the MAC of a card command under the left half of the key alone' },
    breaks: ['SEAL.mac', 'SEAL.diversified', 'SEAL.start'],
    psam: () => ({
      commandMac: (working, start, message) => {
        let before = start.slice(0, 8);
        for (let offset = 0; offset < message.length; offset += 8) {
          const chained = message.slice(offset, offset + 8).map((octet, place) => octet ^ (before[place] ?? 0));
          before = des(working.subarray(0, 8), chained).slice();
        }
        return before.subarray(0, 4);
      },
    }),
  }),
  faulty({
    id: 'psam-seals-without-the-challenge',
    title: { zh: '指令 MAC 的初始值总为零，不含卡片随机数', en: "starts the MAC of a card command at zero, without the card's challenge" },
    breaks: ['SEAL.mac', 'SEAL.start', 'SEAL.diversified'],
    psam: (sound) => ({
      commandMac: (working, start, message, psam) => sound.commandMac(working, new Uint8Array(start.length), message, psam),
    }),
  }),
  faulty({
    id: 'psam-seals-the-first-block-alone',
    title: { zh: '指令 MAC 只算第一个数据块', en: 'makes the MAC of a card command over its first block alone' },
    breaks: ['SEAL.mac'],
    psam: (sound) => ({
      commandMac: (working, start, message, psam) => sound.commandMac(working, start, message.subarray(0, start.length), psam),
    }),
  }),
  faulty({
    id: 'psam-fills-up-what-is-whole',
    title: { zh: '对已补齐的数据再补一个数据块', en: 'fills up a message that the caller filled up already' },
    breaks: ['SEAL.mac', 'SEAL.diversified', 'SEAL.start'],
    psam: (sound) => ({
      commandMac: (working, start, message, psam) => {
        const more = new Uint8Array(start.length);
        more[0] = 0x80;
        return sound.commandMac(working, start, concat(message, more), psam);
      },
    }),
  }),
  faulty({
    id: 'psam-swaps-the-amount-in-mac2',
    title: { zh: '验证 MAC2 时金额字节颠倒', en: 'checks MAC2 over the amount in the other byte order' },
    breaks: ['MAC2.genuine', 'STABLE.purchases'],
    psam: (sound) => ({
      mac2: (purchase, psam) => {
        const turned = new Uint8Array([0, 8, 16, 24].map((shift) => (purchase.amount >>> shift) & 0xff));
        const session = psam.handlers.sessionKey(purchase, psam);
        return sound.mac2(
          { ...purchase, amount: fen(uint(turned)) },
          { ...psam, handlers: { ...psam.handlers, sessionKey: () => session } },
        );
      },
    }),
  }),
  faulty({
    id: 'psam-takes-two-tries-for-a-mac2',
    title: { zh: '第一次 MAC2 总被拒绝', en: 'refuses the first MAC2 after every reset' },
    breaks: ['MAC2.genuine', 'STABLE.purchases'],
    psam: (sound) => ({
      creditForPurchase: onWord(sound.creditForPurchase, '9000', (outcome, { volatile }) =>
        volatile.residue?.['warm'] === true ? outcome : withWord(retaining(outcome, { warm: true }), '9302'),
      ),
    }),
  }),
];
