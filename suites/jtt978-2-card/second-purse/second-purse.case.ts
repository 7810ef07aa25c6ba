/** JT/T 978.2 — electronic purse with a second one beside it (第 2 票种, 2023 edition): its own money, and every transaction in it. */

import { balanceKinds, fen, type Row, rule, type SecondBalanceKind, within } from '#harness';
import { oneMoreThan } from '../amounts.ts';
import { entryOf, fare, oneTransaction, opening, refusal, smallest, sw, testCase, testFamily, twoTransactions } from '../purse-case.ts';
import { kindRows } from '../transaction-kind.ts';
import {
  type Amounts,
  arrangeBoth,
  arrangingSecond,
  asAnswered,
  kindsIn,
  meansOf,
  otherPurse,
  type PurseName,
  purchaseIn,
  readBoth,
  secondPurse,
} from './second-purse.ts';

const balanceRow = (p1: string, kind: keyof typeof balanceKinds, octets: number) => ({
  row: `p1-${p1}`,
  title: balanceKinds[kind],
  kind: `second.${kind}` as SecondBalanceKind,
  octets,
});

const directions: readonly (Row & { readonly opened: PurseName })[] = [
  { row: 'second', title: { zh: '以第一票种的 P1 完成', en: 'completed with the P1 of the first' }, opened: 'second' },
  { row: 'first', title: { zh: '以第二票种的 P1 完成', en: 'completed with the P1 of the second' }, opened: 'first' },
];

const crossings = kindsIn.flatMap((kind) =>
  directions.map(({ row, title, opened }) => ({
    row: `${kind.row}-${row}`,
    title: {
      zh: `${opened === 'second' ? '第二' : '第一'}票种${kind.title.zh}${title.zh}`,
      en: `${kind.title.en} in the ${opened} purse, ${title.en}`,
    },
    kind,
    opened,
  })),
);

const eitherOf = ({ available, balance }: Amounts) =>
  rule(
    {
      zh: `第二票种的可用余额 ${available} 或实际余额 ${balance}`,
      en: `available ${available} or real balance ${balance} of the second purse`,
    },
    (shown) => [available, balance].some((amount) => amount === shown),
  );

