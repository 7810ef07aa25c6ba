/** What a run found as EARL 1.0 (W3C) in JSON-LD: an assertion for each entry about the device, by this tool, on its own. */

import type { Verdict } from '../harness/engine/verdict.ts';
import { verdictText } from '../harness/engine/verdict.ts';
import type { Text } from '../harness/text.ts';
import type { CaseReport, ReportModel } from './model.ts';
import { inWords } from './procedure.ts';

const outcomes: Readonly<Record<Verdict, string>> = {
  PASS: 'earl:passed',
  FAIL: 'earl:failed',
  INCONCLUSIVE: 'earl:cantTell',
  ERROR: 'earl:cantTell',
  NOT_RUN: 'earl:untested',
  NOT_APPLICABLE: 'earl:inapplicable',
};

const context = {
  earl: 'http://www.w3.org/ns/earl#',
  dct: 'http://purl.org/dc/terms/',
  doap: 'http://usefulinc.com/ns/doap#',
  foaf: 'http://xmlns.com/foaf/0.1/',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  'dct:date': { '@type': 'xsd:dateTime' },
  'earl:assertedBy': { '@type': '@id' },
  'earl:subject': { '@type': '@id' },
  'earl:test': { '@type': '@id' },
  'earl:outcome': { '@type': '@id' },
  'earl:mode': { '@type': '@id' },
  'dct:requires': { '@type': '@id' },
};

/** The whole file, with both languages in it. Our own verdict stands in the identifier of each result. */
export function renderEarl(model: ReportModel): string {
  const { tool, run, device, requirements, cases } = model;
  const end = new Date(Date.parse(run.startedAt) + run.durationMs).toISOString();
  const [assertor, subject] = [`urn:tunion:tool:${tool.version}`, `urn:tunion:run:${run.id}:device`];
  const graph = [
    { '@id': assertor, '@type': ['earl:Assertor', 'earl:Software', 'doap:Project'], 'doap:name': tool.name, 'doap:release': tool.version },
    { '@id': subject, '@type': ['earl:TestSubject'], 'dct:title': device.name, 'dct:identifier': model.head },
    ...requirements
      .flatMap((group) => group.requirements)
      .map(({ id, title, text }) => ({
        '@id': requirementId(id),
        '@type': ['earl:TestRequirement'],
        'dct:identifier': id,
        'dct:title': inBoth(title),
        'dct:description': inBoth(text),
      })),
    ...cases.flatMap((report) => [
      {
        '@id': caseId(report),
        '@type': ['earl:TestCase'],
        'dct:identifier': report.entry,
        'dct:title': inBoth(report.title),
        'dct:requires': report.covers.map(({ id }) => requirementId(id)),
      },
      {
        '@id': `urn:tunion:run:${run.id}:assertion:${encodeURIComponent(report.entry)}`,
        '@type': ['earl:Assertion'],
        'earl:assertedBy': assertor,
        'earl:subject': subject,
        'earl:test': caseId(report),
        'earl:mode': 'earl:automatic',
        'earl:result': {
          '@type': ['earl:TestResult'],
          'earl:outcome': outcomes[report.verdict],
          'dct:identifier': report.verdict,
          'dct:date': end,
          'dct:description': inBoth(saidOf(report)),
        },
      },
    ]),
  ];
  return `${JSON.stringify({ '@context': context, '@graph': graph }, null, 2)}\n`;
}

function requirementId(id: string): string {
  return `urn:tunion:requirement:${id}`;
}

function caseId({ entry }: CaseReport): string {
  return `urn:tunion:case:${encodeURIComponent(entry)}`;
}

function saidOf({ verdict, reason, findings }: CaseReport): Text {
  const lines = [verdictText[verdict], ...(reason ? [reason] : []), ...findings.map(inWords)];
  return { zh: lines.map(({ zh }) => zh).join('\n'), en: lines.map(({ en }) => en).join('\n') };
}

function inBoth({ zh, en }: Text): readonly { readonly '@value': string; readonly '@language': string }[] {
  return [
    { '@value': zh, '@language': 'zh-CN' },
    { '@value': en, '@language': 'en' },
  ];
}
