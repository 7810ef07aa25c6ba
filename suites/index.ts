/** Every suite of the product. */

import { fileURLToPath } from 'node:url';
import type { Suite } from '#harness';
import { suite as card } from './jtt978-2-card/manifest.ts';

/** This module as a file, for processes that are handed the suites. */
export const suitesModule = fileURLToPath(import.meta.url);

export const suites: readonly Suite[] = [card];
