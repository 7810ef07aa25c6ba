/** Faulty cards that ask, change or block an algorithm wrongly. */

import { concat } from '../../bytes/hex.ts';
import { fen } from '../../tunion/money.ts';
import { otherThan } from '../card/algorithm.ts';
import type { CardHandlers, Handler } from '../card/handlers.ts';
import { refuse } from '../card/state.ts';
import {
  afterwards,
  answering,
  committing,
  each,
  having,
  keeping,
  onlySaying,
  onWord,
  under,
  withPurse,
  withWord,
  writingAllTheSame,
} from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const state = faultyIn('state');
const access = faultyIn('access');
const robustness = faultyIn('robustness');
const money = faultyIn('money');

/** The card that changes its algorithm after what comes out of a command, where it holds keys for both. */
const turning = (name: 'getAlgorithm' | 'getChallenge') => (sound: CardHandlers) => ({
  [name]: afterwards(sound[name], (outcome, before, _command, card) =>
    card.secondKeys === undefined || outcome.response.sw !== '9000'
      ? outcome
      : keeping(outcome, { algorithm: otherThan(sound.currentAlgorithm(before, card)) }),
  ),
});

/** The handler of a protected command that looks at the algorithm in use and not at P1. */
const inUse =
  (sound: CardHandlers) =>
  (handler: Handler): Handler =>
  (before, command, card) => {
    const algorithm = sound.currentAlgorithm(before, card);
    const refusesProtected: CardHandlers['refusesProtected'] = (sent, challenge, on, seal) =>
      sound.refusesProtected(sent, challenge, on, seal && { ...seal, algorithm });
    return handler(before, command, having(card, { refusesProtected }));
  };

