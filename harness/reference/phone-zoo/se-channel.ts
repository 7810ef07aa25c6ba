/** Faulty elements that take commands of a channel that they must refuse, or end a channel that goes on. */

import { concat, equal } from '../../bytes/hex.ts';
import { scp02Protect } from '../../crypto/scp02.ts';
import { scp03Accept, scp03Protect } from '../../crypto/scp03.ts';
import type { Accepted, Handler, SeHandlers, SeRules } from '../se/handlers.ts';
import { refuse, type Session } from '../se/state.ts';
import { afterwards, atPowerUp, each, keeping, managing, noting, onWord, remembering, residueOf, retaining } from './changes.ts';
import { faultyIn, type PhoneFault } from './faulty.ts';

const faulty = faultyIn('se-channel');

/** All that may come through a channel. */
const protectedOnes = [...managing, 'getData'] as const;

/** What a command carries whatever its MAC is; the chain goes on with the MAC that came, where that is the whole of it. */
function unchecked(session: Session, header: Uint8Array, field: Uint8Array): Accepted | undefined {
  if (field.length < 8 || session.open === undefined) return undefined;
  const carried = field.slice(0, -8);
  if (session.protocol === 'scp02') {
    const { open } = session;
    return { data: carried, session: { ...session, open: { ...open, chain: { ...open.chain, last: field.slice(-8) } } } };
  }
  const { command } = scp03Protect({ ...session.open, level: session.open.level & 0x01 }, header, carried);
  const accepted = scp03Accept(session.open, header, concat(carried, command.slice(-8)));
  return accepted && { data: accepted.data, session: { ...session, open: accepted.channel } };
}

/** The MAC that is due for a command: the one under which it is accepted. */
function isNearly(sound: Pick<SeRules, 'accept'>, compare: (due: Uint8Array, given: Uint8Array) => boolean): SeRules['accept'] {
  return (session, header, field) => {
    const due = field.length < 8 ? undefined : dueMac(session, header, field.slice(0, -8));
    return due !== undefined && compare(due, field.slice(-8))
      ? sound.accept(session, header, concat(field.slice(0, -8), due))
      : sound.accept(session, header, field);
  };
}

function dueMac(session: Session, header: Uint8Array, carried: Uint8Array): Uint8Array | undefined {
  if (session.open === undefined) return undefined;
  if (session.protocol === 'scp03')
    return scp03Protect({ ...session.open, level: session.open.level & 0x01 }, header, carried).command.slice(-8);
  return scp02Protect(session.open.chain, header, carried).command.slice(-8);
}

/** Commands whose MAC is wrong go on, marked; what becomes of each is `change`’s. */
function marking(sound: SeHandlers, change: Parameters<typeof afterwards>[1]): Partial<SeHandlers> {
  return {
    accept: (session, header, field) => {
      const accepted = sound.accept(session, header, field);
      if (accepted !== undefined) return { ...accepted, session: noting(accepted.session, { isWrong: false }) };
      const due = field.length < 8 ? undefined : dueMac(session, header, field.slice(0, -8));
      const taken = due && sound.accept(session, header, concat(field.slice(0, -8), due));
      return taken && { ...taken, session: noting(taken.session, { isWrong: true }) };
    },
    ...each(sound, protectedOnes, (handler) =>
      afterwards(handler, (outcome, state, ...rest) =>
        residueOf(state.volatile.session ?? {})['isWrong'] === true ? change(outcome, state, ...rest) : outcome,
      ),
    ),
  };
}

/** What a channel is asked to change. A listing is not among it: one that finds nothing refuses, too, and is no mistake of the host’s. */
const changing = ['setStatus', 'install', 'load', 'delete', 'putKey', 'storeData'] as const;

/** Whether an answer is a refusal. */
const isRefusal = (sw: string): boolean => !/^9|^6[123]/.test(sw);

