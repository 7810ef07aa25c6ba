/** Faulty elements that renew their keys badly, or lose what STORE DATA brought. */

import { concat, equal, hex } from '../../bytes/hex.ts';
import { encodeTlv, parseTlv } from '../../bytes/tlv.ts';
import type { Handler } from '../se/handlers.ts';
import { objectsIn } from '../se/registry.ts';
import { type Aid, type Application, applicationIn, type KeySet, type Persistent, withApplication } from '../se/state.ts';
import { answering, keeping, lasting, onlySaying, onWord, passing, remembering, residueOf, taking, under, withEach } from './changes.ts';
import { faultyIn, type PhoneFault } from './faulty.ts';

const faulty = faultyIn('se-keys');

/** PUT KEY, and other keys of the domain than those that it leaves: the newest and those that were there. */
function keyed(putKey: Handler, change: (now: readonly KeySet[], before: readonly KeySet[]) => readonly KeySet[]): Handler {
  return lasting(putKey, (after, { persistent, volatile }) => withKeys(after, persistent, volatile.selected, change));
}

function withKeys(
  after: Persistent,
  before: Persistent,
  aid: Aid,
  change: (now: readonly KeySet[], before: readonly KeySet[]) => readonly KeySet[],
): Persistent {
  const [now, then] = [applicationIn(after, aid), applicationIn(before, aid)];
  return now === undefined ? after : withApplication(after, { ...now, keys: change(now.keys ?? [], then?.keys ?? []) });
}

/** PUT KEY, torn in the middle: the keys that a loss of power finds. */
function halfKeyed(putKey: Handler, change: (now: readonly KeySet[], before: readonly KeySet[]) => readonly KeySet[]): Handler {
  return (state, command, element) =>
    passing(putKey, (after, before) => withKeys(after, before, state.volatile.selected, change))(state, command, element);
}

/** STORE DATA, and other data in the domain or application than what it leaves. */
function storing(storeData: Handler, change: (now: Data, before: Data) => Data): Handler {
  return lasting(storeData, (after, { persistent }) =>
    withEach(after, (application) => {
      const before = applicationIn(persistent, application.aid)?.data ?? {};
      return application.data === undefined || application.data === before
        ? application
        : { ...application, data: change(application.data, before) };
    }),
  );
}

type Data = NonNullable<Application['data']>;

/** PUT KEY that looks at no check value. */
const careless = (putKey: Handler): Handler => under(putKey, { isKeyWhole: () => true });

