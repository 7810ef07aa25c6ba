/** Faulty cards that answer otherwise than Le asks. */

import type { Handler } from '../card/handlers.ts';
import { answer, refuse, withoutTransaction } from '../card/state.ts';
import { afterwards, answering, isPurseCommand, withData } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';
import { seeing } from './parameter.ts';

const faulty = faultyIn('robustness');

const none = new Uint8Array(0);

/** Answers as many octets as Le says, zeros where there are no more. */
const cutToLe =
  (handler: Handler): Handler =>
  (state, command, card) => {
    const { le = 256 } = command;
    const outcome = handler(state, { ...command, le: 256 }, card);
    if (outcome.response.sw !== '9000' || le === 256) return outcome;
    const data = new Uint8Array(le);
    data.set(outcome.response.data.subarray(0, le));
    return withData(outcome, data);
  };

export const expectedLengthFaults: readonly CardFault[] = [
  faulty({
    id: 'ignores-le',
    title: { zh: '钱包命令不检查 Le，总应答全部数据', en: 'answers purse commands in full whatever Le is' },
    breaks: ['PARAM.le'],
    card: (sound) => seeing(sound, (command) => (isPurseCommand(command) && command.le !== undefined ? { ...command, le: 256 } : command)),
  }),
  faulty({
    id: 'cuts-answers-to-le',
    title: { zh: '钱包命令按错误的 Le 截短应答或补零', en: 'cuts or fills the answer to a purse command to a wrong Le' },
    breaks: ['PARAM.le'],
    card: (sound) => ({
      dispatch: (state, command, card) =>
        isPurseCommand(command) && command.le !== undefined
          ? cutToLe(sound.dispatch)(state, command, card)
          : sound.dispatch(state, command, card),
    }),
  }),
  faulty({
    id: 'asks-for-a-wrong-le',
    title: { zh: 'Le 错误时应答 6Cxx，但所给长度不对', en: 'answers a wrong Le with 6Cxx and a length that is wrong again' },
    breaks: ['PARAM.le', 'PARAM.le.word'],
    card: (sound) => ({
      dispatch: afterwards(sound.dispatch, (outcome, state, command, card) => {
        const { le } = command;
        if (le === undefined || le === 256 || outcome.response.sw === '9000') return outcome;
        const whole = sound.dispatch(state, { ...command, le: 256 }, card).response;
        return whole.sw === '9000'
          ? { ...refuse(state.volatile, `6C${(whole.data.length + 1).toString(16).padStart(2, '0').toUpperCase()}`) }
          : outcome;
      }),
    }),
  }),
  faulty({
    id: 'echoes-the-header-for-le-zero',
    title: { zh: 'Le 为 00 时应答回送命令头', en: 'answers Le 00 with the header of the command' },
    breaks: ['PARAM.le-zero'],
    card: (sound) => ({
      dispatch: (state, command, card) => {
        const echoes = isPurseCommand(command) && command.le === 256;
        const { cla, ins: instruction, p1, p2 } = command;
        const echo = (handler: Handler) => answering(handler, () => Uint8Array.of(cla, instruction, p1, p2));
        return (echoes ? echo(sound.dispatch) : sound.dispatch)(state, command, card);
      },
    }),
  }),
  faulty({
    id: 'answers-nothing-for-le-zero',
    title: { zh: 'Le 为 00 时应答 9000 而无数据', en: 'answers Le 00 with 9000 and no data' },
    breaks: ['PARAM.le-zero'],
    card: (sound) => ({
      dispatch: (state, command, card) =>
        (isPurseCommand(command) && command.le === 256 ? answering(sound.dispatch, () => none) : sound.dispatch)(state, command, card),
    }),
  }),
  faulty({
    id: 'refuses-le-zero',
    title: { zh: 'Le 为 00 时应答 6700', en: 'refuses Le 00' },
    breaks: ['PARAM.le-zero'],
    card: (sound) => ({
      dispatch: (state, command, card) =>
        isPurseCommand(command) && command.le === 256
          ? refuse(withoutTransaction(state.volatile), '6700')
          : sound.dispatch(state, command, card),
    }),
  }),
  faulty({
    id: 'reads-48-octets-at-most-for-le-zero',
    title: { zh: '读文件 Le 为 00 时最多返回 48 字节', en: 'answers a read with Le 00 with 48 octets at most' },
    breaks: ['PARAM.le-zero', 'FILE.16.length', 'FILE.17.length', 'FILE.1A.length'],
    card: (sound) => {
      const cut = (handler: Handler) => answering(handler, (data, _state, { le = 256 }) => (le === 256 ? data.subarray(0, 48) : data));
      return { readBinary: cut(sound.readBinary), readRecord: cut(sound.readRecord) };
    },
  }),
  faulty({
    id: 'gives-a-challenge-of-any-length',
    title: { zh: '取随机数不检查 Le，要多少字节给多少', en: 'gives as many octets of a challenge as are asked for' },
    breaks: ['PARAM.le', 'PARAM.le.word'],
    card: (sound) => ({
      getChallenge: (state, command, card) => {
        const { le = 0 } = command;
        if (le === 0 || le === 256) return sound.getChallenge(state, command, card);
        const { octets, entropy } = sound.random(state.volatile.entropy, le);
        return answer({ ...state.volatile, challenge: octets.slice(0, 8), entropy }, octets);
      },
    }),
  }),
];
