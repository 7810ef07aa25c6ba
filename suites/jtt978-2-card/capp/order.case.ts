/** JT/T 978.2 — electronic purse: DEBIT FOR CAPP PURCHASE serves its own INITIALIZE only, and only once. */

import { fen, flipBit } from '#harness';
import { metroEntry, openFlatFare, openRide, readTransit } from '../journey.ts';
import { standing } from '../purchase-case.ts';
import { cardDay, fare, oneTransaction, refusal, smallest, sw, testCase, testFamily } from '../purse-case.ts';

const needs = ['EP', 'EP.capp', 'keys.purchase', 'keys.load'];

export const cappOrderCases = [
  testCase(
    {
      id: 'JTT978.2-EP-CAPP-019',
      beside: { zh: '另一条指令：复合消费的 DEBIT', en: 'another command: the DEBIT of a CAPP purchase' },
      covers: ['JTT978.2:EP.CAPP-DEBIT.order', 'JTT978.2:EP.CAPP-DEBIT.order.word', 'JTT978.2:EP.CAPP-DEBIT.atomic'],
      needs: ['EP', 'EP.capp'],
      spends: { counters: 0, macTries: 1 },
      title: {
        zh: '未做复合消费初始化时拒绝复合消费，卡片不变',
        en: 'DEBIT FOR CAPP PURCHASE without INITIALIZE is refused and changes nothing',
      },
    },
    async ({ card, check }) => {
      await card.present();
      const before = await standing(card);

      const answer = await card.attempt.debitForCappPurchase({
        terminalSequence: new Uint8Array(4),
        dateTime: cardDay,
        mac1: new Uint8Array(4),
      });

      check('JTT978.2:EP.CAPP-DEBIT.order', answer.sw).is(refusal);
      check('JTT978.2:EP.CAPP-DEBIT.order.word', answer.sw).is(sw.outOfOrder);
      check('JTT978.2:EP.CAPP-DEBIT.atomic', await standing(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-CAPP-020',
      covers: ['JTT978.2:EP.CAPP-DEBIT.once', 'JTT978.2:EP.CAPP-DEBIT.amount', 'JTT978.2:EP.CAPP-DEBIT.commit'],
      needs,
      spends: { ...oneTransaction, macTries: 1 },
      title: {
        zh: '同一复合消费命令重发被拒绝，只扣一次款、只写一次记录',
        en: 'the same DEBIT sent twice is refused the second time: money and records go once',
      },
      rows: [
        { row: 'fare', title: { zh: '金额 1 元', en: 'one yuan' }, amount: fare },
        { row: 'entry', title: { zh: '金额 0', en: 'amount 0' }, amount: fen(0) },
      ],
    },
    async ({ card, purse, check }, { amount }) => {
      await card.present();
      await purse.arrange({ spendable: fen(2 * fare) });
      const before = await card.readPurse();
      const { authorization, journey, trip } = await openRide({ card, purse }, amount, metroEntry);
      await card.debitForCappPurchase(authorization);

      const answer = await card.attempt.debitForCappPurchase(authorization);

      check('JTT978.2:EP.CAPP-DEBIT.once', answer.sw).is(refusal);
      check('JTT978.2:EP.CAPP-DEBIT.once', answer.data).is('');
      const after = await card.readPurse();
      check('JTT978.2:EP.CAPP-DEBIT.amount', after.available).is(fen(before.available - amount));
      check('JTT978.2:EP.CAPP-DEBIT.commit', { journey: after.journeys[0], trips: after.trips }).is({
        journey,
        trips: [trip, before.trips[0]],
      });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CAPP-021',
      covers: ['JTT978.2:EP.CAPP-DEBIT.order', 'JTT978.2:EP.CAPP-DEBIT.order.word', 'JTT978.2:EP.CAPP-DEBIT.atomic'],
      needs: [...needs, 'EP.load', 'EP.purchase'],
      spends: { ...oneTransaction, macTries: 1 },
      title: {
        zh: '圈存初始化后不接受复合消费',
        en: 'DEBIT FOR CAPP PURCHASE after INITIALIZE FOR LOAD is refused, even with the MAC1 of a CAPP purchase',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare, room: smallest });
      const before = await standing(card);
      const { authorization } = await openFlatFare({ card, purse }, fare);
      await card.initializeForLoad({ amount: smallest });

      const answer = await card.attempt.debitForCappPurchase(authorization);

      check('JTT978.2:EP.CAPP-DEBIT.order', answer.sw).is(refusal);
      check('JTT978.2:EP.CAPP-DEBIT.order.word', answer.sw).is(sw.outOfOrder);
      check('JTT978.2:EP.CAPP-DEBIT.atomic', await standing(card)).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CAPP-022',
      covers: ['JTT978.2:EP.CAPP-DEBIT.order', 'JTT978.2:EP.CAPP-DEBIT.atomic'],
      needs: [...needs, 'EP.purchase'],
      editions: ['2023'],
      killsNothing: { zh: '只适用于 2023 版，故障卡按 2015 版运行', en: 'for the 2023 edition only; the faulty cards run in that of 2015' },
      spends: { ...oneTransaction, macTries: 1 },
      title: {
        zh: '消费初始化后不接受 P1 为 01 的复合消费',
        en: 'DEBIT FOR CAPP PURCHASE with P1 01 after INITIALIZE FOR PURCHASE is refused',
      },
    },
    async ({ card, purse, psam, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await standing(card);
      const { offer } = await purse.openPurchase(fare);
      const authorization = await psam.authorize({ ...offer, type: 9 });

      const answer = await card.attempt.debitForCappPurchase(authorization);

      check('JTT978.2:EP.CAPP-DEBIT.order', answer.sw).is(refusal);
      check('JTT978.2:EP.CAPP-DEBIT.atomic', await standing(card)).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CAPP-023',
      beside: { zh: '缓存因再次初始化而作废，而非因掉电', en: 'the cache ends with another INITIALIZE, not with power' },
      covers: ['JTT978.2:EP.STATE.one-transaction', 'JTT978.2:EP.CAPP-DEBIT.atomic'],
      needs,
      spends: { ...oneTransaction, macTries: 1 },
      title: {
        zh: '再次初始化后，前一次复合消费的 MAC1 与缓存都不再有效',
        en: 'after another INITIALIZE neither MAC1 nor cache of the CAPP purchase before it are worth anything',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await standing(card);
      const { authorization } = await openRide({ card, purse }, fare, metroEntry);
      await card.initializeForCappPurchase({ amount: smallest });

      const answer = await card.attempt.debitForCappPurchase(authorization);

      check('JTT978.2:EP.STATE.one-transaction', answer.sw).is(refusal);
      check('JTT978.2:EP.CAPP-DEBIT.atomic', await standing(card)).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CAPP-024',
      covers: ['JTT978.2:EP.CAPP-DEBIT.layout', 'JTT978.2:EP.CAPP-DEBIT.amount', 'JTT978.2:EP.CAPP-DEBIT.counter'],
      needs,
      spends: oneTransaction,
      title: { zh: '再次初始化后按后一次的金额扣款一次', en: 'after another INITIALIZE the CAPP purchase takes the later amount, once' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fen(2 * fare) });
      const before = await card.readPurse();
      const dropped = await openFlatFare({ card, purse }, fare);
      const { offer, authorization } = await openFlatFare({ card, purse }, fen(fare - 1));

      const answer = await card.attempt.debitForCappPurchase(authorization);

      check('JTT978.2:EP.CAPP-DEBIT.layout', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 8 });
      const after = await standing(card);
      check('JTT978.2:EP.CAPP-DEBIT.amount', after.purse.available).is(fen(before.available - offer.amount));
      check('JTT978.2:EP.CAPP-DEBIT.counter', { opened: offer.counter, next: after.counters.offline }).is({
        opened: dropped.offer.counter,
        next: dropped.offer.counter + 1,
      });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CAPP-026',
      covers: ['JTT978.2:EP.CAPP-DEBIT.order', 'JTT978.2:EP.CAPP-DEBIT.atomic'],
      needs,
      spends: { ...oneTransaction, macTries: 2 },
      title: {
        zh: 'MAC1 错误后复合消费须重新初始化，正确 MAC1 也不再接受',
        en: 'after a wrong MAC1 the CAPP purchase is gone: the right MAC1 is refused too',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await standing(card);
      const { authorization } = await openRide({ card, purse }, fare, metroEntry);
      await card.attempt.debitForCappPurchase({ ...authorization, mac1: flipBit(authorization.mac1, 0) });

      const answer = await card.attempt.debitForCappPurchase(authorization);

      check('JTT978.2:EP.CAPP-DEBIT.order', answer.sw).is(refusal);
      check('JTT978.2:EP.CAPP-DEBIT.atomic', await standing(card)).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CAPP-027',
      covers: ['JTT978.2:EP.CAPP-DEBIT.without-cache', 'JTT978.2:EP.CAPP-DEBIT.commit'],
      needs,
      spends: { ...oneTransaction, macTries: 1 },
      title: {
        zh: '没有缓存更新的复合消费被拒绝，1A、1E 文件不变',
        en: 'a CAPP purchase without any cache update is refused; EF 1A and EF 1E stay as they were',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: smallest });
      const before = { trips: (await card.readPurse()).trips, journeys: await readTransit(card) };
      const { authorization } = await purse.openCapp(smallest, {});

      const answer = await card.attempt.debitForCappPurchase(authorization);

      check('JTT978.2:EP.CAPP-DEBIT.without-cache', answer.sw).is(refusal);
      check('JTT978.2:EP.CAPP-DEBIT.commit', { trips: (await card.readPurse()).trips, journeys: await readTransit(card) }).is(before);
    },
  ),
];
