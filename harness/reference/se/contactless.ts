/**
 * The contactless side: the registry service that wallets speak to (CRS), and the directory that terminals read (PPSE). What both
 * answer follows public wallet programs and the simulator jCardEngine; nothing of JT/T 1059.2 about it is public.
 */

import { bytes, concat, hex } from '../../bytes/hex.ts';
import { encodeTlv, findTlv } from '../../bytes/tlv.ts';
import { octets } from '../../bytes/uint.ts';
import { ppseName } from '../../tunion/aid.ts';
import type { Handler, SecureElement, SeRules } from './handlers.ts';
import { objectsIn } from './registry.ts';
import {
  type Aid,
  type Application,
  answer,
  type Contactless,
  commit,
  life,
  type Outcome,
  type Persistent,
  refuse,
  type State,
  withApplication,
} from './state.ts';

/** The contactless registry service. */
export const crsAid: Aid = 'A00000015143525300';
export const ppseAid: Aid = hex(ppseName);

/** Applications whose names begin alike are the same to a terminal: only one of them may be active. */
const nameDigits = 16;

/** The two services as the factory puts them in. */
export function services(issuer: Aid): readonly Application[] {
  return [crsAid, ppseAid].map((aid) => ({ aid, domain: issuer, loadFile: '', module: aid, life: life.selectable, privileges: '000000' }));
}

export function isService({ aid }: Pick<Application, 'aid'>): boolean {
  return aid === crsAid || aid === ppseAid;
}

/** Whether an application is for terminals: its installation parameters (EF) hold contactless protocol parameters (A0). */
export function isForTerminals(parameters: Uint8Array): boolean {
  return findTlv(objectsIn(parameters) ?? [], 'EF', 'A0') !== undefined;
}

export function crsFci({ updates }: Persistent): Uint8Array {
  return encodeTlv('6F', [encodeTlv('84', bytes(crsAid)), proprietary(updates)]);
}

function proprietary(updates: number): Uint8Array {
  return encodeTlv('A5', [encodeTlv('9F08', bytes('0100')), encodeTlv('80', octets(updates % 0x10000, 2))]);
}

/** The directory: an entry for each active application. */
export function ppseFci(persistent: Persistent, { handlers }: SecureElement): Uint8Array {
  const entries = handlers
    .directory(persistent)
    .map((each, index) => encodeTlv('61', [encodeTlv('4F', handlers.directoryName(each)), encodeTlv('87', octets(index + 1, 1))]));
  return encodeTlv('6F', [encodeTlv('84', bytes(ppseAid)), encodeTlv('A5', [encodeTlv('BF0C', entries)])]);
}

function rankOf({ contactless }: Application): number {
  return contactless?.rank ?? 0;
}

/** GET DATA of the service: 00A5 only. */
export const crsGetData: Handler = ({ persistent, volatile }, { p1, p2 }) =>
  p1 === 0x00 && p2 === 0xa5 ? answer(volatile, proprietary(persistent.updates)) : refuse(volatile, '6A88');

/** GET STATUS of the service: first or all (P2 00), next (01). */
export const crsGetStatus: Handler = ({ persistent, volatile }, { p1, p2, data }) => {
  if (p1 !== 0x40 || (p2 & ~0x01) !== 0) return refuse(volatile, '6A86');
  const asked = findTlv(objectsIn(data) ?? [], '4F');
  if (asked === undefined) return refuse(volatile, '6A80');
  if (p2 === 0x01 && volatile.listing?.of !== 0xf2) return refuse(volatile, '6985');
  const listed =
    p2 === 0x01
      ? (volatile.listing?.entries ?? [])
      : persistent.applications
          .filter(({ aid, contactless }) => contactless !== undefined && aid.startsWith(hex(asked.value)))
          .map((each) => entry(each, persistent));
  if (listed.length === 0) return refuse({ ...volatile, listing: undefined }, '6A88');
  const [now, later] = [listed.slice(0, entriesInAnswer), listed.slice(entriesInAnswer)];
  const listing = later.length === 0 ? undefined : { of: 0xf2, entries: later };
  return answer({ ...volatile, listing }, concat(...now), listing === undefined ? '9000' : '6310');
};

/** Entries of at most some 60 octets each. */
const entriesInAnswer = 4;

function entry({ aid, life: state, contactless }: Application, { applications, updates }: Persistent): Uint8Array {
  const head = contactless?.head;
  const members = applications.filter((each) => each.contactless?.head === aid);
  return encodeTlv('61', [
    encodeTlv('4F', bytes(aid)),
    encodeTlv('9F70', Uint8Array.of(state, contactless?.active === true ? 0x01 : 0x00)),
    encodeTlv('80', octets(updates % 0x10000, 2)),
    encodeTlv('81', octets(Math.max(0, Math.min(0xff, (contactless?.rank ?? 0) + 0x80)), 1)),
    ...(head === undefined ? [] : [encodeTlv('A2', [encodeTlv('4F', bytes(head))])]),
    ...(members.length === 0
      ? []
      : [
          encodeTlv(
            'A3',
            members.map((each) => encodeTlv('4F', bytes(each.aid))),
          ),
        ]),
  ]);
}

