/** INITIALIZE FOR PURCHASE: opens an ordinary purchase. */

import { hasHeader, type PurseCommand } from './purse-command.ts';
import {
  decodePurchaseOffer,
  type InitializeInput,
  initializeData,
  initializeRequest,
  type PurchaseOffer,
  purchaseOfferLayout,
} from './transaction-data.ts';

export const initializeForPurchase: PurseCommand<InitializeInput, PurchaseOffer> = {
  name: { zh: '消费初始化', en: 'INITIALIZE FOR PURCHASE' },
  request: initializeRequest,
  response: purchaseOfferLayout,
  matches: (command) => hasHeader(command, 0x80, 0x50, [0x01, 0x11], [0x02]),
  encode: (input) => ({ cla: 0x80, ins: 0x50, p1: input.p1 ?? 0x01, p2: input.p2 ?? 0x02, data: initializeData(input), le: 15 }),
  decode: decodePurchaseOffer,
};
