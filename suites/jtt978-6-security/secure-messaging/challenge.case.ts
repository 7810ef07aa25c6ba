/** JT/T 978.6 — electronic purse: a MAC is made for one challenge, the one that the card drew last, and serves once. */

import { type Card, flipBit, hex, type Row, rule } from '#harness';
import { type PurseInstruments, refusal, testCase, testFamily } from '../../jtt978-2-card/purse-case.ts';
import { type Change, holdings, otherEnd, otherStart, refusedWrite, sealed, smallChange, written } from '../sealed-case.ts';

const needs = ['EP', 'EP.write', 'keys.maintenance'];
const zeros = new Uint8Array(4);

/** Draws what the card will hold against the MAC, and says for which challenge the MAC is made instead. */
interface Stale extends Row {
  readonly draw: (instruments: PurseInstruments, undo: Change['undo']) => Promise<Uint8Array>;
}

const stale: readonly Stale[] = [
  {
    row: 'first-bit',
    title: { zh: '随机数首位不同', en: 'another first bit' },
    draw: async ({ card }) => otherStart(await card.getChallenge({})),
  },
  {
    row: 'last-bit',
    title: { zh: '随机数末位不同', en: 'another last bit' },
    draw: async ({ card }) => otherEnd(await card.getChallenge({})),
  },
  {
    row: 'zeros',
    title: { zh: '以全零代替随机数', en: 'zeros instead' },
    draw: async ({ card }) => {
      await card.getChallenge({});
      return zeros;
    },
  },
  {
    row: 'older',
    title: { zh: '再取随机数之前的随机数', en: 'the one drawn before the last' },
    draw: async ({ card }) => {
      const older = await card.getChallenge({});
      await card.getChallenge({});
      return older;
    },
  },
  {
    row: 'used',
    title: { zh: '已用于一次写入的随机数', en: 'one that a write has used' },
    draw: async ({ card, issuer }, undo) => {
      const challenge = await card.getChallenge({});
      await card.updateBinary({ ...undo, mac: await issuer.seal('updateBinary', undo, { challenge }) });
      await card.getChallenge({});
      return challenge;
    },
  },
  {
    row: 'before-reset',
    title: { zh: '复位之前的随机数', en: 'one drawn before a reset' },
    draw: async ({ card }) => {
      const older = await card.getChallenge({});
      await card.present();
      await card.getChallenge({});
      return older;
    },
  },
];

/** No challenge since the reset. */
const undrawn: readonly (Row & { readonly draw: (card: Card) => Promise<Uint8Array> })[] = [
  { row: 'never', title: { zh: '从未取随机数，以全零计算 MAC', en: 'none was drawn; the MAC is made for zeros' }, draw: async () => zeros },
  {
    row: 'lost',
    title: { zh: '随机数取于复位之前', en: 'it was drawn before the reset' },
    draw: async (card) => {
      const challenge = await card.getChallenge({});
      await card.present();
      return challenge;
    },
  },
];

/** What stands between a write and its repetition. */
const pauses: readonly (Row & { readonly pause: (card: Card) => Promise<unknown> })[] = [
  { row: 'challenge', title: { zh: '取新随机数后', en: 'after a new challenge' }, pause: (card) => card.getChallenge({}) },
  { row: 'reset', title: { zh: '复位后', en: 'after a reset' }, pause: (card) => card.present() },
  {
    row: 'reset-challenge',
    title: { zh: '复位并取新随机数后', en: 'after a reset and a new challenge' },
    pause: async (card) => {
      await card.present();
      await card.getChallenge({});
    },
  },
];

/** Taken, and the file as written, or refused, and the file as it was. Which of them is left open. */
const agreeing = (before: string, after: string) =>
  rule(
    { zh: '应答 9000 且文件如所写，或应答其他且文件不变', en: '9000 and the file as written, or any other word and the file as before' },
    (seen) => {
      const { word, file } = seen as { readonly word: string; readonly file: string };
      return file === (word === '9000' ? after : before);
    },
  );

