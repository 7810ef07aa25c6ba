/** How a card writes down its transactions: EF 18, EF 1E and EF 1A. */

import { concat } from '../../bytes/hex.ts';
import { octets } from '../../bytes/uint.ts';
import type { Card, Detail } from './handlers.ts';
import type { Persistent, Proof } from './state.ts';

/** Records that the cyclic files hold. */
export const detailCapacity = 10;
export const tripCapacity = 30;

/** Octets of one record of the cyclic files. */
export const detailLength = 23;
export const tripLength = 48;

/** Records of EF 1A, and their octets by record number: 2707 parking and 270D discount are the short ones. */
export const transitCapacity = 18;
export function transitLength(number: number): number {
  return number === 7 ? 112 : number === 13 ? 30 : 128;
}

/** A line of EF 18: number, overdraft limit, amount, type, terminal, date, time. 23 octets. */
export function detail({ type, number, limit, amount, terminal, dateTime }: Detail): Uint8Array {
  return concat(octets(number, 2), octets(limit, 3), octets(amount, 4), octets(type, 1), terminal, dateTime);
}

/** EF 18 with one more line: the newest first, ten lines at most. */
export function logDetail(details: readonly Uint8Array[], record: Uint8Array): readonly Uint8Array[] {
  return [record, ...details].slice(0, detailCapacity);
}

/** EF 1E with one more record: the newest first, thirty records at most. */
export function logTrip(trips: readonly Uint8Array[], record: Uint8Array): readonly Uint8Array[] {
  return [record, ...trips].slice(0, tripCapacity);
}

/** EF 1A with record `number` (from 1) replaced. */
export function storeTransit(transit: readonly Uint8Array[], number: number, record: Uint8Array): readonly Uint8Array[] {
  return transit.map((stored, index) => (index === number - 1 ? record : stored));
}

/** The proofs with that of the last transaction first. */
export function remember(proofs: readonly Proof[], proof: Proof, { choices }: Card): readonly Proof[] {
  const kept = choices.proveMemory === 'last' ? [] : proofs.filter(({ type }) => type !== proof.type);
  return [proof, ...kept];
}

/** A transaction becomes lasting in one step: money, counter, records and proof together. */
export function settle(_before: Persistent, after: Persistent): readonly Persistent[] {
  return [after];
}
