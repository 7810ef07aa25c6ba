/** JT/T 978.2 — electronic purse: UPDATE BINARY, UPDATE RECORD and APPEND RECORD by someone who knows no key. */

import { bytes, concat, flipBit } from '#harness';
import { metroEntry, noOccasion, type Ride } from '../journey.ts';
import { refusal, testFamily } from '../purse-case.ts';

/** Records that differ from all that the card holds: the time of a case comes only once. */
const rideAt = (time: string): Ride => metroEntry({ ...noOccasion, authorization: { dateTime: bytes(time) } });

const ef15 = { row: '15', title: { zh: '15 文件', en: 'EF 15' }, sfi: 0x15, p1: 0x95 };
const ef16 = { row: '16', title: { zh: '16 文件', en: 'EF 16' }, sfi: 0x16, p1: 0x96 };
const ef17 = { row: '17', title: { zh: '17 文件', en: 'EF 17' }, sfi: 0x17, p1: 0x97 };

const ef1a = {
  row: '1a',
  title: { zh: '1A 文件第 1 条', en: 'EF 1A, record 1' },
  sfi: 0x1a,
  p2: 0xd4,
  recordAt: (time: string) => rideAt(time).journey,
};
const ef1e = {
  row: '1e',
  title: { zh: '1E 文件第 1 条', en: 'EF 1E, record 1' },
  sfi: 0x1e,
  p2: 0xf4,
  recordAt: (time: string) => rideAt(time).trip,
};

/** What an UPDATE that must be refused may spend of a card that does not refuse it. */
const write = { writes: 1 } as const;
const writeWithMac = { writes: 1, macTries: 1 } as const;

