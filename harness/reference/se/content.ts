/** What card content management changes: load files, applications, keys and stored data. */

import { bytes, concat, equal, hex } from '../../bytes/hex.ts';
import { findTlv } from '../../bytes/tlv.ts';
import { octets } from '../../bytes/uint.ts';
import { aesDecrypt, aesKeyCheckValue } from '../../crypto/aes.ts';
import { tripleDes, tripleDesDecrypt } from '../../crypto/des.ts';
import { isAuthenticated } from './channel.ts';
import { isForTerminals, services } from './contactless.ts';
import type { Handler, SecureElement } from './handlers.ts';
import { objectsIn } from './registry.ts';
import {
  type Aid,
  type Application,
  answer,
  applicationIn,
  commit,
  isDomain,
  isLocked,
  type KeySet,
  life,
  type Outcome,
  type Persistent,
  refuse,
  type State,
  type Volatile,
  withApplication,
} from './state.ts';

/** The module that a new security domain is made of. */
export const domainModule: Aid = 'A0000001515350';

/** The privilege of a security domain, in the first of three octets. */
const domainPrivilege = 0x80;

/** The octets of a field that its length stands before, and what follows it; undefined where they are cut short. */
function field(data: Uint8Array): readonly [value: Uint8Array, rest: Uint8Array] | undefined {
  const length = data[0];
  if (length === undefined || data.length < 1 + length) return undefined;
  return [data.slice(1, 1 + length), data.subarray(1 + length)];
}

/** So many fields one after another, and nothing behind them. */
function fieldsOf(data: Uint8Array, count: number): readonly Uint8Array[] | undefined {
  const fields: Uint8Array[] = [];
  let rest = data;
  for (let index = 0; index < count; index += 1) {
    const next = field(rest);
    if (next === undefined) return undefined;
    fields.push(next[0]);
    rest = next[1];
  }
  return rest.length === 0 ? fields : undefined;
}

function isAid(aid: Uint8Array): boolean {
  return aid.length >= 5 && aid.length <= 16;
}

const done = (volatile: Volatile, persistent: Persistent): Outcome => commit(volatile, persistent, octets(0, 1));

/** INSTALL [for load] (02), [for install] (04), [for make selectable] (08) or both of these (0C). */
export const install: Handler = (state, { p1, p2, data = new Uint8Array(0) }, element) => {
  const { volatile } = state;
  if (!isAuthenticated(state)) return refuse(volatile, '6982');
  if (p2 !== 0) return refuse(volatile, '6A86');
  if (p1 === 0x02) return installForLoad(state, fieldsOf(data, 5));
  if (p1 === 0x04 || p1 === 0x0c)
    return installForInstall(state, fieldsOf(data, 6), p1 === 0x0c ? life.selectable : life.installed, element);
  return p1 === 0x08 ? makeSelectable(state, fieldsOf(data, 6)) : refuse(volatile, '6A86');
};

function installForLoad({ persistent, volatile }: State, fields: readonly Uint8Array[] | undefined): Outcome {
  const [file, into] = fields ?? [];
  if (file === undefined || into === undefined || !isAid(file)) return refuse(volatile, '6A80');
  const [aid, domain] = [hex(file), into.length === 0 ? volatile.selected : hex(into)];
  const owner = applicationIn(persistent, domain);
  if (owner === undefined || !isDomain(owner)) return refuse(volatile, '6A88');
  if (isTaken(persistent, aid)) return refuse(volatile, '6985');
  return answer({ ...volatile, loading: { aid, domain, next: 0 } }, octets(0, 1));
}

function isTaken({ applications, loadFiles }: Persistent, aid: Aid): boolean {
  return [...applications, ...loadFiles].some((each) => each.aid === aid);
}

/** LOAD: blocks in their order. What is in them is not executed; a load file's one module bears its name. */
export const load: Handler = (state, { p1, p2, data = new Uint8Array(0) }) => {
  const { persistent, volatile } = state;
  if (!isAuthenticated(state)) return refuse(volatile, '6982');
  const { loading } = volatile;
  if (loading === undefined) return refuse(volatile, '6985');
  const dropped = { ...volatile, loading: undefined };
  if (p2 !== loading.next || (p2 === 0 && data[0] !== 0xc4)) return refuse(dropped, '6A86');
  if (p1 !== 0x80) return answer({ ...volatile, loading: { ...loading, next: loading.next + 1 } });
  const { aid, domain } = loading;
  return done(dropped, { ...persistent, loadFiles: [...persistent.loadFiles, { aid, domain, modules: [aid] }] });
};

