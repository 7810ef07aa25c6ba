/** What the registry of a secure element tells and what SET STATUS changes in it. */

import { bytes, concat, hex } from '../../bytes/hex.ts';
import { encodeTlv, findTlv, parseTlv, type Tlv } from '../../bytes/tlv.ts';
import { octets } from '../../bytes/uint.ts';
import type { Handler, SecureElement } from './handlers.ts';
import {
  type Aid,
  type Application,
  answer,
  applicationIn,
  cardLife,
  commit,
  isDomain,
  isLocked,
  type LoadFile,
  life,
  type Persistent,
  refuse,
  withApplication,
} from './state.ts';

/** Octets of entries that one answer holds. */
const roomInAnswer = 240;

/** The data objects of a command; undefined where they are none. */
export function objectsIn(data: Uint8Array | undefined): readonly Tlv[] | undefined {
  try {
    return parseTlv(data ?? new Uint8Array(0));
  } catch {
    return undefined;
  }
}

/** Issuer's domain 80, applications and other domains 40, load files 20, load files with their modules 10. */
const subsets: ReadonlyMap<number, (persistent: Persistent) => readonly Listed[]> = new Map([
  [
    0x80,
    ({ applications, life: state }: Persistent) => applications.slice(0, 1).map((each) => ({ ...applicationEntry(each), life: state })),
  ],
  [0x40, ({ applications }: Persistent) => applications.slice(1).map(applicationEntry)],
  [0x20, ({ loadFiles }: Persistent) => loadFiles.map((each) => ({ ...loadFileEntry(each), modules: [] }))],
  [0x10, ({ loadFiles }: Persistent) => loadFiles.map(loadFileEntry)],
]);

interface Listed {
  readonly aid: Aid;
  readonly life: number;
  readonly privileges?: string;
  readonly domain: Aid;
  readonly loadFile?: Aid;
  /** Of an application: whether terminals reach it. */
  readonly isActive?: boolean;
  readonly modules: readonly Aid[];
}

const applicationEntry = ({ aid, life: state, privileges, domain, loadFile, contactless }: Application): Listed => ({
  aid,
  life: state,
  privileges,
  domain,
  loadFile,
  isActive: contactless?.active ?? false,
  modules: [],
});

const loadFileEntry = ({ aid, domain, modules }: LoadFile): Listed => ({ aid, life: life.loaded, domain, modules });

/** GET STATUS: the entries whose names begin with the one asked for; what does not fit waits for the next occurrence (6310). */
export const getStatus: Handler = (state, { p1, p2, data }, { handlers, choices }) => {
  const { persistent, volatile } = state;
  const domain = applicationIn(persistent, volatile.selected);
  if (!handlers.isAuthenticated(state) || domain === undefined) return refuse(volatile, '6982');
  const subset = subsets.get(p1);
  if (subset === undefined || (p2 & ~0x03) !== 0) return refuse(volatile, '6A86');
  if (p1 === 0x80 && !handlers.governs(domain, persistent.applications[0] as Application, persistent)) return refuse(volatile, '6985');
  const asked = findTlv(objectsIn(data) ?? [], '4F');
  if (asked === undefined) return refuse(volatile, '6A80');
  const isNext = (p2 & 0x01) !== 0;
  if (isNext && volatile.listing?.of !== p1) return refuse(volatile, '6985');
  const isTlv = (p2 & 0x02) !== 0;
  const entries = isNext
    ? (volatile.listing?.entries ?? [])
    : subset(persistent)
        .filter((each) => each.aid.startsWith(hex(asked.value)) && handlers.governs(domain, each, persistent))
        .map((each) => (isTlv ? entryObject(each, choices.lifeOctets) : entryOctets(each)));
  if (entries.length === 0) return refuse({ ...volatile, listing: undefined }, '6A88');
  const fitting = countThatFits(entries);
  const rest = entries.slice(fitting);
  const listing = rest.length === 0 ? undefined : { of: p1, entries: rest };
  return answer({ ...volatile, listing }, concat(...entries.slice(0, fitting)), listing === undefined ? '9000' : '6310');
};

function countThatFits(entries: readonly Uint8Array[]): number {
  let room = roomInAnswer;
  const first = entries.findIndex((entry) => {
    room -= entry.length;
    return room < 0;
  });
  return first < 0 ? entries.length : Math.max(1, first);
}

function entryObject({ aid, life: state, privileges, domain, loadFile, isActive, modules }: Listed, lifeOctets: 1 | 2): Uint8Array {
  const states = lifeOctets === 1 ? [state] : [state, isActive === true ? 1 : 0];
  return encodeTlv('E3', [
    encodeTlv('4F', bytes(aid)),
    encodeTlv('9F70', Uint8Array.from(states)),
    ...(privileges === undefined ? [] : [encodeTlv('C5', bytes(privileges))]),
    ...(loadFile === undefined || loadFile === '' ? [] : [encodeTlv('C4', bytes(loadFile))]),
    ...modules.map((module) => encodeTlv('84', bytes(module))),
    encodeTlv('CC', bytes(domain)),
  ]);
}

/** The older form: length and name, life cycle, the first octet of the privileges, and the modules of a load file. */
function entryOctets({ aid, life: state, privileges = '00', modules }: Listed): Uint8Array {
  const listed = modules.length === 0 ? [] : [octets(modules.length, 1), behindLengths(...modules.map((module) => bytes(module)))];
  return concat(behindLengths(bytes(aid)), octets(state, 1), bytes(privileges.slice(0, 2)), ...listed);
}

/** Fields, each behind one octet of length. */
export function behindLengths(...fields: readonly Uint8Array[]): Uint8Array {
  return concat(...fields.flatMap((field) => [octets(field.length, 1), field]));
}

