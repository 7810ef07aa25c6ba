/** Faulty cards that lose a part of a transaction when their power is cut. */

import type { CardHandlers } from '../card/handlers.ts';
import type { Persistent } from '../card/state.ts';
import { writingLate } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const faulty = faultyIn('atomicity');

type Kind = 'purchase' | 'capp' | 'load' | 'unload' | 'update';

const commands = {
  purchase: 'debitForPurchase',
  capp: 'debitForCappPurchase',
  load: 'creditForLoad',
  unload: 'debitForUnload',
  update: 'updateOverdrawLimit',
} as const satisfies Record<Kind, keyof CardHandlers>;

/** What each step of a transaction makes lasting, in the order in which the faulty card writes it; the rest follows at the end. */
type Step = (before: Persistent, after: Persistent) => Partial<Persistent>;

const money: Step = (_before, { purse }) => ({ purse });
const counters: Step = (_before, { offlineCounter, onlineCounter }) => ({ offlineCounter, onlineCounter });
const line: Step = (_before, { details }) => ({ details });
const trips: Step = (_before, { trips: written }) => ({ trips: written });
const journeys: Step = (_before, { transit }) => ({ transit });
const proof: Step = (_before, { proofs }) => ({ proofs });

/** The sound card that writes these steps one after the other instead of all at once. */
function writing(sound: CardHandlers, kind: Kind, ...steps: readonly Step[]): Partial<CardHandlers> {
  const settle: CardHandlers['settle'] = (before, after) => {
    const states: Persistent[] = [];
    let state = before;
    for (const step of steps) {
      state = { ...state, ...step(before, after) };
      states.push(state);
    }
    return [...states, after];
  };
  const name = commands[kind];
  return {
    [name]: (...[state, command, card]: Parameters<CardHandlers[typeof name]>) =>
      sound[name](state, command, { ...card, handlers: { ...card.handlers, settle } }),
  };
}

