/** Every case of this suite, in the order of its report. */

import type { TestCase } from '#harness';
import type { PurseInstruments } from '../jtt978-2-card/purse-case.ts';
import { algorithmCases } from './algorithm/algorithm.case.ts';
import { externalAuthenticationCases } from './authentication/external.case.ts';
import { blockCases } from './block/block.case.ts';
import { blockMacCases } from './block/mac.case.ts';
import { permanentBlockCases } from './block/permanent.case.ts';
import { blockReplayCases } from './block/replay.case.ts';
import { unblockCases } from './block/unblock.case.ts';
import { keyUseCases } from './key/key.case.ts';
import { loadMacCases } from './mac/load.case.ts';
import { onlineMacCases } from './mac/online.case.ts';
import { securityModelCases } from './model/history.model.case.ts';
import { pictureCases } from './picture/picture.case.ts';
import { pinBeforeLoadCases } from './pin/before-load.case.ts';
import { blockedPinCases } from './pin/blocked.case.ts';
import { changePinCases } from './pin/change.case.ts';
import { reloadPinCases } from './pin/reload.case.ts';
import { tornVerifyCases } from './pin/torn.case.ts';
import { unblockPinCases } from './pin/unblock.case.ts';
import { unblockChallengeCases } from './pin/unblock-challenge.case.ts';
import { verifyCases } from './pin/verify.case.ts';
import { challengeSourceCases } from './random/challenge.case.ts';
import { transactionRandomCases } from './random/transaction.case.ts';
import { appendCases } from './secure-messaging/append.case.ts';
import { writeChallengeCases } from './secure-messaging/challenge.case.ts';
import { writeCommandCases } from './secure-messaging/command.case.ts';
import { writeKeyCases } from './secure-messaging/key.case.ts';
import { writeMacCases } from './secure-messaging/mac.case.ts';
import { sealedRecordCases } from './secure-messaging/record.case.ts';
import { sealedWriteCases } from './secure-messaging/write.case.ts';

export const securityCases: readonly TestCase<PurseInstruments>[] = [
  ...sealedWriteCases,
  ...writeMacCases,
  ...writeCommandCases,
  ...writeChallengeCases,
  ...writeKeyCases,
  ...sealedRecordCases,
  ...appendCases,
  ...blockCases,
  ...unblockCases,
  ...blockMacCases,
  ...blockReplayCases,
  ...externalAuthenticationCases,
  ...pictureCases,
  ...algorithmCases,
  ...verifyCases,
  ...unblockPinCases,
  ...unblockChallengeCases,
  ...blockedPinCases,
  ...tornVerifyCases,
  ...changePinCases,
  ...reloadPinCases,
  ...pinBeforeLoadCases,
  ...challengeSourceCases,
  ...transactionRandomCases,
  ...loadMacCases,
  ...onlineMacCases,
  ...keyUseCases,
  ...securityModelCases,
  ...permanentBlockCases,
];
