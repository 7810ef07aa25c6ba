/** RELOAD PIN: the issuer puts a PIN into the card, whatever it was before, under the MAC of the PIN reload key. */

import { pinOctets } from './pin.ts';
import { hasHeader, nothing, type PurseCommand } from './purse-command.ts';
import { sealedData } from './sealed.ts';

/** The PIN, 2 to 6 octets, and its MAC, 4. P1 names the algorithm: 00, unless given, is triple DES, 01 is SM4. */
export interface ReloadPinInput {
  readonly pin: Uint8Array;
  readonly mac: Uint8Array;
  readonly p1?: number;
}

export const reloadPin: PurseCommand<ReloadPinInput, null> = {
  name: { zh: '重装PIN', en: 'RELOAD PIN' },
  matches: (command) => hasHeader(command, 0x80, 0x5e, [0x00, 0x01], [0x00]),
  encode: ({ pin, mac, p1 = 0x00 }) => ({ cla: 0x80, ins: 0x5e, p1, p2: 0x00, data: sealedData(pinOctets(pin), mac) }),
  decode: nothing,
};
