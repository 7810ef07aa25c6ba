/** JT/T 978.2 — electronic purse: commands sent to an application that is blocked, for a time or for good. */

import { oneOf, type Text } from '#harness';
import { readBooks } from '../books.ts';
import { sealed } from '../issuer-case.ts';
import { refusal, smallest, testFamily } from '../purse-case.ts';
import { kinds } from '../transaction-kind.ts';
import { cacheUpdates, completions } from './completing.ts';
import { issuing, pins, reads, type Unbound } from './other-commands.ts';

const needs = ['EP', 'EP.block', 'keys.lock', 'keys.unlock'];

const outOfUse: Readonly<Record<string, Text>> = { '6A81': { zh: '应用停用', en: 'application out of use' } };
const blocked = oneOf({ '6283': { zh: '应用已临时锁定', en: 'application blocked' } }, outOfUse);
const dead = oneOf({ '9303': { zh: '应用已永久锁定', en: 'application blocked for good' } }, outOfUse);

/** Every INITIALIZE, one after the other. */
const openings: Unbound = {
  row: 'initialize',
  title: { zh: '五种交易初始化', en: 'each of the five INITIALIZE' },
  needs: [],
  async send({ card }) {
    for (const { initialize } of kinds) await initialize(card, smallest);
  },
};

const blockAgain: Unbound = {
  row: 'block',
  title: { zh: '再次临时锁定', en: 'APPLICATION BLOCK for a time again' },
  needs: [],
  send: (instruments) => sealed(instruments, 'applicationBlock', {}),
};

/** What a terminal does that has not seen yet that the application is blocked. */
const looks: readonly Unbound[] = [
  ...reads.map(({ row, title, read }): Unbound => ({ row, title, needs: [], send: read })),
  { row: 'directory', title: { zh: '选择 PPSE', en: 'SELECT of the PPSE' }, needs: [], send: ({ card }) => card.attempt.selectPpse() },
];

const issued = issuing.filter(({ row }) => row !== 'unblock');

const onceBlocked = { counters: 0, lock: 1, writes: 2 } as const;
const forGood = { counters: 0, lock: 1, irreversible: 1, macTries: 1 } as const;

export const lockedCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-STATE-034',
      covers: ({ order }) => [order, 'JTT978.2:EP.STATE.locked'],
      needs: ({ needs: own }) => [...needs, ...own],
      spends: { ...onceBlocked, macTries: 1 },
      title: {
        zh: '临时锁定期间拒绝完成交易的指令与缓存更新，卡片不变，仍然锁定',
        en: 'while blocked, a command that completes a transaction is refused and changes nothing, the block included',
      },
      rows: [...completions, ...cacheUpdates],
    },
    async (instruments, { order, attempt }) => {
      const { card, upkeep, check } = instruments;
      await card.present();
      const before = await readBooks(card);
      await upkeep.block();
      await card.restart();

      const answer = await attempt(instruments, before.overdraftLimit);

      check(order, answer.sw).is(refusal);
      check('JTT978.2:EP.STATE.locked', await card.restart()).is(blocked);
      await upkeep.unblock();
      await card.present();
      check(order, await readBooks(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-STATE-035',
      covers: ['JTT978.2:EP.STATE.locked'],
      needs: ({ needs: own }) => [...needs, ...own],
      spends: { ...onceBlocked, lock: 2, writes: 3, macTries: 1 },
      title: { zh: '临时锁定不因其他指令结束', en: 'no other command ends a block' },
      rows: [openings, ...issued, blockAgain, ...looks],
    },
    async (instruments, { send }) => {
      const { card, upkeep, check } = instruments;
      await upkeep.unblock();
      await upkeep.block();
      await card.restart();

      await send(instruments);

      check('JTT978.2:EP.STATE.locked', await card.restart()).is(blocked);
      await upkeep.unblock();
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-STATE-036',
      covers: ['JTT978.2:EP.STATE.locked'],
      needs: ({ needs: own }) => [...needs, ...own],
      spends: { ...onceBlocked, writes: 3, pinTries: 1, macTries: 1 },
      title: { zh: '临时锁定不因 PIN 指令结束', en: 'no command about the PIN ends a block' },
      rows: pins,
    },
    async (instruments, { send }) => {
      const { card, upkeep, check } = instruments;
      await upkeep.unblock();
      await upkeep.block();
      await card.restart();

      await send(instruments);

      check('JTT978.2:EP.STATE.locked', await card.restart()).is(blocked);
      await upkeep.unblock();
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-STATE-037',
      covers: ({ order }) => [order, 'JTT978.2:EP.STATE.dead'],
      needs: ({ needs: own }) => [...needs, ...own],
      spends: forGood,
      last: true,
      title: {
        zh: '永久锁定后拒绝完成交易的指令与缓存更新，仍然锁定',
        en: 'once blocked for good, a command that completes a transaction is refused, and the block stays',
      },
      rows: [...completions, ...cacheUpdates],
    },
    async (instruments, { order, attempt }) => {
      const { card, upkeep, check } = instruments;
      await upkeep.blockForEver();
      await card.restart();

      const answer = await attempt(instruments, smallest);

      check(order, answer.sw).is(refusal);
      check('JTT978.2:EP.STATE.dead', await card.restart()).is(dead);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-STATE-038',
      covers: ['JTT978.2:EP.STATE.dead'],
      needs: ({ needs: own }) => [...needs, ...own],
      spends: { ...forGood, lock: 2, writes: 1, pinTries: 1 },
      last: true,
      title: { zh: '永久锁定后任何指令都不能使应用恢复', en: 'no command brings an application back that is blocked for good' },
      rows: [openings, ...issued, ...pins, blockAgain, ...looks],
    },
    async (instruments, { send }) => {
      const { card, upkeep, check } = instruments;
      await upkeep.blockForEver();
      await card.restart();

      await send(instruments);

      check('JTT978.2:EP.STATE.dead', await card.restart()).is(dead);
    },
  ),
];
