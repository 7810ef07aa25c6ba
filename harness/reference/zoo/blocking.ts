/** Faulty cards whose application is blocked too little, too much, too soon, or for everybody. */

import { fen } from '../../tunion/money.ts';
import type { CardHandlers, CommandName } from '../card/handlers.ts';
import { reads } from '../card/refusal.ts';
import {
  afterwards,
  keeping,
  lasting,
  onlySaying,
  onWord,
  spoiling,
  under,
  undoing,
  withPurse,
  withWord,
  writingAllTheSame,
} from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const access = faultyIn('access');
const state = faultyIn('state');
const money = faultyIn('money');
const counter = faultyIn('counter');
const record = faultyIn('record');

const byKind = {
  purchases: ['initializeForPurchase', 'debitForPurchase'],
  'capp-purchases': ['initializeForCappPurchase', 'updateCappDataCache', 'debitForCappPurchase'],
  loads: ['initializeForLoad', 'creditForLoad'],
  unloads: ['initializeForUnload', 'debitForUnload'],
  'overdraft-updates': ['initializeForUpdate', 'updateOverdrawLimit'],
} as const satisfies Readonly<Record<string, readonly CommandName[]>>;

const kindTitles: Readonly<Record<keyof typeof byKind, { zh: string; en: string }>> = {
  purchases: { zh: '普通消费', en: 'purchases' },
  'capp-purchases': { zh: '复合消费', en: 'CAPP purchases' },
  loads: { zh: '圈存', en: 'loads' },
  unloads: { zh: '圈提', en: 'unloads' },
  'overdraft-updates': { zh: '修改透支限额', en: 'overdraft updates' },
};

const transactions: readonly CommandName[] = Object.values(byKind).flat();
const completions: readonly CommandName[] = transactions.filter((name) => !name.startsWith('initialize'));
const writes: readonly CommandName[] = ['updateBinary', 'updateRecord', 'appendRecord', 'updatePicture'];

/** The card that carries these commands out although it is blocked. */
function letting(sound: CardHandlers, lock: 'temporary' | 'permanent', names: readonly CommandName[]): Partial<CardHandlers> {
  return {
    refusesLocked: (found, name, card) => (found === lock && names.includes(name) ? undefined : sound.refusesLocked(found, name, card)),
  };
}

const locking = (sound: CardHandlers, lock: (p2: number) => 'temporary' | 'permanent'): Partial<CardHandlers> => ({
  applicationBlock: (before, command, card) =>
    lasting(sound.applicationBlock, (after) => ({ ...after, lock: lock(command.p2) }))(before, command, card),
});

function forgettingAtReset(sound: CardHandlers, lock: 'temporary' | 'permanent'): Partial<CardHandlers> {
  const { applicationBlock = sound.applicationBlock, ...atReset } = undoing(sound, ['applicationBlock'], () => ({ lock: 'none' }));
  return {
    ...atReset,
    applicationBlock: lasting(applicationBlock, (after) => (after.lock === lock ? after : { ...after, residue: undefined })),
    applicationUnblock: lasting(sound.applicationUnblock, (after) => ({ ...after, residue: undefined })),
  };
}

