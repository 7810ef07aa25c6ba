/** JT/T 978.2 — electronic purse: MAC1 is good for one transaction of one type, amount, terminal and time. */

import { type Card, fen, flipBit, type OpenPurchase, type Psam, type Text } from '#harness';
import { metroEntry, openFlatFare, openRide, pay } from '../journey.ts';
import { standing } from '../purchase-case.ts';
import { fare, oneTransaction, refusal, smallest, sw, testCase, testFamily } from '../purse-case.ts';

const arranging = ['EP', 'keys.purchase', 'keys.load'];
const oneTry = { ...oneTransaction, macTries: 1 } as const;

/** What stands between two transactions. */
const pauses = [
  { row: 'at-once', title: { zh: '紧接着', en: 'at once' }, pause: async () => {} },
  { row: 'after-reset', title: { zh: '掉电后', en: 'after a reset' }, pause: (card: Card) => card.present() },
];

/** Authorizations that are good for something, but not for what the card was asked. */
const misfits: readonly {
  readonly row: string;
  readonly title: Text;
  readonly misfit: (psam: Psam, open: OpenPurchase) => Promise<OpenPurchase['authorization']>;
}[] = [
  {
    row: 'amount',
    title: { zh: '金额较小', en: 'for a smaller amount' },
    misfit: (psam, { offer }) => psam.authorize({ ...offer, amount: smallest }),
  },
  {
    row: 'counter',
    title: { zh: '脱机交易序号不同', en: 'for another offline counter' },
    misfit: (psam, { offer }) => psam.authorize({ ...offer, counter: offer.counter === 0 ? 1 : offer.counter - 1 }),
  },
  {
    row: 'random-first',
    title: { zh: '随机数首字节不同', en: 'for another random number, its first octet' },
    misfit: (psam, { offer }) => psam.authorize({ ...offer, random: flipBit(offer.random, 0) }),
  },
  {
    row: 'random-last',
    title: { zh: '随机数末字节不同', en: 'for another random number, its last octet' },
    misfit: (psam, { offer }) => psam.authorize({ ...offer, random: flipBit(offer.random, 31) }),
  },
  {
    row: 'sequence',
    title: { zh: '终端交易序号不同', en: 'with another terminal sequence number' },
    misfit: async (_psam, { authorization }) => ({ ...authorization, terminalSequence: flipBit(authorization.terminalSequence, 31) }),
  },
  {
    row: 'year',
    title: { zh: '年份不同', en: 'with another year' },
    misfit: async (_psam, { authorization }) => ({ ...authorization, dateTime: flipBit(authorization.dateTime, 15) }),
  },
  {
    row: 'second',
    title: { zh: '秒不同', en: 'with another second' },
    misfit: async (_psam, { authorization }) => ({ ...authorization, dateTime: flipBit(authorization.dateTime, 55) }),
  },
];

