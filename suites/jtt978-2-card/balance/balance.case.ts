/** JT/T 978.2 — electronic purse: GET BALANCE. */

import { type BalanceKind, balanceKinds, type Fen, fen, type PurseState, reported, rule, within } from '#harness';
import { fare, oneTransaction, sw, testCase, testFamily, twoTransactions } from '../purse-case.ts';

const kindRow = (kind: BalanceKind, p1: string) => ({ row: `p1-${p1}`, title: balanceKinds[kind], kind });

const availableOf = ({ balance, overdraftLimit, overdrawn }: PurseState): Fen => fen(balance + overdraftLimit - overdrawn);

/** The sources call the first word of P1 05 “the balance”; on cards without an overdraft there is no telling which. */
const eitherBalance = ({ available, balance }: PurseState) =>
  rule(
    {
      zh: `可用余额 ${available} 或实际余额 ${balance}（分）`,
      en: `the available amount, ${available}, or the real balance, ${balance} (fen)`,
    },
    (seen) => [available, balance].some((allowed) => allowed === seen),
  );

export const balanceCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-BALANCE-001',
      covers: ['JTT978.2:EP.BALANCE.read'],
      needs: ['EP'],
      title: { zh: '读余额返回 4 字节', en: 'GET BALANCE answers four octets' },
      rows: [kindRow('available', '00'), kindRow('overdraftLimit', '01'), kindRow('overdrawn', '02'), kindRow('balance', '03')],
    },
    async ({ card, check }, { kind }) => {
      await card.present();

      const answer = await card.attempt.getBalance({ kind });

      check('JTT978.2:EP.BALANCE.read', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 4 });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-BALANCE-002',
      covers: ['JTT978.2:EP.BALANCE.available'],
      needs: ['EP'],
      title: {
        zh: '可用余额等于实际余额加透支限额减已透支额',
        en: 'available is the real balance and the overdraft limit less what is overdrawn',
      },
    },
    async ({ card, check }) => {
      await card.present();

      const purse = await card.readPurse();

      check('JTT978.2:EP.BALANCE.available', purse.available).is(availableOf(purse));
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-BALANCE-003',
      covers: ['JTT978.2:EP.BALANCE.exclusive'],
      needs: ['EP'],
      title: { zh: '实际余额与已透支额不同时大于零', en: 'real balance and overdrawn amount are never both above zero' },
    },
    async ({ card, check }) => {
      await card.present();

      const { balance, overdrawn } = await card.readPurse();

      check('JTT978.2:EP.BALANCE.exclusive', Math.min(balance, overdrawn)).is(0);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-BALANCE-004',
      covers: ['JTT978.2:EP.BALANCE.bounds'],
      needs: ['EP'],
      title: {
        zh: '实际余额不超过上限，已透支额不超过透支限额',
        en: 'the real balance stays within its cap, the overdrawn amount within its limit',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();

      const { balance, overdrawn, overdraftLimit } = await card.readPurse();

      check('JTT978.2:EP.BALANCE.bounds', balance).is(within(0, purse.cap()));
      check('JTT978.2:EP.BALANCE.bounds', overdrawn).is(within(0, overdraftLimit));
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-BALANCE-005',
      covers: ['JTT978.2:EP.BALANCE.combined'],
      needs: ['EP'],
      title: { zh: 'P1=05 返回 16 字节，前 4 字节为余额', en: 'P1 05 answers 16 octets, the first four of them the balance' },
      purpose: {
        zh: '首字含义仅见于一张卡片的数据，只作观察',
        en: 'what the first word means is known from one card: it is only observed',
      },
    },
    async ({ card, check }) => {
      await card.present();
      const purse = await card.readPurse();

      const answer = await card.attempt.getBalance({ kind: 'combined' });

      check('JTT978.2:EP.BALANCE.combined', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 16 });
      check('JTT978.2:EP.BALANCE.combined', answer.value?.amount).is(reported(eitherBalance(purse)));
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-BALANCE-006',
      covers: ['JTT978.2:EP.BALANCE.available', 'JTT978.2:EP.BALANCE.exclusive'],
      needs: ['EP', 'EP.purchase', 'keys.purchase', 'keys.load'],
      spends: oneTransaction,
      title: { zh: '消费之后各项余额仍相互一致', en: 'after a purchase the balances still agree with each other' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      await purse.purchase(fare);

      const after = await card.readPurse();

      check('JTT978.2:EP.BALANCE.available', after.available).is(availableOf(after));
      check('JTT978.2:EP.BALANCE.exclusive', Math.min(after.balance, after.overdrawn)).is(0);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-BALANCE-007',
      covers: ['JTT978.2:EP.BALANCE.available', 'JTT978.2:EP.BALANCE.exclusive'],
      needs: ['EP', 'EP.load', 'keys.load', 'keys.purchase'],
      spends: twoTransactions,
      title: { zh: '圈存之后各项余额仍相互一致', en: 'after a load the balances still agree with each other' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ room: fare });
      await purse.load(fare);

      const after = await card.readPurse();

      check('JTT978.2:EP.BALANCE.available', after.available).is(availableOf(after));
      check('JTT978.2:EP.BALANCE.exclusive', Math.min(after.balance, after.overdrawn)).is(0);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-BALANCE-008',
      covers: ['JTT978.2:EP.BALANCE.read'],
      needs: ['EP'],
      title: { zh: '下电再上电后各项余额不变', en: 'the balances are the same after power off and on' },
    },
    async ({ card, check }) => {
      await card.present();
      const before = await card.readPurse();
      await card.present();

      const after = await card.readPurse();

      check('JTT978.2:EP.BALANCE.read', after).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-BALANCE-009',
      covers: ['JTT978.2:EP.BALANCE.cap'],
      needs: ['EP'],
      title: {
        zh: 'P1=04 返回 4 字节的余额上限：不小于实际余额，与透支限额之和不超过 FFFFFF',
        en: 'P1 04 answers four octets, the cap: no less than the real balance, and with the overdraft limit within FFFFFF',
      },
    },
    async ({ card, check }) => {
      await card.present();
      const { balance, overdraftLimit } = await card.readPurse();

      const answer = await card.attempt.getBalance({ kind: 'cap' });

      check('JTT978.2:EP.BALANCE.cap', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 4 });
      check('JTT978.2:EP.BALANCE.cap', answer.value?.amount).is(within(balance, 0xffffff - overdraftLimit));
    },
  ),
];
