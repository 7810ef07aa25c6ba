/** The report on paper: A4 as PDF/A-3 with the data of the result attached; the same octets each time it is made. */

import { readFileSync } from 'node:fs';
import { packageFile } from '../../harness/catalog/package-file.ts';
import { resultText } from '../../harness/engine/result.ts';
import type { ReportModel } from '../model.ts';
import type { ViewOptions } from '../view.ts';
import { photoFile, sheetOf } from './sheet.ts';
import { typeset } from './typeset.ts';

/**
 * The whole file. One language, or both beside each other; without laboratory data it says that no laboratory issued it.
 * @throws Error when the template does not compile, with Typst's own words
 */
export function renderPdf(model: ReportModel, { language, bilingual = false, lab, result }: ViewOptions): Uint8Array {
  const languages = bilingual ? [language, language === 'zh' ? ('en' as const) : ('zh' as const)] : [language];
  const files = new Map<string, Uint8Array | string>([
    ['report.json', JSON.stringify(sheetOf(model, languages, lab))],
    ['result.json', resultText(result)],
    ...(lab?.sample.photos ?? []).map(({ octets }, index) => [photoFile(lab as NonNullable<typeof lab>, index), octets] as const),
  ]);
  return typeset(readFileSync(packageFile('reports/pdf/report.typ'), 'utf8'), files, Date.parse(model.run.startedAt));
}
