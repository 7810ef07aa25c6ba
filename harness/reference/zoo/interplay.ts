/** Faulty cards on which one command spoils what another has opened, blocked or left to do. */

import type { CardHandlers, CommandName } from '../card/handlers.ts';
import type { Persistent } from '../card/state.ts';
import { refuse, withoutTransaction } from '../card/state.ts';
import { afterwards, committing, debits, each, keeping, lasting, onWord, retaining, withWord } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const state = faultyIn('state');
const access = faultyIn('access');
const money = faultyIn('money');
const counter = faultyIn('counter');

const reads = ['readBinary', 'readRecord', 'getBalance', 'getChallenge', 'getTransactionProve', 'getAlgorithm', 'readPicture'] as const;
const openings = [
  'initializeForPurchase',
  'initializeForCappPurchase',
  'initializeForLoad',
  'initializeForUnload',
  'initializeForUpdate',
] as const;

const completions = ['debitForPurchase', 'debitForCappPurchase', 'creditForLoad', 'debitForUnload', 'updateOverdrawLimit'] as const;

/** Marks what an open transaction has met with, and forgets it when the next is opened. */
function meeting(sound: CardHandlers, names: readonly CommandName[]): Partial<CardHandlers> {
  return {
    ...each(sound, names, (handler) =>
      afterwards(handler, (outcome, { volatile }) => (volatile.transaction === undefined ? outcome : retaining(outcome, { met: true }))),
    ),
    ...each(sound, openings, (handler) => afterwards(handler, (outcome) => retaining(outcome, { met: undefined }))),
  };
}

/** Marks a transaction that has met with these commands, which do not end it. */
function outliving(sound: CardHandlers, names: readonly CommandName[]): Partial<CardHandlers> {
  const left = meeting(sound, []);
  return {
    ...left,
    ...each(sound, names, (handler) =>
      afterwards(handler, (outcome, { volatile: { transaction, cache } }) =>
        transaction === undefined ? outcome : retaining(keeping(outcome, { transaction, cache }), { met: true }),
      ),
    ),
  };
}

const hasMet = (volatile: { readonly residue?: Readonly<Record<string, unknown>> }) => volatile.residue?.['met'] === true;

/** The card on which a command that succeeds gives the tries of the PIN back. */
function unblockingThePin(sound: CardHandlers, names: readonly CommandName[]): Partial<CardHandlers> {
  const fresh = ({ pin, ...rest }: Persistent, tries: number): Persistent => ({ ...rest, pin: { ...pin, tries } });
  return each(sound, names, (handler) =>
    onWord(handler, '9000', (outcome, { persistent }, _command, { profile }) =>
      committing(outcome, fresh(outcome.commits.at(-1) ?? persistent, profile.pin.tries)),
    ),
  );
}

