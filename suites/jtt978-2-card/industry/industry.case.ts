/** JT/T 978.2 — electronic purse: CAPP purchases of every transport mode, by the records of EF 1A and the industry codes of EF 1E. */

import { fen, industries, type Row, transitRecords } from '#harness';
import { oneTransaction, refusal, testFamily } from '../purse-case.ts';
import { idsIn, industryTrip, journeyRecord, lengthsIn, shownAs } from './industry-record.ts';

const needs = ['EP', 'EP.capp', 'keys.purchase'];
const nothing = fen(0);
const longest = 255;

/** The modes that both files know: their numbers end the ids of EF 1A and are the industry codes of EF 1E. */
const lastMode = 12;
/** What the trip beside a record of no mode says: it was on a bus. */
const bus = 2;

const ids = transitRecords.map(({ id }) => id);
const lengths = transitRecords.map(({ length }) => length);
const recordNumbered = (number: number) => transitRecords[number - 1] as (typeof transitRecords)[number];

const modeRows = transitRecords.map(({ id, number, title }) => ({
  row: id,
  title: { zh: `${id} ${title.zh}`, en: `${id}, ${title.en}` },
  number,
  industry: number <= lastMode ? number : bus,
  requirements:
    number <= lastMode
      ? { journey: 'JTT978.2:EP.INDUSTRY.journey', trip: 'JTT978.2:EP.INDUSTRY.trip' }
      : { journey: 'JTT978.2:EP.INDUSTRY.reserved', trip: 'JTT978.2:EP.INDUSTRY.trip' },
}));

const unknownIndustries = [0x0d, 0x0e, 0x7f, 0xff].map((industry) => ({
  row: industry.toString(16).toUpperCase().padStart(2, '0'),
  title: industries[industry] ?? { zh: '未定义的行业代码', en: 'an industry code that is not defined' },
  industry,
}));

const wrongLengths: readonly (Row & { readonly number: number; readonly length: number })[] = [
  { row: '2707-128', title: { zh: '停车 2707 以 128 字节', en: 'parking, 2707, with 128 octets' }, number: 7, length: 128 },
  { row: '2707-111', title: { zh: '停车 2707 少 1 字节', en: 'parking, 2707, one octet short' }, number: 7, length: 111 },
  { row: '270D-128', title: { zh: '优惠信息 270D 以 128 字节', en: 'discount, 270D, with 128 octets' }, number: 13, length: 128 },
  { row: '270D-29', title: { zh: '优惠信息 270D 少 1 字节', en: 'discount, 270D, one octet short' }, number: 13, length: 29 },
  { row: '2708-112', title: { zh: '长途客运 2708 以 112 字节', en: 'coach, 2708, with 112 octets' }, number: 8, length: 112 },
];

const mismatches: readonly (Row & { readonly p1: number; readonly number: number })[] = [
  { row: '02-2701', title: { zh: 'P1 为公共汽电车，记录为轨道交通', en: 'P1 of the bus, record of the metro' }, p1: 2, number: 1 },
  { row: '07-2701', title: { zh: 'P1 为停车，记录为轨道交通', en: 'P1 of parking, record of the metro' }, p1: 7, number: 1 },
  { row: '0D-2707', title: { zh: 'P1 为优惠信息，记录为停车', en: 'P1 of the discount, record of parking' }, p1: 13, number: 7 },
];

