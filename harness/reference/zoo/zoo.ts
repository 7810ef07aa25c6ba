/** The zoo: every faulty card of the house. */

import { accessFaults } from './access.ts';
import { algorithmFaults } from './algorithm.ts';
import { atomicityFaults } from './atomicity.ts';
import { authenticationFaults } from './authentication.ts';
import { balanceFaults } from './balance.ts';
import { blockingFaults } from './blocking.ts';
import { cacheFaults } from './cache.ts';
import { challengeFaults } from './challenge.ts';
import { counterFaults } from './counter.ts';
import { editionFaults } from './edition.ts';
import { expectedLengthFaults } from './expected-length.ts';
import type { CardFault } from './faulty.ts';
import { fileFaults } from './file.ts';
import { fileWritingFaults } from './file-writing.ts';
import { foreignApplicationFaults } from './foreign-application.ts';
import { industryFaults } from './industry.ts';
import { interplayFaults } from './interplay.ts';
import { keyFaults } from './keys.ts';
import { limitFaults } from './limits.ts';
import { loadMacFaults } from './load-macs.ts';
import { macFaults } from './macs.ts';
import { missingMacFaults } from './missing-mac.ts';
import { moneyFaults } from './money.ts';
import { numberFaults } from './numbers.ts';
import { oneParameterFaults } from './one-parameter.ts';
import { onlineFaults } from './online.ts';
import { onlineMacFaults } from './online-macs.ts';
import { overdraftFaults } from './overdraft.ts';
import { parameterFaults } from './parameter.ts';
import { pictureFaults } from './picture.ts';
import { pinFaults } from './pin.ts';
import { pinAnswerFaults } from './pin-answer.ts';
import { pinRenewalFaults } from './pin-renewal.ts';
import { proveFaults } from './prove.ts';
import { randomFaults } from './random.ts';
import { recordFaults } from './record.ts';
import { recordWritingFaults } from './record-writing.ts';
import { refusalWordFaults } from './refusal-word.ts';
import { robustnessFaults } from './robustness.ts';
import { sealingFaults } from './sealing.ts';
import { secondPurseFaults } from './second-purse.ts';
import { selectionFaults } from './selection.ts';
import { stateFaults } from './state.ts';
import { statusWordFaults } from './status-word.ts';
import { tacFaults } from './tacs.ts';
import { unloadFaults } from './unload.ts';

/** All faulty cards, by category. */
export const faults: readonly CardFault[] = [
  ...moneyFaults,
  ...balanceFaults,
  ...unloadFaults,
  ...overdraftFaults,
  ...onlineFaults,
  ...secondPurseFaults,
  ...limitFaults,
  ...keyFaults,
  ...macFaults,
  ...tacFaults,
  ...loadMacFaults,
  ...onlineMacFaults,
  ...counterFaults,
  ...stateFaults,
  ...interplayFaults,
  ...cacheFaults,
  ...proveFaults,
  ...recordFaults,
  ...selectionFaults,
  ...foreignApplicationFaults,
  ...fileFaults,
  ...numberFaults,
  ...industryFaults,
  ...editionFaults,
  ...statusWordFaults,
  ...refusalWordFaults,
  ...accessFaults,
  ...sealingFaults,
  ...missingMacFaults,
  ...challengeFaults,
  ...fileWritingFaults,
  ...recordWritingFaults,
  ...blockingFaults,
  ...pinFaults,
  ...pinAnswerFaults,
  ...pinRenewalFaults,
  ...authenticationFaults,
  ...algorithmFaults,
  ...pictureFaults,
  ...atomicityFaults,
  ...randomFaults,
  ...robustnessFaults,
  ...parameterFaults,
  ...expectedLengthFaults,
  ...oneParameterFaults,
];
