/** JT/T 978.6 — electronic purse: EXTERNAL AUTHENTICATE, by which the outside world shows the card that it holds a key. */

import { type Card, flipBit, type Issuer, oneOf, type Row } from '#harness';
import { readBooks } from '../../jtt978-2-card/books.ts';
import { refusal, sw, testCase, testFamily } from '../../jtt978-2-card/purse-case.ts';
import { otherEnd, otherStart, readFiles, strangers, triesLeft } from '../sealed-case.ts';

const needs = ['EP', 'EP.external-authenticate', 'keys.authentication'];

const wrongCryptogram = oneOf(
  { ...triesLeft, '6300': { zh: '认证失败', en: 'authentication failed' } },
  {
    '6988': { zh: '安全报文数据错误', en: 'security data wrong' },
    '6982': { zh: '安全状态不满足', en: 'security status not satisfied' },
    '9302': { zh: 'MAC 无效（交易用语）', en: 'MAC invalid (the word of transactions)' },
  },
);

/** A cryptogram that is refused, and a right one that shows the key to be right. */
const spends = { counters: 0, macTries: 1 } as const;

const spoilt: readonly (Row & { readonly spoil: (cryptogram: Uint8Array, challenge: Uint8Array, issuer: Issuer) => Uint8Array })[] = [
  ...Array.from({ length: 8 }, (_, octet) => ({
    row: `octet-${octet + 1}`,
    title: { zh: `第 ${octet + 1} 字节一位取反`, en: `one bit of octet ${octet + 1} turned over` },
    spoil: (cryptogram: Uint8Array) => flipBit(cryptogram, 9 * octet),
  })),
  { row: 'last-bit', title: { zh: '末位取反', en: 'the last bit turned over' }, spoil: (cryptogram) => flipBit(cryptogram, 63) },
  {
    row: 'halves',
    title: { zh: '前后 4 字节对调', en: 'its halves exchanged' },
    spoil: (cryptogram) => Uint8Array.of(...cryptogram.slice(4), ...cryptogram.slice(0, 4)),
  },
  { row: 'zeros', title: { zh: '全零', en: 'nothing but zeros' }, spoil: () => new Uint8Array(8) },
  {
    row: 'challenge',
    title: { zh: '原样送回随机数', en: 'the challenge sent back as it was' },
    spoil: (_cryptogram, challenge) => Uint8Array.of(...challenge, 0, 0, 0, 0),
  },
  {
    row: 'zero-key',
    title: { zh: '以全零密钥计算', en: 'made with zeros for a key' },
    spoil: (_cryptogram, challenge, issuer) => issuer.forgeCryptogram(challenge),
  },
];

const stale: readonly (Row & { readonly draw: (card: Card) => Promise<Uint8Array> })[] = [
  {
    row: 'first-bit',
    title: { zh: '随机数首位不同', en: 'another first bit' },
    draw: async (card) => otherStart(await card.getChallenge({})),
  },
  {
    row: 'last-bit',
    title: { zh: '随机数末位不同', en: 'another last bit' },
    draw: async (card) => otherEnd(await card.getChallenge({})),
  },
  {
    row: 'older',
    title: { zh: '再取随机数之前的随机数', en: 'the one drawn before the last' },
    draw: async (card) => {
      const older = await card.getChallenge({});
      await card.getChallenge({});
      return older;
    },
  },
];

/** Challenges that a card does not hold after a reset. */
const undrawn: readonly (Row & { readonly draw: (card: Card) => Promise<Uint8Array> })[] = [
  { row: 'lost', title: { zh: '随机数取于复位之前', en: 'it was drawn before the reset' }, draw: (card) => card.getChallenge({}) },
  { row: 'never', title: { zh: '以全零代替随机数', en: 'zeros for a challenge' }, draw: async () => new Uint8Array(4) },
];

const cutShort = [
  { row: 'seven', title: { zh: '仅 7 字节', en: 'seven octets of it' }, kept: 7 },
  { row: 'four', title: { zh: '仅 4 字节', en: 'four octets of it' }, kept: 4 },
];