function installForInstall(
  { persistent, volatile }: State,
  fields: readonly Uint8Array[] | undefined,
  state: number,
  { groups }: SecureElement,
): Outcome {
  const [file, module, instance, privileges, parameters = new Uint8Array(0)] = fields ?? [];
  if (file === undefined || module === undefined || instance === undefined || privileges === undefined) return refuse(volatile, '6A80');
  if (!isAid(instance) || (privileges.length !== 1 && privileges.length !== 3)) return refuse(volatile, '6A80');
  const loadFile = persistent.loadFiles.find(({ aid, modules }) => aid === hex(file) && modules.includes(hex(module)));
  if (loadFile === undefined) return refuse(volatile, '6A88');
  if (isTaken(persistent, hex(instance))) return refuse(volatile, '6985');
  const isNewDomain = ((privileges[0] as number) & domainPrivilege) !== 0;
  const own = applicationIn(persistent, volatile.selected);
  const application: Application = {
    aid: hex(instance),
    domain: volatile.selected,
    loadFile: loadFile.aid,
    module: hex(module),
    life: state,
    privileges: hex(concat(privileges, new Uint8Array(3 - privileges.length))),
    ...(isNewDomain ? { keys: own?.keys ?? [], sequence: 0 } : {}),
    ...(isForTerminals(parameters) ? { contactless: { active: false, rank: 0, head: groups[hex(instance)] } } : {}),
  };
  return done(volatile, { ...persistent, applications: [...persistent.applications, application] });
}

function makeSelectable({ persistent, volatile }: State, fields: readonly Uint8Array[] | undefined): Outcome {
  const [, , instance] = fields ?? [];
  if (instance === undefined) return refuse(volatile, '6A80');
  const application = applicationIn(persistent, hex(instance));
  if (application === undefined) return refuse(volatile, '6A88');
  if (application.life !== life.installed) return refuse(volatile, '6985');
  return done(volatile, withApplication(persistent, { ...application, life: life.selectable }));
}

/** DELETE: an application; a load file that none comes from; or, with P2 80, a load file with all that came from it. */
export const remove: Handler = (state, { p1, p2, data }) => {
  const { persistent, volatile } = state;
  if (!isAuthenticated(state)) return refuse(volatile, '6982');
  if (p1 !== 0 || (p2 !== 0 && p2 !== 0x80)) return refuse(volatile, '6A86');
  const named = findTlv(objectsIn(data) ?? [], '4F');
  if (named === undefined) return refuse(volatile, '6A80');
  const aid = hex(named.value);
  const { applications, loadFiles } = persistent;
  if (applicationIn(persistent, aid) !== undefined) {
    const holds = [...applications, ...loadFiles].some((each) => each.domain === aid && each.aid !== aid);
    if (aid === applications[0]?.aid || holds) return refuse(volatile, '6985');
    return done(volatile, { ...persistent, applications: applications.filter((each) => each.aid !== aid) });
  }
  if (!loadFiles.some((each) => each.aid === aid)) return refuse(volatile, '6A88');
  const made = applications.filter((each) => each.loadFile === aid);
  if (made.length > 0 && p2 === 0) return refuse(volatile, '6985');
  return done(volatile, {
    ...persistent,
    applications: applications.filter((each) => !made.includes(each)),
    loadFiles: loadFiles.filter((each) => each.aid !== aid),
  });
};

