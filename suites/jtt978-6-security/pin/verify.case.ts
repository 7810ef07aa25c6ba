/** JT/T 978.6 — electronic purse: VERIFY PIN, and what a wrong PIN costs. */

import { bytes, declaredPin, type Row, wrongPin } from '#harness';
import { type PurseInstruments, refusal, sw, testCase, testFamily } from '../../jtt978-2-card/purse-case.ts';
import { holdings, reselect } from '../sealed-case.ts';
import {
  begin,
  needs,
  pinDiffering,
  pinOfOtherLength,
  pinSw,
  spendTry,
  start,
  tries,
  triesIn,
  verify,
  verifyRight,
  verifyWrong,
} from './pin-case.ts';

/** What one and two wrong PINs spend, with the right one that puts the tries back. */
const [oneWrong, twoWrong] = [tries(3), tries(4)];

const wrongPins = [
  {
    row: 'last',
    title: { zh: '末字节不同', en: 'its last octet wrong' },
    pin: (instruments: PurseInstruments) => pinDiffering(instruments, 1),
  },
  {
    row: 'last-but-one',
    title: { zh: '倒数第 2 字节不同', en: 'its last octet but one wrong' },
    pin: (instruments: PurseInstruments) => pinDiffering(instruments, 2),
  },
  {
    row: 'first',
    title: { zh: '首字节不同', en: 'its first octet wrong' },
    pin: (instruments: PurseInstruments) => pinDiffering(instruments, declaredPin(instruments.scene).difference.length),
  },
  { row: 'length', title: { zh: '字节相同而长度不同', en: 'of another length, its octets right' }, pin: pinOfOtherLength },
];

/** What gives no tries back. */
const pauses: readonly (Row & { readonly pause: (instruments: PurseInstruments) => Promise<unknown> })[] = [
  { row: 'reset', title: { zh: '断电再上电', en: 'power off and on' }, pause: start },
  {
    row: 'resets',
    title: { zh: '断电再上电 8 次', en: 'power off and on eight times' },
    async pause(instruments) {
      for (let times = 0; times < 8; times += 1) await start(instruments);
    },
  },
  { row: 'select', title: { zh: '重新选择应用', en: 'the purse selected anew' }, pause: reselect },
  { row: 'reads', title: { zh: '读余额、记录与文件', en: 'balances, records and files read' }, pause: ({ card }) => holdings(card) },
];

/** Data fields that can be no PIN: below and above 2 to 6 octets. */
const lengths: readonly (Row & { readonly data?: string })[] = [
  { row: 'none', title: { zh: '无数据', en: 'no data' } },
  { row: 'one', title: { zh: '1 字节', en: 'one octet' }, data: '31' },
  { row: 'seven', title: { zh: '7 字节', en: 'seven octets' }, data: '31323334353637' },
];

