/** JT/T 978.2 — electronic purse: layout of the record files EF 18, EF 1A and EF 1E. */

import {
  type Command,
  ef1eLayout,
  fen,
  fieldsOf,
  hex,
  not,
  octets,
  reported,
  rule,
  transitHeaderLayout,
  transitRecords,
  tripTypes,
} from '#harness';
import { metroEntry, openFlatFare, openRide, payFlatFare } from '../journey.ts';
import { oneTransaction, refusal, smallest, sw, testCase, testFamily } from '../purse-case.ts';
import { recordOrNone, recordRows } from './record-file.ts';

const transitRows = transitRecords.map(({ number, id, title, length }) => ({
  row: id,
  title: { zh: `第 ${number} 条记录（${id} ${title.zh}）`, en: `record ${number} (${id}, ${title.en})` },
  record: number,
  id,
  length,
}));

const decimalFields = rule(
  { zh: '无记录，或交易日期时间与受理方城市代码为 BCD', en: 'no record, or BCD in its time and city fields' },
  (seen) => /^(\d{18})?$/.test(String(seen)),
);

/** Terminals of a city may use types of their own: an unknown one is only reported. */
const tripType = reported(
  rule({ zh: '无记录，或已知的交易类型', en: 'no record, or a known trip type' }, (seen) => seen === null || String(seen) in tripTypes),
);

