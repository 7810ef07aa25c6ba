/** JT/T 978.6 — electronic purse: READ PICTURE, UPDATE PICTURE and READ QRCODE of the 2023 edition, in extended length. */

import { type Card, type Command, concat, type Expectation, oneOf, type Row, rule, type Text } from '#harness';
import { refusal, sw, testCase, testFamily } from '../../jtt978-2-card/purse-case.ts';
import { holdings, strangers } from '../sealed-case.ts';
import { missing, wrongMacs } from './wrong-macs.ts';

const picture = ['EP', 'EP.picture'];
const writing = [...picture, 'keys.maintenance'];
const qr = ['EP', 'EP.qr'];

/** An update and the one that undoes it, or shows the key to be right. */
const spends = { writes: 2, macTries: 1 } as const;

interface WrongRead extends Row {
  readonly alter: (command: Command) => Command;
  readonly word: Expectation;
}

const word = (expected: string, reason: Text, ...others: readonly string[]) =>
  oneOf(
    { [expected]: reason },
    Object.fromEntries(others.map((other) => [other, { zh: '卡片也可如此拒绝', en: 'a card may refuse it so' }])),
  );

const wrongClass = word('6D00', { zh: 'CLA 非 00', en: 'CLA other than 00' }, '6E00');
const wrongP2 = word('6A86', { zh: 'P2 非 00', en: 'P2 other than 00' }, '6B00');
const wrongLength = word('6700', { zh: 'Le 非 000000', en: 'Le other than 000000' });

const wrongReads: readonly WrongRead[] = [
  { row: 'cla', title: { zh: 'CLA 80', en: 'CLA 80' }, alter: (command) => ({ ...command, cla: 0x80 }), word: wrongClass },
  { row: 'p2', title: { zh: 'P2 01', en: 'P2 01' }, alter: (command) => ({ ...command, p2: 0x01 }), word: wrongP2 },
  { row: 'le-16', title: { zh: 'Le 000010', en: 'Le 000010' }, alter: (command) => ({ ...command, le: 16 }), word: wrongLength },
  { row: 'le-1', title: { zh: 'Le 000001', en: 'Le 000001' }, alter: (command) => ({ ...command, le: 1 }), word: wrongLength },
];

const someOctets = rule({ zh: '应答 9000 且有数据', en: '9000 and some octets' }, (seen) => {
  const { sw: answered, octets } = seen as { readonly sw: string; readonly octets: number };
  return answered === '9000' && octets > 0;
});

/** The picture with the last bit of each octet turned over. */
const negative = (octets: Uint8Array): Uint8Array => octets.map((octet) => octet ^ 1);

const storedOrFull = oneOf({ '9000': { zh: '已写入', en: 'written' }, '6A84': { zh: '空间不足', en: 'no room' } }, {});

/** Pictures to write, made from the one that is there. */
const sizes: readonly (Row & { readonly from: (before: Uint8Array) => Uint8Array })[] = [
  { row: 'whole', title: { zh: '长度不变', en: 'as long as the old one' }, from: negative },
  { row: 'half', title: { zh: '长度减半', en: 'half as long' }, from: (before) => negative(before.slice(0, before.length >> 1)) },
];

const macOctets = 4;

const otherSizes: typeof sizes = [
  {
    row: 'longer',
    title: { zh: '比原照片多 1 字节', en: 'one octet more than the old one' },
    from: (before) => concat(negative(before), Uint8Array.of(0x5a)),
  },
  {
    row: 'lc-256',
    title: { zh: '连同 MAC 恰为 256 字节', en: '256 octets with its MAC, the least whose number takes two octets' },
    from: (before) => Uint8Array.from({ length: 256 - macOctets }, (_, at) => (before[at] ?? 0) ^ 1),
  },
];

