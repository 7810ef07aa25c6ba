/** APPLICATION BLOCK: locks the application, until it is unblocked or for ever. */

import { hasHeader, nothing, type PurseCommand } from './purse-command.ts';
import { macRequest, sealedData } from './sealed.ts';

/** The MAC, 4 octets, and whether the lock is for ever. P1 names the algorithm: 00, unless given, is triple DES, 01 is SM4. */
export interface ApplicationBlockInput {
  readonly mac: Uint8Array;
  readonly permanent?: boolean;
  readonly p1?: number;
}

export const applicationBlock: PurseCommand<ApplicationBlockInput, null> = {
  name: { zh: '应用锁定', en: 'APPLICATION BLOCK' },
  request: macRequest,
  matches: (command) => hasHeader(command, 0x84, 0x1e, [0x00, 0x01], [0x00, 0x01]),
  encode: ({ mac, permanent = false, p1 = 0x00 }) => ({
    cla: 0x84,
    ins: 0x1e,
    p1,
    p2: permanent ? 0x01 : 0x00,
    data: sealedData(new Uint8Array(0), mac),
  }),
  decode: nothing,
};
