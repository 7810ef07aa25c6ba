/** Every suite of the product; the first one's kind of device is what a run judges that names no suites. */

import { fileURLToPath } from 'node:url';
import type { Suite } from '#harness';
import { suite as card } from './jtt978-2-card/manifest.ts';
import { suite as psam } from './jtt978-6-psam/manifest.ts';
import { suite as security } from './jtt978-6-security/manifest.ts';
import { suite as element } from './jtt1059-2-se/manifest.ts';
import { suite as nearField } from './jtt1059-3-near-field/manifest.ts';
import { suite as remote } from './jtt1059-4-remote/manifest.ts';

/** This module as a file, for processes that are handed the suites. */
export const suitesModule = fileURLToPath(import.meta.url);

export const suites: readonly Suite[] = [card, security, psam, element, nearField, remote];
