/** INSTALL in its purposes (GlobalPlatform card specification 2.3.1, 11.5), and what a token for one of them covers. */

import { constants, createPublicKey, verify } from 'node:crypto';
import { bytes, concat, hex } from '../../bytes/hex.ts';
import { encodeTlv, findTlv } from '../../bytes/tlv.ts';
import { octets, uint } from '../../bytes/uint.ts';
import { aesCmac } from '../../crypto/cmac.ts';
import { retailMac } from '../../crypto/mac.ts';
import type { Command } from '../../iso7816/command.ts';
import { isForTerminals } from './contactless.ts';
import type { Handler, Management, SecureElement, SeRules } from './handlers.ts';
import { behindLengths, objectsIn } from './registry.ts';
import {
  type Aid,
  type Application,
  answer,
  applicationIn,
  commit,
  isDomain,
  isLocked,
  life,
  type Outcome,
  type Persistent,
  refuse,
  type State,
  type Volatile,
  withApplication,
} from './state.ts';

/** The privilege of a security domain, and that of delegated management, in the first of three octets; authorized management in the second. */
const privilege = { domain: 0x80, delegated: 0x20, authorized: 0x40 } as const;

/** One field after another, each behind its length as BER-TLV writes it, and nothing after them; undefined where they are cut short. */
function fieldsOf(data: Uint8Array): readonly Uint8Array[] | undefined {
  const fields: Uint8Array[] = [];
  let rest = data;
  while (rest.length > 0) {
    const long = rest[0] === 0x81 ? 1 : rest[0] === 0x82 ? 2 : 0;
    if (rest.length < 1 + long) return undefined;
    const length = long === 0 ? (rest[0] as number) : uint(rest.subarray(1, 1 + long));
    if (rest.length < 1 + long + length) return undefined;
    fields.push(rest.slice(1 + long, 1 + long + length));
    rest = rest.subarray(1 + long + length);
  }
  return fields;
}

function isAid(aid: Uint8Array): boolean {
  return aid.length >= 5 && aid.length <= 16;
}

/** A success that tells of no receipt. */
export function done(volatile: Volatile, persistent: Persistent): Outcome {
  return commit(volatile, persistent, octets(0, 1));
}

/**
 * The same, and where a domain of delegated management did it, a receipt in the place of 00: the MAC, the counter and whose it is, each
 * behind its length (2.3.1, 11.1.6; layout and MAC as kaoh/globalplatform validates them).
 */
function confirmed(outcome: Outcome, { persistent, volatile }: State, names: readonly Aid[], element: SecureElement): Outcome {
  const { handlers, receiptKey, diversification } = element;
  const domain = applicationIn(persistent, volatile.selected);
  const after = outcome.commits.at(-1);
  const isDelegated = domain !== undefined && handlers.management(domain) === 'delegated';
  if (after === undefined || receiptKey === undefined || !isDelegated) return outcome;
  const counter = handlers.nextReceipt(persistent);
  const mac = handlers.receiptMac(counter, names, element, receiptKey);
  return commit(outcome.volatile, { ...after, receipts: counter }, behindLengths(mac, octets(counter, 2), diversification));
}

/** One purpose: how many fields it has before the token, and what it does with them. */
interface Purpose {
  readonly fields: number;
  /** Whether it needs no right to change content: a domain prepares its own. */
  readonly own?: boolean;
  act(state: State, fields: readonly Uint8Array[], element: SecureElement, p1: number): Outcome;
}

const purposes: ReadonlyMap<number, Purpose> = new Map([
  [0x02, { fields: 4, act: forLoad }],
  [0x04, { fields: 5, act: forInstall }],
  [0x08, { fields: 5, act: forMakeSelectable }],
  [0x0c, { fields: 5, act: forInstall }],
  [0x10, { fields: 5, act: forExtradition }],
  [0x20, { fields: 5, own: true, act: forPersonalization }],
  [0x40, { fields: 5, act: forRegistryUpdate }],
]);

