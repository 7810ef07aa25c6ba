/** The sound TSM, part by part. */

import { applyForToken, notifyApplication, notifySe, queryCard, token } from './cards.ts';
import { balance, closed, debit, debitProof, deletingChannel, deletion, emptiness, presence, purchase, withdraw } from './closing.ts';
import { acceptsSignature, answeredBefore, keyOf, readRequest, respond, sign } from './envelope.ts';
import type { Desk, TsmHandlers } from './handlers.ts';
import { authorise, beginAgain, credit, loaded, offer, offerAgain, proof } from './loading.ts';
import { installed, openingChannel } from './opening.ts';
import {
  applyForOrder,
  confirmLoad,
  isSameOrder,
  queryOrder,
  refund,
  refundOrder,
  refusesApplication,
  refusesRefund,
  view,
} from './orders.ts';
import { acceptsLoadTac, acceptsMac1, acceptsWithdrawalMac2, acceptsWithdrawalTac, cardKey, mac2, withdrawalMac1 } from './purse.ts';
import { begin, broken, giveOut, isReportOf, matches, newSession, nextCommands, refusesScript } from './scripts.ts';

/** 0, the leading digits of the house, and a number that is given once. */
function newSerial({ books, tsm }: Desk): string {
  return tsm.personality.cardNumbers + String(books.next('card')).padStart(10, '0');
}

/** Every part as the contract between wallet and TSM has it. */
export const soundHandlers: TsmHandlers = {
  actions: {
    'order/apply': applyForOrder,
    'script/next': nextCommands,
    'order/query': queryOrder,
    'order/confirm': confirmLoad,
    'order/refund': refundOrder,
    'card/query': queryCard,
    'notify/se': notifySe,
    'notify/application': notifyApplication,
    'token/apply': applyForToken,
  },
  steps: {
    openingChannel,
    installation: installed,
    offer,
    credit,
    offerAgain,
    proof,
    balance,
    debitProof,
    purchase,
    debit,
    presence,
    emptiness,
    deletingChannel,
    deletion,
  },
  readRequest,
  keyOf,
  acceptsSignature,
  answeredBefore,
  respond,
  sign,
  isSameOrder,
  refusesApplication,
  refusesScript,
  refusesRefund,
  refund,
  view,
  newSerial,
  token,
  newSession,
  isReportOf,
  matches,
  giveOut,
  begin,
  beginAgain,
  broken,
  cardKey,
  acceptsMac1,
  authorise,
  mac2,
  acceptsLoadTac,
  loaded,
  withdraw,
  withdrawalMac1,
  acceptsWithdrawalTac,
  acceptsWithdrawalMac2,
  closed,
};
