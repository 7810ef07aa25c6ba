/** The commands of the purse by the names of their verbs. */

import { appendRecord } from './append-record.ts';
import { applicationBlock } from './application-block.ts';
import { applicationUnblock } from './application-unblock.ts';
import { blockAlgorithm } from './block-algorithm.ts';
import { changeAlgorithm } from './change-algorithm.ts';
import { changePin } from './change-pin.ts';
import { creditForLoad } from './credit-for-load.ts';
import { debitForCappPurchase } from './debit-for-capp-purchase.ts';
import { debitForPurchase } from './debit-for-purchase.ts';
import { debitForUnload } from './debit-for-unload.ts';
import { externalAuthenticate } from './external-authenticate.ts';
import { getAlgorithm } from './get-algorithm.ts';
import { getBalance } from './get-balance.ts';
import { getChallenge } from './get-challenge.ts';
import { getTransactionProve } from './get-transaction-prove.ts';
import { initializeForCappPurchase } from './initialize-for-capp-purchase.ts';
import { initializeForLoad } from './initialize-for-load.ts';
import { initializeForPurchase } from './initialize-for-purchase.ts';
import { initializeForUnload } from './initialize-for-unload.ts';
import { initializeForUpdate } from './initialize-for-update.ts';
import { readBinary } from './read-binary.ts';
import { readPicture } from './read-picture.ts';
import { readQrCode } from './read-qr-code.ts';
import { readRecord } from './read-record.ts';
import { reloadPin } from './reload-pin.ts';
import { selectAid } from './select-aid.ts';
import { selectPpse } from './select-ppse.ts';
import { unblockPin } from './unblock-pin.ts';
import { updateBinary } from './update-binary.ts';
import { updateCappDataCache } from './update-capp-data-cache.ts';
import { updateOverdrawLimit } from './update-overdraw-limit.ts';
import { updatePicture } from './update-picture.ts';
import { updateRecord } from './update-record.ts';
import { verifyPin } from './verify-pin.ts';

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
  initializeForUnload,
  debitForUnload,
  initializeForUpdate,
  updateOverdrawLimit,
  updateBinary,
  updateRecord,
  appendRecord,
  verifyPin,
  changePin,
  reloadPin,
  unblockPin,
  applicationBlock,
  applicationUnblock,
  externalAuthenticate,
  getAlgorithm,
  changeAlgorithm,
  blockAlgorithm,
  readPicture,
  readQrCode,
  updatePicture,
} as const;

export type PurseCommandName = keyof typeof purseCommands;
