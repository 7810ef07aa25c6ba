/** CREDIT FOR LOAD: puts the money of a load into the purse. */

import { bytes, hex } from '../../bytes/hex.ts';
import { hasHeader, type PurseCommand } from './purse-command.ts';
import { creditRequest, creditResponse } from './transaction-data.ts';

/** What the issuer authorized: `dateTime` 7 octets, `mac2` 4. P2 is 00 unless given; some sources write 02. */
export interface CreditForLoadInput {
  readonly dateTime: Uint8Array;
  readonly mac2: Uint8Array;
  readonly p1?: number;
  readonly p2?: number;
}

/** What the card gives for a load: `tac`, 4 octets. */
export interface LoadReceipt {
  readonly tac: Uint8Array;
}

export const creditForLoad: PurseCommand<CreditForLoadInput, LoadReceipt> = {
  name: { zh: '圈存', en: 'CREDIT FOR LOAD' },
  request: creditRequest,
  response: creditResponse,
  matches: (command) => hasHeader(command, 0x80, 0x52, [0x00, 0x10], [0x00, 0x02]),
  encode: ({ dateTime, mac2, p1 = 0x00, p2 = 0x00 }) => ({
    cla: 0x80,
    ins: 0x52,
    p1,
    p2,
    data: creditRequest.encode({ dateTime: hex(dateTime), mac2: hex(mac2) }),
    le: 4,
  }),
  decode: (data) => ({ tac: bytes(creditResponse.decode(data).tac) }),
};
