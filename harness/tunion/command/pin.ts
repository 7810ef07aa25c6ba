/** PINs in the data fields of VERIFY, CHANGE PIN and RELOAD PIN, and where they stand: whoever keeps or shows such a command hides them there. */

import type { Command } from '../../iso7816/command.ts';
import { counted } from './purse-command.ts';
import { macLength } from './sealed.ts';

/** The commands that carry a PIN. */
export type PinCommandName = 'verifyPin' | 'changePin' | 'reloadPin';

/** Octets of a data field; `offset` counts from its first one. */
export interface PinPlace {
  readonly offset: number;
  readonly length: number;
}

/** What stands between the old PIN and the new one in CHANGE PIN: no digits. */
export const pinSeparator = 0xff;

/**
 * A PIN itself, once it has 2 to 6 octets.
 * @throws LayoutError otherwise
 */
export function pinOctets(pin: Uint8Array, what = 'pin'): Uint8Array {
  return counted(pin, 2, 6, what);
}

/** Whether a data field is two PINs, 2 to 6 octets each, and the separator between them. */
export function isPinChange({ data = new Uint8Array(0) }: Command): boolean {
  return separatorAt(data) !== undefined;
}

/**
 * Where the PINs stand in a command of this name. Of a data field that is not of its form the whole is one place: better
 * too much is hidden than a digit shown.
 */
export function pinPlaces(name: PinCommandName, { data = new Uint8Array(0) }: Command): readonly PinPlace[] {
  const whole = data.length === 0 ? [] : [{ offset: 0, length: data.length }];
  if (name === 'changePin') {
    const at = separatorAt(data);
    if (at === undefined) return whole;
    return [
      { offset: 0, length: at },
      { offset: at + 1, length: data.length - at - 1 },
    ];
  }
  const pin = data.length - macLength;
  return name === 'reloadPin' && pin >= 2 && pin <= 6 ? [{ offset: 0, length: pin }] : whole;
}

/** The offset of the separator, in the middle if it can be, between two PINs; undefined where there are none. */
function separatorAt(data: Uint8Array): number | undefined {
  const places = [(data.length - 1) / 2, 2, 3, 4, 5, 6];
  return places.find((at) => data[at] === pinSeparator && at >= 2 && at <= 6 && data.length - at - 1 >= 2 && data.length - at - 1 <= 6);
}
