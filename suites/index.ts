/** Every suite of the product. */

import type { Suite } from '#harness';
import { suite as card } from './jtt978-2-card/manifest.ts';

export const suites: readonly Suite[] = [card];
