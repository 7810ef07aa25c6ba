/** Faulty cards that compare, count or block a PIN wrongly. */

import { equal } from '../../bytes/hex.ts';
import { fen } from '../../tunion/money.ts';
import type { CardHandlers, Handler } from '../card/handlers.ts';
import { answer, type Outcome, type Persistent, type Pin } from '../card/state.ts';
import { afterwards, atPowerUp, committing, each, keeping, onWord, retaining, under, withPurse, writingLate } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const access = faultyIn('access');
const counter = faultyIn('counter');
const atomicity = faultyIn('atomicity');
const money = faultyIn('money');

const none = new Uint8Array(0);

/** The lasting state with this many tries left. */
function withTries(persistent: Persistent, tries: number): Persistent {
  return { ...persistent, pin: { ...persistent.pin, tries } };
}

export const isWrongPin = ({ response: { sw } }: Outcome): boolean => sw.startsWith('63C') || sw === '6983';

/** What comes after a wrong PIN that cost a try. */
export const onWrongPin = (handler: Handler, change: Parameters<typeof afterwards>[1]) =>
  afterwards(handler, (outcome, ...rest) => (isWrongPin(outcome) && outcome.commits.length > 0 ? change(outcome, ...rest) : outcome));

/** The card for which a PIN is right that agrees where this card looks. */
const comparing = (agrees: (given: Uint8Array, value: Uint8Array) => boolean) => (): Partial<CardHandlers> => ({
  comparePin: (given: Uint8Array, { value }: Pin) => agrees(given, value),
});

const trying = (count: (tries: number, all: number) => number, right: (tries: number, all: number) => number) => (sound: CardHandlers) => ({
  tryPin: ((persistent, given, card) => {
    const { tries } = persistent.pin;
    const { tries: all } = card.profile.pin;
    return {
      isRight: sound.tryPin(persistent, given, card).isRight,
      counted: withTries(persistent, Math.max(0, count(tries, all))),
      restored: withTries(persistent, right(tries, all)),
    };
  }) satisfies CardHandlers['tryPin'],
});

const wrongPinPasses = ['JTT978.6:PIN.wrong', 'JTT978.6:PIN.history'] as const;
const oneLess = (tries: number) => tries - 1;
const allOfThem = (_tries: number, all: number) => all;

