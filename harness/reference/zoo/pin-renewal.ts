/** Faulty cards that change, reload or unblock a PIN wrongly, or forget when it must be asked for. */

import { equal } from '../../bytes/hex.ts';
import type { CardHandlers } from '../card/handlers.ts';
import { type Persistent, refuse, withoutTransaction } from '../card/state.ts';
import { afterwards, keeping, lasting, onlySaying, onWord, under, undoing, writingAllTheSame } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';

const access = faultyIn('access');
const state = faultyIn('state');
const counter = faultyIn('counter');
const keyMac = faultyIn('key-mac');
const atomicity = faultyIn('atomicity');
const robustness = faultyIn('robustness');

const none = new Uint8Array(0);

/** The lasting state with another PIN. */
const withPin = (
  persistent: Persistent,
  change: (value: Uint8Array, before: Uint8Array) => Uint8Array,
  before: Persistent,
): Persistent => ({
  ...persistent,
  pin: { ...persistent.pin, value: change(persistent.pin.value, before.pin.value) },
});

/** CHANGE or RELOAD PIN that writes down another PIN than it was given. */
const noting =
  (name: 'changePin' | 'reloadPin', change: (value: Uint8Array, before: Uint8Array) => Uint8Array) => (sound: CardHandlers) => ({
    [name]: lasting(sound[name], (after, before) => (equal(after.pin.value, before.pin.value) ? after : withPin(after, change, before))),
  });

/** The card that takes this number of tries for all of them when the PIN is renewed. */
const giving = (name: 'reloadPin' | 'unblockPin', tries: (before: number) => number) => (sound: CardHandlers) => ({
  [name]: lasting(sound[name], (after, before) => ({ ...after, pin: { ...after.pin, tries: tries(before.pin.tries) } })),
});

