/** JT/T 1059.3 — near-field payment: purchases and loads through the active instance, and what the wallet sees of them. */

import { bytes, ef18Record, fen, hex } from '#harness';
import { metroEntry, openRide } from '../jtt978-2-card/journey.ts';
import { fare, field, moneyOf, paying, purchase, readInside, registry, settled, sw, testCase, testFamily } from './near-field-case.ts';

const needs = [...field, ...purchase];

const absent = new Uint8Array(4);

const moments = [0, 0.25, 0.5, 0.75, 1].map((moment) => ({
  row: String(moment * 100),
  title: { zh: `执行到 ${moment * 100}%`, en: `at ${moment * 100} % of its work` },
  moment,
}));

export const paymentCases = [
  testCase(
    {
      id: 'JTT1059.3-PURCHASE-001',
      covers: ['JTT1059.3:PURCHASE.debit', 'JTT1059.3:PURCHASE.tac', 'JTT1059.3:LOG.entry'],
      needs: [...needs, 'keys.tac'],
      spends: paying,
      title: {
        zh: '消费扣减金额、TAC 正确、明细为该笔交易',
        en: 'a purchase takes its amount, has a right TAC, and stands first in the log',
      },
    },
    async ({ card, purse, issuer, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await card.readPurse();
      const { offer, authorization } = await purse.openPurchase(fare);

      const answer = await card.attempt.debitForPurchase(authorization);

      const after = await card.readPurse();
      const { genuine, explains } = await issuer.findPurchaseTac({ ...offer, ...authorization, tac: answer.value?.tac ?? absent });
      check('JTT1059.3:PURCHASE.debit', answer.sw).is(sw.success);
      check('JTT1059.3:PURCHASE.debit', after.available).is(fen(before.available - fare));
      check('JTT1059.3:PURCHASE.tac', genuine, explains).is(true);
      const newest =
        (after.transactions[0] ?? '').length === 2 * ef18Record.length ? ef18Record.decode(bytes(after.transactions[0] ?? '')) : null;
      check('JTT1059.3:LOG.entry', newest === null ? null : { amount: newest.amount, type: newest.type }).is({ amount: fare, type: 6 });
    },
  ),

  testCase(
    {
      id: 'JTT1059.3-PURCHASE-002',
      covers: ['JTT1059.3:PURCHASE.capp'],
      needs: [...needs, 'EP.capp'],
      spends: paying,
      title: { zh: '复合消费扣减金额并更新记录', en: 'a composite purchase takes its amount and writes its records' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await card.readPurse();
      const { authorization, journey, trip } = await openRide({ card, purse }, fare, metroEntry);

      const answer = await card.attempt.debitForCappPurchase(authorization);

      const { available, trips, journeys } = await card.readPurse();
      check('JTT1059.3:PURCHASE.capp', answer.sw).is(sw.success);
      check('JTT1059.3:PURCHASE.capp', { available, trip: trips[0] ?? null, written: journeys.includes(hex(journey)) }).is({
        available: fen(before.available - fare),
        trip: hex(trip),
        written: true,
      });
    },
  ),

  testCase(
    {
      id: 'JTT1059.3-LOAD-001',
      covers: ['JTT1059.3:LOAD.credit'],
      needs: [...field, 'EP.load', ...purchase],
      spends: paying,
      title: { zh: '圈存增加余额', en: 'a load adds its amount' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ room: fare });
      const before = await card.readPurse();

      const answer = await purse.attemptLoad(fare);

      check('JTT1059.3:LOAD.credit', answer.sw).is(sw.success);
      check('JTT1059.3:LOAD.credit', (await card.readPurse()).available).is(fen(before.available + fare));
    },
  ),

  testCase(
    {
      id: 'JTT1059.3-BALANCE-002',
      covers: ['JTT1059.3:BALANCE.sides'],
      needs: [...registry, ...purchase],
      spends: paying,
      title: { zh: '终端消费后钱包一侧的余额随之减少', en: 'what a terminal took is gone from the balance on the wallet’s side' },
    },
    async ({ se, inside, card, cards, purse, scene, check }) => {
      await settled({ se, cards, scene });
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await readInside({ se, inside }, cards[0] ?? '');
      await card.present();
      await purse.purchase(fare);

      const after = await readInside({ se, inside }, cards[0] ?? '');

      check('JTT1059.3:BALANCE.sides', after.balance).is(fen(before.balance - fare));
    },
  ),

  testFamily(
    {
      id: 'JTT1059.3-TORN-001',
      covers: ['JTT1059.3:TORN.whole'],
      needs: [...needs, 'link.tear-inside'],
      spends: paying,
      title: {
        zh: '消费中离场：余额与明细均已更新或均未更新',
        en: 'taken from the field within a purchase: balance and log are both changed or both unchanged',
      },
      rows: moments,
    },
    async ({ card, purse, check }, { moment }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = moneyOf(await card.readPurse());
      const { authorization } = await purse.openPurchase(fare);
      await card.torn(moment).debitForPurchase(authorization);
      await card.present();

      const after = moneyOf(await card.readPurse());

      const paid = after.available !== before.available;
      check('JTT1059.3:TORN.whole', { available: after.available, logged: after.newest !== before.newest }).is({
        available: paid ? fen(before.available - fare) : before.available,
        logged: paid,
      });
    },
  ),

  testCase(
    {
      id: 'JTT1059.3-TORN-002',
      covers: ['JTT1059.3:TORN.prove'],
      needs: [...needs, 'EP.prove', 'keys.tac'],
      spends: paying,
      title: { zh: '应答丢失的消费可取得交易认证', en: 'of a purchase whose answer was lost the proof is told' },
    },
    async ({ card, purse, issuer, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await card.readPurse();
      const { offer, authorization } = await purse.openPurchase(fare);
      await card.torn(null).debitForPurchase(authorization);
      await card.present();

      const proof = await card.attempt.getTransactionProve({ type: 6, counter: offer.counter + 1 });

      const { genuine, explains } = await issuer.findPurchaseTac({ ...offer, ...authorization, tac: proof.value?.tac ?? absent });
      check('JTT1059.3:TORN.prove', { sw: proof.sw, tac: genuine }, explains).is({ sw: '9000', tac: true });
      check('JTT1059.3:TORN.prove', (await card.readPurse()).available).is(fen(before.available - fare));
    },
  ),
];
