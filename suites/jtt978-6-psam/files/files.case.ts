/** JT/T 978.6 — PSAM: EF 15, EF 16 and EF 17, which a terminal reads when it starts. */

import { fieldsOf, hex, isDate, psamApplicationLayout, psamFileId, type Row, rule } from '#harness';
import { refusal, sw, testCase, testFamily } from '../psam-case.ts';

/** A file, where it stands, and how many octets it has. */
type File = Row & { readonly folder: keyof typeof psamFileId; readonly sfi: 0x15 | 0x16 | 0x17; readonly size: number };

const serial = file('15', 'PSAM 序列号', 'the serial number', 'mf', 0x15, 10);
const terminal = file('16', '终端机编号', 'the terminal number', 'mf', 0x16, 6);
const application = file('17', 'PSAM 应用公共信息', 'the application information', 'application', 0x17, 25);
const files = [serial, terminal, application];

/** Parts of files: the first octet as terminals ask for the key index, the last, and some in between. */
const parts = files.flatMap((each) =>
  [
    { offset: 0, length: 1 },
    { offset: 1, length: 3 },
    { offset: each.size - 1, length: 1 },
  ].map(({ offset, length }) => ({
    ...each,
    row: `${each.row}-${offset}-${length}`,
    title: { zh: `${each.title.zh}，偏移 ${offset}，${length} 字节`, en: `${each.title.en}, ${length} octets from offset ${offset}` },
    offset,
    length,
  })),
);

const beyond = files.flatMap((each) =>
  [each.size, 0xff].map((offset) => ({
    ...each,
    row: `${each.row}-${offset}`,
    title: { zh: `${each.title.zh}，偏移 ${offset}`, en: `${each.title.en}, from offset ${offset}` },
    offset,
  })),
);

const absent = [
  { row: 'mf', title: { zh: '主文件下的 1E 文件', en: 'EF 1E of the master file' }, folder: 'mf', sfi: 0x1e },
  { row: 'application', title: { zh: '8011 应用下的 1E 文件', en: 'EF 1E of DF 8011' }, folder: 'application', sfi: 0x1e },
] as const;

const inOrder = rule({ zh: '启用日期、有效日期为合法日期且先后有序', en: 'two dates, the start not after the expiry' }, (seen) => {
  const { start = '', expiry = '' } = Object(seen) as { readonly start?: string; readonly expiry?: string };
  return isDate(start) && isDate(expiry) && start <= expiry;
});

