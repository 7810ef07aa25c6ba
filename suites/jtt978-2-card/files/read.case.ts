/** JT/T 978.2 — electronic purse: READ BINARY and READ RECORD. */

import { hex, rule } from '#harness';
import { refusedOrWarned } from '../parameters/wrong-parameter.ts';
import { answerForm, refusal, sw, testCase, testFamily } from '../purse-case.ts';
import { recordOrNone } from './record-file.ts';

const file = (sfi: number) => ({ zh: `${sfi.toString(16).toUpperCase()} 文件`, en: `EF ${sfi.toString(16).toUpperCase()}` });

/** A stretch of a transparent file: `le` octets from `offset`. */
const stretch = (sfi: number, offset: number, le: number, zh: string, en: string) => ({
  row: `${sfi.toString(16)}-${offset}-${le}`,
  title: { zh: `${file(sfi).zh}${zh}`, en: `${file(sfi).en}, ${en}` },
  sfi,
  offset,
  le,
});

const recordRow = (sfi: number, number: number) => ({
  row: `${sfi.toString(16)}-${number}`,
  title: { zh: `${file(sfi).zh}第 ${number} 条`, en: `${file(sfi).en}, record ${number}` },
  sfi,
  record: number,
});

const fileRow = (sfi: number) => ({ row: sfi.toString(16), title: { zh: file(sfi).zh, en: file(sfi).en }, sfi });

const noOctetsBeyond = (inside: Uint8Array) =>
  rule(
    { zh: `只返回文件内的数据：${hex(inside)} 或其前部`, en: `nothing but octets of the file: ${hex(inside)} or a first part of it` },
    (data) => hex(inside).startsWith(String(data)),
  );

