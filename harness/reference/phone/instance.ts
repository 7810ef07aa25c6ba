/** The purse as a module of a phone's secure element: an instance is filled by STORE DATA and tells its wallet of what it paid. */

import { bytes, concat, hex } from '../../bytes/hex.ts';
import { octets } from '../../bytes/uint.ts';
import type { Device } from '../../link/link.ts';
import { ef15Layout } from '../../tunion/file/ef15.ts';
import { type CardOptions, createCard, type ReferenceCard } from '../card/card.ts';
import type { Profile } from '../profiles/profile.ts';
import type { Module } from '../se/handlers.ts';

/** What instances are made of, under the transport ministry's identifier; made up, as no public source tells the wallets' own. */
export const purseSource = { loadFile: 'A0000006320101', module: 'A00000063201010501' } as const;

/** The data object that holds EF 15 of an instance. Ours: which objects the wallets of the field store is not public. */
export const personalData = 'DF15';

export interface PurseModule {
  /** Keys, functions and amounts of an instance; a new one has no money and no history. */
  readonly profile: Profile;
  readonly seed: string;
  /** Hears what an instance would tell its wallet of a command, and whether that completed a purchase, which is when it does. */
  readonly tell: (event: Uint8Array, isPurchase: boolean) => void;
  /** What instances begin with: those that are there when a test begins have money. */
  readonly amounts?: Readonly<Record<string, Partial<Pick<Profile, 'purse' | 'ef18' | 'ef1a' | 'ef1e'>>>>;
  /** What else shapes each instance. */
  readonly shape?: Pick<CardOptions, 'edition' | 'alternatives' | 'fault'>;
}

/** Makes instances. One that was not personalised refuses whatever it is sent. */
export function purseInstances({ profile, seed, tell, amounts = {}, shape = {} }: PurseModule): Module {
  return (aid, data) => {
    const stored = data[personalData];
    if (stored?.length !== ef15Layout.length) return unfilled;
    const own: Profile = {
      ...profile,
      instance: aid,
      ef15: ef15Layout.decode(stored),
      purse: { ...profile.purse, balance: 0, overdraftLimit: 0, overdrawn: 0, offlineCounter: 0, onlineCounter: 0 },
      ef18: [],
      ef1a: profile.ef1a.map(({ id, octets: record }) => ({ id, octets: record })),
      ef1e: [],
      ...amounts[aid],
    };
    return telling(createCard({ profile: own, seed: `${seed} ${aid}`, ...shape }), tell);
  };
}

type Lasting = ReferenceCard['lasting'];

const unfilled: Device = { reset: () => bytes('3B00'), process: () => bytes('6985') };

/** The card, with the event that its wallet hears after each purchase that came to its end. */
function telling(card: ReferenceCard, tell: PurseModule['tell']): Device {
  return {
    ...card,
    process(command) {
      const before = card.lasting;
      const answer = card.process(command);
      const isPurchase = command[1] === 0x54 && hex(answer.subarray(-2)) === '9000' && card.lasting !== before;
      tell(eventOf(card.lasting, before), isPurchase);
      return answer;
    },
  };
}

/**
 * What a wallet hears (EVT_TRANSACTION): head, status word, type, amount, balance, terminal; for a composite purchase its records.
 * Layout: one sample of a Tianjin card at a Beijing gate, of which head and flag are not understood.
 */
function eventOf({ details, purse, transit, trips }: Lasting, before: Lasting): Uint8Array {
  const newest = details[0] ?? new Uint8Array(23);
  const [amount, type, terminal] = [newest.subarray(5, 9), newest.subarray(9, 10), newest.subarray(10, 16)];
  const fixed = concat(bytes('02029000'), type, amount, octets(purse.balance, 4), terminal);
  const journeys = transit.filter((record, index) => record !== before.transit[index]).map((record) => tagged(0xc1, record));
  const trip = trips === before.trips ? [] : trips.slice(0, 1).map((record) => tagged(0xe1, record));
  const records = type[0] === 0x09 ? [...journeys, ...trip] : [];
  return concat(fixed, Uint8Array.of(records.length, 0), ...records);
}

function tagged(tag: number, record: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(tag, record.length), record);
}
