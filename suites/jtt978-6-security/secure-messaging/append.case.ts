/** JT/T 978.6 — electronic purse: APPEND RECORD, whose form is known and whose effect is open. */

import { bytes, flipBit, hex, rule } from '#harness';
import { metroEntry, noOccasion } from '../../jtt978-2-card/journey.ts';
import { refusal, testFamily } from '../../jtt978-2-card/purse-case.ts';

const needs = ['EP', 'EP.append', 'keys.record'];
const spends = { writes: 1, macTries: 1 } as const;

/** A ride that no card has made: the time of a case comes only once. */
const rideAt = (time: string) => metroEntry({ ...noOccasion, authorization: { dateTime: bytes(time) } });

const files = [
  { row: '1a', title: { zh: '1A 文件', en: 'EF 1A' }, sfi: 0x1a, count: 18, recordAt: (time: string) => rideAt(time).journey },
  { row: '1e', title: { zh: '1E 文件', en: 'EF 1E' }, sfi: 0x1e, count: 30, recordAt: (time: string) => rideAt(time).trip },
] as const;

/** The record is there, or there was no room for it. */
const added = rule(
  {
    zh: '应答 9000 且有该记录（1E 为第 1 条），或应答 6A84（空间不足）或 9407（禁止）',
    en: '9000 and the record is there (of EF 1E the first), or 6A84 (no room), 9407 (not allowed)',
  },
  (seen) => {
    const { word, found } = seen as { readonly word: string; readonly found: boolean };
    return (word === '9000' && found) || word === '6A84' || word === '9407';
  },
);

/** A refused command leaves the records as they were; what a granted one makes of them is open. */
const unlessGranted = (before: readonly string[]) =>
  rule({ zh: '应答 9000，或记录不变', en: '9000, or the records as before' }, (seen) => {
    const { word, records } = seen as { readonly word: string; readonly records: readonly string[] };
    return word === '9000' || records.join() === before.join();
  });

export const appendCases = [
  testFamily(
    {
      id: 'JTT978.6-EP-SM-070',
      covers: ['JTT978.6:SM.append', 'JTT978.6:SM.append.agree'],
      needs,
      spends: { writes: 1 },
      title: { zh: '凭开通密钥与 MAC 追加记录', en: 'a record is appended under the key that opens records' },
      rows: files,
    },
    async ({ card, issuer, scene, check }, { sfi, count, recordAt }) => {
      await card.present();
      const before = await card.readRecords(sfi, count);
      const challenge = await card.getChallenge({});
      const input = { sfi, key: await issuer.recordKey(challenge), record: recordAt(scene.calendar.next()) };
      const mac = await issuer.seal('appendRecord', input, { challenge });

      const { sw: word } = await card.attempt.appendRecord({ ...input, mac });

      await card.present();
      const records = await card.readRecords(sfi, count);
      check('JTT978.6:SM.append', { word, found: (sfi === 0x1e ? records.slice(0, 1) : records).includes(hex(input.record)) }).is(added);
      check('JTT978.6:SM.append.agree', { word, records }).is(unlessGranted(before));
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-SM-071',
      covers: ['JTT978.6:SM.mac'],
      needs,
      spends,
      title: { zh: 'MAC 错误时拒绝追加，记录不变', en: 'nothing is appended under a wrong MAC' },
      rows: files,
    },
    async ({ card, issuer, scene, check }, { sfi, count, recordAt }) => {
      await card.present();
      const before = await card.readRecords(sfi, count);
      const challenge = await card.getChallenge({});
      const input = { sfi, key: await issuer.recordKey(challenge), record: recordAt(scene.calendar.next()) };
      const mac = await issuer.seal('appendRecord', input, { challenge });

      const answer = await card.attempt.appendRecord({ ...input, mac: flipBit(mac, 31) });

      check('JTT978.6:SM.mac', answer.sw).is(refusal);
      await card.present();
      check('JTT978.6:SM.mac', await card.readRecords(sfi, count)).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-SM-072',
      covers: ['JTT978.6:SM.missing'],
      needs,
      spends,
      title: { zh: '没有 MAC 时拒绝追加，记录不变', en: 'nothing is appended without a MAC' },
      rows: files.flatMap(({ row, title, ...file }) => [
        { ...file, row: `${row}-04`, title: { zh: `${title.zh}，CLA 04`, en: `${title.en}, CLA 04` }, cla: 0x04 },
        { ...file, row: `${row}-00`, title: { zh: `${title.zh}，CLA 00`, en: `${title.en}, CLA 00` }, cla: 0x00 },
      ]),
    },
    async ({ card, issuer, scene, check }, { title, sfi, count, recordAt, cla }) => {
      await card.present();
      const before = await card.readRecords(sfi, count);
      const key = await issuer.recordKey(await card.getChallenge({}));

      const answer = await card
        .altered(title, (command) => ({ ...command, cla }))
        .appendRecord({ sfi, key, record: recordAt(scene.calendar.next()) });

      check('JTT978.6:SM.missing', answer.sw).is(refusal);
      await card.present();
      check('JTT978.6:SM.missing', await card.readRecords(sfi, count)).is(before);
    },
  ),
];
