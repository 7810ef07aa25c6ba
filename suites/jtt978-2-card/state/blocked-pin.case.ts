/** JT/T 978.2 — electronic purse: what a card does, and what it keeps refusing, with no PIN tries left. */

import { oneOf } from '#harness';
import { readBooks } from '../books.ts';
import { verify } from '../issuer-case.ts';
import { fare, oneTransaction, type PurseInstruments, refusal, sw, testFamily } from '../purse-case.ts';
import { cappKind, purchaseKind } from '../transaction-kind.ts';
import { cacheUpdates, completions } from './completing.ts';
import { issuing, type Unbound } from './other-commands.ts';

const needs = ['EP', 'EP.pin', 'pin', 'EP.pin-unblock', 'keys.pin-unblock'];

/** As many tries as 63Cx can count, the PIN before it and after, and the unblocking. */
const spends = { counters: 0, pinTries: 20, writes: 1 } as const;

/** Out of order, or the PIN looked at first. */
const outOfOrder = oneOf(
  {
    '6901': { zh: '状态机不匹配（实验室用语）', en: 'state machine mismatch (the lab’s word)' },
    '6985': { zh: '使用条件不满足（PBOC）', en: 'conditions of use not satisfied (PBOC)' },
  },
  {
    '6982': { zh: '安全状态不满足', en: 'security status not satisfied' },
    '6983': { zh: 'PIN 已锁定', en: 'the PIN is blocked' },
  },
);

const reblocked: Unbound = {
  row: 'application',
  title: { zh: '应用锁定再解锁', en: 'APPLICATION BLOCK and UNBLOCK' },
  needs: ['EP.block', 'keys.lock', 'keys.unlock'],
  async send({ upkeep }) {
    await upkeep.block();
    await upkeep.unblock();
  },
};

/** The last acts: the PIN with all its tries again, where it is not so already. */
async function restore(instruments: PurseInstruments): Promise<void> {
  const { upkeep } = instruments;
  if ((await verify(instruments)) === '9000') return;
  await upkeep.unblockPin();
  await verify(instruments);
}

export const blockedPinCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-STATE-039',
      beside: { zh: '另一状态：PIN 已锁定，且 PIN 须保持锁定', en: 'another state: the PIN is blocked, and has to stay so' },
      covers: ({ order }) => [order, `${order}.word`, 'JTT978.2:EP.STATE.pin-blocked'],
      needs: ({ needs: own }) => [...needs, ...own],
      spends: { ...spends, macTries: 1 },
      title: {
        zh: 'PIN 锁定时拒绝完成交易的指令与缓存更新，卡片不变，PIN 仍然锁定',
        en: 'with the PIN blocked, a command that completes a transaction is refused and changes nothing, the PIN included',
      },
      rows: [...completions, ...cacheUpdates],
    },
    async (instruments, { order, attempt }) => {
      const { card, upkeep, check } = instruments;
      await card.present();
      const before = await readBooks(card);
      await upkeep.blockPin();

      const answer = await attempt(instruments, before.overdraftLimit);

      check(order, answer.sw).is(refusal);
      check(`${order}.word`, answer.sw).is(outOfOrder);
      check('JTT978.2:EP.STATE.pin-blocked', await verify(instruments)).is(refusal);
      await restore(instruments);
      await card.present();
      check(order, await readBooks(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-STATE-040',
      covers: ['JTT978.2:EP.STATE.pin-blocked', 'JTT978.2:EP.STATE.pin-blocked.purchase'],
      needs: ({ kind }) => [...needs, ...kind.needs],
      spends: { ...spends, ...oneTransaction },
      title: {
        zh: 'PIN 锁定时仍可初始化并完成消费，PIN 仍然锁定',
        en: 'with the PIN blocked a purchase is opened and made, and the PIN stays blocked',
      },
      rows: [purchaseKind, cappKind].map((kind) => ({ row: kind.name, title: kind.title, kind })),
    },
    async (instruments, { kind }) => {
      const { card, upkeep, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      await upkeep.blockPin();

      const answer = await kind.initialize(card, fare);

      check('JTT978.2:EP.STATE.pin-blocked.purchase', answer.sw).is(sw.success);
      if (answer.sw === sw.success) await (await kind.open(instruments, fare)).completion.send();
      check('JTT978.2:EP.STATE.pin-blocked', await verify(instruments)).is(refusal);
      await restore(instruments);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-STATE-041',
      covers: ['JTT978.2:EP.STATE.pin-blocked'],
      needs: ({ needs: own }) => [...needs, ...own],
      spends: { ...spends, writes: 2, lock: 1, macTries: 1 },
      title: { zh: 'PIN 锁定不因发卡机构的其他指令解除', en: 'no other command of the issuer lifts the block of a PIN' },
      rows: [...issuing, reblocked],
    },
    async (instruments, { send }) => {
      const { card, upkeep, check } = instruments;
      await card.present();
      await upkeep.blockPin();

      await send(instruments);

      await card.present();
      check('JTT978.2:EP.STATE.pin-blocked', await verify(instruments)).is(refusal);
      await restore(instruments);
    },
  ),
];
