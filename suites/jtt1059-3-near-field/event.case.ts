/** JT/T 1059.3 — near-field payment: what a wallet hears of a purchase (EVT_TRANSACTION). */

import { flipBit, hex, terminalOf } from '#harness';
import { metroEntry, openRide } from '../jtt978-2-card/journey.ts';
import { fare, field, paying, purchase, testCase } from './near-field-case.ts';

const needs = [...field, 'SE.event', ...purchase];

export const eventCases = [
  testCase(
    {
      id: 'JTT1059.3-EVENT-001',
      covers: ['JTT1059.3:EVENT.told'],
      needs,
      spends: paying,
      title: { zh: '消费后钱包收到类型、金额、余额与终端号', en: 'after a purchase the wallet hears type, amount, balance and terminal' },
    },
    async ({ card, purse, wallet, scene, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      await wallet.heard();
      await purse.purchase(fare);
      const { balance } = await card.readPurse();

      const event = (await wallet.heard())?.event ?? null;

      check('JTT1059.3:EVENT.told', event === null ? null : { ...event, records: [] }).is({
        sw: '9000',
        type: 6,
        amount: fare,
        balance,
        terminal: hex(terminalOf(scene)),
        records: [],
      });
    },
  ),

  testCase(
    {
      id: 'JTT1059.3-EVENT-002',
      covers: ['JTT1059.3:EVENT.told', 'JTT1059.3:EVENT.records'],
      needs: [...needs, 'EP.capp'],
      spends: paying,
      title: { zh: '复合消费的事件含写入的记录', en: 'the event of a composite purchase holds the records that were written' },
    },
    async ({ card, purse, wallet, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      await wallet.heard();
      const { authorization, journey, trip } = await openRide({ card, purse }, fare, metroEntry);
      await card.attempt.debitForCappPurchase(authorization);

      const event = (await wallet.heard())?.event ?? null;

      check('JTT1059.3:EVENT.told', event === null ? null : { type: event.type, amount: event.amount }).is({ type: 9, amount: fare });
      check('JTT1059.3:EVENT.records', event?.records ?? null).is([
        { tag: 0xc1, octets: hex(journey) },
        { tag: 0xe1, octets: hex(trip) },
      ]);
    },
  ),

  testCase(
    {
      id: 'JTT1059.3-EVENT-003',
      covers: ['JTT1059.3:EVENT.none'],
      needs,
      spends: paying,
      title: { zh: '被拒绝的消费与只读操作没有事件', en: 'a refused purchase and mere reading bring no event' },
    },
    async ({ card, purse, wallet, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      await wallet.heard();
      await card.readPurse();
      const { authorization } = await purse.openPurchase(fare);
      const { mac1 } = authorization;
      await card.attempt.debitForPurchase({ ...authorization, mac1: flipBit(mac1, 0) });

      const heard = await wallet.heard();

      check('JTT1059.3:EVENT.none', heard === undefined ? null : hex(heard.octets)).is(null);
      await purse.purchase(fare);
    },
  ),
];