export const writeCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-WRITE-001',
      covers: ['JTT978.2:EP.WRITE.binary.protected'],
      needs: ['EP'],
      spends: write,
      title: { zh: '无 MAC 不能改写二进制文件', en: 'a transparent file is not written without a MAC' },
      rows: [ef15, ef16, ef17],
    },
    async ({ card, check }, { title, sfi, p1 }) => {
      await card.present();
      const before = await card.readFile(sfi);

      const answer = await card.attempt.send(title, { cla: 0x00, ins: 0xd6, p1, p2: 0x00, data: flipBit(before, 7) });

      check('JTT978.2:EP.WRITE.binary.protected', answer.sw).is(refusal);
      await card.present();
      check('JTT978.2:EP.WRITE.binary.protected', await card.readFile(sfi)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-WRITE-002',
      beside: {
        zh: '只写一个字节，落在有含义的单个数据项上',
        en: 'a single octet is written, in one field that has a meaning, not the whole file',
      },
      covers: ['JTT978.2:EP.WRITE.binary.protected'],
      needs: ['EP'],
      spends: write,
      title: { zh: '无 MAC 不能改写二进制文件中的单个字节', en: 'a single octet of a transparent file is not written without a MAC' },
      rows: [
        { row: '15-flag', title: { zh: '15 文件的启用标志', en: 'the enable flag of EF 15' }, sfi: 0x15, p1: 0x95, offset: 9 },
        {
          row: '15-expiry',
          title: { zh: '15 文件有效日期末字节', en: 'the last octet of the expiry date of EF 15' },
          sfi: 0x15,
          p1: 0x95,
          offset: 27,
        },
        {
          row: '17-interoperability',
          title: { zh: '17 文件的互通卡种', en: 'the interoperability flag of EF 17' },
          sfi: 0x17,
          p1: 0x97,
          offset: 9,
        },
        { row: '17-type', title: { zh: '17 文件的卡种类型', en: 'the card type of EF 17' }, sfi: 0x17, p1: 0x97, offset: 10 },
      ],
    },
    async ({ card, check }, { title, sfi, p1, offset }) => {
      await card.present();
      const before = await card.readFile(sfi);

      const answer = await card.attempt.send(title, {
        cla: 0x00,
        ins: 0xd6,
        p1,
        p2: offset,
        data: flipBit(before.slice(offset, offset + 1), 7),
      });

      check('JTT978.2:EP.WRITE.binary.protected', answer.sw).is(refusal);
      await card.present();
      check('JTT978.2:EP.WRITE.binary.protected', await card.readFile(sfi)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-WRITE-003',
      covers: ['JTT978.2:EP.WRITE.binary.protected'],
      needs: ['EP'],
      spends: writeWithMac,
      title: { zh: 'MAC 错误不能改写二进制文件', en: 'a transparent file is not written with a wrong MAC' },
      rows: [ef15, ef16, ef17],
    },
    async ({ card, scene, check }, { title, sfi, p1 }) => {
      await card.present();
      const before = await card.readFile(sfi);
      await card.getChallenge({});

      const answer = await card.attempt.send(title, {
        cla: 0x04,
        ins: 0xd6,
        p1,
        p2: 0x00,
        data: concat(flipBit(before, 7), scene.random.octets(4)),
      });

      check('JTT978.2:EP.WRITE.binary.protected', answer.sw).is(refusal);
      await card.present();
      check('JTT978.2:EP.WRITE.binary.protected', await card.readFile(sfi)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-WRITE-004',
      covers: ['JTT978.2:EP.WRITE.binary.protected'],
      needs: ['EP'],
      spends: writeWithMac,
      title: {
        zh: '未取随机数时带 MAC 也不能改写二进制文件',
        en: 'a transparent file is not written with a MAC when no challenge was drawn',
      },
      rows: [ef15, ef16, ef17],
    },
    async ({ card, scene, check }, { title, sfi, p1 }) => {
      await card.present();
      const before = await card.readFile(sfi);

      const answer = await card.attempt.send(title, {
        cla: 0x04,
        ins: 0xd6,
        p1,
        p2: 0x00,
        data: concat(flipBit(before, 7), scene.random.octets(4)),
      });

      check('JTT978.2:EP.WRITE.binary.protected', answer.sw).is(refusal);
      await card.present();
      check('JTT978.2:EP.WRITE.binary.protected', await card.readFile(sfi)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-WRITE-005',
      covers: ['JTT978.2:EP.WRITE.binary.protected'],
      needs: ['EP'],
      spends: writeWithMac,
      title: {
        zh: '安全报文类别的写指令缺少 MAC 时不能改写二进制文件',
        en: 'a transparent file is not written under the secure messaging class when the MAC is missing',
      },
      purpose: { zh: '数据不足 4 字节，不可能含有 MAC', en: 'with fewer than four octets of data there is no room for a MAC' },
      rows: [ef15, ef16, ef17],
    },
    async ({ card, check }, { title, sfi, p1 }) => {
      await card.present();
      const before = await card.readFile(sfi);
      await card.getChallenge({});

      const answer = await card.attempt.send(title, { cla: 0x04, ins: 0xd6, p1, p2: 0x00, data: flipBit(before.slice(0, 1), 7) });

      check('JTT978.2:EP.WRITE.binary.protected', answer.sw).is(refusal);
      await card.present();
      check('JTT978.2:EP.WRITE.binary.protected', await card.readFile(sfi)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-WRITE-006',
      covers: ['JTT978.2:EP.WRITE.record.protected'],
      needs: ['EP'],
      spends: write,
      title: { zh: '交易之外无 MAC 不能改写记录', en: 'outside a transaction a record is not written without a MAC' },
      rows: [ef1a, ef1e],
    },
    async ({ card, scene, check }, { title, sfi, p2, recordAt }) => {
      await card.present();
      const before = await card.readRecords(sfi, 2);

      const answer = await card.attempt.send(title, { cla: 0x00, ins: 0xdc, p1: 0x01, p2, data: recordAt(scene.calendar.next()) });

      check('JTT978.2:EP.WRITE.record.protected', answer.sw).is(refusal);
      await card.present();
      check('JTT978.2:EP.WRITE.record.protected', await card.readRecords(sfi, 2)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-WRITE-007',
      covers: ['JTT978.2:EP.WRITE.record.protected'],
      needs: ['EP'],
      spends: writeWithMac,
      title: { zh: '交易之外 MAC 错误不能改写记录', en: 'outside a transaction a record is not written with a wrong MAC' },
      rows: [ef1a, ef1e],
    },
    async ({ card, scene, check }, { title, sfi, p2, recordAt }) => {
      await card.present();
      const before = await card.readRecords(sfi, 2);
      await card.getChallenge({});
      const data = concat(recordAt(scene.calendar.next()), scene.random.octets(4));

      const answer = await card.attempt.send(title, { cla: 0x04, ins: 0xdc, p1: 0x01, p2, data });

      check('JTT978.2:EP.WRITE.record.protected', answer.sw).is(refusal);
      await card.present();
      check('JTT978.2:EP.WRITE.record.protected', await card.readRecords(sfi, 2)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-WRITE-008',
      covers: ['JTT978.2:EP.WRITE.record.protected'],
      needs: ['EP'],
      spends: writeWithMac,
      title: { zh: '未取随机数时带 MAC 也不能改写记录', en: 'a record is not written with a MAC when no challenge was drawn' },
      rows: [ef1a, ef1e],
    },
    async ({ card, scene, check }, { title, sfi, p2, recordAt }) => {
      await card.present();
      const before = await card.readRecords(sfi, 2);
      const data = concat(recordAt(scene.calendar.next()), scene.random.octets(4));

      const answer = await card.attempt.send(title, { cla: 0x04, ins: 0xdc, p1: 0x01, p2, data });

      check('JTT978.2:EP.WRITE.record.protected', answer.sw).is(refusal);
      await card.present();
      check('JTT978.2:EP.WRITE.record.protected', await card.readRecords(sfi, 2)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-WRITE-009',
      covers: ['JTT978.2:EP.WRITE.record.protected'],
      needs: ['EP'],
      spends: write,
      title: { zh: '交易之外无 MAC 不能添加记录', en: 'outside a transaction no record is appended without a MAC' },
      rows: [
        { ...ef1a, title: { zh: '1A 文件', en: 'EF 1A' }, p2: 0xd0 },
        { ...ef1e, title: { zh: '1E 文件', en: 'EF 1E' }, p2: 0xf0 },
      ],
    },
    async ({ card, scene, check }, { title, sfi, p2, recordAt }) => {
      await card.present();
      const before = await card.readRecords(sfi, 2);

      const answer = await card.attempt.send(title, { cla: 0x00, ins: 0xe2, p1: 0x00, p2, data: recordAt(scene.calendar.next()) });

      check('JTT978.2:EP.WRITE.record.protected', answer.sw).is(refusal);
      await card.present();
      check('JTT978.2:EP.WRITE.record.protected', await card.readRecords(sfi, 2)).is(before);
    },
  ),
];
