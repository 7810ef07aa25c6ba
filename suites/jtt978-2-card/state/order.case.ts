/** JT/T 978.2 — electronic purse: commands that complete a transaction, sent where there is none of theirs to complete. */

import { readBooks } from '../books.ts';
import { metroEntry, openRide } from '../journey.ts';
import { fare, oneTransaction, refusal, sw, testCase, testFamily } from '../purse-case.ts';
import { cappKind, kindRows, kinds } from '../transaction-kind.ts';
import { cacheUpdates, completions } from './completing.ts';
import { openStates } from './open-state.ts';

/** What these cases spend: a transaction that may be completed, and a command that must be refused. */
const spends = { ...oneTransaction, macTries: 1 } as const;

/** Each kind of transaction just completed, and each command of the others; that its own is not taken twice is another subject. */
const afterwards = kinds.flatMap((done) =>
  [...completions.filter(({ kind }) => kind !== done), ...cacheUpdates].map((command) => ({
    ...command,
    row: `${done.name}.${command.row}`,
    title: { zh: `${done.title.zh}完成后，${command.title.zh}`, en: `after ${done.article} ${done.title.en}, ${command.title.en}` },
    done,
  })),
);

export const orderCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-STATE-008',
      covers: ({ order }) => [order, `${order}.word`],
      needs: ({ done, needs }) => [...done.needs, ...needs],
      spends,
      title: {
        zh: '交易完成后回到空闲：其他交易的指令被拒绝，卡片不变',
        en: 'after a completed transaction the card is idle: a command of another is refused and changes nothing',
      },
      rows: afterwards,
    },
    async (instruments, { done, order, attempt }) => {
      const { card, check } = instruments;
      await card.present();
      await done.arrange(instruments);
      const { offer, completion, restore } = await done.open(instruments, fare);
      await completion.send();
      const before = await card.readPurse();

      const answer = await attempt(instruments, before.overdraftLimit, offer);

      await card.present();
      check(order, answer.sw).is(refusal);
      check(`${order}.word`, answer.sw).is(sw.outOfOrder);
      check(order, await card.readPurse()).is(before);
      await restore();
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-STATE-009',
      covers: ({ kind }) => [kind.requirements.order],
      needs: ({ kind }) => kind.needs,
      spends,
      title: {
        zh: '复位后未选择应用时，不能完成复位前的交易',
        en: 'after a reset and without SELECT, a transaction that was open before it is not completed',
      },
      rows: openStates,
    },
    async (instruments, { kind, open }) => {
      const { card, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      const before = await readBooks(card);
      const transaction = await open(instruments);
      await card.reset();

      const answer = await transaction.complete();

      await card.present();
      check(kind.requirements.order, answer.sw).is(refusal);
      check(kind.requirements.order, await readBooks(card)).is(before);
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
      await purse.arrange({ spendable: fare });
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
      await purse.arrange({ spendable: fare });
      const before = await card.readPurse();
      const { authorization } = await openRide({ card, purse }, fare, metroEntry);

      const answer = await card.attempt.debitForPurchase(authorization);

      await card.present();
      check('JTT978.2:EP.DEBIT.order', answer.sw).is(refusal);
      check('JTT978.2:EP.DEBIT.order.word', answer.sw).is(sw.outOfOrder);
      check('JTT978.2:EP.DEBIT.atomic', await card.readPurse()).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-STATE-014',
      beside: {
        zh: '反方向：消费已打开，送入复合消费的 MAC1',
        en: 'the other way round: an ordinary purchase is open and the MAC1 is of a CAPP purchase',
      },
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
      await purse.arrange({ spendable: fare });
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
      const { card, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
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
