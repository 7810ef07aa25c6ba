/** JT/T 978.2 — electronic purse: MAC1 of both purchases and MAC2 of the load are compared in all of their 32 bits. */

import { openFlatFare } from '../journey.ts';
import { fare, oneTransaction, refusal, sw, testFamily } from '../purse-case.ts';
import { everyBit, partlyRight } from './wrong-mac.ts';

const arranging = ['EP', 'keys.purchase', 'keys.load'];
const oneTry = { ...oneTransaction, macTries: 1 } as const;

/** Right as far as it goes: a card that compares as many octets as came would be content. */
const cutShort = [
  { row: 'three', title: { zh: '只有 MAC1 的前 3 字节', en: 'three octets of MAC1' }, kept: 3 },
  { row: 'one', title: { zh: '只有 MAC1 的第 1 字节', en: 'one octet of MAC1' }, kept: 1 },
  { row: 'none', title: { zh: '没有 MAC1', en: 'no MAC1 at all' }, kept: 0 },
];

const rows = [...everyBit, ...partlyRight];

export const macCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-KEY-014',
      covers: ['JTT978.2:EP.DEBIT.mac1', 'JTT978.2:EP.DEBIT.mac1.word', 'JTT978.2:EP.DEBIT.atomic'],
      needs: [...arranging, 'EP.purchase'],
      spends: oneTry,
      title: { zh: '消费 MAC1 错误时拒绝，卡片不变', en: 'a purchase with a wrong MAC1 is refused and changes nothing' },
      rows,
    },
    async ({ card, purse, check }, { spoil }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await card.readPurse();
      const { authorization } = await purse.openPurchase(fare);

      const answer = await card.attempt.debitForPurchase({ ...authorization, mac1: spoil(authorization.mac1) });

      check('JTT978.2:EP.DEBIT.mac1', answer.sw).is(refusal);
      check('JTT978.2:EP.DEBIT.mac1.word', answer.sw).is(sw.macInvalid);
      check('JTT978.2:EP.DEBIT.atomic', await card.readPurse()).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-KEY-015',
      covers: ['JTT978.2:EP.CAPP-DEBIT.mac1', 'JTT978.2:EP.CAPP-DEBIT.mac1.word', 'JTT978.2:EP.CAPP-DEBIT.atomic'],
      needs: [...arranging, 'EP.capp'],
      spends: oneTry,
      title: { zh: '复合消费 MAC1 错误时拒绝，卡片不变', en: 'a CAPP purchase with a wrong MAC1 is refused and changes nothing' },
      rows,
    },
    async ({ card, purse, check }, { spoil }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await card.readPurse();
      const { authorization } = await openFlatFare({ card, purse }, fare);

      const answer = await card.attempt.debitForCappPurchase({ ...authorization, mac1: spoil(authorization.mac1) });

      check('JTT978.2:EP.CAPP-DEBIT.mac1', answer.sw).is(refusal);
      check('JTT978.2:EP.CAPP-DEBIT.mac1.word', answer.sw).is(sw.macInvalid);
      check('JTT978.2:EP.CAPP-DEBIT.atomic', await card.readPurse()).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-KEY-016',
      covers: ['JTT978.2:EP.CREDIT.mac2', 'JTT978.2:EP.CREDIT.mac2.word', 'JTT978.2:EP.CREDIT.atomic'],
      needs: [...arranging, 'EP.load'],
      spends: oneTry,
      title: { zh: '圈存 MAC2 错误时拒绝，卡片不变', en: 'a load with a wrong MAC2 is refused and changes nothing' },
      rows,
    },
    async ({ card, purse, check }, { spoil }) => {
      await card.present();
      await purse.arrange({ room: fare });
      const before = await card.readPurse();
      const { authorization } = await purse.openLoad(fare);

      const answer = await card.attempt.creditForLoad({ ...authorization, mac2: spoil(authorization.mac2) });

      check('JTT978.2:EP.CREDIT.mac2', answer.sw).is(refusal);
      check('JTT978.2:EP.CREDIT.mac2.word', answer.sw).is(sw.macInvalid);
      check('JTT978.2:EP.CREDIT.atomic', await card.readPurse()).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-KEY-017',
      covers: ['JTT978.2:EP.DEBIT.mac1', 'JTT978.2:EP.DEBIT.atomic'],
      needs: [...arranging, 'EP.purchase'],
      spends: oneTry,
      title: {
        zh: '消费命令中的 MAC1 不完整时拒绝，卡片不变',
        en: 'a purchase with less than a whole MAC1 is refused and changes nothing',
      },
      rows: cutShort,
    },
    async ({ card, purse, check }, { title, kept }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await card.readPurse();
      const { authorization } = await purse.openPurchase(fare);

      const answer = await card
        .altered(title, (command) => ({ ...command, data: command.data?.slice(0, 11 + kept) }))
        .debitForPurchase(authorization);

      check('JTT978.2:EP.DEBIT.mac1', answer.sw).is(refusal);
      check('JTT978.2:EP.DEBIT.atomic', await card.readPurse()).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-KEY-018',
      covers: ['JTT978.2:EP.CAPP-DEBIT.mac1', 'JTT978.2:EP.CAPP-DEBIT.atomic'],
      needs: [...arranging, 'EP.capp'],
      spends: oneTry,
      title: {
        zh: '复合消费命令中的 MAC1 不完整时拒绝，卡片不变',
        en: 'a CAPP purchase with less than a whole MAC1 is refused and changes nothing',
      },
      rows: cutShort,
    },
    async ({ card, purse, check }, { title, kept }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await card.readPurse();
      const { authorization } = await openFlatFare({ card, purse }, fare);

      const answer = await card
        .altered(title, (command) => ({ ...command, data: command.data?.slice(0, 11 + kept) }))
        .debitForCappPurchase(authorization);

      check('JTT978.2:EP.CAPP-DEBIT.mac1', answer.sw).is(refusal);
      check('JTT978.2:EP.CAPP-DEBIT.atomic', await card.readPurse()).is(before);
    },
  ),
];