export const pictureCases = [
  testCase(
    {
      id: 'JTT978.6-EP-PICTURE-001',
      covers: ['JTT978.6:PICTURE.read'],
      needs: picture,
      title: { zh: '一次读出全部照片', en: 'the whole picture comes in one answer' },
    },
    async ({ card, check }) => {
      await card.present();

      const answer = await card.attempt.readPicture({});

      check('JTT978.6:PICTURE.read', { sw: answer.sw, octets: answer.data.length }).is(someOctets);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-PICTURE-002',
      covers: ['JTT978.6:PICTURE.read.refuse', 'JTT978.6:PICTURE.read.word'],
      needs: picture,
      spends: { counters: 0 },
      title: { zh: '读照片参数错误时拒绝', en: 'a wrong read of the picture is refused' },
      rows: wrongReads,
    },
    async ({ card, check }, { title, alter, word: expected }) => {
      await card.present();

      const answer = await card.altered(title, alter).readPicture({});

      check('JTT978.6:PICTURE.read.refuse', answer.sw).is(refusal);
      check('JTT978.6:PICTURE.read.refuse', answer.data.length).is(0);
      check('JTT978.6:PICTURE.read.word', answer.sw).is(expected);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-PICTURE-003',
      covers: ['JTT978.6:PICTURE.update'],
      needs: writing,
      spends: { writes: 2 },
      title: {
        zh: '凭 MAC 更新的照片断电后可读出，其他数据不变',
        en: 'a picture written under its MAC is read after a reset, and nothing else changed',
      },
      rows: sizes,
    },
    async ({ card, issuer, upkeep, check }, { from }) => {
      await card.present();
      const before = await readPicture(card);
      const others = await holdings(card);
      const data = from(before);
      const mac = await issuer.seal('updatePicture', { data }, { challenge: await card.getChallenge({}) });

      const answer = await card.attempt.updatePicture({ data, mac });

      check('JTT978.6:PICTURE.update', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 0 });
      await card.present();
      check('JTT978.6:PICTURE.update', await readPicture(card)).is(data);
      check('JTT978.6:PICTURE.update', await holdings(card)).is(others);
      await upkeep.writePicture(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-PICTURE-004',
      covers: ['JTT978.6:PICTURE.mac'],
      needs: writing,
      spends,
      title: { zh: 'MAC 错误时照片不变', en: 'under a wrong MAC the picture stays' },
      rows: wrongMacs,
    },
    async ({ card, issuer, upkeep, check }, { seal }) => {
      await card.present();
      const before = await readPicture(card);
      const data = negative(before);
      const mac = await seal(issuer, data, await card.getChallenge({}));

      const answer = await card.attempt.updatePicture({ data, mac });

      check('JTT978.6:PICTURE.mac', answer.sw).is(refusal);
      await card.present();
      check('JTT978.6:PICTURE.mac', await readPicture(card)).is(before);
      await upkeep.writePicture(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-PICTURE-005',
      covers: ['JTT978.6:PICTURE.mac'],
      needs: writing,
      spends,
      title: { zh: '没有 MAC 时照片不变', en: 'without a MAC the picture stays' },
      rows: missing,
    },
    async ({ card, upkeep, check }, { title, alter }) => {
      await card.present();
      const before = await readPicture(card);
      await card.getChallenge({});

      const answer = await card.altered(title, alter).updatePicture({ data: negative(before), mac: new Uint8Array(4) });

      check('JTT978.6:PICTURE.mac', answer.sw).is(refusal);
      await card.present();
      check('JTT978.6:PICTURE.mac', await readPicture(card)).is(before);
      await upkeep.writePicture(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-PICTURE-006',
      beside: { zh: '另一条指令：更新照片', en: 'another command: the one that writes the picture' },
      covers: ['JTT978.6:PICTURE.mac', 'JTT978.6:SM.challenge.none'],
      needs: writing,
      spends,
      title: { zh: '随机数取于复位之前时照片不变', en: 'the picture stays when the challenge was drawn before a reset' },
    },
    async ({ card, issuer, upkeep, check }) => {
      await card.present();
      const before = await readPicture(card);
      const data = negative(before);
      const mac = await issuer.seal('updatePicture', { data }, { challenge: await card.getChallenge({}) });
      await card.present();

      const answer = await card.attempt.updatePicture({ data, mac });

      check('JTT978.6:SM.challenge.none', answer.sw).is(refusal);
      check('JTT978.6:PICTURE.mac', await readPicture(card)).is(before);
      await upkeep.writePicture(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-PICTURE-007',
      covers: ['JTT978.6:PICTURE.mac', 'JTT978.6:SM.key.diversified'],
      needs: [...writing, 'masters.maintenance'],
      spends,
      title: { zh: '以他卡密钥计算 MAC 时照片不变', en: 'the picture stays under a MAC made for a stranger' },
      rows: strangers,
    },
    async ({ card, issuer, upkeep, check }, { row }) => {
      await card.present();
      const before = await readPicture(card);
      const data = negative(before);
      const mac = await issuer.seal('updatePicture', { data }, { challenge: await card.getChallenge({}), stranger: row });

      const answer = await card.attempt.updatePicture({ data, mac });

      check('JTT978.6:SM.key.diversified', answer.sw).is(refusal);
      await card.present();
      check('JTT978.6:PICTURE.mac', await readPicture(card)).is(before);
      await upkeep.writePicture(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-PICTURE-010',
      covers: ['JTT978.6:PICTURE.qr'],
      needs: qr,
      title: { zh: '一次读出完整的二维码数据', en: 'the complete QR code comes in one answer' },
    },
    async ({ card, check }) => {
      await card.present();

      const answer = await card.attempt.readQrCode({});

      check('JTT978.6:PICTURE.qr', { sw: answer.sw, octets: answer.data.length }).is(someOctets);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-PICTURE-013',
      covers: ['JTT978.6:PICTURE.update'],
      needs: writing,
      spends: { writes: 2 },
      title: { zh: '照片完整写入，或因空间不足被拒绝', en: 'a picture is written as a whole, or refused for want of room' },
      rows: otherSizes,
    },
    async ({ card, issuer, upkeep, check }, { from }) => {
      await card.present();
      const before = await readPicture(card);
      const data = from(before);
      const mac = await issuer.seal('updatePicture', { data }, { challenge: await card.getChallenge({}) });

      const { sw: word } = await card.attempt.updatePicture({ data, mac });

      check('JTT978.6:PICTURE.update', word).is(storedOrFull);
      check('JTT978.6:PICTURE.update', await readPicture(card)).is(word === sw.success ? data : before);
      await upkeep.writePicture(before);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-PICTURE-012',
      covers: ['JTT978.6:PICTURE.qr'],
      needs: [...writing, 'EP.qr'],
      spends: { writes: 2 },
      title: { zh: '更新照片后二维码数据不变', en: 'the QR code stays when another picture is written' },
    },
    async ({ card, upkeep, check }) => {
      await card.present();
      const before = await readPicture(card);
      const { data: code } = await card.attempt.readQrCode({});
      await upkeep.writePicture(negative(before));

      const answer = await card.attempt.readQrCode({});

      check('JTT978.6:PICTURE.qr', answer.data).is(code);
      await upkeep.writePicture(before);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-PICTURE-011',
      covers: ['JTT978.6:PICTURE.qr.refuse'],
      needs: qr,
      spends: { counters: 0 },
      title: { zh: '读二维码参数错误时拒绝', en: 'a wrong read of the QR code is refused' },
      rows: wrongReads,
    },
    async ({ card, check }, { title, alter }) => {
      await card.present();

      const answer = await card.altered(title, alter).readQrCode({});

      check('JTT978.6:PICTURE.qr.refuse', answer.sw).is(refusal);
      check('JTT978.6:PICTURE.qr.refuse', answer.data.length).is(0);
    },
  ),
];

function readPicture(card: Card): Promise<Uint8Array> {
  return card.readPicture({});
}
