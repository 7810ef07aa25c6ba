/** The report on paper: A4 as PDF/A-3 with the data of the result attached; the same octets each time it is made. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { packageFile } from '../../harness/catalog/package-file.ts';
import type { ReportModel } from '../model.ts';
import type { ViewOptions } from '../view.ts';
import { photoFile, sheetOf } from './sheet.ts';

/** The folder in which the template finds its data; nothing is read from there but what is put there in memory. */
const desk = packageFile('reports/pdf');

/**
 * The whole file. One language, or both beside each other; without laboratory data it says that no laboratory issued it.
 * @throws Error when the template does not compile, with Typst's own words
 */
export function renderPdf(model: ReportModel, { language, bilingual = false, lab, result }: ViewOptions): Uint8Array {
  const languages = bilingual ? [language, language === 'zh' ? ('en' as const) : ('zh' as const)] : [language];
  const files = new Map<string, Uint8Array | string>([
    ['report.json', JSON.stringify(sheetOf(model, languages, lab))],
    ['result.json', result],
    ...(lab?.sample.photos ?? []).map(({ octets }, index) => [photoFile(lab as NonNullable<typeof lab>, index), octets] as const),
  ]);
  return typeset(readFileSync(join(desk, 'report.typ'), 'utf8'), files, Date.parse(model.run.startedAt));
}

/** A document of a Typst source and the files beside it, as PDF/A-3u; `created` is its date in milliseconds since 1970. */
export function typeset(source: string, files: ReadonlyMap<string, Uint8Array | string>, created: number): Uint8Array {
  // Loaded here and not above: other formats need no compiler.
  const { NodeCompiler } = createRequire(import.meta.url)(
    '@myriaddreamin/typst-ts-node-compiler',
  ) as typeof import('@myriaddreamin/typst-ts-node-compiler');
  const fontPaths = ['Regular', 'Bold'].map((weight) => packageFile(`dist/reports/pdf/NotoSansSC-${weight}.ttf`));
  const compiler = NodeCompiler.create({ workspace: desk, fontArgs: [{ fontPaths }] });
  for (const [name, content] of files) compiler.mapShadow(join(desk, name), Buffer.from(content));
  const compiled = compiler.compile({ mainFileContent: source });
  const { result } = compiled;
  if (result === null) throw new Error(JSON.stringify(compiled.takeDiagnostics()?.shortDiagnostics));
  return compiler.pdf(result, { pdfStandard: 'a-3u', creationTimestamp: Math.floor(created / 1000) });
}
