/** JT/T 978.2 — electronic purse: DEBIT FOR CAPP PURCHASE, what it takes, what it answers and what EF 18 says of it. */

import { fen, flipBit, not } from '#harness';
import { metroEntry, openFlatFare, openRide, payFlatFare, readTransit } from '../journey.ts';
import { acceptance, accepted, entryOfPurchase, standing } from '../purchase-case.ts';
import { entryOf, fare, oneTransaction, refusal, smallest, sw, testCase, testFamily, twoTransactions } from '../purse-case.ts';

const needs = ['EP', 'EP.capp', 'keys.purchase', 'keys.load'];
const entry = fen(0);

/** Amounts that CAPP knows and an ordinary purchase need not: the entry gate takes nothing. */
const fareAndEntry = [
  { row: 'fare', title: { zh: '金额 1 元', en: 'one yuan' }, amount: fare },
  { row: 'entry', title: { zh: '金额 0', en: 'amount 0' }, amount: entry },
] as const;

export const cappDebitCases = [
  testCase(
    {
      id: 'JTT978.2-EP-CAPP-001',
      covers: ['JTT978.2:EP.CAPP-DEBIT.amount', 'JTT978.2:EP.CAPP-DEBIT.layout'],
      needs,
      spends: oneTransaction,
      title: { zh: '复合消费成功后余额恰好减少交易金额', en: 'a CAPP purchase takes exactly its amount from the balance' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await card.readPurse();
      const { authorization } = await openFlatFare({ card, purse }, fare);

      const answer = await card.attempt.debitForCappPurchase(authorization);

      check('JTT978.2:EP.CAPP-DEBIT.layout', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 8 });
      const after = await card.readPurse();
      check('JTT978.2:EP.CAPP-DEBIT.amount', after.available).is(fen(before.available - fare));
      check('JTT978.2:EP.CAPP-DEBIT.amount', after.balance - after.overdrawn).is(before.balance - before.overdrawn - fare);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CAPP-002',
      covers: ['JTT978.2:EP.CAPP-DEBIT.counter'],
      needs,
      spends: twoTransactions,
      title: {
        zh: '每次复合消费后脱机交易序号加 1，联机交易序号不变',
        en: 'each CAPP purchase raises the offline counter by one and leaves the online counter',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare, room: smallest });
      const before = await card.readCounters();

      const first = await payFlatFare({ card, purse }, smallest);
      const second = await payFlatFare({ card, purse }, smallest);

      const next = await card.readCounters();
      check('JTT978.2:EP.CAPP-DEBIT.counter', { first: first.offer.counter, second: second.offer.counter, ...next }).is({
        first: before.offline,
        second: first.offer.counter + 1,
        offline: second.offer.counter + 1,
        online: before.online,
      });
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-CAPP-003',
      covers: ['JTT978.2:EP.CAPP-DEBIT.mac2'],
      needs,
      spends: oneTransaction,
      title: {
        zh: '卡片接受 PSAM 的 MAC1，PSAM 接受复合消费应答的 MAC2',
        en: 'the card takes MAC1 of the PSAM and the PSAM takes MAC2 of the CAPP purchase',
      },
      rows: fareAndEntry,
    },
    async ({ card, purse, psam, check }, { amount }) => {
      await card.present();
      await purse.arrange({ spendable: amount });

      const { authorization } = await openFlatFare({ card, purse }, amount);

      const answer = await card.attempt.debitForCappPurchase(authorization);

      check('JTT978.2:EP.CAPP-DEBIT.mac2', await acceptance(psam, answer)).is(accepted);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-CAPP-004',
      covers: ['JTT978.2:EP.CAPP-DEBIT.tac'],
      needs: [...needs, 'keys.tac'],
      spends: oneTransaction,
      title: { zh: '复合消费 TAC 经发卡机构验证正确', en: 'the issuer finds the TAC of a CAPP purchase genuine' },
      rows: fareAndEntry,
    },
    async ({ card, purse, issuer, check }, { amount }) => {
      await card.present();
      await purse.arrange({ spendable: amount });
      const made = await payFlatFare({ card, purse }, amount);

      const finding = await issuer.findPurchaseTac(made);

      check('JTT978.2:EP.CAPP-DEBIT.tac', finding.genuine, finding.explains).is(true);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CAPP-005',
      covers: ['JTT978.2:EP.CAPP-DEBIT.record'],
      needs,
      spends: oneTransaction,
      title: { zh: '复合消费后交易明细第 1 条逐项正确', en: 'the newest record of EF 18 says what the CAPP purchase was, field by field' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const made = await payFlatFare({ card, purse }, fare);

      const record = await card.attempt.readRecord({ sfi: 0x18, record: 1 });

      check('JTT978.2:EP.CAPP-DEBIT.record', entryOf(record.data)).is(entryOfPurchase(made));
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CAPP-006',
      covers: ['JTT978.2:EP.CAPP-DEBIT.record', 'JTT978.2:EP.FILE.18.records', 'JTT978.2:EP.CAPP-DEBIT.counter'],
      needs: [...needs, 'EP.purchase'],
      spends: twoTransactions,
      title: {
        zh: '消费与复合消费在交易明细中按先后排列',
        en: 'a purchase and a CAPP purchase stand in EF 18 in the order in which they were made',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const first = await purse.purchase(fen(2));
      const second = await payFlatFare({ card, purse }, fen(3));

      const newest = await card.attempt.readRecord({ sfi: 0x18, record: 1 });
      const older = await card.attempt.readRecord({ sfi: 0x18, record: 2 });

      check('JTT978.2:EP.CAPP-DEBIT.counter', second.offer.counter).is(first.provedBy);
      check('JTT978.2:EP.CAPP-DEBIT.record', entryOf(newest.data)).is(entryOfPurchase(second));
      check('JTT978.2:EP.FILE.18.records', entryOf(older.data)).is(entryOfPurchase(first));
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CAPP-007',
      covers: ['JTT978.2:EP.CAPP-DEBIT.mac1', 'JTT978.2:EP.CAPP-DEBIT.mac1.word', 'JTT978.2:EP.CAPP-DEBIT.atomic'],
      needs,
      spends: { ...oneTransaction, macTries: 1 },
      title: {
        zh: 'MAC1 错误时拒绝复合消费，余额、交易序号与 18、1A、1E 文件不变',
        en: 'a wrong MAC1 is refused and leaves balance, counters, EF 18, EF 1A and EF 1E unchanged',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = { ...(await standing(card)), journeys: await readTransit(card) };
      const { authorization } = await openRide({ card, purse }, fare, metroEntry);

      const answer = await card.attempt.debitForCappPurchase({ ...authorization, mac1: flipBit(authorization.mac1, 0) });

      check('JTT978.2:EP.CAPP-DEBIT.mac1', answer.sw).is(refusal);
      check('JTT978.2:EP.CAPP-DEBIT.mac1', answer.data).is('');
      check('JTT978.2:EP.CAPP-DEBIT.mac1.word', answer.sw).is(sw.macInvalid);
      check('JTT978.2:EP.CAPP-DEBIT.atomic', { ...(await standing(card)), journeys: await readTransit(card) }).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CAPP-008',
      covers: ['JTT978.2:EP.CAPP-DEBIT.amount', 'JTT978.2:EP.CAPP-DEBIT.counter'],
      needs,
      spends: { ...twoTransactions, macTries: 1 },
      title: {
        zh: 'MAC1 错误后重新初始化并复合消费，只扣一次款、只加一次序号',
        en: 'a CAPP purchase made anew after a wrong MAC1 takes its amount once and counts once',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await card.readPurse();
      const refused = await openFlatFare({ card, purse }, fare);
      await card.attempt.debitForCappPurchase({ ...refused.authorization, mac1: flipBit(refused.authorization.mac1, 31) });
      const { offer, authorization } = await openFlatFare({ card, purse }, fare);

      await card.attempt.debitForCappPurchase(authorization);

      const after = await standing(card);
      check('JTT978.2:EP.CAPP-DEBIT.amount', after.purse.available).is(fen(before.available - fare));
      check('JTT978.2:EP.CAPP-DEBIT.counter', { opened: offer.counter, next: after.counters.offline }).is({
        opened: refused.offer.counter,
        next: refused.offer.counter + 1,
      });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CAPP-009',
      covers: ['JTT978.2:EP.CAPP-DEBIT.tac', 'JTT978.2:EP.CAPP-DEBIT.mac2'],
      needs: [...needs, 'keys.tac'],
      spends: twoTransactions,
      title: {
        zh: '两次同额复合消费的 TAC 与 MAC2 各自正确且不同',
        en: 'two CAPP purchases of one amount have a TAC and a MAC2 of their own each',
      },
    },
    async ({ card, purse, psam, issuer, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const first = await payFlatFare({ card, purse }, smallest);

      const second = await payFlatFare({ card, purse }, smallest);

      check('JTT978.2:EP.CAPP-DEBIT.mac2', await psam.confirm(second.mac2)).is(sw.success);
      check('JTT978.2:EP.CAPP-DEBIT.mac2', second.mac2).is(not(first.mac2));
      const finding = await issuer.findPurchaseTac(second);
      check('JTT978.2:EP.CAPP-DEBIT.tac', finding.genuine, finding.explains).is(true);
      check('JTT978.2:EP.CAPP-DEBIT.tac', second.tac).is(not(first.tac));
    },
  ),
];