export const channelFaults: readonly PhoneFault[] = [
  faulty({
    id: 'se-takes-any-mac',
    title: { zh: '不校验通道命令的 MAC', en: 'takes commands of a channel whatever their MAC is' },
    breaks: ['2:CHANNEL.mac', '2:CHANNEL.aborted', '2:CHANNEL.replay', '2:CHANNEL.order'],
    se: () => ({ accept: unchecked }),
  }),
  faulty({
    id: 'se-compares-half-a-mac',
    title: { zh: '通道命令的 MAC 只比较前 4 字节', en: 'compares the first four octets of a command’s MAC alone' },
    breaks: ['2:CHANNEL.mac', '2:CHANNEL.aborted'],
    se: (sound) => ({ accept: isNearly(sound, (due, given) => equal(due.subarray(0, 4), given.subarray(0, 4))) }),
  }),
  faulty({
    id: 'se-compares-the-end-of-a-mac',
    title: { zh: '通道命令的 MAC 只比较后 4 字节', en: 'compares the last four octets of a command’s MAC alone' },
    breaks: ['2:CHANNEL.mac', '2:CHANNEL.aborted'],
    se: (sound) => ({ accept: isNearly(sound, (due, given) => equal(due.subarray(4), given.subarray(4))) }),
  }),
  faulty({
    id: 'se-checks-no-mac-of-readings',
    title: { zh: '读取类命令不校验 MAC', en: 'checks the MACs of commands that change something, and of no others' },
    breaks: ['2:CHANNEL.mac', '2:CHANNEL.aborted', '2:CHANNEL.replay', '2:CHANNEL.order'],
    se: (sound) => ({
      accept: (session, header, field) =>
        sound.accept(session, header, field) ?? (header[1] === 0xf2 || header[1] === 0xca ? unchecked(session, header, field) : undefined),
    }),
  }),
  faulty({
    id: 'se-checks-the-first-mac-alone',
    title: { zh: '只校验通道中第一条命令的 MAC', en: 'checks the MAC of a channel’s first command and of none behind it' },
    breaks: ['2:CHANNEL.mac', '2:CHANNEL.aborted', '2:CHANNEL.replay', '2:CHANNEL.order'],
    se: (sound) => ({
      accept: (session, header, field) => {
        const accepted =
          sound.accept(session, header, field) ?? (residueOf(session)['warm'] === true ? unchecked(session, header, field) : undefined);
        return accepted && { ...accepted, session: noting(accepted.session, { warm: true }) };
      },
    }),
  }),
  faulty({
    id: 'se-refuses-a-wrong-mac-and-obeys',
    title: { zh: 'MAC 错误应答 6982，但命令已执行', en: 'answers 6982 to a wrong MAC and carries the command out' },
    breaks: ['2:CHANNEL.mac'],
    se: (sound) => marking(sound, (outcome, { volatile }) => ({ ...refuse(sound.abort(volatile), '6982'), commits: outcome.commits })),
  }),
  faulty({
    id: 'se-overlooks-commands-with-a-wrong-mac',
    title: {
      zh: 'MAC 错误的命令被拒绝后，通道如同未收到该命令',
      en: 'refuses a command with a wrong MAC and waits for the right one in its place',
    },
    breaks: ['2:CHANNEL.aborted'],
    se: () => ({ abort: (volatile) => volatile }),
  }),
  faulty({
    id: 'se-goes-on-behind-a-wrong-mac',
    title: {
      zh: 'MAC 错误只拒绝该命令，其后的命令照常接受',
      en: 'refuses a command with a wrong MAC and takes those that the host sends behind it',
    },
    breaks: ['2:CHANNEL.aborted'],
    se: (sound) => marking(sound, (_, { volatile }) => refuse(volatile, '6982')),
  }),
  faulty({
    id: 'se-takes-plain-commands-behind-a-wrong-mac',
    title: { zh: 'MAC 错误后通道降为无 MAC 级别', en: 'takes commands without a MAC once one was wrong' },
    breaks: ['2:CHANNEL.aborted', '2:CHANNEL.plain'],
    se: ({ abort }) => ({
      abort: (volatile) => {
        const { session } = volatile;
        if (session?.open === undefined) return abort(volatile);
        if (session.protocol === 'scp02') return { ...volatile, session: { ...session, open: { ...session.open, level: 0 } } };
        return { ...volatile, session: { ...session, open: { ...session.open, level: 0 } } };
      },
    }),
  }),
  faulty({
    id: 'se-forgets-that-it-broke-off',
    title: { zh: '通道中止后不记得中止，照常应答取数据', en: 'answers GET DATA as if nothing had been once a channel was broken off' },
    breaks: ['2:CHANNEL.aborted'],
    se: ({ abort }) => ({ abort: (volatile) => ({ ...abort(volatile), aborted: false }) }),
  }),
  faulty({
    id: 'se-opens-nothing-behind-a-wrong-mac',
    title: { zh: 'MAC 错误后必须重新选择才能再建通道', en: 'opens no channel behind a wrong MAC until another selection' },
    breaks: ['2:CHANNEL.aborted'],
    se: ({ initializeUpdate }) => ({
      initializeUpdate: (state, command, element) =>
        state.volatile.aborted === true ? refuse(state.volatile, '6985') : initializeUpdate(state, command, element),
    }),
  }),
  faulty({
    id: 'se-takes-the-last-command-again',
    title: { zh: '上一条受保护命令可重复发送', en: 'takes its last protected command once more' },
    breaks: ['2:CHANNEL.replay'],
    se: (sound) => ({
      accept: (session, header, field) => {
        const accepted = sound.accept(session, header, field);
        if (accepted !== undefined) return { ...accepted, session: noting(accepted.session, { before: session }) };
        const before = residueOf(session)['before'] as Session | undefined;
        const again = before && sound.accept(before, header, field);
        return again && { ...again, session };
      },
    }),
  }),
  faulty({
    id: 'se-takes-old-commands-again',
    title: { zh: '通道内更早的受保护命令可重复发送', en: 'takes any command of its channel again but the last' },
    breaks: ['2:CHANNEL.replay'],
    se: (sound) => ({
      accept: (session, header, field) => {
        const passed = (residueOf(session)['passed'] ?? []) as readonly Session[];
        const accepted = sound.accept(session, header, field);
        if (accepted !== undefined) return { ...accepted, session: noting(accepted.session, { passed: [...passed, session] }) };
        const again = passed
          .slice(0, -1)
          .map((old) => sound.accept(old, header, field))
          .find((old) => old !== undefined);
        return again && { ...again, session };
      },
    }),
  }),
  faulty({
    id: 'se-ends-its-channel-at-any-refusal',
    title: { zh: '任何被拒绝的更改都使通道失效', en: 'ends its channel with any change that it refuses' },
    breaks: ['2:CHANNEL.refusal'],
    se: (sound) =>
      each(sound, changing, (handler) =>
        afterwards(handler, (outcome) => (isRefusal(outcome.response.sw) ? keeping(outcome, { session: undefined }) : outcome)),
      ),
  }),
  faulty({
    id: 'se-chains-no-mac-of-refused-commands',
    title: { zh: '被拒绝命令的 MAC 不进入链', en: 'leaves the MAC of a refused command out of its chain' },
    breaks: ['2:CHANNEL.refusal'],
    se: (sound) => ({
      accept: (session, header, field) => {
        const accepted = sound.accept(session, header, field);
        return accepted && { ...accepted, session: noting(accepted.session, { before: noting(session, { before: undefined }) }) };
      },
      ...each(sound, changing, (handler: Handler) =>
        afterwards(handler, (outcome, { volatile }) => {
          const before = residueOf(volatile.session ?? {})['before'] as Session | undefined;
          return before !== undefined && isRefusal(outcome.response.sw) ? keeping(outcome, { session: before }) : outcome;
        }),
      ),
    }),
  }),
  faulty({
    id: 'se-goes-on-with-its-channel-over-power',
    title: {
      zh: '下电再上电并选择后，先前的通道仍有效',
      en: 'goes on with the channel that was open when the power went, once its domain is selected',
    },
    breaks: ['2:CHANNEL.reset'],
    se: (sound) => ({
      ...each(sound, [...protectedOnes, 'externalAuthenticate'], (handler) =>
        afterwards(handler, (outcome, state) => remembering(outcome, state, { session: outcome.volatile.session })),
      ),
      select: atPowerUp(sound.select, (outcome, { persistent, volatile }) => {
        const session = residueOf(persistent)['session'] as Session | undefined;
        const isBack = volatile.side === 'wallet' && session?.domain === outcome.volatile.selected;
        return isBack ? retaining(keeping(outcome, { session }), { isBack }) : outcome;
      }),
      // A wallet reads what needs no channel first: that does not end this one.
      abort: (volatile) => (residueOf(volatile)['isBack'] === true ? volatile : sound.abort(volatile)),
    }),
  }),
  faulty({
    id: 'se-goes-on-with-its-authority-over-power',
    title: {
      zh: '下电再上电并选择后，仍视为已认证，无 MAC 的命令也执行',
      en: 'takes whoever speaks first after the power came for the host that was there when it went',
    },
    breaks: ['2:ACCESS.closed', '2:ACCESS.list'],
    se: (sound) => ({
      externalAuthenticate: onWord(sound.externalAuthenticate, '9000', (outcome, state) =>
        remembering(outcome, state, { host: outcome.volatile.selected }),
      ),
      select: atPowerUp(sound.select, (outcome, { persistent, volatile }) =>
        volatile.side === 'wallet' && residueOf(persistent)['host'] === outcome.volatile.selected
          ? { ...outcome, volatile: noting(outcome.volatile, { trusted: outcome.volatile.selected }) }
          : outcome,
      ),
      isAuthenticated: (state) => sound.isAuthenticated(state) || residueOf(state.volatile)['trusted'] === state.volatile.selected,
    }),
  }),
];