/** SET STATUS of the service: availability (P1 01), rank (02), the contactless interface (04). */
export const crsSetStatus: Handler = ({ persistent, volatile }, { p1, p2, data }, element) => {
  if (p1 === 0x04) {
    const isKnown = p2 === 0x80 || p2 === 0x00;
    return isKnown ? commit(volatile, element.handlers.counted({ ...persistent, fieldOn: p2 === 0x80 })) : refuse(volatile, '6A86');
  }
  const isAvailability = p1 === 0x01 && (p2 === 0x00 || p2 === 0x01);
  const isRank = p1 === 0x02 && (p2 === 0x01 || p2 === 0x81);
  if (!isAvailability && !isRank) return refuse(volatile, '6A86');
  const names = (objectsIn(data) ?? []).filter(({ tag }) => tag === '4F').map(({ value }) => hex(value));
  if (names.length === 0) return refuse(volatile, '6A80');
  const own = ofTerminals(persistent, names);
  const failed = names.filter((name) => !own.some(({ aid, contactless }) => aid === name && contactless.head === undefined));
  const meant = names.filter((name) => !failed.includes(name));
  const outcome = isRank
    ? commit(volatile, element.handlers.counted(ranked(persistent, meant, p2 === 0x01)))
    : switched({ persistent, volatile }, meant, p2 === 0x01, element);
  if (outcome.response.sw !== '9000' || failed.length === 0) return outcome;
  return { ...outcome, response: { data: told('A1', failed, failed[0], element), sw: '6320' } };
};

type ForTerminals = Application & { readonly contactless: Contactless };

/** The applications for terminals of these names. */
function ofTerminals({ applications }: Persistent, names: readonly Aid[]): readonly ForTerminals[] {
  return applications.filter((each): each is ForTerminals => each.contactless !== undefined && names.includes(each.aid));
}

/** Activation is all or nothing: what stands in the way is named, and nothing changes. Locked ones and mere installations stay off. */
function switched({ persistent, volatile }: State, names: readonly Aid[], active: boolean, element: SecureElement): Outcome {
  const { handlers } = element;
  const moved = persistent.applications.filter((each) => names.includes(each.aid) || handlers.follows(each, names));
  const rivals = active ? handlers.rivals(persistent, moved) : [];
  if (rivals.length > 0) {
    const aids = rivals.map(({ aid }) => aid);
    return answer(volatile, told('A0', aids, names[0], element), '6330');
  }
  const shut = active ? moved.filter((each) => names.includes(each.aid) && !handlers.isSelectable(each, persistent)) : [];
  const next = moved
    .filter((each) => !shut.includes(each))
    .reduce(
      (rest, each) => withApplication(rest, { ...each, contactless: each.contactless && { ...each.contactless, active } }),
      persistent,
    );
  if (shut.length > 0) {
    const aids = shut.map(({ aid }) => aid);
    return { ...commit(volatile, handlers.counted(next)), response: { data: told('A1', aids, aids[0], element), sw: '6320' } };
  }
  return commit(volatile, handlers.counted(next));
}

/** The rank of those named: of several, the last named comes to the very front, or the very end. */
function ranked(persistent: Persistent, names: readonly Aid[], first: boolean): Persistent {
  return names.reduce((rest, name) => {
    const ranks = rest.applications.map(rankOf);
    const rank = first ? Math.min(...ranks) - 1 : Math.max(...ranks) + 1;
    const [own] = ofTerminals(rest, [name]);
    return own === undefined ? rest : withApplication(rest, { ...own, contactless: { ...own.contactless, rank } });
  }, persistent);
}

function told(tag: 'A0' | 'A1', aids: readonly Aid[], failed: Aid | undefined, { choices }: SecureElement): Uint8Array {
  const names = (each: readonly Aid[]) => each.map((aid) => encodeTlv('4F', bytes(aid)));
  const list = encodeTlv(tag, names(aids));
  return choices.conflictForm === 'bare' ? list : encodeTlv('61', [...names(failed === undefined ? [] : [failed]), list]);
}

export const contactlessRules: Pick<SeRules, 'isReachable' | 'rivals' | 'follows' | 'counted' | 'directory' | 'directoryName'> = {
  // One that is not for terminals in particular is as open to them as to anybody.
  isReachable: ({ contactless }, { fieldOn }) => fieldOn && (contactless === undefined || contactless.active),
  rivals: ({ applications }, meant) =>
    applications.filter(
      (each) =>
        each.contactless?.active === true &&
        !meant.some(({ aid }) => aid === each.aid) &&
        meant.some(({ aid }) => aid.slice(0, nameDigits) === each.aid.slice(0, nameDigits)),
    ),
  follows: ({ contactless }, names) => contactless?.head !== undefined && names.includes(contactless.head),
  counted: (persistent) => ({ ...persistent, updates: persistent.updates + 1 }),
  directory: ({ applications, fieldOn }) =>
    fieldOn ? applications.filter(({ contactless }) => contactless?.active === true).toSorted((a, b) => rankOf(a) - rankOf(b)) : [],
  directoryName: ({ aid }) => bytes(aid.slice(0, nameDigits)),
};
