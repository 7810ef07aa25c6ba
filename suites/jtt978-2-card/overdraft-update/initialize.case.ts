/** JT/T 978.2 — electronic purse: INITIALIZE FOR UPDATE of the overdraft limit. */

import { not } from '#harness';
import { withinThreeOctets } from '../amounts.ts';
import { eitherBalance } from '../online-case.ts';
import { unknownKeys } from '../opening-rows.ts';
import { standing } from '../purchase-case.ts';
import { opening, refusal, sw, testCase, testFamily } from '../purse-case.ts';

const needs = ['EP', 'EP.overdraft-update'];

export const initializeForUpdateCases = [
  testCase(
    {
      id: 'JTT978.2-EP-INITV-001',
      covers: ['JTT978.2:EP.INIT-UPDATE.layout'],
      needs,
      spends: opening,
      title: { zh: '修改透支限额初始化应答 19 字节', en: 'INITIALIZE FOR UPDATE answers 19 octets' },
    },
    async ({ card, check }) => {
      await card.present();

      const answer = await card.attempt.initializeForUpdate();

      check('JTT978.2:EP.INIT-UPDATE.layout', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 19 });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-INITV-002',
      covers: ['JTT978.2:EP.INIT-UPDATE.balance', 'JTT978.2:EP.INIT-UPDATE.limit', 'JTT978.2:EP.INIT-UPDATE.counter'],
      needs: [...needs, 'EP.load'],
      spends: opening,
      title: {
        zh: '修改透支限额初始化返回的余额与原限额和读余额一致，序号与圈存初始化的联机交易序号一致',
        en: 'INITIALIZE FOR UPDATE answers balance and limit as GET BALANCE shows them and the online counter that a load would use',
      },
    },
    async ({ card, check }) => {
      await card.present();
      const state = await card.readPurse();
      const { online } = await card.readCounters();

      const answer = await card.attempt.initializeForUpdate();

      check('JTT978.2:EP.INIT-UPDATE.balance', answer.value?.balance).is(eitherBalance(state));
      check('JTT978.2:EP.INIT-UPDATE.limit', answer.value?.overdraftLimit).is(state.overdraftLimit);
      check('JTT978.2:EP.INIT-UPDATE.counter', answer.value?.counter).is(online ?? answer.value?.counter);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-INITV-003',
      covers: ['JTT978.2:EP.INIT-UPDATE.mac1'],
      needs: [...needs, 'keys.overdraft'],
      spends: opening,
      title: {
        zh: '修改透支限额初始化的 MAC1 按公开手册的算法验证正确',
        en: 'MAC1 of a change of the overdraft limit verifies as the public manual has it',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      const { overdraftLimit } = await card.readPurse();

      const { authorization } = await purse.openOverdraft(withinThreeOctets(overdraftLimit));

      check('JTT978.2:EP.INIT-UPDATE.mac1', authorization.mac1.genuine, authorization.mac1.explains).is(true);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-INITV-004',
      covers: ['JTT978.2:EP.INIT-UPDATE.random'],
      needs,
      spends: opening,
      title: { zh: '两次修改透支限额初始化的随机数不同', en: 'two INITIALIZE FOR UPDATE never answer the same random number' },
    },
    async ({ card, check }) => {
      await card.present();
      const first = await card.initializeForUpdate();
      await card.present();

      const second = await card.attempt.initializeForUpdate();

      check('JTT978.2:EP.INIT-UPDATE.random', second.value?.random).is(not(first.random));
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-INITV-005',
      covers: ['JTT978.2:EP.INIT-UPDATE.harmless'],
      needs,
      spends: opening,
      title: {
        zh: '仅做修改透支限额初始化不改变余额、限额、交易序号与记录',
        en: 'INITIALIZE FOR UPDATE alone changes neither balances, limit, counters nor records',
      },
    },
    async ({ card, check }) => {
      await card.present();
      const before = await standing(card);
      await card.initializeForUpdate();

      await card.present();

      check('JTT978.2:EP.INIT-UPDATE.harmless', await standing(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-INITV-006',
      covers: ['JTT978.2:EP.INIT-UPDATE.key-index', 'JTT978.2:EP.INIT-UPDATE.key-index.word', 'JTT978.2:EP.INIT-UPDATE.harmless'],
      needs,
      spends: opening,
      title: { zh: '密钥索引不支持时拒绝修改透支限额初始化', en: 'an unknown key index is refused' },
      rows: unknownKeys,
    },
    async ({ card, check }, { keyIndex }) => {
      await card.present();
      const before = await card.readPurse();

      const answer = await card.attempt.initializeForUpdate({ keyIndex });

      check('JTT978.2:EP.INIT-UPDATE.key-index', answer.sw).is(refusal);
      check('JTT978.2:EP.INIT-UPDATE.key-index.word', answer.sw).is(sw.keyIndex);
      check('JTT978.2:EP.INIT-UPDATE.harmless', await card.readPurse()).is(before);
    },
  ),
];
