/** The commands of a PSAM by the names of their verbs. */

import { getChallenge } from '../command/get-challenge.ts';
import { readBinary } from '../command/read-binary.ts';
import { updateBinary } from '../command/update-binary.ts';
import { creditSamForPurchase } from './credit-sam-for-purchase.ts';
import { desCrypt } from './des-crypt.ts';
import { initForDescrypt } from './init-for-descrypt.ts';
import { initSamForPurchase } from './init-sam-for-purchase.ts';
import { selectFile, selectName } from './select.ts';

/** Every command of a PSAM that this house writes. */
export const psamCommands = {
  selectFile,
  selectName,
  readBinary,
  getChallenge,
  updateBinary,
  initSamForPurchase,
  creditSamForPurchase,
  initForDescrypt,
  desCrypt,
} as const;

export type PsamCommandName = keyof typeof psamCommands;
