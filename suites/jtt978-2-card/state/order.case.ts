/** JT/T 978.2 — electronic purse: DEBIT and CREDIT, sent where there is no transaction of theirs to complete. */

import { metroEntry, openRide } from '../journey.ts';
import { fare, oneTransaction, refusal, sw, testCase, testFamily } from '../purse-case.ts';
import { cappKind, kindRows, loadKind, purchaseKind, readBooks } from '../transaction-kind.ts';
import { cappDone, creditStates, enough, loadDone, loadOpen, purchaseDone, spends } from './wrong-state.ts';

export const orderCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-STATE-008',
      covers: ['JTT978.2:EP.DEBIT.order', 'JTT978.2:EP.DEBIT.order.word', 'JTT978.2:EP.DEBIT.atomic'],
      needs: [...purchaseKind.needs, 'EP.capp', 'EP.load'],
      spends,
      title: {
        zh: '没有消费可完成时拒绝消费，卡片不变',
        en: 'DEBIT FOR PURCHASE is refused where no purchase is open, and changes nothing',
      },
      rows: [loadOpen(6), cappDone, loadDone],
    },
    async (instruments, { arrive }) => {
      const { card, purse, check } = instruments;
      await card.present();
      await purse.arrange(enough);
      const { before, authorization } = await arrive(instruments);

      const answer = await card.attempt.debitForPurchase(authorization);

      await card.present();
      check('JTT978.2:EP.DEBIT.order', answer.sw).is(refusal);
      check('JTT978.2:EP.DEBIT.order.word', answer.sw).is(sw.outOfOrder);
      check('JTT978.2:EP.DEBIT.atomic', await card.readPurse()).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-STATE-009',
      covers: ['JTT978.2:EP.DEBIT.order', 'JTT978.2:EP.DEBIT.atomic'],
      needs: purchaseKind.needs,
      spends,
      title: {
        zh: '复位后未选择应用时拒绝复位前的消费',
        en: 'after a reset and without SELECT, DEBIT FOR PURCHASE of a purchase opened before it is refused',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange(enough);
      const before = await card.readPurse();
      const { authorization } = await purse.openPurchase(fare);
      await card.reset();

      const answer = await card.attempt.debitForPurchase(authorization);

      await card.present();
      check('JTT978.2:EP.DEBIT.order', answer.sw).is(refusal);
      check('JTT978.2:EP.DEBIT.atomic', await card.readPurse()).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-STATE-010',
      covers: ['JTT978.2:EP.DEBIT.order', 'JTT978.2:EP.DEBIT.atomic'],
      needs: [...cappKind.needs, 'EP.purchase'],
      spends,
      title: {
        zh: '复合消费初始化后，以消费的 MAC1 不能完成',
        en: 'while a CAPP purchase is open, DEBIT FOR PURCHASE with the MAC1 of an ordinary purchase is refused',
      },
    },
    async ({ card, purse, psam, check }) => {
      await card.present();
      await purse.arrange(enough);
      const before = await card.readPurse();
      const { offer } = await openRide({ card, purse }, fare, metroEntry);
      const authorization = await psam.authorize({ ...offer, type: 6 });

      const answer = await card.attempt.debitForPurchase(authorization);

      await card.present();
      check('JTT978.2:EP.DEBIT.order', answer.sw).is(refusal);
      check('JTT978.2:EP.DEBIT.atomic', await card.readPurse()).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-STATE-011',
      covers: ['JTT978.2:EP.DEBIT.order', 'JTT978.2:EP.DEBIT.order.word', 'JTT978.2:EP.DEBIT.atomic'],
      needs: [...cappKind.needs, 'EP.purchase'],
      editions: ['2023'],
      spends,
      killsNothing: {
        zh: '缺陷卡库按 2015 版运行，本用例只适用于 2023 版',
        en: 'the zoo is run in the 2015 edition, this case applies to the 2023 edition alone',
      },
      title: {
        zh: '复合消费初始化后，P1 为 02 的消费即使 MAC1 正确也被拒绝',
        en: 'while a CAPP purchase is open, DEBIT FOR PURCHASE with P1 02 is refused even with its own MAC1',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange(enough);
      const before = await card.readPurse();
      const { authorization } = await openRide({ card, purse }, fare, metroEntry);

      const answer = await card.attempt.debitForPurchase(authorization);

      await card.present();
      check('JTT978.2:EP.DEBIT.order', answer.sw).is(refusal);
      check('JTT978.2:EP.DEBIT.order.word', answer.sw).is(sw.outOfOrder);
      check('JTT978.2:EP.DEBIT.atomic', await card.readPurse()).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-STATE-012',
      covers: ['JTT978.2:EP.CAPP-DEBIT.order', 'JTT978.2:EP.CAPP-DEBIT.order.word', 'JTT978.2:EP.CAPP-DEBIT.atomic'],
      needs: [...cappKind.needs, 'EP.purchase', 'EP.load'],
      spends,
      title: {
        zh: '没有复合消费可完成时拒绝复合消费，卡片不变',
        en: 'DEBIT FOR CAPP PURCHASE is refused where no CAPP purchase is open, and changes nothing',
      },
      rows: [loadOpen(9), purchaseDone, loadDone],
    },
    async (instruments, { arrive }) => {
      const { card, purse, check } = instruments;
      await card.present();
      await purse.arrange(enough);
      const { before, authorization } = await arrive(instruments);

      const answer = await card.attempt.debitForCappPurchase(authorization);

      await card.present();
      check('JTT978.2:EP.CAPP-DEBIT.order', answer.sw).is(refusal);
      check('JTT978.2:EP.CAPP-DEBIT.order.word', answer.sw).is(sw.outOfOrder);
      check('JTT978.2:EP.CAPP-DEBIT.atomic', await card.readPurse()).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-STATE-013',
      covers: ['JTT978.2:EP.CAPP-DEBIT.order', 'JTT978.2:EP.CAPP-DEBIT.atomic'],
      needs: cappKind.needs,
      spends,
      title: {
        zh: '复位后未选择应用时拒绝复位前的复合消费',
        en: 'after a reset and without SELECT, DEBIT FOR CAPP PURCHASE of a purchase opened before it is refused',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange(enough);
      const before = await card.readPurse();
      const { authorization } = await openRide({ card, purse }, fare, metroEntry);
      await card.reset();

      const answer = await card.attempt.debitForCappPurchase(authorization);

      await card.present();
      check('JTT978.2:EP.CAPP-DEBIT.order', answer.sw).is(refusal);
      check('JTT978.2:EP.CAPP-DEBIT.atomic', await card.readPurse()).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-STATE-014',
      covers: ['JTT978.2:EP.CAPP-DEBIT.order', 'JTT978.2:EP.CAPP-DEBIT.atomic'],
      needs: [...cappKind.needs, 'EP.purchase'],
      editions: ['2015'],
      spends,
      title: {
        zh: '消费初始化后，以复合消费的 MAC1 不能完成',
        en: 'while an ordinary purchase is open, DEBIT with the MAC1 of a CAPP purchase is refused',
      },
    },
    async ({ card, purse, psam, check }) => {
      await card.present();
      await purse.arrange(enough);
      const before = await card.readPurse();
      const { offer } = await purse.openPurchase(fare);
      const authorization = await psam.authorize({ ...offer, type: 9 });

      const answer = await card.attempt.debitForCappPurchase(authorization);

      await card.present();
      check('JTT978.2:EP.CAPP-DEBIT.order', answer.sw).is(refusal);
      check('JTT978.2:EP.CAPP-DEBIT.atomic', await card.readPurse()).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-STATE-015',
      covers: ['JTT978.2:EP.CREDIT.order', 'JTT978.2:EP.CREDIT.order.word', 'JTT978.2:EP.CREDIT.atomic'],
      needs: [...loadKind.needs, 'EP.purchase', 'EP.capp'],
      spends,
      title: { zh: '没有圈存可完成时拒绝圈存，卡片不变', en: 'CREDIT FOR LOAD is refused where no load is open, and changes nothing' },
      rows: creditStates,
    },
    async (instruments, { arrive }) => {
      const { card, purse, check } = instruments;
      await card.present();
      await purse.arrange(enough);
      const { before, authorization } = await arrive(instruments);

      const answer = await card.attempt.creditForLoad(authorization);

      await card.present();
      check('JTT978.2:EP.CREDIT.order', answer.sw).is(refusal);
      check('JTT978.2:EP.CREDIT.order.word', answer.sw).is(sw.outOfOrder);
      check('JTT978.2:EP.CREDIT.atomic', await card.readPurse()).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-STATE-016',
      covers: ['JTT978.2:EP.CREDIT.order', 'JTT978.2:EP.CREDIT.atomic'],
      needs: loadKind.needs,
      spends,
      title: {
        zh: '复位后未选择应用时拒绝复位前的圈存',
        en: 'after a reset and without SELECT, CREDIT FOR LOAD of a load opened before it is refused',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange(enough);
      const before = await card.readPurse();
      const { authorization } = await purse.openLoad(fare);
      await card.reset();

      const answer = await card.attempt.creditForLoad(authorization);

      await card.present();
      check('JTT978.2:EP.CREDIT.order', answer.sw).is(refusal);
      check('JTT978.2:EP.CREDIT.atomic', await card.readPurse()).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-STATE-017',
      covers: ({ kind }) => [kind.requirements.order],
      needs: ({ kind }) => kind.needs,
      spends: { ...oneTransaction, macTries: 2 },
      title: {
        zh: 'MAC 错误后须重新初始化，正确的 MAC 也不再接受',
        en: 'after a wrong MAC the transaction is gone: the right MAC is refused too',
      },
      purpose: { zh: '否则可以逐个试出 MAC', en: 'or else a MAC could be found by trying' },
      rows: kindRows,
    },
    async (instruments, { kind }) => {
      const { card, purse, check } = instruments;
      await card.present();
      await purse.arrange(enough);
      const before = await readBooks(card);
      const { completion, forgery } = await kind.open(instruments, fare);
      await forgery.send();

      const answer = await completion.send();

      await card.present();
      check(kind.requirements.order, answer.sw).is(refusal);
      check(kind.requirements.order, await readBooks(card)).is(before);
    },
  ),
];