export const pinFaults: readonly CardFault[] = [
  access({
    id: 'accepts-any-pin',
    title: { zh: '任何个人密码都视为正确', en: 'takes any PIN for right' },
    breaks: [...wrongPinPasses, 'JTT978.6:PIN.change.wrong', 'JTT978.6:PIN.count', 'JTT978.6:PIN.blocked'],
    card: comparing(() => true),
  }),
  access({
    id: 'keeps-what-a-pin-opened-after-a-wrong-one',
    title: { zh: 'PIN 错误后，此前的验证仍有效', en: 'keeps what the right PIN opened after a wrong one' },
    breaks: ['JTT978.6:PIN.session.wrong'],
    card: (sound) =>
      each(sound, ['verifyPin', 'changePin'], (handler) =>
        onWrongPin(handler, (outcome, { volatile: { verified } }) => keeping(outcome, { verified })),
      ),
  }),
  access({
    id: 'agrees-to-a-pin-that-it-does-not-look-at',
    title: { zh: 'VERIFY 带 Le 时不验证即应答 9000', en: 'answers 9000 to VERIFY with an Le and does not look at the PIN' },
    breaks: ['JTT978.6:PIN.wrong'],
    card: (sound) => ({
      dispatch: (state, command, card) =>
        command.cla === 0x00 && command.ins === 0x20 && command.le !== undefined && command.data !== undefined
          ? answer(state.volatile)
          : sound.dispatch(state, command, card),
    }),
  }),
  access({
    id: 'compares-a-pin-without-its-last-octet',
    title: { zh: '比较个人密码时不比最后 1 字节', en: 'compares a PIN without its last octet' },
    breaks: [...wrongPinPasses, 'JTT978.6:PIN.change.wrong'],
    card: comparing((given, value) => equal(given.slice(0, -1), value.slice(0, -1))),
  }),
  access({
    id: 'compares-the-first-octet-of-a-pin',
    title: { zh: '个人密码只比较第 1 字节', en: 'compares only the first octet of a PIN' },
    breaks: [...wrongPinPasses, 'JTT978.6:PIN.change.wrong'],
    card: comparing((given, value) => given[0] === value[0]),
  }),
  access({
    id: 'compares-a-pin-without-its-first-octet',
    title: { zh: '比较个人密码时不比第 1 字节', en: 'compares a PIN without its first octet' },
    breaks: [...wrongPinPasses, 'JTT978.6:PIN.change.wrong'],
    card: comparing((given, value) => equal(given.slice(1), value.slice(1))),
  }),
  access({
    id: 'takes-the-beginning-of-a-pin-for-the-pin',
    title: { zh: '只按输入的长度比较个人密码，较短的前缀也视为正确', en: 'takes the beginning of its PIN for the whole of it' },
    breaks: [...wrongPinPasses],
    card: comparing((given, value) => given.length <= value.length && equal(given, value.slice(0, given.length))),
  }),
  access({
    id: 'takes-a-longer-pin-that-begins-with-its-own',
    title: { zh: '输入超出部分不比较，较长的个人密码也视为正确', en: 'takes a longer PIN that begins with its own' },
    breaks: [...wrongPinPasses],
    card: comparing((given, value) => equal(given.slice(0, value.length), value)),
  }),
  counter({
    id: 'never-counts-a-wrong-pin',
    title: { zh: '个人密码错误不减可尝试次数', en: 'never counts a wrong PIN' },
    breaks: ['JTT978.6:PIN.count', 'JTT978.6:PIN.blocked', 'JTT978.6:PIN.change.count', 'JTT978.6:PIN.torn', 'JTT978.6:PIN.history'],
    card: trying((tries) => tries, allOfThem),
  }),
  counter({
    id: 'counts-a-wrong-pin-twice',
    title: { zh: '个人密码错一次减两次', en: 'counts a wrong PIN twice' },
    breaks: ['JTT978.6:PIN.count', 'JTT978.6:PIN.change.count', 'JTT978.6:PIN.history'],
    card: trying((tries) => tries - 2, allOfThem),
  }),
  counter({
    id: 'right-pin-gives-no-tries-back',
    title: { zh: '个人密码正确后不恢复可尝试次数', en: 'gives no tries back when the PIN is right' },
    breaks: ['JTT978.6:PIN.restored', 'JTT978.6:PIN.history'],
    card: trying(oneLess, (tries) => tries),
  }),
  counter({
    id: 'right-pin-costs-a-try',
    title: { zh: '个人密码正确也减一次', en: 'counts a right PIN as well' },
    breaks: ['JTT978.6:PIN.restored', 'JTT978.6:PIN.history'],
    card: trying(oneLess, oneLess),
  }),
  counter({
    id: 'right-pin-gives-one-try-back',
    title: { zh: '个人密码正确只恢复一次', en: 'gives one try back when the PIN is right' },
    breaks: ['JTT978.6:PIN.restored', 'JTT978.6:PIN.history'],
    card: trying(oneLess, (tries, all) => Math.min(all, tries + 1)),
  }),
  counter({
    id: 'counts-tries-below-zero',
    title: { zh: '可尝试次数减到 0 后回绕，密码永不锁定', en: 'counts tries on below zero, and is never blocked' },
    breaks: ['JTT978.6:PIN.blocked', 'JTT978.6:PIN.blocked.word', 'JTT978.6:PIN.change.count', 'JTT978.6:PIN.history'],
    card: (sound) =>
      each(sound, ['verifyPin', 'changePin'], (handler) => (state, command, card) => {
        const { persistent } = state;
        return handler(persistent.pin.tries > 0 ? state : { ...state, persistent: withTries(persistent, 16) }, command, card);
      }),
  }),
  access({
    id: 'takes-the-right-pin-although-it-is-blocked',
    title: { zh: '个人密码锁定后输入正确密码仍应答 9000', en: 'takes the right PIN although it is blocked' },
    breaks: ['JTT978.6:PIN.blocked', 'JTT978.6:PIN.history'],
    card: (sound) => ({
      verifyPin: onWord(sound.verifyPin, '6983', (outcome, { persistent }, { data = none }) =>
        persistent.pin.tries === 0 && equal(data, persistent.pin.value)
          ? { ...answer(keeping(outcome, { verified: true }).volatile), commits: [] }
          : outcome,
      ),
    }),
  }),
  counter({
    id: 'gives-the-tries-back-at-a-reset',
    title: { zh: '复位后未锁定的密码恢复全部可尝试次数', en: 'gives all tries back at a reset while the PIN is not blocked' },
    breaks: ['JTT978.6:PIN.lasting', 'JTT978.6:PIN.history'],
    card: (sound) =>
      atPowerUp(sound, (persistent, { profile }) => (persistent.pin.tries > 0 ? withTries(persistent, profile.pin.tries) : persistent)),
  }),
  counter({
    id: 'unblocks-the-pin-at-a-reset',
    title: { zh: '复位后已锁定的密码恢复可用', en: 'takes a blocked PIN for unblocked after a reset' },
    breaks: ['JTT978.6:PIN.lasting', 'JTT978.6:PIN.history'],
    card: (sound) =>
      atPowerUp(sound, (persistent, { profile }) => (persistent.pin.tries === 0 ? withTries(persistent, profile.pin.tries) : persistent)),
  }),
  counter({
    id: 'gives-the-tries-back-at-a-selection',
    title: { zh: '每次选择应用恢复可尝试次数', en: 'gives all tries back whenever it is selected' },
    breaks: ['JTT978.6:PIN.lasting', 'JTT978.6:PIN.history'],
    card: (sound) => ({
      selectByName: onWord(sound.selectByName, '9000', (outcome, { persistent }, _command, { profile }) =>
        committing(outcome, withTries(persistent, profile.pin.tries)),
      ),
    }),
  }),
  atomicity({
    id: 'counts-a-wrong-pin-only-with-the-next-command',
    title: { zh: '个人密码错误后先应答，收到下一条命令才减次数', en: 'counts a wrong PIN only with the command that follows' },
    breaks: ['JTT978.6:PIN.torn', 'JTT978.6:PIN.lasting', 'JTT978.6:PIN.history'],
    card: (sound) => writingLate(sound, ['verifyPin', 'changePin']),
  }),
  atomicity({
    id: 'gives-all-tries-back-before-it-counts-one',
    title: {
      zh: '减次数前先恢复全部次数，中途断电即可再试',
      en: 'writes all tries back before it counts a wrong one, and may be torn there',
    },
    breaks: ['JTT978.6:PIN.torn', 'JTT978.6:PIN.history'],
    card: (sound) => ({
      verifyPin: onWrongPin(sound.verifyPin, (outcome, { persistent }, _command, { profile }) => ({
        ...outcome,
        commits: [withTries(persistent, profile.pin.tries), ...outcome.commits],
      })),
    }),
  }),
  counter({
    id: 'counts-a-pin-of-a-wrong-length',
    title: { zh: '长度错误的验证命令也减次数', en: 'counts a VERIFY of a wrong length as a wrong PIN' },
    breaks: ['JTT978.6:PIN.length.free', 'JTT978.6:PIN.history'],
    card: (sound) => ({
      dispatch: afterwards(sound.dispatch, (outcome, { persistent, volatile }, { cla, ins, data }) => {
        const length = data?.length ?? 0;
        const counts = cla === 0x00 && ins === 0x20 && volatile.selected === 'purse' && (length === 1 || length > 6);
        return counts ? committing(outcome, withTries(persistent, Math.max(0, persistent.pin.tries - 1))) : outcome;
      }),
    }),
  }),
  money({
    id: 'pays-a-fen-for-every-wrong-pin',
    title: { zh: '个人密码每错一次余额少 1 分', en: 'loses a fen of its balance for every wrong PIN' },
    breaks: ['JTT978.6:PIN.harmless', 'PURSE.conserved'],
    card: (sound) => ({
      verifyPin: onWrongPin(sound.verifyPin, (outcome, { persistent }) =>
        committing(outcome, withPurse(outcome.commits.at(-1) ?? persistent, { balance: fen(Math.max(0, persistent.purse.balance - 1)) })),
      ),
    }),
  }),
  access({
    id: 'refuses-the-right-pin-after-a-wrong-one',
    title: { zh: '输错一次后，复位前正确的个人密码也被拒绝', en: 'refuses the right PIN after a wrong one until power goes' },
    breaks: ['JTT978.6:PIN.verify', 'JTT978.6:PIN.restored', 'JTT978.6:PIN.history'],
    card: (sound) => ({
      verifyPin: (state, command, card) => {
        const hasFailed = state.volatile.residue?.['failed'] === true;
        const outcome = hasFailed
          ? under(sound.verifyPin, { comparePin: () => false })(state, command, card)
          : sound.verifyPin(state, command, card);
        return isWrongPin(outcome) ? retaining(outcome, { failed: true }) : outcome;
      },
    }),
  }),
  atomicity({
    id: 'gives-a-try-back-while-it-refuses-a-blocked-pin',
    title: {
      zh: '密码锁定后验证时先恢复一次机会再清零，中途断电即可再试',
      en: 'gives a try of a blocked PIN back and takes it again: power lost in between leaves it',
    },
    breaks: ['JTT978.6:PIN.torn'],
    card: (sound) => ({
      verifyPin: afterwards(sound.verifyPin, (outcome, { persistent }) =>
        persistent.pin.tries === 0 ? { ...outcome, commits: [withTries(persistent, 1), persistent] } : outcome,
      ),
    }),
  }),
];
