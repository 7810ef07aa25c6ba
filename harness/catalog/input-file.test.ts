/** Input files: every fault is named by file, line, column and pointer, and no message repeats what stands there. */

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkSchema, describeProblem, InvalidFile, looksLikeKey, parseInput, readInput } from './input-file.ts';

const key = '00112233445566778899AABBCCDDEEFF';

function problemsOf(act: () => unknown): InvalidFile['problems'] {
  try {
    act();
  } catch (error) {
    if (error instanceof InvalidFile) return error.problems;
    throw error;
  }
  throw new Error('no InvalidFile was thrown');
}

describe('an input file', () => {
  it('names a missing file without a place', () => {
    const [problem] = problemsOf(() => readInput('/nowhere/declaration.yaml'));
    expect(problem).toEqual({
      file: '/nowhere/declaration.yaml',
      pointer: '',
      text: { zh: '无法读取文件（ENOENT）', en: 'the file cannot be read (ENOENT)' },
    });
  });

  it('is read from disk by its name', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'input-')), 'a.yaml');
    writeFileSync(file, 'edition: 2015\n');
    expect(readInput(file).value).toEqual({ edition: 2015 });
  });

  it.each([
    ['a: 1\na: 2\n', 2, 1],
    ['a:\n\tb: 1\n', 2, 1],
    ['a: "x\n', 2, 1],
    ['a: [1, 2\nb: 3\n', 2, 1],
    ['a: !secret x\n', 1, 4],
  ])('places the syntax error of %j', (text, line, column) => {
    const [problem] = problemsOf(() => parseInput(text, 'd.yaml'));
    expect(problem?.place).toEqual({ line, column });
    expect(problem?.text.zh).not.toBe('');
  });

  it.each([`keys: "${key}\n`, `keys: [${key}\n`, `keys: {purchase: ${key}: ${key}}\n`, `a: *${key}\n`, `a: !${key} b\n`])(
    'never repeats the text around a YAML error: %j',
    (text) => {
      const problems = problemsOf(() => parseInput(text, 'd.yaml'));
      expect(JSON.stringify(problems)).not.toContain('0011');
    },
  );

  it('never repeats the text around a JSON error, and places it', () => {
    const problems = problemsOf(() => parseInput(`{ "a": "${key}"\n "b": 1 }`, 'overlay.json'));
    expect(problems[0]?.place?.line).toBe(2);
    expect(JSON.stringify(problems)).not.toContain('0011');
  });

  it('refuses YAML that unfolds without end', () => {
    const bomb = ['a: &a [x, x, x, x, x]', 'b: &b [*a, *a, *a, *a, *a]', 'c: &c [*b, *b, *b, *b, *b]', 'd: [*c, *c, *c, *c, *c]'].join(
      '\n',
    );
    expect(problemsOf(() => parseInput(bomb, 'd.yaml'))).toHaveLength(1);
  });

  it('places a fault at its value, an unknown name at its name, a missing one at what lacks it', () => {
    const input = parseInput('sample:\n  name: 1\n  colour: red\nedition: 2015\nkernel: K1\n', 'd.yaml');
    const found = problemsOf(() => checkSchema(input, 'declaration')).map(({ pointer, place }) => [pointer, place?.line, place?.column]);
    expect(found).toContainEqual(['/sample/name', 2, 9]);
    expect(found).toContainEqual(['/sample/colour', 3, 11]);
    expect(found).toContainEqual(['/sample/maker', 2, 3]);
  });

  it('describes a fault in one line in either language', () => {
    const problem = {
      file: 'd.yaml',
      pointer: '/edition',
      place: { line: 4, column: 10 },
      text: { zh: '版本应为 2015 或 2023', en: 'the edition must be 2015 or 2023' },
    };
    expect(describeProblem(problem, 'en')).toBe('d.yaml:4:10 /edition: the edition must be 2015 or 2023');
    expect(describeProblem(problem, 'zh')).toBe('d.yaml:4:10 /edition: 版本应为 2015 或 2023');
  });
});

describe('what looks like a key', () => {
  it.each([key, key.toLowerCase(), `0x${key}`, '00 11 22 33 44 55 66 77', '00:11:22:33:44:55:66:77'])('is %j', (text) => {
    expect(looksLikeKey(text)).toBe(true);
  });

  it.each(['keys.json', 'TUNION_PURCHASE_KEY', '/masters/purchase', '2015', 'purchase'])('is not %j', (text) => {
    expect(looksLikeKey(text)).toBe(false);
  });
});
