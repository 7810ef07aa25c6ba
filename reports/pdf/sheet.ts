/** What stands on the paper report, in its order: the model and the laboratory's data as plain values for the template. */

import type { Lab, Wording } from '../../harness/catalog/lab.ts';
import { conclusionText, type Verdict, verdictText } from '../../harness/engine/verdict.ts';
import type { Language, Text } from '../../harness/text.ts';
import type { ComparedField, Shown } from '../comparison.ts';
import type { CaseReport, ReportModel } from '../model.ts';
import type { Apdu, Item, Step } from '../procedure.ts';
import type { CaseReference } from '../requirement.ts';
import {
  decisionRule,
  detectionText,
  deviceKinds,
  duration,
  more,
  nature,
  privacyText,
  requirementVerdictMark,
  requirementVerdictText,
  verdictMark,
  virtualSample,
  weights,
  words,
} from '../text.ts';
import { paperStatements, paperWords, roleText, stepsElsewhere } from './words.ts';

/** Failing cases whose procedure is printed; those after them are printed with their findings alone. */
const mostInFull = 24;
/** Steps of a procedure that paper carries; a longer one stands in the record and in the page. */
const mostSteps = 40;
/** Cases named where many share a reason. */
const mostNamed = 12;

/** A sheet in these languages, the first being that of the document: every text is a list of one wording or two. */
export function sheetOf(model: ReportModel, languages: readonly Language[], lab: Lab | undefined): unknown {
  const { run, device, tool } = model;
  const [year, month, day] = (lab?.report.issued ?? run.startedAt.slice(0, 10)).split('-').map(Number);
  const failing = model.cases.filter(({ verdict }) => verdict === 'FAIL' || verdict === 'ERROR');
  const sheet = {
    language: languages[0],
    number: lab?.report.number ?? run.id,
    date: { year, month, day },
    tool: `${tool.name} ${tool.version}`,
    device: device.name,
    head: model.head,
    runAgain: run.again,
    words: { ...words, ...paperWords },
    suites: model.suites.map(({ title }) => title),
    conclusion: { kind: model.conclusion, word: conclusionText[model.conclusion], statement: model.statement, limits: model.limits },
    warnings: [...model.warnings, ...(lab === undefined ? [paperWords.noLab] : []), ...(device.kind === 'virtual' ? [virtualSample] : [])],
    cover: coverOf(model, lab),
    counts: countsOf(model),
    statements: [...nature, ...paperStatements, model.masked ? privacyText.masked : privacyText.unmasked, weights(model.weights)],
    decisionRule: [...decisionRule, ...(tool.detection ? [detectionText(tool.detection)] : [])],
    sample: sampleOf(model, lab),
    photos: lab?.sample.photos?.map(({ caption = '' }, index) => ({ file: photoFile(lab, index), caption: wording(caption) })) ?? [],
    environment: rowsOf(lab?.environment, {
      temperature: { zh: '温度', en: 'Temperature' },
      humidity: { zh: '相对湿度', en: 'Relative humidity' },
      notes: { zh: '其他', en: 'Other' },
    }),
    equipment:
      lab?.equipment?.map(({ name, model: type = '', serial = '', calibratedUntil = '' }) =>
        [name, type, serial, calibratedUntil].map(wording),
      ) ?? [],
    deviations: lab?.deviations?.map(wording) ?? [],
    external: lab?.external?.map(wording) ?? [],
    signatories: (lab?.signatories ?? []).map(({ role, name, position = '', date = '' }) => [
      roleText[role],
      ...[name, position, date].map(wording),
    ]),
    parts: model.parts.map(({ part, numbers }) => [
      part,
      ...numbers.map(({ verdict, number }) => `${requirementVerdictMark[verdict]} ${number}`),
    ]),
    verdicts: Object.entries(requirementVerdictText).map(([verdict, text]) => ({
      mark: requirementVerdictMark[verdict as keyof typeof requirementVerdictMark],
      text,
    })),
    requirements: model.requirements.map(({ part, subject, requirements }) => ({
      name: `${part}  ${subject}`,
      rows: requirements.map(({ id, title, verdict, strength, clause, cases, reason }) => ({
        mark: requirementVerdictMark[verdict],
        verdict,
        id: clause ? `${id} (${clause})` : id,
        title,
        reason: reason ?? { zh: '', en: '' },
        weight: words[strength],
        cases: String(cases.reduce((sum, { entries }) => sum + entries.length, 0)),
      })),
    })),
    failing: failing.map((report, index) => failingOf(report, index < mostInFull)),
    observations: model.observations.map(({ requirement, title, sightings }) => ({
      requirement,
      title: title ?? { zh: '', en: '' },
      sightings: sightings.map(({ comparison, cases }) => ({
        fields: (comparison.differing.length > 0 ? comparison.differing : comparison.alike).map(fieldOf),
        cases: named(cases),
      })),
    })),
    pending: model.pending.map(({ verdict, reason, number, cases }) => ({
      mark: verdictMark[verdict],
      verdict: verdictText[verdict],
      reason: reason ?? words.noReason,
      number: String(number),
      cases: named(cases),
    })),
    declaration: model.declaration.map(({ name, value }) => [name, shownOf(value)]),
    entries: model.cases.map(({ entry, verdict }) => ({ mark: verdictMark[verdict], verdict, entry })),
  };
  return worded(sheet, languages);
}