export const verifyCases = [
  testCase(
    {
      id: 'JTT978.6-EP-PIN-001',
      covers: ['JTT978.6:PIN.verify', 'JTT978.6:PIN.silent'],
      needs,
      spends: tries(2),
      title: { zh: '正确的 PIN 应答 9000，可重复验证', en: 'the right PIN is answered 9000, also when it comes again' },
    },
    async (instruments) => {
      await start(instruments);

      const first = await verifyRight(instruments);
      const second = await verifyRight(instruments);

      instruments.check('JTT978.6:PIN.verify', [first.sw, second.sw]).is([sw.success, sw.success]);
      instruments.check('JTT978.6:PIN.silent', [first.data, second.data]).is(['', '']);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-PIN-002',
      covers: ['JTT978.6:PIN.restored'],
      needs,
      spends: tries(6),
      title: { zh: '两次错误后正确的 PIN 使剩余次数全部恢复', en: 'after two wrong PINs the right one gives all the tries back' },
    },
    async (instruments) => {
      await begin(instruments);
      const left = await spendTry(instruments, 2);
      await verifyWrong(instruments);
      await verifyRight(instruments);

      const answer = await verifyWrong(instruments);

      instruments.check('JTT978.6:PIN.restored', triesIn(answer)).is(left);
      await verifyRight(instruments);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-PIN-003',
      covers: ['JTT978.6:PIN.wrong.word', 'JTT978.6:PIN.silent', 'JTT978.6:PIN.harmless'],
      needs,
      spends: oneWrong,
      title: { zh: '错误的 PIN 应答 63Cx，卡片其余不变', en: 'a wrong PIN is answered 63Cx and changes nothing else' },
    },
    async (instruments) => {
      const { card, check } = instruments;
      await begin(instruments);
      const before = await holdings(card);

      const answer = await verifyWrong(instruments);

      check('JTT978.6:PIN.wrong.word', answer.sw).is(pinSw.wrong);
      check('JTT978.6:PIN.silent', answer.data).is('');
      check('JTT978.6:PIN.harmless', await holdings(card)).is(before);
      await verifyRight(instruments);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-PIN-004',
      covers: ['JTT978.6:PIN.wrong', 'JTT978.6:PIN.verify'],
      needs,
      spends: oneWrong,
      title: {
        zh: '与卡内 PIN 不同的 PIN 被拒绝，之后正确的 PIN 仍有效',
        en: 'a PIN that is not the right one is refused, and the right one is still good',
      },
      rows: wrongPins,
    },
    async (instruments, { pin }) => {
      await begin(instruments);

      const answer = await verify(instruments, pin(instruments));

      const right = await verifyRight(instruments);
      instruments.check('JTT978.6:PIN.wrong', answer.sw).is(refusal);
      instruments.check('JTT978.6:PIN.verify', right.sw).is(sw.success);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-PIN-005',
      covers: ['JTT978.6:PIN.count', 'JTT978.6:PIN.verify'],
      needs,
      spends: twoWrong,
      title: {
        zh: '再次错误时剩余次数减 1，仍有次数时正确的 PIN 有效',
        en: 'a second wrong PIN leaves one try less, and with a try left the right one is good',
      },
    },
    async (instruments) => {
      await begin(instruments);
      const left = await spendTry(instruments, 2);

      const answer = await verifyWrong(instruments);

      instruments.check('JTT978.6:PIN.count', triesIn(answer)).is(left - 1);
      instruments.check('JTT978.6:PIN.verify', (await verifyRight(instruments)).sw).is(sw.success);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-PIN-006',
      covers: ['JTT978.6:PIN.lasting'],
      needs,
      spends: twoWrong,
      title: { zh: '剩余次数不因此恢复', en: 'gives no tries back' },
      rows: pauses,
    },
    async (instruments, { pause }) => {
      await begin(instruments);
      const left = await spendTry(instruments);

      await pause(instruments);

      instruments.check('JTT978.6:PIN.lasting', triesIn(await verifyWrong(instruments))).is(left - 1);
      await verifyRight(instruments);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-PIN-011',
      beside: { zh: '指令带 Le', en: 'the command carries an Le' },
      covers: ['JTT978.6:PIN.wrong', 'JTT978.6:PIN.silent'],
      needs,
      spends: oneWrong,
      title: { zh: '带 Le 的错误 PIN 同样被拒绝', en: 'a wrong PIN is refused just so where an Le follows it' },
    },
    async (instruments) => {
      const { card, scene, check } = instruments;
      await begin(instruments);

      const answer = await card
        .altered({ zh: 'Le 00', en: 'Le 00' }, (command) => ({ ...command, le: 256 }))
        .verifyPin({ pin: wrongPin(scene) });

      check('JTT978.6:PIN.wrong', answer.sw).is(refusal);
      check('JTT978.6:PIN.silent', answer.data).is('');
      await verifyRight(instruments);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-PIN-007',
      covers: ['JTT978.6:PIN.length', 'JTT978.6:PIN.length.word', 'JTT978.6:PIN.length.free'],
      needs,
      spends: tries(6),
      title: { zh: '长度不对的 PIN 被拒绝，不计次数', en: 'a PIN of a wrong length is refused and costs no try' },
      rows: lengths,
    },
    async (instruments, { title, data }) => {
      const { card, check } = instruments;
      await begin(instruments);
      const left = await spendTry(instruments);
      await verifyRight(instruments);
      await start(instruments);

      const answer = await card.attempt.send(title, { cla: 0x00, ins: 0x20, p1: 0x00, p2: 0x00, ...(data ? { data: bytes(data) } : {}) });

      check('JTT978.6:PIN.length', answer.sw).is(refusal);
      check('JTT978.6:PIN.length.word', answer.sw).is(pinSw.wrongLength);
      check('JTT978.6:PIN.length.free', triesIn(await verifyWrong(instruments))).is(left);
      await verifyRight(instruments);
    },
  ),
];
