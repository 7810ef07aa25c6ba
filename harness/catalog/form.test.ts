/** Blank forms: every field has a name in both languages, and what they fill in is taken as it stands. */

import { describe, expect, it } from 'vitest';
import { loadDeclaration } from './declaration.ts';
import { type FormField, type FormName, formFields, forms } from './form.ts';
import { readLab } from './lab.ts';
import { packageFile } from './package-file.ts';

const names = Object.keys(forms) as readonly FormName[];
const every = (fields: readonly FormField[]): readonly FormField[] => fields.flatMap((field) => [field, ...every(field.fields)]);

describe.each(names)('%s', (name) => {
  it('names each of its fields in both languages', () => {
    const fields = every(formFields(name));
    expect(fields.length).toBeGreaterThan(20);
    for (const { key, name: text } of fields) {
      expect(text.zh, key).not.toBe('');
      expect(text.en, key).toMatch(/^[\x20-\x7e]+$/);
    }
  });
});

it('asks for what a declaration must have', () => {
  const required = formFields('declaration').filter((field) => field.required);
  expect(required.map(({ key }) => key)).toEqual(['sample', 'edition', 'kernel']);
});

it('is taken as it stands by what reads it', () => {
  expect(() => readLab(packageFile(forms.lab.template))).not.toThrow();
  expect(() => loadDeclaration(packageFile(forms.declaration.template))).not.toThrow();
});
