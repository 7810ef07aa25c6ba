/** UNBLOCK PIN: gives the PIN its tries back, under the MAC of the PIN unblock key. */

import { hasHeader, nothing, type PurseCommand } from './purse-command.ts';
import { macRequest, sealedData } from './sealed.ts';

/** The MAC, 4 octets. P1 names the algorithm: 00, unless given, is triple DES, 01 is SM4. */
export interface UnblockPinInput {
  readonly mac: Uint8Array;
  readonly p1?: number;
}

export const unblockPin: PurseCommand<UnblockPinInput, null> = {
  name: { zh: 'PIN解锁', en: 'UNBLOCK PIN' },
  request: macRequest,
  matches: (command) => hasHeader(command, 0x84, 0x24, [0x00, 0x01], [0x00]),
  encode: ({ mac, p1 = 0x00 }) => ({ cla: 0x84, ins: 0x24, p1, p2: 0x00, data: sealedData(new Uint8Array(0), mac) }),
  decode: nothing,
};
