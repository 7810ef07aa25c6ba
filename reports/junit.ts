/** What a run found as JUnit XML, the dialect that Jenkins and GitLab read: a test suite for each of ours, a test case for each entry. */

import { verdictText } from '../harness/engine/verdict.ts';
import type { Language } from '../harness/text.ts';
import type { CaseReport, ReportModel } from './model.ts';
import { inWords } from './procedure.ts';

/** The whole file. Entries without a result are skipped ones, and say why; what was only observed is told in `system-out`. */
export function renderJunit(model: ReportModel, { language }: { readonly language: Language }): string {
  const { run, device, conclusion, head, cases } = model;
  const properties = { conclusion, device: device.name, edition: run.edition, seed: run.seed, 'record-head': head };
  const suites = model.suites.flatMap(({ folder }) => {
    const own = cases.filter(({ suite }) => suite === folder);
    return [
      `  <testsuite ${attributes({ name: folder, ...totals(own), time: seconds(sum(own)), timestamp: run.startedAt.slice(0, 19) })}>`,
      '    <properties>',
      ...Object.entries(properties).map(([name, value]) => `      <property ${attributes({ name, value })}/>`),
      '    </properties>',
      ...own.flatMap((report) => testCase(report, language)),
      '  </testsuite>',
    ];
  });
  const all = attributes({ name: 'tunion', ...totals(cases), time: seconds(run.durationMs * 1000) });
  return ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites ${all}>`, ...suites, '</testsuites>', ''].join('\n');
}

function testCase(report: CaseReport, language: Language): readonly string[] {
  const { entry, suite, title, us = 0 } = report;
  const head = attributes({ classname: `${suite}.${report.case}`, name: `${entry} ${title[language]}`, time: seconds(us) });
  const outcome = outcomeOf(report, language);
  return outcome === undefined ? [`    <testcase ${head}/>`] : [`    <testcase ${head}>`, `      ${outcome}`, '    </testcase>'];
}

function outcomeOf({ verdict, reason, findings }: CaseReport, language: Language): string | undefined {
  const told = findings.map((finding) => inWords(finding)[language]);
  const message = [verdictText[verdict][language], reason?.[language]].filter((word) => word !== undefined).join(': ');
  switch (verdict) {
    case 'PASS':
      return told.length === 0 ? undefined : `<system-out>${escaped(told.join('\n'))}</system-out>`;
    case 'FAIL':
      return `<failure ${attributes({ message, type: 'FAIL' })}>${escaped(told.join('\n'))}</failure>`;
    case 'ERROR':
      return `<error ${attributes({ message, type: 'ERROR' })}>${escaped(told.join('\n'))}</error>`;
    default:
      return `<skipped ${attributes({ message })}/>`;
  }
}

function totals(cases: readonly CaseReport[]): Readonly<Record<string, number>> {
  const failures = cases.filter(({ verdict }) => verdict === 'FAIL').length;
  const errors = cases.filter(({ verdict }) => verdict === 'ERROR').length;
  const passed = cases.filter(({ verdict }) => verdict === 'PASS').length;
  return { tests: cases.length, failures, errors, skipped: cases.length - passed - failures - errors };
}

function sum(cases: readonly CaseReport[]): number {
  return cases.reduce((total, { us = 0 }) => total + us, 0);
}

function seconds(us: number): string {
  return (us / 1e6).toFixed(6);
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${escaped(String(value))}"`)
    .join(' ');
}

/** Text as XML 1.0 may hold it: a device may answer characters that no XML may. */
function escaped(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 excludes
  const allowed = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/g, '\ufffd');
  return allowed.replace(/[&<>"\n]/g, (character) => `&#${character.charCodeAt(0)};`);
}