/** PUT KEY: three keys of a new version, or in the place of the version in P1, each with its check value, enciphered for the channel. */
export const putKey: Handler = (state, { p1, p2, data = new Uint8Array(0) }) => {
  const { persistent, volatile } = state;
  const domain = applicationIn(persistent, volatile.selected);
  if (!isAuthenticated(state) || domain?.keys === undefined) return refuse(volatile, '6982');
  if (p2 !== 0x81) return refuse(volatile, '6A86');
  if (p1 !== 0 && !domain.keys.some(({ version }) => version === p1)) return refuse(volatile, '6A88');
  const version = data[0];
  const keys = version === undefined ? undefined : keysIn(data.subarray(1), state);
  if (version === undefined || version === 0 || keys === undefined) return refuse(volatile, '6A80');
  const others = domain.keys.filter((each) => each.version !== p1 && each.version !== version);
  const next = withApplication(persistent, { ...domain, keys: [{ ...keys.set, version }, ...others], sequence: 0 });
  return commit(volatile, next, concat(octets(version, 1), ...keys.checks));
};

const keyTypes: ReadonlyMap<number, KeySet['kind']> = new Map([
  [0x80, 'des'],
  [0x88, 'aes'],
]);

function keysIn(
  data: Uint8Array,
  state: State,
): { readonly set: Omit<KeySet, 'version'>; readonly checks: readonly Uint8Array[] } | undefined {
  const keys: Uint8Array[] = [];
  const checks: Uint8Array[] = [];
  let kind: KeySet['kind'] | undefined;
  let rest = data;
  for (let index = 0; index < 3; index += 1) {
    const type = keyTypes.get(rest[0] ?? 0);
    const carried = field(rest.subarray(1));
    const check = carried && field(carried[1]);
    if (type === undefined || carried === undefined || check === undefined || (kind !== undefined && kind !== type)) return undefined;
    const key = deciphered(carried[0], state);
    if (key === undefined || !equal(checkValue(type, key), check[0])) return undefined;
    kind = type;
    keys.push(key);
    checks.push(check[0]);
    rest = check[1];
  }
  const [enc, mac, dek] = keys as [Uint8Array, Uint8Array, Uint8Array];
  return rest.length > 0 || kind === undefined ? undefined : { set: { kind, enc, mac, dek }, checks };
}

/** A key of 16 octets under the channel's key for data: under SCP03 the static one, with the key's length before it. */
function deciphered(carried: Uint8Array, { persistent, volatile }: State): Uint8Array | undefined {
  const { session } = volatile;
  if (session?.protocol === 'scp02') return carried.length === 16 ? tripleDesDecrypt(session.keys.dek, carried) : undefined;
  const statics = applicationIn(persistent, volatile.selected)?.keys?.find(({ kind }) => kind === 'aes');
  if (statics === undefined || carried.length !== 17 || carried[0] !== 16) return undefined;
  return aesDecrypt(statics.dek, carried.subarray(1), new Uint8Array(16));
}

function checkValue(kind: KeySet['kind'], key: Uint8Array): Uint8Array {
  return kind === 'aes' ? aesKeyCheckValue(key) : tripleDes(key, new Uint8Array(8)).slice(0, 3);
}

/** STORE DATA: data objects for the selected security domain; its first personalisation moves its life on. */
export const storeData: Handler = (state, { data }) => {
  const { persistent, volatile } = state;
  const domain = applicationIn(persistent, volatile.selected);
  if (!isAuthenticated(state) || domain === undefined || isLocked(domain)) return refuse(volatile, '6982');
  const objects = objectsIn(data);
  if (objects === undefined || objects.length === 0) return refuse(volatile, '6A80');
  const stored = Object.fromEntries(objects.map(({ tag, value }) => [tag, value.slice()]));
  const personalized = domain.life === life.selectable ? life.personalized : domain.life;
  return commit(volatile, withApplication(persistent, { ...domain, life: personalized, data: { ...domain.data, ...stored } }));
};

/** The issuer's domain as it leaves the factory, with the load file that other domains are made of. */
export function factory(issuer: Aid, keys: readonly KeySet[]): Pick<Persistent, 'applications' | 'loadFiles'> {
  const domain = {
    aid: issuer,
    domain: issuer,
    loadFile: domainModule,
    module: domainModule,
    life: life.personalized,
    privileges: '9EFE80',
    keys,
    sequence: 0,
  };
  return {
    applications: [domain, ...services(issuer)],
    loadFiles: [{ aid: domainModule, domain: issuer, modules: [hex(bytes(domainModule))] }],
  };
}
