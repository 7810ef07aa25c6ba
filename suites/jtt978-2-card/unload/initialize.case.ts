/** JT/T 978.2 — electronic purse: INITIALIZE FOR UNLOAD. */

import { not, yuan } from '#harness';
import { eitherBalance, openUnload } from '../online-case.ts';
import { tooMuch, unknownKeys } from '../opening-rows.ts';
import { standing } from '../purchase-case.ts';
import { fare, oneTransaction, opening, refusal, sw, testCase, testFamily } from '../purse-case.ts';
import { unloadKind } from '../transaction-kind.ts';

/** Every case that opens an unload may have to load first: there must be money to take. */
const funded = { needs: unloadKind.needs, spends: oneTransaction };

export const initializeForUnloadCases = [
  testCase(
    {
      id: 'JTT978.2-EP-INITU-001',
      covers: ['JTT978.2:EP.INIT-UNLOAD.layout'],
      ...funded,
      title: { zh: '圈提初始化应答 16 字节', en: 'INITIALIZE FOR UNLOAD answers 16 octets' },
    },
    async (instruments) => {
      const { card, check } = instruments;
      await card.present();
      await unloadKind.arrange(instruments);

      const answer = await card.attempt.initializeForUnload({ amount: fare });

      check('JTT978.2:EP.INIT-UNLOAD.layout', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 16 });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-INITU-002',
      covers: ['JTT978.2:EP.INIT-UNLOAD.balance', 'JTT978.2:EP.INIT-UNLOAD.counter'],
      ...funded,
      title: {
        zh: '圈提初始化返回的余额与读余额一致，序号与圈存初始化的联机交易序号一致',
        en: 'INITIALIZE FOR UNLOAD answers a balance that GET BALANCE shows and the online counter that a load would use',
      },
    },
    async (instruments) => {
      const { card, check } = instruments;
      await card.present();
      await unloadKind.arrange(instruments);
      const state = await card.readPurse();
      const { online } = await card.readCounters();

      const answer = await card.attempt.initializeForUnload({ amount: fare });

      check('JTT978.2:EP.INIT-UNLOAD.balance', answer.value?.balance).is(eitherBalance(state));
      check('JTT978.2:EP.INIT-UNLOAD.counter', answer.value?.counter).is(online);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-INITU-003',
      covers: ['JTT978.2:EP.INIT-UNLOAD.mac1'],
      ...funded,
      title: { zh: '圈提初始化的 MAC1 按公开手册的算法验证正确', en: 'MAC1 of an unload verifies as the public manual has it' },
      rows: [
        { row: 'one-yuan', title: { zh: '1.00 元', en: '1.00 yuan' }, amount: fare },
        { row: 'odd', title: { zh: '0.37 元', en: '0.37 yuan' }, amount: yuan(0.37) },
      ],
    },
    async (instruments, { amount }) => {
      const { card, purse, check } = instruments;
      await card.present();
      await unloadKind.arrange(instruments);

      const { authorization } = await purse.openUnload(amount);

      check('JTT978.2:EP.INIT-UNLOAD.mac1', authorization.mac1.genuine, authorization.mac1.explains).is(true);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-INITU-004',
      covers: ['JTT978.2:EP.INIT-UNLOAD.random'],
      ...funded,
      title: { zh: '两次圈提初始化的随机数不同', en: 'two INITIALIZE FOR UNLOAD never answer the same random number' },
    },
    async (instruments) => {
      const { card, check } = instruments;
      await card.present();
      await unloadKind.arrange(instruments);
      const first = await card.initializeForUnload({ amount: fare });
      await card.present();

      const second = await card.attempt.initializeForUnload({ amount: fare });

      check('JTT978.2:EP.INIT-UNLOAD.random', second.value?.random).is(not(first.random));
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-INITU-005',
      covers: ['JTT978.2:EP.INIT-UNLOAD.harmless'],
      ...funded,
      title: {
        zh: '仅做圈提初始化不改变余额、交易序号与记录',
        en: 'INITIALIZE FOR UNLOAD alone changes neither balances, counters nor records',
      },
    },
    async (instruments) => {
      const { card, check } = instruments;
      await card.present();
      await unloadKind.arrange(instruments);
      const before = await standing(card);
      await openUnload(instruments, fare);

      await card.present();

      check('JTT978.2:EP.INIT-UNLOAD.harmless', await standing(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-INITU-006',
      covers: ['JTT978.2:EP.INIT-UNLOAD.insufficient', 'JTT978.2:EP.INIT-UNLOAD.insufficient.word', 'JTT978.2:EP.INIT-UNLOAD.harmless'],
      needs: ['EP', 'EP.unload'],
      spends: opening,
      title: { zh: '金额超过可用余额时拒绝圈提初始化', en: 'an unload of more than is available is refused' },
      rows: tooMuch,
    },
    async ({ card, check }, { amount, word }) => {
      await card.present();
      const before = await card.readPurse();

      const answer = await card.attempt.initializeForUnload({ amount: amount(before.available) });

      check('JTT978.2:EP.INIT-UNLOAD.insufficient', answer.sw).is(refusal);
      check('JTT978.2:EP.INIT-UNLOAD.insufficient.word', answer.sw).is(word);
      check('JTT978.2:EP.INIT-UNLOAD.harmless', await card.readPurse()).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-INITU-007',
      covers: ['JTT978.2:EP.INIT-UNLOAD.key-index', 'JTT978.2:EP.INIT-UNLOAD.key-index.word', 'JTT978.2:EP.INIT-UNLOAD.harmless'],
      ...funded,
      title: { zh: '密钥索引不支持时拒绝圈提初始化', en: 'an unknown key index is refused' },
      rows: unknownKeys,
    },
    async (instruments, { keyIndex }) => {
      const { card, check } = instruments;
      await card.present();
      await unloadKind.arrange(instruments);
      const before = await card.readPurse();

      const answer = await card.attempt.initializeForUnload({ amount: fare, keyIndex });

      check('JTT978.2:EP.INIT-UNLOAD.key-index', answer.sw).is(refusal);
      check('JTT978.2:EP.INIT-UNLOAD.key-index.word', answer.sw).is(sw.keyIndex);
      check('JTT978.2:EP.INIT-UNLOAD.harmless', await card.readPurse()).is(before);
    },
  ),
];
