/** Faulty PSAMs whose challenges are no noise. */

import { concat } from '../../bytes/hex.ts';
import { entropyOf } from '../entropy.ts';
import { faultyIn, type PsamFault } from './faulty.ts';

const faulty = faultyIn('random');

export const randomFaults: readonly PsamFault[] = [
  faulty({
    id: 'psam-always-gives-the-same-challenge',
    title: { zh: '随机数总是相同', en: 'gives the same challenge every time' },
    breaks: ['CHALLENGE.fresh', 'CHALLENGE.reset'],
    psam: () => ({ random: (entropy, length) => ({ octets: new Uint8Array(length).fill(0x5a), entropy }) }),
  }),
  faulty({
    id: 'psam-begins-again-at-reset',
    title: { zh: '复位后重复同一随机数序列', en: 'gives the same challenges in the same order after every reset' },
    breaks: ['CHALLENGE.reset'],
    psam: (sound) => ({ reset: (before) => ({ ...sound.reset(before), entropy: entropyOf('reset') }) }),
  }),
  faulty({
    id: 'psam-has-a-constant-octet',
    title: { zh: '随机数首字节恒为 00', en: 'begins every challenge with 00' },
    breaks: ['CHALLENGE.fresh'],
    psam: (sound) => ({
      random: (entropy, length) => {
        const drawn = sound.random(entropy, length);
        return { ...drawn, octets: concat(Uint8Array.of(0), drawn.octets.slice(1)) };
      },
    }),
  }),
  faulty({
    id: 'psam-gives-each-challenge-twice',
    title: { zh: '每个随机数给出两次', en: 'gives every challenge twice' },
    breaks: ['CHALLENGE.fresh'],
    psam: (sound) => ({
      getChallenge: (state, command, psam) => {
        const last = state.volatile.residue?.['challenge'];
        const { le = 0 } = command;
        if (last instanceof Uint8Array && last.length === le) {
          return { commits: [], volatile: { ...state.volatile, residue: {} }, response: { data: last, sw: '9000' } };
        }
        const outcome = sound.getChallenge(state, command, psam);
        return { ...outcome, volatile: { ...outcome.volatile, residue: { challenge: outcome.response.data } } };
      },
    }),
  }),
  faulty({
    id: 'psam-gives-four-octets-twice',
    title: { zh: '8 字节随机数由 4 字节重复而成', en: 'makes eight octets of challenge of four octets written twice' },
    breaks: ['CHALLENGE.fresh'],
    psam: (sound) => ({
      random: (entropy, length) => {
        const drawn = sound.random(entropy, 4);
        return length === 8 ? { ...drawn, octets: concat(drawn.octets, drawn.octets) } : sound.random(entropy, length);
      },
    }),
  }),
  faulty({
    id: 'psam-gives-four-octets-for-eight',
    title: { zh: '要求 8 字节随机数只给 4 字节', en: 'gives four octets where eight were asked for' },
    breaks: ['CHALLENGE.length'],
    psam: (sound) => ({ random: (entropy) => sound.random(entropy, 4) }),
  }),
];