export const interplayFaults: readonly CardFault[] = [
  money({
    id: 'a-read-in-between-loses-the-amount-of-a-debit',
    title: { zh: '消费初始化后读过卡，扣款成功但金额按零处理', en: 'takes no money at a debit when it was read since INITIALIZE' },
    breaks: ['STATE.whole', 'PURSE.conserved'],
    card: (sound) => ({
      ...meeting(sound, reads),
      ...debits(sound, (debit) =>
        lasting(debit, (after, { purse, secondPurse }, { volatile }) => (hasMet(volatile) ? { ...after, purse, secondPurse } : after)),
      ),
    }),
  }),
  money({
    id: 'a-read-in-between-loses-the-amount-of-a-load',
    title: { zh: '圈存初始化后读过卡，圈存成功但未入账', en: 'adds no money at a load when it was read since INITIALIZE' },
    breaks: ['STATE.whole', 'PURSE.conserved'],
    card: (sound) => ({
      ...meeting(sound, reads),
      creditForLoad: lasting(sound.creditForLoad, (after, { purse, secondPurse }, { volatile }) =>
        hasMet(volatile) ? { ...after, purse, secondPurse } : after,
      ),
    }),
  }),
  state({
    id: 'a-read-in-between-clears-the-cache',
    title: {
      zh: '更新缓存后读过卡，复合消费成功但记录未写入',
      en: 'writes no cached records at a CAPP purchase when it was read since they came',
    },
    breaks: ['STATE.whole', 'CAPP-DEBIT.commit'],
    card: (sound) => ({
      ...meeting(sound, reads),
      debitForCappPurchase: lasting(sound.debitForCappPurchase, (after, { trips, transit }, { volatile }) =>
        hasMet(volatile) ? { ...after, trips, transit } : after,
      ),
    }),
  }),
  counter({
    id: 'a-refused-command-in-between-is-counted',
    title: { zh: '交易中被拒绝的命令使脱机交易序号加 1', en: 'counts a command that it refuses inside a transaction' },
    breaks: ['STATE.whole', 'PURSE.counters'],
    card: (sound) => ({
      dispatch: afterwards(sound.dispatch, (outcome, { persistent, volatile }) => {
        const isRefused = /^6[A-F]/.test(outcome.response.sw);
        return volatile.transaction !== undefined && isRefused && persistent.offlineCounter < 0xffff
          ? committing(outcome, { ...persistent, offlineCounter: persistent.offlineCounter + 1 })
          : outcome;
      }),
    }),
  }),
  state({
    id: 'reading-a-picture-ends-the-transaction',
    title: { zh: '交易中读照片会终止交易', en: 'drops an open transaction when the picture is read' },
    breaks: ['STATE.queries'],
    card: (sound) => ({
      readPicture: afterwards(sound.readPicture, (outcome) => ({ ...outcome, volatile: withoutTransaction(outcome.volatile) })),
    }),
  }),
  access({
    id: 'unblocking-the-application-unblocks-the-pin',
    title: { zh: '应用解锁同时解除个人密码锁定', en: 'gives the tries of the PIN back when the application is unblocked' },
    breaks: ['STATE.pin-blocked'],
    card: (sound) => unblockingThePin(sound, ['applicationUnblock']),
  }),
  access({
    id: 'an-authentication-unblocks-the-pin',
    title: { zh: '外部认证成功即解除个人密码锁定', en: 'gives the tries of the PIN back at an authentication' },
    breaks: ['STATE.pin-blocked', 'JTT978.6:AUTH.harmless'],
    card: (sound) => unblockingThePin(sound, ['externalAuthenticate']),
  }),
  access({
    id: 'a-purchase-unblocks-the-pin',
    title: { zh: '消费成功即解除个人密码锁定', en: 'gives the tries of the PIN back at a purchase' },
    breaks: ['STATE.pin-blocked', 'JTT978.6:PIN.lasting'],
    card: (sound) => unblockingThePin(sound, ['debitForPurchase', 'debitForCappPurchase']),
  }),
  access({
    id: 'a-write-unblocks-the-pin',
    title: { zh: '写文件成功即解除个人密码锁定', en: 'gives the tries of the PIN back at a write' },
    breaks: ['STATE.pin-blocked'],
    card: (sound) => unblockingThePin(sound, ['updateBinary', 'updateRecord']),
  }),
  access({
    id: 'refuses-purchases-while-the-pin-is-blocked',
    title: { zh: '个人密码锁定后消费也被拒绝', en: 'refuses purchases while the PIN is blocked' },
    breaks: ['STATE.pin-blocked.purchase'],
    card: (sound) =>
      each(
        sound,
        ['initializeForPurchase', 'initializeForCappPurchase'],
        (handler) => (before, command, card) =>
          before.persistent.pin.tries === 0 ? refuse(withoutTransaction(before.volatile), '6983') : handler(before, command, card),
      ),
  }),
  access({
    id: 'a-read-ends-a-block',
    title: { zh: '临时锁定期间取余额即解除锁定', en: 'ends a block for a time when the balance is read' },
    breaks: ['STATE.locked', 'JTT978.6:BLOCK.persistent'],
    card: (sound) => ({
      getBalance: (before, command, card) => {
        const outcome = sound.getBalance(before, command, card);
        const { persistent } = before;
        return persistent.lock === 'temporary' ? committing(outcome, { ...persistent, lock: 'none' }) : outcome;
      },
    }),
  }),
  access({
    id: 'a-refused-transaction-ends-a-block',
    title: {
      zh: '临时锁定期间第一条交易命令被拒，同时解除锁定',
      en: 'refuses one transaction while it is blocked for a time, and is unblocked by it',
    },
    breaks: ['STATE.locked', 'JTT978.6:BLOCK.transactions'],
    card: (sound) => ({
      dispatch: afterwards(sound.dispatch, (outcome, { persistent, volatile }, command) => {
        const isDeal = command.cla === 0x80 && [0x50, 0x52, 0x54, 0x58].includes(command.ins) && volatile.selected === 'purse';
        return isDeal && persistent.lock === 'temporary' ? committing(outcome, { ...persistent, lock: 'none' }) : outcome;
      }),
    }),
  }),
  access({
    id: 'takes-cached-records-while-it-is-blocked',
    title: { zh: '临时锁定期间仍接受更新复合数据缓存', en: 'answers 9000 to UPDATE CAPP DATA CACHE while it is blocked for a time' },
    breaks: ['STATE.locked', 'CAPP-CACHE.state'],
    card: (sound) => ({
      dispatch: afterwards(sound.dispatch, (outcome, { persistent, volatile }, { cla, ins }) => {
        const isCache = cla === 0x80 && ins === 0xdc && volatile.selected === 'purse' && persistent.lock === 'temporary';
        return isCache ? withWord(outcome, '9000') : outcome;
      }),
    }),
  }),
  access({
    id: 'a-block-for-a-time-ends-one-for-ever',
    title: { zh: '永久锁定后再作临时锁定即降为临时锁定', en: 'lets a block for a time take the place of one for ever' },
    breaks: ['STATE.dead', 'JTT978.6:BLOCK.permanent.dead', 'JTT978.6:UNBLOCK.permanent'],
    card: (sound) => ({
      refusesLocked: (lock, name, card) =>
        lock === 'permanent' && name === 'applicationBlock' ? undefined : sound.refusesLocked(lock, name, card),
    }),
  }),
  access({
    id: 'the-ppse-ends-a-block-for-ever',
    title: { zh: '永久锁定后选择 PPSE 即恢复', en: 'is no longer blocked for ever once the PPSE was selected' },
    breaks: ['STATE.dead', 'JTT978.6:BLOCK.permanent'],
    card: (sound) => ({
      selectPpse: (before, command, card) => {
        const outcome = sound.selectPpse(before, command, card);
        const { persistent } = before;
        return persistent.lock === 'permanent' ? committing(outcome, { ...persistent, lock: 'none' }) : outcome;
      },
    }),
  }),
  access({
    id: 'answers-before-it-is-selected',
    title: { zh: '复位后未选择应用即执行钱包命令', en: 'carries out commands of the purse before it is selected' },
    breaks: ['STATE.unselected'],
    card: (sound) => ({ reset: (before, card) => ({ ...sound.reset(before, card), selected: 'purse' }) }),
  }),
  counter({
    id: 'counts-a-verify-with-wrong-parameters',
    title: { zh: '参数错误的验证、修改密码命令也减次数', en: 'counts a VERIFY or CHANGE PIN with a wrong parameter as a wrong PIN' },
    breaks: ['PARAM.pin-tries'],
    card: (sound) => ({
      dispatch: afterwards(sound.dispatch, (outcome, { persistent, volatile }, { ins }, { choices }) => {
        const words: readonly string[] = [choices.wrongClass, choices.wrongParameters, '6700'];
        const isWrong = (ins === 0x20 || ins === 0x5e) && volatile.selected === 'purse' && words.includes(outcome.response.sw);
        const { pin } = persistent;
        return isWrong ? committing(outcome, { ...persistent, pin: { ...pin, tries: Math.max(0, pin.tries - 1) } }) : outcome;
      }),
    }),
  }),
  ...(
    [
      ['a-write', ['updateBinary', 'updateRecord'], '写过文件', 'a file was written'],
      ['a-pin-command', ['verifyPin', 'changePin', 'reloadPin'], '处理过个人密码', 'the PIN was dealt with'],
    ] as const
  ).map(([id, names, zh, en]) =>
    money({
      id: `${id}-in-between-loses-the-amount-of-a-debit`,
      title: { zh: `消费初始化后${zh}，扣款成功但未扣钱`, en: `takes no money at a debit when ${en} since INITIALIZE` },
      breaks: ['STATE.whole', 'PURSE.conserved'],
      card: (sound) => ({
        ...outliving(sound, names),
        ...debits(sound, (debit) =>
          lasting(debit, (after, { purse, secondPurse }, { volatile }) => (hasMet(volatile) ? { ...after, purse, secondPurse } : after)),
        ),
      }),
    }),
  ),
  access({
    id: 'a-pin-command-ends-a-block',
    title: { zh: '临时锁定期间送入个人密码命令即解除锁定', en: 'is no longer blocked for a time once a command about the PIN came' },
    breaks: ['STATE.locked', 'JTT978.6:BLOCK.persistent'],
    card: (sound) => ({
      dispatch: afterwards(sound.dispatch, (outcome, { persistent }, { ins }) =>
        [0x20, 0x24, 0x5e].includes(ins) && persistent.lock === 'temporary'
          ? committing(outcome, { ...persistent, lock: 'none' })
          : outcome,
      ),
    }),
  }),
  access({
    id: 'takes-cached-records-when-it-is-blocked-for-ever',
    title: { zh: '永久锁定后仍接受更新复合数据缓存', en: 'answers 9000 to UPDATE CAPP DATA CACHE although it is blocked for ever' },
    breaks: ['STATE.dead', 'CAPP-CACHE.state'],
    card: (sound) => ({
      dispatch: afterwards(sound.dispatch, (outcome, { persistent }, { cla, ins }) =>
        cla === 0x80 && ins === 0xdc && persistent.lock === 'permanent' ? withWord(outcome, '9000') : outcome,
      ),
    }),
  }),
  state({
    id: 'completes-no-transaction-at-first-after-an-unblock',
    title: { zh: '应用解锁后第一笔交易可初始化但不能完成', en: 'opens but does not complete the first transaction after it was unblocked' },
    breaks: ['JTT978.6:UNBLOCK.restores'],
    card: (sound) => ({
      ...each(sound, completions, (complete) => (before, command, card) => {
        const { residue } = before.persistent;
        if (residue?.['unblocked'] !== true) return complete(before, command, card);
        const after = { ...before.persistent, residue: { ...residue, unblocked: false } };
        return { ...refuse(withoutTransaction(before.volatile), '6985'), commits: [after] };
      }),
      applicationUnblock: lasting(sound.applicationUnblock, (after) => ({ ...after, residue: { ...after.residue, unblocked: true } })),
    }),
  }),
];
