/** JT/T 978.2 — electronic purse: INITIALIZE FOR PURCHASE. */

import type { Card } from '#harness';
import { tooMuch, unknownKeys } from '../opening-rows.ts';
import { random, samples, standing } from '../purchase-case.ts';
import { fare, oneTransaction, opening, refusal, smallest, sw, testCase, testFamily } from '../purse-case.ts';

const needs = ['EP', 'EP.purchase'];

/** Every case that must be able to afford its amount may have to load first. */
const affordable = { needs: [...needs, 'keys.load', 'keys.purchase'], spends: oneTransaction };

export const initializeForPurchaseCases = [
  testCase(
    {
      id: 'JTT978.2-EP-INITP-001',
      covers: ['JTT978.2:EP.INIT-PURCHASE.layout'],
      ...affordable,
      title: { zh: '消费初始化应答 15 字节', en: 'INITIALIZE FOR PURCHASE answers 15 octets' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });

      const answer = await card.attempt.initializeForPurchase({ amount: fare });

      check('JTT978.2:EP.INIT-PURCHASE.layout', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 15 });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-INITP-002',
      covers: ['JTT978.2:EP.INIT-PURCHASE.balance', 'JTT978.2:EP.INIT-PURCHASE.limit'],
      ...affordable,
      title: {
        zh: '消费初始化返回的余额与透支限额同读余额一致',
        en: 'INITIALIZE FOR PURCHASE answers the available balance and the overdraft limit that GET BALANCE shows',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await card.readPurse();

      const answer = await card.attempt.initializeForPurchase({ amount: fare });

      check('JTT978.2:EP.INIT-PURCHASE.balance', answer.value?.balance).is(before.available);
      check('JTT978.2:EP.INIT-PURCHASE.limit', answer.value?.overdraftLimit).is(before.overdraftLimit);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-INITP-003',
      covers: ['JTT978.2:EP.INIT-PURCHASE.random'],
      ...affordable,
      title: { zh: '每次消费初始化给出新的随机数', en: 'every INITIALIZE FOR PURCHASE answers a new random number' },
      rows: [
        { row: 'in-a-row', title: { zh: '连续八次', en: 'eight in a row' }, between: async () => {} },
        { row: 'after-reset', title: { zh: '每次之间掉电', en: 'with the power off in between' }, between: (card: Card) => card.present() },
      ],
    },
    async ({ card, purse, check }, { between }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const randoms: unknown[] = [];
      for (const _ of samples) {
        randoms.push((await card.attempt.initializeForPurchase({ amount: fare })).value?.random);
        await between(card);
      }

      check('JTT978.2:EP.INIT-PURCHASE.random', randoms).is(random);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-INITP-004',
      covers: ['JTT978.2:EP.INIT-PURCHASE.harmless'],
      ...affordable,
      title: {
        zh: '仅做消费初始化不改变余额、交易序号与文件',
        en: 'INITIALIZE FOR PURCHASE alone changes neither balance, counters nor files, however often',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await standing(card);

      await card.attempt.initializeForPurchase({ amount: fare });
      await card.attempt.initializeForPurchase({ amount: fare });
      await card.attempt.initializeForPurchase({ amount: smallest });

      await card.present();
      check('JTT978.2:EP.INIT-PURCHASE.harmless', await standing(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-INITP-005',
      covers: ['JTT978.2:EP.INIT-PURCHASE.insufficient', 'JTT978.2:EP.INIT-PURCHASE.insufficient.word'],
      needs,
      spends: opening,
      title: {
        zh: '金额超过可用余额时拒绝消费初始化，卡片不变',
        en: 'an amount above the available balance is refused and changes nothing',
      },
      rows: tooMuch,
    },
    async ({ card, check }, { amount, word }) => {
      await card.present();
      const before = await standing(card);

      const answer = await card.attempt.initializeForPurchase({ amount: amount(before.purse.available) });

      check('JTT978.2:EP.INIT-PURCHASE.insufficient', answer.sw).is(refusal);
      check('JTT978.2:EP.INIT-PURCHASE.insufficient', answer.data).is('');
      check('JTT978.2:EP.INIT-PURCHASE.insufficient.word', answer.sw).is(word);
      check('JTT978.2:EP.INIT-PURCHASE.insufficient', await standing(card)).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-INITP-006',
      covers: ['JTT978.2:EP.INIT-PURCHASE.insufficient'],
      ...affordable,
      title: { zh: '金额恰好等于可用余额时接受消费初始化', en: 'an amount of exactly the available balance is accepted' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: smallest });
      const { available } = await card.readPurse();

      const answer = await card.attempt.initializeForPurchase({ amount: available });

      check('JTT978.2:EP.INIT-PURCHASE.insufficient', answer.sw).is(sw.success);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-INITP-007',
      covers: ['JTT978.2:EP.INIT-PURCHASE.key-index', 'JTT978.2:EP.INIT-PURCHASE.key-index.word'],
      ...affordable,
      title: { zh: '密钥索引不支持时拒绝消费初始化，卡片不变', en: 'an unknown key index is refused and changes nothing' },
      rows: unknownKeys,
    },
    async ({ card, purse, check }, { keyIndex }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await standing(card);

      const answer = await card.attempt.initializeForPurchase({ amount: fare, keyIndex });

      check('JTT978.2:EP.INIT-PURCHASE.key-index', answer.sw).is(refusal);
      check('JTT978.2:EP.INIT-PURCHASE.key-index.word', answer.sw).is(sw.keyIndex);
      check('JTT978.2:EP.INIT-PURCHASE.key-index', await standing(card)).is(before);
    },
  ),
];