export const pinRenewalFaults: readonly CardFault[] = [
  access({
    id: 'changes-the-pin-without-the-old-one',
    title: { zh: '修改个人密码不校验旧密码', en: 'changes the PIN whatever the old one is' },
    breaks: ['JTT978.6:PIN.change.wrong', 'JTT978.6:PIN.change.count', 'JTT978.6:PIN.history'],
    card: (sound) => ({ changePin: under(sound.changePin, { comparePin: () => true }) }),
  }),
  access({
    id: 'changes-the-pin-although-it-refuses',
    title: { zh: '旧密码错误应答 63Cx，但密码已修改', en: 'answers 63Cx to a wrong old PIN but changes the PIN' },
    breaks: ['JTT978.6:PIN.change.wrong', 'JTT978.6:PIN.history'],
    card: (sound) => ({
      changePin: afterwards(sound.changePin, (outcome, { persistent }, { data = none }, card) => {
        const wanted = card.handlers.splitPins(data, persistent.pin)?.[1];
        return !outcome.response.sw.startsWith('63C') || wanted === undefined
          ? outcome
          : { ...outcome, commits: outcome.commits.map((each) => withPin(each, () => wanted, persistent)) };
      }),
    }),
  }),
  counter({
    id: 'wrong-old-pin-costs-no-try',
    title: { zh: '修改密码时旧密码错误不减次数', en: 'counts no try for a wrong old PIN' },
    breaks: ['JTT978.6:PIN.change.count', 'JTT978.6:PIN.history'],
    card: (sound) => ({
      changePin: afterwards(sound.changePin, (outcome) => (outcome.response.sw === '9000' ? outcome : { ...outcome, commits: [] })),
    }),
  }),
  access({
    id: 'changes-a-pin-that-is-blocked',
    title: { zh: '密码锁定后凭正确旧密码仍可修改', en: 'changes a PIN that is blocked, and so unblocks it' },
    breaks: ['JTT978.6:PIN.change.count', 'JTT978.6:PIN.history'],
    card: (sound) => ({
      changePin: (before, command, card) => {
        const { persistent } = before;
        const tried = { ...persistent, pin: { ...persistent.pin, tries: 1 } };
        return persistent.pin.tries > 0
          ? sound.changePin(before, command, card)
          : sound.changePin({ ...before, persistent: tried }, command, card);
      },
    }),
  }),
  state({
    id: 'answers-9000-without-changing-the-pin',
    title: { zh: '修改个人密码应答 9000 但密码未变', en: 'answers 9000 to CHANGE PIN and keeps the old one' },
    breaks: ['JTT978.6:PIN.change', 'JTT978.6:PIN.history'],
    card: (sound) => ({ changePin: onlySaying(sound.changePin) }),
  }),
  access({
    id: 'keeps-the-old-pin-beside-the-new-one',
    title: { zh: '修改后旧密码仍可通过验证', en: 'takes the old PIN too after it was changed' },
    breaks: ['JTT978.6:PIN.change', 'JTT978.6:PIN.history'],
    card: (sound) => ({
      changePin: lasting(sound.changePin, (after, before) => ({ ...after, residue: { ...after.residue, old: before.pin.value } })),
      tryPin: (persistent, given, card) => {
        const trial = sound.tryPin(persistent, given, card);
        const old = persistent.residue?.['old'];
        return { ...trial, isRight: trial.isRight || (old instanceof Uint8Array && equal(old, given)) };
      },
    }),
  }),
  state({
    id: 'forgets-a-changed-pin-when-power-goes',
    title: { zh: '修改后的密码断电后恢复旧值', en: 'goes back to the old PIN when power goes' },
    breaks: ['JTT978.6:PIN.change', 'JTT978.6:PIN.history'],
    card: (sound) => undoing(sound, ['changePin'], ({ pin }) => ({ pin })),
  }),
  robustness({
    id: 'cuts-a-new-pin-to-two-octets',
    title: { zh: '修改后的新密码只保存前 2 字节', en: 'keeps only two octets of a new PIN' },
    breaks: ['JTT978.6:PIN.change', 'JTT978.6:PIN.history'],
    card: noting('changePin', (value) => value.slice(0, 2)),
  }),
  robustness({
    id: 'fills-a-new-pin-to-six-octets',
    title: { zh: '新密码补 FF 至 6 字节保存，原长度无法通过验证', en: 'keeps a new PIN filled to six octets with FF' },
    breaks: ['JTT978.6:PIN.change', 'JTT978.6:PIN.history'],
    card: noting('changePin', (value) => Uint8Array.from({ length: 6 }, (_, place) => value[place] ?? 0xff)),
  }),
  robustness({
    id: 'changes-the-pin-without-a-separator',
    title: { zh: '修改密码不检查分隔符 FF', en: 'changes the PIN whatever stands between the old one and the new one' },
    breaks: ['JTT978.6:PIN.change.form'],
    card: (sound) => ({
      splitPins: (data, pin) => {
        const { length } = pin.value;
        return sound.splitPins(data.length > length ? data.with(length, 0xff) : data, pin);
      },
    }),
  }),
  robustness({
    id: 'keeps-the-length-of-its-pin',
    title: { zh: '新密码须与旧密码等长', en: 'refuses a new PIN of another length than the old one' },
    breaks: ['JTT978.6:PIN.change'],
    card: (sound) => ({
      splitPins: (data, pin) =>
        sound.splitPins(data, pin)?.every(({ length }) => length === pin.value.length) ? sound.splitPins(data, pin) : undefined,
    }),
  }),
  counter({
    id: 'changes-no-pin-on-the-last-try',
    title: { zh: '只剩一次机会时拒绝修改密码', en: 'refuses CHANGE PIN when one try is left' },
    breaks: ['JTT978.6:PIN.change', 'JTT978.6:PIN.history'],
    card: (sound) => ({
      changePin: (before, command, card) =>
        before.persistent.pin.tries === 1 ? refuse(withoutTransaction(before.volatile), '6983') : sound.changePin(before, command, card),
    }),
  }),
  atomicity({
    id: 'tears-a-change-of-its-pin',
    title: { zh: '修改密码中断电：新密码只写入前一半', en: 'has written half of the new PIN of a torn CHANGE PIN' },
    breaks: ['JTT978.6:PIN.change.torn', 'JTT978.6:PIN.history'],
    card: (sound) => ({
      changePin: onWord(sound.changePin, '9000', (outcome) => {
        const [counted, after] = outcome.commits;
        if (counted === undefined || after === undefined) return outcome;
        const half = withPin(
          counted,
          (old) => old.map((octet, place) => (place === 0 ? (after.pin.value[0] ?? 0) ^ 0x80 : octet)),
          counted,
        );
        return { ...outcome, commits: [counted, half, half, after] };
      }),
    }),
  }),
  keyMac({
    id: 'reloads-the-pin-with-any-mac',
    title: { zh: '重装个人密码不校验 MAC', en: 'reloads the PIN whatever the MAC is' },
    breaks: ['JTT978.6:PIN.reload.mac'],
    card: (sound) => ({ reloadPin: under(sound.reloadPin, { matches: () => true }) }),
  }),
  keyMac({
    id: 'compares-two-octets-of-the-mac-of-a-reload',
    title: { zh: '重装个人密码的 MAC 只比较前 2 字节', en: 'compares only two octets of the MAC of RELOAD PIN' },
    breaks: ['JTT978.6:PIN.reload.mac'],
    card: (sound) => ({
      reloadPin: under(sound.reloadPin, { matches: (expected, received) => equal(expected.subarray(0, 2), received.subarray(0, 2)) }),
    }),
  }),
  keyMac({
    id: 'takes-the-mac-of-its-present-pin-for-another',
    title: { zh: '重装个人密码接受现有密码的 MAC', en: 'reloads any PIN with the MAC of the one that it has' },
    breaks: ['JTT978.6:PIN.reload.mac'],
    card: (sound) => ({
      reloadPin: (before, command, card) => {
        const { value } = before.persistent.pin;
        const reloadMac: CardHandlers['reloadMac'] = (given, algorithm) => {
          const own = sound.reloadMac(value, algorithm, card);
          return equal(own, (command.data ?? none).subarray(-4)) ? own : sound.reloadMac(given, algorithm, card);
        };
        return under(sound.reloadPin, { reloadMac })(before, command, card);
      },
    }),
  }),
  keyMac({
    id: 'reloads-the-pin-although-it-refuses',
    title: { zh: '重装个人密码 MAC 错误被拒，但密码已更换', en: 'refuses RELOAD PIN with a wrong MAC but puts the new PIN in force' },
    breaks: ['JTT978.6:PIN.reload.mac'],
    card: (sound) => ({
      reloadPin: (before, command, card) => {
        const { data = none } = command;
        const wrong = card.choices.reloadPinWord;
        const spoilt = onWord(sound.reloadPin, wrong, (outcome, { persistent }) => ({
          ...outcome,
          commits: [withPin(persistent, () => data.slice(0, -4), persistent)],
        }));
        return spoilt(before, command, card);
      },
    }),
  }),
  state({
    id: 'answers-9000-without-reloading-the-pin',
    title: { zh: '重装个人密码应答 9000 但密码未变', en: 'answers 9000 to RELOAD PIN and keeps the old one' },
    breaks: ['JTT978.6:PIN.reload'],
    card: (sound) => ({ reloadPin: onlySaying(sound.reloadPin) }),
  }),
  counter({
    id: 'reload-gives-no-tries-back',
    title: { zh: '重装个人密码不恢复可尝试次数', en: 'gives no tries back when the PIN is reloaded' },
    breaks: ['JTT978.6:PIN.reload.tries'],
    card: giving('reloadPin', (tries) => tries),
  }),
  keyMac({
    id: 'unblocks-the-pin-with-any-mac',
    title: { zh: '个人密码解锁不校验 MAC 值', en: 'unblocks the PIN whatever the MAC is' },
    breaks: ['JTT978.6:PIN.unblock.mac', 'JTT978.6:PIN.unblock.challenge'],
    card: (sound) => ({ unblockPin: under(sound.unblockPin, { matches: () => true }) }),
  }),
  keyMac({
    id: 'unblocks-the-pin-although-it-refuses',
    title: { zh: '个人密码解锁 MAC 错误应答 6988，但密码已解锁', en: 'answers 6988 to UNBLOCK PIN with a wrong MAC but unblocks the PIN' },
    breaks: ['JTT978.6:PIN.unblock.mac'],
    card: (sound) => ({ unblockPin: writingAllTheSame(sound.unblockPin) }),
  }),
  state({
    id: 'answers-9000-without-unblocking-the-pin',
    title: { zh: '个人密码解锁应答 9000 但仍锁定', en: 'answers 9000 to UNBLOCK PIN and leaves the PIN blocked' },
    breaks: ['JTT978.6:PIN.unblock', 'JTT978.6:PIN.unblock.tries', 'JTT978.6:PIN.history'],
    card: (sound) => ({ unblockPin: onlySaying(sound.unblockPin) }),
  }),
  counter({
    id: 'unblock-gives-one-try',
    title: { zh: '个人密码解锁只恢复一次可尝试次数', en: 'gives one try when the PIN is unblocked' },
    breaks: ['JTT978.6:PIN.unblock.tries', 'JTT978.6:PIN.history'],
    card: giving('unblockPin', () => 1),
  }),
  access({
    id: 'unblocking-sets-the-pin-to-zeros',
    title: { zh: '个人密码解锁后密码变为全零', en: 'sets the PIN to zeros when it is unblocked' },
    breaks: ['JTT978.6:PIN.unblock', 'JTT978.6:PIN.history'],
    card: (sound) => ({
      unblockPin: lasting(sound.unblockPin, (after, before) => withPin(after, (value) => new Uint8Array(value.length), before)),
    }),
  }),
  access({
    id: 'loads-without-a-pin',
    title: { zh: '要求圈存前验密的卡不验密也可圈存', en: 'opens a load without the PIN that it should ask for' },
    breaks: ['JTT978.6:PIN.required'],
    card: () => ({ lacksPin: () => false }),
  }),
  access({
    id: 'never-takes-the-pin-for-verified',
    title: { zh: '验证密码后圈存初始化仍要求验密', en: 'asks for the PIN before a load although it was verified' },
    breaks: ['JTT978.6:PIN.required'],
    card: () => ({ lacksPin: (_state, { functions }) => functions.has('EP.pin-before-load') }),
  }),
  access({
    id: 'takes-a-wrong-pin-for-verified',
    title: { zh: '密码错误应答 63Cx，但圈存时视为已验密', en: 'answers 63Cx to a wrong PIN but opens a load as if it were right' },
    breaks: ['JTT978.6:PIN.required'],
    card: (sound) => ({ verifyPin: afterwards(sound.verifyPin, (outcome) => keeping(outcome, { verified: true })) }),
  }),
  access({
    id: 'stays-verified-over-a-reset',
    title: { zh: '复位后仍视为已验密', en: 'takes the PIN for verified after a reset' },
    breaks: ['JTT978.6:PIN.session.reset'],
    card: (sound) => ({
      reset: (before, card) => ({ ...sound.reset(before, card), verified: before.verified }),
      reselect: (before, selected, card) => ({
        ...sound.reselect(before, selected, card),
        verified: before.selected === 'nothing' && before.verified,
      }),
    }),
  }),
  access({
    id: 'stays-verified-over-a-selection',
    title: { zh: '重新选择应用后仍视为已验密', en: 'takes the PIN for verified after the purse was selected anew' },
    breaks: ['JTT978.6:PIN.session.select'],
    card: (sound) => ({ reselect: (before, ...rest) => ({ ...sound.reselect(before, ...rest), verified: before.verified }) }),
  }),
];