export const algorithmFaults: readonly CardFault[] = [
  robustness({
    id: 'answers-two-octets-of-algorithm',
    title: { zh: '查询算法应答 2 字节', en: 'answers two octets to GET ALGORITHM' },
    breaks: ['JTT978.6:ALGORITHM.read'],
    card: (sound) => ({ getAlgorithm: answering(sound.getAlgorithm, (data) => concat(Uint8Array.of(0), data)) }),
  }),
  state({
    id: 'asking-for-the-algorithm-changes-it',
    title: { zh: '查询算法会切换算法', en: 'changes its algorithm when it is asked for it' },
    breaks: ['JTT978.6:ALGORITHM.stable'],
    card: turning('getAlgorithm'),
  }),
  state({
    id: 'starts-with-the-other-algorithm-after-a-reset',
    title: { zh: '复位后算法自行切换', en: 'works with the other algorithm after every second reset' },
    breaks: ['JTT978.6:ALGORITHM.stable'],
    card: (sound) => ({
      reset: (before, card) => {
        const turn = before.residue?.['turn'] === true;
        const volatile = sound.reset(before, card);
        if (card.secondKeys === undefined) return volatile;
        const algorithm = turn ? otherThan(card.profile.algorithm) : undefined;
        return { ...volatile, algorithm, residue: { turn: !turn } };
      },
    }),
  }),
  state({
    id: 'changes-the-algorithm-although-it-refuses',
    title: { zh: '切换算法应答 6A81，但算法已切换', en: 'answers 6A81 to CHANGE ALGORITHM but changes it' },
    breaks: ['JTT978.6:ALGORITHM.change.agree', 'JTT978.6:ALGORITHM.stable'],
    card: (sound) => ({ changeAlgorithm: onWord(sound.changeAlgorithm, '9000', (outcome) => withWord(outcome, '6A81')) }),
  }),
  state({
    id: 'answers-9000-without-changing-the-algorithm',
    title: { zh: '切换算法应答 9000 但算法未变', en: 'answers 9000 to CHANGE ALGORITHM and keeps the one that it has' },
    breaks: ['JTT978.6:ALGORITHM.change'],
    card: (sound) => ({
      changeAlgorithm: onWord(sound.changeAlgorithm, '9000', (outcome, { volatile: { algorithm } }) => ({
        ...keeping(outcome, { algorithm }),
        commits: [],
      })),
    }),
  }),
  state({
    id: 'changes-the-algorithm-one-way-only',
    title: { zh: '切换到 SM4 后不能切换回 3DES', en: 'changes to SM4 and never back' },
    breaks: ['JTT978.6:ALGORITHM.change'],
    card: (sound) => ({
      changeAlgorithm: (before, command, card) =>
        command.p2 !== 0x03 && sound.currentAlgorithm(before, card) === 'sm4'
          ? refuse(before.volatile, card.choices.algorithmAbsent)
          : sound.changeAlgorithm(before, command, card),
    }),
  }),
  state({
    id: 'checks-the-lock-under-the-algorithm-in-use',
    title: { zh: '锁定与解锁按当前算法校验 MAC，不看 P1', en: 'checks the MAC of a lock under the algorithm in use, whatever P1 names' },
    breaks: ['JTT978.6:ALGORITHM.named'],
    card: (sound) => each(sound, ['applicationBlock', 'applicationUnblock'], inUse(sound)),
  }),
  state({
    id: 'checks-unblock-pin-under-the-algorithm-in-use',
    title: {
      zh: '解锁 PIN 按当前算法校验 MAC，不看 P1',
      en: 'checks the MAC of UNBLOCK PIN under the algorithm in use, whatever P1 names',
    },
    breaks: ['JTT978.6:ALGORITHM.named'],
    card: (sound) => each(sound, ['unblockPin'], inUse(sound)),
  }),
  access({
    id: 'blocks-an-algorithm-with-any-mac',
    title: { zh: '锁定算法不校验 MAC 值', en: 'blocks an algorithm whatever the MAC is' },
    breaks: ['JTT978.6:ALGORITHM.block.mac'],
    card: (sound) => ({ blockAlgorithm: under(sound.blockAlgorithm, { matches: () => true }) }),
  }),
  access({
    id: 'blocks-an-algorithm-although-it-refuses',
    title: { zh: '锁定算法 MAC 错误应答 6988，但算法已锁定', en: 'answers 6988 to BLOCK ALGORITHM with a wrong MAC but blocks it' },
    breaks: ['JTT978.6:ALGORITHM.block.mac'],
    card: (sound) => ({ blockAlgorithm: writingAllTheSame(sound.blockAlgorithm) }),
  }),
  access({
    id: 'blocks-an-algorithm-without-a-mac',
    title: { zh: '锁定算法命令不带 MAC 也执行', en: 'blocks an algorithm where no MAC comes at all' },
    breaks: ['JTT978.6:ALGORITHM.block.mac'],
    card: (sound) => ({
      dispatch: (before, command, card) => {
        const isBare = command.cla === 0x80 && command.ins === 0xcd && command.p1 === 0x03 && command.data === undefined;
        if (!isBare) return sound.dispatch(before, command, card);
        const handlers = { ...card.handlers, refusesProtected: () => undefined };
        return sound.dispatch(before, { ...command, data: new Uint8Array(4) }, { ...card, handlers });
      },
    }),
  }),
  state({
    id: 'answers-9000-without-blocking-the-algorithm',
    title: { zh: '锁定算法应答 9000 但仍可切换到该算法', en: 'answers 9000 to BLOCK ALGORITHM and can still change to it' },
    breaks: ['JTT978.6:ALGORITHM.block'],
    card: (sound) => ({ blockAlgorithm: onlySaying(sound.blockAlgorithm) }),
  }),
  money({
    id: 'empties-the-purse-when-an-algorithm-is-refused',
    title: { zh: '锁定算法 MAC 错误被拒时余额清零', en: 'refuses to block an algorithm for its MAC and empties the purse' },
    breaks: ['JTT978.6:ALGORITHM.block.mac', 'PURSE.conserved'],
    card: (sound) => ({
      blockAlgorithm: onWord(sound.blockAlgorithm, '6988', (outcome, { persistent }) =>
        committing(outcome, withPurse(persistent, { balance: fen(0) })),
      ),
    }),
  }),
];
