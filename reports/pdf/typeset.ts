/** Typst in this process: a source and the files beside it become a PDF that is meant to be kept. */

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { packageFile } from '../../harness/catalog/package-file.ts';

/** The folder in which a source finds its files; nothing is read from there but what is put there in memory. */
const desk = packageFile('reports/pdf');

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
