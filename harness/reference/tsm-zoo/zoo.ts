/** The zoo of TSMs: every faulty one of the house. */

import { accessFaults } from './access.ts';
import { closingFaults } from './closing.ts';
import type { TsmFault } from './faulty.ts';
import { keyFaults } from './keys.ts';
import { messageFaults } from './messages.ts';
import { moneyFaults } from './money.ts';
import { orderFaults } from './orders.ts';
import { scriptFaults } from './scripts.ts';

/** All faulty TSMs, by category. */
export const tsmFaults: readonly TsmFault[] = [
  ...moneyFaults,
  ...closingFaults,
  ...orderFaults,
  ...scriptFaults,
  ...messageFaults,
  ...accessFaults,
  ...keyFaults,
];
