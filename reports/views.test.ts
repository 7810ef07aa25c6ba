/** Every view but the page: valid by the schema of its format, in both languages, true to the model, and without personal data. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import ajvFormats from 'ajv-formats';
import type { TestResult } from 'allure-js-commons';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { encodeText } from '../harness/bytes/charset.ts';
import { hex } from '../harness/bytes/hex.ts';
import type { RecordEvent } from '../harness/engine/record.ts';
import type { Verdict } from '../harness/engine/verdict.ts';
import { cardNumber, holder, madeUpEvents, recorded } from './fixture/record.ts';
import { formats } from './format.ts';
import { readReport, reportModel } from './model.ts';
import type { View } from './view.ts';
import { views } from './views.ts';

const { model, result } = readReport(madeUpEvents, recorded().head);
const verdicts = new Map(model.cases.map(({ entry, verdict }) => [entry, verdict]));
const languages = ['zh', 'en'] as const;
const { resolve } = createRequire(import.meta.url);
const schemaIn = (file: string): object => JSON.parse(readFileSync(file, 'utf8'));

function problemsBy(schema: object, text: string): unknown {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  ajvFormats.default(ajv);
  const { $schema: _draft, $id: _id, id: _oldId, ...rules } = schema as Record<string, unknown>;
  const check = ajv.compile(rules);
  return check(JSON.parse(text)) ? [] : check.errors;
}

/** Characters that XML cannot hold, quotes, a formula of a spreadsheet, and lines. */
const hostile = '=1+1\u0000\u001b]]><b a="1">&amp;\r\n,"\ud800\ufffe';
const hostileModel = reportModel(
  madeUpEvents.map((event): RecordEvent => (event.type === 'plan' ? { ...event, title: { zh: hostile, en: hostile } } : event)),
  '',
);

describe('JUnit', () => {
  const schema = { fileName: 'junit.xsd', contents: readFileSync(fileURLToPath(new URL('schema/junit.xsd', import.meta.url)), 'utf8') };
  const problemsOf = async (contents: string) => (await validateXML({ xml: { fileName: 'junit.xml', contents }, schema: [schema] })).errors;

  it.each(languages)('is what readers of it take: %s', async (language) => {
    expect(await problemsOf(views.junit(model, { language }))).toEqual([]);
    expect(await problemsOf(views.junit(hostileModel, { language }))).toEqual([]);
  });

  it('counts what it holds', () => {
    const text = views.junit(model, { language: 'en' });
    const { pass, fail, error } = model.counts;
    const skipped = model.cases.length - pass - fail - error;
    expect(text).toContain(
      `<testsuites name="tunion" tests="${model.cases.length}" failures="${fail}" errors="${error}" skipped="${skipped}"`,
    );
    const found = text.split('<testcase ').slice(1);
    const kinds = found.map((each) => /<(failure|error|skipped)/.exec(each)?.[1] ?? 'pass');
    const kindOf = { PASS: 'pass', FAIL: 'failure', ERROR: 'error' } as Partial<Record<Verdict, string>>;
    expect(kinds).toEqual(model.cases.map(({ verdict }) => kindOf[verdict] ?? 'skipped'));
  });
});

describe('CTRF', () => {
  const schema = schemaIn(resolve('ctrf').replace(/dist\/.*$/, 'dist/ctrf-schema-0.0.json'));

  it.each(languages)('is valid and gives every verdict back: %s', (language) => {
    const text = views.ctrf(model, { language });
    expect(problemsBy(schema, text)).toEqual([]);
    const { results } = JSON.parse(text) as {
      results: { summary: Record<string, number>; tests: { testId: string; rawStatus: Verdict }[] };
    };
    expect(new Map(results.tests.map(({ testId, rawStatus }) => [testId, rawStatus]))).toEqual(verdicts);
    const { passed = 0, failed = 0, skipped = 0, other = 0, tests } = results.summary;
    expect(passed + failed + skipped + other).toBe(tests);
    expect([passed, failed]).toEqual([model.counts.pass, model.counts.fail]);
  });
});

