/** JT/T 978.2 — electronic purse: DEBIT FOR CAPP PURCHASE makes the cached records of EF 1A and EF 1E permanent, as they were given. */

import { fen, hex } from '#harness';
import {
  busRide,
  lastRecord,
  metroEntry,
  metroExit,
  openFlatFare,
  openRide,
  pay,
  payFlatFare,
  readTransit,
  shownRecord,
} from '../journey.ts';
import { fare, oneTransaction, smallest, testCase, testFamily, twoTransactions } from '../purse-case.ts';

const needs = ['EP', 'EP.capp', 'keys.purchase', 'keys.load'];
const entry = fen(0);

export const cappCommitCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-CAPP-012',
      covers: ['JTT978.2:EP.CAPP-DEBIT.commit'],
      needs,
      spends: oneTransaction,
      title: {
        zh: '扣款后缓存的 1A 与 1E 记录原样生效，其他 1A 记录不变',
        en: 'with the DEBIT the cached records of EF 1A and EF 1E take effect as given; other records of EF 1A stay',
      },
      rows: [
        { row: '2701', title: { zh: '轨道交通 2701', en: 'metro, 2701' }, id: '2701', ride: metroEntry },
        { row: '2702', title: { zh: '公共汽电车 2702', en: 'bus, 2702' }, id: '2702', ride: busRide },
        { row: '2712', title: { zh: '最后一条 2712', en: 'the last, 2712' }, id: '2712', ride: lastRecord },
      ],
    },
    async ({ card, purse, check }, { id, ride }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = { trips: (await card.readPurse()).trips, journeys: await readTransit(card) };
      const { authorization, journey, trip } = await openRide({ card, purse }, fare, ride);

      await card.attempt.debitForCappPurchase(authorization);

      check('JTT978.2:EP.CAPP-DEBIT.commit', await readTransit(card)).is({ ...before.journeys, [id]: shownRecord(journey) });
      check('JTT978.2:EP.CAPP-DEBIT.commit', (await card.readPurse()).trips).is([hex(trip), before.trips[0]]);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CAPP-013',
      covers: ['JTT978.2:EP.CAPP-DEBIT.commit', 'JTT978.2:EP.CAPP-DEBIT.amount'],
      needs,
      spends: oneTransaction,
      title: {
        zh: '生效的记录在掉电后仍在，余额与之一致',
        en: 'what took effect is still there after a reset, and so is the balance that goes with it',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await card.readPurse();
      const { authorization, journey, trip } = await openRide({ card, purse }, fare, metroEntry);
      await card.attempt.debitForCappPurchase(authorization);

      await card.present();

      const after = await card.readPurse();
      check('JTT978.2:EP.CAPP-DEBIT.commit', { journey: after.journeys[0], trip: after.trips[0] }).is({ journey, trip });
      check('JTT978.2:EP.CAPP-DEBIT.amount', after.available).is(fen(before.available - fare));
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CAPP-014',
      covers: ['JTT978.2:EP.CAPP-DEBIT.commit'],
      needs,
      spends: oneTransaction,
      title: {
        zh: '单一票制只更新 1E：1E 增加一条，1A 全部不变',
        en: 'a flat fare tells EF 1E alone: one record more there, EF 1A unchanged',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = { trips: (await card.readPurse()).trips, journeys: await readTransit(card) };
      const { authorization, trip } = await openFlatFare({ card, purse }, fare);

      await card.attempt.debitForCappPurchase(authorization);

      check('JTT978.2:EP.CAPP-DEBIT.commit', (await card.readPurse()).trips).is([hex(trip), before.trips[0]]);
      check('JTT978.2:EP.CAPP-DEBIT.commit', await readTransit(card)).is(before.journeys);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CAPP-015',
      covers: ['JTT978.2:EP.CAPP-DEBIT.commit'],
      needs,
      spends: oneTransaction,
      title: {
        zh: '一笔交易中先后缓存 2701、2702 与 1E，扣款后全部生效',
        en: '2701, 2702 and EF 1E cached in one purchase all take effect',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = { trips: (await card.readPurse()).trips, journeys: await readTransit(card) };
      const open = await purse.openCapp(fare, {});
      const [metro, bus] = [metroEntry(open), busRide(open)];
      await card.updateCappDataCache({ sfi: 0x1a, record: metro.journey });
      await card.updateCappDataCache({ sfi: 0x1a, record: bus.journey });
      await card.updateCappDataCache({ sfi: 0x1e, record: bus.trip });

      await card.attempt.debitForCappPurchase(open.authorization);

      check('JTT978.2:EP.CAPP-DEBIT.commit', await readTransit(card)).is({
        ...before.journeys,
        2701: shownRecord(metro.journey),
        2702: shownRecord(bus.journey),
      });
      check('JTT978.2:EP.CAPP-DEBIT.commit', (await card.readPurse()).trips).is([hex(bus.trip), before.trips[0]]);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CAPP-016',
      covers: ['JTT978.2:EP.CAPP-DEBIT.commit', 'JTT978.2:EP.FILE.1E.records'],
      needs,
      spends: twoTransactions,
      title: { zh: '1E 新记录为第 1 条，原有记录依次后移', en: 'a new record of EF 1E becomes number 1 and the older ones move back' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await card.attempt.readRecord({ sfi: 0x1e, record: 1 });
      const first = await payFlatFare({ card, purse }, fen(2));
      const second = await openFlatFare({ card, purse }, fen(3));

      await card.attempt.debitForCappPurchase(second.authorization);

      check('JTT978.2:EP.CAPP-DEBIT.commit', (await card.readPurse()).trips).is([hex(second.trip), hex(first.trip)]);
      const third = await card.attempt.readRecord({ sfi: 0x1e, record: 3 });
      check('JTT978.2:EP.FILE.1E.records', { sw: third.sw, data: third.data }).is({ sw: before.sw, data: before.data });
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CAPP-017',
      covers: ['JTT978.2:EP.CAPP-DEBIT.commit', 'JTT978.2:EP.CAPP-DEBIT.zero', 'JTT978.2:EP.CAPP-DEBIT.amount'],
      needs,
      spends: twoTransactions,
      title: { zh: '一次完整的轨道行程：进站金额 0，出站扣款', en: 'a whole metro journey: an entry for nothing, an exit for the fare' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = await card.readPurse();

      const entered = await pay(card, await openRide({ card, purse }, entry, metroEntry));
      const between = await card.readPurse();
      check('JTT978.2:EP.CAPP-DEBIT.zero', between.available).is(before.available);
      check('JTT978.2:EP.CAPP-DEBIT.commit', between.journeys).is([hex(entered.journey), before.journeys[1]]);
      await card.present();
      const left = await openRide({ card, purse }, fare, (occasion) => metroExit(occasion, entered.journey));
      await card.attempt.debitForCappPurchase(left.authorization);

      const after = await card.readPurse();
      check('JTT978.2:EP.CAPP-DEBIT.commit', { journeys: after.journeys, trips: after.trips }).is({
        journeys: [hex(left.journey), before.journeys[1]],
        trips: [hex(left.trip), hex(entered.trip)],
      });
      check('JTT978.2:EP.CAPP-DEBIT.amount', after.available).is(fen(before.available - fare));
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CAPP-018',
      covers: ['JTT978.2:EP.CAPP-DEBIT.commit'],
      needs: [...needs, 'EP.purchase'],
      spends: twoTransactions,
      title: { zh: '单次消费不改变 1A 与 1E', en: 'an ordinary purchase after a CAPP purchase writes neither EF 1A nor EF 1E' },
      purpose: {
        zh: '扣款后没有清空缓存的卡片会在下一笔消费时再写一次。',
        en: 'A card that does not clear its cache at the DEBIT would write it once more with the next purchase.',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      await pay(card, await openRide({ card, purse }, smallest, metroEntry));
      const before = { trips: (await card.readPurse()).trips, journeys: await readTransit(card) };

      await purse.purchase(smallest);

      check('JTT978.2:EP.CAPP-DEBIT.commit', { trips: (await card.readPurse()).trips, journeys: await readTransit(card) }).is(before);
    },
  ),
];
