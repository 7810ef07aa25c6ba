/** Faulty PSAMs that give numbers twice, leave some out, or lose them with the power. */

import type { Command } from '../../iso7816/command.ts';
import type { Handler } from '../psam/handlers.ts';
import { committing, type Persistent, type State } from '../psam/state.ts';
import { afterwards, onWord, retaining } from './changes.ts';
import { faultyIn, type PsamFault } from './faulty.ts';

const counting = faultyIn('counter');
const tearing = faultyIn('atomicity');

const repeats = ['SEQUENCE.unique', 'SEQUENCE.step', 'PURCHASE.history', 'STABLE.purchases'] as const;

export const counterFaults: readonly PsamFault[] = [
  counting({
    id: 'psam-never-counts',
    title: { zh: '终端交易序号不递增', en: 'gives every purchase the same sequence number' },
    breaks: [...repeats, 'SEQUENCE.reset', 'SEQUENCE.tear'],
    psam: () => ({ nextSequence: (sequence) => sequence }),
  }),
  counting({
    id: 'psam-counts-by-two',
    title: { zh: '终端交易序号每次加 2', en: 'counts two for every purchase' },
    breaks: ['SEQUENCE.step'],
    psam: () => ({ nextSequence: (sequence) => sequence + 2 }),
  }),
  counting({
    id: 'psam-counts-backwards',
    title: { zh: '终端交易序号递减', en: 'counts down from purchase to purchase' },
    breaks: ['SEQUENCE.step'],
    psam: () => ({ nextSequence: (sequence) => (sequence + 0xffff_ffff) % 0x1_0000_0000 }),
  }),
  counting({
    id: 'psam-counts-one-octet',
    title: { zh: '终端交易序号只在低字节循环', en: 'counts in the right octet alone and begins again after FF' },
    breaks: ['SEQUENCE.unique', 'SEQUENCE.step', 'STABLE.purchases', 'SEQUENCE.end'],
    psam: () => ({ nextSequence: (sequence) => sequence - (sequence % 256) + ((sequence + 1) % 256) }),
  }),
  counting({
    id: 'psam-counts-when-mac2-is-right',
    title: {
      zh: '只在 MAC2 验证通过后递增，未完成的消费序号重复',
      en: 'counts a purchase when its MAC2 was right, and gives the number of an unfinished one again',
    },
    breaks: [...repeats, 'SEQUENCE.tear', 'SEQUENCE.reset'],
    psam: (sound) => ({
      initializeForPurchase: afterwards(sound.initializeForPurchase, (outcome) => ({ ...outcome, commits: [] })),
      creditForPurchase: onWord(sound.creditForPurchase, '9000', (outcome, { persistent }) =>
        committing(outcome, { ...persistent, sequence: sound.nextSequence(persistent.sequence) }),
      ),
    }),
  }),
  counting({
    id: 'psam-counts-in-memory',
    title: { zh: '终端交易序号只在内存中递增，复位后从头开始', en: 'counts in memory and begins again after a reset' },
    breaks: ['SEQUENCE.unique', 'SEQUENCE.reset', 'PURCHASE.history', 'SEQUENCE.tear'],
    psam: (sound) => ({
      initializeForPurchase: (state, command, psam) => {
        const { residue } = state.volatile;
        const made = typeof residue?.['made'] === 'number' ? residue['made'] : 0;
        const begun = { ...state, persistent: { ...state.persistent, sequence: state.persistent.sequence + made } };
        const outcome = { ...sound.initializeForPurchase(begun, command, psam), commits: [] };
        return outcome.response.sw === '9000' ? retaining(outcome, { made: made + 1 }) : outcome;
      },
      select: afterwards(sound.select, (outcome, { volatile }) => ({
        ...outcome,
        volatile: { ...outcome.volatile, ...(volatile.residue ? { residue: volatile.residue } : {}) },
      })),
    }),
  }),
  counting({
    id: 'psam-counts-what-it-refuses',
    title: { zh: '被拒绝的消费初始化也占用序号', en: 'takes a sequence number for a purchase that it refuses for its length' },
    breaks: ['SEQUENCE.refused'],
    psam: (sound) => ({
      dispatch: (state, command, psam) => {
        const outcome = sound.dispatch(state, command, psam);
        const isRefused = command.cla === 0x80 && command.ins === 0x70 && outcome.response.sw !== '9000' && outcome.commits.length === 0;
        return isRefused ? committing(outcome, { ...state.persistent, sequence: state.persistent.sequence + 1 }) : outcome;
      },
    }),
  }),
  counting({
    id: 'psam-begins-again-after-the-last-number',
    title: { zh: '序号达到最大值后从 0 重新开始', en: 'begins again at zero after the last sequence number' },
    breaks: ['SEQUENCE.end'],
    psam: () => ({ nextSequence: (sequence) => (sequence >= 0xffff_fffe ? 0 : sequence + 1) }),
  }),
  counting({
    id: 'psam-stays-at-the-last-number',
    title: { zh: '序号达到最大值后一直使用最大值', en: 'gives the last sequence number again and again' },
    breaks: ['SEQUENCE.end'],
    psam: () => ({ nextSequence: (sequence) => Math.min(sequence + 1, 0xffff_fffe) }),
  }),
  counting({
    id: 'psam-takes-back-the-number-of-a-wrong-mac2',
    title: { zh: 'MAC2 错误时退回序号', en: 'gives the number of a purchase again whose MAC2 was wrong' },
    breaks: [...repeats],
    psam: (sound) => ({
      creditForPurchase: onWord(sound.creditForPurchase, '9302', (outcome, { persistent }) =>
        committing(outcome, { ...(outcome.commits.at(-1) ?? persistent), sequence: persistent.sequence - 1 }),
      ),
    }),
  }),
];

