/** Faulty cards that let a protected command stand on another challenge than the last one, on a used one, or on none. */

import { concat, equal } from '../../bytes/hex.ts';
import type { Command } from '../../iso7816/command.ts';
import type { CardHandlers, CommandName, Handler } from '../card/handlers.ts';
import { answer, type State, withoutTransaction } from '../card/state.ts';
import { each, having, onWord, retaining } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const faulty = faultyIn('state');

/** The commands that a MAC over a challenge protects. */
export const sealedCommands = [
  'updateBinary',
  'updateRecord',
  'appendRecord',
  'updatePicture',
  'unblockPin',
  'applicationBlock',
  'applicationUnblock',
  'blockAlgorithm',
] as const satisfies readonly CommandName[];

/** What breaks where a challenge serves that is not the one that was drawn last. */
const anotherServes = [
  'JTT978.6:SM.challenge',
  'JTT978.6:BLOCK.mac',
  'JTT978.6:UNBLOCK.mac',
  'JTT978.6:PIN.unblock.challenge',
  'JTT978.6:PICTURE.mac',
] as const;

/** The protected commands with a second opinion on why they are refused. */
function judging(
  sound: CardHandlers,
  opinion: (state: State) => CardHandlers['refusesProtected'],
  names: readonly CommandName[] = sealedCommands,
): Partial<CardHandlers> {
  return each(
    sound,
    names,
    (handler) => (state, command, card) => handler(state, command, having(card, { refusesProtected: opinion(state) })),
  );
}

const drawn = (state: State): readonly Uint8Array[] => (state.volatile.residue?.['drawn'] ?? []) as readonly Uint8Array[];

/** GET CHALLENGE that remembers what it has answered since the reset, the last one first. */
const remembering = (getChallenge: Handler) =>
  onWord(getChallenge, '9000', (outcome, state) => retaining(outcome, { drawn: [outcome.response.data, ...drawn(state)].slice(0, 8) }));

const spell = ({ cla, ins, p1, p2, data = new Uint8Array(0) }: Command) => concat(Uint8Array.of(cla, ins, p1, p2), data);

/** The card that remembers something of each protected command that it took, and asks no more of one that has it again. */
const knowingAgain = (sound: CardHandlers, mark: (command: Command) => Uint8Array): Partial<CardHandlers> =>
  each(sound, sealedCommands, (handler) => (state, command, card) => {
    const known = (state.persistent.residue?.['marks'] ?? []) as readonly Uint8Array[];
    const again = known.some((before) => equal(before, mark(command)));
    const outcome = handler(state, command, again ? having(card, { refusesProtected: () => undefined }) : card);
    const residue = { ...state.persistent.residue, marks: [mark(command), ...known].slice(0, 16) };
    return outcome.response.sw === '9000' ? { ...outcome, commits: outcome.commits.map((after) => ({ ...after, residue })) } : outcome;
  });

