/** The zoo: every faulty card of the house. */

import { accessFaults } from './access.ts';
import { atomicityFaults } from './atomicity.ts';
import { balanceFaults } from './balance.ts';
import { cacheFaults } from './cache.ts';
import { counterFaults } from './counter.ts';
import { editionFaults } from './edition.ts';
import type { CardFault } from './faulty.ts';
import { fileFaults } from './file.ts';
import { industryFaults } from './industry.ts';
import { keyFaults } from './keys.ts';
import { macFaults } from './macs.ts';
import { moneyFaults } from './money.ts';
import { numberFaults } from './numbers.ts';
import { parameterFaults } from './parameter.ts';
import { proveFaults } from './prove.ts';
import { randomFaults } from './random.ts';
import { recordFaults } from './record.ts';
import { robustnessFaults } from './robustness.ts';
import { selectionFaults } from './selection.ts';
import { stateFaults } from './state.ts';
import { statusWordFaults } from './status-word.ts';

/** All faulty cards, by category. */
export const faults: readonly CardFault[] = [
  ...moneyFaults,
  ...balanceFaults,
  ...keyFaults,
  ...macFaults,
  ...counterFaults,
  ...stateFaults,
  ...cacheFaults,
  ...proveFaults,
  ...recordFaults,
  ...selectionFaults,
  ...fileFaults,
  ...numberFaults,
  ...industryFaults,
  ...editionFaults,
  ...statusWordFaults,
  ...accessFaults,
  ...atomicityFaults,
  ...randomFaults,
  ...robustnessFaults,
  ...parameterFaults,
];
