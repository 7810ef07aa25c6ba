/** JT/T 978.2 — electronic purse: DEBIT FOR PURCHASE serves its own INITIALIZE only, and only once. */

import { type Card, fen, flipBit } from '#harness';
import { standing } from '../purchase-case.ts';
import { cardDay, fare, oneTransaction, refusal, smallest, sw, testCase, testFamily, twoTransactions } from '../purse-case.ts';

const needs = ['EP', 'EP.purchase', 'keys.purchase', 'keys.load'];

export const purchaseOrderCases = [
  testCase(
    {
      id: 'JTT978.2-EP-DEBIT-011',
      covers: ['JTT978.2:EP.DEBIT.order', 'JTT978.2:EP.DEBIT.order.word', 'JTT978.2:EP.DEBIT.atomic'],
      needs: ['EP', 'EP.purchase'],
      spends: { counters: 0, macTries: 1 },
      title: { zh: '未做消费初始化时拒绝消费，卡片不变', en: 'DEBIT FOR PURCHASE without INITIALIZE is refused and changes nothing' },
    },
    async ({ card, check }) => {
      await card.present();
      const before = await standing(card);

      const answer = await card.attempt.debitForPurchase({
        terminalSequence: new Uint8Array(4),
        dateTime: cardDay,
        mac1: new Uint8Array(4),
      });

      check('JTT978.2:EP.DEBIT.order', answer.sw).is(refusal);
      check('JTT978.2:EP.DEBIT.order.word', answer.sw).is(sw.outOfOrder);
      check('JTT978.2:EP.DEBIT.atomic', await standing(card)).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-DEBIT-012',
      covers: ['JTT978.2:EP.DEBIT.once', 'JTT978.2:EP.DEBIT.amount', 'JTT978.2:EP.DEBIT.counter'],
      needs,
      spends: { ...oneTransaction, macTries: 1 },
      title: { zh: '同一消费命令重发被拒绝，只扣一次款', en: 'the same DEBIT sent twice is refused the second time: the money goes once' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fen(2 * fare) });
      const before = await card.readPurse();
      const { offer, authorization } = await purse.openPurchase(fare);
      await card.debitForPurchase(authorization);

      const answer = await card.attempt.debitForPurchase(authorization);

      check('JTT978.2:EP.DEBIT.once', answer.sw).is(refusal);
      check('JTT978.2:EP.DEBIT.once', answer.data).is('');
      const after = await standing(card);
      check('JTT978.2:EP.DEBIT.amount', after.purse.available).is(fen(before.available - fare));
      check('JTT978.2:EP.DEBIT.counter', after.counters.offline).is(offer.counter + 1);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-DEBIT-013',
      covers: ['JTT978.2:EP.DEBIT.order', 'JTT978.2:EP.DEBIT.order.word', 'JTT978.2:EP.DEBIT.atomic'],
      needs: [...needs, 'EP.load'],
      spends: { ...oneTransaction, macTries: 1 },
      title: {
        zh: '圈存初始化后不接受消费',
        en: 'DEBIT FOR PURCHASE after INITIALIZE FOR LOAD is refused, even with the MAC1 of a purchase',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare, room: smallest });
      const before = await standing(card);
      const { authorization } = await purse.openPurchase(fare);
      await card.initializeForLoad({ amount: smallest });

      const answer = await card.attempt.debitForPurchase(authorization);

      check('JTT978.2:EP.DEBIT.order', answer.sw).is(refusal);
      check('JTT978.2:EP.DEBIT.order.word', answer.sw).is(sw.outOfOrder);
      check('JTT978.2:EP.DEBIT.atomic', await standing(card)).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-DEBIT-014',
      covers: ['JTT978.2:EP.DEBIT.order', 'JTT978.2:EP.DEBIT.atomic'],
      needs: [...needs, 'EP.capp'],
      editions: ['2023'],
      killsNothing: { zh: '只适用于 2023 版，故障卡按 2015 版运行', en: 'for the 2023 edition only; the faulty cards run in that of 2015' },
      spends: { ...oneTransaction, macTries: 1 },
      title: {
        zh: '复合消费初始化后不接受 P1 为 02 的消费',
        en: 'DEBIT FOR PURCHASE with P1 02 after INITIALIZE FOR CAPP PURCHASE is refused',
      },
      purpose: {
        zh: '2015 版两条消费命令相同；2023 版以 P1 区分，不得混用。',
        en: 'In the 2015 edition both DEBIT commands are one; the 2023 edition tells them apart by P1, and one must not serve the other.',
      },
    },
    async ({ card, purse, psam, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await standing(card);
      const { offer } = await purse.openCapp(fare, {});
      const authorization = await psam.authorize({ ...offer, type: 6 });

      const answer = await card.attempt.debitForPurchase(authorization);

      check('JTT978.2:EP.DEBIT.order', answer.sw).is(refusal);
      check('JTT978.2:EP.DEBIT.atomic', await standing(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-DEBIT-015',
      covers: ['JTT978.2:EP.STATE.one-transaction', 'JTT978.2:EP.DEBIT.atomic'],
      needs,
      spends: { ...oneTransaction, macTries: 1 },
      title: {
        zh: '再次初始化后，前一次初始化的 MAC1 不能再扣款',
        en: 'after another INITIALIZE the MAC1 for the one before it takes no money',
      },
      rows: [
        {
          row: 'same-amount',
          title: { zh: '两次金额相同', en: 'both for one amount' },
          next: (card: Card) => card.initializeForPurchase({ amount: fare }),
        },
        {
          row: 'less',
          title: { zh: '后一次金额较小', en: 'the later for less' },
          next: (card: Card) => card.initializeForPurchase({ amount: smallest }),
        },
      ],
    },
    async ({ card, purse, check }, { next }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await standing(card);
      const { authorization } = await purse.openPurchase(fare);
      await next(card);

      const answer = await card.attempt.debitForPurchase(authorization);

      check('JTT978.2:EP.STATE.one-transaction', answer.sw).is(refusal);
      check('JTT978.2:EP.DEBIT.atomic', await standing(card)).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-DEBIT-016',
      covers: ['JTT978.2:EP.DEBIT.layout', 'JTT978.2:EP.DEBIT.amount', 'JTT978.2:EP.DEBIT.counter'],
      needs,
      spends: twoTransactions,
      title: { zh: '再次初始化后按后一次的金额扣款一次', en: 'after another INITIALIZE the purchase takes the later amount, once' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fen(2 * fare) });
      const before = await card.readPurse();
      const dropped = await purse.openPurchase(fare);
      const { offer, authorization } = await purse.openPurchase(fen(fare - 1));

      const answer = await card.attempt.debitForPurchase(authorization);

      check('JTT978.2:EP.DEBIT.layout', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 8 });
      const after = await standing(card);
      check('JTT978.2:EP.DEBIT.amount', after.purse.available).is(fen(before.available - offer.amount));
      check('JTT978.2:EP.DEBIT.counter', { opened: offer.counter, next: after.counters.offline }).is({
        opened: dropped.offer.counter,
        next: dropped.offer.counter + 1,
      });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-DEBIT-018',
      covers: ['JTT978.2:EP.DEBIT.order', 'JTT978.2:EP.DEBIT.atomic'],
      needs,
      spends: { ...oneTransaction, macTries: 2 },
      title: {
        zh: 'MAC1 错误后须重新初始化，正确 MAC1 也不再接受',
        en: 'after a wrong MAC1 the purchase is gone: the right MAC1 is refused too',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await standing(card);
      const { authorization } = await purse.openPurchase(fare);
      await card.attempt.debitForPurchase({ ...authorization, mac1: flipBit(authorization.mac1, 0) });

      const answer = await card.attempt.debitForPurchase(authorization);

      check('JTT978.2:EP.DEBIT.order', answer.sw).is(refusal);
      check('JTT978.2:EP.DEBIT.atomic', await standing(card)).is(before);
    },
  ),
];
