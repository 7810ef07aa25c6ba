/** Faulty elements that misjudge what stands in the way of an activation, or read a list of names wrongly. */

import { bytes, hex } from '../../bytes/hex.ts';
import { encodeTlv } from '../../bytes/tlv.ts';
import type { Command } from '../../iso7816/command.ts';
import type { Handler } from '../se/handlers.ts';
import { type Aid, answer, applicationIn, commit, type Outcome, refuse } from '../se/state.ts';
import {
  activeIn,
  isActivation,
  isDeactivation,
  lasting,
  namesIn,
  onWord,
  remembering,
  residueOf,
  taking,
  under,
  withActive,
  withContactless,
  withData,
  withEach,
  withWord,
} from './changes.ts';
import { faultyIn, type PhoneFault } from './faulty.ts';

const faulty = faultyIn('se-contactless');

/** SET STATUS of the registry without looking at what stands in the way. */
const unrivalled = (crsSetStatus: Handler): Handler => under(crsSetStatus, { rivals: () => [] });

/** What a conflict tells, under another tag, or of other names. */
const telling = (crsSetStatus: Handler, sw: string, edit: (data: Uint8Array) => Uint8Array): Handler =>
  onWord(crsSetStatus, sw, (outcome) => withData(outcome, edit(outcome.response.data)));

/** SET STATUS of the registry where it refuses its parameters. */
const onParameters = (crsSetStatus: Handler, change: (outcome: Outcome, command: Command) => Outcome): Handler =>
  onWord(crsSetStatus, '6A86', (outcome, _, command) => change(outcome, command));