export const install: Handler = (state, command, element) => {
  const { persistent, volatile } = state;
  const { handlers } = element;
  if (!handlers.isAuthenticated(state)) return refuse(volatile, '6982');
  const purpose = purposes.get(command.p1);
  if (purpose === undefined || command.p2 !== 0) return refuse(volatile, '6A86');
  const fields = fieldsOf(command.data ?? new Uint8Array(0));
  if (fields?.length !== purpose.fields + 1) return refuse(volatile, '6A80');
  const domain = applicationIn(persistent, volatile.selected);
  const management = domain === undefined ? 'none' : handlers.management(domain);
  const allowed = purpose.own === true || mayChange(management, fields.at(-1) as Uint8Array, signedOf(command, fields), element);
  if (!allowed) return refuse(volatile, element.choices.unauthorised);
  const outcome = purpose.act(state, fields.slice(0, -1), element, command.p1);
  const installed = outcome.commits.at(-1)?.applications.find(({ aid }) => aid === hex(fields[2] as Uint8Array));
  const hasReceipt = installed !== undefined && [0x04, 0x08, 0x0c].includes(command.p1);
  return hasReceipt ? confirmed(outcome, state, [installed.loadFile, installed.aid], element) : outcome;
};

/** What a token covers: P1, P2, and the fields before it behind their length (2.3.1, C.4). */
function signedOf({ p1, p2 }: Command, fields: readonly Uint8Array[]): Uint8Array {
  return concat(octets(p1, 1), octets(p2, 1), behindLengths(behindLengths(...fields.slice(0, -1))));
}

/** Whether content may be changed: by right, or with a token. */
export function mayChange(management: Management, token: Uint8Array, signed: Uint8Array, element: SecureElement): boolean {
  return management === 'authorized' || (management === 'delegated' && element.handlers.isTokenRight(token, signed, element));
}

/** Only a personalised domain takes content (2.3.1, 5.3.2). */
function mayHold(domain: Application): boolean {
  return domain.life === life.personalized;
}

function forLoad({ persistent, volatile }: State, [file, into]: readonly Uint8Array[], { handlers, choices }: SecureElement): Outcome {
  if (file === undefined || into === undefined || !isAid(file)) return refuse(volatile, '6A80');
  const [aid, domain] = [hex(file), into.length === 0 ? volatile.selected : hex(into)];
  const owner = applicationIn(persistent, domain);
  if (owner === undefined || !isDomain(owner)) return refuse(volatile, '6A88');
  if (handlers.isTaken(persistent, aid)) return refuse(volatile, choices.duplicate);
  if (!mayHold(owner)) return refuse(volatile, '6985');
  return answer({ ...volatile, loading: { aid, domain, next: 0 } }, octets(0, 1));
}

function forInstall(
  { persistent, volatile }: State,
  [file, module, instance, privileges, parameters]: readonly Uint8Array[],
  { groups, handlers, choices }: SecureElement,
  p1: number,
): Outcome {
  if (!file || !module || !instance || !privileges || !parameters) return refuse(volatile, '6A80');
  if (!isAid(instance) || (privileges.length !== 1 && privileges.length !== 3)) return refuse(volatile, '6A80');
  const loadFile = persistent.loadFiles.find(({ aid, modules }) => aid === hex(file) && modules.includes(hex(module)));
  if (loadFile === undefined) return refuse(volatile, '6A88');
  if (handlers.isTaken(persistent, hex(instance))) return refuse(volatile, choices.duplicate);
  const isNewDomain = ((privileges[0] as number) & privilege.domain) !== 0;
  const own = applicationIn(persistent, volatile.selected);
  const application: Application = {
    aid: hex(instance),
    domain: isNewDomain ? volatile.selected : loadFile.domain,
    loadFile: loadFile.aid,
    module: hex(module),
    life: p1 === 0x0c ? life.selectable : life.installed,
    privileges: hex(concat(privileges, new Uint8Array(3 - privileges.length))),
    ...(isNewDomain ? { keys: own?.keys ?? [] } : {}),
    ...(isForTerminals(parameters) ? { contactless: { active: false, rank: 0, head: groups[hex(instance)] } } : {}),
  };
  const next = { ...persistent, applications: [...persistent.applications, application] };
  return done(volatile, application.contactless === undefined ? next : handlers.counted(next));
}

