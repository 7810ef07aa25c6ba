/** From a profile to the lasting state of a card that leaves the factory. */

import { bytes } from '../../bytes/hex.ts';
import { ef1eLayout } from '../../tunion/file/ef1e.ts';
import { ef15Layout } from '../../tunion/file/ef15.ts';
import { ef16Layout, writePadded } from '../../tunion/file/ef16.ts';
import { ef17Layout } from '../../tunion/file/ef17.ts';
import { ef18Layout } from '../../tunion/file/ef18.ts';
import { fen } from '../../tunion/money.ts';
import { draw, entropyOf } from '../entropy.ts';
import type { Profile, PurseAmounts } from '../profiles/profile.ts';
import type { Choices } from './alternatives.ts';
import { detailCapacity, detailLength, transitCapacity, transitLength, tripCapacity, tripLength } from './records.ts';
import type { Persistent, Purse } from './state.ts';

/** The card of a profile before its first command. */
export function personalise(profile: Profile, choices: Choices): Persistent {
  const { purse, ef15, ef16, ef17, ef18, ef1e } = profile;
  const name = writePadded(ef16.name, 20, 'gb18030');
  const documentNumber = writePadded(ef16.documentNumber, 32, 'ascii');
  return {
    purse: filledPurse(purse),
    ...(profile.secondPurse ? { secondPurse: filledPurse(profile.secondPurse) } : {}),
    offlineCounter: purse.offlineCounter,
    onlineCounter: purse.onlineCounter,
    files: {
      [0x15]: ef15Layout.encode(ef15),
      [0x16]: ef16Layout.encode({ ...ef16, name, documentNumber }),
      [0x17]: ef17Layout.encode(ef17),
    },
    details: filled(ef18.map(ef18Layout.encode), choices.unusedDetails, detailCapacity, detailLength),
    trips: filled(ef1e.map(ef1eLayout.encode), choices.unusedTrips, tripCapacity, tripLength),
    transit: Array.from({ length: transitCapacity }, (_, index) => transitRecord(profile, index + 1, choices)),
    proofs: [],
    ...(profile.picture ? { picture: madeUp(`${ef15.serial}/picture`, profile.picture.octets) } : {}),
    ...(profile.qrCode ? { qrCode: madeUp(`${ef15.serial}/qr`, profile.qrCode.octets) } : {}),
    pin: { value: bytes(profile.pin.value), tries: profile.pin.tries },
    lock: 'none',
    wrongSeals: 0,
    algorithm: profile.algorithm,
    blockedAlgorithms: [],
  };
}

function filledPurse({ cap, balance, overdraftLimit, overdrawn }: PurseAmounts): Purse {
  return { cap: fen(cap), balance: fen(balance), limit: fen(overdraftLimit), overdrawn: fen(overdrawn) };
}

/** Octets that look like anything, the same ones every time. */
function madeUp(seed: string, length: number): Uint8Array {
  return draw(entropyOf(seed), length).octets;
}

function filled(records: readonly Uint8Array[], unused: 'absent' | 'zero', capacity: number, length: number): readonly Uint8Array[] {
  if (unused === 'absent') return records;
  return [...records, ...Array.from({ length: capacity - records.length }, () => new Uint8Array(length))];
}

// What acceptors define for themselves begins here; beyond 2702 nothing public names the octets after the header.
const reservedFrom: Readonly<Record<number, number>> = { 1: 99, 2: 102 };
const headerLength = 6;

/** A record in use as the profile has it, an unused one as header (valid, no extension, not locked) and zeros. */
function transitRecord({ ef1a, ef15 }: Profile, number: number, choices: Choices): Uint8Array {
  const length = transitLength(number);
  const written = ef1a.find(({ id }) => Number.parseInt(id.slice(2), 16) === number);
  const record = written === undefined ? new Uint8Array(length) : bytes(written.octets);
  if (written === undefined) record.set([0x27, number, length - 3, 1]);
  if (choices.reservedTransit === 'arbitrary') {
    const from = reservedFrom[number] ?? headerLength;
    record.set(madeUp(`${ef15.serial}/${number}`, length - from), from);
  }
  return record;
}
