/** JT/T 978.2 — electronic purse: no key of zeros, and no MAC of the card's own, stands in for the keys behind MAC1 and MAC2. */

import { type Forgery, fen, type PurchaseOffer } from '#harness';
import { metroEntry, openRide } from '../journey.ts';
import { standing } from '../purchase-case.ts';
import { fare, oneTransaction, refusal, testCase, testFamily } from '../purse-case.ts';

const arranging = ['EP', 'keys.purchase', 'keys.load'];
const oneTry = { ...oneTransaction, macTries: 1 } as const;

const forgeries: readonly { readonly row: Forgery; readonly title: { readonly zh: string; readonly en: string } }[] = [
  { row: 'zero-session-key', title: { zh: '过程密钥全零', en: 'a session key of zeros' } },
  { row: 'zero-card-key', title: { zh: '卡片密钥全零', en: 'a card key of zeros' } },
];

export const keyCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-KEY-001',
      covers: ['JTT978.2:EP.KEY.zero'],
      needs: [...arranging, 'EP.purchase'],
      spends: oneTry,
      title: { zh: '以全零密钥计算的 MAC1 不能消费', en: 'a MAC1 made with zeros for a key pays for no purchase' },
      rows: forgeries,
    },
    async ({ card, purse, psam, check }, { row }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await standing(card);
      const { offer } = await purse.openPurchase(fare);

      const answer = await card.attempt.debitForPurchase(psam.forge(offer, row));

      check('JTT978.2:EP.KEY.zero', answer.sw).is(refusal);
      check('JTT978.2:EP.KEY.zero', await standing(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-KEY-002',
      beside: { zh: '另一条指令：复合消费的 DEBIT', en: 'another command: the DEBIT of a CAPP purchase' },
      covers: ['JTT978.2:EP.KEY.zero'],
      needs: [...arranging, 'EP.capp'],
      spends: oneTry,
      title: { zh: '以全零密钥计算的 MAC1 不能复合消费', en: 'a MAC1 made with zeros for a key pays for no CAPP purchase' },
      rows: forgeries,
    },
    async ({ card, purse, psam, check }, { row }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await standing(card);
      const { offer } = await openRide({ card, purse }, fare, metroEntry);

      const answer = await card.attempt.debitForCappPurchase(psam.forge(offer, row));

      check('JTT978.2:EP.KEY.zero', answer.sw).is(refusal);
      check('JTT978.2:EP.KEY.zero', await standing(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-KEY-003',
      covers: ['JTT978.2:EP.KEY.zero'],
      needs: [...arranging, 'EP.load'],
      spends: oneTry,
      title: { zh: '以全零密钥计算的 MAC2 不能圈存', en: 'a MAC2 made with zeros for a key loads nothing' },
      rows: forgeries,
    },
    async ({ card, purse, issuer, check }, { row }) => {
      await card.present();
      await purse.arrange({ room: fare });
      const before = await standing(card);
      const { offer } = await purse.openLoad(fare);

      const answer = await card.attempt.creditForLoad(issuer.forgeLoad(offer, row));

      check('JTT978.2:EP.KEY.zero', answer.sw).is(refusal);
      check('JTT978.2:EP.KEY.zero', await standing(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-KEY-004',
      covers: ['JTT978.2:EP.KEY.zero', 'JTT978.2:EP.DEBIT.order'],
      needs: [...arranging, 'EP.purchase'],
      spends: oneTry,
      title: {
        zh: '掉电后未初始化，以全零过程密钥计算的 MAC1 不能消费',
        en: 'after a reset, without INITIALIZE, a MAC1 under a session key of zeros pays for nothing',
      },
      purpose: {
        zh: '掉电后内存为零而不检查状态的卡片，会把零当作过程密钥。',
        en: 'A card whose memory is zeros after a reset and which does not look at its state would take zeros for its session key.',
      },
      rows: [
        {
          row: 'same-purchase',
          title: { zh: '掉电前的那笔消费', en: 'for the purchase that was open' },
          remembered: (offer: PurchaseOffer) => offer,
        },
        {
          row: 'same-amount',
          title: { zh: '终端机编号为零', en: 'for its amount, at a terminal of zeros' },
          remembered: (offer: PurchaseOffer) => ({ ...offer, terminal: new Uint8Array(6) }),
        },
        {
          row: 'nothing',
          title: { zh: '金额与终端机编号为零', en: 'for nothing, at a terminal of zeros' },
          remembered: (offer: PurchaseOffer) => ({ ...offer, amount: fen(0), terminal: new Uint8Array(6) }),
        },
      ],
    },
    async ({ card, purse, psam, check }, { remembered }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await standing(card);
      const { offer } = await purse.openPurchase(fare);
      await card.present();

      const answer = await card.attempt.debitForPurchase(psam.forge(remembered(offer), 'zero-session-key'));

      check('JTT978.2:EP.DEBIT.order', answer.sw).is(refusal);
      check('JTT978.2:EP.KEY.zero', await standing(card)).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-KEY-005',
      covers: ['JTT978.2:EP.CREDIT.mac2', 'JTT978.2:EP.CREDIT.atomic'],
      needs: [...arranging, 'EP.load'],
      spends: oneTry,
      title: {
        zh: '卡片自己给出的圈存 MAC1 不能当作 MAC2 使用',
        en: 'the MAC1 that the card itself gave does not serve as MAC2 of its load',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ room: fare });
      const before = await standing(card);
      const { offer, authorization } = await purse.openLoad(fare);

      const answer = await card.attempt.creditForLoad({ ...authorization, mac2: offer.mac1 });

      check('JTT978.2:EP.CREDIT.mac2', answer.sw).is(refusal);
      check('JTT978.2:EP.CREDIT.atomic', await standing(card)).is(before);
    },
  ),
];
