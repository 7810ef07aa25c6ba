/** INITIALIZE FOR CAPP PURCHASE: opens a purchase that also writes trip records. */

import { hasHeader, type PurseCommand } from './purse-command.ts';
import {
  decodePurchaseOffer,
  type InitializeInput,
  initializeData,
  initializeRequest,
  type PurchaseOffer,
  purchaseOfferLayout,
} from './transaction-data.ts';

export const initializeForCappPurchase: PurseCommand<InitializeInput, PurchaseOffer> = {
  name: { zh: '复合消费初始化', en: 'INITIALIZE FOR CAPP PURCHASE' },
  request: initializeRequest,
  response: purchaseOfferLayout,
  matches: (command) => hasHeader(command, 0x80, 0x50, [0x03, 0x13], [0x02]),
  encode: (input) => ({ cla: 0x80, ins: 0x50, p1: input.p1 ?? 0x03, p2: input.p2 ?? 0x02, data: initializeData(input), le: 15 }),
  decode: decodePurchaseOffer,
};
