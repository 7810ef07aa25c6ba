/** Faulty elements that activate, order and keep what they were not asked for. */

import type { Command } from '../../iso7816/command.ts';
import type { Handler } from '../se/handlers.ts';
import { type Aid, applicationIn, type Persistent } from '../se/state.ts';
import {
  activeIn,
  atPowerUp,
  isActivation,
  isDeactivation,
  lasting,
  namesIn,
  onlySaying,
  onWord,
  passing,
  remembering,
  residueOf,
  taking,
  under,
  withActive,
  withContactless,
  withEach,
} from './changes.ts';
import { faultyIn, type PhoneFault } from './faulty.ts';

const faulty = faultyIn('se-contactless');

/** SET STATUS of the registry as if these were no members of a group; what it leaves has them in theirs. */
function alone(handler: Handler): Handler {
  return (state, command, element) => {
    const { persistent } = state;
    const names = namesIn(command);
    const free = withEach(persistent, (application) =>
      names.includes(application.aid) ? withContactless(application, { head: undefined }) : application,
    );
    return lasting(handler, (after) =>
      withEach(after, (application) =>
        withContactless(application, { head: applicationIn(persistent, application.aid)?.contactless?.head }),
      ),
    )({ ...state, persistent: free }, command, element);
  };
}

/** What activation was before, remembered with each change. */
const remembered = (crsSetStatus: Handler): Handler =>
  onWord(crsSetStatus, '9000', (outcome, state) => remembering(outcome, state, { before: activeIn(state.persistent) }));

const isOn = ({ p1, p2 }: Command): boolean => p1 === 0x04 && p2 === 0x80;
const isOff = ({ p1, p2 }: Command): boolean => p1 === 0x04 && p2 === 0x00;