export const conflictFaults: readonly PhoneFault[] = [
  faulty({
    id: 'se-activates-beside-what-is-active',
    title: { zh: '有冲突时仍激活，两张卡同时激活', en: 'activates a card beside one that is active' },
    breaks: ['2:CRS.conflict'],
    se: () => ({ rivals: () => [] }),
  }),
  faulty({
    id: 'se-deactivates-what-stands-in-the-way',
    title: { zh: '有冲突时自行去激活原卡并应答 9000', en: 'deactivates by itself what stands in the way' },
    breaks: ['2:CRS.conflict'],
    se: ({ crsSetStatus, rivals }) => ({
      crsSetStatus: onWord(crsSetStatus, '6330', (_, state, command, element) => {
        const meant = state.persistent.applications.filter(({ aid }) => namesIn(command).includes(aid));
        const others = rivals(state.persistent, meant).map(({ aid }) => aid);
        return lasting(unrivalled(crsSetStatus), (after) =>
          withActive(
            after,
            activeIn(after).filter((aid) => !others.includes(aid)),
          ),
        )(state, command, element);
      }),
    }),
  }),
  faulty({
    id: 'se-tells-of-a-conflict-and-activates',
    title: { zh: '应答 6330 但已激活', en: 'answers 6330 and activates all the same' },
    breaks: ['2:CRS.conflict'],
    se: ({ crsSetStatus }) => ({
      crsSetStatus: onWord(crsSetStatus, '6330', (outcome, ...rest) => ({
        ...outcome,
        commits: unrivalled(crsSetStatus)(...rest).commits,
      })),
    }),
  }),
  faulty({
    id: 'se-tells-of-a-conflict-under-another-tag',
    title: { zh: '冲突列表放在 A1 而不是 A0', en: 'names what stands in the way under A1' },
    breaks: ['2:CRS.conflict'],
    se: ({ crsSetStatus }) => ({ crsSetStatus: telling(crsSetStatus, '6330', (data) => bytes(hex(data).replace(/^A0/, 'A1'))) }),
  }),
  faulty({
    id: 'se-names-the-wrong-side-of-a-conflict',
    title: { zh: '冲突列表给出要激活的应用自身', en: 'names under A0 the application that was to be activated' },
    breaks: ['2:CRS.conflict'],
    se: ({ crsSetStatus }) => ({
      crsSetStatus: onWord(crsSetStatus, '6330', (outcome, _, command) =>
        withData(
          outcome,
          encodeTlv(
            'A0',
            namesIn(command).map((aid) => encodeTlv('4F', bytes(aid))),
          ),
        ),
      ),
    }),
  }),
  faulty({
    id: 'se-finds-conflicts-with-what-is-inactive',
    title: { zh: '未激活的卡也视为冲突', en: 'takes cards that are not active for such that stand in the way' },
    breaks: ['2:CRS.switch', '2:CRS.activate'],
    se: ({ rivals }) => ({
      rivals: (persistent, meant) =>
        rivals(
          withEach(persistent, (application) => withContactless(application, { active: true })),
          meant,
        ),
    }),
  }),
  faulty({
    id: 'se-goes-back-to-the-card-before',
    title: { zh: '激活新卡时恢复上次去激活的卡', en: 'activates again what was deactivated before, with the next activation' },
    breaks: ['2:CRS.switch', '2:PPSE.follows'],
    se: ({ crsSetStatus }) => ({
      crsSetStatus: onWord(crsSetStatus, '9000', (outcome, state, command) => {
        if (isDeactivation(command)) return remembering(outcome, state, { deactivated: namesIn(command) });
        const back = (residueOf(state.persistent)['deactivated'] ?? []) as readonly Aid[];
        return isActivation(command)
          ? { ...outcome, commits: outcome.commits.map((after) => withActive(after, [...activeIn(after), ...back])) }
          : outcome;
      }),
    }),
  }),
  faulty({
    id: 'se-refuses-lists-with-an-unknown-name',
    title: { zh: '列表含未知名称时整个拒绝', en: 'refuses a list with an unknown name and processes none of it' },
    breaks: ['2:CRS.unknown'],
    se: ({ crsSetStatus }) => ({
      crsSetStatus: (state, command, element) => {
        const isUnknown = namesIn(command).some((aid) => applicationIn(state.persistent, aid) === undefined);
        return isUnknown ? refuse(state.volatile, '6A88') : crsSetStatus(state, command, element);
      },
    }),
  }),
  faulty({
    id: 'se-overlooks-unknown-names',
    title: { zh: '列表含未知名称时应答 9000', en: 'answers 9000 to a list with an unknown name' },
    breaks: ['2:CRS.unknown'],
    se: ({ crsSetStatus }) => ({
      crsSetStatus: onWord(crsSetStatus, '6320', (outcome, { persistent }, command) =>
        namesIn(command).some((aid) => applicationIn(persistent, aid) === undefined)
          ? withWord(withData(outcome, bytes('')), '9000')
          : outcome,
      ),
    }),
  }),
  faulty({
    id: 'se-names-the-whole-list-as-failed',
    title: { zh: '6320 时 A1 列出全部名称', en: 'names all of a list under A1 where one of it is unknown' },
    breaks: ['2:CRS.unknown'],
    se: ({ crsSetStatus }) => ({
      crsSetStatus: onWord(crsSetStatus, '6320', (outcome, _, command) =>
        withData(
          outcome,
          encodeTlv(
            'A1',
            namesIn(command).map((aid) => encodeTlv('4F', bytes(aid))),
          ),
        ),
      ),
    }),
  }),
  faulty({
    id: 'se-tells-of-failures-without-names',
    title: { zh: '6320 时不给出失败的名称', en: 'answers 6320 without the names that failed' },
    breaks: ['2:CRS.unknown'],
    se: ({ crsSetStatus }) => ({ crsSetStatus: telling(crsSetStatus, '6320', () => bytes('')) }),
  }),
  faulty({
    id: 'se-stops-at-the-first-name',
    title: { zh: '只处理列表中的第一个名称', en: 'processes the first name of a list and none behind it' },
    breaks: ['2:CRS.unknown'],
    se: ({ crsSetStatus }) => ({
      crsSetStatus: taking(crsSetStatus, (command) => {
        const [first] = namesIn(command);
        return first === undefined ? command : { ...command, data: encodeTlv('4F', bytes(first)) };
      }),
    }),
  }),
  faulty({
    id: 'se-answers-reserved-parameters-with-9000',
    title: {
      zh: 'CRS 设置状态 P1/P2 为保留值时应答 9000',
      en: 'answers 9000 to SET STATUS of the contactless registry with reserved values',
    },
    breaks: ['2:CRS.parameter'],
    se: ({ crsSetStatus }) => ({ crsSetStatus: onParameters(crsSetStatus, ({ volatile }) => answer(volatile)) }),
  }),
  faulty({
    id: 'se-takes-reserved-availability-for-off',
    title: { zh: '可用性 P2 为保留值时按去激活执行', en: 'deactivates where P2 of availability is reserved' },
    breaks: ['2:CRS.parameter'],
    se: ({ crsSetStatus }) => ({
      crsSetStatus: taking(crsSetStatus, (command) => (command.p1 === 0x01 && command.p2 > 0x01 ? { ...command, p2: 0x00 } : command)),
    }),
  }),
  faulty({
    id: 'se-answers-no-names-with-9000',
    title: { zh: 'CRS 设置状态没有 4F 时应答 9000', en: 'answers 9000 to SET STATUS of the contactless registry without a name' },
    breaks: ['2:CRS.empty'],
    se: ({ crsSetStatus }) => ({ crsSetStatus: onWord(crsSetStatus, '6A80', ({ volatile }) => answer(volatile)) }),
  }),
  faulty({
    id: 'se-takes-no-names-for-all',
    title: { zh: 'CRS 去激活没有 4F 时全部去激活', en: 'deactivates all where SET STATUS of the contactless registry names nothing' },
    breaks: ['2:CRS.empty'],
    se: ({ crsSetStatus }) => ({
      crsSetStatus: onWord(crsSetStatus, '6A80', (outcome, { persistent }, command) =>
        isDeactivation(command) ? commit(outcome.volatile, withActive(persistent, [])) : outcome,
      ),
    }),
  }),
];