export const blockingFaults: readonly CardFault[] = [
  access({
    id: 'blocks-with-any-mac',
    title: { zh: '应用锁定不校验 MAC 值', en: 'blocks the application whatever the MAC is' },
    breaks: ['JTT978.6:BLOCK.mac'],
    card: (sound) => ({ applicationBlock: under(sound.applicationBlock, { matches: () => true }) }),
  }),
  access({
    id: 'blocks-although-it-refuses',
    title: { zh: '应用锁定 MAC 错误应答 6988，但应用已锁定', en: 'answers 6988 to APPLICATION BLOCK with a wrong MAC but is blocked' },
    breaks: ['JTT978.6:BLOCK.mac'],
    card: (sound) => ({ applicationBlock: writingAllTheSame(sound.applicationBlock) }),
  }),
  access({
    id: 'unblocks-with-any-mac',
    title: { zh: '应用解锁不校验 MAC 值', en: 'unblocks the application whatever the MAC is' },
    breaks: ['JTT978.6:UNBLOCK.mac'],
    card: (sound) => ({ applicationUnblock: under(sound.applicationUnblock, { matches: () => true }) }),
  }),
  access({
    id: 'unblocks-although-it-refuses',
    title: { zh: '应用解锁 MAC 错误应答 6988，但应用已解锁', en: 'answers 6988 to APPLICATION UNBLOCK with a wrong MAC but is unblocked' },
    breaks: ['JTT978.6:UNBLOCK.mac'],
    card: (sound) => ({ applicationUnblock: writingAllTheSame(sound.applicationUnblock) }),
  }),
  access({
    id: 'is-blocked-for-ever-by-a-wrong-unblock',
    title: { zh: '应用解锁 MAC 错一次即永久锁定', en: 'blocks itself for ever when the MAC of APPLICATION UNBLOCK is wrong once' },
    breaks: ['JTT978.6:UNBLOCK.mac', 'JTT978.6:UNBLOCK.restores'],
    card: (sound) => ({
      applicationUnblock: spoiling(sound.applicationUnblock, '6988', (persistent) =>
        persistent.lock === 'temporary' ? { ...persistent, lock: 'permanent' } : persistent,
      ),
    }),
  }),
  state({
    id: 'answers-9000-without-blocking',
    title: { zh: '应用锁定应答 9000 但未锁定', en: 'answers 9000 to APPLICATION BLOCK and blocks nothing' },
    breaks: ['JTT978.6:BLOCK.temporary', 'JTT978.6:BLOCK.permanent', 'JTT978.6:BLOCK.transactions', 'JTT978.6:BLOCK.psam'],
    card: (sound) => ({ applicationBlock: onlySaying(sound.applicationBlock) }),
  }),
  state({
    id: 'answers-9000-without-unblocking',
    title: { zh: '应用解锁应答 9000 但仍锁定', en: 'answers 9000 to APPLICATION UNBLOCK and stays blocked' },
    breaks: ['JTT978.6:UNBLOCK.restores'],
    card: (sound) => ({ applicationUnblock: onlySaying(sound.applicationUnblock) }),
  }),
  state({
    id: 'forgets-a-block-at-a-reset',
    title: { zh: '临时锁定在复位后失效', en: 'is no longer blocked for a time after a reset' },
    breaks: ['JTT978.6:BLOCK.persistent'],
    card: (sound) => forgettingAtReset(sound, 'temporary'),
  }),
  state({
    id: 'forgets-a-block-for-ever-at-a-reset',
    title: { zh: '永久锁定在复位后失效', en: 'is no longer blocked for ever after a reset' },
    breaks: ['JTT978.6:BLOCK.permanent', 'JTT978.6:BLOCK.permanent.dead'],
    card: (sound) => forgettingAtReset(sound, 'permanent'),
  }),
  state({
    id: 'forgets-a-block-at-a-selection',
    title: { zh: '重新选择应用后临时锁定失效，应答 9000', en: 'is no longer blocked for a time once it is selected again' },
    breaks: ['JTT978.6:BLOCK.temporary', 'JTT978.6:BLOCK.persistent', 'JTT978.6:BLOCK.transactions', 'JTT978.6:BLOCK.psam'],
    card: (sound) => ({
      selectByName: (before, command, card) => {
        const { persistent } = before;
        if (persistent.lock !== 'temporary') return sound.selectByName(before, command, card);
        const open = { ...persistent, lock: 'none' as const };
        return { ...sound.selectByName({ ...before, persistent: open }, command, card), commits: [open] };
      },
    }),
  }),
  state({
    id: 'selection-of-a-blocked-purse-answers-9000',
    title: { zh: '临时锁定后选择应用仍应答 9000', en: 'answers 9000 to its selection although it is blocked for a time' },
    breaks: ['JTT978.6:BLOCK.temporary', 'JTT978.6:BLOCK.psam'],
    card: (sound) => ({
      selectByName: afterwards(sound.selectByName, (outcome) => (outcome.response.sw === '6283' ? withWord(outcome, '9000') : outcome)),
    }),
  }),
  state({
    id: 'selection-of-a-purse-blocked-for-ever-answers-6283',
    title: { zh: '永久锁定后选择应用应答 6283 而非 9303', en: 'answers 6283 to its selection although it is blocked for ever' },
    breaks: ['JTT978.6:BLOCK.permanent'],
    card: (sound) => ({
      selectByName: afterwards(sound.selectByName, (outcome) => (outcome.response.sw === '9303' ? withWord(outcome, '6283') : outcome)),
    }),
  }),
  state({
    id: 'blocks-for-a-time-only',
    title: { zh: '永久锁定按临时锁定处理', en: 'takes a block for ever for one for a time' },
    breaks: ['JTT978.6:BLOCK.permanent', 'JTT978.6:UNBLOCK.permanent'],
    card: (sound) => locking(sound, () => 'temporary'),
  }),
  state({
    id: 'blocks-for-ever-only',
    title: { zh: '临时锁定按永久锁定处理', en: 'takes a block for a time for one for ever' },
    breaks: ['JTT978.6:BLOCK.temporary', 'JTT978.6:BLOCK.psam', 'JTT978.6:UNBLOCK.restores'],
    card: (sound) => locking(sound, () => 'permanent'),
  }),
  state({
    id: 'unblocks-what-was-blocked-for-ever',
    title: { zh: '永久锁定可用应用解锁解除', en: 'lets APPLICATION UNBLOCK end a block for ever' },
    breaks: ['JTT978.6:UNBLOCK.permanent'],
    card: (sound) => letting(sound, 'permanent', ['applicationUnblock']),
  }),
  ...(Object.keys(byKind) as (keyof typeof byKind)[]).map((kind) =>
    access({
      id: `opens-${kind}-while-it-is-blocked`,
      title: {
        zh: `临时锁定期间仍可进行${kindTitles[kind].zh}`,
        en: `carries out ${kindTitles[kind].en} although it is blocked for a time`,
      },
      breaks: ['JTT978.6:BLOCK.transactions'],
      card: (sound) => letting(sound, 'temporary', byKind[kind]),
    }),
  ),
  access({
    id: 'completes-what-was-open-when-it-was-blocked',
    title: { zh: '锁定前已初始化的交易，锁定后仍可完成', en: 'lets a transaction be completed that was open when it was blocked' },
    breaks: ['JTT978.6:BLOCK.transactions'],
    card: (sound) => ({
      ...letting(sound, 'temporary', completions),
      applicationBlock: onWord(sound.applicationBlock, '9000', (outcome, { volatile: { transaction, cache } }) =>
        keeping(outcome, { transaction, cache }),
      ),
    }),
  }),
  access({
    id: 'opens-transactions-when-it-is-blocked-for-ever',
    title: { zh: '永久锁定后仍可交易', en: 'carries out transactions although it is blocked for ever' },
    breaks: ['JTT978.6:BLOCK.permanent.dead'],
    card: (sound) => letting(sound, 'permanent', transactions),
  }),
  access({
    id: 'takes-writes-when-it-is-blocked-for-ever',
    title: { zh: '永久锁定后仍可写文件', en: 'lets its files be written although it is blocked for ever' },
    breaks: ['JTT978.6:BLOCK.permanent.dead'],
    card: (sound) => letting(sound, 'permanent', writes),
  }),
  access({
    id: 'hides-its-files-while-it-is-blocked',
    title: { zh: '临时锁定期间拒绝读文件和余额', en: 'refuses to be read while it is blocked for a time' },
    breaks: ['JTT978.6:BLOCK.reads'],
    card: (sound) => ({
      refusesLocked: (lock, name, card) =>
        lock === 'temporary' && reads.includes(name) ? card.choices.lockedWord : sound.refusesLocked(lock, name, card),
    }),
  }),
  money({
    id: 'empties-the-purse-when-it-is-blocked',
    title: { zh: '应用锁定时余额清零', en: 'empties the purse when it is blocked' },
    breaks: ['JTT978.6:BLOCK.harmless', 'PURSE.conserved'],
    card: (sound) => ({ applicationBlock: lasting(sound.applicationBlock, (after) => withPurse(after, { balance: fen(0) })) }),
  }),
  counter({
    id: 'counters-restart-when-it-is-unblocked',
    title: { zh: '应用解锁后交易序号恢复为出厂值', en: 'sets its counters back to where they were made when it is unblocked' },
    breaks: ['JTT978.6:BLOCK.harmless'],
    card: (sound) => ({
      applicationUnblock: (before, command, card) => {
        const { offlineCounter, onlineCounter } = card.profile.purse;
        const restarting = lasting(sound.applicationUnblock, (after) => ({ ...after, offlineCounter, onlineCounter }));
        return restarting(before, command, card);
      },
    }),
  }),
  record({
    id: 'clears-its-log-when-it-is-blocked',
    title: { zh: '应用锁定时 18 交易明细被清空', en: 'clears EF 18 when it is blocked' },
    breaks: ['JTT978.6:BLOCK.harmless'],
    card: (sound) => ({ applicationBlock: lasting(sound.applicationBlock, (after) => ({ ...after, details: [] })) }),
  }),
  state({
    id: 'is-blocked-by-an-unblock-where-nothing-is',
    title: { zh: '未锁定时收到应用解锁反而锁定', en: 'is blocked by APPLICATION UNBLOCK where nothing was blocked' },
    breaks: ['JTT978.6:UNBLOCK.idle'],
    card: (sound) => ({
      applicationUnblock: (before, command, card) => {
        const outcome = sound.applicationUnblock(before, command, card);
        const isIdle = before.persistent.lock === 'none' && outcome.response.sw === card.choices.unblockUnlocked;
        return isIdle ? { ...outcome, commits: [{ ...before.persistent, lock: 'temporary' }] } : outcome;
      },
    }),
  }),
];