export const writeChallengeCases = [
  testFamily(
    {
      id: 'JTT978.6-EP-SM-040',
      covers: ['JTT978.6:SM.challenge', 'JTT978.6:SM.mac.word'],
      needs,
      spends: { writes: 3, macTries: 1 },
      title: {
        zh: '以其他随机数计算的 MAC 被拒绝，卡片不变',
        en: 'a write whose MAC was made for another challenge is refused and changes nothing',
      },
      rows: stale,
    },
    async (instruments, { draw }) => {
      const { card, issuer, upkeep, check } = instruments;
      await card.present();
      const before = await holdings(card);
      const { write, undo } = await smallChange(card);
      const mac = await issuer.seal('updateBinary', write, { challenge: await draw(instruments, undo) });

      const answer = await card.attempt.updateBinary({ ...write, mac });

      check('JTT978.6:SM.challenge', answer.sw).is(refusal);
      check('JTT978.6:SM.mac.word', answer.sw).is(sealed.macWrong);
      await card.present();
      check('JTT978.6:SM.challenge', await holdings(card)).is(before);
      await upkeep.write(undo);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-SM-041',
      covers: ['JTT978.6:SM.challenge.none', 'JTT978.6:SM.challenge.none.word'],
      needs,
      spends: refusedWrite,
      title: {
        zh: '复位后未取随机数的写指令被拒绝，卡片不变',
        en: 'a write without a challenge since the reset is refused and changes nothing',
      },
      rows: undrawn,
    },
    async ({ card, issuer, upkeep, check }, { draw }) => {
      await card.present();
      const before = await holdings(card);
      const { write, undo } = await smallChange(card);
      const mac = await issuer.seal('updateBinary', write, { challenge: await draw(card) });

      const answer = await card.attempt.updateBinary({ ...write, mac });

      check('JTT978.6:SM.challenge.none', answer.sw).is(refusal);
      check('JTT978.6:SM.challenge.none.word', answer.sw).is(sealed.noChallenge);
      await card.present();
      check('JTT978.6:SM.challenge.none', await holdings(card)).is(before);
      await upkeep.write(undo);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-SM-042',
      covers: ['JTT978.6:SM.replay'],
      needs,
      spends: { writes: 4, macTries: 1 },
      title: {
        zh: '重放已成功的写指令被拒绝，文件保持新内容',
        en: 'a write that had succeeded is refused when it comes again: what was written since stays',
      },
      rows: pauses,
    },
    async ({ card, issuer, upkeep, check }, { pause }) => {
      await card.present();
      const { write, undo } = await smallChange(card);
      const mac = await issuer.seal('updateBinary', write, { challenge: await card.getChallenge({}) });
      await card.updateBinary({ ...write, mac });
      await upkeep.write(undo);
      const before = await holdings(card);
      await pause(card);

      const answer = await card.attempt.updateBinary({ ...write, mac });

      check('JTT978.6:SM.replay', answer.sw).is(refusal);
      await card.present();
      check('JTT978.6:SM.replay', await holdings(card)).is(before);
      await upkeep.write(undo);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-SM-043',
      killsNothing: {
        zh: '只作观察：公开资料未说明随机数能否再用',
        en: 'only observed: nothing public says whether a challenge may serve again',
      },
      covers: ['JTT978.6:SM.challenge.once'],
      needs,
      spends: { writes: 3, macTries: 1 },
      title: { zh: '写入成功后，同一随机数不能再用', en: 'a challenge that a write has used does not serve another' },
    },
    async ({ card, issuer, upkeep, check }) => {
      await card.present();
      const { write, undo } = await smallChange(card);
      const challenge = await card.getChallenge({});
      await card.updateBinary({ ...undo, mac: await issuer.seal('updateBinary', undo, { challenge }) });
      const before = await card.readFile(0x17);

      const answer = await card.attempt.updateBinary({ ...write, mac: await issuer.seal('updateBinary', write, { challenge }) });

      check('JTT978.6:SM.challenge.once', answer.sw).is(refusal);
      check('JTT978.6:SM.challenge.once', await card.readFile(0x17)).is(before);
      await upkeep.write(undo);
    },
  ),

  testCase(
    {
      id: 'JTT978.6-EP-SM-044',
      killsNothing: {
        zh: '只作观察：公开资料未说明随机数能否再用',
        en: 'only observed: nothing public says whether a challenge may serve again',
      },
      covers: ['JTT978.6:SM.challenge.once'],
      needs,
      spends: { writes: 3, macTries: 2 },
      title: { zh: 'MAC 错误之后，同一随机数不能再用', en: 'a challenge that a wrong MAC has used does not serve the right one' },
    },
    async ({ card, issuer, upkeep, check }) => {
      await card.present();
      const { write, undo } = await smallChange(card);
      const mac = await issuer.seal('updateBinary', write, { challenge: await card.getChallenge({}) });
      await card.attempt.updateBinary({ ...write, mac: flipBit(mac, 15) });
      const before = await card.readFile(0x17);

      const answer = await card.attempt.updateBinary({ ...write, mac });

      check('JTT978.6:SM.challenge.once', answer.sw).is(refusal);
      check('JTT978.6:SM.challenge.once', await card.readFile(0x17)).is(before);
      await upkeep.write(undo);
    },
  ),

  testFamily(
    {
      id: 'JTT978.6-EP-SM-045',
      covers: ['JTT978.6:SM.challenge.eight'],
      needs,
      spends: refusedWrite,
      title: {
        zh: '取 8 字节随机数后，以其中 4 字节计算 MAC：应答与结果一致',
        en: 'after a challenge of eight octets, a MAC that starts from four of them: answer and effect agree',
      },
      rows: [
        { row: 'first-four', title: { zh: '前 4 字节', en: 'the first four' }, from: 0 },
        { row: 'last-four', title: { zh: '后 4 字节', en: 'the last four' }, from: 4 },
      ],
    },
    async ({ card, issuer, upkeep, check }, { from }) => {
      await card.present();
      const before = await card.readFile(0x17);
      const { write, undo } = await smallChange(card);
      const challenge = (await card.getChallenge({ length: 8 })).slice(from, from + 4);
      const mac = await issuer.seal('updateBinary', write, { challenge });

      const { sw: word } = await card.attempt.updateBinary({ ...write, mac });

      const file = hex(await card.readFile(0x17));
      check('JTT978.6:SM.challenge.eight', { word, file }).is(agreeing(hex(before), hex(written(before, write))));
      await upkeep.write(undo);
    },
  ),
];
