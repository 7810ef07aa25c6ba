/** `tunion report`: makes a report from a record, years later and without the device. */

import { join } from 'node:path';
import type { Console } from './console.ts';
import { recordIn } from './judge.ts';
import { writeReports } from './run.ts';

export function report(folder: string, console: Console): number {
  writeReports(folder, recordIn(folder), console);
  console.out(join(folder, 'report.html'));
  return 0;
}