/** Writes the new number in two steps: first the octets that `first` keeps. */
const inSteps =
  (handler: Handler, between: (before: number, after: number) => number): Handler =>
  (state: State, command: Command, psam) => {
    const outcome = handler(state, command, psam);
    const after = outcome.commits.at(-1);
    if (after === undefined) return outcome;
    const half: Persistent = { ...after, sequence: between(state.persistent.sequence, after.sequence) };
    return { ...outcome, commits: [half, ...outcome.commits] };
  };

export const atomicityFaults: readonly PsamFault[] = [
  tearing({
    id: 'psam-writes-the-number-with-the-next-command',
    title: {
      zh: '序号在下一条指令时才写入，应答之后断电则重复',
      en: 'makes its number lasting with the next command, and gives it again when power goes before it',
    },
    breaks: ['SEQUENCE.tear', 'SEQUENCE.unique', 'SEQUENCE.reset', 'PURCHASE.history'],
    psam: (sound) => ({
      dispatch: (state, command, psam) => {
        const pending = state.volatile.residue?.['pending'] as Persistent | undefined;
        const volatile = { ...state.volatile, residue: { ...state.volatile.residue, pending: undefined } };
        const { commits, ...outcome } = sound.dispatch({ persistent: pending ?? state.persistent, volatile }, command, psam);
        const kept = pending === undefined ? [] : [pending];
        const isOpened = command.ins === 0x70 && outcome.response.sw === '9000';
        return isOpened
          ? { ...retaining({ ...outcome, commits: kept }, { pending: commits.at(-1) }) }
          : { ...outcome, commits: [...kept, ...commits] };
      },
    }),
  }),
  tearing({
    id: 'psam-clears-the-number-before-it-writes-it',
    title: {
      zh: '写序号前先清零，断电后从 0 开始',
      en: 'clears its number before it writes the new one, and begins at zero when power goes between',
    },
    breaks: ['SEQUENCE.tear'],
    psam: (sound) => ({ initializeForPurchase: inSteps(sound.initializeForPurchase, () => 0) }),
  }),
  tearing({
    id: 'psam-loses-octets-of-a-torn-number',
    title: {
      zh: '逐字节写序号，断电后低字节为零',
      en: 'writes its number octet by octet, and loses the right one when power goes between',
    },
    breaks: ['SEQUENCE.tear'],
    psam: (sound) => ({
      initializeForPurchase: inSteps(sound.initializeForPurchase, (_before, after) => after - (after % 256)),
    }),
  }),
  tearing({
    id: 'psam-forgets-its-terminal-when-torn',
    title: { zh: '消费初始化中断电后终端机编号被清零', en: 'has lost its terminal number after power went inside INIT_SAM_FOR_PURCHASE' },
    breaks: ['STATE.tear'],
    psam: (sound) => ({
      initializeForPurchase: (state, command, psam) => {
        const outcome = sound.initializeForPurchase(state, command, psam);
        const after = outcome.commits.at(-1);
        if (after === undefined) return outcome;
        const { files } = after;
        return { ...outcome, commits: [{ ...after, files: { ...files, mf: { ...files.mf, 22: new Uint8Array(6) } } }, ...outcome.commits] };
      },
    }),
  }),
  tearing({
    id: 'psam-rewrites-its-files-with-every-mac2',
    title: {
      zh: '每次验证 MAC2 都重写 17 文件，断电后为空',
      en: 'writes EF 17 anew with every MAC2, and has lost it when power went between',
    },
    breaks: ['STATE.tear'],
    psam: (sound) => ({
      creditForPurchase: (state, command, psam) => {
        const outcome = sound.creditForPurchase(state, command, psam);
        const after = outcome.commits.at(-1) ?? state.persistent;
        const cleared = { ...after, files: { ...after.files, purchase: { [0x17]: new Uint8Array(25) } } };
        return { ...outcome, commits: [cleared, after] };
      },
    }),
  }),
];