describe('SARIF', () => {
  const schema = schemaIn(resolve('@microsoft/jest-sarif').replace(/lib\/.*$/, 'lib/schemas/sarif-2.1.0-rtm.5.json'));
  type Result = { ruleId: string; ruleIndex: number; kind: string; level: string; properties: { entry: string; verdict: Verdict } };

  it.each(languages)('is valid and gives every verdict back: %s', (language) => {
    const text = views.sarif(model, { language });
    expect(problemsBy(schema, text)).toEqual([]);
    const [run] = (JSON.parse(text) as { runs: { results: Result[]; tool: { driver: { rules: { id: string }[] } } }[] }).runs;
    expect(new Map(run?.results.map(({ properties: { entry, verdict } }) => [entry, verdict]))).toEqual(verdicts);
    for (const { ruleId, ruleIndex } of run?.results ?? []) expect(run?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    const failing = new Set(run?.results.filter(({ kind }) => kind === 'fail').map(({ properties }) => properties.entry));
    expect(failing).toEqual(new Set(model.cases.filter(({ verdict }) => verdict === 'FAIL').map(({ entry }) => entry)));
    expect(run?.results.filter(({ kind, level }) => (kind === 'fail') !== (level === 'error'))).toEqual([]);
  });
});

describe('Allure', () => {
  const files = new Map(views.allure(model, { language: 'en' }));
  const results = [...files].flatMap(([name, text]) => (name.endsWith('-result.json') ? [JSON.parse(text) as TestResult] : []));

  it('has one result for each entry, with what it refers to', () => {
    const expected = { PASS: 'passed', FAIL: 'failed', ERROR: 'broken' } as Partial<Record<Verdict, string>>;
    expect(results.map(({ fullName, status }) => [fullName, status])).toEqual(
      model.cases.map(({ entry, verdict }) => [entry, expected[verdict] ?? 'skipped']),
    );
    expect(new Set(results.map(({ uuid }) => uuid)).size).toBe(results.length);
    for (const { uuid, start, stop, stage, attachments } of results) {
      expect(uuid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      expect(stage).toBe('finished');
      expect(start).toBeLessThanOrEqual(stop as number);
      for (const { source } of attachments) expect(files.get(`allure-results/${source}`)).toMatch(/[→↺]/);
    }
  });

  it('says at which step it failed, and why', () => {
    const failed = results.find(({ status }) => status === 'failed');
    expect(failed?.statusDetails?.trace).toContain('(decides)');
    expect(failed?.steps.filter(({ status }) => status === 'failed').length).toBeGreaterThan(0);
  });
});

describe('EARL', () => {
  type Node = { '@id': string; '@type': string[]; [term: string]: unknown };
  const { '@context': context, '@graph': graph } = JSON.parse(views.earl(model)) as {
    '@context': Record<string, unknown>;
    '@graph': Node[];
  };

  it('speaks the words of its vocabularies, and of nothing that is not there', () => {
    const prefixes = new Set(Object.keys(context).filter((name) => !name.includes(':')));
    const ids = new Set(graph.map((node) => node['@id']));
    expect(ids.size).toBe(graph.length);
    for (const node of graph) {
      for (const term of [...node['@type'], ...Object.keys(node).filter((name) => !name.startsWith('@'))]) {
        expect(prefixes).toContain(term.split(':')[0]);
      }
      for (const link of ['earl:assertedBy', 'earl:subject', 'earl:test', 'dct:requires'].flatMap((name) => node[name] ?? [])) {
        expect(ids).toContain(link);
      }
    }
  });

  it('asserts every entry once, with the outcome of its verdict', () => {
    const made = graph.flatMap((node) => {
      const result = node['earl:result'] as { 'earl:outcome': string; 'dct:identifier': Verdict } | undefined;
      const test = graph.find((other) => other['@id'] === node['earl:test']);
      return result === undefined ? [] : [[test?.['dct:identifier'], result['dct:identifier'], result['earl:outcome']]];
    });
    expect(new Map(made.map(([entry, verdict]) => [entry, verdict]))).toEqual(verdicts);
    expect(new Set(made.map(([, verdict, outcome]) => `${verdict} ${outcome}`))).toEqual(
      new Set([
        'PASS earl:passed',
        'FAIL earl:failed',
        'INCONCLUSIVE earl:cantTell',
        'NOT_RUN earl:untested',
        'NOT_APPLICABLE earl:inapplicable',
      ]),
    );
  });
});

describe('CSV', () => {
  /** The cells of a file after RFC 4180. */
  function cellsOf(text: string): string[][] {
    const rows: string[][] = [];
    let row: string[] = [];
    for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r\n)/g)) {
      row.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
      if (end === ',') continue;
      rows.push(row);
      row = [];
    }
    return rows;
  }

  it.each(languages)('gives every verdict back: %s', (language) => {
    const text = views.csv(model, { language });
    expect(text.startsWith('\ufeff')).toBe(true);
    const [names = [], ...rows] = cellsOf(text.slice(1));
    expect(new Set(rows.map(({ length }) => length))).toEqual(new Set([names.length]));
    expect(new Map(rows.map((row) => [row[0], row[4]]))).toEqual(verdicts);
  });

  it('keeps hostile words in their cells, and makes no formula of them', () => {
    const rows = cellsOf(views.csv(hostileModel, { language: 'en' }).slice(1));
    expect(rows.slice(1).map((row) => row[3])).toEqual(model.cases.map(() => `'${hostile}`));
  });
});

describe('personal data', () => {
  const middle = cardNumber.slice(6, 15);
  const everyForm = [middle, holder.name, hex(encodeText(holder.name, 'gb18030')), holder.document, hex(Buffer.from(holder.document))];

  // What the text of a PDF is, its own test says.
  it.each(formats.filter((format) => format !== 'pdf'))('are in no %s', (format) => {
    for (const language of languages) {
      const view = (views[format] as View)(model, { language, result });
      const text = (view instanceof Map ? [...view.values()].join('\n') : String(view)).replace(/ /g, '');
      for (const form of everyForm) expect(text, form).not.toContain(form);
    }
  });
});
