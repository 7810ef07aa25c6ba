/** What a run found as SARIF 2.1.0 (OASIS): the requirements are its rules, and each entry has a result for each one that it covers. */

import type { Verdict } from '../harness/engine/verdict.ts';
import { verdictText } from '../harness/engine/verdict.ts';
import type { Language, Text } from '../harness/text.ts';
import type { CaseReport, ReportModel } from './model.ts';
import { type CheckReport, inWords } from './procedure.ts';

type Kind = 'pass' | 'fail' | 'open' | 'notApplicable' | 'informational';

/** What a verdict says of a requirement that no check spoke of. */
const kinds: Readonly<Record<Verdict, Kind>> = {
  PASS: 'pass',
  // It failed for another requirement, before it came to this one.
  FAIL: 'open',
  INCONCLUSIVE: 'open',
  ERROR: 'open',
  NOT_RUN: 'open',
  NOT_APPLICABLE: 'notApplicable',
};

/** The whole file. Our own verdict stands in the properties of each result. */
export function renderSarif(model: ReportModel, { language }: { readonly language: Language }): string {
  const { tool, run, device, conclusion, counts, head, cases } = model;
  const requirements = model.requirements.flatMap((group) => group.requirements);
  const numbers = new Map(requirements.map(({ id }, number) => [id, number]));
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: tool.name,
            version: tool.version,
            rules: requirements.map(({ id, title, text, strength, confidence, evidence, sources, verdict }) => ({
              id,
              shortDescription: message(title, language),
              fullDescription: message(text, language),
              defaultConfiguration: { level: strength === 'hard' ? 'error' : 'note' },
              properties: { strength, confidence, evidence, sources, verdict },
            })),
          },
        },
        language: { zh: 'zh-CN', en: 'en' }[language],
        automationDetails: { id: run.id },
        invocations: [
          {
            executionSuccessful: counts.error === 0,
            startTimeUtc: run.startedAt,
            endTimeUtc: new Date(Date.parse(run.startedAt) + run.durationMs).toISOString(),
            properties: { device, edition: run.edition, seed: run.seed },
          },
        ],
        artifacts: [{ location: { uri: recordUri }, properties: { head } }],
        results: cases.flatMap((report) => report.covers.flatMap(({ id }) => resultsOf(report, id, numbers.get(id), language))),
        properties: { conclusion, counts },
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

const recordUri = 'record.jsonl';

function resultsOf(report: CaseReport, requirement: string, ruleIndex: number | undefined, language: Language) {
  const { entry, title, verdict, reason, suite, findings } = report;
  const place = {
    ruleId: requirement,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: recordUri } },
        logicalLocations: [{ name: entry, fullyQualifiedName: `${suite}/${entry}`, kind: 'test' }],
      },
    ],
    properties: { entry, verdict },
  };
  const own = findings.filter((finding) => finding.requirement === requirement);
  if (own.length > 0) return own.map((finding) => ({ ...place, ...weight(finding), message: message(inWords(finding), language) }));
  const said: Text = {
    zh: [title.zh, verdictText[verdict].zh, ...(reason ? [reason.zh] : [])].join('：'),
    en: [title.en, verdictText[verdict].en, ...(reason ? [reason.en] : [])].join(': '),
  };
  return [{ ...place, kind: wasMet(report, requirement) ? 'pass' : kinds[verdict], level: 'none', message: message(said, language) }];
}

function wasMet({ checks }: CaseReport, requirement: string): boolean {
  return checks.some((check) => check.requirement === requirement);
}

/** A level says how bad a failure is; whatever is none has none. */
function weight({ outcome, strength }: CheckReport): { readonly kind: Kind; readonly level: 'error' | 'none' } {
  return outcome === 'broken' && strength === 'hard' ? { kind: 'fail', level: 'error' } : { kind: 'informational', level: 'none' };
}

function message(text: Text, language: Language): { readonly text: string } {
  return { text: text[language] };
}
