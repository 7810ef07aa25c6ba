/** Name and version of this tool, as records carry them, and what it was measured to detect. */

import { readFileSync } from 'node:fs';
import { packageFile } from '../catalog/package-file.ts';
import type { DetectionPower } from '../engine/record.ts';

const { version } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string };

export const tool = { name: 'tunion', version } as const;

/** What `npm run detection` measured of all suites, by kind of device. */
export const detectionFile = packageFile('suites/detection-power.json');

/** What all suites about a kind of device were measured to detect, as the header of a record carries it. */
export function detectionPower(dut: string | undefined): { readonly detection?: DetectionPower } {
  const measured = JSON.parse(readFileSync(detectionFile, 'utf8')) as Readonly<Record<string, DetectionPower>>;
  const detection = measured[dut ?? ''];
  return detection === undefined ? {} : { detection };
}
