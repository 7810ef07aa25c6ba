/** What a run found as CTRF (https://ctrf.io, specification 0.0.0), the JSON that many CI dashboards read. */

import type { Verdict } from '../harness/engine/verdict.ts';
import { verdictText } from '../harness/engine/verdict.ts';
import type { Language } from '../harness/text.ts';
import type { CaseReport, ReportModel } from './model.ts';
import { inWords } from './procedure.ts';

type Status = 'passed' | 'failed' | 'skipped' | 'other';

/** An error of ours and an open result are neither a failure of the device nor left out on purpose. */
const statuses: Readonly<Record<Verdict, Status>> = {
  PASS: 'passed',
  FAIL: 'failed',
  INCONCLUSIVE: 'other',
  ERROR: 'other',
  NOT_RUN: 'skipped',
  NOT_APPLICABLE: 'skipped',
};

/** The whole file. Our own verdict of each entry stands in `rawStatus`. */
export function renderCtrf(model: ReportModel, { language }: { readonly language: Language }): string {
  const { run, tool, device, suites, conclusion, counts, head, cases } = model;
  const start = Date.parse(run.startedAt);
  const number = (status: Status): number => cases.filter(({ verdict }) => statuses[verdict] === status).length;
  const report = {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    runId: run.id,
    timestamp: new Date(start + run.durationMs).toISOString(),
    generatedBy: `${tool.name} ${tool.version}`,
    results: {
      tool: { name: tool.name, version: tool.version },
      summary: {
        tests: cases.length,
        passed: number('passed'),
        failed: number('failed'),
        skipped: number('skipped'),
        pending: 0,
        other: number('other'),
        suites: suites.length,
        start,
        stop: start + run.durationMs,
        duration: run.durationMs,
        extra: { conclusion, counts },
      },
      tests: cases.map((each) => testOf(each, language)),
      environment: { extra: { device, edition: run.edition, seed: run.seed, recordHead: head } },
    },
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function testOf({ entry, title, suite, verdict, reason, covers, findings, seed, us = 0, ...report }: CaseReport, language: Language) {
  const told = findings.map((finding) => inWords(finding)[language]);
  const message = [...(verdict === 'PASS' ? [] : [verdictText[verdict][language]]), ...(reason ? [reason[language]] : [])].join(': ');
  return {
    testId: entry,
    name: `${entry} ${title[language]}`,
    status: statuses[verdict],
    rawStatus: verdict,
    duration: Math.round(us / 1000),
    suite: [suite, report.case],
    tags: covers.map(({ id }) => id),
    ...(message === '' ? {} : { message }),
    ...(told.length === 0 ? {} : { trace: told.join('\n') }),
    extra: { case: report.case, us, ...(seed === undefined ? {} : { seed }) },
  };
}