export const externalAuthenticationCases = [
  testCase(
    {
      id: 'JTT978.6-EP-AUTH-001',
      covers: ['JTT978.6:AUTH.accept'],
      needs,
      spends: { counters: 0 },
      proves: 'keys.authentication',
      title: { zh: '以随机数计算的认证数据正确时应答 9000', en: 'the right cryptogram over the challenge is answered 9000' },
    },
    async ({ card, issuer, check }) => {
      await card.present();
      const cryptogram = await issuer.authenticate(await card.getChallenge({}));

      const answer = await card.attempt.externalAuthenticate({ cryptogram });
      const next = await issuer.authenticate(await card.getChallenge({}));
      const again = await card.attempt.externalAuthenticate({ cryptogram: next });

      check('JTT978.6:AUTH.accept', { sw: answer.sw, octets: answer.data.length }).is({ sw: sw.success, octets: 0 });
      check('JTT978.6:AUTH.accept', again.sw).is(sw.success);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-AUTH-002',
      covers: ['JTT978.6:AUTH.refuse', 'JTT978.6:AUTH.refuse.word', 'JTT978.6:AUTH.accept'],
      needs,
      spends,
      title: { zh: '认证数据错误时拒绝，随后正确的被接受', en: 'a wrong cryptogram is refused, and a right one after it is taken' },
      rows: spoilt,
    },
    async ({ card, issuer, check }, { spoil }) => {
      await card.present();
      const challenge = await card.getChallenge({});
      const cryptogram = await issuer.authenticate(challenge);

      const answer = await card.attempt.externalAuthenticate({ cryptogram: spoil(cryptogram, challenge, issuer) });

      check('JTT978.6:AUTH.refuse', answer.sw).is(refusal);
      check('JTT978.6:AUTH.refuse.word', answer.sw).is(wrongCryptogram);
      const right = await issuer.authenticate(await card.getChallenge({}));
      check('JTT978.6:AUTH.accept', (await card.attempt.externalAuthenticate({ cryptogram: right })).sw).is(sw.success);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-AUTH-003',
      covers: ['JTT978.6:AUTH.refuse'],
      needs,
      spends,
      title: { zh: '以其他随机数计算的认证数据被拒绝', en: 'a cryptogram over another challenge is refused' },
      rows: stale,
    },
    async ({ card, issuer, upkeep, check }, { draw }) => {
      await card.present();
      const cryptogram = await issuer.authenticate(await draw(card));

      const answer = await card.attempt.externalAuthenticate({ cryptogram });

      check('JTT978.6:AUTH.refuse', answer.sw).is(refusal);
      await upkeep.authenticate();
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-AUTH-004',
      covers: ['JTT978.6:AUTH.refuse'],
      needs,
      spends,
      title: { zh: '认证数据不完整时拒绝', en: 'less than a whole cryptogram is refused' },
      rows: cutShort,
    },
    async ({ card, issuer, upkeep, check }, { title, kept }) => {
      await card.present();
      const cryptogram = await issuer.authenticate(await card.getChallenge({}));

      const answer = await card
        .altered(title, (command) => ({ ...command, data: cryptogram.slice(0, kept) }))
        .externalAuthenticate({ cryptogram });

      check('JTT978.6:AUTH.refuse', answer.sw).is(refusal);
      await upkeep.authenticate();
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-AUTH-009',
      covers: ['JTT978.6:AUTH.refuse'],
      needs: [...needs, 'masters.authentication'],
      spends,
      title: { zh: '以他卡密钥计算的认证数据被拒绝', en: 'a cryptogram made for a stranger is refused' },
      rows: strangers,
    },
    async ({ card, issuer, upkeep, check }, { row }) => {
      await card.present();
      const cryptogram = await issuer.authenticate(await card.getChallenge({}), row);

      const answer = await card.attempt.externalAuthenticate({ cryptogram });

      check('JTT978.6:AUTH.refuse', answer.sw).is(refusal);
      await upkeep.authenticate();
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-AUTH-005',
      beside: { zh: '另一条指令：外部认证', en: 'another command: EXTERNAL AUTHENTICATE' },
      covers: ['JTT978.6:AUTH.challenge'],
      needs,
      spends,
      title: { zh: '复位后未取随机数时拒绝认证', en: 'authentication is refused when no challenge was drawn since the reset' },
      rows: undrawn,
    },
    async ({ card, issuer, upkeep, check }, { draw }) => {
      await card.present();
      const cryptogram = await issuer.authenticate(await draw(card));
      await card.present();

      const answer = await card.attempt.externalAuthenticate({ cryptogram });

      check('JTT978.6:AUTH.challenge', answer.sw).is(refusal);
      await upkeep.authenticate();
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-AUTH-006',
      covers: ['JTT978.6:AUTH.refuse'],
      needs,
      spends,
      title: { zh: '重放已通过的认证数据被拒绝', en: 'a cryptogram that was accepted is refused when it comes again' },
      rows: [
        { row: 'challenge', title: { zh: '取新随机数后', en: 'after a new challenge' }, again: async () => {} },
        {
          row: 'reset',
          title: { zh: '复位并取新随机数后', en: 'after a reset and a new challenge' },
          again: (card: Card) => card.present(),
        },
      ],
    },
    async ({ card, issuer, upkeep, check }, { again }) => {
      await card.present();
      const cryptogram = await issuer.authenticate(await card.getChallenge({}));
      await card.externalAuthenticate({ cryptogram });
      await again(card);
      await card.getChallenge({});

      const answer = await card.attempt.externalAuthenticate({ cryptogram });

      check('JTT978.6:AUTH.refuse', answer.sw).is(refusal);
      await upkeep.authenticate();
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-AUTH-007',
      covers: ['JTT978.6:AUTH.challenge.once'],
      needs,
      spends,
      title: { zh: '同一随机数只通过一次认证', en: 'one challenge is good for one authentication' },
    },
    async ({ card, issuer, upkeep, check }) => {
      await card.present();
      const cryptogram = await issuer.authenticate(await card.getChallenge({}));
      await card.externalAuthenticate({ cryptogram });

      const answer = await card.attempt.externalAuthenticate({ cryptogram });

      check('JTT978.6:AUTH.challenge.once', answer.sw).is(refusal);
      await upkeep.authenticate();
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-AUTH-008',
      covers: ['JTT978.6:AUTH.harmless'],
      needs,
      spends,
      title: { zh: '外部认证后文件、余额、序号与记录不变', en: 'external authentication leaves files, money, counters and records' },
      rows: [
        { row: 'right', title: { zh: '认证成功', en: 'when it succeeds' }, bits: [] },
        { row: 'wrong', title: { zh: '认证失败', en: 'when it fails' }, bits: [20] },
      ],
    },
    async ({ card, issuer, upkeep, check }, { bits }) => {
      await card.present();
      const before = { files: await readFiles(card), books: await readBooks(card) };
      const cryptogram = await issuer.authenticate(await card.getChallenge({}));

      await card.attempt.externalAuthenticate({ cryptogram: bits.reduce(flipBit, cryptogram) });

      await card.present();
      check('JTT978.6:AUTH.harmless', { files: await readFiles(card), books: await readBooks(card) }).is(before);
      await upkeep.authenticate();
    },
  ),
];