/** SET STATUS: the life of the card (P1 80), of an application or a domain (40), or of a domain and all below it (60). */
export const setStatus: Handler = (state, { p1, p2, data = new Uint8Array(0) }, { handlers, choices }) => {
  const { persistent, volatile } = state;
  const domain = applicationIn(persistent, volatile.selected);
  if (!handlers.isAuthenticated(state) || domain === undefined) return refuse(volatile, '6982');
  const isIssuers = handlers.governs(domain, persistent.applications[0] as Application, persistent);
  if (p1 === 0x80) {
    if (!isIssuers || !handlers.isNextCardLife(persistent.life, p2)) return refuse(volatile, choices.sameState);
    return commit(volatile, { ...persistent, life: p2 });
  }
  if (p1 !== 0x40 && p1 !== 0x60) return refuse(volatile, '6A86');
  const target = applicationIn(persistent, hex(data));
  if (target === undefined || !handlers.governs(domain, target, persistent)) return refuse(volatile, '6A88');
  if (target.aid === persistent.applications[0]?.aid) return refuse(volatile, choices.sameState);
  if (p1 === 0x60) return commit(volatile, lockedBelow(persistent, target, (p2 & life.locked) !== 0));
  const next = handlers.nextLife(target, p2);
  return next === undefined ? refuse(volatile, choices.sameState) : commit(volatile, withLife(persistent, target, next));
};

/** An application with another life: one that is locked is for terminals no more. */
function withLife(persistent: Persistent, application: Application, to: number): Persistent {
  const { contactless } = application;
  const isShut = (to & life.locked) !== 0 && contactless !== undefined;
  return withApplication(persistent, {
    ...application,
    life: to,
    ...(isShut ? { contactless: { ...contactless, active: false } } : {}),
  });
}

function lockedBelow(persistent: Persistent, top: Application, locks: boolean): Persistent {
  const isBelow = (each: Application): boolean => {
    if (each.aid === top.aid) return true;
    const owner = applicationIn(persistent, each.domain);
    return owner !== undefined && owner.aid !== each.aid && isBelow(owner);
  };
  return persistent.applications
    .filter(isBelow)
    .reduce((rest, each) => withLife(rest, each, locks ? each.life | life.locked : each.life & ~life.locked), persistent);
}

/** Only the highest bit counts, and only where it changes; but a domain that is spoken to may call itself personalised. */
export function nextLife(application: Application, asked: number): number | undefined {
  const locks = (asked & life.locked) !== 0;
  if (asked === life.personalized && isDomain(application) && application.life === life.selectable) return asked;
  if (locks === isLocked(application)) return undefined;
  return locks ? application.life | life.locked : application.life & ~life.locked;
}

const onwards: readonly number[] = [cardLife.ready, cardLife.initialized, cardLife.secured, cardLife.locked, cardLife.terminated];

/** The life of a card goes on and never back, but that a secured card is locked and a locked one secured again. */
export function isNextCardLife(from: number, to: number): boolean {
  if (from === cardLife.locked && to === cardLife.secured) return true;
  if (to === cardLife.locked && from !== cardLife.secured) return false;
  return onwards.includes(to) && onwards.indexOf(to) > onwards.indexOf(from);
}

/** GET DATA of the selected security domain: production data (9F7F), card data (66), key information (E0), or what was stored. */
export const getData: Handler = ({ persistent, volatile }, { cla, p1, p2 }, element) => {
  const domain = applicationIn(persistent, volatile.selected);
  if (domain === undefined || !isDomain(domain)) return refuse(volatile, '6985');
  const tag = hex(Uint8Array.of(p1, p2)).replace(/^00/, '');
  const object = objectOf(tag, domain, element);
  if (object === undefined) return refuse(volatile, '6A88');
  // Without the proprietary class only the value is wanted (2.3.1, 11.3.3.1).
  return answer(volatile, (cla & 0x80) !== 0 ? object : (parseTlv(object)[0] as Tlv).value);
};

function objectOf(tag: string, { keys = [], data = {} }: Application, { cplc }: SecureElement): Uint8Array | undefined {
  if (tag === '9F7F') return encodeTlv('9F7F', cplc);
  if (tag === '66') return cardData(keys.map(({ kind }) => kind));
  if (tag === 'E0') return encodeTlv('E0', keys.flatMap(keyInformation));
  const stored = data[tag];
  return stored === undefined ? undefined : encodeTlv(tag, stored);
}

/** Key id, version, and of each its type (80 triple DES, 88 AES) and length. */
function keyInformation({ version, kind, enc }: NonNullable<Application['keys']>[number]): readonly Uint8Array[] {
  const type = kind === 'des' ? 0x80 : 0x88;
  return [1, 2, 3].map((id) => encodeTlv('C0', Uint8Array.of(id, version, type, enc.length)));
}

// Object identifiers of GlobalPlatform: recognition data, card management 2.2, identification scheme, and the secure channels with their i.
function cardData(kinds: readonly string[]): Uint8Array {
  const globalPlatform = '2A864886FC6B';
  const protocols = [...(kinds.includes('des') ? ['040255'] : []), ...(kinds.includes('aes') ? ['040360'] : [])];
  return encodeTlv('66', [
    encodeTlv('73', [
      encodeTlv('06', bytes(`${globalPlatform}01`)),
      encodeTlv('60', [encodeTlv('06', bytes(`${globalPlatform}02020202`))]),
      encodeTlv('63', [encodeTlv('06', bytes(`${globalPlatform}03`))]),
      ...protocols.map((protocol) => encodeTlv('64', [encodeTlv('06', bytes(`${globalPlatform}${protocol}`))])),
    ]),
  ]);
}
