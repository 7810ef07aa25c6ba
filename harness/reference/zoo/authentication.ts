/** Faulty cards that take the outside for proven too easily, or never. */

import { equal } from '../../bytes/hex.ts';
import { fen } from '../../tunion/money.ts';
import { keysOf } from '../card/algorithm.ts';
import { answer, refuse, withoutTransaction } from '../card/state.ts';
import { afterwards, answering, committing, onWord, retaining, under, withPurse } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const keyMac = faultyIn('key-mac');
const state = faultyIn('state');
const robustness = faultyIn('robustness');
const money = faultyIn('money');
const counter = faultyIn('counter');

const none = new Uint8Array(0);

export const authenticationFaults: readonly CardFault[] = [
  keyMac({
    id: 'authenticates-with-any-cryptogram',
    title: { zh: '外部认证不校验密文', en: 'takes any cryptogram for right' },
    breaks: ['JTT978.6:AUTH.refuse'],
    card: (sound) => ({ externalAuthenticate: under(sound.externalAuthenticate, { matches: () => true }) }),
  }),
  keyMac({
    id: 'compares-half-a-cryptogram',
    title: { zh: '外部认证只比较密文前 4 字节', en: 'compares only four octets of a cryptogram' },
    breaks: ['JTT978.6:AUTH.refuse'],
    card: (sound) => ({
      externalAuthenticate: under(sound.externalAuthenticate, {
        matches: (expected, received) => equal(expected.subarray(0, 4), received.subarray(0, 4)),
      }),
    }),
  }),
  keyMac({
    id: 'takes-its-own-challenge-for-a-cryptogram',
    title: { zh: '外部认证把原样送回的随机数视为正确密文', en: 'takes its own challenge, sent back as it was, for a cryptogram' },
    breaks: ['JTT978.6:AUTH.refuse'],
    card: (sound) => ({
      externalAuthenticate: (before, command, card) => {
        const { challenge = none } = before.volatile;
        const { data = none } = command;
        const isEcho = challenge.length > 0 && equal(data.subarray(0, challenge.length), challenge);
        return isEcho
          ? answer({ ...withoutTransaction(before.volatile), challenge: undefined })
          : sound.externalAuthenticate(before, command, card);
      },
    }),
  }),
  keyMac({
    id: 'authenticates-under-a-key-of-zeros',
    title: { zh: '外部认证还接受全零密钥的密文', en: 'takes a cryptogram under a key of zeros beside its own' },
    breaks: ['JTT978.6:AUTH.refuse'],
    card: (sound) => ({
      externalAuthenticate: (before, command, card) => {
        const outcome = sound.externalAuthenticate(before, command, card);
        if (outcome.response.sw !== card.choices.authenticateWord) return outcome;
        const keys = { ...keysOf(card.profile.algorithm, card), authentication: new Uint8Array(16) };
        const again = sound.externalAuthenticate(before, command, { ...card, keys });
        return again.response.sw === '9000' ? again : outcome;
      },
    }),
  }),
  keyMac({
    id: 'authenticates-under-the-maintenance-key',
    title: { zh: '外部认证使用维护密钥', en: 'authenticates the outside by the maintenance key' },
    breaks: ['JTT978.6:AUTH.accept'],
    card: (sound) => ({
      cryptogram: (challenge, algorithm, card) => {
        const { maintenance: authentication, ...keys } = keysOf(algorithm, card);
        const other = { ...card, keys: { ...keys, maintenance: authentication, authentication } };
        return sound.cryptogram(challenge, algorithm, { ...other, secondKeys: card.secondKeys && other.keys });
      },
    }),
  }),
  keyMac({
    id: 'fills-the-challenge-of-an-authentication-with-80',
    title: { zh: '外部认证把 4 字节随机数按 80 补位', en: 'fills a challenge of four octets with 80 00 00 00 before it enciphers it' },
    breaks: ['JTT978.6:AUTH.accept'],
    card: (sound) => ({
      cryptogram: (challenge, algorithm, card) => {
        const whole = new Uint8Array(8);
        whole.set(challenge);
        if (challenge.length < 8) whole[challenge.length] = 0x80;
        return sound.cryptogram(whole, algorithm, card);
      },
    }),
  }),
  state({
    id: 'authenticates-without-a-challenge',
    title: { zh: '未取随机数时按全零随机数进行外部认证', en: 'authenticates the outside over zeros where no challenge was drawn' },
    breaks: ['JTT978.6:AUTH.challenge'],
    card: (sound) => ({
      externalAuthenticate: (before, command, card) => {
        const { challenge = new Uint8Array(8) } = before.volatile;
        return sound.externalAuthenticate({ ...before, volatile: { ...before.volatile, challenge } }, command, card);
      },
    }),
  }),
  state({
    id: 'leaves-the-challenge-after-an-authentication',
    title: { zh: '外部认证后随机数仍可再用', en: 'lets the same cryptogram authenticate the outside again' },
    breaks: ['JTT978.6:AUTH.challenge.once'],
    card: (sound) => ({
      challengeAfter: (before, after, name, card) =>
        name === 'externalAuthenticate' ? before.challenge : sound.challengeAfter(before, after, name, card),
    }),
  }),
  state({
    id: 'takes-the-last-cryptogram-again',
    title: { zh: '上一次成功的密文可再次通过外部认证，不论随机数', en: 'takes the last right cryptogram again whatever the challenge' },
    breaks: ['JTT978.6:AUTH.refuse', 'JTT978.6:AUTH.challenge', 'JTT978.6:AUTH.challenge.once'],
    card: (sound) => ({
      reset: (before, card) => ({ ...sound.reset(before, card), residue: before.residue ?? {} }),
      externalAuthenticate: (before, command, card) => {
        const { data = none } = command;
        const last = before.volatile.residue?.['cryptogram'];
        if (last instanceof Uint8Array && equal(last, data))
          return answer({ ...withoutTransaction(before.volatile), challenge: undefined });
        return onWord(sound.externalAuthenticate, '9000', (outcome) => retaining(outcome, { cryptogram: data }))(before, command, card);
      },
    }),
  }),
  state({
    id: 'takes-the-cryptogram-of-the-challenge-before',
    title: { zh: '外部认证接受上一个随机数的密文', en: 'takes the cryptogram of the challenge before the last as well' },
    breaks: ['JTT978.6:AUTH.refuse'],
    card: (sound) => ({
      getChallenge: onWord(sound.getChallenge, '9000', (outcome, { volatile }) =>
        retaining(outcome, { before: volatile.residue?.['latest'], latest: outcome.response.data }),
      ),
      externalAuthenticate: (before, command, card) => {
        const outcome = sound.externalAuthenticate(before, command, card);
        const challenge = before.volatile.residue?.['before'];
        if (outcome.response.sw !== card.choices.authenticateWord || !(challenge instanceof Uint8Array)) return outcome;
        const again = sound.externalAuthenticate({ ...before, volatile: { ...before.volatile, challenge } }, command, card);
        return again.response.sw === '9000' ? again : outcome;
      },
    }),
  }),
  state({
    id: 'authenticates-once-only',
    title: { zh: '外部认证成功一次后一律拒绝', en: 'authenticates the outside once and never again while power lasts' },
    breaks: ['JTT978.6:AUTH.accept'],
    card: (sound) => ({
      externalAuthenticate: (before, command, card) =>
        before.volatile.residue?.['authenticated'] === true
          ? refuse(withoutTransaction(before.volatile), '6985')
          : onWord(sound.externalAuthenticate, '9000', (outcome) => retaining(outcome, { authenticated: true }))(before, command, card),
    }),
  }),
  robustness({
    id: 'answers-an-authentication-with-its-key-number',
    title: { zh: '外部认证成功时应答带有数据', en: 'answers an authentication with data' },
    breaks: ['JTT978.6:AUTH.accept'],
    card: (sound) => ({ externalAuthenticate: answering(sound.externalAuthenticate, () => Uint8Array.of(0x00)) }),
  }),
  money({
    id: 'pays-a-fen-for-every-wrong-cryptogram',
    title: { zh: '外部认证每失败一次余额少 1 分', en: 'loses a fen of its balance for every wrong cryptogram' },
    breaks: ['JTT978.6:AUTH.harmless', 'PURSE.conserved'],
    card: (sound) => ({
      externalAuthenticate: afterwards(sound.externalAuthenticate, (outcome, { persistent, volatile }) =>
        outcome.response.sw === '9000' || volatile.challenge === undefined
          ? outcome
          : committing(outcome, withPurse(persistent, { balance: fen(Math.max(0, persistent.purse.balance - 1)) })),
      ),
    }),
  }),
  counter({
    id: 'counts-an-authentication-as-a-transaction',
    title: { zh: '外部认证成功时联机交易序号加 1', en: 'counts an authentication with the online counter' },
    breaks: ['JTT978.6:AUTH.harmless', 'PURSE.counters'],
    card: (sound) => ({
      externalAuthenticate: onWord(sound.externalAuthenticate, '9000', (outcome, { persistent }) =>
        committing(outcome, { ...persistent, onlineCounter: persistent.onlineCounter + 1 }),
      ),
    }),
  }),
];
