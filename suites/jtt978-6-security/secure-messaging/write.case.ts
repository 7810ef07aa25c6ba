/** JT/T 978.6 — electronic purse: UPDATE BINARY under the MAC of the maintenance key. */

import { hex, type Row } from '#harness';
import { refusal, sw, testCase, testFamily } from '../../jtt978-2-card/purse-case.ts';
import { changeOf, holdings, readFiles, sealed, select, smallChange, type Write, written } from '../sealed-case.ts';

const needs = ['EP', 'EP.write', 'keys.maintenance'];

/** A write and the one that undoes it. */
const twoWrites = { writes: 2 } as const;

interface Place extends Row {
  readonly sfi: Write['sfi'];
  readonly offset: number;
  readonly length: number;
}

/** The serial number of EF 15 is nowhere among them: a card that changes its number is another card. */
const places: readonly Place[] = [
  { row: '15-dates', title: { zh: '15 文件的启用与有效日期', en: 'the dates of EF 15' }, sfi: 0x15, offset: 20, length: 8 },
  { row: '15-last', title: { zh: '15 文件末字节', en: 'the last octet of EF 15' }, sfi: 0x15, offset: 29, length: 1 },
  { row: '16-first', title: { zh: '16 文件首字节', en: 'the first octet of EF 16' }, sfi: 0x16, offset: 0, length: 1 },
  { row: '16-name', title: { zh: '16 文件的姓名', en: 'the name in EF 16' }, sfi: 0x16, offset: 2, length: 20 },
  { row: '16-last', title: { zh: '16 文件末字节', en: 'the last octet of EF 16' }, sfi: 0x16, offset: 54, length: 1 },
  { row: '16-whole', title: { zh: '整个 16 文件', en: 'the whole of EF 16' }, sfi: 0x16, offset: 0, length: 55 },
  { row: '17-first', title: { zh: '17 文件首字节', en: 'the first octet of EF 17' }, sfi: 0x17, offset: 0, length: 1 },
  { row: '17-reserved', title: { zh: '17 文件的保留字节', en: 'the reserved octets of EF 17' }, sfi: 0x17, offset: 11, length: 49 },
  { row: '17-whole', title: { zh: '整个 17 文件', en: 'the whole of EF 17' }, sfi: 0x17, offset: 0, length: 60 },
];

const beyond: readonly (Row & { readonly offset: number })[] = [
  { row: 'first-after', title: { zh: '紧接文件末尾', en: 'the first octet after the file' }, offset: 60 },
  { row: 'far', title: { zh: '偏移 FF', en: 'offset FF' }, offset: 0xff },
];

