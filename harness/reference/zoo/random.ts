/** Faulty cards whose randoms can be foreseen. */

import { entropyOf } from '../entropy.ts';
import { answering, keeping, onWord, openings, patched } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const faulty = faultyIn('random');

/** The challenge and the randoms of both debits and of the load. */
const all = ['CHALLENGE.fresh', 'INIT-PURCHASE.random', 'INIT-CAPP.random', 'INIT-LOAD.random'] as const;

export const randomFaults: readonly CardFault[] = [
  faulty({
    id: 'random-is-constant',
    title: { zh: '随机数恒定不变', en: 'gives the same random always' },
    breaks: [...all],
    card: (sound) => ({ random: (entropy, length) => ({ ...sound.random(entropyOf('constant'), length), entropy }) }),
  }),
  faulty({
    id: 'random-of-zeros',
    title: { zh: '随机数恒为零', en: 'gives zeros for a random' },
    breaks: [...all],
    card: () => ({ random: (entropy, length) => ({ octets: new Uint8Array(length), entropy }) }),
  }),
  faulty({
    id: 'random-repeats-after-reset',
    title: { zh: '每次复位后随机数序列重复', en: 'begins the same sequence of randoms after every reset' },
    breaks: [...all],
    card: (sound) => ({ reset: (before, card) => ({ ...sound.reset(before, card), entropy: entropyOf(card.profile.ef15.serial) }) }),
  }),
  faulty({
    id: 'random-repeats-after-select',
    title: { zh: '每次选择应用后随机数序列重复', en: 'begins the same sequence of randoms after every SELECT' },
    breaks: [...all],
    card: (sound) => ({
      selectByName: onWord(sound.selectByName, '9000', (outcome, _state, _command, { profile }) =>
        keeping(outcome, { entropy: entropyOf(profile.ef15.serial) }),
      ),
    }),
  }),
  faulty({
    id: 'random-with-a-constant-octet',
    title: { zh: '随机数首字节恒为 A5', en: 'begins every random with the octet A5' },
    breaks: [...all],
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
    breaks: [...all],
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
    breaks: [...all],
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
    breaks: ['CHALLENGE.fresh'],
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
    breaks: ['INIT-PURCHASE.random', 'INIT-CAPP.random'],
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
    breaks: ['INIT-LOAD.random'],
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
    breaks: ['CHALLENGE.fresh'],
    card: (sound) => ({ getChallenge: answering(sound.getChallenge, (data) => patched(data, 0, [0x3c])) }),
  }),
];
