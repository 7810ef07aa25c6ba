/** `tunion forms`: blank forms for whoever brings a sample and whoever tests it. */

import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderForm } from '../../reports/pdf/form.ts';
import { type FormName, forms } from '../catalog/form.ts';
import { packageFile } from '../catalog/package-file.ts';
import type { Console } from './console.ts';
import { tool } from './tool.ts';

/** Writes each form as YAML, with both languages in it, and as a PDF in each language; says where they stand. */
export function writeForms(folder: string, console: Console): number {
  mkdirSync(folder, { recursive: true });
  for (const [name, { template }] of Object.entries(forms)) {
    const yaml = join(folder, `${name}.yaml`);
    copyFileSync(packageFile(template), yaml);
    console.out(yaml);
    for (const language of ['zh', 'en'] as const) {
      const pdf = join(folder, `${name}.${language}.pdf`);
      writeFileSync(pdf, renderForm(name as FormName, language, `${tool.name} ${tool.version}`));
      console.out(pdf);
    }
  }
  return 0;
}