export const sealedWriteCases = [
  testCase(
    {
      id: 'JTT978.6-EP-SM-001',
      covers: ['JTT978.6:SM.binary'],
      needs,
      spends: twoWrites,
      proves: 'keys.maintenance',
      title: { zh: '凭发卡机构的 MAC 改写 17 文件末字节', en: 'the MAC of the issuer writes the last octet of EF 17' },
    },
    async ({ card, issuer, upkeep, check }) => {
      await card.present();
      const before = await card.readFile(0x17);
      const { write, undo } = await smallChange(card);
      const mac = await issuer.seal('updateBinary', write, { challenge: await card.getChallenge({}) });

      const answer = await card.attempt.updateBinary({ ...write, mac });

      check('JTT978.6:SM.binary', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 0 });
      check('JTT978.6:SM.binary', await card.readFile(0x17)).is(written(before, write));
      await upkeep.write(undo);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-SM-002',
      covers: ['JTT978.6:SM.binary', 'JTT978.6:SM.binary.exact'],
      needs,
      spends: twoWrites,
      title: { zh: '只改写所指的字节，断电后仍在', en: 'exactly the octets addressed are written, and stay written without power' },
      rows: places,
    },
    async ({ card, issuer, upkeep, check }, { sfi, offset, length }) => {
      await card.present();
      const before = { ...(await holdings(card)), file: await card.readFile(sfi) };
      const { write, undo } = changeOf(sfi, before.file, offset, length);
      const mac = await issuer.seal('updateBinary', write, { challenge: await card.getChallenge({}) });

      const answer = await card.attempt.updateBinary({ ...write, mac });

      await card.present();
      const file = written(before.file, write);
      const name = hex(Uint8Array.of(sfi));
      check('JTT978.6:SM.binary', answer.sw).is(sw.success);
      check('JTT978.6:SM.binary', (await card.readFile(sfi)).slice(offset, offset + length)).is(write.data);
      check('JTT978.6:SM.binary.exact', await holdings(card)).is({ purse: before.purse, files: { ...before.files, [name]: hex(file) } });
      await upkeep.write(undo);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-SM-003',
      covers: ['JTT978.6:SM.binary', 'JTT978.6:SM.binary.exact'],
      needs,
      spends: { writes: 4 },
      title: { zh: '连续两次改写各用一个随机数，均生效', en: 'two writes in a row, each under a challenge of its own, both take effect' },
    },
    async ({ card, issuer, upkeep, check }) => {
      await card.present();
      const before = { '16': await card.readFile(0x16), '17': await card.readFile(0x17) };
      const first = changeOf(0x16, before['16'], 54, 1);
      const second = changeOf(0x17, before['17'], 59, 1);
      const firstMac = await issuer.seal('updateBinary', first.write, { challenge: await card.getChallenge({}) });
      await card.attempt.updateBinary({ ...first.write, mac: firstMac });
      const secondMac = await issuer.seal('updateBinary', second.write, { challenge: await card.getChallenge({}) });

      const answer = await card.attempt.updateBinary({ ...second.write, mac: secondMac });

      check('JTT978.6:SM.binary', answer.sw).is(sw.success);
      check('JTT978.6:SM.binary.exact', { '16': await card.readFile(0x16), '17': await card.readFile(0x17) }).is({
        '16': written(before['16'], first.write),
        '17': written(before['17'], second.write),
      });
      await upkeep.write(first.undo);
      await upkeep.write(second.undo);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-SM-004',
      covers: ['JTT978.6:SM.binary.fci'],
      needs,
      spends: twoWrites,
      title: { zh: '改写 15 文件后，FCI 的 9F0C 随之改变', en: 'after EF 15 was written, 9F0C in the FCI says the same' },
    },
    async (instruments) => {
      const { card, upkeep, check } = instruments;
      await card.present();
      const { write, undo } = changeOf(0x15, await card.readFile(0x15), 29, 1);
      await upkeep.write(write);

      await card.reset();
      const { value: fci } = await select(instruments);

      check('JTT978.6:SM.binary.fci', fci?.issuerData).is(await card.readFile(0x15));
      await upkeep.write(undo);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-SM-005',
      covers: ['JTT978.6:SM.bounds', 'JTT978.6:SM.bounds.word'],
      needs,
      spends: twoWrites,
      title: { zh: '不能写在 17 文件之外', en: 'nothing is written where EF 17 has no octets' },
      rows: beyond,
    },
    async ({ card, issuer, upkeep, check }, { offset }) => {
      await card.present();
      const { undo } = await smallChange(card);
      const before = await readFiles(card);
      const write = { ...undo, offset };
      const mac = await issuer.seal('updateBinary', write, { challenge: await card.getChallenge({}) });

      const answer = await card.attempt.updateBinary({ ...write, mac });

      check('JTT978.6:SM.bounds', answer.sw).is(refusal);
      check('JTT978.6:SM.bounds.word', answer.sw).is(sealed.beyondFile);
      await card.present();
      check('JTT978.6:SM.bounds', await readFiles(card)).is(before);
      await upkeep.write(undo);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-SM-006',
      covers: ['JTT978.6:SM.bounds'],
      needs,
      spends: twoWrites,
      title: { zh: '不能写过文件末尾', en: 'a write that would run over the end of its file is refused as a whole' },
      rows: [
        { row: '15', title: { zh: '15 文件', en: 'EF 15' }, sfi: 0x15 as const, offset: 28 },
        { row: '16', title: { zh: '16 文件', en: 'EF 16' }, sfi: 0x16 as const, offset: 53 },
        { row: '17', title: { zh: '17 文件', en: 'EF 17' }, sfi: 0x17 as const, offset: 58 },
      ],
    },
    async ({ card, issuer, upkeep, check }, { sfi, offset }) => {
      await card.present();
      const { write, undo } = changeOf(sfi, await card.readFile(sfi), offset, 2);
      const before = await readFiles(card);
      const long = { ...write, data: Uint8Array.of(...write.data, 0x00) };
      const mac = await issuer.seal('updateBinary', long, { challenge: await card.getChallenge({}) });

      const answer = await card.attempt.updateBinary({ ...long, mac });

      check('JTT978.6:SM.bounds', answer.sw).is(refusal);
      await card.present();
      check('JTT978.6:SM.bounds', await readFiles(card)).is(before);
      await upkeep.write(undo);
    },
  ),
];
