/** DEBIT FOR UNLOAD: takes the money of an unload out of the purse. */

import { bytes, hex } from '../../bytes/hex.ts';
import { field, layout } from '../../bytes/layout.ts';
import { hasHeader, type PurseCommand } from './purse-command.ts';
import { creditRequest } from './transaction-data.ts';

/** What the issuer authorized: `dateTime` 7 octets, `mac2` 4. */
export interface DebitForUnloadInput {
  readonly dateTime: Uint8Array;
  readonly mac2: Uint8Array;
  readonly p1?: number;
}

/** What the card gives for an unload: `mac3`, 4 octets, by which the issuer knows that the money left. */
export interface UnloadReceipt {
  readonly mac3: Uint8Array;
}

const response = layout({ mac3: field(4, 'hex', { zh: 'MAC3', en: 'MAC3' }) });

export const debitForUnload: PurseCommand<DebitForUnloadInput, UnloadReceipt> = {
  name: { zh: '圈提', en: 'DEBIT FOR UNLOAD' },
  request: creditRequest,
  response,
  matches: (command) => hasHeader(command, 0x80, 0x54, [0x03, 0x13], [0x00]),
  encode: ({ dateTime, mac2, p1 = 0x03 }) => ({
    cla: 0x80,
    ins: 0x54,
    p1,
    p2: 0x00,
    data: creditRequest.encode({ dateTime: hex(dateTime), mac2: hex(mac2) }),
    le: 4,
  }),
  decode: (data) => ({ mac3: bytes(response.decode(data).mac3) }),
};
