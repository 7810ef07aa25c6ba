/** Every case of the purse, in the order of its report. */

import { balanceCases } from './balance/balance.case.ts';
import { cappAmountCases } from './capp/amount.case.ts';
import { cappCacheCases } from './capp/cache.case.ts';
import { cappCommitCases } from './capp/commit.case.ts';
import { cappDebitCases } from './capp/debit.case.ts';
import { cappDiscardCases } from './capp/discard.case.ts';
import { initializeForCappPurchaseCases } from './capp/initialize.case.ts';
import { cappOrderCases } from './capp/order.case.ts';
import { cappZeroCases } from './capp/zero.case.ts';
import { challengeCases } from './challenge/challenge.case.ts';
import { binaryFileCases } from './files/binary-files.case.ts';
import { readCases } from './files/read.case.ts';
import { recordFileCases } from './files/record-files.case.ts';
import { writeCases } from './files/write.case.ts';
import { loadCapCases } from './load/cap.case.ts';
import { creditForLoadCases } from './load/credit.case.ts';
import { initializeForLoadCases } from './load/initialize.case.ts';
import { wrongCachingCases } from './parameters/caching.case.ts';
import { leZeroCases } from './parameters/le-zero.case.ts';
import { wrongOpeningCases } from './parameters/opening.case.ts';
import { wrongProvingCases } from './parameters/proving.case.ts';
import { wrongReadingCases } from './parameters/reading.case.ts';
import { wrongSelectionCases } from './parameters/selection.case.ts';
import { wrongSettlingCases } from './parameters/settling.case.ts';
import { lastTransactionCases } from './prove/last-transaction.case.ts';
import { proveCases } from './prove/prove.case.ts';
import { purchaseAmountCases } from './purchase/amount.case.ts';
import { debitCases } from './purchase/debit.case.ts';
import { initializeForPurchaseCases } from './purchase/initialize.case.ts';
import { purchaseOrderCases } from './purchase/order.case.ts';
import { purseModelCases } from './purse/purse.model.case.ts';
import { diversifiedKeyCases } from './security/diversified.case.ts';
import { keyCases } from './security/keys.case.ts';
import { macCases } from './security/mac.case.ts';
import { replayCases } from './security/replay.case.ts';
import { selectCases } from './selection/select.case.ts';
import { answerCases } from './state/answer.case.ts';
import { cacheOrderCases } from './state/cache-order.case.ts';
import { orderCases } from './state/order.case.ts';
import { stateCases } from './state/state.case.ts';
import { insideCases } from './tearing/inside.case.ts';
import { tearCases } from './tearing/tear.case.ts';

export const purseCases = [
  ...selectCases,
  ...binaryFileCases,
  ...recordFileCases,
  ...readCases,
  ...writeCases,
  ...balanceCases,
  ...challengeCases,
  ...initializeForPurchaseCases,
  ...purchaseAmountCases,
  ...debitCases,
  ...purchaseOrderCases,
  ...initializeForCappPurchaseCases,
  ...cappAmountCases,
  ...cappCacheCases,
  ...cappDiscardCases,
  ...cappDebitCases,
  ...cappZeroCases,
  ...cappCommitCases,
  ...cappOrderCases,
  ...initializeForLoadCases,
  ...creditForLoadCases,
  ...loadCapCases,
  ...proveCases,
  ...lastTransactionCases,
  ...stateCases,
  ...orderCases,
  ...cacheOrderCases,
  ...answerCases,
  ...tearCases,
  ...insideCases,
  ...diversifiedKeyCases,
  ...keyCases,
  ...macCases,
  ...replayCases,
  ...wrongCachingCases,
  ...leZeroCases,
  ...wrongOpeningCases,
  ...wrongProvingCases,
  ...wrongReadingCases,
  ...wrongSelectionCases,
  ...wrongSettlingCases,
  ...purseModelCases,
];
