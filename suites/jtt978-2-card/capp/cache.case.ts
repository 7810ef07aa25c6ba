/** JT/T 978.2 — electronic purse: UPDATE CAPP DATA CACHE. What it takes, and when. */

import { bytes, type Card, fen, hex } from '#harness';
import { busRide, lastRecord, metroEntry, noOccasion, payFlatFare } from '../journey.ts';
import { standing } from '../purchase-case.ts';
import { fare, oneTransaction, opening, refusal, smallest, sw, testCase, testFamily } from '../purse-case.ts';

const needs = ['EP', 'EP.capp'];
const withKeys = [...needs, 'keys.purchase', 'keys.load'];

const entry = fen(0);
const metro = metroEntry(noOccasion);
const bus = busRide(noOccasion);

/** The parts of a ride, as cache updates. */
const rail = { sfi: 0x1a, record: metro.journey };
const road = { sfi: 0x1a, record: bus.journey };
const last = { sfi: 0x1a, record: lastRecord(noOccasion).journey };
const trip = { sfi: 0x1e, record: metro.trip };

export const cappCacheCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-CACHE-001',
      covers: ['JTT978.2:EP.CAPP-CACHE.accept'],
      needs,
      spends: opening,
      title: {
        zh: '复合消费初始化后接受缓存更新，应答 9000 且无数据',
        en: 'after INITIALIZE FOR CAPP PURCHASE cache updates are taken, each with 9000 and no data',
      },
      rows: [
        { row: '2701', title: { zh: '1A 文件 2701', en: 'EF 1A, 2701' }, updates: [rail] },
        { row: '2702', title: { zh: '1A 文件 2702', en: 'EF 1A, 2702' }, updates: [road] },
        { row: '2712', title: { zh: '1A 文件最后一条 2712', en: 'EF 1A, 2712, the last' }, updates: [last] },
        { row: '1E', title: { zh: '仅 1E 文件', en: 'EF 1E alone' }, updates: [trip] },
        { row: '2701-1E', title: { zh: '2701 与 1E', en: '2701, then EF 1E' }, updates: [rail, trip] },
        { row: '2701-2702-1E', title: { zh: '2701、2702 与 1E', en: '2701, 2702, then EF 1E' }, updates: [rail, road, trip] },
      ],
    },
    async ({ card, check }, { updates }) => {
      await card.present();
      await card.initializeForCappPurchase({ amount: entry });

      const answers: unknown[] = [];
      for (const update of updates) {
        const answer = await card.attempt.updateCappDataCache(update);
        answers.push({ sw: answer.sw, data: answer.data });
      }

      check('JTT978.2:EP.CAPP-CACHE.accept', answers).is(updates.map(() => ({ sw: sw.success, data: '' })));
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-CACHE-002',
      covers: ['JTT978.2:EP.CAPP-CACHE.state', 'JTT978.2:EP.CAPP-CACHE.state.word'],
      needs,
      spends: opening,
      title: {
        zh: '未做复合消费初始化时拒绝缓存更新，卡片不变',
        en: 'a cache update without INITIALIZE FOR CAPP PURCHASE is refused and changes nothing',
      },
      rows: [
        { row: '2701', title: { zh: '1A 文件', en: 'EF 1A' }, update: rail },
        { row: '1E', title: { zh: '1E 文件', en: 'EF 1E' }, update: trip },
      ],
    },
    async ({ card, check }, { update }) => {
      await card.present();
      const before = await standing(card);

      const answer = await card.attempt.updateCappDataCache(update);

      check('JTT978.2:EP.CAPP-CACHE.state', answer.sw).is(refusal);
      check('JTT978.2:EP.CAPP-CACHE.state.word', answer.sw).is(sw.outOfOrder);
      check('JTT978.2:EP.CAPP-CACHE.state', await standing(card)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-CACHE-003',
      covers: ['JTT978.2:EP.CAPP-CACHE.state', 'JTT978.2:EP.CAPP-CACHE.state.word'],
      needs: [...withKeys, 'EP.purchase', 'EP.load'],
      spends: oneTransaction,
      title: { zh: '其他交易初始化后拒绝缓存更新，卡片不变', en: 'a cache update after another INITIALIZE is refused and changes nothing' },
      rows: [
        {
          row: 'purchase',
          title: { zh: '消费初始化后', en: 'after INITIALIZE FOR PURCHASE' },
          open: (card: Card) => card.initializeForPurchase({ amount: fare }),
        },
        {
          row: 'load',
          title: { zh: '圈存初始化后', en: 'after INITIALIZE FOR LOAD' },
          open: (card: Card) => card.initializeForLoad({ amount: smallest }),
        },
      ],
    },
    async ({ card, purse, check }, { open }) => {
      await card.present();
      await purse.arrange({ spendable: fare, room: smallest });
      const before = await standing(card);
      await open(card);

      const answer = await card.attempt.updateCappDataCache(trip);

      check('JTT978.2:EP.CAPP-CACHE.state', answer.sw).is(refusal);
      check('JTT978.2:EP.CAPP-CACHE.state.word', answer.sw).is(sw.outOfOrder);
      check('JTT978.2:EP.CAPP-CACHE.state', await standing(card)).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-CACHE-004',
      beside: { zh: '另一时刻：复合消费已完成之后', en: 'another moment: after the CAPP purchase was paid' },
      covers: ['JTT978.2:EP.CAPP-CACHE.state', 'JTT978.2:EP.CAPP-CACHE.state.word'],
      needs: withKeys,
      spends: oneTransaction,
      title: {
        zh: '复合消费完成后拒绝缓存更新，卡片不变',
        en: 'a cache update after its CAPP purchase was paid is refused and changes nothing',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: fare });
      await payFlatFare({ card, purse }, fare);
      const before = await card.readPurse();

      const answer = await card.attempt.updateCappDataCache(trip);

      check('JTT978.2:EP.CAPP-CACHE.state', answer.sw).is(refusal);
      check('JTT978.2:EP.CAPP-CACHE.state.word', answer.sw).is(sw.outOfOrder);
      check('JTT978.2:EP.CAPP-CACHE.state', await card.readPurse()).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-CACHE-005',
      covers: ['JTT978.2:EP.CAPP-CACHE.length', 'JTT978.2:EP.CAPP-CACHE.discard'],
      needs,
      spends: opening,
      title: { zh: '缓存记录的长度与目标记录不符时拒绝', en: 'a cached record of another length than its target is refused' },
      rows: [
        {
          row: '1A-short',
          title: { zh: '2701 少 1 字节', en: '2701, one octet short' },
          update: { sfi: 0x1a, record: metro.journey.slice(0, -1) },
        },
        {
          row: '1A-long',
          title: { zh: '2701 多 1 字节', en: '2701, one octet too long' },
          update: { sfi: 0x1a, record: longer(metro.journey) },
        },
        {
          row: '1E-short',
          title: { zh: '1E 少 1 字节', en: 'EF 1E, one octet short' },
          update: { sfi: 0x1e, record: metro.trip.slice(0, -1) },
        },
        {
          row: '1E-long',
          title: { zh: '1E 多 1 字节', en: 'EF 1E, one octet too long' },
          update: { sfi: 0x1e, record: longer(metro.trip) },
        },
      ],
    },
    async ({ card, check }, { update }) => {
      await card.present();
      const before = await card.readPurse();
      await card.initializeForCappPurchase({ amount: entry });

      const answer = await card.attempt.updateCappDataCache(update);

      check('JTT978.2:EP.CAPP-CACHE.length', answer.sw).is(refusal);
      await card.present();
      check('JTT978.2:EP.CAPP-CACHE.discard', await card.readPurse()).is(before);
    },
  ),
];

function longer(record: Uint8Array): Uint8Array {
  return bytes(`${hex(record)}00`);
}
