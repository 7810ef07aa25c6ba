/** The zoo of phones: every faulty one of the house. */

import type { PhoneFault } from './faulty.ts';

export const phoneFaults: readonly PhoneFault[] = [];
