/**
 * JT/T 978.6 — electronic purse: UPDATE RECORD and APPEND RECORD under a MAC. Whether an issuer grants them is open; what is
 * refused changes nothing, and what is granted changes what it says.
 */

import { bytes, concat, fen, flipBit, hex, type Row, rule } from '#harness';
import { metroEntry, openRide, pay } from '../../jtt978-2-card/journey.ts';
import { oneTransaction, type PurseInstruments, refusal, smallest, sw, testCase, testFamily } from '../../jtt978-2-card/purse-case.ts';
import { otherEnd, smallChange } from '../sealed-case.ts';

/** A ride for nothing sees to it that there are records to write. */
const needs = ['EP', 'EP.write', 'EP.capp', 'keys.maintenance', 'keys.purchase'];
const twoWrites = { counters: 1, money: fen(0), writes: 2 } as const;
const spends = { ...twoWrites, macTries: 1 } as const;

interface Place extends Row {
  readonly sfi: 0x1a | 0x1e;
  readonly record: number;
  /** How many records the file has. */
  readonly count: number;
}

const firstRail: Place = { row: '1a-first', title: { zh: '1A 文件第 1 条', en: 'EF 1A, record 1' }, sfi: 0x1a, record: 1, count: 18 };
const lastTransit: Place = { row: '1a-last', title: { zh: '1A 文件第 18 条', en: 'EF 1A, record 18' }, sfi: 0x1a, record: 18, count: 18 };
const newestTrip: Place = { row: '1e-first', title: { zh: '1E 文件第 1 条', en: 'EF 1E, record 1' }, sfi: 0x1e, record: 1, count: 30 };
const secondTrip: Place = { ...newestTrip, row: '1e-second', title: { zh: '1E 文件第 2 条', en: 'EF 1E, record 2' }, record: 2 };
const places = [firstRail, lastTransit, newestTrip];

/** Rides were made, as many as the record needs: the records of a file as they are, and an UPDATE RECORD that changes the last bit of one of them. */
async function recorded({ card, purse }: PurseInstruments, { sfi, record, count }: Place) {
  await card.present();
  const rides = sfi === 0x1e ? record : 1;
  for (let ride = 0; ride < rides; ride += 1) await pay(card, await openRide({ card, purse }, fen(0), metroEntry));
  const before = await card.readRecords(sfi, count);
  const data = bytes(before[record - 1] ?? '');
  const change = { sfi, record, data: otherEnd(data) };
  return { before, change, after: before.with(record - 1, hex(change.data)), undo: { ...change, data } };
}

/** Writes that no file has a place for. */
const misfits: readonly (Row & {
  readonly place: Place;
  readonly misfit: (data: Uint8Array) => { readonly record?: number; readonly data: Uint8Array };
})[] = places.flatMap((place) => [
  {
    row: `${place.row}-short`,
    title: { zh: `${place.title.zh}，少 1 字节`, en: `${place.title.en}, an octet less` },
    place,
    misfit: (data: Uint8Array) => ({ data: data.slice(0, -1) }),
  },
  {
    row: `${place.row}-long`,
    title: { zh: `${place.title.zh}，多 1 字节`, en: `${place.title.en}, an octet more` },
    place,
    misfit: (data: Uint8Array) => ({ data: concat(data, Uint8Array.of(0)) }),
  },
  {
    row: `${place.row}-beyond`,
    title: { zh: `${place.title.zh}的数据写入不存在的记录`, en: `the octets of ${place.title.en}, to a record that is not there` },
    place,
    misfit: (data: Uint8Array) => ({ record: place.count + 1, data }),
  },
]);

/** A word, and the records that belong to it. */
const agreeing = (before: readonly string[], after: readonly string[]) =>
  rule(
    {
      zh: '应答 9000 且记录如所写，或应答其他且记录不变',
      en: '9000 and the records as written, or any other word and the records as before',
    },
    (seen) => {
      const { word, records } = seen as { readonly word: string; readonly records: readonly string[] };
      return records.join() === (word === '9000' ? after : before).join();
    },
  );

