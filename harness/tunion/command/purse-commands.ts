/** The commands of the purse by the names of their verbs. */

import { creditForLoad } from './credit-for-load.ts';
import { debitForCappPurchase } from './debit-for-capp-purchase.ts';
import { debitForPurchase } from './debit-for-purchase.ts';
import { getBalance } from './get-balance.ts';
import { getChallenge } from './get-challenge.ts';
import { getTransactionProve } from './get-transaction-prove.ts';
import { initializeForCappPurchase } from './initialize-for-capp-purchase.ts';
import { initializeForLoad } from './initialize-for-load.ts';
import { initializeForPurchase } from './initialize-for-purchase.ts';
import { readBinary } from './read-binary.ts';
import { readRecord } from './read-record.ts';
import { selectAid } from './select-aid.ts';
import { selectPpse } from './select-ppse.ts';
import { updateCappDataCache } from './update-capp-data-cache.ts';

/** Every command of the purse that this house writes, in the order in which an APDU is compared with them. */
export const purseCommands = {
  selectPpse,
  selectAid,
  readBinary,
  readRecord,
  getBalance,
  getChallenge,
  initializeForPurchase,
  initializeForCappPurchase,
  initializeForLoad,
  updateCappDataCache,
  debitForPurchase,
  debitForCappPurchase,
  creditForLoad,
  getTransactionProve,
} as const;

export type PurseCommandName = keyof typeof purseCommands;
