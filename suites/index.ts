/** Every suite of the product; the first one's kind of device is what a run judges that names no suites. */

import { fileURLToPath } from 'node:url';
import type { Suite } from '#harness';
import { suite as card } from './jtt978-2-card/manifest.ts';
import { suite as psam } from './jtt978-6-psam/manifest.ts';
import { suite as security } from './jtt978-6-security/manifest.ts';
import { suite as element } from './jtt1059-2-se/manifest.ts';
import { suite as nearField } from './jtt1059-3-near-field/manifest.ts';
import { suite as remote } from './jtt1059-4-remote/manifest.ts';
import { suite as client } from './jtt1059-5-client/manifest.ts';
import { suite as tsm } from './jtt1059-6-tsm/manifest.ts';
import { suite as terminal } from './jtt1059-7-terminal/manifest.ts';
import { suite as testing } from './jtt1059-8-testing/manifest.ts';

/** This module as a file, for processes that are handed the suites. */
export const suitesModule = fileURLToPath(import.meta.url);

export const suites: readonly Suite[] = [card, security, psam, element, nearField, remote, client, tsm, terminal, testing];
