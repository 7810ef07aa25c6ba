/** Records of any transport mode: EF 1A by its header with whatever body, EF 1E by its industry code. Pure functions. */

import { concat, ef1eLayout, hex, transitHeaderLayout, type transitRecords } from '#harness';
import { type Occasion, tripRecord } from '../journey.ts';

type TransitRecord = (typeof transitRecords)[number];

/** A record of EF 1A whose header says `id` and that has `length` octets: the time of the purchase, then `body` as far as it goes. */
export function journeyRecord(
  { id, length }: Pick<TransitRecord, 'id' | 'length'>,
  { authorization }: Occasion,
  body: Uint8Array,
): Uint8Array {
  const header = transitHeaderLayout.encode({ id, rest: length - 3, valid: 1, extendedApplication: 1, lock: 0 });
  return concat(header, authorization.dateTime, body).slice(0, length);
}

/** A record of EF 1E for a single fare in this industry. */
export function industryTrip(occasion: Occasion, industry: number): Uint8Array {
  return ef1eLayout.encode({ ...ef1eLayout.decode(tripRecord(occasion, 'single', 'bus')), industry });
}

/** The ids of records of EF 1A as reads show them; a status word stands for itself. */
export const idsIn = (records: readonly string[]): readonly string[] => records.map((record) => record.slice(0, 4));

/** How many octets they have. */
export const lengthsIn = (records: readonly string[]): readonly number[] => records.map((record) => record.length / 2);

/** A record with its status word, as a read answers it. */
export const shownAs = (record: Uint8Array): { readonly sw: string; readonly data: string } => ({ sw: '9000', data: hex(record) });
