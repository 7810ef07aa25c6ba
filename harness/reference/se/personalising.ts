/** What fills a security domain and its applications: keys, data, and what the factory puts in. */

import { concat, equal } from '../../bytes/hex.ts';
import { octets } from '../../bytes/uint.ts';
import { aesDecrypt, aesKeyCheckValue } from '../../crypto/aes.ts';
import { tripleDes, tripleDesDecrypt } from '../../crypto/des.ts';
import { keysOf } from './channel.ts';
import { services } from './contactless.ts';
import type { Handler, SecureElement } from './handlers.ts';
import { objectsIn } from './registry.ts';
import {
  type Aid,
  applicationIn,
  commit,
  isDomain,
  isLocked,
  type KeySet,
  life,
  type Persistent,
  refuse,
  type Source,
  type State,
  withApplication,
} from './state.ts';

/** What a new security domain is made of. */
export const domainSource = { loadFile: 'A0000001515350', module: 'A000000151535041' } as const;

/** PUT KEY: three keys of a new version, or in the place of the version in P1, each with its check value, enciphered for the channel. */
export const putKey: Handler = (state, { p1, p2, data = new Uint8Array(0) }, element) => {
  const { persistent, volatile } = state;
  const domain = applicationIn(persistent, volatile.selected);
  if (!element.handlers.isAuthenticated(state) || domain?.keys === undefined) return refuse(volatile, '6982');
  if (p2 !== 0x81) return refuse(volatile, '6A86');
  if (p1 !== 0 && !domain.keys.some(({ version }) => version === p1)) return refuse(volatile, '6A88');
  const version = data[0];
  const keys = version === undefined ? undefined : keysIn(data.subarray(1), state, element);
  if (version === undefined || version === 0 || version > 0x7f || keys === undefined) return refuse(volatile, '6A80');
  const others = domain.keys.filter((each) => each.version !== p1 && each.version !== version);
  const filled = domain.life === life.selectable ? life.personalized : domain.life;
  const next = withApplication(persistent, { ...domain, life: filled, keys: [{ ...keys.set, version }, ...others] });
  return commit(volatile, next, concat(octets(version, 1), ...keys.checks));
};

const keyTypes: ReadonlyMap<number, KeySet['kind']> = new Map([
  [0x80, 'des'],
  [0x88, 'aes'],
]);

function lengthAndValue(data: Uint8Array): readonly [value: Uint8Array, rest: Uint8Array] | undefined {
  const length = data[0];
  if (length === undefined || data.length < 1 + length) return undefined;
  return [data.slice(1, 1 + length), data.subarray(1 + length)];
}

function keysIn(
  data: Uint8Array,
  state: State,
  { handlers }: SecureElement,
): { readonly set: Omit<KeySet, 'version'>; readonly checks: readonly Uint8Array[] } | undefined {
  const keys: Uint8Array[] = [];
  const checks: Uint8Array[] = [];
  let kind: KeySet['kind'] | undefined;
  let rest = data;
  for (let index = 0; index < 3; index += 1) {
    const type = keyTypes.get(rest[0] ?? 0);
    const carried = lengthAndValue(rest.subarray(1));
    const check = carried && lengthAndValue(carried[1]);
    if (type === undefined || carried === undefined || check === undefined || (kind !== undefined && kind !== type)) return undefined;
    const key = deciphered(carried[0], state);
    if (key === undefined || !handlers.isKeyWhole(checkValue(type, key), check[0])) return undefined;
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
  if (session === undefined) return undefined;
  if (session.protocol === 'scp02') return carried.length === 16 ? tripleDesDecrypt(session.keys.dek, carried) : undefined;
  const statics = keysOf(session, persistent);
  if (statics === undefined || carried.length !== 17 || carried[0] !== 16) return undefined;
  return aesDecrypt(statics.dek, carried.subarray(1), new Uint8Array(16));
}

function checkValue(kind: KeySet['kind'], key: Uint8Array): Uint8Array {
  return kind === 'aes' ? aesKeyCheckValue(key) : tripleDes(key, new Uint8Array(8)).slice(0, 3);
}

export function isKeyWhole(computed: Uint8Array, given: Uint8Array): boolean {
  return equal(computed, given);
}

/** STORE DATA: data objects for the selected security domain, or for the application that INSTALL named; the first moves its life on. */
export const storeData: Handler = (state, { p1, data }, { handlers }) => {
  const { persistent, volatile } = state;
  if (!handlers.isAuthenticated(state)) return refuse(volatile, '6982');
  const target = applicationIn(persistent, volatile.personalising ?? volatile.selected);
  if (target === undefined || isLocked(target)) return refuse(volatile, '6985');
  const objects = objectsIn(data);
  if (objects === undefined || objects.length === 0) return refuse(volatile, '6A80');
  const stored = Object.fromEntries(objects.map(({ tag, value }) => [tag, value.slice()]));
  const isFirst = target.life === life.selectable && (isDomain(target) || volatile.personalising !== undefined);
  const filled = { ...target, life: isFirst ? life.personalized : target.life, data: { ...target.data, ...stored } };
  const isLast = (p1 & 0x80) !== 0;
  return commit(isLast ? { ...volatile, personalising: undefined } : volatile, withApplication(persistent, filled));
};

/** What the factory puts in: the issuer's domain, the contactless services, the load file of domains, and others that come with it. */
export function factory(issuer: Aid, keys: readonly KeySet[], sources: readonly Source[]): Pick<Persistent, 'applications' | 'loadFiles'> {
  const domain = {
    aid: issuer,
    domain: issuer,
    ...domainSource,
    life: life.personalized,
    privileges: '9EFE80',
    keys,
  };
  return {
    applications: [domain, ...services(issuer)],
    loadFiles: [domainSource, ...sources].map(({ loadFile, module }) => ({ aid: loadFile, domain: issuer, modules: [module] })),
  };
}
