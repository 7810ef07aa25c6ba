/** Response APDUs: data and the two octets of a status word. */

import { bytes, concat, hex } from '../bytes/hex.ts';

/** A status word as four upper-case hexadecimal digits, such as `9000`. */
export type StatusWord = string;

/** A response APDU. */
export interface Response {
  readonly data: Uint8Array;
  readonly sw: StatusWord;
}

/**
 * The fields of a response APDU.
 * @throws RangeError for fewer than two octets: that is a broken link, not an answer
 */
export function decodeResponse(apdu: Uint8Array): Response {
  if (apdu.length < 2) throw new RangeError(`${apdu.length} octets are no response APDU`);
  return { data: apdu.slice(0, -2), sw: hex(apdu.subarray(-2)) };
}

/** The octets of a response APDU. */
export function encodeResponse(response: Response): Uint8Array {
  return concat(response.data, bytes(response.sw));
}