export const readCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-READ-001',
      covers: ['JTT978.2:EP.READ.free'],
      needs: ['EP'],
      title: { zh: '未经任何认证可读二进制文件', en: 'transparent files are read without any authentication' },
      rows: [fileRow(0x15), fileRow(0x16), fileRow(0x17)],
    },
    async ({ card, check }, { sfi }) => {
      await card.present();

      const answer = await card.attempt.readBinary({ sfi });

      check('JTT978.2:EP.READ.free', answer.sw).is(sw.success);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-READ-002',
      covers: ['JTT978.2:EP.READ.free'],
      needs: ['EP'],
      title: { zh: '未经任何认证可读记录文件', en: 'record files are read without any authentication' },
      rows: [
        { ...recordRow(0x18, 1), octets: 23 },
        { ...recordRow(0x1a, 1), octets: 128 },
        { ...recordRow(0x1e, 1), octets: 48 },
      ],
    },
    async ({ card, check }, { sfi, record, octets }) => {
      await card.present();

      const answer = await card.attempt.readRecord({ sfi, record });

      check('JTT978.2:EP.READ.free', { sw: answer.sw, octets: answer.data.length }).is(recordOrNone(octets));
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-READ-003',
      covers: ['JTT978.2:EP.READ.part'],
      needs: ['EP'],
      title: { zh: '读二进制文件恰好返回 Le 个字节', en: 'READ BINARY answers exactly Le octets' },
      rows: [
        stretch(0x15, 0, 1, '前 1 字节', 'the first octet'),
        stretch(0x15, 0, 8, '前 8 字节', 'the first 8 octets'),
        stretch(0x15, 0, 29, '前 29 字节', 'all but the last octet'),
        stretch(0x15, 0, 30, '全部 30 字节', 'all 30 octets'),
        stretch(0x16, 0, 2, '前 2 字节', 'the first 2 octets'),
        stretch(0x16, 0, 54, '前 54 字节', 'all but the last octet'),
        stretch(0x16, 0, 55, '全部 55 字节', 'all 55 octets'),
        stretch(0x17, 0, 11, '前 11 字节', 'the first 11 octets'),
        stretch(0x17, 0, 59, '前 59 字节', 'all but the last octet'),
        stretch(0x17, 0, 60, '全部 60 字节', 'all 60 octets'),
      ],
    },
    async ({ card, check }, { sfi, le }) => {
      await card.present();
      const whole = await card.readBinary({ sfi });

      const answer = await card.attempt.readBinary({ sfi, le });

      check('JTT978.2:EP.READ.part', { sw: answer.sw, data: answer.data }).is({ sw: sw.success, data: whole.slice(0, le) });
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-READ-004',
      covers: ['JTT978.2:EP.READ.offset', 'JTT978.2:EP.READ.part'],
      needs: ['EP'],
      title: { zh: '从偏移处读二进制文件返回该处的数据', en: 'READ BINARY from an offset answers what stands there' },
      rows: [
        stretch(0x15, 1, 29, '自第 2 字节至末尾', 'from the second octet to the end'),
        stretch(0x15, 8, 1, '应用类型标识', 'the application type'),
        stretch(0x15, 9, 1, '启用标志', 'the enable flag'),
        stretch(0x15, 10, 10, '应用序列号', 'the serial number'),
        stretch(0x15, 20, 8, '启用日期与有效日期', 'start and expiry date'),
        stretch(0x15, 29, 1, '最后 1 字节', 'the last octet'),
        stretch(0x16, 54, 1, '证件类型', 'the document type'),
        stretch(0x17, 4, 6, '省、城市代码与互通卡种', 'province, city and interoperability'),
        stretch(0x17, 59, 1, '最后 1 字节', 'the last octet'),
      ],
    },
    async ({ card, check }, { sfi, offset, le }) => {
      await card.present();
      const whole = await card.readBinary({ sfi });

      const answer = await card.attempt.readBinary({ sfi, offset, le });

      check('JTT978.2:EP.READ.part', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: le });
      check('JTT978.2:EP.READ.offset', answer.data).is(whole.slice(offset, offset + le));
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-READ-005',
      covers: ['JTT978.2:EP.READ.offset'],
      needs: ['EP'],
      title: { zh: '从偏移处以 Le=00 读至文件末尾', en: 'READ BINARY from an offset with Le 00 answers the rest of the file' },
      rows: [
        stretch(0x15, 1, 256, '自第 2 字节', 'from the second octet'),
        stretch(0x15, 29, 256, '自最后 1 字节', 'from the last octet'),
        stretch(0x16, 22, 256, '自证件号码', 'from the document number'),
        stretch(0x17, 11, 256, '自预留字节', 'from the reserved octets'),
      ],
    },
    async ({ card, check }, { sfi, offset, le }) => {
      await card.present();
      const whole = await card.readBinary({ sfi });

      const answer = await card.attempt.readBinary({ sfi, offset, le });

      check('JTT978.2:EP.READ.offset', { sw: answer.sw, data: answer.data }).is({ sw: sw.success, data: whole.slice(offset) });
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-READ-006',
      covers: ['JTT978.2:EP.READ.offset', 'JTT978.2:EP.READ.beyond'],
      needs: ['EP'],
      title: { zh: '偏移超出文件时拒绝或警告，不返回数据', en: 'an offset past the end is refused or warned of, and answers no data' },
      rows: [
        stretch(0x15, 30, 1, '紧接末尾之后', 'right behind the end'),
        stretch(0x15, 30, 256, '紧接末尾之后，Le=00', 'right behind the end, Le 00'),
        stretch(0x15, 31, 256, '末尾之后，Le=00', 'behind the end, Le 00'),
        stretch(0x15, 255, 1, '最大偏移', 'the largest offset'),
        stretch(0x16, 55, 1, '紧接末尾之后', 'right behind the end'),
        stretch(0x17, 60, 1, '紧接末尾之后', 'right behind the end'),
      ],
    },
    async ({ card, check }, { sfi, offset, le }) => {
      await card.present();

      const answer = await card.attempt.readBinary({ sfi, offset, le });

      check('JTT978.2:EP.READ.offset', answer.data.length).is(0);
      check('JTT978.2:EP.READ.beyond', answer.sw).is(refusedOrWarned);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-READ-007',
      beside: { zh: '读取超出文件末尾，而非读至末尾', en: 'the stretch reaches beyond the end of the file, not up to it' },
      covers: ['JTT978.2:EP.READ.offset', 'JTT978.2:EP.PARAM.le'],
      needs: ['EP'],
      title: {
        zh: '偏移与长度之和超出文件时不返回文件以外的数据',
        en: 'a stretch that reaches over the end brings no octet from outside the file',
      },
      rows: [
        stretch(0x15, 20, 11, '超出 1 字节', 'one octet over'),
        stretch(0x15, 20, 255, '超出很多', 'far over'),
        stretch(0x16, 54, 2, '超出 1 字节', 'one octet over'),
        stretch(0x17, 59, 2, '超出 1 字节', 'one octet over'),
      ],
    },
    async ({ card, check }, { sfi, offset, le }) => {
      await card.present();
      const whole = await card.readBinary({ sfi });

      const answer = await card.attempt.readBinary({ sfi, offset, le });

      check('JTT978.2:EP.READ.offset', answer.data).is(noOctetsBeyond(whole.slice(offset)));
      check('JTT978.2:EP.PARAM.le', answer.sw).is(refusedOrWarned);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-READ-008',
      covers: ['JTT978.2:EP.READ.record.beyond', 'JTT978.2:EP.READ.record.beyond.word', 'JTT978.2:EP.ANSWER.form'],
      needs: ['EP'],
      title: { zh: '读不存在的记录被拒绝且不返回数据', en: 'a record beyond those of the file is refused without data' },
      rows: [
        recordRow(0x18, 11),
        recordRow(0x18, 254),
        recordRow(0x1a, 19),
        recordRow(0x1a, 254),
        recordRow(0x1e, 31),
        recordRow(0x1e, 254),
      ],
    },
    async ({ card, check }, { sfi, record }) => {
      await card.present();

      const answer = await card.attempt.readRecord({ sfi, record });

      check('JTT978.2:EP.READ.record.beyond', answer.sw).is(refusal);
      check('JTT978.2:EP.READ.record.beyond', answer.data.length).is(0);
      check('JTT978.2:EP.READ.record.beyond.word', answer.sw).is(sw.noRecord);
      check('JTT978.2:EP.ANSWER.form', { sw: answer.sw, octets: answer.data.length }).is(answerForm);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-READ-009',
      covers: ['JTT978.2:EP.READ.file.absent', 'JTT978.2:EP.READ.file.absent.word', 'JTT978.2:EP.ANSWER.form'],
      needs: ['EP'],
      title: { zh: '读不存在的二进制文件被拒绝且不返回数据', en: 'READ BINARY of an absent file is refused without data' },
      purpose: { zh: '所选短文件标识未见于任何发卡机构的文件', en: 'the short identifiers are none that an issuer is known to use' },
      rows: [fileRow(0x0e), fileRow(0x13), fileRow(0x1d)],
    },
    async ({ card, check }, { sfi }) => {
      await card.present();

      const answer = await card.attempt.readBinary({ sfi });

      check('JTT978.2:EP.READ.file.absent', answer.sw).is(refusal);
      check('JTT978.2:EP.READ.file.absent', answer.data.length).is(0);
      check('JTT978.2:EP.READ.file.absent.word', answer.sw).is(sw.noFile);
      check('JTT978.2:EP.ANSWER.form', { sw: answer.sw, octets: answer.data.length }).is(answerForm);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-READ-010',
      beside: { zh: '另一条指令：读记录', en: 'another command: READ RECORD' },
      covers: ['JTT978.2:EP.READ.file.absent', 'JTT978.2:EP.READ.file.absent.word', 'JTT978.2:EP.ANSWER.form'],
      needs: ['EP'],
      title: { zh: '读不存在的记录文件被拒绝且不返回数据', en: 'READ RECORD of an absent file is refused without data' },
      rows: [fileRow(0x0e), fileRow(0x13), fileRow(0x1d)],
    },
    async ({ card, check }, { sfi }) => {
      await card.present();

      const answer = await card.attempt.readRecord({ sfi, record: 1 });

      check('JTT978.2:EP.READ.file.absent', answer.sw).is(refusal);
      check('JTT978.2:EP.READ.file.absent', answer.data.length).is(0);
      check('JTT978.2:EP.READ.file.absent.word', answer.sw).is(sw.noFile);
      check('JTT978.2:EP.ANSWER.form', { sw: answer.sw, octets: answer.data.length }).is(answerForm);
    },
  ),

  testCase(
    {
      id: 'JTT978.2-EP-READ-011',
      covers: ['JTT978.2:EP.READ.free', 'JTT978.2:EP.READ.file.absent'],
      needs: ['EP'],
      title: { zh: '读不存在的文件之后，其他文件仍可读且内容不变', en: 'after a read that failed the other files are read as before' },
    },
    async ({ card, check }) => {
      await card.present();
      const before = await card.readBinary({ sfi: 0x15 });
      const absent = await card.attempt.readBinary({ sfi: 0x1d });

      const answer = await card.attempt.readBinary({ sfi: 0x15 });

      check('JTT978.2:EP.READ.file.absent', absent.sw).is(refusal);
      check('JTT978.2:EP.READ.free', { sw: answer.sw, data: answer.data }).is({ sw: sw.success, data: before });
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-READ-012',
      covers: ['JTT978.2:EP.READ.file.type', 'JTT978.2:EP.READ.file.type.word', 'JTT978.2:EP.ANSWER.form'],
      needs: ['EP'],
      title: { zh: '以 READ BINARY 读记录文件时拒绝', en: 'READ BINARY of a file of records is refused' },
      rows: [fileRow(0x18), fileRow(0x1a), fileRow(0x1e)],
    },
    async ({ card, check }, { sfi }) => {
      await card.present();

      const answer = await card.attempt.readBinary({ sfi });

      check('JTT978.2:EP.READ.file.type', answer.sw).is(refusal);
      check('JTT978.2:EP.READ.file.type.word', answer.sw).is(sw.wrongFileType);
      check('JTT978.2:EP.ANSWER.form', { sw: answer.sw, octets: answer.data.length }).is(answerForm);
    },
  ),

  testFamily(
    {
      id: 'JTT978.2-EP-READ-013',
      covers: ['JTT978.2:EP.READ.file.type', 'JTT978.2:EP.READ.file.type.word', 'JTT978.2:EP.ANSWER.form'],
      needs: ['EP'],
      title: { zh: '以 READ RECORD 读透明文件时拒绝', en: 'READ RECORD of a transparent file is refused' },
      rows: [fileRow(0x15), fileRow(0x16), fileRow(0x17)],
    },
    async ({ card, check }, { sfi }) => {
      await card.present();

      const answer = await card.attempt.readRecord({ sfi, record: 1 });

      check('JTT978.2:EP.READ.file.type', answer.sw).is(refusal);
      check('JTT978.2:EP.READ.file.type.word', answer.sw).is(sw.wrongFileType);
      check('JTT978.2:EP.ANSWER.form', { sw: answer.sw, octets: answer.data.length }).is(answerForm);
    },
  ),
];
