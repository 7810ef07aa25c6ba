/** The test specification says what the cases do: `npm run catalogue` writes it anew. */

import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { expect, it } from 'vitest';
import { catalogueFiles } from './catalogue.ts';

it('stands in docs/cases as the cases have it', { timeout: 300_000 }, async () => {
  const files = await catalogueFiles();
  const [first] = files.keys();
  expect(readdirSync(dirname(first as string)).sort()).toEqual([...files.keys()].map((file) => basename(file)).sort());
  for (const [file, text] of files) {
    const lines = text.split('\n');
    const stale = readFileSync(file, 'utf8')
      .split('\n')
      .findIndex((line, index) => line !== lines[index]);
    expect(stale < 0 ? undefined : `${basename(file)}:${stale + 1} is not: ${lines[stale]}`).toBeUndefined();
  }
});