export const sealedRecordCases = [
  testFamily(
    {
      id: 'JTT978.6-EP-SM-060',
      covers: ['JTT978.6:SM.record', 'JTT978.6:SM.record.agree'],
      needs,
      spends: { ...twoWrites, counters: 2 },
      title: { zh: '凭 MAC 改写记录，应答与结果一致', en: 'a record under its MAC: answer and effect agree' },
      rows: [...places, secondTrip],
    },
    async (instruments, place) => {
      const { card, issuer, check } = instruments;
      const { before, change, after, undo } = await recorded(instruments, place);
      const mac = await issuer.seal('updateRecord', change, { challenge: await card.getChallenge({}) });

      const { sw: word } = await card.attempt.updateRecord({ ...change, mac });

      await card.present();
      check('JTT978.6:SM.record', word).is(sw.success);
      check('JTT978.6:SM.record.agree', { word, records: await card.readRecords(place.sfi, place.count) }).is(agreeing(before, after));
      const undoing = await issuer.seal('updateRecord', undo, { challenge: await card.getChallenge({}) });
      await card.attempt.updateRecord({ ...undo, mac: undoing });
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-SM-061',
      covers: ['JTT978.6:SM.mac'],
      needs,
      spends,
      title: { zh: 'MAC 错误时拒绝改写记录，记录不变', en: 'a record is not written under a wrong MAC' },
      rows: places,
    },
    async (instruments, place) => {
      const { card, issuer, upkeep, check } = instruments;
      const { before, change } = await recorded(instruments, place);
      const mac = await issuer.seal('updateRecord', change, { challenge: await card.getChallenge({}) });

      const answer = await card.attempt.updateRecord({ ...change, mac: flipBit(mac, 31) });

      check('JTT978.6:SM.mac', answer.sw).is(refusal);
      await card.present();
      check('JTT978.6:SM.mac', await card.readRecords(place.sfi, place.count)).is(before);
      await upkeep.write((await smallChange(card)).undo);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-SM-062',
      covers: ['JTT978.6:SM.missing'],
      needs,
      spends,
      title: {
        zh: 'CLA 04 的改写记录指令没有 MAC 时拒绝，记录不变',
        en: 'UPDATE RECORD under CLA 04 without a MAC is refused and changes nothing',
      },
      rows: places,
    },
    async (instruments, place) => {
      const { card, upkeep, check } = instruments;
      const { before, change } = await recorded(instruments, place);
      await card.getChallenge({});

      const answer = await card
        .altered({ zh: 'CLA 04，无 MAC', en: 'CLA 04, no MAC' }, (command) => ({ ...command, cla: 0x04 }))
        .updateRecord(change);

      check('JTT978.6:SM.missing', answer.sw).is(refusal);
      await card.present();
      check('JTT978.6:SM.missing', await card.readRecords(place.sfi, place.count)).is(before);
      await upkeep.write((await smallChange(card)).undo);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-SM-063',
      covers: ['JTT978.6:SM.command'],
      needs,
      spends,
      title: { zh: '为下一条记录计算的 MAC 被拒绝，记录不变', en: 'the MAC for the record after it writes no record' },
      rows: [firstRail, newestTrip],
    },
    async (instruments, place) => {
      const { card, issuer, upkeep, check } = instruments;
      const { before, change } = await recorded(instruments, place);
      const misfit = { ...change, record: place.record + 1 };
      const mac = await issuer.seal('updateRecord', misfit, { challenge: await card.getChallenge({}) });

      const answer = await card.attempt.updateRecord({ ...change, mac });

      check('JTT978.6:SM.command', answer.sw).is(refusal);
      await card.present();
      check('JTT978.6:SM.command', await card.readRecords(place.sfi, place.count)).is(before);
      await upkeep.write((await smallChange(card)).undo);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-SM-065',
      covers: ['JTT978.6:SM.record.agree'],
      needs,
      spends: twoWrites,
      title: {
        zh: '凭正确 MAC 也不能写入长度不符或不存在的记录',
        en: 'not even a right MAC writes a record of another length, or one that is not there',
      },
      rows: misfits,
    },
    async (instruments, { place, misfit }) => {
      const { card, issuer, check } = instruments;
      const { before, change, undo } = await recorded(instruments, place);
      const input = { ...change, ...misfit(change.data) };
      const mac = await issuer.seal('updateRecord', input, { challenge: await card.getChallenge({}) });

      const { sw: word } = await card.attempt.updateRecord({ ...input, mac });

      await card.present();
      check('JTT978.6:SM.record.agree', word).is(refusal);
      check('JTT978.6:SM.record.agree', await card.readRecords(place.sfi, place.count)).is(before);
      const undoing = await issuer.seal('updateRecord', undo, { challenge: await card.getChallenge({}) });
      await card.attempt.updateRecord({ ...undo, mac: undoing });
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-SM-064',
      covers: ['JTT978.6:SM.log.closed'],
      needs: ['EP', 'EP.write', 'EP.purchase', 'keys.maintenance', 'keys.purchase', 'keys.load'],
      spends: { ...oneTransaction, writes: 2 },
      title: { zh: '凭正确 MAC 也不能改写交易明细', en: 'not even a right MAC writes a record of EF 18' },
    },
    async ({ card, issuer, purse, upkeep, check }) => {
      await card.present();
      await purse.arrange({ spendable: smallest });
      await purse.purchase(smallest);
      const before = await card.readRecords(0x18, 10);
      const data = otherEnd(await card.readRecord({ sfi: 0x18, record: 1 }));
      const change = { sfi: 0x18, record: 1, data } as const;
      const mac = await issuer.seal('updateRecord', change, { challenge: await card.getChallenge({}) });

      const answer = await card.attempt.updateRecord({ ...change, mac });

      check('JTT978.6:SM.log.closed', answer.sw).is(refusal);
      await card.present();
      check('JTT978.6:SM.log.closed', await card.readRecords(0x18, 10)).is(before);
      await upkeep.write((await smallChange(card)).undo);
    },
  ),
];
