import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { resultOf } from '../harness/engine/result.ts';
import { madeUpEvents, recorded } from './fixture/record.ts';

function schema(name: string): ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
  return ajv.compile(JSON.parse(readFileSync(new URL(`schema/${name}`, import.meta.url), 'utf8')));
}

describe('the schema of a record', () => {
  const validate = schema('record.schema.json');
  const lines = recorded().lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const line = (type: string): Record<string, unknown> => lines.find((each) => each['type'] === type) as Record<string, unknown>;

  it('accepts every line of a record with one of everything', () => {
    expect(new Set(lines.map(({ type }) => type)).size).toBe(14);
    for (const each of lines) expect(validate(each), JSON.stringify([each, validate.errors])).toBe(true);
  });

  it.each([
    ['a member that no event has', { ...line('apdu'), colour: 'red' }],
    ['an answer of one octet', { ...line('apdu'), r: '90' }],
    ['half an octet', { ...line('apdu'), c: '00A4040' }],
    ['lower-case hexadecimal', { ...line('apdu'), c: '00a40400' }],
    ['a title in one language', { ...line('step'), title: { zh: '读' } }],
    ['a third voice', { ...line('step'), voice: 'whisper' }],
    ['a verdict that does not exist', { ...line('end'), verdict: 'MAYBE' }],
    ['a number of checks below zero', { ...line('close'), counts: { ...(line('close')['counts'] as object), pass: -1 } }],
    ['an event without a type', { ...line('note'), type: undefined }],
    ['a line that is not chained', { ...line('note'), prev: 'none' }],
    ['a newer format', { ...line('run'), schema: 3 }],
  ])('refuses %s', (_, wrong) => {
    expect(validate(JSON.parse(JSON.stringify(wrong)))).toBe(false);
  });
});

describe('the schema of a result', () => {
  const validate = schema('result.schema.json');
  const result = JSON.parse(JSON.stringify(resultOf(madeUpEvents)));

  it('accepts the result of that record', () => {
    expect(validate(result), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each([
    ['another member', { ...result, certificate: true }],
    ['a missing conclusion', { ...result, conclusion: undefined }],
    [
      'a violation without what was observed',
      {
        ...result,
        cases: [{ ...result.cases[0], violations: [{ requirement: 'JTT978.2:EP.SELECT.aid', strength: 'hard', expected: 1, step: 1 }] }],
      },
    ],
  ])('refuses %s', (_, wrong) => {
    expect(validate(JSON.parse(JSON.stringify(wrong)))).toBe(false);
  });
});
