/** Faulty elements that lock, unlock and end life cycles wrongly. */

import { hex } from '../../bytes/hex.ts';
import type { Command } from '../../iso7816/command.ts';
import type { Handler } from '../se/handlers.ts';
import {
  type Aid,
  type Application,
  answer,
  applicationIn,
  cardLife,
  isDomain,
  isLocked,
  life,
  type Persistent,
  withApplication,
} from '../se/state.ts';
import { lasting, onlySaying, withContactless, withEach } from './changes.ts';
import { faultyIn, type PhoneFault } from './faulty.ts';

const faulty = faultyIn('se-life');

const unlocked = (application: Application): Application => ({ ...application, life: application.life & ~life.locked });

const named = ({ data }: Command): Aid => hex(data ?? new Uint8Array(0));

/** SET STATUS of one application (P1 40) that locks or unlocks it, and more of the registry changed with it. */
function switching(
  setStatus: Handler,
  locks: boolean,
  change: (after: Persistent, target: Application, before: Persistent) => Persistent,
): Handler {
  return lasting(setStatus, (after, { persistent }, command) => {
    const target = applicationIn(persistent, named(command));
    const isMeant = command.p1 === 0x40 && target !== undefined && ((command.p2 & life.locked) !== 0) === locks;
    return isMeant ? change(after, target, persistent) : after;
  });
}

/** What stays of an application as it was where SET STATUS locks a domain and all below it. */
function sparing(setStatus: Handler, isSpared: (application: Application, top: Aid, before: Persistent) => boolean): Handler {
  return lasting(setStatus, (after, { persistent }, command) =>
    command.p1 === 0x60
      ? withEach(after, (application) =>
          isSpared(application, named(command), persistent) ? (applicationIn(persistent, application.aid) ?? application) : application,
        )
      : after,
  );
}

const locksOne = ({ p1, p2 }: Command): boolean => p1 === 0x40 && (p2 & life.locked) !== 0;
const unlocksOne = ({ p1, p2 }: Command): boolean => p1 === 0x40 && (p2 & life.locked) === 0;