export const fileCases = [
  testFamily(
    {
      id: 'JTT978.6-PSAM-FILE-001',
      covers: ({ row }) => [`JTT978.6:PSAM.FILE.${row}.length`, 'JTT978.6:PSAM.READ.free'],
      title: { zh: '无须权限即可读出文件，长度符合', en: 'the file is read without authority and has its length' },
      rows: files,
    },
    async ({ psam, check }, { row, folder, sfi, size }) => {
      await psam.present();
      await psam.selectFile({ id: psamFileId[folder] });

      const answer = await (await psam.attempt.readBinary({ sfi })).reissued();

      check('JTT978.6:PSAM.READ.free', answer.sw).is(sw.success);
      check(`JTT978.6:PSAM.FILE.${row}.length`, answer.data.length).is(size);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-PSAM-FILE-002',
      covers: ['JTT978.6:PSAM.FILE.17.dates'],
      title: { zh: '17 文件的启用日期不晚于有效日期', en: 'the start date of EF 17 is not after its expiry date' },
    },
    async ({ psam, check }) => {
      const { keyFile } = await present(psam);

      check('JTT978.6:PSAM.FILE.17.dates', datesIn(keyFile)).is(inOrder);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-PSAM-FILE-003',
      covers: ['JTT978.6:PSAM.FILE.16.application'],
      title: {
        zh: '在 8011 应用下读 16 文件：同一终端机编号，或没有该文件',
        en: 'EF 16 of DF 8011 is the same terminal number, or is not there',
      },
    },
    async ({ psam, check }) => {
      const { terminal: number } = await present(psam);

      const answer = await psam.attempt.readBinary({ sfi: 0x16, le: 6 });

      check('JTT978.6:PSAM.FILE.16.application', answer.sw === sw.success ? hex(answer.data) : answer.sw).is(
        rule({ zh: `${number}，或 6A82`, en: `${number}, or 6A82` }, (seen) => seen === number || seen === '6A82'),
      );
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-PSAM-FILE-004',
      covers: ['JTT978.6:PSAM.READ.part'],
      title: { zh: '按偏移量与长度读出文件的一部分', en: 'a part of a file is read by offset and length' },
      rows: parts,
    },
    async ({ psam, check }, { folder, sfi, size, offset, length }) => {
      await psam.present();
      await psam.selectFile({ id: psamFileId[folder] });
      const whole = await psam.readBinary({ sfi, le: size });

      const answer = await psam.attempt.readBinary({ sfi, offset, le: length });

      check('JTT978.6:PSAM.READ.part', { sw: answer.sw, data: hex(answer.data) }).is({
        sw: sw.success,
        data: hex(whole.slice(offset, offset + length)),
      });
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-PSAM-FILE-005',
      covers: ['JTT978.6:PSAM.READ.offset'],
      title: { zh: '偏移量超出文件时拒绝', en: 'an offset beyond the end of a file is refused' },
      rows: beyond,
    },
    async ({ psam, check }, { folder, sfi, offset }) => {
      await psam.present();
      await psam.selectFile({ id: psamFileId[folder] });

      const answer = await psam.attempt.readBinary({ sfi, offset, le: 1 });

      check('JTT978.6:PSAM.READ.offset', answer.sw).is(refusal);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-PSAM-FILE-006',
      covers: ['JTT978.6:PSAM.READ.absent', 'JTT978.6:PSAM.READ.absent.word'],
      title: { zh: '读不存在的文件时拒绝', en: 'a file that is not there is refused' },
      rows: absent,
    },
    async ({ psam, check }, { folder, sfi }) => {
      await psam.present();
      await psam.selectFile({ id: psamFileId[folder] });

      const answer = await psam.attempt.readBinary({ sfi, le: 1 });

      check('JTT978.6:PSAM.READ.absent', answer.sw).is(refusal);
      check('JTT978.6:PSAM.READ.absent.word', answer.sw).is(sw.notFound);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-PSAM-FILE-007',
      covers: ['JTT978.6:PSAM.WRITE.protected'],
      spends: { writes: 1 },
      title: { zh: '无权限写入文件现有内容时拒绝', en: 'writing a file as it is, without authority, is refused' },
      rows: files,
    },
    async ({ psam, check }, { folder, sfi, size }) => {
      const before = await present(psam);
      await psam.selectFile({ id: psamFileId[folder] });
      const data = await psam.readBinary({ sfi, le: size });

      const answer = await psam.attempt.updateBinary({ sfi, data });

      check('JTT978.6:PSAM.WRITE.protected', answer.sw).is(refusal);
      check('JTT978.6:PSAM.WRITE.protected', await psam.readFiles()).is(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-PSAM-FILE-008',
      covers: ['JTT978.6:PSAM.WRITE.protected'],
      spends: { writes: 2 },
      title: { zh: '无权限改写文件时拒绝，内容不变', en: 'changing a file without authority is refused and changes nothing' },
      rows: files,
    },
    async ({ psam, check }, { folder, sfi, size }) => {
      const before = await present(psam);
      await psam.selectFile({ id: psamFileId[folder] });
      const offset = size - 1;
      const last = await psam.readBinary({ sfi, offset, le: 1 });

      const answer = await psam.attempt.updateBinary({ sfi, offset, data: last.map((octet) => octet ^ 0x01) });

      check('JTT978.6:PSAM.WRITE.protected', answer.sw).is(refusal);
      check('JTT978.6:PSAM.WRITE.protected', await psam.readFiles()).is(before);
      // A PSAM that let itself be changed gets its octet back.
      await psam.selectFile({ id: psamFileId[folder] });
      await psam.attempt.updateBinary({ sfi, offset, data: last });
    },
  ),
];

async function present(psam: { present(): Promise<void>; readFiles(): Promise<PsamFiles> }): Promise<PsamFiles> {
  await psam.present();
  return psam.readFiles();
}

type PsamFiles = Readonly<Record<'serial' | 'terminal' | 'keyFile', string>>;

function datesIn(keyFile: string): { readonly start: string | null; readonly expiry: string | null } {
  const fields = fieldsOf(
    psamApplicationLayout,
    Uint8Array.from(keyFile.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
  );
  return { start: fields?.startDate ?? null, expiry: fields?.expiryDate ?? null };
}

function file(row: string, zh: string, en: string, folder: File['folder'], sfi: File['sfi'], size: number): File {
  return { row, title: { zh, en }, folder, sfi, size };
}
