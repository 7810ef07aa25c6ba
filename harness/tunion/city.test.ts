/** City names against the published list. */

import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect, test } from 'vitest';
import { cities, cityOf } from './city.ts';

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(`../../vectors/${path}`, import.meta.url), 'utf8'));
const published = read('tunion/city-codes.json') as { readonly codes: Readonly<Record<string, string>> };

test('the published list keeps to its schema', () => {
  const ajv = new Ajv2020({ allErrors: true });
  formats.default(ajv);
  const validate = ajv.compile(read('schema/city-codes.schema.json') as object);
  validate(published);
  expect(validate.errors ?? []).toEqual([]);
});

test('every published city has its name here, and no other stands here', () => {
  const named = Object.fromEntries([...cities].map(([code, { zh }]) => [code, zh]));
  expect(Object.keys(named)).toHaveLength(351);
  expect(named).toEqual(published.codes);
});

test('every city has a name in Latin letters', () => {
  expect([...cities.values()].map(({ en }) => en).filter((en) => !/^[A-Z][a-züê']+$/.test(en) && en !== 'Ürümqi')).toEqual([]);
});

// Codes that dumped cards carry, read in the source by eye.
test.each([
  ['1000', 'Beijing'],
  ['2900', 'Shanghai'],
  ['5840', 'Shenzhen'],
  ['3750', 'Chuzhou'],
])('%s is %s', (code, en) => {
  expect(cityOf(code)?.en).toBe(en);
});

test('an unknown code is none', () => {
  expect(cityOf('0000')).toBeUndefined();
  expect(cityOf('')).toBeUndefined();
});
