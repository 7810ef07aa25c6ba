/** JT/T 978.6 — electronic purse: APPLICATION UNBLOCK brings a purse back that was blocked for a time. */

import { readBooks } from '../../jtt978-2-card/books.ts';
import { fare, oneTransaction, sw, testCase, testFamily } from '../../jtt978-2-card/purse-case.ts';
import { kindRows } from '../../jtt978-2-card/transaction-kind.ts';
import { holdings, reselect } from '../sealed-case.ts';
import { needs, onceBlocked } from './blocked.ts';

export const unblockCases = [
  testCase(
    {
      id: 'JTT978.6-EP-UNBLOCK-001',
      covers: ['JTT978.6:UNBLOCK.restores'],
      needs,
      spends: onceBlocked,
      proves: 'keys.unlock',
      title: { zh: '凭发卡机构的 MAC 解锁，选择应用应答 9000', en: 'the MAC of the issuer unblocks: selection answers 9000' },
    },
    async (instruments) => {
      const { card, issuer, upkeep, check } = instruments;
      await upkeep.unblock();
      await upkeep.block();
      const mac = await issuer.seal('applicationUnblock', {}, { challenge: await card.getChallenge({}) });

      const answer = await card.attempt.applicationUnblock({ mac });

      check('JTT978.6:UNBLOCK.restores', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 0 });
      check('JTT978.6:UNBLOCK.restores', await reselect(instruments)).is(sw.success);
      check('JTT978.6:UNBLOCK.restores', await card.restart()).is(sw.success);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-UNBLOCK-002',
      covers: ['JTT978.6:UNBLOCK.restores'],
      needs: ({ kind }) => [...needs, ...kind.needs],
      spends: { ...oneTransaction, ...onceBlocked, counters: 6 },
      title: { zh: '解锁后交易照常', en: 'after an unblock, transactions are made as before' },
      rows: kindRows,
    },
    async (instruments, { kind }) => {
      const { card, upkeep, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      const before = await readBooks(card);
      await upkeep.block();
      await card.restart();
      await upkeep.unblock();
      await card.present();
      const { completion, completed, restore } = await kind.open(instruments, fare);

      const answer = await completion.send();

      await card.present();
      check('JTT978.6:UNBLOCK.restores', answer.sw).is(sw.success);
      check('JTT978.6:UNBLOCK.restores', await readBooks(card)).is(completed(before));
      await restore();
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-UNBLOCK-003',
      covers: ['JTT978.6:UNBLOCK.restores'],
      needs,
      spends: { lock: 2, writes: 3 },
      title: { zh: '解锁后可再次锁定与解锁', en: 'what was unblocked can be blocked and unblocked again' },
    },
    async (instruments) => {
      const { card, issuer, upkeep, check } = instruments;
      await upkeep.unblock();
      await upkeep.block();
      await upkeep.unblock();
      await upkeep.block();
      const mac = await issuer.seal('applicationUnblock', {}, { challenge: await card.getChallenge({}) });

      const answer = await card.attempt.applicationUnblock({ mac });

      check('JTT978.6:UNBLOCK.restores', answer.sw).is(sw.success);
      check('JTT978.6:UNBLOCK.restores', await card.restart()).is(sw.success);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-UNBLOCK-004',
      covers: ['JTT978.6:UNBLOCK.idle'],
      needs,
      spends: { writes: 1 },
      title: { zh: '未锁定时解锁，应用照常', en: 'an unblock of what is not blocked leaves the application as it was' },
    },
    async (instruments) => {
      const { card, issuer, check } = instruments;
      await card.present();
      const before = await holdings(card);
      const mac = await issuer.seal('applicationUnblock', {}, { challenge: await card.getChallenge({}) });

      await card.attempt.applicationUnblock({ mac });

      check('JTT978.6:UNBLOCK.idle', await card.restart()).is(sw.success);
      check('JTT978.6:UNBLOCK.idle', await holdings(card)).is(before);
    },
  ),
];
