/** What power does to a card: the answer to reset, and what of the volatile state survives. */

import { bytes, concat } from '../../bytes/hex.ts';
import type { Card } from './handlers.ts';
import type { Volatile } from './state.ts';

/**
 * What a PC/SC reader makes of the card's ATS (PC/SC part 3): historical octets 4D54 0090 0020 0090 as a T-Union test card
 * from Guangxi sends them, then four octets of a UID, here the end of the serial.
 */
export function answerToReset({ profile }: Card): Uint8Array {
  const historical = concat(bytes('4D54009000200090'), bytes(profile.ef15.serial).subarray(-4));
  const checked = concat(Uint8Array.of(0x80 | historical.length, 0x80, 0x01), historical);
  const check = checked.reduce((sum, octet) => sum ^ octet, 0);
  return concat(Uint8Array.of(0x3b), checked, Uint8Array.of(check));
}

/** Nothing is selected, no transaction is open, no challenge stands; the noise goes on where it was. */
export function reset({ entropy }: Volatile): Volatile {
  return { selected: 'nothing', cache: [], entropy };
}
