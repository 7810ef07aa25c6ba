/** `tunion report`: makes views of a record, years later and without the device. */

import { join } from 'node:path';
import { type Format, formatFiles } from '../../reports/format.ts';
import { readLab } from '../catalog/lab.ts';
import type { Console } from './console.ts';
import { passesOver } from './judge.ts';
import { writeReports } from './run.ts';

export interface ReportOrder {
  readonly formats: readonly Format[];
  /** The file of what the laboratory adds. */
  readonly lab?: string | undefined;
  readonly bilingual: boolean;
}

/** Writes the views into the folder of the run and says where each stands. */
export function report(folder: string, { formats, lab, bilingual }: ReportOrder, console: Console): number {
  writeReports(folder, passesOver(folder), console, formats, { bilingual, lab: lab === undefined ? undefined : readLab(lab) });
  for (const format of formats) console.out(join(folder, formatFiles[format]));
  return 0;
}
