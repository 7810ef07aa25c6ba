/** JT/T 978.2 — electronic purse: DEBIT FOR PURCHASE, what it takes, what it answers and what it writes. */

import { fen, flipBit, not, type Purchase } from '#harness';
import { acceptance, accepted, entryOfPurchase, standing } from '../purchase-case.ts';
import { entryOf, fare, oneTransaction, refusal, smallest, sw, testCase, twoTransactions } from '../purse-case.ts';

const needs = ['EP', 'EP.purchase', 'keys.purchase', 'keys.load'];

/** One more purchase than EF 18 keeps, each of another amount. */
const elevenAmounts = Array.from({ length: 11 }, (_, index) => fen(index + 1));
const tenRecords = Array.from({ length: 10 }, (_, index) => index + 1);

export const debitCases = [
  testCase(
    {
      id: 'JTT978.2-EP-DEBIT-001',
      covers: ['JTT978.2:EP.DEBIT.amount', 'JTT978.2:EP.DEBIT.layout'],
      needs,
      spends: oneTransaction,
      title: { zh: '消费成功后余额恰好减少交易金额', en: 'a purchase takes exactly its amount from the balance' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await card.readPurse();
      const { authorization } = await purse.openPurchase(fare);

      const answer = await card.attempt.debitForPurchase(authorization);

      check('JTT978.2:EP.DEBIT.layout', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 8 });
      const after = await card.readPurse();
      check('JTT978.2:EP.DEBIT.amount', after.available).is(fen(before.available - fare));
      check('JTT978.2:EP.DEBIT.amount', after.balance - after.overdrawn).is(before.balance - before.overdrawn - fare);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-DEBIT-002',
      covers: ['JTT978.2:EP.DEBIT.counter'],
      needs,
      spends: twoTransactions,
      title: {
        zh: '每次消费后脱机交易序号加 1，联机交易序号不变',
        en: 'each purchase raises the offline counter by one and leaves the online counter',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare, room: smallest });
      const before = await card.readCounters();

      const first = await purse.purchase(smallest);
      const second = await purse.purchase(smallest);

      const next = await card.readCounters();
      check('JTT978.2:EP.DEBIT.counter', { first: first.offer.counter, second: second.offer.counter, ...next }).is({
        first: before.offline,
        second: first.offer.counter + 1,
        offline: second.offer.counter + 1,
        online: before.online,
      });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-DEBIT-003',
      covers: ['JTT978.2:EP.DEBIT.mac2'],
      needs,
      spends: oneTransaction,
      proves: 'keys.purchase',
      title: {
        zh: '卡片接受 PSAM 的 MAC1，PSAM 接受消费应答的 MAC2',
        en: 'the card takes MAC1 of the PSAM and the PSAM takes MAC2 of the purchase',
      },
    },
    async ({ card, purse, psam, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });

      const { authorization } = await purse.openPurchase(fare);

      const answer = await card.attempt.debitForPurchase(authorization);

      check('JTT978.2:EP.DEBIT.mac2', await acceptance(psam, answer)).is(accepted);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-DEBIT-004',
      covers: ['JTT978.2:EP.DEBIT.tac'],
      needs: [...needs, 'keys.tac'],
      spends: oneTransaction,
      proves: 'keys.tac',
      title: { zh: '消费 TAC 经发卡机构验证正确', en: 'the issuer finds the TAC of a purchase genuine' },
    },
    async ({ card, purse, issuer, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const made = await purse.purchase(fare);

      const finding = await issuer.findPurchaseTac(made);

      check('JTT978.2:EP.DEBIT.tac', finding.genuine, finding.explains).is(true);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-DEBIT-005',
      covers: ['JTT978.2:EP.DEBIT.record'],
      needs,
      spends: oneTransaction,
      title: { zh: '消费后交易明细第 1 条逐项正确', en: 'the newest record of EF 18 says what the purchase was, field by field' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const made = await purse.purchase(fare);

      const record = await card.attempt.readRecord({ sfi: 0x18, record: 1 });

      check('JTT978.2:EP.DEBIT.record', entryOf(record.data)).is(entryOfPurchase(made));
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-DEBIT-006',
      covers: ['JTT978.2:EP.DEBIT.record', 'JTT978.2:EP.FILE.18.records', 'JTT978.2:EP.DEBIT.counter'],
      needs,
      spends: twoTransactions,
      title: {
        zh: '两次消费后交易明细由新到旧排列，原有记录后移',
        en: 'after two purchases EF 18 has the newest first and the older record behind them',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await card.attempt.readRecord({ sfi: 0x18, record: 1 });
      const first = await purse.purchase(fen(2));
      const second = await purse.purchase(fen(3));

      const newest = await card.attempt.readRecord({ sfi: 0x18, record: 1 });
      const older = await card.attempt.readRecord({ sfi: 0x18, record: 2 });
      const oldest = await card.attempt.readRecord({ sfi: 0x18, record: 3 });

      check('JTT978.2:EP.DEBIT.counter', second.offer.counter).is(first.provedBy);
      check('JTT978.2:EP.DEBIT.record', entryOf(newest.data)).is(entryOfPurchase(second));
      check('JTT978.2:EP.FILE.18.records', entryOf(older.data)).is(entryOfPurchase(first));
      check('JTT978.2:EP.FILE.18.records', { sw: oldest.sw, data: oldest.data }).is({ sw: before.sw, data: before.data });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-DEBIT-007',
      covers: ['JTT978.2:EP.DEBIT.mac1', 'JTT978.2:EP.DEBIT.mac1.word', 'JTT978.2:EP.DEBIT.atomic'],
      needs,
      spends: { ...oneTransaction, macTries: 1 },
      title: { zh: 'MAC1 错误时拒绝消费，余额与脱机交易序号不变', en: 'a wrong MAC1 is refused and leaves balance and counter unchanged' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await standing(card);
      const { authorization } = await purse.openPurchase(fare);

      const answer = await card.attempt.debitForPurchase({ ...authorization, mac1: flipBit(authorization.mac1, 0) });

      check('JTT978.2:EP.DEBIT.mac1', answer.sw).is(refusal);
      check('JTT978.2:EP.DEBIT.mac1', answer.data).is('');
      check('JTT978.2:EP.DEBIT.mac1.word', answer.sw).is(sw.macInvalid);
      check('JTT978.2:EP.DEBIT.atomic', await standing(card)).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-DEBIT-008',
      covers: ['JTT978.2:EP.DEBIT.amount', 'JTT978.2:EP.DEBIT.counter'],
      needs,
      spends: { ...twoTransactions, macTries: 1 },
      title: {
        zh: 'MAC1 错误后重新初始化并消费，只扣一次款、只加一次序号',
        en: 'a purchase made anew after a wrong MAC1 takes its amount once and counts once',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await card.readPurse();
      const refused = await purse.openPurchase(fare);
      await card.attempt.debitForPurchase({ ...refused.authorization, mac1: flipBit(refused.authorization.mac1, 31) });
      const { offer, authorization } = await purse.openPurchase(fare);

      await card.attempt.debitForPurchase(authorization);

      const after = await standing(card);
      check('JTT978.2:EP.DEBIT.amount', after.purse.available).is(fen(before.available - fare));
      check('JTT978.2:EP.DEBIT.counter', { opened: offer.counter, next: after.counters.offline }).is({
        opened: refused.offer.counter,
        next: refused.offer.counter + 1,
      });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-DEBIT-009',
      covers: ['JTT978.2:EP.FILE.18.records', 'JTT978.2:EP.DEBIT.counter'],
      needs,
      spends: { ...oneTransaction, counters: 13 },
      title: {
        zh: '十一次消费后交易明细保留最近十条，最早一条被挤出',
        en: 'after eleven purchases EF 18 keeps the last ten; the first is pushed out',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const made: Purchase[] = [];
      for (const amount of elevenAmounts) made.push(await purse.purchase(amount));

      const kept: unknown[] = [];
      for (const record of tenRecords) kept.push(entryOf((await card.attempt.readRecord({ sfi: 0x18, record })).data));
      const beyond = await card.attempt.readRecord({ sfi: 0x18, record: 11 });

      check('JTT978.2:EP.FILE.18.records', kept).is(made.slice(1).reverse().map(entryOfPurchase));
      check('JTT978.2:EP.FILE.18.records', beyond.sw).is(refusal);
      check(
        'JTT978.2:EP.DEBIT.counter',
        made.slice(1).map(({ offer }) => offer.counter),
      ).is(made.slice(0, -1).map(({ provedBy }) => provedBy));
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-DEBIT-010',
      covers: ['JTT978.2:EP.DEBIT.tac', 'JTT978.2:EP.DEBIT.mac2'],
      needs: [...needs, 'keys.tac'],
      spends: twoTransactions,
      title: { zh: '两次同额消费的 TAC 与 MAC2 各自正确且不同', en: 'two purchases of one amount have a TAC and a MAC2 of their own each' },
      purpose: {
        zh: '只保存一份 TAC 或过程密钥不随交易变化的卡片，单笔交易看不出来。',
        en: 'A card that keeps one TAC, or whose session key does not change, is not found by a single purchase.',
      },
    },
    async ({ card, purse, psam, issuer, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const first = await purse.purchase(smallest);

      const second = await purse.purchase(smallest);

      check('JTT978.2:EP.DEBIT.mac2', await psam.confirm(second.mac2)).is(sw.success);
      check('JTT978.2:EP.DEBIT.mac2', second.mac2).is(not(first.mac2));
      const finding = await issuer.findPurchaseTac(second);
      check('JTT978.2:EP.DEBIT.tac', finding.genuine, finding.explains).is(true);
      check('JTT978.2:EP.DEBIT.tac', second.tac).is(not(first.tac));
    },
  ),
];
