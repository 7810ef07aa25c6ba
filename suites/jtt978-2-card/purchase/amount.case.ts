/** JT/T 978.2 — electronic purse: DEBIT FOR PURCHASE takes exactly its amount, whatever the octets of balance and amount. */

import { fen } from '#harness';
import {
  drawn,
  everything,
  intoOverdraft,
  pastLowOctet,
  pastTwoLowOctets,
  thirdOctetAlone,
  towardsTheMiddle,
  wholeLowOctet,
} from '../amounts.ts';
import { fare, oneTransaction, smallest, testCase, testFamily } from '../purse-case.ts';

const needs = ['EP', 'EP.purchase', 'keys.purchase', 'keys.load'];

/** All that a purse can hold, spent and loaded again, and the little that a load may have to bring before. */
const wholePurse = { counters: 3, money: fen(0x2000000 + fare) } as const;

export const purchaseAmountCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-DEBIT-019',
      covers: ['JTT978.2:EP.DEBIT.amount', 'JTT978.2:EP.DEBIT.counter'],
      needs,
      spends: oneTransaction,
      title: { zh: '消费减法在低字节正确', en: 'the subtraction of a purchase is right in the low octets' },
      rows: [
        {
          row: 'no-borrow',
          title: { zh: '低字节恰好减为 00', en: 'the low octet becomes 00, nothing is borrowed' },
          amount: wholeLowOctet,
        },
        {
          row: 'borrow-1',
          title: { zh: '低字节不够减，向第 2 字节借位', en: 'the low octet borrows from the second' },
          amount: pastLowOctet,
        },
      ],
    },
    async ({ card, purse, check }, { amount }) => {
      await card.present();
      await purse.arrange({ spendable: fen(0x200) });
      const start = await card.readPurse();
      const first = towardsTheMiddle(start.available);
      const { provedBy } = await purse.purchase(first);
      const before = await card.readPurse();
      check('JTT978.2:EP.DEBIT.amount', before.available).is(fen(start.available - first));
      const taken = amount(before.available);
      const { offer, authorization } = await purse.openPurchase(taken);
      check('JTT978.2:EP.DEBIT.counter', offer.counter).is(provedBy);

      await card.attempt.debitForPurchase(authorization);

      const after = await card.readPurse();
      check('JTT978.2:EP.DEBIT.amount', after.available).is(fen(before.available - taken));
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-DEBIT-020',
      covers: ['JTT978.2:EP.DEBIT.amount', 'JTT978.2:EP.DEBIT.counter'],
      needs,
      spends: { counters: 4, money: fen(0x40600) },
      title: { zh: '消费减法涉及第 3 字节时正确', en: 'the subtraction of a purchase is right where the third octet takes part' },
      rows: [
        {
          row: 'borrow-2',
          title: { zh: '低 2 字节不够减，逐字节向第 3 字节借位', en: 'both low octets borrow, the second from the third' },
          amount: pastTwoLowOctets,
        },
        {
          row: 'third-octet',
          title: { zh: '金额只在第 3 字节', en: 'the amount stands in the third octet alone' },
          amount: () => thirdOctetAlone,
        },
      ],
    },
    async ({ card, purse, check }, { amount }) => {
      await card.present();
      await purse.arrange({ spendable: fen(0x10100) });
      const start = await card.readPurse();
      const first = towardsTheMiddle(start.available);
      const { provedBy } = await purse.purchase(first);
      const before = await card.readPurse();
      check('JTT978.2:EP.DEBIT.amount', before.available).is(fen(start.available - first));
      const taken = amount(before.available);
      const { offer, authorization } = await purse.openPurchase(taken);
      check('JTT978.2:EP.DEBIT.counter', offer.counter).is(provedBy);

      await card.attempt.debitForPurchase(authorization);

      const after = await card.readPurse();
      check('JTT978.2:EP.DEBIT.amount', after.available).is(fen(before.available - taken));
      await purse.arrange({ spendable: everything(start.available) });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-DEBIT-021',
      covers: ['JTT978.2:EP.DEBIT.overdraft', 'JTT978.2:EP.DEBIT.amount'],
      needs,
      spends: wholePurse,
      title: {
        zh: '消费先扣实际余额，不足部分记入已透支金额',
        en: 'a purchase draws the real balance first and books the rest as overdrawn',
      },
      purpose: {
        zh: '透支限额为 0 的卡片只消费 1 分，全部取自实际余额。',
        en: 'On a card without an overdraft limit it is one fen, and all of it comes from the real balance.',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await card.readPurse();
      const amount = intoOverdraft(before);
      const { authorization } = await purse.openPurchase(amount);

      await card.attempt.debitForPurchase(authorization);

      const { available, balance, overdrawn } = await card.readPurse();
      check('JTT978.2:EP.DEBIT.amount', available).is(fen(before.available - amount));
      check('JTT978.2:EP.DEBIT.overdraft', { balance, overdrawn }).is(drawn(before, amount));
      await purse.arrange({ spendable: everything(before.available) });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-DEBIT-022',
      covers: ['JTT978.2:EP.DEBIT.layout', 'JTT978.2:EP.DEBIT.amount', 'JTT978.2:EP.DEBIT.overdraft'],
      needs,
      spends: wholePurse,
      title: { zh: '可用余额可以一次用尽', en: 'all that is available can be spent at once' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: smallest });
      const before = await card.readPurse();
      const { authorization } = await purse.openPurchase(everything(before.available));

      const answer = await card.attempt.debitForPurchase(authorization);

      check('JTT978.2:EP.DEBIT.layout', { sw: answer.sw, octets: answer.data.length }).is({ sw: '9000', octets: 8 });
      const { available, balance, overdrawn } = await card.readPurse();
      check('JTT978.2:EP.DEBIT.amount', available).is(0);
      check('JTT978.2:EP.DEBIT.overdraft', { balance, overdrawn }).is(drawn(before, before.available));
      await purse.arrange({ spendable: everything(before.available) });
    },
  ),
];
