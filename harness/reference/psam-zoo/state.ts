/** Faulty PSAMs that mix up what may follow what. */

import { equal } from '../../bytes/hex.ts';
import type { PsamHandlers } from '../psam/handlers.ts';
import type { Purchase, Volatile } from '../psam/state.ts';
import { afterwards, keeping, onWord, retaining, withWord } from './changes.ts';
import { faultyIn, type PsamFault } from './faulty.ts';

const faulty = faultyIn('state');

/** The place of one command no longer matters. */
const anywhere = (sound: PsamHandlers, free: string): Pick<PsamHandlers, 'outOfPlace'> => ({
  outOfPlace: (name, state, psam) => (name === free ? undefined : sound.outOfPlace(name, state, psam)),
});

export const stateFaults: readonly PsamFault[] = [
  faulty({
    id: 'psam-confirms-again-and-again',
    title: { zh: '同一 MAC2 可重复验证通过', en: 'confirms the same MAC2 again and again' },
    breaks: ['MAC2.once', 'PURCHASE.history'],
    psam: (sound) => ({
      creditForPurchase: onWord(sound.creditForPurchase, '9000', (outcome, { volatile }) =>
        keeping(outcome, { session: volatile.session }),
      ),
    }),
  }),
  faulty({
    id: 'psam-confirms-without-a-purchase',
    title: { zh: '未初始化也对 8072 应答 9000', en: 'answers CREDIT_SAM_FOR_PURCHASE with 9000 though no purchase is open' },
    breaks: ['ORDER.credit', 'MAC2.once', 'STATE.reset', 'PURCHASE.history'],
    psam: (sound) => ({
      ...anywhere(sound, 'creditForPurchase'),
      creditForPurchase: onWord(
        onWord(sound.creditForPurchase, '6985', (outcome) => withWord(outcome, '9000')),
        '6901',
        (outcome) => withWord(outcome, '9000'),
      ),
    }),
  }),
  faulty({
    id: 'psam-keeps-a-purchase-over-reset',
    title: { zh: '复位后消费仍可完成', en: 'lets a purchase be completed that was opened before a reset' },
    breaks: ['STATE.reset', 'PURCHASE.history'],
    psam: (sound) => ({
      reset: (before) => ({ ...sound.reset(before), residue: { session: before.session ?? before.residue?.['session'] } }),
      select: onWord(sound.select, '9000', (outcome, { volatile }) => {
        const session = volatile.residue?.['session'] as Purchase | undefined;
        return session === undefined
          ? outcome
          : { ...keeping(outcome, { session }), volatile: { ...outcome.volatile, session, residue: {} } };
      }),
    }),
  }),
  faulty({
    id: 'psam-forgets-nothing-at-reset',
    title: { zh: '复位不清除任何状态', en: 'forgets nothing at a reset' },
    breaks: ['STATE.reset', 'SELECT.reset'],
    psam: () => ({ reset: (before) => before }),
  }),
  faulty({
    id: 'psam-keeps-a-key-over-reset',
    title: { zh: '复位后 801A 分散的密钥仍可使用', en: 'lets DES_CRYPT use a key that was derived before a reset' },
    breaks: ['STATE.reset'],
    psam: (sound) => ({
      reset: (before) => ({ ...sound.reset(before), residue: { working: before.working } }),
      select: onWord(sound.select, '9000', (outcome, { volatile }) => {
        const working = volatile.residue?.['working'] as Uint8Array | undefined;
        return working === undefined ? outcome : keeping(outcome, { working });
      }),
    }),
  }),
  faulty({
    id: 'psam-keeps-the-first-of-two-purchases',
    title: { zh: '第二次消费初始化后仍按第一次验证 MAC2', en: 'goes on with the first purchase after a second INIT_SAM_FOR_PURCHASE' },
    breaks: ['ORDER.replaced', 'MAC2.genuine', 'PURCHASE.history', 'SEQUENCE.step', 'MAC2.once'],
    psam: (sound) => ({
      ...keepingSession(sound),
      initializeForPurchase: onWord(sound.initializeForPurchase, '9000', (outcome, { volatile }) =>
        volatile.session === undefined ? outcome : keeping(outcome, { session: volatile.session }),
      ),
    }),
  }),
  faulty({
    id: 'psam-takes-either-of-two-purchases',
    title: { zh: '第二次消费初始化后第一笔的 MAC2 仍被接受', en: 'accepts the MAC2 of a first purchase after a second one was opened' },
    breaks: ['ORDER.replaced', 'PURCHASE.history'],
    psam: (sound) => ({
      ...keepingSession(sound),
      initializeForPurchase: onWord(sound.initializeForPurchase, '9000', (outcome, { volatile }) =>
        retaining(outcome, { first: volatile.session }),
      ),
      creditForPurchase: (state, command, psam) => {
        const first = state.volatile.residue?.['first'] as Purchase | undefined;
        const matches = first !== undefined && equal(sound.mac2(first, psam), command.data ?? new Uint8Array(0));
        const volatile: Volatile = matches ? { ...state.volatile, session: first } : state.volatile;
        return afterwards(sound.creditForPurchase, (outcome) => retaining(outcome, { first: undefined }))(
          { ...state, volatile },
          command,
          psam,
        );
      },
    }),
  }),
  faulty({
    id: 'psam-opens-a-purchase-in-the-mf',
    title: { zh: '在主文件下也执行消费初始化', en: 'opens a purchase outside of its application' },
    breaks: ['INIT.outside'],
    psam: (sound) => anywhere(sound, 'initializeForPurchase'),
  }),
  faulty({
    id: 'psam-seals-with-no-key-derived',
    title: { zh: '未执行 801A 也用主密钥计算 MAC', en: 'makes MACs with its master when no key was derived' },
    breaks: ['SEAL.order', 'STATE.reset'],
    psam: (sound) => ({
      ...anywhere(sound, 'computeMac'),
      computeMac: (state, command, psam) =>
        sound.computeMac({ ...state, volatile: { ...state.volatile, working: state.volatile.working ?? psam.maintenance } }, command, psam),
    }),
  }),
  faulty({
    id: 'psam-stays-in-the-application',
    title: { zh: '选择 3F00 后仍停留在 8011', en: 'stays in its application when the master file is selected' },
    breaks: ['SELECT.mf', 'FILE.15.length', 'FILE.16.length'],
    psam: (sound) => ({
      select: onWord(sound.select, '9000', (outcome, { volatile }) =>
        outcome.volatile.folder === 'mf' ? keeping(outcome, { folder: volatile.folder }) : outcome,
      ),
    }),
  }),
  faulty({
    id: 'psam-selects-whatever-is-asked-for',
    title: { zh: '选择不存在的文件也应答 9000', en: 'answers SELECT of what does not exist with 9000' },
    breaks: ['SELECT.unknown'],
    psam: (sound) => ({ select: onWord(sound.select, '6A82', (outcome) => withWord(outcome, '9000')) }),
  }),
  faulty({
    id: 'psam-dies-of-a-refused-command',
    title: { zh: '拒绝一条错误指令后直到复位都应答 6F00', en: 'answers nothing but 6F00 after a command of a wrong length, until a reset' },
    breaks: ['PARAM.length', 'SEQUENCE.refused'],
    psam: (sound) => ({
      dispatch: (state, command, psam) => {
        const isDead = state.volatile.residue?.['dead'] === true;
        if (isDead) return { commits: [], volatile: state.volatile, response: { data: new Uint8Array(0), sw: '6F00' } };
        return onWord(sound.dispatch, psam.choices.wrongLength, (outcome) => retaining(outcome, { dead: true }))(state, command, psam);
      },
    }),
  }),
];

/** Lets a purchase stand until the next one is opened. */
function keepingSession(sound: PsamHandlers): Pick<PsamHandlers, 'interrupted'> {
  return { interrupted: (volatile, name, psam) => ({ ...sound.interrupted(volatile, name, psam), session: volatile.session }) };
}
