/** DEBIT FOR CAPP PURCHASE: takes the money of a CAPP purchase and makes its cached trip records permanent. */

import { hasHeader, type PurseCommand } from './purse-command.ts';
import { type DebitInput, type DebitReceipt, debitData, debitRequest, debitResponse, decodeDebitReceipt } from './transaction-data.ts';

/** P1 is 01 in every edition (11 for the second purse of the 2023 edition). */
export const debitForCappPurchase: PurseCommand<DebitInput, DebitReceipt> = {
  name: { zh: '复合消费', en: 'DEBIT FOR CAPP PURCHASE' },
  request: debitRequest,
  response: debitResponse,
  matches: (command) => hasHeader(command, 0x80, 0x54, [0x01, 0x11], [0x00]),
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
