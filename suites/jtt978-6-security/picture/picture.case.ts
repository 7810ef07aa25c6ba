/** JT/T 978.6 — electronic purse: READ PICTURE, UPDATE PICTURE and READ QRCODE of the 2023 edition, in extended length. */

import { type Card, type Command, type Expectation, flipBit, type Issuer, oneOf, type Row, rule, type Text } from '#harness';
import { refusal, sw, testCase, testFamily } from '../../jtt978-2-card/purse-case.ts';
import { holdings, otherEnd, otherStart, strangers } from '../sealed-case.ts';

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

/** MACs that must write nothing. */
const wrongMacs: readonly (Row & { readonly seal: (issuer: Issuer, data: Uint8Array, challenge: Uint8Array) => Promise<Uint8Array> })[] = [
  {
    row: 'first-bit',
    title: { zh: '首位取反', en: 'its first bit turned over' },
    seal: async (issuer, data, challenge) => flipBit(await issuer.seal('updatePicture', { data }, { challenge }), 0),
  },
  {
    row: 'last-bit',
    title: { zh: '末位取反', en: 'its last bit turned over' },
    seal: async (issuer, data, challenge) => flipBit(await issuer.seal('updatePicture', { data }, { challenge }), 31),
  },
  { row: 'zeros', title: { zh: '全零', en: 'nothing but zeros' }, seal: async () => new Uint8Array(4) },
  {
    row: 'data-first',
    title: { zh: '数据首位不同', en: 'made for data with another first bit' },
    seal: (issuer, data, challenge) => issuer.seal('updatePicture', { data: otherStart(data) }, { challenge }),
  },
  {
    row: 'data-last',
    title: { zh: '数据末位不同', en: 'made for data with another last bit' },
    seal: (issuer, data, challenge) => issuer.seal('updatePicture', { data: otherEnd(data) }, { challenge }),
  },
  {
    row: 'challenge',
    title: { zh: '随机数不同', en: 'made for another challenge' },
    seal: (issuer, data, challenge) => issuer.seal('updatePicture', { data }, { challenge: otherStart(challenge) }),
  },
  {
    row: 'zero-key',
    title: { zh: '以全零密钥计算', en: 'made with zeros for a key' },
    seal: async (issuer, data, challenge) => issuer.forgeSeal('updatePicture', { data }, challenge),
  },
];

const missing: readonly (Row & { readonly alter: (command: Command) => Command })[] = [
  { row: 'cla-04', title: { zh: 'CLA 04', en: 'CLA 04' }, alter: withoutMac },
  { row: 'cla-00', title: { zh: 'CLA 00', en: 'CLA 00' }, alter: (command) => ({ ...withoutMac(command), cla: 0x00 }) },
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

  testCase(
    {
      id: 'JTT978.6-EP-PICTURE-003',
      covers: ['JTT978.6:PICTURE.update', 'JTT978.6:PICTURE.read'],
      needs: writing,
      spends: { writes: 2 },
      title: {
        zh: '凭 MAC 更新的照片断电后可读出，其他数据不变',
        en: 'a picture written under its MAC is read after a reset, and nothing else changed',
      },
    },
    async ({ card, issuer, upkeep, check }) => {
      await card.present();
      const before = await readPicture(card);
      const others = await holdings(card);
      const data = negative(before);
      const mac = await issuer.seal('updatePicture', { data }, { challenge: await card.getChallenge({}) });

      const answer = await card.attempt.updatePicture({ data, mac });

      check('JTT978.6:PICTURE.update', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 0 });
      await card.present();
      check('JTT978.6:PICTURE.read', await readPicture(card)).is(data);
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

/** The command without the MAC at the end of its data. */
function withoutMac(command: Command): Command {
  return { ...command, data: command.data?.slice(0, -4) };
}
