/** The blank forms on paper, one language each. */

import { readFileSync } from 'node:fs';
import { type FormName, formFields, forms } from '../../harness/catalog/form.ts';
import { packageFile } from '../../harness/catalog/package-file.ts';
import type { Language, Text } from '../../harness/text.ts';
import { worded } from './sheet.ts';
import { typeset } from './typeset.ts';

const hint: Text = {
  zh: '带 * 的必须填写。灰色为同名 YAML 文件中的字段名。',
  en: 'What bears * must be filled in. Grey are the names of the fields in the YAML file of the same name.',
};

/** The form as a PDF that is the same octets each time. */
export function renderForm(name: FormName, language: Language, tool: string): Uint8Array {
  const form = worded({ language, tool, title: forms[name].title, hint, fields: formFields(name) }, [language]);
  const source = readFileSync(packageFile('reports/pdf/form.typ'), 'utf8');
  return typeset(source, new Map([['form.json', JSON.stringify(form)]]), Date.UTC(2026, 0, 1));
}
