/** Faulty cards that answer a PIN otherwise than with the word for it, or take for verified what was none. */

import { answer, refuse, withoutTransaction } from '../card/state.ts';
import { afterwards, each, onWord, withData, withWord } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';
import { onWrongPin } from './pin.ts';

const access = faultyIn('access');
const word = faultyIn('status-word');
const robustness = faultyIn('robustness');

const none = new Uint8Array(0);

export const pinAnswerFaults: readonly CardFault[] = [
  word({
    id: 'always-says-that-three-tries-are-left',
    title: { zh: '个人密码错误总是应答 63C3', en: 'answers 63C3 to every wrong PIN' },
    breaks: ['JTT978.6:PIN.count', 'JTT978.6:PIN.wrong.word', 'JTT978.6:PIN.change.word'],
    card: (sound) => each(sound, ['verifyPin', 'changePin'], (handler) => onWrongPin(handler, (outcome) => withWord(outcome, '63C3'))),
  }),
  word({
    id: 'says-one-try-more-than-there-is',
    title: { zh: '63Cx 报告的次数比实际多一次', en: 'says that one try more is left than there is' },
    breaks: ['JTT978.6:PIN.wrong.word', 'JTT978.6:PIN.count'],
    card: (sound) =>
      each(sound, ['verifyPin', 'changePin'], (handler) =>
        onWrongPin(handler, (outcome) =>
          withWord(outcome, `63C${((outcome.commits.at(-1)?.pin.tries ?? 0) + 1).toString(16).toUpperCase()}`),
        ),
      ),
  }),
  word({
    id: 'says-nothing-of-the-tries-that-are-left',
    title: { zh: '个人密码错误应答 6300，不报告次数', en: 'answers 6300 to a wrong PIN and does not say how many tries are left' },
    breaks: ['JTT978.6:PIN.wrong.word', 'JTT978.6:PIN.change.word'],
    card: (sound) => each(sound, ['verifyPin', 'changePin'], (handler) => onWrongPin(handler, (outcome) => withWord(outcome, '6300'))),
  }),
  robustness({
    id: 'wants-a-pin-of-six-octets',
    title: { zh: '只接受 6 字节的个人密码', en: 'refuses a VERIFY of other than six octets, also of its own PIN' },
    breaks: ['JTT978.6:PIN.verify'],
    card: (sound) => ({
      verifyPin: (state, command, card) =>
        command.data?.length === 6 ? sound.verifyPin(state, command, card) : refuse(withoutTransaction(state.volatile), '6700'),
    }),
  }),
  robustness({
    id: 'answers-the-pin-with-9000',
    title: { zh: '验证成功时把个人密码带回应答', en: 'answers a right PIN with the PIN itself' },
    breaks: ['JTT978.6:PIN.silent'],
    card: (sound) => ({
      verifyPin: onWord(sound.verifyPin, '9000', (outcome, _state, { data = none }) => withData(outcome, data)),
    }),
  }),
  robustness({
    id: 'gives-a-hint-with-a-wrong-pin',
    title: { zh: '个人密码错误时带回比对相符的字节数', en: 'answers a wrong PIN with the number of octets that were right' },
    breaks: ['JTT978.6:PIN.silent', 'ANSWER.form'],
    card: (sound) => ({
      verifyPin: onWrongPin(sound.verifyPin, (outcome, { persistent: { pin } }, { data = none }) =>
        withData(outcome, Uint8Array.of(data.filter((octet, place) => octet === pin.value[place]).length)),
      ),
    }),
  }),
  robustness({
    id: 'verifies-an-absent-pin',
    title: { zh: '验证命令无数据时视为已验证', en: 'takes VERIFY without any data for a right PIN' },
    breaks: ['JTT978.6:PIN.length', 'JTT978.6:PIN.required'],
    card: (sound) => ({
      dispatch: afterwards(sound.dispatch, (outcome, { volatile }, { cla, ins, p1, p2, data }) => {
        const isBare = cla === 0x00 && ins === 0x20 && p1 === 0 && p2 === 0 && data === undefined && volatile.selected === 'purse';
        return isBare ? answer({ ...withoutTransaction(volatile), verified: true }) : outcome;
      }),
    }),
  }),
  access({
    id: 'takes-a-blocked-change-for-verified',
    title: { zh: '密码锁定后修改被拒绝，但视为已验证', en: 'refuses CHANGE PIN with the PIN blocked and takes the PIN for verified' },
    breaks: ['JTT978.6:PIN.required'],
    card: (sound) => ({
      changePin: onWord(sound.changePin, '6983', (outcome) => ({ ...outcome, volatile: { ...outcome.volatile, verified: true } })),
    }),
  }),
];
