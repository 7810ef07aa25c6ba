/**
 * The contactless side: the registry service that wallets speak to (CRS), and the directory that terminals read (PPSE). What both
 * answer follows public wallet programs and the simulator jCardEngine; nothing of JT/T 1059.2 about it is public.
 */

import { bytes, concat, hex } from '../../bytes/hex.ts';
import { encodeTlv, findTlv } from '../../bytes/tlv.ts';
import { octets } from '../../bytes/uint.ts';
import { ppseName } from '../../tunion/aid.ts';
import type { Handler } from './handlers.ts';
import { objectsIn } from './registry.ts';
import { type Aid, type Application, answer, commit, life, type Outcome, type Persistent, refuse } from './state.ts';

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

/** Whether terminals reach an application: one that is not for them in particular is as open to them as to anybody. */
export function isReachable({ contactless }: Application): boolean {
  return contactless === undefined || contactless.active;
}

export function crsFci({ updates }: Persistent): Uint8Array {
  return encodeTlv('6F', [encodeTlv('84', bytes(crsAid)), proprietary(updates)]);
}

function proprietary(updates: number): Uint8Array {
  return encodeTlv('A5', [encodeTlv('9F08', bytes('0100')), encodeTlv('80', octets(updates % 0x10000, 2))]);
}

/** The active applications by rank, each by the eight octets that terminals select. */
export function ppseFci(persistent: Persistent): Uint8Array {
  const active = persistent.fieldOn ? persistent.applications.filter(({ contactless }) => contactless?.active === true) : [];
  const entries = active
    .toSorted((a, b) => rankOf(a) - rankOf(b))
    .map(({ aid }, index) => encodeTlv('61', [encodeTlv('4F', bytes(aid.slice(0, nameDigits))), encodeTlv('87', octets(index + 1, 1))]));
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
  if (p2 === 0x01 && volatile.listing === undefined) return refuse(volatile, '6985');
  const listed =
    p2 === 0x01
      ? (volatile.listing ?? [])
      : persistent.applications
          .filter(({ aid, contactless }) => contactless !== undefined && aid.startsWith(hex(asked.value)))
          .map((each) => entry(each, persistent));
  if (listed.length === 0) return refuse({ ...volatile, listing: undefined }, '6A88');
  const [now, later] = [listed.slice(0, entriesInAnswer), listed.slice(entriesInAnswer)];
  const listing = later.length === 0 ? undefined : later;
  return answer({ ...volatile, listing }, concat(...now), listing === undefined ? '9000' : '6310');
};

/** Entries of at most some 60 octets each. */
const entriesInAnswer = 4;

function entry({ aid, life: state, contactless }: Application, { applications }: Persistent): Uint8Array {
  const head = contactless?.head;
  const members = applications.filter((each) => each.contactless?.head === aid);
  return encodeTlv('61', [
    encodeTlv('4F', bytes(aid)),
    encodeTlv('9F70', Uint8Array.of(state, contactless?.active === true ? 0x01 : 0x00)),
    encodeTlv('81', octets((contactless?.rank ?? 0) + 0x80, 1)),
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
export const crsSetStatus: Handler = ({ persistent, volatile }, { p1, p2, data }) => {
  if (p1 === 0x04) {
    const isKnown = p2 === 0x80 || p2 === 0x00;
    return isKnown ? changed(volatile, { ...persistent, fieldOn: p2 === 0x80 }) : refuse(volatile, '6A86');
  }
  const names = (objectsIn(data) ?? []).filter(({ tag }) => tag === '4F').map(({ value }) => hex(value));
  if (names.length === 0) return refuse(volatile, '6A80');
  const meant = names.map((aid) => persistent.applications.find((each) => each.aid === aid && each.contactless !== undefined));
  const failed = names.filter((_, index) => meant[index] === undefined || meant[index]?.contactless?.head !== undefined);
  if (failed.length > 0) return answer(volatile, named('A1', failed), '6320');
  if (p1 === 0x01 && (p2 === 0x00 || p2 === 0x01)) return setAvailability({ persistent, volatile }, names, p2 === 0x01);
  if (p1 === 0x02 && (p2 === 0x01 || p2 === 0x81)) return changed(volatile, ranked(persistent, names, p2 === 0x01));
  return refuse(volatile, '6A86');
};

/** A group follows its head. Another application with the same name to a terminal stands in the way, and is named. */
function setAvailability({ persistent, volatile }: Parameters<Handler>[0], names: readonly Aid[], active: boolean): Outcome {
  const isMeant = ({ aid, contactless }: Application): boolean =>
    names.includes(aid) || (contactless?.head !== undefined && names.includes(contactless.head));
  const own = persistent.applications.filter(isMeant);
  const rivals = persistent.applications.filter(
    (each) =>
      each.contactless?.active === true &&
      !isMeant(each) &&
      own.some(({ aid }) => aid.slice(0, nameDigits) === each.aid.slice(0, nameDigits)),
  );
  if (active && rivals.length > 0) {
    const aids = rivals.map(({ aid }) => aid);
    return answer(volatile, named('A0', aids), '6330');
  }
  const applications = persistent.applications.map((each) =>
    isMeant(each) && each.contactless !== undefined ? { ...each, contactless: { ...each.contactless, active } } : each,
  );
  return changed(volatile, { ...persistent, applications });
}

function ranked(persistent: Persistent, names: readonly Aid[], first: boolean): Persistent {
  const ranks = persistent.applications.map(rankOf);
  const rank = first ? Math.min(...ranks) - 1 : Math.max(...ranks) + 1;
  const applications = persistent.applications.map((each) =>
    each.contactless !== undefined && names.includes(each.aid) ? { ...each, contactless: { ...each.contactless, rank } } : each,
  );
  return { ...persistent, applications };
}

function changed(volatile: Parameters<Handler>[0]['volatile'], persistent: Persistent): Outcome {
  return commit(volatile, { ...persistent, updates: persistent.updates + 1 });
}

function named(tag: string, aids: readonly Aid[]): Uint8Array {
  return encodeTlv(
    tag,
    aids.map((aid) => encodeTlv('4F', bytes(aid))),
  );
}
