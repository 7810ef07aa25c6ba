/** UPDATE OVERDRAW LIMIT: puts a new overdraft limit into force. */

import { bytes, hex } from '../../bytes/hex.ts';
import { layout } from '../../bytes/layout.ts';
import type { Fen } from '../money.ts';
import { hasHeader, type PurseCommand } from './purse-command.ts';
import { creditResponse, transactionFields } from './transaction-data.ts';

/** The new limit, of three octets, and what the issuer authorized it with: `dateTime` 7 octets, `mac2` 4. */
export interface UpdateOverdrawLimitInput {
  readonly overdraftLimit: Fen;
  readonly dateTime: Uint8Array;
  readonly mac2: Uint8Array;
  readonly p1?: number;
}

/** What the card gives for a new overdraft limit: `tac`, 4 octets. */
export interface UpdateReceipt {
  readonly tac: Uint8Array;
}

const { overdraftLimit, dateTime, mac2 } = transactionFields;
const request = layout({ overdraftLimit, dateTime, mac2 });

export const updateOverdrawLimit: PurseCommand<UpdateOverdrawLimitInput, UpdateReceipt> = {
  name: { zh: '修改透支限额', en: 'UPDATE OVERDRAW LIMIT' },
  request,
  response: creditResponse,
  matches: (command) => hasHeader(command, 0x80, 0x58, [0x00, 0x10], [0x00]),
  encode: (input) => ({
    cla: 0x80,
    ins: 0x58,
    p1: input.p1 ?? 0x00,
    p2: 0x00,
    data: request.encode({ overdraftLimit: input.overdraftLimit, dateTime: hex(input.dateTime), mac2: hex(input.mac2) }),
    le: 4,
  }),
  decode: (data) => ({ tac: bytes(creditResponse.decode(data).tac) }),
};
