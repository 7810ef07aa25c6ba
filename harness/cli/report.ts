/** `tunion report`: makes views of a record, years later and without the device. */

import { join } from 'node:path';
import { type Format, formatFiles } from '../../reports/format.ts';
import type { Console } from './console.ts';
import { recordIn } from './judge.ts';
import { writeReports } from './run.ts';

/** Writes the views into the folder of the run and says where each stands. */
export function report(folder: string, formats: readonly Format[], console: Console): number {
  writeReports(folder, recordIn(folder), console, formats);
  for (const format of formats) console.out(join(folder, formatFiles[format]));
  return 0;
}