/** The name under which the template finds a photograph. */
export function photoFile(lab: Lab, index: number): string {
  return `photo-${index}.${lab.sample.photos?.[index]?.format}`;
}

type Row = readonly [Text, Text];

function coverOf({ run, device, suites }: ReportModel, lab: Lab | undefined): readonly Row[] {
  const tested = {
    zh: `${run.startedAt.slice(0, 10)}（用时 ${duration(run.durationMs).zh}）`,
    en: `${run.startedAt.slice(0, 10)} (took ${duration(run.durationMs).en})`,
  };
  const named = lab && wording(lab.sample.description);
  return [
    [words.sample, named ?? { zh: device.name, en: device.name }],
    [paperWords.customer, given(lab?.customer.name)],
    [paperWords.laboratory, given(lab?.laboratory.name)],
    [
      paperWords.method,
      {
        zh: `${suites.map(({ title }) => title.zh).join('；')}；${words.edition.zh} ${run.edition}`,
        en: `${suites.map(({ title }) => title.en).join('; ')}; ${words.edition.en} ${run.edition}`,
      },
    ],
    [paperWords.tested, tested],
    [paperWords.issued, given(lab?.report.issued)],
  ];
}

function sampleOf({ device }: ReportModel, lab: Lab | undefined): readonly Row[] {
  const kind = deviceKinds[device.kind] ?? { zh: device.kind, en: device.kind };
  const { laboratory, customer, sample } = lab ?? {};
  return [
    [paperWords.laboratory, given(laboratory?.name)],
    [paperWords.address, given(laboratory?.address)],
    [paperWords.place, given(laboratory?.location ?? laboratory?.address)],
    [paperWords.contact, given(laboratory?.contact)],
    [paperWords.accreditation, given(laboratory?.accreditation)],
    [paperWords.customer, given(customer?.name)],
    [paperWords.address, given(customer?.address)],
    [paperWords.contact, given(customer?.contact)],
    [marked(paperWords.description), given(sample?.description)],
    [paperWords.quantity, given(sample?.quantity)],
    [paperWords.condition, given(sample?.condition)],
    [paperWords.received, given(sample?.received)],
    [paperWords.sampled, given(sample?.sampled)],
    [paperWords.sampling, sample?.sampling === undefined ? paperWords.noSampling : wording(sample.sampling)],
    [words.device, { zh: `${device.name}（${kind.zh}）`, en: `${device.name} (${kind.en})` }],
  ];
}

const marked = ({ zh, en }: Text): Text => ({ zh: `${zh} ◇`, en: `${en} ◇` });

function rowsOf(values: Readonly<Record<string, Wording>> | undefined, names: Readonly<Record<string, Text>>): readonly Row[] {
  return Object.entries(names).flatMap(([key, name]): Row[] => (values?.[key] === undefined ? [] : [[name, wording(values[key])]]));
}

function countsOf({ counts }: ReportModel): readonly (readonly [string, Text, string])[] {
  const of = (verdict: Verdict, number: number) => [verdictMark[verdict], verdictText[verdict], String(number)] as const;
  return [
    of('PASS', counts.pass),
    of('FAIL', counts.fail),
    of('INCONCLUSIVE', counts.inconclusive),
    of('NOT_RUN', counts.notRun),
    of('NOT_APPLICABLE', counts.notApplicable),
    of('ERROR', counts.error),
    ['○', words.observations, String(counts.observations)],
  ];
}

