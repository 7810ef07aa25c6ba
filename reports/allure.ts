/** What a run found as Allure results: one file for each entry, its procedure as steps, its APDUs as one attachment. */

import { createHash } from 'node:crypto';
import { Stage, Status, type StepResult, type TestResult } from 'allure-js-commons';
import type { Verdict } from '../harness/engine/verdict.ts';
import { verdictText } from '../harness/engine/verdict.ts';
import type { Language } from '../harness/text.ts';
import { formatFiles } from './format.ts';
import type { CaseReport, ReportModel } from './model.ts';
import { type Item, inWords, type Step } from './procedure.ts';
import type { ViewFile, ViewOptions } from './view.ts';

/** An error of ours is `broken`, as Allure calls a test that did not come to its point; what was left out or stays open is skipped. */
const statuses = {
  PASS: Status.PASSED,
  FAIL: Status.FAILED,
  ERROR: Status.BROKEN,
  INCONCLUSIVE: Status.SKIPPED,
  NOT_RUN: Status.SKIPPED,
  NOT_APPLICABLE: Status.SKIPPED,
} as const satisfies Readonly<Record<Verdict, Status>>;

/** The files of the folder of results. */
export function* renderAllure(model: ReportModel, { language }: Pick<ViewOptions, 'language'>): Generator<ViewFile> {
  const { run, device, tool, cases } = model;
  const file = (name: string, content: string): ViewFile => [`${formatFiles.allure}/${name}`, content];
  yield file(
    'executor.json',
    JSON.stringify({ name: tool.name, type: tool.name, buildName: `${tool.name} ${tool.version}`, reportName: run.id }),
  );
  yield file(
    'environment.properties',
    propertiesOf({ device: device.name, edition: run.edition, seed: run.seed, record: model.head, conclusion: model.conclusion }),
  );
  let at = Date.parse(run.startedAt);
  for (const each of cases) {
    const uuid = uuidOf(`${run.id} ${each.entry}`);
    const steps = each.procedure();
    const trace = steps.flatMap((step) => traceOf(step, language)).join('\n');
    const source = `${uuid}-attachment.txt`;
    if (trace !== '') yield file(source, `${trace}\n`);
    const stop = at + Math.ceil((each.us ?? 0) / 1000);
    yield file(
      `${uuid}-result.json`,
      JSON.stringify(resultOf(each, steps, { uuid, start: at, stop, source: trace === '' ? undefined : source, language })),
    );
    at = stop;
  }
}

interface Place {
  readonly uuid: string;
  readonly start: number;
  readonly stop: number;
  readonly source: string | undefined;
  readonly language: Language;
}

function resultOf(report: CaseReport, steps: readonly Step[], { uuid, start, stop, source, language }: Place): TestResult {
  const { entry, case: id, suite, title, verdict, reason, covers, findings, seed, purpose } = report;
  const message = [verdictText[verdict][language], ...(reason ? [reason[language]] : [])].join(': ');
  return {
    uuid,
    historyId: createHash('md5').update(entry).digest('hex'),
    fullName: entry,
    name: `${entry} ${title[language]}`,
    ...(purpose ? { description: purpose[language] } : {}),
    status: statuses[verdict],
    statusDetails: verdict === 'PASS' ? {} : { message, trace: findings.map((finding) => inWords(finding)[language]).join('\n') },
    stage: Stage.FINISHED,
    start,
    stop,
    labels: [
      { name: 'parentSuite', value: suite },
      { name: 'suite', value: id },
      ...covers.map((each) => ({ name: 'tag', value: each.id })),
    ],
    links: [],
    parameters: [{ name: 'verdict', value: verdict }, ...(seed === undefined ? [] : [{ name: 'seed', value: String(seed) }])],
    steps: steps.map((step) => stepOf(step, start, language)),
    attachments: source === undefined ? [] : [{ name: 'APDU', type: 'text/plain', source }],
  };
}

function stepOf({ number, title, items }: Step, start: number, language: Language): StepResult {
  const broken = items.filter((item) => item.kind === 'check' && item.outcome === 'broken' && item.strength === 'hard');
  return {
    name: `${number}. ${title[language]}`,
    status: broken.length > 0 ? Status.FAILED : Status.PASSED,
    statusDetails:
      broken.length === 0 ? {} : { message: broken.map((item) => (item.kind === 'check' ? inWords(item)[language] : '')).join('\n') },
    stage: Stage.FINISHED,
    start,
    stop: start,
    steps: [],
    attachments: [],
    parameters: [],
  };
}

function traceOf({ number, title, items }: Step, language: Language): readonly string[] {
  return [`${number}. ${title[language]}`, ...items.flatMap((item) => linesOf(item, language))];
}

function linesOf(item: Item, language: Language): readonly string[] {
  switch (item.kind) {
    case 'exchange':
      return [`  → ${item.command.octets.join(' ')}`, `  ← ${[...item.response.octets, item.response.sw].join(' ')}`];
    case 'check':
      return [`  ${item.outcome === 'met' ? '✓' : '✕'} ${item.outcome === 'met' ? item.requirement : inWords(item)[language]}`];
    case 'reset':
      return [`  ↺ ${item.atr}`];
    case 'tear':
      return [`  ⚡ ${item.command.octets.join(' ')}`];
    case 'fault':
      return [`  ! ${item.reason[language]}`];
    case 'note':
      return [`  ${item.text[language]}`];
    case 'ask':
      return [];
  }
}

/** The same for the same words: made of their hash, in the form of a UUID. */
function uuidOf(words: string): string {
  const digits = createHash('sha256').update(words).digest('hex');
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20, 32)].join('-');
}

function propertiesOf(values: Readonly<Record<string, string>>): string {
  const line = (text: string): string => text.replace(/[\\\r\n]/g, ' ');
  return Object.entries(values)
    .map(([name, value]) => `${name}=${line(value)}\n`)
    .join('');
}
