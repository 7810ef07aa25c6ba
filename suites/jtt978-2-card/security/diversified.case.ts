/**
 * JT/T 978.2 — electronic purse: the keys behind MAC1 and MAC2 derive from masters by issuer id and serial number, so that no
 * other card's MAC is good. They say something only where the counterparts hold the masters, not this card's own keys.
 */

import type { Stranger } from '#harness';
import { openFlatFare } from '../journey.ts';
import { acceptance, accepted, standing } from '../purchase-case.ts';
import { fare, oneTransaction, refusal, testCase, testFamily } from '../purse-case.ts';

const arranging = ['EP', 'keys.purchase', 'keys.load'];
const oneTry = { ...oneTransaction, macTries: 1 } as const;

const strangers: readonly { readonly row: Stranger; readonly title: { readonly zh: string; readonly en: string } }[] = [
  { row: 'another-card', title: { zh: '同一发卡机构的另一张卡', en: 'another card of the same issuer' } },
  { row: 'another-issuer', title: { zh: '另一发卡机构的同号卡', en: 'the same number of another issuer' } },
];

export const diversifiedKeyCases = [
  testCase(
    {
      id: 'JTT978.2-EP-KEY-019',
      covers: ['JTT978.2:EP.KEY.diversified'],
      needs: [...arranging, 'EP.purchase', 'EP.load', 'masters.purchase', 'masters.load'],
      spends: oneTransaction,
      title: {
        zh: '以发卡机构标识和应用序列号两级分散的密钥验证消费 MAC2 与圈存 MAC1 正确',
        en: 'MAC2 of a purchase and MAC1 of a load verify under keys diversified by issuer id and serial number',
      },
    },
    async ({ card, purse, psam, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare, room: fare });

      const purchase = await purse.openPurchase(fare);
      const answer = await card.attempt.debitForPurchase(purchase.authorization);
      check('JTT978.2:EP.KEY.diversified', await acceptance(psam, answer)).is(accepted);

      const load = await purse.openLoad(fare);
      check('JTT978.2:EP.KEY.diversified', load.authorization.mac1.genuine, load.authorization.mac1.explains).is(true);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-KEY-020',
      covers: ['JTT978.2:EP.KEY.diversified'],
      needs: [...arranging, 'EP.purchase', 'masters.purchase'],
      spends: oneTry,
      title: { zh: '以他卡密钥计算的 MAC1 不能消费', en: 'a MAC1 made for a stranger pays for no purchase' },
      rows: strangers,
    },
    async ({ card, purse, psam, check }, { row }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await standing(card);
      const { offer } = await purse.openPurchase(fare);
      const authorization = await psam.authorize(offer, row);

      const answer = await card.attempt.debitForPurchase(authorization);

      check('JTT978.2:EP.KEY.diversified', answer.sw).is(refusal);
      check('JTT978.2:EP.KEY.diversified', await standing(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-KEY-021',
      beside: { zh: '另一条指令：复合消费的 DEBIT', en: 'another command: the DEBIT of a CAPP purchase' },
      covers: ['JTT978.2:EP.KEY.diversified'],
      needs: [...arranging, 'EP.capp', 'masters.purchase'],
      spends: oneTry,
      title: { zh: '以他卡密钥计算的 MAC1 不能复合消费', en: 'a MAC1 made for a stranger pays for no CAPP purchase' },
      rows: strangers,
    },
    async ({ card, purse, psam, check }, { row }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await standing(card);
      const { offer } = await openFlatFare({ card, purse }, fare);
      const authorization = await psam.authorize(offer, row);

      const answer = await card.attempt.debitForCappPurchase(authorization);

      check('JTT978.2:EP.KEY.diversified', answer.sw).is(refusal);
      check('JTT978.2:EP.KEY.diversified', await standing(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-KEY-022',
      beside: { zh: '另一把密钥：圈存密钥与 MAC2', en: 'another key: that of loads, and its MAC2' },
      covers: ['JTT978.2:EP.KEY.diversified'],
      needs: [...arranging, 'EP.load', 'masters.load'],
      spends: oneTry,
      title: { zh: '以他卡密钥计算的 MAC2 不能圈存', en: 'a MAC2 made for a stranger loads nothing' },
      rows: strangers,
    },
    async ({ card, purse, issuer, check }, { row }) => {
      await card.present();
      await purse.arrange({ room: fare });
      const before = await standing(card);
      const { offer } = await purse.openLoad(fare);
      const authorization = await issuer.authorizeLoad(offer, row);

      const answer = await card.attempt.creditForLoad(authorization);

      check('JTT978.2:EP.KEY.diversified', answer.sw).is(refusal);
      check('JTT978.2:EP.KEY.diversified', await standing(card)).is(before);
    },
  ),
];
