/** JT/T 978.2 — electronic purse: what UPDATE CAPP DATA CACHE took is worth nothing without the DEBIT of its own purchase. */

import { fen, flipBit, hex, oneOf } from '#harness';
import { metroEntry, noOccasion, openRide, payFlatFare, readTransit } from '../journey.ts';
import {
  fare,
  oneTransaction,
  opening,
  ownAid,
  type PurseInstruments,
  smallest,
  testCase,
  testFamily,
  twoTransactions,
} from '../purse-case.ts';

const needs = ['EP', 'EP.capp'];
const withKeys = [...needs, 'keys.purchase', 'keys.load'];

const entry = fen(0);
const metro = metroEntry(noOccasion);

/** The parts of a ride, as cache updates. */
const rail = { sfi: 0x1a, record: metro.journey };
const trip = { sfi: 0x1e, record: metro.trip };

export const cappDiscardCases = [
  testCase(
    {
      id: 'JTT978.2-EP-CACHE-007',
      covers: ['JTT978.2:EP.CAPP-CACHE.discard'],
      needs,
      spends: opening,
      title: {
        zh: '扣款前读不到缓存的记录，掉电后仍为原记录',
        en: 'what is cached is not to be read before the DEBIT, nor after power was lost',
      },
    },
    async ({ card, check }) => {
      await card.present();
      const journey = await card.attempt.readRecord({ sfi: 0x1a, record: 1 });
      const newest = await card.attempt.readRecord({ sfi: 0x1e, record: 1 });
      const before = await card.readPurse();
      await card.initializeForCappPurchase({ amount: entry });
      await card.updateCappDataCache(rail);
      await card.updateCappDataCache(trip);

      const journeyMeanwhile = await card.attempt.readRecord({ sfi: 0x1a, record: 1 });
      const newestMeanwhile = await card.attempt.readRecord({ sfi: 0x1e, record: 1 });

      check('JTT978.2:EP.CAPP-CACHE.discard', journeyMeanwhile.data).is(asBefore(journey.data));
      check('JTT978.2:EP.CAPP-CACHE.discard', newestMeanwhile.data).is(asBefore(newest.data));
      await card.present();
      check('JTT978.2:EP.CAPP-CACHE.discard', await card.readPurse()).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-CACHE-008',
      covers: ['JTT978.2:EP.CAPP-CACHE.discard'],
      needs: [...withKeys, 'EP.purchase'],
      spends: oneTransaction,
      title: {
        zh: '未扣款的缓存不随下一笔复合消费生效',
        en: 'what was cached for a purchase that was dropped does not take effect with the next one',
      },
      rows: [
        { row: 'reset', title: { zh: '掉电后', en: 'after a reset' }, drop: ({ card }: PurseInstruments) => card.present() },
        {
          row: 'select',
          title: { zh: '重新选择应用后', en: 'after SELECT' },
          drop: ({ card, scene }: PurseInstruments) => card.selectAid({ aid: ownAid(scene) }),
        },
        { row: 'initialize', title: { zh: '直接再次初始化', en: 'with no more than another INITIALIZE' }, drop: async () => {} },
        {
          row: 'purchase',
          title: { zh: '其间做过一次消费', en: 'with a purchase in between' },
          drop: ({ purse }: PurseInstruments) => purse.purchase(smallest),
        },
      ],
    },
    async (instruments, { drop }) => {
      const { card, purse, check } = instruments;
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = { trips: (await card.readPurse()).trips, journeys: await readTransit(card) };
      await openRide(instruments, entry, metroEntry);
      await drop(instruments);

      const paid = await payFlatFare(instruments, smallest);

      check('JTT978.2:EP.CAPP-CACHE.discard', await readTransit(card)).is(before.journeys);
      check('JTT978.2:EP.CAPP-CACHE.discard', (await card.readPurse()).trips).is([hex(paid.trip), before.trips[0]]);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CACHE-009',
      covers: ['JTT978.2:EP.CAPP-CACHE.discard'],
      needs: withKeys,
      spends: { ...twoTransactions, macTries: 1 },
      title: {
        zh: 'MAC1 错误的复合消费其缓存不随下一笔生效',
        en: 'what was cached for a DEBIT that was refused does not take effect with the next one',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      const before = { trips: (await card.readPurse()).trips, journeys: await readTransit(card) };
      const { authorization } = await openRide({ card, purse }, smallest, metroEntry);
      await card.attempt.debitForCappPurchase({ ...authorization, mac1: flipBit(authorization.mac1, 0) });

      const paid = await payFlatFare({ card, purse }, smallest);

      check('JTT978.2:EP.CAPP-CACHE.discard', await readTransit(card)).is(before.journeys);
      check('JTT978.2:EP.CAPP-CACHE.discard', (await card.readPurse()).trips).is([hex(paid.trip), before.trips[0]]);
    },
  ),
];

/** The record that was there before; a card may also refuse to read while a transaction is open. */
function asBefore(record: Uint8Array) {
  return oneOf(
    { [hex(record)]: { zh: '与之前相同', en: 'as it was before' } },
    { '': { zh: '交易进行中不可读', en: 'not to be read while a transaction is open' } },
  );
}