export const challengeFaults: readonly CardFault[] = [
  faulty({
    id: 'leaves-the-challenge-after-a-protected-command',
    title: { zh: '随机数用过后仍可再用，直到另取或复位', en: 'lets a challenge serve again until another is drawn or power goes' },
    breaks: [
      ...(['JTT978.6:SM.challenge.once', 'JTT978.6:PIN.unblock.once', 'JTT978.6:AUTH.challenge.once', 'JTT978.6:BLOCK.mac'] as const),
      'JTT978.6:UNBLOCK.mac',
    ],
    card: (_sound) => ({
      challengeAfter: (before, after, name) => (name === 'selectByName' ? after.challenge : (after.challenge ?? before.challenge)),
    }),
  }),
  faulty({
    id: 'challenge-survives-a-reset',
    title: { zh: '复位、重新选择后，复位前取的随机数仍可使用', en: 'lets a challenge serve that was drawn before a reset' },
    breaks: [
      'JTT978.6:SM.challenge.none',
      'JTT978.6:PIN.unblock.challenge',
      'JTT978.6:AUTH.challenge',
      'JTT978.6:BLOCK.mac',
      'JTT978.6:UNBLOCK.mac',
    ],
    card: (sound) => ({
      reset: (before, card) => ({ ...sound.reset(before, card), challenge: before.challenge }),
      challengeAfter: (before, after, name, card) =>
        name === 'selectByName' ? before.challenge : sound.challengeAfter(before, after, name, card),
    }),
  }),
  faulty({
    id: 'takes-any-challenge-since-the-reset',
    title: { zh: '复位以来取过的任一随机数均可用于 MAC', en: 'takes a MAC that starts from any challenge drawn since the reset' },
    breaks: [...anotherServes],
    card: (sound) => ({
      getChallenge: remembering(sound.getChallenge),
      ...judging(sound, (state) => (command, challenge, card, seal) => {
        const reason = sound.refusesProtected(command, challenge, card, seal);
        if (reason !== '6988') return reason;
        return drawn(state).some((each) => sound.refusesProtected(command, each, card, seal) === undefined) ? undefined : reason;
      }),
    }),
  }),
  faulty({
    id: 'takes-the-challenge-before-the-last',
    title: { zh: '安全报文使用倒数第二个随机数', en: 'starts the MAC of a protected command from the challenge before the last' },
    breaks: [...anotherServes, 'JTT978.6:SM.binary', 'JTT978.6:BLOCK.temporary', 'JTT978.6:PIN.unblock', 'JTT978.6:PICTURE.update'],
    card: (sound) => ({
      getChallenge: remembering(sound.getChallenge),
      ...judging(
        sound,
        (state) => (command, challenge, card, seal) =>
          sound.refusesProtected(command, challenge === undefined ? undefined : (drawn(state)[1] ?? challenge), card, seal),
      ),
    }),
  }),
  faulty({
    id: 'takes-zeros-where-no-challenge-was-drawn',
    title: { zh: '未取随机数时以零为初值校验 MAC', en: 'takes zeros for the challenge where none was drawn' },
    breaks: ['JTT978.6:SM.challenge.none', 'JTT978.6:PIN.unblock.challenge', 'JTT978.6:BLOCK.mac', 'JTT978.6:UNBLOCK.mac'],
    card: (sound) => ({
      refusesProtected: (command, challenge = new Uint8Array(4), card, seal) => sound.refusesProtected(command, challenge, card, seal),
    }),
  }),
  faulty({
    id: 'needs-no-challenge-to-unblock-the-pin',
    title: { zh: '个人密码解锁不要求先取随机数，也不校验 MAC', en: 'unblocks the PIN with any MAC where no challenge was drawn' },
    breaks: ['JTT978.6:PIN.unblock.challenge'],
    card: (sound) =>
      judging(
        sound,
        () => (command, challenge, card, seal) =>
          challenge === undefined ? undefined : sound.refusesProtected(command, challenge, card, seal),
        ['unblockPin'],
      ),
  }),
  faulty({
    id: 'takes-the-last-protected-command-again',
    title: {
      zh: '上一条成功的安全报文命令可原样重放，不论随机数，复位后亦然',
      en: 'takes the last protected command again as it was, whatever the challenge, after a reset too',
    },
    breaks: ['JTT978.6:SM.replay', 'JTT978.6:SM.challenge.once', 'JTT978.6:BLOCK.mac', 'JTT978.6:UNBLOCK.mac', 'JTT978.6:PIN.unblock.mac'],
    card: (sound) =>
      each(sound, sealedCommands, (handler) => (state, command, card) => {
        const last = state.persistent.residue?.[`sealed ${command.ins}`];
        const again = last instanceof Uint8Array && equal(last, spell(command));
        const rules = again ? { refusesProtected: () => undefined } : {};
        const outcome = handler(state, command, having(card, rules));
        const residue = { ...state.persistent.residue, [`sealed ${command.ins}`]: spell(command) };
        return outcome.response.sw === '9000' ? { ...outcome, commits: outcome.commits.map((each) => ({ ...each, residue })) } : outcome;
      }),
  }),
  faulty({
    id: 'answers-9000-without-writing-after-eight-octets-of-challenge',
    title: {
      zh: '取 8 字节随机数后写文件应答 9000 但未写入',
      en: 'answers 9000 to a write after a challenge of eight octets but writes nothing',
    },
    breaks: ['JTT978.6:SM.challenge.eight'],
    card: (sound) =>
      each(
        sound,
        ['updateBinary', 'updateRecord'],
        (handler) => (state, command, card) =>
          command.cla === 0x04 && state.volatile.challenge?.length === 8
            ? answer({ ...withoutTransaction(state.volatile), challenge: undefined })
            : handler(state, command, card),
      ),
  }),
  faulty({
    id: 'takes-any-protected-command-again-that-it-took',
    title: { zh: '以前成功过的安全报文命令均可原样重放', en: 'takes every protected command again that it once took' },
    breaks: ['JTT978.6:SM.replay', 'JTT978.6:BLOCK.mac', 'JTT978.6:UNBLOCK.mac', 'JTT978.6:PIN.unblock.challenge'],
    card: (sound) => knowingAgain(sound, spell),
  }),
  faulty({
    id: 'takes-a-mac-again-whatever-its-command',
    title: { zh: '用过的 MAC 可再用于任何安全报文命令', en: 'takes a MAC again that it once took, for whatever command' },
    breaks: ['JTT978.6:SM.replay', 'JTT978.6:BLOCK.mac', 'JTT978.6:UNBLOCK.mac', 'JTT978.6:PIN.unblock.challenge'],
    card: (sound) => knowingAgain(sound, ({ data = new Uint8Array(0) }) => data.slice(-4)),
  }),
];