export const atomicityFaults: readonly CardFault[] = [
  faulty({
    id: 'tears-a-purchase-between-money-and-counter',
    title: { zh: '消费中断电：已扣款而序号与明细未更新', en: 'has taken the money of a torn purchase but not counted it' },
    breaks: ['TEAR.purchase'],
    card: (sound) => writing(sound, 'purchase', money),
  }),
  faulty({
    id: 'tears-a-purchase-between-counter-and-money',
    title: { zh: '消费中断电：序号已加而未扣款', en: 'has counted a torn purchase but not taken its money' },
    breaks: ['TEAR.purchase'],
    card: (sound) => writing(sound, 'purchase', counters),
  }),
  faulty({
    id: 'tears-a-purchase-between-line-and-money',
    title: { zh: '消费中断电：明细已写而未扣款', en: 'has written the line of a torn purchase but not taken its money' },
    breaks: ['TEAR.purchase'],
    card: (sound) => writing(sound, 'purchase', line),
  }),
  faulty({
    id: 'tears-a-purchase-before-its-proof',
    title: { zh: '消费中断电：已扣款但取不到交易认证', en: 'has completed a torn purchase but cannot prove it' },
    breaks: ['TEAR.purchase'],
    card: (sound) =>
      writing(sound, 'purchase', (before, after) => ({ ...money(before, after), ...counters(before, after), ...line(before, after) })),
  }),
  faulty({
    id: 'tears-a-purchase-after-its-proof',
    title: { zh: '消费中断电：已能取交易认证而未扣款', en: 'can prove a torn purchase whose money it has not taken' },
    breaks: ['TEAR.purchase'],
    card: (sound) => writing(sound, 'purchase', proof),
  }),
  faulty({
    id: 'tears-a-purchase-at-every-step',
    title: {
      zh: '消费的余额、序号、明细、认证逐项写入，断电时停在中间',
      en: 'writes money, counter, line and proof of a purchase one by one',
    },
    breaks: ['TEAR.purchase'],
    card: (sound) => writing(sound, 'purchase', money, counters, line),
  }),
  faulty({
    id: 'tears-capp-between-money-and-records',
    title: { zh: '复合消费中断电：已扣款而 1A、1E 未写', en: 'has taken the money of a torn CAPP purchase but not written its records' },
    breaks: ['TEAR.capp'],
    card: (sound) =>
      writing(sound, 'capp', (before, after) => ({
        ...money(before, after),
        ...counters(before, after),
        ...line(before, after),
        ...proof(before, after),
      })),
  }),
  faulty({
    id: 'tears-capp-between-records-and-money',
    title: { zh: '复合消费中断电：1A、1E 已写而未扣款', en: 'has written the records of a torn CAPP purchase but not taken its money' },
    breaks: ['TEAR.capp'],
    card: (sound) => writing(sound, 'capp', journeys, trips),
  }),
  faulty({
    id: 'tears-capp-between-trip-and-journey',
    title: { zh: '复合消费中断电：1E 已写而 1A 未写', en: 'has written the trip of a torn CAPP purchase but not its journey' },
    breaks: ['TEAR.capp'],
    card: (sound) => writing(sound, 'capp', (before, after) => ({ ...after, transit: before.transit })),
  }),
  faulty({
    id: 'tears-capp-before-its-proof',
    title: { zh: '复合消费中断电：已扣款但取不到交易认证', en: 'has completed a torn CAPP purchase but cannot prove it' },
    breaks: ['TEAR.capp'],
    card: (sound) => writing(sound, 'capp', (before, after) => ({ ...after, proofs: before.proofs })),
  }),
  faulty({
    id: 'tears-a-load-between-money-and-counter',
    title: { zh: '圈存中断电：已入账而序号未加，可重复圈存', en: 'has credited a torn load but not counted it' },
    breaks: ['TEAR.load'],
    card: (sound) => writing(sound, 'load', money),
  }),
  faulty({
    id: 'tears-a-load-between-counter-and-money',
    title: { zh: '圈存中断电：序号已加而未入账', en: 'has counted a torn load but not credited it' },
    breaks: ['TEAR.load'],
    card: (sound) => writing(sound, 'load', counters),
  }),
  faulty({
    id: 'tears-a-load-before-its-line',
    title: { zh: '圈存中断电：已入账而明细未写', en: 'has credited a torn load but not written its line' },
    breaks: ['TEAR.load'],
    card: (sound) => writing(sound, 'load', (before, after) => ({ ...after, details: before.details })),
  }),
  faulty({
    id: 'tears-a-load-before-its-proof',
    title: { zh: '圈存中断电：已入账但取不到交易认证', en: 'has credited a torn load but cannot prove it' },
    breaks: ['TEAR.load'],
    card: (sound) => writing(sound, 'load', (before, after) => ({ ...after, proofs: before.proofs })),
  }),
  faulty({
    id: 'tears-an-unload-between-money-and-counter',
    title: { zh: '圈提中断电：已扣款而序号未加', en: 'has taken the money of a torn unload but not counted it' },
    breaks: ['TEAR.unload'],
    card: (sound) => writing(sound, 'unload', money),
  }),
  faulty({
    id: 'tears-an-unload-between-counter-and-money',
    title: { zh: '圈提中断电：序号已加而未扣款', en: 'has counted a torn unload but not taken its money' },
    breaks: ['TEAR.unload'],
    card: (sound) => writing(sound, 'unload', counters),
  }),
  faulty({
    id: 'tears-an-unload-before-its-line',
    title: { zh: '圈提中断电：已扣款而明细未写', en: 'has completed a torn unload but not written its line' },
    breaks: ['TEAR.unload'],
    card: (sound) => writing(sound, 'unload', (before, after) => ({ ...after, details: before.details })),
  }),
  faulty({
    id: 'tears-an-unload-before-its-proof',
    title: { zh: '圈提中断电：已扣款但取不到交易认证', en: 'has completed a torn unload but cannot prove it' },
    breaks: ['TEAR.unload'],
    card: (sound) => writing(sound, 'unload', (before, after) => ({ ...after, proofs: before.proofs })),
  }),
  faulty({
    id: 'tears-an-overdraft-update-between-limit-and-counter',
    title: { zh: '修改透支限额中断电：限额已改而序号未加', en: 'has set the limit of a torn overdraft update but not counted it' },
    breaks: ['TEAR.overdraft-update'],
    card: (sound) => writing(sound, 'update', money),
  }),
  faulty({
    id: 'tears-an-overdraft-update-between-counter-and-limit',
    title: { zh: '修改透支限额中断电：序号已加而限额未改', en: 'has counted a torn overdraft update but not set its limit' },
    breaks: ['TEAR.overdraft-update'],
    card: (sound) => writing(sound, 'update', counters),
  }),
  faulty({
    id: 'tears-an-overdraft-update-before-its-line',
    title: { zh: '修改透支限额中断电：限额已改而明细未写', en: 'has completed a torn overdraft update but not written its line' },
    breaks: ['TEAR.overdraft-update'],
    card: (sound) => writing(sound, 'update', (before, after) => ({ ...after, details: before.details })),
  }),
  faulty({
    id: 'tears-an-overdraft-update-before-its-proof',
    title: { zh: '修改透支限额中断电：限额已改但取不到交易认证', en: 'has completed a torn overdraft update but cannot prove it' },
    breaks: ['TEAR.overdraft-update'],
    card: (sound) => writing(sound, 'update', (before, after) => ({ ...after, proofs: before.proofs })),
  }),
  faulty({
    id: 'keeps-a-transaction-in-memory-until-the-next-command',
    title: {
      zh: '交易结果先留在内存，收到下一条命令才写入，应答丢失后断电即丢失',
      en: 'makes a transaction lasting only with the next command, and never when power goes before it',
    },
    breaks: ['TEAR.purchase', 'TEAR.capp', 'TEAR.load', 'TEAR.unload', 'TEAR.overdraft-update'],
    card: (sound) =>
      writingLate(sound, ['debitForPurchase', 'debitForCappPurchase', 'creditForLoad', 'debitForUnload', 'updateOverdrawLimit']),
  }),
];