export const lifeFaults: readonly PhoneFault[] = [
  faulty({
    id: 'se-selects-locked-applications',
    title: { zh: '锁定的应用仍可选择', en: 'selects applications that are locked' },
    breaks: ['2:LIFE.lock', '2:CRS.locked', '2:PPSE.locked'],
    se: ({ isSelectable }) => ({
      isSelectable: (application, persistent) =>
        isSelectable(application, persistent) ||
        (isLocked(application) && !isDomain(application) && isSelectable(unlocked(application), persistent)),
    }),
  }),
  faulty({
    id: 'se-answers-locks-and-locks-nothing',
    title: { zh: '锁定应用应答 9000 但未锁定', en: 'answers 9000 to the lock of an application and locks nothing' },
    breaks: ['2:LIFE.lock', '2:LIFE.domain', '2:CRS.locked', '2:PPSE.locked'],
    se: ({ setStatus }) => ({ setStatus: onlySaying(setStatus, locksOne) }),
  }),
  faulty({
    id: 'se-locks-without-setting-the-bit',
    title: {
      zh: '锁定后应用不可选，但生命周期最高位未置',
      en: 'keeps locked applications from being selected and lists them as INSTALLED',
    },
    breaks: ['2:LIFE.lock'],
    se: ({ setStatus, nextLife }) => ({
      setStatus: switching(setStatus, true, (after, { aid }) =>
        withEach(after, (application) => (application.aid === aid ? { ...application, life: life.installed } : application)),
      ),
      nextLife: (application, asked) =>
        application.life === life.installed && (asked & life.locked) === 0 ? life.selectable : nextLife(application, asked),
    }),
  }),
  faulty({
    id: 'se-takes-the-life-that-is-asked-for',
    title: { zh: '按 P2 整字节改写生命周期，解锁后不是原状态', en: 'takes the whole octet that it is asked for as an application’s life' },
    breaks: ['2:LIFE.unlock'],
    se: ({ nextLife }) => ({
      nextLife: (application, asked) => (nextLife(application, asked) === undefined ? undefined : asked),
    }),
  }),
  faulty({
    id: 'se-unlocks-everything-to-selectable',
    title: { zh: '解锁后总是回到可选状态，丢失个人化状态', en: 'brings every application that it unlocks back as SELECTABLE' },
    breaks: ['2:LIFE.unlock'],
    se: ({ nextLife }) => ({
      nextLife: (application, asked) => {
        const next = nextLife(application, asked);
        return next !== undefined && isLocked(application) ? life.selectable : next;
      },
    }),
  }),
  faulty({
    id: 'se-loses-the-data-of-locked-applications',
    title: { zh: '锁定应用时清除其数据', en: 'erases the data of an application that it locks' },
    breaks: ['2:LIFE.unlock'],
    se: ({ setStatus }) => ({
      setStatus: switching(setStatus, true, (after, { aid }) =>
        withEach(after, (application) => (application.aid === aid ? { ...application, data: {} } : application)),
      ),
    }),
  }),
  faulty({
    id: 'se-never-unlocks',
    title: { zh: '解锁应答 9000 但应用仍锁定', en: 'answers 9000 to SET STATUS that unlocks and leaves the application locked' },
    breaks: ['2:LIFE.unlock'],
    se: ({ setStatus }) => ({ setStatus: onlySaying(setStatus, unlocksOne) }),
  }),
  faulty({
    id: 'se-locks-all-of-a-load-file',
    title: { zh: '锁定一个应用时同一装载文件的应用全部锁定', en: 'locks all applications of the load file of the one that it is to lock' },
    breaks: ['2:LIFE.others'],
    se: ({ setStatus }) => ({
      setStatus: switching(setStatus, true, (after, { loadFile, aid }) =>
        withEach(after, (application) =>
          application.loadFile === loadFile && application.aid !== aid && !isDomain(application)
            ? withContactless({ ...application, life: application.life | life.locked }, { active: false })
            : application,
        ),
      ),
    }),
  }),
  faulty({
    id: 'se-locks-the-entry-behind',
    title: { zh: '锁定应用时注册表中的后一项也被锁定', en: 'locks the entry behind the one that it is to lock, too' },
    breaks: ['2:LIFE.others'],
    se: ({ setStatus }) => ({
      setStatus: switching(setStatus, true, (after, { aid }) => {
        const behind = after.applications[after.applications.findIndex((each) => each.aid === aid) + 1];
        return behind === undefined
          ? after
          : withApplication(after, withContactless({ ...behind, life: behind.life | life.locked }, { active: false }));
      }),
    }),
  }),
  faulty({
    id: 'se-holds-one-lock-at-a-time',
    title: { zh: '锁定一个应用时先前锁定的应用被解锁', en: 'unlocks what it locked before with each application that it locks' },
    breaks: ['2:LIFE.others', '2:LIFE.lock'],
    se: ({ setStatus }) => ({
      setStatus: switching(setStatus, true, (after, { aid }) =>
        withEach(after, (application) => (application.aid === aid ? application : unlocked(application))),
      ),
    }),
  }),
  faulty({
    id: 'se-answers-the-same-life-with-9000',
    title: { zh: '设置为当前状态应答 9000', en: 'answers 9000 to SET STATUS that asks for the life that is' },
    breaks: ['2:LIFE.same'],
    se: ({ nextLife }) => ({ nextLife: (application, asked) => nextLife(application, asked) ?? application.life }),
  }),
  faulty({
    id: 'se-toggles-the-lock',
    title: { zh: '设置状态总是翻转锁定位', en: 'turns the lock round with each SET STATUS, whatever it asks for' },
    breaks: ['2:LIFE.same'],
    se: ({ nextLife }) => ({
      nextLife: (application, asked) =>
        asked === life.personalized && isDomain(application) ? nextLife(application, asked) : application.life ^ life.locked,
    }),
  }),
  faulty({
    id: 'se-locks-a-domain-alone',
    title: { zh: 'P1 60 只锁定安全域，其下应用不锁定', en: 'locks a domain alone where all below it is meant' },
    breaks: ['2:LIFE.below'],
    se: ({ setStatus }) => ({ setStatus: sparing(setStatus, ({ aid }, top) => aid !== top) }),
  }),
  faulty({
    id: 'se-locks-what-is-below-a-domain-alone',
    title: { zh: 'P1 60 锁定其下应用，安全域自身不锁定', en: 'locks all below a domain and not the domain' },
    breaks: ['2:LIFE.below', '2:LIFE.domain'],
    se: ({ setStatus }) => ({ setStatus: sparing(setStatus, ({ aid }, top) => aid === top) }),
  }),
  faulty({
    id: 'se-locks-domains-below-and-no-applications',
    title: { zh: 'P1 60 只锁定安全域，不锁定应用', en: 'locks the domains of a hierarchy and none of its applications' },
    breaks: ['2:LIFE.below'],
    se: ({ setStatus }) => ({
      setStatus: sparing(setStatus, (application, top) => application.aid !== top && application.domain === top && !isDomain(application)),
    }),
  }),
  faulty({
    id: 'se-opens-channels-to-locked-domains',
    title: { zh: '锁定的安全域仍可选择并建立通道', en: 'selects domains that are locked and opens channels to them' },
    breaks: ['2:LIFE.domain'],
    se: ({ isSelectable, initializeUpdate, isAuthenticated }) => {
      const ignoring = (persistent: Persistent): Persistent =>
        withEach(persistent, (application) => (isDomain(application) ? unlocked(application) : application));
      return {
        isSelectable: (application, persistent) =>
          isSelectable(application, persistent) ||
          (isDomain(application) && isLocked(application) && isSelectable(unlocked(application), persistent)),
        initializeUpdate: (state, command, element) =>
          initializeUpdate({ ...state, persistent: ignoring(state.persistent) }, command, element),
        isAuthenticated: (state) => isAuthenticated({ ...state, persistent: ignoring(state.persistent) }),
      };
    },
  }),
  faulty({
    id: 'se-selects-applications-of-a-locked-card',
    title: { zh: '卡片锁定后应用仍可选择', en: 'selects applications of a card that is locked' },
    breaks: ['2:LIFE.card'],
    se: ({ isSelectable }) => ({
      isSelectable: (application, persistent) =>
        isSelectable(application, persistent.life === cardLife.locked ? { ...persistent, life: cardLife.secured } : persistent),
    }),
  }),
  faulty({
    id: 'se-unlocks-its-card-into-the-factory',
    title: { zh: '卡片解锁后状态变为 INITIALIZED', en: 'is INITIALIZED, and not SECURED, once it is unlocked' },
    breaks: ['2:LIFE.card'],
    se: ({ setStatus }) => ({
      setStatus: lasting(setStatus, (after, { persistent }) =>
        persistent.life === cardLife.locked && after.life === cardLife.secured ? { ...after, life: cardLife.initialized } : after,
      ),
    }),
  }),
  faulty({
    id: 'se-loses-activation-with-the-lock-of-its-card',
    title: { zh: '卡片锁定再解锁后所有应用均未激活', en: 'has nothing active any more once its card was locked and unlocked' },
    breaks: ['2:LIFE.card'],
    se: ({ setStatus }) => ({
      setStatus: lasting(setStatus, (after, _, { p1, p2 }) =>
        p1 === 0x80 && p2 === cardLife.locked ? withEach(after, (application) => withContactless(application, { active: false })) : after,
      ),
    }),
  }),
  faulty({
    id: 'se-goes-back-to-earlier-lives',
    title: { zh: '卡片可退回较早的生命周期', en: 'lets the life of its card go back' },
    breaks: ['2:LIFE.back'],
    se: ({ isNextCardLife }) => ({
      isNextCardLife: (from, to) =>
        isNextCardLife(from, to) || ((to === cardLife.ready || to === cardLife.initialized) && from === cardLife.secured),
    }),
  }),
  faulty({
    id: 'se-answers-earlier-lives-with-9000',
    title: { zh: '要求退回较早生命周期时应答 9000（未改变）', en: 'answers 9000 to an earlier life of its card and keeps the present one' },
    breaks: ['2:LIFE.back'],
    se: ({ setStatus }) => ({
      setStatus: (state, command, element) => {
        const outcome = setStatus(state, command, element);
        const isBack = command.p1 === 0x80 && (command.p2 === cardLife.ready || command.p2 === cardLife.initialized);
        return isBack && outcome.response.sw === element.choices.sameState ? answer(outcome.volatile) : outcome;
      },
    }),
  }),
];
