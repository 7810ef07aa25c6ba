/** Faulty cards that check MACs of purchases and loads wrongly, or too late. */

import { equal } from '../../bytes/hex.ts';
import { fen } from '../../tunion/money.ts';
import type { Handler } from '../card/handlers.ts';
import { committing, debits, keeping, onWord } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const faulty = faultyIn('key-mac');

/** What breaks when wrong MACs pass: the refusal itself, and that nothing changes on one. */
const mac1Passes = ['DEBIT.mac1', 'DEBIT.atomic', 'CAPP-DEBIT.mac1', 'CAPP-DEBIT.atomic'] as const;
const mac2Passes = ['CREDIT.mac2', 'CREDIT.atomic'] as const;

const zero4 = new Uint8Array(4);

/** Leaves the transaction open when its MAC was wrong. */
const retrying = (handler: Handler) =>
  onWord(handler, '9302', (outcome, { volatile }) => keeping(outcome, { transaction: volatile.transaction, cache: volatile.cache }));

export const macFaults: readonly CardFault[] = [
  faulty({
    id: 'accepts-any-mac1',
    title: { zh: '消费不验证 MAC1', en: 'debits whatever MAC1 is' },
    breaks: [...mac1Passes, 'JTT978.6:MAC.constant', 'KEY.zero', 'KEY.diversified'],
    card: () => ({ acceptsMac1: () => true }),
  }),
  faulty({
    id: 'accepts-mac1-of-zeros',
    title: { zh: 'MAC1 全零时视为正确', en: 'takes a MAC1 of four zeros for right' },
    breaks: [...mac1Passes, 'JTT978.6:MAC.constant'],
    card: (sound) => ({ acceptsMac1: (received, debit, card) => equal(received, zero4) || sound.acceptsMac1(received, debit, card) }),
  }),
  faulty({
    id: 'compares-three-octets-of-a-mac',
    title: { zh: '比较 MAC 时只比前 3 字节', en: 'compares only the first three octets of a MAC' },
    breaks: [
      ...mac1Passes,
      ...mac2Passes,
      'UNLOAD.mac2',
      'OVERDRAFT-UPDATE.mac2',
      'JTT978.6:MAC.unload',
      'JTT978.6:MAC.overdraft',
      'JTT978.6:SM.mac',
      'JTT978.6:BLOCK.mac',
      'JTT978.6:UNBLOCK.mac',
      'JTT978.6:PIN.unblock.mac',
      'JTT978.6:ALGORITHM.block.mac',
      'JTT978.6:PICTURE.mac',
      'JTT978.6:PIN.reload.mac',
      'JTT978.6:AUTH.refuse',
    ],
    card: () => ({ matches: (expected, received) => equal(expected.subarray(0, 3), received.subarray(0, 3)) }),
  }),
  faulty({
    id: 'compares-the-last-octet-of-a-mac',
    title: { zh: '比较 MAC 时只比最后 1 字节', en: 'compares only the last octet of a MAC' },
    breaks: [
      ...mac1Passes,
      ...mac2Passes,
      'UNLOAD.mac2',
      'OVERDRAFT-UPDATE.mac2',
      'JTT978.6:MAC.unload',
      'JTT978.6:MAC.overdraft',
      'JTT978.6:SM.mac',
      'JTT978.6:BLOCK.mac',
      'JTT978.6:UNBLOCK.mac',
      'JTT978.6:PIN.unblock.mac',
      'JTT978.6:ALGORITHM.block.mac',
      'JTT978.6:PICTURE.mac',
      'JTT978.6:PIN.reload.mac',
      'JTT978.6:AUTH.refuse',
    ],
    card: () => ({ matches: (expected, received) => expected.at(-1) === received.at(-1) }),
  }),
  faulty({
    id: 'accepts-a-mac-with-one-right-octet',
    title: { zh: 'MAC 任一字节相符即视为正确', en: 'takes a MAC for right when any octet of it is' },
    breaks: [
      ...mac1Passes,
      ...mac2Passes,
      'UNLOAD.mac2',
      'OVERDRAFT-UPDATE.mac2',
      'JTT978.6:MAC.unload',
      'JTT978.6:MAC.overdraft',
      'JTT978.6:SM.mac',
      'JTT978.6:BLOCK.mac',
      'JTT978.6:UNBLOCK.mac',
      'JTT978.6:PIN.unblock.mac',
      'JTT978.6:ALGORITHM.block.mac',
      'JTT978.6:PICTURE.mac',
      'JTT978.6:PIN.reload.mac',
      'JTT978.6:AUTH.refuse',
    ],
    card: () => ({ matches: (expected, received) => expected.some((octet, place) => octet === received[place]) }),
  }),
  faulty({
    id: 'ignores-the-top-bits-of-a-mac',
    title: { zh: '比较 MAC 时忽略各字节最高位', en: 'ignores the highest bit of every octet of a MAC' },
    breaks: [
      ...mac1Passes,
      ...mac2Passes,
      'UNLOAD.mac2',
      'OVERDRAFT-UPDATE.mac2',
      'JTT978.6:MAC.unload',
      'JTT978.6:MAC.overdraft',
      'JTT978.6:SM.mac',
      'JTT978.6:BLOCK.mac',
      'JTT978.6:UNBLOCK.mac',
      'JTT978.6:PIN.unblock.mac',
      'JTT978.6:ALGORITHM.block.mac',
      'JTT978.6:PICTURE.mac',
      'JTT978.6:PIN.reload.mac',
      'JTT978.6:AUTH.refuse',
    ],
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
    breaks: [...mac2Passes, 'JTT978.6:MAC.constant', 'JTT978.6:MAC.load.bound', 'KEY.zero', 'KEY.diversified', 'CREDIT.once'],
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
];
