/** JT/T 978.2 — electronic purse: INITIALIZE FOR CAPP PURCHASE. Opened with amount 0, as an entry gate does, where the amount does not matter. */

import { type Card, fen } from '#harness';
import { tooMuch, unknownKeys } from '../opening-rows.ts';
import { random, samples, standing } from '../purchase-case.ts';
import { fare, oneTransaction, opening, refusal, sw, testCase, testFamily } from '../purse-case.ts';

const anotherCommand = {
  zh: '另一条指令：复合消费初始化',
  en: 'another command: INITIALIZE FOR CAPP PURCHASE, not INITIALIZE FOR PURCHASE',
};

const needs = ['EP', 'EP.capp'];
const nothing = fen(0);

export const initializeForCappPurchaseCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-INITC-001',
      covers: ['JTT978.2:EP.INIT-CAPP.layout'],
      needs: [...needs, 'keys.load', 'keys.purchase'],
      spends: oneTransaction,
      title: { zh: '复合消费初始化应答 15 字节', en: 'INITIALIZE FOR CAPP PURCHASE answers 15 octets' },
      rows: [
        { row: 'entry', title: { zh: '金额 0', en: 'amount 0' }, amount: nothing },
        { row: 'fare', title: { zh: '金额 1 元', en: 'one yuan' }, amount: fare },
      ],
    },
    async ({ card, purse, check }, { amount }) => {
      await card.present();
      await purse.arrange({ spendable: amount });

      const answer = await card.attempt.initializeForCappPurchase({ amount });

      check('JTT978.2:EP.INIT-CAPP.layout', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 15 });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-INITC-002',
      covers: ['JTT978.2:EP.INIT-CAPP.balance', 'JTT978.2:EP.INIT-CAPP.limit'],
      needs,
      spends: opening,
      title: {
        zh: '复合消费初始化返回的余额与透支限额同读余额一致',
        en: 'INITIALIZE FOR CAPP PURCHASE answers the available balance and the overdraft limit that GET BALANCE shows',
      },
    },
    async ({ card, check }) => {
      await card.present();
      const before = await card.readPurse();

      const answer = await card.attempt.initializeForCappPurchase({ amount: nothing });

      check('JTT978.2:EP.INIT-CAPP.balance', answer.value?.balance).is(before.available);
      check('JTT978.2:EP.INIT-CAPP.limit', answer.value?.overdraftLimit).is(before.overdraftLimit);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-INITC-003',
      beside: anotherCommand,
      covers: ['JTT978.2:EP.INIT-CAPP.random'],
      needs,
      spends: opening,
      title: { zh: '每次复合消费初始化给出新的随机数', en: 'every INITIALIZE FOR CAPP PURCHASE answers a new random number' },
      rows: [
        { row: 'in-a-row', title: { zh: '连续八次', en: 'eight in a row' }, between: async () => {} },
        { row: 'after-reset', title: { zh: '每次之间掉电', en: 'with the power off in between' }, between: (card: Card) => card.present() },
      ],
    },
    async ({ card, check }, { between }) => {
      await card.present();
      const randoms: unknown[] = [];
      for (const _ of samples) {
        randoms.push((await card.attempt.initializeForCappPurchase({ amount: nothing })).value?.random);
        await between(card);
      }

      check('JTT978.2:EP.INIT-CAPP.random', randoms).is(random);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-INITC-004',
      beside: anotherCommand,
      covers: ['JTT978.2:EP.INIT-CAPP.harmless'],
      needs,
      spends: opening,
      title: {
        zh: '仅做复合消费初始化不改变余额、交易序号与文件',
        en: 'INITIALIZE FOR CAPP PURCHASE alone changes neither balance, counters nor files, however often',
      },
      rows: [
        { row: 'entry', title: { zh: '金额 0', en: 'amount 0' }, amount: () => nothing },
        {
          row: 'all',
          title: { zh: '金额等于可用余额', en: 'an amount of all that is available' },
          amount: (available: typeof nothing) => available,
        },
      ],
    },
    async ({ card, check }, { amount }) => {
      await card.present();
      const before = await standing(card);

      await card.attempt.initializeForCappPurchase({ amount: amount(before.purse.available) });
      await card.attempt.initializeForCappPurchase({ amount: amount(before.purse.available) });

      await card.present();
      check('JTT978.2:EP.INIT-CAPP.harmless', await standing(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-INITC-005',
      covers: ['JTT978.2:EP.INIT-CAPP.insufficient', 'JTT978.2:EP.INIT-CAPP.insufficient.word'],
      needs,
      spends: opening,
      title: {
        zh: '金额超过可用余额时拒绝复合消费初始化，卡片不变',
        en: 'an amount above the available balance is refused and changes nothing',
      },
      rows: tooMuch,
    },
    async ({ card, check }, { amount, word }) => {
      await card.present();
      const before = await standing(card);

      const answer = await card.attempt.initializeForCappPurchase({ amount: amount(before.purse.available) });

      check('JTT978.2:EP.INIT-CAPP.insufficient', answer.sw).is(refusal);
      check('JTT978.2:EP.INIT-CAPP.insufficient', answer.data).is('');
      check('JTT978.2:EP.INIT-CAPP.insufficient.word', answer.sw).is(word);
      check('JTT978.2:EP.INIT-CAPP.insufficient', await standing(card)).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-INITC-006',
      beside: anotherCommand,
      covers: ['JTT978.2:EP.INIT-CAPP.insufficient'],
      needs,
      spends: opening,
      title: { zh: '金额恰好等于可用余额时接受复合消费初始化', en: 'an amount of exactly the available balance is accepted' },
    },
    async ({ card, check }) => {
      await card.present();
      const { available } = await card.readPurse();

      const answer = await card.attempt.initializeForCappPurchase({ amount: available });

      check('JTT978.2:EP.INIT-CAPP.insufficient', answer.sw).is(sw.success);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-INITC-007',
      covers: ['JTT978.2:EP.INIT-CAPP.key-index', 'JTT978.2:EP.INIT-CAPP.key-index.word'],
      needs,
      spends: opening,
      title: { zh: '密钥索引不支持时拒绝复合消费初始化，卡片不变', en: 'an unknown key index is refused and changes nothing' },
      rows: unknownKeys,
    },
    async ({ card, check }, { keyIndex }) => {
      await card.present();
      const before = await standing(card);

      const answer = await card.attempt.initializeForCappPurchase({ amount: nothing, keyIndex });

      check('JTT978.2:EP.INIT-CAPP.key-index', answer.sw).is(refusal);
      check('JTT978.2:EP.INIT-CAPP.key-index.word', answer.sw).is(sw.keyIndex);
      check('JTT978.2:EP.INIT-CAPP.key-index', await standing(card)).is(before);
    },
  ),
];
