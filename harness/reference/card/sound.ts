/** The sound card, part by part. */

import { draw } from '../entropy.ts';
import { currentAlgorithm } from './algorithm.ts';
import { cryptogram, externalAuthenticate } from './authenticating.ts';
import { applicationBlock, applicationUnblock, refusesLocked } from './blocking.ts';
import { debitForCappPurchase, debitForPurchase, updateCappDataCache } from './debiting.ts';
import { challengeAfter, dispatch, parse } from './dispatch.ts';
import type { CardHandlers } from './handlers.ts';
import { creditForLoad, debitForUnload, updateOverdrawLimit } from './loading.ts';
import { mohurd } from './mohurd.ts';
import { initializeForLoad, initializeForUnload, initializeForUpdate } from './online.ts';
import { initializeForCappPurchase, initializeForPurchase } from './opening.ts';
import { personalise } from './personalise.ts';
import { readPicture, readQrCode, updatePicture } from './picture.ts';
import { changePin, comparePin, lacksPin, reloadMac, reloadPin, splitPins, tryPin, unblockPin, verifyPin } from './pin.ts';
import { answerToReset, reset } from './power.ts';
import { getTransactionProve } from './proving.ts';
import * as purse from './purse.ts';
import { getBalance, getChallenge, readBinary, readRecord } from './reading.ts';
import { detail, logDetail, logTrip, remember, settle, storeTransit } from './records.ts';
import { afterWrongSeal, refusesProtected, sealingKey, sealMac } from './sealing.ts';
import * as secrets from './secrets.ts';
import { fci, ppse, reselect, selectByName, selectMohurd, selectPpse } from './selection.ts';
import { blockAlgorithm, changeAlgorithm, getAlgorithm } from './switching.ts';
import { appendRecord, mayWrite, updateBinary, updateRecord } from './writing.ts';

/** Every part as the facts have it. */
export const soundHandlers: CardHandlers = {
  selectPpse,
  selectByName,
  selectMohurd,
  readBinary,
  readRecord,
  readPicture,
  readQrCode,
  getBalance,
  getChallenge,
  initializeForPurchase,
  initializeForCappPurchase,
  initializeForLoad,
  initializeForUnload,
  initializeForUpdate,
  updateCappDataCache,
  debitForPurchase,
  debitForCappPurchase,
  creditForLoad,
  debitForUnload,
  updateOverdrawLimit,
  getTransactionProve,
  updateBinary,
  updateRecord,
  appendRecord,
  updatePicture,
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
  personalise,
  parse,
  dispatch,
  mohurd,
  answerToReset,
  reset,
  reselect,
  challengeAfter,
  random: draw,
  fci,
  ppse,
  ...purse,
  currentAlgorithm,
  refusesProtected,
  sealingKey,
  sealMac,
  afterWrongSeal,
  refusesLocked,
  mayWrite,
  comparePin,
  tryPin,
  splitPins,
  lacksPin,
  reloadMac,
  cryptogram,
  detail,
  logDetail,
  logTrip,
  storeTransit,
  remember,
  settle,
  ...secrets,
};