function failingOf({ entry, title, purpose, verdict, reason, findings, steps, procedure }: CaseReport, isInFull: boolean) {
  return {
    entry,
    title,
    purpose: purpose ?? { zh: '', en: '' },
    mark: verdictMark[verdict],
    verdict: verdictText[verdict],
    reason: reason ?? { zh: '', en: '' },
    findings: findings.map(({ requirement, title: name, strength, outcome, comparison }) => ({
      requirement,
      title: name ?? { zh: '', en: '' },
      weight: words[strength],
      outcome: words[outcome],
      fields: (comparison.differing.length > 0 ? comparison.differing : comparison.alike).map(fieldOf),
    })),
    steps: isInFull && steps <= mostSteps ? procedure().map(stepOf) : [],
    elsewhere: isInFull && steps <= mostSteps ? nothing : stepsElsewhere(steps),
  };
}

function fieldOf({ name = words.whole, lead, expected, observed }: ComparedField): readonly [Text, Text, Text] {
  const values = expected.map(shownOf);
  const joined = {
    zh: `${lead ? `${lead.zh}：` : ''}${values.map(({ zh }) => zh).join('，')}`,
    en: `${lead ? `${lead.en}: ` : ''}${values.map(({ en }) => en).join(', ')}`,
  };
  return [name, joined, shownOf(observed)];
}

function shownOf({ parts, meaning }: Shown): Text {
  const text = breakable(parts.map((part) => part.text).join(''));
  return meaning === undefined ? { zh: text, en: text } : { zh: `${text}（${meaning.zh}）`, en: `${text} (${meaning.en})` };
}

/** What was done in one step; what only led there is counted. */
function stepOf({ number, title, voice, commands, statusWords, items }: Step) {
  const isAct = voice === 'attempt';
  return {
    number: String(number),
    title,
    voice: words[voice],
    summary: isAct ? '' : `${commands} × ${statusWords.join(' ')}`,
    lines: items.flatMap((item) => linesOf(item, isAct)),
  };
}

interface Line {
  readonly mark: string;
  readonly octets: string;
  readonly text: Text;
}

function linesOf(item: Item, isAct: boolean): readonly Line[] {
  switch (item.kind) {
    case 'exchange':
      return isAct ? [lineOf('→', item.command), { ...lineOf('←', item.response), text: item.response.meaning ?? nothing }] : [];
    case 'check':
      return item.outcome === 'met'
        ? []
        : [{ mark: item.outcome === 'broken' ? '✕' : '○', octets: '', text: { zh: item.requirement, en: item.requirement } }];
    case 'tear':
      return [{ ...lineOf('→', item.command), text: item.moment === null ? words.tornAfter : words.tornInside }];
    case 'fault':
      return [{ mark: '!', octets: '', text: item.reason }];
    case 'note':
      return [{ mark: '·', octets: '', text: item.text }];
    default:
      return [];
  }
}

const nothing: Text = { zh: '', en: '' };

function lineOf(mark: string, { octets, name = nothing }: Apdu): Line {
  return { mark, octets: octets.map(breakable).join(' '), text: name };
}

/** A long run of digits, with places where a line may end. */
function breakable(text: string): string {
  return text.replace(/[0-9A-F]{16}(?=[0-9A-F])/g, '$& ');
}

function named(cases: readonly CaseReference[]): Text {
  const names = cases
    .slice(0, mostNamed)
    .map(({ case: id, entries }) => (entries.length === 1 ? String(entries[0]) : `${id} ×${entries.length}`));
  const rest = cases.length - names.length;
  const [zh, en] = (['zh', 'en'] as const).map((language) => [...names, ...(rest > 0 ? [more(rest)[language]] : [])].join(', '));
  return { zh: zh as string, en: en as string };
}

function given(value: Wording | undefined): Text {
  return value === undefined ? paperWords.notGiven : wording(value);
}

function wording(value: Wording): Text {
  return typeof value === 'string' ? { zh: value, en: value } : value;
}

/** The same values with every text in these languages, each wording once. */
export function worded(value: unknown, languages: readonly Language[]): unknown {
  if (Array.isArray(value)) return value.map((each) => worded(each, languages));
  if (typeof value !== 'object' || value === null) return value;
  const { zh, en, ...rest } = value as Record<string, unknown>;
  if (typeof zh === 'string' && typeof en === 'string' && Object.keys(rest).length === 0) {
    return [...new Set(languages.map((language) => (value as Text)[language]))];
  }
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, worded(each, languages)]));
}
