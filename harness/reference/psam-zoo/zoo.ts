/** The zoo of PSAMs: every faulty one of the house. */

import { atomicityFaults, counterFaults } from './counter.ts';
import type { PsamFault } from './faulty.ts';
import { accessFaults, fileFaults } from './file.ts';
import { keyFaults } from './keys.ts';
import { macFaults } from './macs.ts';
import { randomFaults } from './random.ts';
import { stateFaults } from './state.ts';
import { robustnessFaults, statusWordFaults } from './word.ts';

/** All faulty PSAMs, by category. */
export const psamFaults: readonly PsamFault[] = [
  ...keyFaults,
  ...macFaults,
  ...counterFaults,
  ...stateFaults,
  ...fileFaults,
  ...statusWordFaults,
  ...accessFaults,
  ...atomicityFaults,
  ...randomFaults,
  ...robustnessFaults,
];
