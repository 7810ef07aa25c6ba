/** Every case of the purse, in the order of its report. */

import { balanceCases } from './balance/balance.case.ts';
import { counterCases } from './boundary/counter.case.ts';
import { balanceLawCases } from './boundary/law.case.ts';
import { cappAmountCases } from './capp/amount.case.ts';
import { cappCacheCases } from './capp/cache.case.ts';
import { cappCommitCases } from './capp/commit.case.ts';
import { cappDebitCases } from './capp/debit.case.ts';
import { cappDiscardCases } from './capp/discard.case.ts';
import { initializeForCappPurchaseCases } from './capp/initialize.case.ts';
import { cappOrderCases } from './capp/order.case.ts';
import { cappZeroCases } from './capp/zero.case.ts';
import { challengeCases } from './challenge/challenge.case.ts';
import { dualStandardCases } from './dual-standard/dual-standard.case.ts';
import { editionCases } from './edition/edition.case.ts';
import { binaryFileCases } from './files/binary-files.case.ts';
import { readCases } from './files/read.case.ts';
import { recordFileCases } from './files/record-files.case.ts';
import { recordOrderCases } from './files/record-order.case.ts';
import { valueListCases } from './files/value-lists.case.ts';
import { writeCases } from './files/write.case.ts';
import { industryCases } from './industry/industry.case.ts';
import { loadCapCases } from './load/cap.case.ts';
import { creditForLoadCases } from './load/credit.case.ts';
import { initializeForLoadCases } from './load/initialize.case.ts';
import { numberCases } from './numbers/numbers.case.ts';
import { initializeForUpdateCases } from './overdraft-update/initialize.case.ts';
import { overdraftLimitCases } from './overdraft-update/limit.case.ts';
import { overdraftMac2Cases } from './overdraft-update/mac2.case.ts';
import { overdraftUpdateCases } from './overdraft-update/update.case.ts';
import { wrongAskingCases } from './parameters/asking.case.ts';
import { wrongCachingCases } from './parameters/caching.case.ts';
import { wrongIssuingCases } from './parameters/issuing.case.ts';
import { leZeroCases } from './parameters/le-zero.case.ts';
import { leZeroOnlineCases } from './parameters/le-zero-online.case.ts';
import { wrongOnlineCases } from './parameters/online.case.ts';
import { wrongOpeningCases } from './parameters/opening.case.ts';
import { wrongPinCases } from './parameters/pin.case.ts';
import { wrongProvingCases } from './parameters/proving.case.ts';
import { wrongReadingCases } from './parameters/reading.case.ts';
import { wrongSelectionCases } from './parameters/selection.case.ts';
import { wrongSettlingCases } from './parameters/settling.case.ts';
import { wrongWritingCases } from './parameters/writing.case.ts';
import { lastTransactionCases } from './prove/last-transaction.case.ts';
import { onlineProofCases } from './prove/online.case.ts';
import { proveCases } from './prove/prove.case.ts';
import { purchaseAmountCases } from './purchase/amount.case.ts';
import { debitCases } from './purchase/debit.case.ts';
import { initializeForPurchaseCases } from './purchase/initialize.case.ts';
import { purchaseOrderCases } from './purchase/order.case.ts';
import { purseModelCases } from './purse/purse.model.case.ts';
import { secondPurseCases } from './second-purse/second-purse.case.ts';
import { diversifiedKeyCases } from './security/diversified.case.ts';
import { keyCases } from './security/keys.case.ts';
import { macCases } from './security/mac.case.ts';
import { replayCases } from './security/replay.case.ts';
import { selectDropsCases } from './selection/drop.case.ts';
import { otherNameCases } from './selection/other-name.case.ts';
import { selectCases } from './selection/select.case.ts';
import { soakCases } from './soak/soak.case.ts';
import { answerCases } from './state/answer.case.ts';
import { blockedPinCases } from './state/blocked-pin.case.ts';
import { cacheOrderCases } from './state/cache-order.case.ts';
import { lockedCases } from './state/locked.case.ts';
import { openCases } from './state/open.case.ts';
import { orderCases } from './state/order.case.ts';
import { stateCases } from './state/state.case.ts';
import { unselectedCases } from './state/unselected.case.ts';
import { insideCases } from './tearing/inside.case.ts';
import { tearCases } from './tearing/tear.case.ts';
import { debitForUnloadCases } from './unload/debit.case.ts';
import { initializeForUnloadCases } from './unload/initialize.case.ts';
import { unloadMac2Cases } from './unload/mac2.case.ts';

export const purseCases = [
  // First, where the counters of a sample still stand at what it was personalised with.
  ...counterCases,
  ...selectCases,
  ...selectDropsCases,
  ...otherNameCases,
  ...binaryFileCases,
  ...valueListCases,
  ...numberCases,
  ...recordFileCases,
  ...recordOrderCases,
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
  ...industryCases,
  ...cappDebitCases,
  ...cappZeroCases,
  ...cappCommitCases,
  ...cappOrderCases,
  ...initializeForLoadCases,
  ...creditForLoadCases,
  ...loadCapCases,
  ...initializeForUnloadCases,
  ...debitForUnloadCases,
  ...unloadMac2Cases,
  ...initializeForUpdateCases,
  ...overdraftUpdateCases,
  ...overdraftLimitCases,
  ...overdraftMac2Cases,
  ...balanceLawCases,
  ...proveCases,
  ...onlineProofCases,
  ...lastTransactionCases,
  ...stateCases,
  ...openCases,
  ...orderCases,
  ...cacheOrderCases,
  ...unselectedCases,
  ...blockedPinCases,
  ...lockedCases,
  ...answerCases,
  ...tearCases,
  ...insideCases,
  ...diversifiedKeyCases,
  ...keyCases,
  ...macCases,
  ...replayCases,
  ...secondPurseCases,
  ...dualStandardCases,
  ...editionCases,
  ...wrongCachingCases,
  ...leZeroCases,
  ...leZeroOnlineCases,
  ...wrongOpeningCases,
  ...wrongProvingCases,
  ...wrongReadingCases,
  ...wrongSelectionCases,
  ...wrongSettlingCases,
  ...wrongOnlineCases,
  ...wrongWritingCases,
  ...wrongPinCases,
  ...wrongIssuingCases,
  ...wrongAskingCases,
  ...purseModelCases,
  ...soakCases,
];