export const switchingFaults: readonly PhoneFault[] = [
  faulty({
    id: 'se-answers-activation-and-activates-nothing',
    title: { zh: '激活应答 9000 但未激活', en: 'answers 9000 to an activation and activates nothing' },
    breaks: ['2:CRS.activate', '2:CRS.switch', '2:PPSE.follows'],
    se: ({ crsSetStatus }) => ({ crsSetStatus: onlySaying(crsSetStatus, isActivation) }),
  }),
  faulty({
    id: 'se-answers-deactivation-and-goes-on',
    title: { zh: '去激活应答 9000 但仍为激活', en: 'answers 9000 to a deactivation and leaves the application active' },
    breaks: ['2:CRS.deactivate', '2:CRS.switch', '2:PPSE.follows', '2:PPSE.none', '2:FIELD.inactive'],
    se: ({ crsSetStatus }) => ({ crsSetStatus: onlySaying(crsSetStatus, isDeactivation) }),
  }),
  faulty({
    id: 'se-turns-activation-round',
    title: { zh: '设置可用性总是翻转激活状态', en: 'turns the activation of an application round, whichever is asked for' },
    breaks: ['2:CRS.activate', '2:CRS.deactivate'],
    se: ({ crsSetStatus }) => ({
      crsSetStatus: taking(crsSetStatus, (command, { persistent }) => {
        const [first] = namesIn(command);
        const isActive = first !== undefined && applicationIn(persistent, first)?.contactless?.active === true;
        return isActivation(command) || isDeactivation(command) ? { ...command, p2: isActive ? 0x00 : 0x01 } : command;
      }),
    }),
  }),
  faulty({
    id: 'se-answers-priorities-and-moves-nothing',
    title: { zh: '优先级设置应答 9000 但次序不变', en: 'answers 9000 to a priority and moves nothing' },
    breaks: ['2:CRS.priority'],
    se: ({ crsSetStatus }) => ({ crsSetStatus: onlySaying(crsSetStatus, ({ p1 }) => p1 === 0x02) }),
  }),
  faulty({
    id: 'se-takes-the-front-for-the-end',
    title: { zh: '最高优先与最低优先颠倒', en: 'takes the front of its order for the end' },
    breaks: ['2:CRS.priority'],
    se: ({ crsSetStatus }) => ({
      crsSetStatus: taking(crsSetStatus, (command) =>
        command.p1 === 0x02 && (command.p2 & 0x7f) === 0x01 ? { ...command, p2: command.p2 ^ 0x80 } : command,
      ),
    }),
  }),
  faulty({
    id: 'se-never-closes-its-interface',
    title: { zh: '关闭非接触接口应答 9000 但仍打开', en: 'answers 9000 to SET STATUS that closes its interface and leaves it open' },
    breaks: ['2:CRS.interface', '2:PPSE.closed'],
    se: ({ crsSetStatus }) => ({ crsSetStatus: onlySaying(crsSetStatus, isOff) }),
  }),
  faulty({
    id: 'se-never-opens-its-interface-again',
    title: { zh: '打开非接触接口应答 9000 但仍关闭', en: 'answers 9000 to SET STATUS that opens its interface and leaves it closed' },
    breaks: ['2:CRS.interface'],
    se: ({ crsSetStatus }) => ({ crsSetStatus: onlySaying(crsSetStatus, isOn) }),
  }),
  faulty({
    id: 'se-deactivates-all-with-its-interface',
    title: { zh: '关闭接口时所有应用被去激活', en: 'deactivates all when its interface is closed' },
    breaks: ['2:CRS.interface'],
    se: ({ crsSetStatus }) => ({
      crsSetStatus: lasting(crsSetStatus, (after, _, command) => (isOff(command) ? withActive(after, []) : after)),
    }),
  }),
  faulty({
    id: 'se-forgets-activation-with-the-power',
    title: { zh: '断电后激活的应用变为未激活', en: 'has what it activated inactive once the power was off' },
    breaks: ['2:CRS.power'],
    se: ({ crsSetStatus, select }) => ({
      crsSetStatus: onWord(crsSetStatus, '9000', (outcome, state, command) =>
        isActivation(command) ? remembering(outcome, state, { activated: namesIn(command) }) : outcome,
      ),
      select: waking(select, ({ activated = [] }, persistent) =>
        withActive(
          persistent,
          activeIn(persistent).filter((aid) => !activated.includes(aid)),
        ),
      ),
    }),
  }),
  faulty({
    id: 'se-takes-the-last-switch-back-with-the-power',
    title: { zh: '断电后回到上次切换之前的激活状态', en: 'has the activation of before the last change once the power was off' },
    breaks: ['2:CRS.power'],
    se: ({ crsSetStatus, select }) => ({
      crsSetStatus: remembered(crsSetStatus),
      select: waking(select, ({ before }, persistent) => (before === undefined ? persistent : withActive(persistent, before))),
    }),
  }),
  faulty({
    id: 'se-erases-its-table-of-activation-first',
    title: {
      zh: '切换中断电后所有应用都为激活',
      en: 'has everything active after a loss of power within a change: its table is erased to ones before it is written',
    },
    breaks: ['2:CRS.torn'],
    se: ({ crsSetStatus }) => ({
      crsSetStatus: passing(crsSetStatus, (_, before) => withEach(before, (application) => withContactless(application, { active: true }))),
    }),
  }),
  faulty({
    id: 'se-closes-its-interface-while-it-switches',
    title: { zh: '切换中断电后非接触接口保持关闭', en: 'has its interface closed after a loss of power within a change' },
    breaks: ['2:CRS.torn'],
    se: ({ crsSetStatus }) => ({ crsSetStatus: passing(crsSetStatus, (_, before) => ({ ...before, fieldOn: false })) }),
  }),
  faulty({
    id: 'se-switches-a-head-before-its-group',
    title: { zh: '切换中断电后组头已变而组员未变', en: 'has a head switched and its members not after a loss of power within a change' },
    breaks: ['2:CRS.torn'],
    se: ({ crsSetStatus }) => ({
      crsSetStatus: passing(crsSetStatus, (after, before) =>
        withEach(after, (application) => {
          const { contactless } = application;
          const was = applicationIn(before, application.aid)?.contactless;
          return contactless?.head === undefined || was === undefined ? application : withContactless(application, { active: was.active });
        }),
      ),
    }),
  }),
  faulty({
    id: 'se-leaves-members-behind',
    title: { zh: '激活或去激活组头时组员不随动', en: 'leaves the members of a group as they are when their head is switched' },
    breaks: ['2:CRS.head'],
    se: () => ({ follows: () => false }),
  }),
  faulty({
    id: 'se-leaves-members-inactive',
    title: { zh: '激活组头时组员仍为未激活', en: 'leaves the members of a group inactive when their head is activated' },
    breaks: ['2:CRS.head'],
    se: ({ crsSetStatus }) => ({
      crsSetStatus: (state, command, element) =>
        (isActivation(command) ? under(crsSetStatus, { follows: () => false }) : crsSetStatus)(state, command, element),
    }),
  }),
  faulty({
    id: 'se-switches-members-alone',
    title: { zh: '组员可单独激活与去激活', en: 'switches a member of a group alone' },
    breaks: ['2:CRS.member'],
    se: ({ crsSetStatus }) => ({ crsSetStatus: alone(crsSetStatus) }),
  }),
  faulty({
    id: 'se-tells-that-a-member-failed-and-switches-it',
    title: { zh: '单独切换组员应答 6320，但已切换', en: 'answers 6320 for a member of a group and switches it' },
    breaks: ['2:CRS.member'],
    se: ({ crsSetStatus }) => ({
      crsSetStatus: onWord(crsSetStatus, '6320', (outcome, ...rest) => ({ ...outcome, commits: alone(crsSetStatus)(...rest).commits })),
    }),
  }),
  faulty({
    id: 'se-leaves-locked-applications-active',
    title: { zh: '锁定应用时不去激活', en: 'leaves an application active that it locks' },
    breaks: ['2:CRS.locked', '2:PPSE.locked'],
    se: ({ setStatus }) => ({
      setStatus: lasting(setStatus, (after, { persistent }) => withActive(after, activeIn(persistent))),
    }),
  }),
  faulty({
    id: 'se-activates-locked-applications',
    title: { zh: '锁定的应用可以激活', en: 'activates applications that are locked' },
    breaks: ['2:CRS.locked', '2:PPSE.locked'],
    se: ({ crsSetStatus }) => ({ crsSetStatus: under(crsSetStatus, { isSelectable: () => true }) }),
  }),
];

/** SELECT, with another activation from the first one after power-up on. */
function waking(
  select: Handler,
  change: (kept: { readonly activated?: readonly Aid[]; readonly before?: readonly Aid[] }, persistent: Persistent) => Persistent,
): Handler {
  return atPowerUp(select, (outcome, { persistent, volatile }) =>
    volatile.side === 'wallet' ? { ...outcome, commits: [change(residueOf(persistent), persistent)] } : outcome,
  );
}