export const recordFileCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-FILE-012',
      covers: ['JTT978.2:EP.FILE.18.records'],
      needs: ['EP'],
      title: { zh: '18 文件的记录长 23 字节或尚不存在', en: 'a record of EF 18 has 23 octets or is not there yet' },
      rows: recordRows(10),
    },
    async ({ card, check }, { record }) => {
      await card.present();

      const answer = await card.attempt.readRecord({ sfi: 0x18, record });

      check('JTT978.2:EP.FILE.18.records', { sw: answer.sw, octets: answer.data.length }).is(recordOrNone(23));
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-FILE-013',
      covers: ['JTT978.2:EP.FILE.18.records'],
      needs: ['EP', 'EP.purchase', 'keys.purchase', 'keys.load'],
      spends: oneTransaction,
      title: {
        zh: '交易后 18 文件新增第 1 条，其余后移，最旧一条移出',
        en: 'a transaction becomes record 1 of EF 18, the others move on and the tenth drops out',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      await purse.arrange({ spendable: smallest });
      const before = await card.readRecords(0x18, 11);
      await purse.purchase(smallest);

      const after = await card.readRecords(0x18, 11);

      check('JTT978.2:EP.FILE.18.records', after[0]).is(not(before[0]));
      check('JTT978.2:EP.FILE.18.records', after.slice(1, 10)).is(before.slice(0, 9));
      check('JTT978.2:EP.FILE.18.records', after[10]).is(before[10]);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-FILE-014',
      covers: ['JTT978.2:EP.FILE.18.read-only'],
      needs: ['EP'],
      spends: { writes: 1, macTries: 1 },
      title: { zh: '拒绝从外部写 18 文件，其内容不变', en: 'EF 18 is not written from outside' },
      rows: [
        {
          row: 'update',
          title: { zh: '修改记录，无 MAC', en: 'UPDATE RECORD without a MAC' },
          cla: 0x00,
          ins: 0xdc,
          p1: 0x01,
          p2: 0xc4,
          length: 23,
        },
        {
          row: 'update-mac',
          title: { zh: '修改记录，MAC 错误', en: 'UPDATE RECORD with a wrong MAC' },
          cla: 0x04,
          ins: 0xdc,
          p1: 0x01,
          p2: 0xc4,
          length: 27,
        },
        { row: 'append', title: { zh: '添加记录', en: 'APPEND RECORD' }, cla: 0x00, ins: 0xe2, p1: 0x00, p2: 0xc0, length: 23 },
        { row: 'binary', title: { zh: '修改二进制文件', en: 'UPDATE BINARY' }, cla: 0x00, ins: 0xd6, p1: 0x98, p2: 0x00, length: 23 },
      ],
    },
    async ({ card, scene, check }, { title, cla, ins, p1, p2, length }) => {
      await card.present();
      const before = await card.readRecords(0x18, 10);
      await card.getChallenge({});
      const command: Command = { cla, ins, p1, p2, data: scene.random.octets(length) };

      const answer = await card.attempt.send(title, command);

      check('JTT978.2:EP.FILE.18.read-only', answer.sw).is(refusal);
      await card.present();
      check('JTT978.2:EP.FILE.18.read-only', await card.readRecords(0x18, 10)).is(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-FILE-015',
      covers: ['JTT978.2:EP.FILE.18.read-only'],
      needs: ['EP', 'EP.capp', 'keys.purchase'],
      spends: { ...oneTransaction, macTries: 1 },
      title: { zh: '复合消费的数据缓存不接受 18 文件的记录', en: 'the data cache of a CAPP purchase takes no record for EF 18' },
      purpose: {
        zh: '缓存的记录随复合消费生效，若接受 18 文件即可伪造交易明细',
        en: 'what is cached becomes permanent with the debit: if it could be a record of EF 18, transaction details could be forged',
      },
    },
    async ({ card, purse, scene, check }) => {
      await card.present();
      const { authorization } = await openFlatFare({ card, purse }, fen(0));
      const forged = scene.random.octets(23);

      const answer = await card.attempt.updateCappDataCache({ sfi: 0x18, record: forged, p1: 0x01 });

      check('JTT978.2:EP.FILE.18.read-only', answer.sw).is(refusal);
      await card.attempt.debitForCappPurchase(authorization);
      const records = await card.readRecords(0x18, 10);
      check('JTT978.2:EP.FILE.18.read-only', records.includes(hex(forged))).is(false);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-FILE-016',
      covers: ['JTT978.2:EP.FILE.1A.records'],
      needs: ['EP'],
      title: { zh: '1A 文件的记录标识依次为 2701 至 2712', en: 'the records of EF 1A have the ids 2701 to 2712 in order' },
      rows: transitRows,
    },
    async ({ card, check }, { record, id }) => {
      await card.present();

      const answer = await card.attempt.readRecord({ sfi: 0x1a, record });

      check('JTT978.2:EP.FILE.1A.records', { sw: answer.sw, id: answer.data.slice(0, 2) }).is({ sw: sw.success, id });
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-FILE-017',
      covers: ['JTT978.2:EP.FILE.1A.length'],
      needs: ['EP'],
      title: { zh: '1A 文件的记录长度符合规定', en: 'the records of EF 1A have their lengths' },
      rows: transitRows,
    },
    async ({ card, check }, { record, length }) => {
      await card.present();

      const answer = await card.attempt.readRecord({ sfi: 0x1a, record });

      check('JTT978.2:EP.FILE.1A.length', answer.data.length).is(length);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-FILE-018',
      covers: ['JTT978.2:EP.FILE.1A.header'],
      needs: ['EP'],
      title: { zh: '1A 文件记录头中的标识与长度与记录相符', en: 'id and length in the header of an EF 1A record agree with the record' },
      rows: transitRows,
    },
    async ({ card, check }, { record, id }) => {
      await card.present();

      const answer = await card.attempt.readRecord({ sfi: 0x1a, record });

      const header = fieldsOf(transitHeaderLayout, answer.data.slice(0, transitHeaderLayout.length));
      check('JTT978.2:EP.FILE.1A.header', { id: header?.id, rest: header?.rest }).is({ id, rest: answer.data.length - 3 });
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-FILE-019',
      covers: ['JTT978.2:EP.FILE.1E.records', 'JTT978.2:EP.FILE.1E.layout'],
      needs: ['EP'],
      title: {
        zh: '1E 文件的记录长 48 字节且时间与城市代码为 BCD，或尚不存在',
        en: 'a record of EF 1E has 48 octets with BCD in time and city, or is not there yet',
      },
      rows: recordRows(30),
    },
    async ({ card, check }, { record }) => {
      await card.present();

      const answer = await card.attempt.readRecord({ sfi: 0x1e, record });

      const fields = fieldsOf(ef1eLayout, answer.data);
      check('JTT978.2:EP.FILE.1E.records', { sw: answer.sw, octets: answer.data.length }).is(recordOrNone(48));
      check('JTT978.2:EP.FILE.1E.layout', fields?.tripType).is(tripType);
      check('JTT978.2:EP.FILE.1E.layout', `${fields?.dateTime ?? ''}${fields?.acceptorCity ?? ''}`).is(decimalFields);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-FILE-020',
      covers: ['JTT978.2:EP.FILE.1E.records'],
      needs: ['EP', 'EP.capp', 'keys.purchase'],
      spends: oneTransaction,
      title: {
        zh: '复合消费后 1E 文件新增第 1 条，其余后移，最旧一条移出',
        en: 'a CAPP purchase writes record 1 of EF 1E, the others move on and the thirtieth drops out',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      const before = await card.readRecords(0x1e, 31);
      const { trip } = await payFlatFare({ card, purse }, fen(0));

      const after = await card.readRecords(0x1e, 31);

      check('JTT978.2:EP.FILE.1E.records', after[0]).is(trip);
      check('JTT978.2:EP.FILE.1E.records', after.slice(1, 30)).is(before.slice(0, 29));
      check('JTT978.2:EP.FILE.1E.records', after[30]).is(before[30]);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-FILE-021',
      covers: ['JTT978.2:EP.FILE.1E.layout'],
      needs: ['EP', 'EP.capp', 'keys.purchase'],
      spends: oneTransaction,
      title: { zh: '复合消费写入的 1E 记录逐字段读回', en: 'a record that a CAPP purchase wrote to EF 1E reads back field by field' },
    },
    async ({ card, purse, check }) => {
      await card.present();
      const { trip } = await payFlatFare({ card, purse }, fen(0));

      const answer = await card.attempt.readRecord({ sfi: 0x1e, record: 1 });

      check('JTT978.2:EP.FILE.1E.layout', fieldsOf(ef1eLayout, answer.data) ?? answer.data).is(ef1eLayout.decode(trip));
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-FILE-022',
      covers: ['JTT978.2:EP.FILE.1A.records', 'JTT978.2:EP.FILE.1A.header'],
      needs: ['EP', 'EP.capp', 'keys.purchase'],
      spends: oneTransaction,
      title: {
        zh: '复合消费写入行程后，1A 文件各记录的标识与长度仍与记录相符',
        en: 'after a CAPP purchase wrote a journey, id and length of every EF 1A record still agree with the record',
      },
    },
    async ({ card, purse, check }) => {
      await card.present();
      const before = await card.readRecords(0x1a, 18);
      const { authorization } = await openRide({ card, purse }, fen(0), metroEntry);
      await card.debitForCappPurchase(authorization);

      const after = await card.readRecords(0x1a, 18);

      check(
        'JTT978.2:EP.FILE.1A.header',
        after.map((record) => record.slice(0, 6)),
      ).is(transitRecords.map(({ id, length }) => `${id}${hex(octets(length - 3, 1))}`));
      check('JTT978.2:EP.FILE.1A.records', after.slice(1)).is(before.slice(1));
    },
  ),
];
