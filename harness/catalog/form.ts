/** The files that people fill in, as blank forms: their fields in order, by the schemas that hold them. */

import { readFileSync } from 'node:fs';
import type { Text } from '../text.ts';
import { type FunctionId, functionText } from './declaration.ts';
import { packageFile } from './package-file.ts';

/** The forms, by the name of their schema. */
export const forms = {
  declaration: {
    title: { zh: '送检声明（ICS 与 IXIT）', en: 'Declaration of the sample (ICS and IXIT)' },
    template: 'suites/jtt978-2-card/declaration.template.yaml',
  },
  lab: { title: { zh: '检测机构数据', en: 'Data of the laboratory' }, template: 'harness/catalog/lab.template.yaml' },
} as const satisfies Readonly<Record<string, { readonly title: Text; readonly template: string }>>;

export type FormName = keyof typeof forms;

/** A field that people fill in: its name in the file, what it is called, and whether it must be there. */
export interface FormField {
  readonly key: string;
  readonly name: Text;
  readonly required: boolean;
  /** Whether there may be several of it. */
  readonly repeats: boolean;
  /** What may be ticked; empty where people write. */
  readonly choices: readonly Text[];
  readonly fields: readonly FormField[];
}

interface Rules {
  readonly named?: Text;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Rules>>;
  readonly items?: Rules;
}

/** The fields of a form in their order. */
export function formFields(name: FormName): readonly FormField[] {
  return fieldsOf(JSON.parse(readFileSync(packageFile(`harness/catalog/${name}.schema.json`), 'utf8')) as Rules);
}

function fieldsOf({ properties = {}, required = [] }: Rules): readonly FormField[] {
  return Object.entries(properties).flatMap(([key, rules]) => {
    const { named: name, items } = rules;
    if (name === undefined) return [];
    const inner = items ?? rules;
    const field = { key, name, required: required.includes(key), choices: choicesOf(inner), fields: fieldsOf(inner) };
    return [{ ...field, repeats: items !== undefined && field.choices.length === 0 }];
  });
}

function choicesOf({ type, enum: values = [] }: Rules): readonly Text[] {
  if (type === 'boolean')
    return [
      { zh: '是', en: 'yes' },
      { zh: '否', en: 'no' },
    ];
  const words = new Set(values.filter((value) => typeof value === 'string'));
  return [...words].map((word) => {
    const known = functionText[word as FunctionId] as Text | undefined;
    return known === undefined ? { zh: word, en: word } : { zh: `${word} ${known.zh}`, en: `${word} ${known.en}` };
  });
}