export const replayCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-KEY-006',
      covers: ['JTT978.2:EP.DEBIT.mac1', 'JTT978.2:EP.DEBIT.mac1.word', 'JTT978.2:EP.DEBIT.atomic'],
      needs: [...arranging, 'EP.purchase'],
      spends: oneTry,
      title: {
        zh: '已用过的 MAC1 在同额的新消费中无效',
        en: 'the MAC1 of a purchase that was paid does not pay for another of the same amount',
      },
      rows: pauses,
    },
    async ({ card, purse, check }, { pause }) => {
      await card.present();
      await purse.arrange({ spendable: fen(2 * fare) });
      const { authorization } = await purse.purchase(fare);
      const before = await standing(card);
      await pause(card);
      await card.initializeForPurchase({ amount: fare });

      const answer = await card.attempt.debitForPurchase(authorization);

      check('JTT978.2:EP.DEBIT.mac1', answer.sw).is(refusal);
      check('JTT978.2:EP.DEBIT.mac1.word', answer.sw).is(sw.macInvalid);
      check('JTT978.2:EP.DEBIT.atomic', await standing(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-KEY-007',
      covers: ['JTT978.2:EP.CAPP-DEBIT.mac1', 'JTT978.2:EP.CAPP-DEBIT.mac1.word', 'JTT978.2:EP.CAPP-DEBIT.atomic'],
      needs: [...arranging, 'EP.capp'],
      spends: oneTry,
      title: { zh: '已用过的进站 MAC1（金额 0）在新的复合消费中无效', en: 'the MAC1 of an entry for nothing does not serve another entry' },
      purpose: {
        zh: '金额 0 的交易可能不改变脱机交易序号，此时只有随机数能区分两次交易。',
        en: 'A purchase of nothing need not count; then the random number alone tells two of them apart.',
      },
      rows: pauses,
    },
    async ({ card, purse, check }, { pause }) => {
      await card.present();
      const { authorization, trip, journey } = await pay(card, await openRide({ card, purse }, fen(0), metroEntry));
      const before = await standing(card);
      await pause(card);
      await card.initializeForCappPurchase({ amount: fen(0) });
      await card.updateCappDataCache({ sfi: 0x1a, record: journey });
      await card.updateCappDataCache({ sfi: 0x1e, record: trip });

      const answer = await card.attempt.debitForCappPurchase(authorization);

      check('JTT978.2:EP.CAPP-DEBIT.mac1', answer.sw).is(refusal);
      check('JTT978.2:EP.CAPP-DEBIT.mac1.word', answer.sw).is(sw.macInvalid);
      check('JTT978.2:EP.CAPP-DEBIT.atomic', await standing(card)).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-KEY-008',
      covers: ['JTT978.2:EP.DEBIT.mac1', 'JTT978.2:EP.DEBIT.mac1.word', 'JTT978.2:EP.DEBIT.atomic'],
      needs: [...arranging, 'EP.purchase'],
      spends: oneTry,
      title: { zh: '按复合消费类型计算的 MAC1 不能消费', en: 'a MAC1 made for a CAPP purchase pays for no ordinary one' },
    },
    async ({ card, purse, psam, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await standing(card);
      const { offer } = await purse.openPurchase(fare);
      const authorization = await psam.authorize({ ...offer, type: 9 });

      const answer = await card.attempt.debitForPurchase(authorization);

      check('JTT978.2:EP.DEBIT.mac1', answer.sw).is(refusal);
      check('JTT978.2:EP.DEBIT.mac1.word', answer.sw).is(sw.macInvalid);
      check('JTT978.2:EP.DEBIT.atomic', await standing(card)).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-KEY-009',
      covers: ['JTT978.2:EP.CAPP-DEBIT.mac1', 'JTT978.2:EP.CAPP-DEBIT.mac1.word', 'JTT978.2:EP.CAPP-DEBIT.atomic'],
      needs: [...arranging, 'EP.capp'],
      spends: oneTry,
      title: { zh: '按单次消费类型计算的 MAC1 不能复合消费', en: 'a MAC1 made for an ordinary purchase pays for no CAPP purchase' },
    },
    async ({ card, purse, psam, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await standing(card);
      const { offer } = await openFlatFare({ card, purse }, fare);
      const authorization = await psam.authorize({ ...offer, type: 6 });

      const answer = await card.attempt.debitForCappPurchase(authorization);

      check('JTT978.2:EP.CAPP-DEBIT.mac1', answer.sw).is(refusal);
      check('JTT978.2:EP.CAPP-DEBIT.mac1.word', answer.sw).is(sw.macInvalid);
      check('JTT978.2:EP.CAPP-DEBIT.atomic', await standing(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-KEY-010',
      covers: ['JTT978.2:EP.DEBIT.mac1', 'JTT978.2:EP.DEBIT.mac1.word', 'JTT978.2:EP.DEBIT.atomic'],
      needs: [...arranging, 'EP.purchase'],
      spends: oneTry,
      title: { zh: 'MAC1 与本次消费不符时拒绝', en: 'a MAC1 that fits another purchase is refused' },
      rows: misfits,
    },
    async ({ card, purse, psam, check }, { misfit }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await standing(card);
      const authorization = await misfit(psam, await purse.openPurchase(fare));

      const answer = await card.attempt.debitForPurchase(authorization);

      check('JTT978.2:EP.DEBIT.mac1', answer.sw).is(refusal);
      check('JTT978.2:EP.DEBIT.mac1.word', answer.sw).is(sw.macInvalid);
      check('JTT978.2:EP.DEBIT.atomic', await standing(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-KEY-011',
      covers: ['JTT978.2:EP.CAPP-DEBIT.mac1', 'JTT978.2:EP.CAPP-DEBIT.mac1.word', 'JTT978.2:EP.CAPP-DEBIT.atomic'],
      needs: [...arranging, 'EP.capp'],
      spends: oneTry,
      title: { zh: 'MAC1 与本次复合消费不符时拒绝', en: 'a MAC1 that fits another CAPP purchase is refused' },
      rows: misfits,
    },
    async ({ card, purse, psam, check }, { misfit }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await standing(card);
      const authorization = await misfit(psam, await openFlatFare({ card, purse }, fare));

      const answer = await card.attempt.debitForCappPurchase(authorization);

      check('JTT978.2:EP.CAPP-DEBIT.mac1', answer.sw).is(refusal);
      check('JTT978.2:EP.CAPP-DEBIT.mac1.word', answer.sw).is(sw.macInvalid);
      check('JTT978.2:EP.CAPP-DEBIT.atomic', await standing(card)).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-KEY-012',
      beside: { zh: 'MAC1 未曾用过，不符的是终端机编号', en: 'the MAC1 was never used; the number of the terminal is what does not fit' },
      covers: ['JTT978.2:EP.DEBIT.mac1', 'JTT978.2:EP.DEBIT.mac1.word', 'JTT978.2:EP.DEBIT.atomic'],
      needs: [...arranging, 'EP.purchase'],
      spends: oneTry,
      title: {
        zh: '初始化时的终端机编号不是 PSAM 的编号时 MAC1 无效',
        en: 'the MAC1 of a PSAM does not pay at a terminal of another number',
      },
    },
    async ({ card, purse, psam, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await standing(card);
      const terminal = flipBit(await psam.terminal(), 47);
      const offer = await card.initializeForPurchase({ amount: fare, terminal });
      const authorization = await psam.authorize({ ...offer, type: 6, amount: fare, terminal });

      const answer = await card.attempt.debitForPurchase(authorization);

      check('JTT978.2:EP.DEBIT.mac1', answer.sw).is(refusal);
      check('JTT978.2:EP.DEBIT.mac1.word', answer.sw).is(sw.macInvalid);
      check('JTT978.2:EP.DEBIT.atomic', await standing(card)).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-KEY-013',
      covers: ['JTT978.2:EP.CAPP-DEBIT.mac1', 'JTT978.2:EP.CAPP-DEBIT.mac1.word', 'JTT978.2:EP.CAPP-DEBIT.atomic'],
      needs: [...arranging, 'EP.capp'],
      spends: oneTry,
      title: {
        zh: '复合消费初始化的终端机编号不是 PSAM 的编号时 MAC1 无效',
        en: 'the MAC1 of a PSAM pays for no CAPP purchase at a terminal of another number',
      },
    },
    async ({ card, purse, psam, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await standing(card);
      const terminal = flipBit(await psam.terminal(), 47);
      const offer = { ...(await card.initializeForCappPurchase({ amount: fare, terminal })), type: 9, amount: fare, terminal } as const;
      const authorization = await psam.authorize(offer);
      await card.updateCappDataCache({ sfi: 0x1e, record: metroEntry({ offer, authorization }).trip });

      const answer = await card.attempt.debitForCappPurchase(authorization);

      check('JTT978.2:EP.CAPP-DEBIT.mac1', answer.sw).is(refusal);
      check('JTT978.2:EP.CAPP-DEBIT.mac1.word', answer.sw).is(sw.macInvalid);
      check('JTT978.2:EP.CAPP-DEBIT.atomic', await standing(card)).is(before);
    },
  ),
];
