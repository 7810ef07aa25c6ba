/** `tunion matrix`: many runs side by side on one page. */

import { writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { renderMatrix } from '../../reports/html/matrix.tsx';
import { matrixModel } from '../../reports/matrix.ts';
import type { Console } from './console.ts';
import { recordIn } from './recorded.ts';

/** Writes the page, which leads to the reports in the folders from where it stands. @throws UsageError where a folder has no record */
export function matrix(folders: readonly string[], out: string, console: Console): number {
  const from = dirname(resolve(out));
  const records = folders.map((folder) => ({ folder: relative(from, resolve(folder)) || '.', record: recordIn(folder) }));
  writeFileSync(out, renderMatrix(matrixModel(records), { language: console.language }));
  console.out(out);
  return 0;
}
