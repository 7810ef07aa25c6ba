/** The sound card, part by part. */

import { draw } from '../entropy.ts';
import { debitForCappPurchase, debitForPurchase, updateCappDataCache } from './debiting.ts';
import { dispatch, parse } from './dispatch.ts';
import type { CardHandlers } from './handlers.ts';
import { creditForLoad } from './loading.ts';
import { initializeForCappPurchase, initializeForLoad, initializeForPurchase } from './opening.ts';
import { personalise } from './personalise.ts';
import { answerToReset, reset } from './power.ts';
import { getTransactionProve } from './proving.ts';
import { affords, available, holds, nextCounter, replenish, spend } from './purse.ts';
import { getBalance, getChallenge, readBinary, readRecord } from './reading.ts';
import { detail, logDetail, logTrip, remember, settle, storeTransit } from './records.ts';
import * as secrets from './secrets.ts';
import { fci, ppse, selectByName, selectPpse } from './selection.ts';
import { updateBinary, updateRecord } from './writing.ts';

/** Every part as the facts have it. */
export const soundHandlers: CardHandlers = {
  selectPpse,
  selectByName,
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
  updateBinary,
  updateRecord,
  personalise,
  parse,
  dispatch,
  answerToReset,
  reset,
  random: draw,
  fci,
  ppse,
  available,
  affords,
  spend,
  holds,
  replenish,
  nextCounter,
  detail,
  logDetail,
  logTrip,
  storeTransit,
  remember,
  settle,
  ...secrets,
};
