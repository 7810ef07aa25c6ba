/** Name and version of this tool, as records carry them. */

import { readFileSync } from 'node:fs';
import { packageFile } from '../catalog/package-file.ts';

const { version } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string };

export const tool = { name: 'tunion', version } as const;
