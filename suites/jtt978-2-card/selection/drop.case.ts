/** JT/T 978.2 — electronic purse: SELECT ends a transaction that was open. */

import { fen } from '#harness';
import { openFlatFare } from '../journey.ts';
import { fare, oneTransaction, ownAid, refusal, smallest, testCase, testFamily } from '../purse-case.ts';
import { unloadKind, updateKind } from '../transaction-kind.ts';

export const selectDropsCases = [
  testCase(
    {
      id: 'JTT978.2-EP-SELECT-010',
      covers: ['JTT978.2:EP.SELECT.drops-transaction'],
      needs: ['EP', 'EP.purchase', 'keys.purchase', 'keys.load'],
      spends: { ...oneTransaction, macTries: 1 },
      title: {
        zh: '重新选择应用后，此前初始化的消费不能完成',
        en: 'a purchase that was opened before SELECT cannot be completed after it',
      },
    },
    async ({ card, purse, scene, check }) => {
      await card.present();
      await purse.arrange({ spendable: smallest });
      const before = await card.readPurse();
      const { authorization } = await purse.openPurchase(smallest);
      await card.selectAid({ aid: ownAid(scene) });

      const answer = await card.attempt.debitForPurchase(authorization);

      check('JTT978.2:EP.SELECT.drops-transaction', answer.sw).is(refusal);
      check('JTT978.2:EP.SELECT.drops-transaction', await card.readPurse()).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-SELECT-011',
      beside: { zh: '另一种交易：已缓存记录的复合消费', en: 'another kind of transaction: a CAPP purchase with records in its cache' },
      covers: ['JTT978.2:EP.SELECT.drops-transaction'],
      needs: ['EP', 'EP.capp', 'keys.purchase'],
      spends: { ...oneTransaction, macTries: 1 },
      title: {
        zh: '重新选择应用后，此前初始化并缓存记录的复合消费不能完成',
        en: 'a CAPP purchase that was opened and cached before SELECT cannot be completed after it',
      },
    },
    async ({ card, purse, scene, check }) => {
      await card.present();
      const before = await card.readPurse();
      const { authorization } = await openFlatFare({ card, purse }, fen(0));
      await card.selectAid({ aid: ownAid(scene) });

      const answer = await card.attempt.debitForCappPurchase(authorization);

      check('JTT978.2:EP.SELECT.drops-transaction', answer.sw).is(refusal);
      check('JTT978.2:EP.SELECT.drops-transaction', await card.readPurse()).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-SELECT-012',
      beside: { zh: '另一种交易：圈存', en: 'another kind of transaction: a load' },
      covers: ['JTT978.2:EP.SELECT.drops-transaction'],
      needs: ['EP', 'EP.load', 'keys.load', 'keys.purchase'],
      spends: { ...oneTransaction, macTries: 1 },
      title: { zh: '重新选择应用后，此前初始化的圈存不能完成', en: 'a load that was opened before SELECT cannot be completed after it' },
    },
    async ({ card, purse, scene, check }) => {
      await card.present();
      await purse.arrange({ room: smallest });
      const before = await card.readPurse();
      const { authorization } = await purse.openLoad(smallest);
      await card.selectAid({ aid: ownAid(scene) });

      const answer = await card.attempt.creditForLoad(authorization);

      check('JTT978.2:EP.SELECT.drops-transaction', answer.sw).is(refusal);
      check('JTT978.2:EP.SELECT.drops-transaction', await card.readPurse()).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-SELECT-013',
      beside: { zh: '另两种交易：圈提与修改透支限额', en: 'two other kinds of transaction: an unload and a change of the limit' },
      covers: ['JTT978.2:EP.SELECT.drops-transaction'],
      needs: ({ kind }) => kind.needs,
      spends: { ...oneTransaction, macTries: 1 },
      title: {
        zh: '重新选择应用后，此前初始化的联机交易不能完成',
        en: 'an unload or a change of the limit that was opened before SELECT cannot be completed after it',
      },
      rows: [unloadKind, updateKind].map((kind) => ({ row: kind.name, title: kind.title, kind })),
    },
    async (instruments, { kind }) => {
      const { card, scene, check } = instruments;
      await card.present();
      await kind.arrange(instruments);
      const before = await card.readPurse();
      const { completion } = await kind.open(instruments, fare);
      await card.selectAid({ aid: ownAid(scene) });

      const answer = await completion.send();

      check('JTT978.2:EP.SELECT.drops-transaction', answer.sw).is(refusal);
      check('JTT978.2:EP.SELECT.drops-transaction', await card.readPurse()).is(before);
    },
  ),
];
