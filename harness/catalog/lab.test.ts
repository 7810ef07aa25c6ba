/** Files of laboratory data: what is read, and how each mistake is named. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { describeProblem, InvalidFile } from './input-file.ts';
import { readLab } from './lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'tunion-lab-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sound = `report: { number: TL-1, issued: 2026-11-22 }
laboratory: { name: { zh: 实验室, en: Laboratory }, address: 某路 }
customer: { name: C, contact: c@example.org }
sample: { description: card, photos: [] }
signatories: [{ role: authorized, name: A }]
`;

function problems(text: string): readonly string[] {
  const file = join(folder, 'lab.yaml');
  writeFileSync(file, text);
  try {
    readLab(file);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidFile)) throw error;
    return error.problems.map((problem) => describeProblem(problem, 'en').replace(`${folder}/`, ''));
  }
}

it('reads what is right', () => {
  expect(problems(sound)).toEqual([]);
});

it.each([
  ['an unknown name', sound.replace('customer:', 'client:'), /lab\.yaml:3:9 \/client: this name is unknown/],
  ['a missing address', sound.replace(', address: 某路', ''), /^lab\.yaml:2:13 \/laboratory\/address: this is missing/],
  ['a date in another form', sound.replace('2026-11-22', '22.11.2026'), /^lab\.yaml:1:33 \/report\/issued: a date is written YYYY-MM-DD/],
  ['a text in one language of two', sound.replace(', en: Laboratory', ''), /\/laboratory\/name\/en: this is missing/],
  ['nobody who authorizes', sound.replace('role: authorized', 'role: tested'), /^lab\.yaml:5:14 \/signatories: one of them must authorize/],
  [
    'a photograph that is not there',
    sound.replace('photos: []', 'photos: [{ file: none.png }]'),
    /\/sample\/photos\/0\/file: the file cannot be read \(ENOENT\)/,
  ],
  [
    'a photograph of another kind',
    sound.replace('photos: []', 'photos: [{ file: lab.yaml }]'),
    /\/sample\/photos\/0\/file: this is neither a PNG nor a JPEG/,
  ],
])('names %s', (_, text, expected) => {
  expect(problems(text).join('\n')).toMatch(expected);
});