export const secondPurseCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-SECOND-001',
      covers: ['JTT978.2:EP.BALANCE.second'],
      needs: secondPurse,
      title: { zh: '读第二票种余额返回规定的长度', en: 'GET BALANCE of the second purse answers its lengths' },
      rows: [
        balanceRow('06', 'available', 4),
        balanceRow('07', 'overdraftLimit', 4),
        balanceRow('08', 'overdrawn', 4),
        balanceRow('09', 'balance', 4),
        balanceRow('0B', 'combined', 16),
      ],
    },
    async ({ card, check }, { kind, octets }) => {
      await card.present();

      const answer = await card.attempt.getBalance({ kind });

      check('JTT978.2:EP.BALANCE.second', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-SECOND-002',
      covers: ['JTT978.2:EP.SECOND.law', 'JTT978.2:EP.BALANCE.second.cap', 'JTT978.2:EP.SECOND.lasting'],
      needs: secondPurse,
      title: {
        zh: '第二票种的各项余额相互一致，断电后不变',
        en: 'the balances of the second purse agree with each other and are the same after power off and on',
      },
    },
    async ({ card, check }) => {
      await card.present();

      const { second } = await readBoth(card);

      const { available, balance, overdraftLimit, overdrawn } = second;
      check('JTT978.2:EP.SECOND.law', available).is(fen(balance + overdraftLimit - overdrawn));
      check('JTT978.2:EP.SECOND.law', Math.min(balance, overdrawn)).is(0);
      check('JTT978.2:EP.SECOND.law', overdrawn).is(within(0, overdraftLimit));
      const cap = await card.attempt.getBalance({ kind: 'second.cap' });
      check('JTT978.2:EP.BALANCE.second.cap', cap.value?.amount ?? cap.sw).is(within(balance, 0xffffff - overdraftLimit));
      await card.present();
      check('JTT978.2:EP.SECOND.lasting', (await readBoth(card)).second).is(second);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-SECOND-003',
      covers: ['JTT978.2:EP.SECOND.initialize', 'JTT978.2:EP.SECOND.harmless'],
      needs: ({ needs }) => [...arrangingSecond, ...needs],
      spends: oneTransaction,
      title: {
        zh: '对第二票种初始化给出其余额，两个票种均不变',
        en: 'INITIALIZE in the second purse shows its balance, and both purses stay as they are',
      },
      rows: kindsIn,
    },
    async (instruments, { octets, initialize }) => {
      const { card, check } = instruments;
      await card.present();
      await arrangeBoth(instruments);
      const before = await readBoth(card);

      const answer = await initialize(card, 'second', smallest);

      check('JTT978.2:EP.SECOND.initialize', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets });
      check('JTT978.2:EP.SECOND.initialize', answer.value?.balance).is(eitherOf(before.second));
      await card.present();
      check('JTT978.2:EP.SECOND.harmless', await readBoth(card)).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-SECOND-009',
      beside: {
        zh: '不作任何准备：初始化被拒绝的卡也得出结论',
        en: 'nothing is arranged before, so that a card that refuses every INITIALIZE is judged',
      },
      covers: ['JTT978.2:EP.SECOND.initialize', 'JTT978.2:EP.SECOND.harmless'],
      needs: [...secondPurse, 'EP.purchase'],
      spends: opening,
      title: {
        zh: '第二票种余额足够时可初始化消费，不足时应答 9401',
        en: 'a purchase is opened in the second purse where it has the money, and answered 9401 where not',
      },
    },
    async ({ card, check }) => {
      await card.present();
      const before = await readBoth(card);

      const answer = await purchaseIn.initialize(card, 'second', smallest);

      check('JTT978.2:EP.SECOND.initialize', answer.sw).is(before.second.available >= smallest ? sw.success : sw.insufficient);
      await card.present();
      check('JTT978.2:EP.SECOND.harmless', await readBoth(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-SECOND-004',
      covers: [
        'JTT978.2:EP.SECOND.complete',
        'JTT978.2:EP.SECOND.amount',
        'JTT978.2:EP.SECOND.separate',
        'JTT978.2:EP.SECOND.record',
        'JTT978.2:EP.SECOND.lasting',
      ],
      needs: ({ needs }) => [...arrangingSecond, ...needs],
      spends: twoTransactions,
      title: {
        zh: '第二票种的交易恰好变动其自身的余额，第一票种不变',
        en: 'a transaction of the second purse moves its own money by exactly the amount, and none of the first',
      },
      rows: kindsIn,
    },
    async (instruments, { type, open }) => {
      const { card, check } = instruments;
      await card.present();
      await arrangeBoth(instruments);
      const before = await readBoth(card);
      const opened = await open(instruments, 'second', smallest);

      const answer = await opened.complete('second');

      check('JTT978.2:EP.SECOND.complete', answer.sw).is(sw.success);
      const after = await readBoth(card);
      check('JTT978.2:EP.SECOND.amount', meansOf(after.second)).is(asAnswered(answer, opened, before.second));
      check('JTT978.2:EP.SECOND.separate', after.first).is(before.first);
      const newest = entryOf((await card.attempt.readRecord({ sfi: 0x18, record: 1 })).data);
      check('JTT978.2:EP.SECOND.record', Object(newest).type).is(type);
      await card.present();
      check('JTT978.2:EP.SECOND.lasting', (await readBoth(card)).second).is(after.second);
      await opened.restore();
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-SECOND-005',
      covers: ['JTT978.2:EP.SECOND.separate'],
      needs: ({ kind }) => [...secondPurse, ...kind.needs],
      spends: twoTransactions,
      title: { zh: '第一票种的交易不改变第二票种', en: 'a transaction of the first purse leaves the second as it is' },
      rows: kindRows,
    },
    async (instruments, { kind }) => {
      const { card, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      const { second } = await readBoth(card);

      const { restore } = await kind.make(instruments, fare);

      check('JTT978.2:EP.SECOND.separate', (await readBoth(card)).second).is(second);
      await restore();
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-SECOND-006',
      covers: ['JTT978.2:EP.SECOND.cross', 'JTT978.2:EP.SECOND.amount', 'JTT978.2:EP.SECOND.separate'],
      needs: ({ kind }) => [...arrangingSecond, ...kind.needs],
      spends: { ...twoTransactions, macTries: 1 },
      title: {
        zh: '以另一票种的 P1 不能完成交易，该票种的资金不变',
        en: 'a transaction is not completed with the P1 of the other purse, whose money stays',
      },
      rows: crossings,
    },
    async (instruments, { kind, opened }) => {
      const { card, check } = instruments;
      await card.present();
      await arrangeBoth(instruments);
      const before = await readBoth(card);
      const open = await kind.open(instruments, opened, smallest);
      const other = otherPurse[opened];

      const answer = await open.complete(other);

      check('JTT978.2:EP.SECOND.cross', answer.sw).is(refusal);
      const after = await readBoth(card);
      check('JTT978.2:EP.SECOND.amount', meansOf(after[opened])).is(asAnswered(answer, open, before[opened]));
      check('JTT978.2:EP.SECOND.separate', after[other]).is(before[other]);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-SECOND-007',
      covers: ['JTT978.2:EP.SECOND.insufficient', 'JTT978.2:EP.SECOND.insufficient.word'],
      needs: ({ needs }) => [...secondPurse, ...needs],
      spends: opening,
      title: {
        zh: '超过第二票种可用余额的交易在初始化时拒绝，不论第一票种有多少',
        en: 'more than the second purse has is refused at INITIALIZE, whatever the first has',
      },
      rows: kindsIn.filter(({ row }) => row === 'purchase' || row === 'capp'),
    },
    async ({ card, check }, { initialize }) => {
      await card.present();
      const before = await readBoth(card);

      const answer = await initialize(card, 'second', oneMoreThan(before.second.available));

      check('JTT978.2:EP.SECOND.insufficient', answer.sw).is(refusal);
      check('JTT978.2:EP.SECOND.insufficient.word', answer.sw).is(sw.insufficient);
      await card.present();
      check('JTT978.2:EP.SECOND.insufficient', await readBoth(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-SECOND-008',
      covers: ['JTT978.2:EP.STATE.one-transaction'],
      needs: [...arrangingSecond],
      spends: { ...twoTransactions, macTries: 1 },
      title: {
        zh: '在另一票种再次初始化消费后，前一笔不能完成，两个票种均不变',
        en: 'once a purchase is opened in the other purse, that of the first one is not completed and both purses stay',
      },
      rows: (['first', 'second'] as const).map((opened) => ({
        row: opened,
        title: { zh: `先在第${opened === 'first' ? '一' : '二'}票种初始化`, en: `opened in the ${opened} purse before` },
        opened,
      })),
    },
    async (instruments, { opened }) => {
      const { card, check } = instruments;
      await card.present();
      await arrangeBoth(instruments);
      const before = await readBoth(card);
      const earlier = await purchaseIn.open(instruments, opened, smallest);
      await purchaseIn.open(instruments, otherPurse[opened], smallest);

      const answer = await earlier.complete(opened);

      await card.present();
      check('JTT978.2:EP.STATE.one-transaction', answer.sw).is(refusal);
      check('JTT978.2:EP.STATE.one-transaction', await readBoth(card)).is(before);
    },
  ),
];
