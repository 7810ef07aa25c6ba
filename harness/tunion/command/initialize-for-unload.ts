/** INITIALIZE FOR UNLOAD: opens an unload, the way back of a load. */

import { hasHeader, type PurseCommand } from './purse-command.ts';
import {
  decodeLoadOffer,
  type InitializeInput,
  initializeData,
  initializeRequest,
  type LoadOffer,
  loadOfferLayout,
} from './transaction-data.ts';

export const initializeForUnload: PurseCommand<InitializeInput, LoadOffer> = {
  name: { zh: '圈提初始化', en: 'INITIALIZE FOR UNLOAD' },
  request: initializeRequest,
  response: loadOfferLayout,
  matches: (command) => hasHeader(command, 0x80, 0x50, [0x05, 0x15], [0x02]),
  encode: (input) => ({ cla: 0x80, ins: 0x50, p1: input.p1 ?? 0x05, p2: input.p2 ?? 0x02, data: initializeData(input), le: 16 }),
  decode: decodeLoadOffer,
};
