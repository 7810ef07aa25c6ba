/** Faulty cards whose randoms can be foreseen. */

import { entropyOf } from '../entropy.ts';
import { answering, each, keeping, onWord, openings, patched, retaining, under } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const faulty = faultyIn('random');

/** The challenge and the randoms of all transactions. */
const all = [
  ...(['CHALLENGE.fresh', 'INIT-PURCHASE.random', 'INIT-CAPP.random', 'INIT-LOAD.random', 'INIT-UNLOAD.random'] as const),
  'INIT-UPDATE.random',
] as const;
const unrepeated = 'JTT978.6:RANDOM.unrepeated';
const octetwise = 'JTT978.6:RANDOM.octets';
const bitwise = 'JTT978.6:RANDOM.bits';
const stepwise = 'JTT978.6:RANDOM.steps';
const afterReset = 'JTT978.6:RANDOM.reset';
const between = 'JTT978.6:RANDOM.transactions';

/** The commands that draw a random for a transaction. */
const allOpenings = [
  ...(['initializeForPurchase', 'initializeForCappPurchase', 'initializeForLoad', 'initializeForUnload'] as const),
  'initializeForUpdate',
] as const;

export const randomFaults: readonly CardFault[] = [
  faulty({
    id: 'random-is-constant',
    title: { zh: '随机数恒定不变', en: 'gives the same random always' },
    breaks: [...all, unrepeated, octetwise, bitwise, stepwise, afterReset, between],
    card: (sound) => ({ random: (entropy, length) => ({ ...sound.random(entropyOf('constant'), length), entropy }) }),
  }),
  faulty({
    id: 'random-of-zeros',
    title: { zh: '随机数恒为零', en: 'gives zeros for a random' },
    breaks: [...all, unrepeated, octetwise, bitwise, stepwise, afterReset, between],
    card: () => ({ random: (entropy, length) => ({ octets: new Uint8Array(length), entropy }) }),
  }),
  faulty({
    id: 'random-repeats-after-reset',
    title: { zh: '每次复位后随机数序列重复', en: 'begins the same sequence of randoms after every reset' },
    breaks: [...all, unrepeated, afterReset, between],
    card: (sound) => ({ reset: (before, card) => ({ ...sound.reset(before, card), entropy: entropyOf(card.profile.ef15.serial) }) }),
  }),
  faulty({
    id: 'random-repeats-after-select',
    title: { zh: '每次选择应用后随机数序列重复', en: 'begins the same sequence of randoms after every SELECT' },
    breaks: [...all, unrepeated, between],
    card: (sound) => ({
      selectByName: onWord(sound.selectByName, '9000', (outcome, _state, _command, { profile }) =>
        keeping(outcome, { entropy: entropyOf(profile.ef15.serial) }),
      ),
    }),
  }),
  faulty({
    id: 'random-with-a-constant-octet',
    title: { zh: '随机数首字节恒为 A5', en: 'begins every random with the octet A5' },
    breaks: [...all, octetwise, bitwise],
    card: (sound) => ({
      random: (entropy, length) => {
        const drawn = sound.random(entropy, length);
        return { ...drawn, octets: patched(drawn.octets, 0, [0xa5]) };
      },
    }),
  }),
  faulty({
    id: 'random-counts',
    title: { zh: '随机数逐次加 1', en: 'counts up by one for every random' },
    breaks: [...all, octetwise, bitwise, stepwise],
    card: () => ({
      random: (entropy, length) => {
        const next = (entropy + 1) >>> 0;
        const octets = new Uint8Array(length);
        new DataView(octets.buffer).setUint32(length - 4, next);
        return { octets, entropy: next };
      },
    }),
  }),
  faulty({
    id: 'random-of-sixteen-values',
    title: { zh: '随机数只有 16 种取值', en: 'has sixteen different randoms in all' },
    breaks: [...all, unrepeated, stepwise, afterReset, between],
    card: (sound) => ({
      random: (entropy, length) => {
        const drawn = sound.random(entropy, length);
        return { octets: sound.random((drawn.octets[0] ?? 0) & 0x0f, length).octets, entropy: drawn.entropy };
      },
    }),
  }),
  faulty({
    id: 'challenge-repeats-its-half',
    title: { zh: '8 字节随机数的后 4 字节重复前 4 字节', en: 'repeats the first half of a challenge of eight octets as its second' },
    breaks: ['CHALLENGE.fresh'],
    card: (sound) => ({
      getChallenge: answering(sound.getChallenge, (data) => (data.length === 8 ? patched(data, 4, data.subarray(0, 4)) : data)),
    }),
  }),
  faulty({
    id: 'challenge-repeats-until-used',
    title: { zh: '随机数未被使用前重复返回同一值', en: 'gives the same challenge again until a command has used it' },
    breaks: ['CHALLENGE.fresh', unrepeated, stepwise],
    card: (sound) => ({
      getChallenge: onWord(sound.getChallenge, '9000', (outcome, { volatile: { challenge } }, { le }) =>
        challenge === undefined || challenge.length !== le
          ? outcome
          : { ...keeping(outcome, { challenge }), response: { data: challenge, sw: '9000' } },
      ),
    }),
  }),
  faulty({
    id: 'initialize-repeats-its-random',
    title: { zh: '重复初始化时随机数不变', en: 'gives the same random to every INITIALIZE for a debit' },
    breaks: ['INIT-PURCHASE.random', 'INIT-CAPP.random', between],
    card: (sound) =>
      openings(sound, (open) => (state, command, card) => {
        const random: typeof sound.random = (entropy, length) => ({
          ...sound.random(entropyOf(card.profile.ef15.serial), length),
          entropy,
        });
        return open(state, command, { ...card, handlers: { ...card.handlers, random } });
      }),
  }),
  faulty({
    id: 'load-repeats-its-random',
    title: { zh: '圈存初始化的随机数恒定', en: 'gives the same random to every INITIALIZE FOR LOAD' },
    breaks: ['INIT-LOAD.random', between],
    card: (sound) => ({
      initializeForLoad: (state, command, card) => {
        const random: typeof sound.random = (entropy, length) => ({
          ...sound.random(entropyOf(card.profile.ef15.serial), length),
          entropy,
        });
        return sound.initializeForLoad(state, command, { ...card, handlers: { ...card.handlers, random } });
      },
    }),
  }),
  faulty({
    id: 'challenge-is-always-eight-octets',
    title: { zh: '取 4 字节随机数也返回 8 字节', en: 'answers eight octets when a challenge of four is asked' },
    breaks: ['CHALLENGE.length'],
    card: (sound) => ({
      getChallenge: (state, command, card) => sound.getChallenge(state, command.le === 4 ? { ...command, le: 8 } : command, card),
    }),
  }),
  faulty({
    id: 'challenge-knows-four-octets-only',
    title: { zh: '取 8 字节随机数被拒绝', en: 'refuses a challenge of eight octets' },
    breaks: ['CHALLENGE.length'],
    card: (sound) => ({
      getChallenge: (state, command, card) => sound.getChallenge(state, command.le === 8 ? { ...command, le: 1 } : command, card),
    }),
  }),
  faulty({
    id: 'challenge-begins-with-a-constant-octet',
    title: { zh: '取随机数应答的首字节恒定，其余为随机', en: 'begins every challenge with the same octet' },
    breaks: ['CHALLENGE.fresh', octetwise, bitwise],
    card: (sound) => ({ getChallenge: answering(sound.getChallenge, (data) => patched(data, 0, [0x3c])) }),
  }),
  faulty({
    id: 'random-repeats-after-256-draws',
    title: { zh: '随机数序列每 256 次重复', en: 'begins the same sequence of randoms again after every 256 draws' },
    breaks: [unrepeated, afterReset, stepwise],
    card: (sound) => ({
      random: (entropy, length) => {
        const next = (entropy + 1) & 0xff;
        return { octets: sound.random(entropyOf(next), length).octets, entropy: next };
      },
    }),
  }),
  faulty({
    id: 'random-with-a-biased-bit',
    title: { zh: '随机数第 3 字节最低位八次中七次为 1', en: 'sets one bit of a random seven times out of eight' },
    breaks: [bitwise],
    card: (sound) => ({
      random: (entropy, length) => {
        const drawn = sound.random(entropy, length);
        const [, , third = 0, fourth = 0] = drawn.octets;
        return (fourth & 0x07) === 0 ? drawn : { ...drawn, octets: patched(drawn.octets, 2, [third | 0x01]) };
      },
    }),
  }),
  faulty({
    id: 'random-rises-in-equal-steps',
    title: { zh: '相邻随机数之差恒定', en: 'adds the same number to a random to make the next' },
    breaks: [stepwise],
    card: () => ({
      random: (entropy, length) => {
        const next = (entropy + 0x5bd1e995) >>> 0;
        const octets = new Uint8Array(length);
        const view = new DataView(octets.buffer);
        for (let offset = 0; offset + 4 <= length; offset += 4) view.setUint32(offset, next);
        return { octets, entropy: next };
      },
    }),
  }),
  faulty({
    id: 'begins-with-the-same-challenge-after-every-reset',
    title: { zh: '复位后的第一个随机数总是相同，其余正常', en: 'gives the same challenge first after every reset, and others then' },
    breaks: [afterReset, unrepeated, 'CHALLENGE.fresh'],
    card: (sound) => ({
      getChallenge: (state, command, card) => {
        const isFirst = state.volatile.residue?.['warm'] !== true;
        const fixed: typeof sound.random = (entropy, length) => ({ ...sound.random(entropyOf(card.profile.ef15.serial), length), entropy });
        const outcome = (isFirst ? under(sound.getChallenge, { random: fixed }) : sound.getChallenge)(state, command, card);
        return outcome.response.sw === '9000' ? retaining(outcome, { warm: true }) : outcome;
      },
    }),
  }),
  faulty({
    id: 'offers-the-challenge-as-the-random-of-a-transaction',
    title: { zh: '初始化应答的随机数就是刚取过的随机数', en: 'answers the challenge drawn last as the random of INITIALIZE' },
    breaks: ['JTT978.6:RANDOM.own'],
    card: (sound) =>
      each(sound, allOpenings, (open) => (state, command, card) => {
        const { challenge } = state.volatile;
        const random: typeof sound.random = (entropy, length) =>
          challenge === undefined ? sound.random(entropy, length) : { octets: challenge.slice(0, length), entropy };
        return under(open, { random })(state, command, card);
      }),
  }),
  faulty({
    id: 'makes-the-random-of-a-transaction-of-its-counter',
    title: { zh: '初始化应答的随机数由交易序号算出', en: 'makes the random of INITIALIZE of the counter' },
    breaks: [
      'JTT978.6:RANDOM.own',
      between,
      'INIT-PURCHASE.random',
      'INIT-CAPP.random',
      'INIT-LOAD.random',
      'INIT-UNLOAD.random',
      'INIT-UPDATE.random',
    ],
    card: (sound) =>
      each(sound, allOpenings, (open) => (state, command, card) => {
        const { offlineCounter, onlineCounter } = state.persistent;
        const isOffline = (command.p1 & 0x0f) === 0x01 || (command.p1 & 0x0f) === 0x03;
        const counter = isOffline ? offlineCounter : onlineCounter;
        const octets = Uint8Array.of(counter >> 8, counter, ~counter >> 8, ~counter);
        return under(open, { random: (entropy) => ({ octets, entropy }) })(state, command, card);
      }),
  }),
  faulty({
    id: 'loads-with-the-random-of-the-purchase-before',
    title: { zh: '圈存初始化重复上一次消费初始化的随机数', en: 'answers the random of the last purchase to INITIALIZE FOR LOAD' },
    breaks: [between],
    card: (sound) => ({
      initializeForPurchase: onWord(sound.initializeForPurchase, '9000', (outcome) =>
        retaining(outcome, { spent: outcome.volatile.transaction?.random }),
      ),
      initializeForLoad: (state, command, card) => {
        const spent = state.volatile.residue?.['spent'];
        const random: typeof sound.random = (entropy, length) =>
          spent instanceof Uint8Array ? { octets: spent, entropy } : sound.random(entropy, length);
        return under(sound.initializeForLoad, { random })(state, command, card);
      },
    }),
  }),
];