/** The application of that name, where the selected domain governs it. */
function governed({ persistent, volatile }: State, name: Uint8Array | undefined, { handlers }: SecureElement): Application | undefined {
  const domain = applicationIn(persistent, volatile.selected);
  const application = name === undefined ? undefined : applicationIn(persistent, hex(name));
  const isIts = domain !== undefined && application !== undefined && handlers.governs(domain, application, persistent);
  return isIts ? application : undefined;
}

function forMakeSelectable(state: State, [, , instance]: readonly Uint8Array[], element: SecureElement): Outcome {
  const { persistent, volatile } = state;
  const application = governed(state, instance, element);
  if (application === undefined) return refuse(volatile, '6A88');
  if (application.life !== life.installed) return refuse(volatile, '6985');
  return done(volatile, withApplication(persistent, { ...application, life: life.selectable }));
}

function forExtradition(state: State, [into, , instance]: readonly Uint8Array[], element: SecureElement): Outcome {
  const { persistent, volatile } = state;
  const application = governed(state, instance, element);
  const owner = into === undefined ? undefined : applicationIn(persistent, hex(into));
  if (application === undefined || owner === undefined || !isDomain(owner)) return refuse(volatile, '6A88');
  if (!mayHold(owner) || owner.aid === application.aid || application.aid === persistent.applications[0]?.aid)
    return refuse(volatile, '6985');
  return done(volatile, withApplication(persistent, { ...application, domain: owner.aid }));
}

/** The application that the next STORE DATA is for. */
function forPersonalization(state: State, [, , instance]: readonly Uint8Array[], element: SecureElement): Outcome {
  const { volatile } = state;
  const application = governed(state, instance, element);
  if (application === undefined) return refuse(volatile, '6A88');
  if (isLocked(application)) return refuse(volatile, '6985');
  return answer({ ...volatile, personalising: application.aid }, octets(0, 1));
}

/** New privileges, and being for terminals, for an application that is there. */
function forRegistryUpdate(state: State, [, , instance, privileges, parameters]: readonly Uint8Array[], element: SecureElement): Outcome {
  const { persistent, volatile } = state;
  const application = governed(state, instance, element);
  if (!instance || !privileges || !parameters) return refuse(volatile, '6A80');
  if (application === undefined) return refuse(volatile, '6A88');
  if (privileges.length !== 0 && privileges.length !== 1 && privileges.length !== 3) return refuse(volatile, '6A80');
  const contactless = application.contactless ?? { active: false, rank: 0, head: element.groups[application.aid] };
  return done(
    volatile,
    withApplication(persistent, {
      ...application,
      privileges: privileges.length === 0 ? application.privileges : hex(concat(privileges, new Uint8Array(3 - privileges.length))),
      contactless: isForTerminals(parameters) ? contactless : application.contactless,
    }),
  );
}

/** The one module of a load file that came by LOAD: what is in its blocks is not read. */
export const moduleIn = (loadFile: Aid): Aid => `${loadFile.slice(0, 30)}01`;

/** LOAD: blocks in their order. */
export const load: Handler = (state, { p1, p2, data = new Uint8Array(0) }, element) => {
  const { persistent, volatile } = state;
  const { handlers, choices } = element;
  if (!handlers.isAuthenticated(state)) return refuse(volatile, '6982');
  const { loading } = volatile;
  if (loading === undefined) return refuse(volatile, '6985');
  const dropped = { ...volatile, loading: undefined };
  if (p2 !== loading.next || (p2 === 0 && data[0] !== 0xc4)) return refuse(dropped, choices.loadOrder);
  if (p1 !== 0x80) return answer({ ...volatile, loading: { ...loading, next: loading.next + 1 } }, octets(0, 1));
  const { aid, domain } = loading;
  const loaded = done(dropped, { ...persistent, loadFiles: [...persistent.loadFiles, { aid, domain, modules: [moduleIn(aid)] }] });
  return confirmed(loaded, state, [aid, domain], element);
};

