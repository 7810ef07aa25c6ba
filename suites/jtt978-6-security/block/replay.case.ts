/** JT/T 978.6 — electronic purse: a block or unblock that was taken once is not taken again. */

import type { Card, Row } from '#harness';
import { refusal, sw, testCase, testFamily } from '../../jtt978-2-card/purse-case.ts';
import { sealed } from '../sealed-case.ts';
import { needs } from './blocked.ts';

/** What stands between a command and its repetition. */
const pauses: readonly (Row & { readonly pause: (card: Card) => Promise<unknown> })[] = [
  { row: 'at-once', title: { zh: '紧接着', en: 'at once' }, pause: async () => {} },
  { row: 'challenge', title: { zh: '取新随机数后', en: 'after a new challenge' }, pause: (card) => card.getChallenge({}) },
  { row: 'reset', title: { zh: '复位后', en: 'after a reset' }, pause: (card) => card.restart() },
];

export const blockReplayCases = [
  testFamily(
    {
      id: 'JTT978.6-EP-BLOCK-020',
      covers: ['JTT978.6:SM.replay', 'JTT978.6:BLOCK.mac'],
      needs,
      spends: { lock: 2, macTries: 1, writes: 3 },
      title: { zh: '解锁后重放锁定指令无效', en: 'after an unblock, the block that came before it does not block again' },
      rows: pauses,
    },
    async ({ card, issuer, upkeep, check }, { pause }) => {
      await card.present();
      const mac = await issuer.seal('applicationBlock', {}, { challenge: await card.getChallenge({}) });
      await card.applicationBlock({ mac });
      await upkeep.unblock();
      await pause(card);

      const answer = await card.attempt.applicationBlock({ mac });

      check('JTT978.6:SM.replay', answer.sw).is(refusal);
      check('JTT978.6:BLOCK.mac', await card.restart()).is(sw.success);
      await upkeep.unblock();
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-UNBLOCK-020',
      covers: ['JTT978.6:SM.replay', 'JTT978.6:UNBLOCK.mac'],
      needs,
      spends: { lock: 2, macTries: 1, writes: 4 },
      title: { zh: '再次锁定后重放解锁指令无效', en: 'after another block, the unblock that came before it does not unblock again' },
      rows: pauses,
    },
    async ({ card, issuer, upkeep, check }, { pause }) => {
      await upkeep.unblock();
      await upkeep.block();
      const mac = await issuer.seal('applicationUnblock', {}, { challenge: await card.getChallenge({}) });
      await card.applicationUnblock({ mac });
      await upkeep.block();
      await pause(card);

      const answer = await card.attempt.applicationUnblock({ mac });

      check('JTT978.6:SM.replay', answer.sw).is(refusal);
      check('JTT978.6:UNBLOCK.mac', await card.restart()).is(sealed.blocked);
      await upkeep.unblock();
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-UNBLOCK-021',
      covers: ['JTT978.6:UNBLOCK.mac', 'JTT978.6:SM.replay'],
      needs,
      spends: { lock: 1, macTries: 1, writes: 3 },
      title: { zh: '锁定指令的 MAC 不能解锁', en: 'the MAC that has blocked does not unblock' },
    },
    async ({ card, issuer, upkeep, check }) => {
      await card.present();
      const mac = await issuer.seal('applicationBlock', {}, { challenge: await card.getChallenge({}) });
      await card.applicationBlock({ mac });

      const answer = await card.attempt.applicationUnblock({ mac });

      check('JTT978.6:SM.replay', answer.sw).is(refusal);
      check('JTT978.6:UNBLOCK.mac', await card.restart()).is(sealed.blocked);
      await upkeep.unblock();
    },
  ),
];