export const industryCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-INDUSTRY-001',
      covers: ({ requirements }) => Object.values(requirements),
      needs,
      spends: oneTransaction,
      title: {
        zh: '各交通方式的 1A 记录与 1E 记录经复合消费写入后原样读出',
        en: 'a CAPP purchase writes the records of every transport mode to EF 1A and EF 1E, and they read back as given',
      },
      rows: modeRows,
    },
    async ({ card, purse, scene, check }, { number, industry, requirements }) => {
      await card.present();
      const open = await purse.openCapp(nothing, {});
      const journey = journeyRecord(recordNumbered(number), open, scene.random.octets(longest));
      const trip = industryTrip(open, industry);

      await card.attempt.updateCappDataCache({ sfi: 0x1a, record: journey });
      await card.attempt.updateCappDataCache({ sfi: 0x1e, record: trip });
      await card.attempt.debitForCappPurchase(open.authorization);

      const ride = await card.attempt.readRecord({ sfi: 0x1a, record: number });
      check(requirements.journey, { sw: ride.sw, data: ride.data }).is(shownAs(journey));
      const newest = await card.attempt.readRecord({ sfi: 0x1e, record: 1 });
      check(requirements.trip, { sw: newest.sw, data: newest.data }).is(shownAs(trip));
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-INDUSTRY-002',
      covers: ['JTT978.2:EP.INDUSTRY.trip.unknown'],
      needs,
      spends: oneTransaction,
      title: {
        zh: '单一来源或未定义的行业代码同样原样写入 1E',
        en: 'an industry code of one source or of none is written to EF 1E as it is',
      },
      rows: unknownIndustries,
    },
    async ({ card, purse, check }, { industry }) => {
      await card.present();
      const open = await purse.openCapp(nothing, {});
      const trip = industryTrip(open, industry);

      await card.attempt.updateCappDataCache({ sfi: 0x1e, record: trip });
      await card.attempt.debitForCappPurchase(open.authorization);

      const newest = await card.attempt.readRecord({ sfi: 0x1e, record: 1 });
      check('JTT978.2:EP.INDUSTRY.trip.unknown', { sw: newest.sw, data: newest.data }).is(shownAs(trip));
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-INDUSTRY-003',
      covers: ['JTT978.2:EP.INDUSTRY.length', 'JTT978.2:EP.FILE.1A.length'],
      needs,
      spends: { ...oneTransaction, macTries: 1 },
      title: {
        zh: '长度与交通方式不符的缓存记录被拒绝，扣款后各记录的长度不变',
        en: 'a cached record of a length that its mode does not have is refused, and with the debit every record keeps its length',
      },
      rows: wrongLengths,
    },
    async ({ card, purse, scene, check }, { number, length }) => {
      await card.present();
      const open = await purse.openCapp(nothing, {});
      const record = journeyRecord({ ...recordNumbered(number), length }, open, scene.random.octets(longest));

      const answer = await card.attempt.updateCappDataCache({ sfi: 0x1a, record });

      check('JTT978.2:EP.INDUSTRY.length', answer.sw).is(refusal);
      await card.attempt.debitForCappPurchase(open.authorization);
      check('JTT978.2:EP.FILE.1A.length', lengthsIn(await card.readRecords(0x1a, 18))).is(lengths);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-INDUSTRY-004',
      covers: ['JTT978.2:EP.INDUSTRY.id', 'JTT978.2:EP.FILE.1A.records', 'JTT978.2:EP.FILE.1A.length'],
      needs,
      spends: { ...oneTransaction, macTries: 1 },
      title: {
        zh: '记录标识与 P1 不符的缓存更新被拒绝，扣款后各记录的标识与长度不变',
        en: 'a cached record whose id disagrees with P1 is refused, and with the debit every record keeps its id and length',
      },
      rows: mismatches,
    },
    async ({ card, purse, scene, check }, { p1, number }) => {
      await card.present();
      const open = await purse.openCapp(nothing, {});
      const record = journeyRecord(recordNumbered(number), open, scene.random.octets(longest));

      const answer = await card.attempt.updateCappDataCache({ sfi: 0x1a, record, p1 });

      check('JTT978.2:EP.INDUSTRY.id', answer.sw).is(refusal);
      await card.attempt.debitForCappPurchase(open.authorization);
      const records = await card.readRecords(0x1a, 18);
      check('JTT978.2:EP.FILE.1A.records', idsIn(records)).is(ids);
      check('JTT978.2:EP.FILE.1A.length', lengthsIn(records)).is(lengths);
    },
  ),
];
