/** The sound PSAM, part by part. */

import { draw } from '../entropy.ts';
import { commandMac, computeMac, initializeForMac } from './cipher.ts';
import { dispatch, interrupted, outOfPlace, parse } from './dispatch.ts';
import { applicationFci, mfFci, personalise, readBinary, select, updateBinary } from './files.ts';
import type { PsamHandlers } from './handlers.ts';
import { answerToReset, getChallenge, reset } from './power.ts';
import {
  acceptsMac2,
  cardKey,
  creditForPurchase,
  initializeForPurchase,
  mac1,
  mac2,
  nextSequence,
  refusesPurchase,
  sessionKey,
} from './purchase.ts';

/** Every part as the facts have it. */
export const soundHandlers: PsamHandlers = {
  select,
  readBinary,
  getChallenge,
  initializeForPurchase,
  creditForPurchase,
  initializeForMac,
  computeMac,
  updateBinary,
  personalise,
  parse,
  dispatch,
  answerToReset,
  reset,
  random: draw,
  mfFci,
  applicationFci,
  outOfPlace,
  interrupted,
  cardKey,
  refusesPurchase,
  nextSequence,
  sessionKey,
  mac1,
  mac2,
  acceptsMac2,
  commandMac,
};