export const keyFaults: readonly PhoneFault[] = [
  faulty({
    id: 'se-keeps-the-version-that-was-replaced',
    title: { zh: '更换密钥后旧版本仍可用', en: 'keeps the key version that PUT KEY replaced' },
    breaks: ['2:KEYS.put', '2:DOMAIN.keys'],
    se: ({ putKey }) => ({ putKey: keyed(putKey, (now, before) => [...now, ...before.filter((old) => !now.includes(old))]) }),
  }),
  faulty({
    id: 'se-answers-put-key-and-keeps-its-keys',
    title: { zh: 'PUT KEY 应答 9000 但密钥未更换', en: 'answers 9000 to PUT KEY and goes on with the former keys' },
    breaks: ['2:KEYS.put', '2:DOMAIN.keys'],
    se: ({ putKey }) => ({ putKey: onlySaying(putKey) }),
  }),
  faulty({
    id: 'se-mixes-up-two-new-keys',
    title: { zh: '新密钥的 ENC 与 MAC 互换', en: 'takes the first new key for the second, and the second for the first' },
    breaks: ['2:KEYS.put', '2:DOMAIN.keys'],
    se: ({ putKey }) => ({
      putKey: keyed(putKey, (now) => now.map((set, index) => (index === 0 ? { ...set, enc: set.mac, mac: set.enc } : set))),
    }),
  }),
  faulty({
    id: 'se-tells-no-check-values',
    title: { zh: 'PUT KEY 应答没有校验值', en: 'answers PUT KEY with nothing' },
    breaks: ['2:KEYS.answer'],
    se: ({ putKey }) => ({ putKey: answering(putKey, () => new Uint8Array(0)) }),
  }),
  faulty({
    id: 'se-tells-the-first-check-value-three-times',
    title: { zh: 'PUT KEY 应答三次重复第一个校验值', en: 'answers PUT KEY with the check value of the first key three times' },
    breaks: ['2:KEYS.answer'],
    se: ({ putKey }) => ({
      putKey: answering(putKey, (data) => concat(data.slice(0, 4), data.slice(1, 4), data.slice(1, 4))),
    }),
  }),
  faulty({
    id: 'se-tells-the-version-before',
    title: { zh: 'PUT KEY 应答中的版本是旧版本', en: 'names the version before in its answer to PUT KEY' },
    breaks: ['2:KEYS.answer'],
    se: ({ putKey }) => ({
      putKey: answering(putKey, (data, { persistent, volatile }) =>
        data.with(0, applicationIn(persistent, volatile.selected)?.keys?.[0]?.version ?? 0),
      ),
    }),
  }),
  faulty({
    id: 'se-compares-no-check-values',
    title: { zh: '不校验密钥校验值', en: 'takes new keys whatever their check values are' },
    breaks: ['2:KEYS.check'],
    se: () => ({ isKeyWhole: () => true }),
  }),
  faulty({
    id: 'se-compares-the-end-of-a-check-value',
    title: { zh: '校验值只比较后 2 字节', en: 'compares the last two octets of a check value alone' },
    breaks: ['2:KEYS.check'],
    se: () => ({ isKeyWhole: (computed, given) => equal(computed.subarray(1), given.subarray(1)) }),
  }),
  faulty({
    id: 'se-refuses-a-check-value-and-takes-the-keys',
    title: { zh: '校验值错误应答 6A80，但密钥已更换', en: 'answers 6A80 to a wrong check value and takes the keys' },
    breaks: ['2:KEYS.check'],
    se: ({ putKey }) => ({
      putKey: onWord(putKey, '6A80', (outcome, ...rest) => ({ ...outcome, commits: careless(putKey)(...rest).commits })),
    }),
  }),
  faulty({
    id: 'se-loses-its-keys-over-a-wrong-check-value',
    title: {
      zh: '校验值错误时被更换的旧密钥已删除',
      en: 'refuses a wrong check value when the version that it was to replace is gone already',
    },
    breaks: ['2:KEYS.check'],
    se: ({ putKey }) => ({
      putKey: onWord(putKey, '6A80', (outcome, state, command) => {
        const gone = withKeys(state.persistent, state.persistent, state.volatile.selected, (now) =>
          now.filter(({ version }) => version !== command.p1),
        );
        return command.p1 === 0 ? outcome : { ...outcome, commits: [gone] };
      }),
    }),
  }),
  faulty({
    id: 'se-adds-where-it-is-to-replace',
    title: { zh: '被更换的版本不存在时按新增处理', en: 'adds keys where the version that they are to replace is not there' },
    breaks: ['2:KEYS.absent'],
    se: ({ putKey }) => ({
      putKey: onWord(putKey, '6A88', (_, state, command, element) => putKey(state, { ...command, p1: 0x00 }, element)),
    }),
  }),
  faulty({
    id: 'se-replaces-its-newest-version',
    title: { zh: '不看 P1，总是更换最新版本', en: 'replaces its newest keys, whichever version P1 names' },
    breaks: ['2:KEYS.absent'],
    se: ({ putKey }) => ({
      putKey: taking(putKey, (command, { persistent, volatile }) => {
        const newest = applicationIn(persistent, volatile.selected)?.keys?.[0]?.version;
        return command.p1 === 0 || newest === undefined ? command : { ...command, p1: newest };
      }),
    }),
  }),
  faulty({
    id: 'se-erases-its-keys-before-it-writes',
    title: {
      zh: '更换密钥中断电后新旧密钥都没有',
      en: 'has neither the new keys nor the former ones after a loss of power within PUT KEY',
    },
    breaks: ['2:KEYS.torn'],
    se: ({ putKey }) => ({ putKey: halfKeyed(putKey, () => []) }),
  }),
  faulty({
    id: 'se-writes-its-keys-one-by-one',
    title: { zh: '更换密钥中断电后新 ENC 与旧 MAC 混用', en: 'has one new key among former ones after a loss of power within PUT KEY' },
    breaks: ['2:KEYS.torn'],
    se: ({ putKey }) => ({
      putKey: halfKeyed(putKey, ([first], before) => before.map((set) => (first === undefined ? set : { ...set, enc: first.enc }))),
    }),
  }),
  faulty({
    id: 'se-puts-the-keys-of-a-domain-into-the-issuers',
    title: { zh: '辅助安全域的新密钥写入主安全域', en: 'puts new keys of a domain into the issuer’s' },
    breaks: ['2:DOMAIN.keys'],
    se: ({ putKey }) => ({
      putKey: lasting(putKey, (after, { persistent, volatile }) => {
        const [issuer] = persistent.applications;
        const keys = applicationIn(after, volatile.selected)?.keys ?? [];
        return issuer === undefined || issuer.aid === volatile.selected ? after : withApplication(persistent, { ...issuer, keys });
      }),
    }),
  }),
  faulty({
    id: 'se-has-one-set-of-keys-for-all-domains',
    title: { zh: '任一安全域更换密钥，所有安全域的密钥都改变', en: 'gives new keys of one domain to all' },
    breaks: ['2:DOMAIN.keys'],
    se: ({ putKey }) => ({
      putKey: lasting(putKey, (after, { volatile }) => {
        const keys = applicationIn(after, volatile.selected)?.keys ?? [];
        return withEach(after, (application) => (application.keys === undefined ? application : { ...application, keys }));
      }),
    }),
  }),
  faulty({
    id: 'se-answers-store-data-and-keeps-nothing',
    title: { zh: '安全域的存储数据应答 9000 但未保存', en: 'answers 9000 to STORE DATA for a domain and keeps nothing' },
    breaks: ['2:STORE.read'],
    se: ({ storeData }) => ({ storeData: onlySaying(storeData, (_, { volatile }) => volatile.personalising === undefined) }),
  }),
  faulty({
    id: 'se-never-overwrites-what-was-stored',
    title: { zh: '再次存储同一数据对象时保留旧值', en: 'keeps the value of a data object that is stored again' },
    breaks: ['2:STORE.read'],
    se: ({ storeData }) => ({ storeData: storing(storeData, (now, before) => ({ ...now, ...before })) }),
  }),
  faulty({
    id: 'se-cuts-what-is-stored',
    title: { zh: '存储的数据对象丢失最后一个字节', en: 'loses the last octet of what is stored' },
    breaks: ['2:STORE.read'],
    se: ({ storeData }) => ({
      storeData: storing(storeData, (now, before) =>
        Object.fromEntries(Object.entries(now).map(([tag, value]) => [tag, value === before[tag] ? value : value.slice(0, -1)])),
      ),
    }),
  }),
  faulty({
    id: 'se-stores-on-over-power',
    title: { zh: '断电后存储数据仍写入先前指定的应用', en: 'stores for the application that was named before the power went' },
    breaks: ['2:STORE.reset'],
    se: ({ install, storeData }) => ({
      install: onWord(install, '9000', (outcome, state, { p1 }) =>
        p1 === 0x20 ? remembering(outcome, state, { personalising: outcome.volatile.personalising }) : outcome,
      ),
      storeData: (state, command, element) => {
        const kept = state.volatile.personalising ?? (residueOf(state.persistent)['personalising'] as Aid | undefined);
        const target = kept !== undefined && applicationIn(state.persistent, kept) !== undefined ? kept : undefined;
        const outcome = storeData({ ...state, volatile: { ...state.volatile, personalising: target } }, command, element);
        return remembering(outcome, state, { personalising: outcome.volatile.personalising });
      },
    }),
  }),
  faulty({
    id: 'se-always-stores-for-the-application-named-last',
    title: {
      zh: '最后一块之后，存储数据仍写入该应用',
      en: 'stores for the application that was named last, even behind its last block and a loss of power',
    },
    breaks: ['2:STORE.reset', '2:STORE.read'],
    se: ({ storeData }) => ({
      storeData: (state, command, element) => {
        const named = state.volatile.personalising ?? (residueOf(state.persistent)['named'] as Aid | undefined);
        const target = named !== undefined && applicationIn(state.persistent, named) !== undefined ? named : undefined;
        const outcome = storeData({ ...state, volatile: { ...state.volatile, personalising: target } }, command, element);
        return remembering(keeping(outcome, { personalising: undefined }), state, { named: target });
      },
    }),
  }),
  faulty({
    id: 'se-answers-cut-data-objects-with-9000',
    title: { zh: '长度不一致的存储数据应答 9000', en: 'answers 9000 to data objects whose lengths do not agree' },
    breaks: ['2:STORE.form'],
    se: ({ storeData }) => ({
      storeData: onWord(storeData, '6A80', (outcome) => ({ ...outcome, response: { ...outcome.response, sw: '9000' } })),
    }),
  }),
  faulty({
    id: 'se-stores-what-is-there-of-a-cut-object',
    title: { zh: '长度不足的数据对象按实际内容存储', en: 'stores what there is of a data object that is cut short' },
    breaks: ['2:STORE.form'],
    se: ({ storeData }) => ({
      storeData: taking(storeData, (command) => {
        const { data = new Uint8Array(0) } = command;
        return objectsIn(data) !== undefined ? command : { ...command, data: completed(data) };
      }),
    }),
  }),
];

/** A data object with the length that its octets have. */
function completed(data: Uint8Array): Uint8Array {
  const tag = hex(data.slice(0, ((data[0] ?? 0) & 0x1f) === 0x1f ? 2 : 1));
  const object = encodeTlv(tag, data.slice(tag.length / 2 + 1));
  return parseTlv(object).length > 0 ? object : data;
}
