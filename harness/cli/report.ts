/** `tunion report`: makes views of a record, years later and without the device. */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Format, formatFiles } from '../../reports/format.ts';
import { readReport } from '../../reports/model.ts';
import type { View, ViewOptions } from '../../reports/view.ts';
import { views } from '../../reports/views.ts';
import { readLab } from '../catalog/lab.ts';
import { type RunResult, resultText } from '../engine/result.ts';
import type { Console } from './console.ts';
import { type PassesOver, passesOver } from './recorded.ts';

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

/** Writes `result.json` and these views of a record into the folder of its run, in the place of those that it had. */
export function writeReports(
  out: string,
  { events, head, broken }: PassesOver,
  { language }: Pick<Console, 'language'>,
  formats: readonly Format[] = ['html', 'junit'],
  paper: Pick<ViewOptions, 'bilingual' | 'lab'> = {},
): RunResult {
  const { result, model } = readReport(events, head, { broken });
  writeFileSync(join(out, 'result.json'), resultText(result));
  for (const format of formats) {
    const path = join(out, formatFiles[format]);
    const view = (views[format] as View)(model, { language, result, ...paper });
    if (typeof view === 'string' || view instanceof Uint8Array) {
      writeFileSync(path, view);
      continue;
    }
    rmSync(path, { recursive: true, force: true });
    for (const [file, content] of view) {
      mkdirSync(dirname(join(out, file)), { recursive: true });
      writeFileSync(join(out, file), content);
    }
  }
  return result;
}