/** DELETE: an application; a load file that none comes from; or, with P2 80, a load file with all that came from it. */
export const remove: Handler = (state, command, element) => {
  const { persistent, volatile } = state;
  const { handlers } = element;
  if (!handlers.isAuthenticated(state)) return refuse(volatile, '6982');
  const { p1, p2, data = new Uint8Array(0) } = command;
  if (p1 !== 0 || (p2 !== 0 && p2 !== 0x80)) return refuse(volatile, '6A86');
  const objects = objectsIn(data) ?? [];
  const named = findTlv(objects, '4F');
  const domain = applicationIn(persistent, volatile.selected);
  if (named === undefined || domain === undefined) return refuse(volatile, '6A80');
  const token = findTlv(objects, '9E')?.value ?? new Uint8Array(0);
  const signed = concat(octets(p1, 1), octets(p2, 1), behindLengths(encodeTlv('4F', named.value)));
  if (!mayChange(handlers.management(domain), token, signed, element)) return refuse(volatile, element.choices.unauthorised);
  const aid = hex(named.value);
  return confirmed(removed(state, domain, aid, p2 !== 0, element), state, [aid], element);
};

function removed(
  { persistent, volatile }: State,
  domain: Application,
  aid: Aid,
  withAll: boolean,
  { handlers, choices }: SecureElement,
): Outcome {
  const { applications, loadFiles } = persistent;
  const application = applicationIn(persistent, aid);
  const target = application ?? loadFiles.find((each) => each.aid === aid);
  if (target === undefined || !handlers.governs(domain, target, persistent)) return refuse(volatile, choices.absent);
  if (application !== undefined) {
    const holds = [...applications, ...loadFiles].some((each) => each.domain === aid && each.aid !== aid);
    if (aid === applications[0]?.aid || aid === volatile.selected || holds) return refuse(volatile, choices.inUse);
    const left = handlers.without(persistent, aid);
    return done(volatile, application.contactless === undefined ? left : handlers.counted(left));
  }
  const made = applications.filter((each) => each.loadFile === aid);
  if (made.length > 0 && !withAll) return refuse(volatile, choices.inUse);
  const left = made.reduce((rest, each) => handlers.without(rest, each.aid), persistent);
  return done(volatile, { ...left, loadFiles: left.loadFiles.filter((each) => each.aid !== aid) });
}

export const contentRules: Pick<SeRules, 'management' | 'isTokenRight' | 'nextReceipt' | 'receiptMac' | 'governs' | 'isTaken' | 'without'> =
  {
    management({ privileges, keys }) {
      const [first = 0, second = 0] = bytes(privileges);
      if (keys === undefined) return 'none';
      if ((second & privilege.authorized) !== 0) return 'authorized';
      return (first & privilege.delegated) !== 0 ? 'delegated' : 'none';
    },
    // RSA of more than 1,024 bits: PSS with SHA-256 and a salt of 32 octets (2.3.1, B.3).
    isTokenRight(token, signed, { tokenKey }) {
      if (tokenKey === undefined || token.length === 0) return false;
      const key = createPublicKey({ key: Buffer.from(tokenKey), format: 'der', type: 'spki' });
      return verify('sha256', signed, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }, token);
    },
    nextReceipt: ({ receipts = 0 }) => (receipts + 1) % 0x1_0000,
    receiptMac(counter, names, { diversification }, { kind, key }) {
      const covered = behindLengths(octets(counter, 2), diversification, ...names.map((name) => bytes(name)));
      return kind === 'aes' ? aesCmac(key, covered) : retailMac(key, covered);
    },
    governs(domain, other, persistent) {
      const isRegistrar = ((bytes(domain.privileges)[1] as number) & 0x04) !== 0;
      if (isRegistrar || other.aid === domain.aid || other.domain === domain.aid) return true;
      const owner = applicationIn(persistent, other.domain);
      return owner !== undefined && owner.domain !== owner.aid && contentRules.governs(domain, owner, persistent);
    },
    isTaken: ({ applications, loadFiles }, aid) => [...applications, ...loadFiles].some((each) => each.aid === aid),
    without: (persistent, aid) => ({ ...persistent, applications: persistent.applications.filter((each) => each.aid !== aid) }),
  };
