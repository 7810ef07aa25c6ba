/** DEBIT FOR PURCHASE: takes the money of an ordinary purchase. */

import { hasHeader, type PurseCommand } from './purse-command.ts';
import { type DebitInput, type DebitReceipt, debitData, debitRequest, debitResponse, decodeDebitReceipt } from './transaction-data.ts';

/** P1 is 01 in the 2015 edition, the default, and 02 in the 2023 edition (12 for its second purse). */
export const debitForPurchase: PurseCommand<DebitInput, DebitReceipt> = {
  name: { zh: '消费', en: 'DEBIT FOR PURCHASE' },
  request: debitRequest,
  response: debitResponse,
  matches: (command) => hasHeader(command, 0x80, 0x54, [0x01, 0x02, 0x12], [0x00]),
  encode: (input) => ({
    cla: 0x80,
    ins: 0x54,
    p1: input.p1 ?? 0x01,
    p2: input.p2 ?? 0x00,
    data: debitData(input),
    le: input.le === undefined ? 8 : (input.le ?? undefined),
  }),
  decode: decodeDebitReceipt,
};
