/** Faulty elements whose INITIALIZE UPDATE offers what it must not, or counts wrongly. */

import { bytes, concat } from '../../bytes/hex.ts';
import { applicationIn, refuse, type Session, withApplication, withSequence } from '../se/state.ts';
import { answering, keeping, onWord, remembering, residueOf, retaining, seeing, taking, withData, withEach, wording } from './changes.ts';
import { faultyIn, type PhoneFault } from './faulty.ts';

const faulty = faultyIn('se-channel');

export const offerFaults: readonly PhoneFault[] = [
  faulty({
    id: 'se-adds-two-octets-to-its-offer',
    title: { zh: '初始化更新应答多出 2 字节', en: 'answers INITIALIZE UPDATE with two octets too many' },
    breaks: ['2:SCP.offer'],
    se: ({ initializeUpdate }) => ({ initializeUpdate: answering(initializeUpdate, (data) => concat(data, bytes('0000'))) }),
  }),
  faulty({
    id: 'se-names-the-version-that-was-asked-for',
    title: { zh: '应答中的密钥版本照抄 P1（00）', en: 'names in its offer the version that it was asked for, 00 where any was meant' },
    breaks: ['2:SCP.offer', '2:DATA.keys'],
    se: ({ initializeUpdate }) => ({ initializeUpdate: answering(initializeUpdate, (data, _, { p1 }) => data.with(10, p1)) }),
  }),
  faulty({
    id: 'se-gives-the-proof-of-the-host',
    title: { zh: '卡片密文按主机密文的次序计算', en: 'puts its cryptogram together in the order of the host’s, and so gives that away' },
    breaks: ['2:SCP.genuine'],
    se: ({ initializeUpdate }) => ({
      initializeUpdate: onWord(initializeUpdate, '9000', (outcome) => {
        const { session } = outcome.volatile;
        return session === undefined ? outcome : withData(outcome, concat(outcome.response.data.slice(0, -8), session.host));
      }),
    }),
  }),
  faulty({
    id: 'se-gives-half-a-cryptogram',
    title: { zh: '卡片密文只有前 4 字节有效，其余为零', en: 'gives four octets of its cryptogram and four of zero' },
    breaks: ['2:SCP.genuine'],
    se: ({ initializeUpdate }) => ({
      initializeUpdate: answering(initializeUpdate, (data) => concat(data.slice(0, -4), bytes('00000000'))),
    }),
  }),
  faulty({
    id: 'se-gives-the-cryptogram-before',
    title: { zh: '卡片密文取自上一次初始化更新', en: 'gives the cryptogram of the INITIALIZE UPDATE before' },
    breaks: ['2:SCP.genuine'],
    se: ({ initializeUpdate }) => ({
      initializeUpdate: onWord(initializeUpdate, '9000', (outcome, state) => {
        const { data } = outcome.response;
        const before = residueOf(state.persistent)['proof'];
        const proven = before instanceof Uint8Array ? withData(outcome, concat(data.slice(0, -8), before)) : outcome;
        return remembering(proven, state, { proof: data.slice(-8) });
      }),
    }),
  }),
  faulty({
    id: 'se-takes-its-newest-keys-for-any-version',
    title: { zh: '密钥版本不存在时改用最新密钥', en: 'takes its newest keys where the version asked for is not there' },
    breaks: ['2:SCP.version', '2:SCP.version.word', '2:KEYS.put'],
    se: ({ initializeUpdate }) => ({
      initializeUpdate: onWord(initializeUpdate, '6A88', (_, state, command, element) =>
        initializeUpdate(state, { ...command, p1: 0x00 }, element),
      ),
    }),
  }),
  faulty({
    id: 'se-has-zero-keys-for-any-version',
    title: { zh: '密钥版本不存在时使用全零密钥', en: 'has keys of zeros for every version that is not there' },
    breaks: ['2:SCP.version', '2:SCP.version.word', '2:KEYS.put'],
    se: ({ initializeUpdate }) => ({
      initializeUpdate: onWord(initializeUpdate, '6A88', (_, state, command, element) => {
        const zero = new Uint8Array(16);
        const filled = seeing(initializeUpdate, (persistent, { volatile }) =>
          withEach(persistent, (application) => {
            const { aid, keys = [] } = application;
            const kind = keys[0]?.kind ?? 'des';
            const set = { version: command.p1, kind, enc: zero, mac: zero, dek: zero };
            return aid === volatile.selected ? { ...application, keys: [...keys, set] } : application;
          }),
        );
        return filled(state, command, element);
      }),
    }),
  }),
  faulty({
    id: 'se-calls-an-absent-version-a-wrong-parameter',
    title: { zh: '密钥版本不存在时应答 6A86', en: 'answers 6A86 for a key version that is not there' },
    breaks: ['2:SCP.version.word'],
    se: ({ initializeUpdate }) => ({ initializeUpdate: wording(initializeUpdate, '6A88', '6A86') }),
  }),
  faulty({
    id: 'se-fills-short-challenges',
    title: { zh: '主机随机数不足 8 字节时补零', en: 'fills a host challenge that is too short with zeros' },
    breaks: ['2:SCP.length'],
    se: ({ initializeUpdate }) => ({
      initializeUpdate: taking(initializeUpdate, (command) => {
        const { data = new Uint8Array(0) } = command;
        return data.length < 8 ? { ...command, data: concat(data, new Uint8Array(8 - data.length)) } : command;
      }),
    }),
  }),
  faulty({
    id: 'se-cuts-long-challenges',
    title: { zh: '主机随机数超过 8 字节时截断', en: 'takes the first eight octets of a host challenge that is too long' },
    breaks: ['2:SCP.length'],
    se: ({ initializeUpdate }) => ({
      initializeUpdate: taking(initializeUpdate, (command) => ({ ...command, data: command.data?.slice(0, 8) })),
    }),
  }),
  faulty({
    id: 'se-always-gives-the-same-challenge',
    title: { zh: '卡片随机数总是相同', en: 'gives the same challenge every time' },
    breaks: ['2:SCP.fresh', '2:SCP.replay'],
    se: ({ initializeUpdate }) => ({
      initializeUpdate: (state, command, element) => {
        const outcome = initializeUpdate({ ...state, volatile: { ...state.volatile, entropy: 0x5a5a5a5a } }, command, element);
        return keeping(outcome, { entropy: state.volatile.entropy });
      },
    }),
  }),
  faulty({
    id: 'se-keeps-its-challenge-until-it-is-used',
    title: { zh: '未完成认证时再次初始化更新给出相同随机数', en: 'gives the same challenge again until a channel was opened with it' },
    breaks: ['2:SCP.fresh'],
    se: ({ initializeUpdate, externalAuthenticate }) => ({
      initializeUpdate: onWord(initializeUpdate, '9000', (outcome, { volatile }) =>
        retaining(keeping(outcome, { entropy: volatile.entropy }), { drawn: outcome.volatile.entropy }),
      ),
      externalAuthenticate: onWord(externalAuthenticate, '9000', (outcome, { volatile }) => {
        const drawn = residueOf(volatile)['drawn'];
        return typeof drawn === 'number' ? keeping(outcome, { entropy: drawn }) : outcome;
      }),
    }),
  }),
  faulty({
    id: 'se-begins-its-challenges-anew-with-each-selection',
    title: { zh: '每次选择后重复同一随机数序列', en: 'gives the same challenges in the same order after every selection' },
    breaks: ['2:SCP.fresh', '2:SCP.replay'],
    se: ({ select }) => ({ select: onWord(select, '9000', (outcome) => keeping(outcome, { entropy: 0x1059 })) }),
  }),
  faulty({
    id: 'se-counts-what-it-offers',
    title: { zh: '每次初始化更新都使序列计数器加一', en: 'moves its sequence counter on with INITIALIZE UPDATE, and not with the proof' },
    breaks: ['2:SCP.counter'],
    se: ({ initializeUpdate }) => ({
      nextSequence: (sequence) => sequence,
      initializeUpdate: onWord(initializeUpdate, '9000', (outcome, { persistent, volatile }) => {
        const domain = applicationIn(persistent, volatile.selected);
        const { session } = outcome.volatile;
        if (domain === undefined || session?.protocol !== 'scp02') return outcome;
        const { sequence = 0 } = domain.keys?.find(({ version }) => version === session.version) ?? {};
        return { ...outcome, commits: [withApplication(persistent, withSequence(domain, session.version, sequence + 1))] };
      }),
    }),
  }),
  faulty({
    id: 'se-never-counts-its-channels',
    title: { zh: '序列计数器不变', en: 'never moves its sequence counter' },
    breaks: ['2:SCP.counter'],
    se: () => ({ nextSequence: (sequence) => sequence }),
  }),
  faulty({
    id: 'se-counts-its-channels-by-two',
    title: { zh: '序列计数器每次加二', en: 'moves its sequence counter by two' },
    breaks: ['2:SCP.counter'],
    se: () => ({ nextSequence: (sequence) => sequence + 2 }),
  }),
  faulty({
    id: 'se-keeps-its-channel-until-there-is-another',
    title: { zh: '通道内初始化更新后旧通道仍可用', en: 'goes on with its channel behind INITIALIZE UPDATE until another one is open' },
    breaks: ['2:SCP.restart'],
    se: ({ initializeUpdate, externalAuthenticate }) => ({
      initializeUpdate: onWord(initializeUpdate, '9000', (outcome, { volatile: { session } }) =>
        session?.open === undefined ? outcome : retaining(keeping(outcome, { session }), { offered: outcome.volatile.session }),
      ),
      externalAuthenticate: (state, command, element) => {
        const offered = residueOf(state.volatile)['offered'] as Session | undefined;
        const session = offered ?? state.volatile.session;
        return retaining(externalAuthenticate({ ...state, volatile: { ...state.volatile, session } }, command, element), {
          offered: undefined,
        });
      },
    }),
  }),
  faulty({
    id: 'se-offers-nothing-within-a-channel',
    title: { zh: '通道内的初始化更新被拒绝，旧通道继续', en: 'refuses INITIALIZE UPDATE within a channel and goes on with that' },
    breaks: ['2:SCP.restart'],
    se: ({ initializeUpdate }) => ({
      initializeUpdate: (state, command, element) =>
        state.volatile.session?.open === undefined ? initializeUpdate(state, command, element) : refuse(state.volatile, '6985'),
    }),
  }),
];
