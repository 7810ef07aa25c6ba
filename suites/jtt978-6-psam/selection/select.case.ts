/** JT/T 978.6 — PSAM: the answer to reset, and SELECT of the master file and the purchase application. */

import { bytes, decodeAtr, findTlv, hex, parseTlv, psamFileId, psamName, type Row, rule } from '#harness';
import { refusal, sw, testCase, testFamily } from '../psam-case.ts';

const mark = '4D54';

const withMark = rule(
  { zh: '历史字节含 4D54', en: 'historical octets with 4D54 in them' },
  (seen) => typeof seen === 'string' && new RegExp(`^(..)*${mark}`).test(seen),
);

const pse = new TextEncoder().encode('1PAY.SYS.DDF01');

/** Names that terminals select the application by although they are not the whole of it. */
const partial = [7, 5].map((length) => ({
  row: `octets-${length}`,
  title: { zh: `名称的前 ${length} 字节`, en: `the first ${length} octets of the name` },
  name: psamName.slice(0, length),
}));

type Absent = Row & { readonly verb: 'selectFile' | 'selectName'; readonly asked: { readonly id: Uint8Array; readonly name: Uint8Array } };

const absent: readonly Absent[] = [
  unknown('file', '文件标识 7F7F', 'the file identifier 7F7F', 'selectFile', '7F7F'),
  unknown('name', '末字节不同的名称', 'a name that differs in its last octet', 'selectName', 'A0000006324D4F542E435053414D307F'),
  unknown('card', '电子钱包的 AID', 'the AID of a purse card', 'selectName', 'A000000632010105'),
];

/** The FCI's name and whether it has a version of the application; nulls where the answer is no FCI. */
function fciOf(data: Uint8Array): { readonly name: string | null; readonly version: boolean } {
  const tree = treeOf(data);
  const name = findTlv(tree, '6F', '84');
  return { name: name === undefined ? null : hex(name.value), version: findTlv(tree, '6F', 'A5', '9F08') !== undefined };
}

function treeOf(data: Uint8Array): ReturnType<typeof parseTlv> {
  try {
    return parseTlv(data);
  } catch {
    return [];
  }
}

export const selectCases = [
  testCase(
    {
      id: 'JTT978.6-PSAM-SELECT-001',
      covers: ['JTT978.6:PSAM.ATR.mark'],
      title: { zh: '复位应答的历史字节含 4D54', en: 'the historical octets of the answer to reset have 4D54 in them' },
    },
    async ({ psam, check }) => {
      const atr = await psam.reset();

      check('JTT978.6:PSAM.ATR.mark', hex(decodeAtr(atr)?.historical ?? atr)).is(withMark);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-PSAM-SELECT-002',
      covers: ['JTT978.6:PSAM.SELECT.mf'],
      title: { zh: '从 8011 应用选择 3F00 回到主文件', en: 'SELECT of 3F00 leads from DF 8011 back to the master file' },
    },
    async ({ psam, check }) => {
      await psam.present();

      const answer = await psam.attempt.selectFile({ id: psamFileId.mf });

      check('JTT978.6:PSAM.SELECT.mf', answer.sw).is(sw.success);
      check('JTT978.6:PSAM.SELECT.mf', (await psam.attempt.readBinary({ sfi: 0x16, le: 6 })).sw).is(sw.success);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-PSAM-SELECT-003',
      covers: ['JTT978.6:PSAM.SELECT.pse'],
      title: { zh: '按名称 1PAY.SYS.DDF01 选择主文件', en: 'the master file is selected by the name 1PAY.SYS.DDF01' },
      killsNothing: { zh: '名称未公开，只作报告', en: 'the name is not public, so it is only reported' },
    },
    async ({ psam, check }) => {
      await psam.reset();

      const answer = await psam.attempt.selectName({ name: pse });

      check('JTT978.6:PSAM.SELECT.pse', answer.sw).is(sw.success);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-PSAM-SELECT-004',
      covers: ['JTT978.6:PSAM.SELECT.id', 'JTT978.6:PSAM.SELECT.fci', 'JTT978.6:PSAM.SELECT.fci.proprietary'],
      title: { zh: '按文件标识 8011 选择应用并返回 FCI', en: 'SELECT of the identifier 8011 answers the FCI of the application' },
    },
    async ({ psam, check }) => {
      await psam.reset();

      const answer = await psam.attempt.selectFile({ id: psamFileId.application });

      const { name, version } = fciOf(answer.data);
      check('JTT978.6:PSAM.SELECT.id', answer.sw).is(sw.success);
      check('JTT978.6:PSAM.SELECT.fci', name).is(hex(psamName));
      check('JTT978.6:PSAM.SELECT.fci.proprietary', version).is(true);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-PSAM-SELECT-005',
      covers: ['JTT978.6:PSAM.SELECT.name', 'JTT978.6:PSAM.SELECT.fci'],
      title: { zh: '按名称选择应用并返回 FCI', en: 'SELECT of the name answers the FCI of the application' },
    },
    async ({ psam, check }) => {
      await psam.reset();

      const answer = await psam.attempt.selectName({ name: psamName });

      check('JTT978.6:PSAM.SELECT.name', answer.sw).is(sw.success);
      check('JTT978.6:PSAM.SELECT.fci', fciOf(answer.data).name).is(hex(psamName));
      check('JTT978.6:PSAM.SELECT.name', (await psam.attempt.readBinary({ sfi: 0x17, le: 1 })).sw).is(sw.success);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-PSAM-SELECT-006',
      covers: ['JTT978.6:PSAM.SELECT.partial'],
      title: { zh: '按部分名称选择应用', en: 'the application is selected by a part of its name' },
      rows: partial,
      killsNothing: {
        zh: '只有一份现场程序如此选择，不支持的 PSAM 不算有错，只作报告',
        en: 'one program of the field selects so; a PSAM that does not know it is not at fault, so it is only reported',
      },
    },
    async ({ psam, check }, { name }) => {
      await psam.reset();

      const answer = await psam.attempt.selectName({ name });

      check('JTT978.6:PSAM.SELECT.partial', { sw: answer.sw, name: fciOf(answer.data).name }).is({ sw: sw.success, name: hex(psamName) });
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-PSAM-SELECT-007',
      covers: ['JTT978.6:PSAM.SELECT.unknown', 'JTT978.6:PSAM.SELECT.unknown.word'],
      title: { zh: '选择不存在的文件或应用时拒绝', en: 'SELECT of what is not there is refused' },
      rows: absent,
    },
    async ({ psam, check }, { verb, asked }) => {
      await psam.present();

      const answer = await psam.attempt[verb](asked);

      check('JTT978.6:PSAM.SELECT.unknown', answer.sw).is(refusal);
      check('JTT978.6:PSAM.SELECT.unknown.word', answer.sw).is(sw.notFound);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-PSAM-SELECT-008',
      covers: ['JTT978.6:PSAM.SELECT.reset'],
      title: { zh: '复位后处于主文件，可直接读终端机编号', en: 'after a reset the terminal number of the master file can be read at once' },
    },
    async ({ psam, check }) => {
      await psam.present();
      await psam.reset();

      const answer = await psam.attempt.readBinary({ sfi: 0x16, le: 6 });

      check('JTT978.6:PSAM.SELECT.reset', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 6 });
    },
  ),
];

function unknown(row: string, zh: string, en: string, verb: Absent['verb'], asked: string): Absent {
  return { row, title: { zh, en }, verb, asked: { id: bytes(asked), name: bytes(asked) } };
}
