/** APPLICATION UNBLOCK: ends a temporary lock of the application. */

import { hasHeader, nothing, type PurseCommand } from './purse-command.ts';
import { macRequest, sealedData } from './sealed.ts';

/** The MAC, 4 octets. P1 names the algorithm: 00, unless given, is triple DES, 01 is SM4. */
export interface ApplicationUnblockInput {
  readonly mac: Uint8Array;
  readonly p1?: number;
}

export const applicationUnblock: PurseCommand<ApplicationUnblockInput, null> = {
  name: { zh: '应用解锁', en: 'APPLICATION UNBLOCK' },
  request: macRequest,
  matches: (command) => hasHeader(command, 0x84, 0x18, [0x00, 0x01], [0x00]),
  encode: ({ mac, p1 = 0x00 }) => ({ cla: 0x84, ins: 0x18, p1, p2: 0x00, data: sealedData(new Uint8Array(0), mac) }),
  decode: nothing,
};
