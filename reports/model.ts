/** The one model behind every view of a run: computed from the events of its record, without looking anything up. */

import { type ChainBreak, type RecordEvent, type RunHeader, surveyEntry } from '../harness/engine/record.ts';
import { type CaseResult, resultOf } from '../harness/engine/result.ts';
import type { Conclusion, Counts, Strength, Verdict } from '../harness/engine/verdict.ts';
import type { Text } from '../harness/text.ts';
import { type Comparison, type Fact, factsOf } from './comparison.ts';
import { type Privacy, privacyOf, unmasked } from './privacy.ts';
import { type CheckReport, type Exchange, procedureOf, type Reading, type Step } from './procedure.ts';
import {
  type CaseReference,
  groupsOf,
  type PartSummary,
  partsOf,
  type RequirementGroup,
  referTo,
  requirementReports,
} from './requirement.ts';
import { chainBroken, statement, warnings } from './text.ts';

/** The version of the model, for views that live longer than it. */
export const modelSchema = 1;

export interface CaseReport {
  /** The case id, or `ID/row`. */
  readonly entry: string;
  readonly case: string;
  readonly suite: string;
  readonly title: Text;
  readonly purpose?: Text;
  readonly verdict: Verdict;
  readonly reason?: Text;
  readonly covers: readonly { readonly id: string; readonly title?: Text }[];
  /** The seed of the case's own choices; absent when it did not begin. */
  readonly seed?: number;
  /** Microseconds; absent when it did not end. */
  readonly us?: number;
  readonly steps: readonly Step[];
  /** The checks that were not met, in their order. */
  readonly findings: readonly CheckReport[];
  /** How many checks were met. */
  readonly met: number;
  /** Status words that the device under test answered with, each once. */
  readonly statusWords: readonly string[];
}

/** What was observed of one requirement; what several cases saw alike stands once. */
export interface ObservationReport {
  readonly requirement: string;
  readonly title?: Text;
  readonly sightings: readonly { readonly comparison: Comparison; readonly note?: Text; readonly cases: readonly CaseReference[] }[];
}

/** Entries without a result for one and the same reason. */
export interface PendingReport {
  readonly verdict: Exclude<Verdict, 'PASS' | 'FAIL'>;
  readonly reason?: Text;
  readonly number: number;
  readonly cases: readonly CaseReference[];
}

/** How long the device under test took to answer one command, in microseconds. */
export interface CommandTimes {
  readonly name: Text;
  readonly number: number;
  readonly median: number;
  readonly within95: number;
  readonly slowest: number;
  /** How many answers took less than each of {@link timeSteps} and no less than the one before; the last took longer than all of them. */
  readonly distribution: readonly number[];
}

/** Where the bars of a distribution end: 1, 2 and 5 of each power of ten, in microseconds, from 20 µs to 10 s. */
export const timeSteps: readonly number[] = [10, 100, 1_000, 10_000, 100_000, 1_000_000].flatMap((ten) => [2 * ten, 5 * ten, 10 * ten]);

export interface SurveyReport {
  /** What was surveyed. */
  readonly dut: Text;
  readonly verdict?: Verdict;
  readonly reason?: Text;
  readonly steps: readonly Step[];
  readonly learnt: readonly Fact[];
}

export interface ReportModel {
  readonly schema: number;
  readonly tool: RunHeader['tool'];
  readonly run: RunHeader['run'] & { readonly durationMs: number };
  /** SHA-256 of the record's last line, in hexadecimal. */
  readonly head: string;
  readonly device: RunHeader['device'];
  /** The reader of the real PSAM, where one stood beside the device. */
  readonly psam?: string;
  readonly suites: RunHeader['suites'];
  readonly conclusion: Conclusion;
  readonly statement: Text;
  /** What the conclusion does not say, or says on an assumption only. */
  readonly limits: readonly Text[];
  readonly counts: Counts;
  /** What is wrong with the record itself. */
  readonly warnings: readonly Text[];
  /** Whether personal data are masked. */
  readonly masked: boolean;
  readonly declaration: readonly Fact[];
  readonly facts: readonly Fact[];
  readonly requirements: readonly RequirementGroup[];
  /** The same by part of the standards, in numbers. */
  readonly parts: readonly PartSummary[];
  /** How many requirements can fail a device, and how many are only observed. */
  readonly weights: Readonly<Record<Strength, number>>;
  readonly cases: readonly CaseReport[];
  readonly observations: readonly ObservationReport[];
  readonly pending: readonly PendingReport[];
  readonly surveys: readonly SurveyReport[];
  readonly times: readonly CommandTimes[];
}

export interface ReportOptions {
  /** Show card numbers and the holder's data. */
  readonly unmasked?: boolean | undefined;
  /** Where the chain of the record broke, as `readRecord` tells it. */
  readonly broken?: ChainBreak | undefined;
  /** How many cases keep their procedure, the failing ones first; the others have no steps. All of them, unless given. */
  readonly procedures?: number | undefined;
}

/**
 * The report of a record's events; `head` is the hash of its last line. The events are gone through three times and not kept.
 * @throws RangeError when the events do not begin with a run
 */
export function reportModel(events: Iterable<RecordEvent>, head: string, options: ReportOptions = {}): ReportModel {
  const result = resultOf(events);
  const reader = readerOf(events, options);
  const { header, privacy } = reader;
  const verdicts = new Map(result.cases.map((each) => [each.id, each]));
  const read = new Map<string, Read>();
  const surveys: SurveyReport[] = [];
  const times = new Times();
  let left = options.procedures ?? Number.POSITIVE_INFINITY;
  for (const segment of segmentsOf(events)) {
    if (segment.entry.startsWith('survey')) {
      surveys.push(surveyOf(header, segment, reader.reading));
      continue;
    }
    const outcome = verdicts.get(segment.entry);
    if (outcome === undefined) continue;
    const report = reader.caseOf(segment, outcome);
    times.note(report.steps);
    const isKept = left > 0 && (options.procedures === undefined || report.verdict === 'FAIL' || report.verdict === 'ERROR');
    if (isKept) left -= 1;
    const checks = briefly(checksOf(report.steps));
    const before = read.get(segment.entry);
    const kept = { ...report, checks, steps: isKept ? report.steps : [] };
    read.set(segment.entry, before === undefined ? kept : joined(before, kept));
  }
  const cases = result.cases.map((outcome) => {
    const { checks: _, ...report } = read.get(outcome.id) ?? { ...reader.caseOf({ entry: outcome.id, events: [] }, outcome), checks: [] };
    return report;
  });
  const coverage = cases.map((each) => ({ ...each, covers: each.covers.map(({ id }) => id), checks: read.get(each.entry)?.checks ?? [] }));
  const requirements = groupsOf(requirementReports(header.requirements, coverage));
  return {
    schema: modelSchema,
    tool: header.tool,
    run: { ...header.run, durationMs: result.run.durationMs },
    head,
    device: { ...header.device, name: privacy.string(header.device.name) },
    ...present('psam', header.psam),
    suites: header.suites,
    conclusion: result.conclusion,
    statement: statement(result.conclusion, result.counts),
    limits: result.limits,
    counts: result.counts,
    warnings: warningsOf(reader.last, result.conclusion, options.broken),
    masked: privacy.masks,
    declaration: header.declaration === null ? [] : factsOf(header.declaration, privacy),
    facts: header.facts === null ? [] : factsOf(header.facts, privacy),
    requirements,
    parts: partsOf(requirements),
    weights: weightsOf(header),
    cases,
    observations: observationsOf(cases),
    pending: pendingOf(cases),
    surveys,
    times: times.report(),
  };
}

type Read = CaseReport & { readonly checks: readonly BriefCheck[] };

/** An entry that was run again goes on where it was. */
function joined(before: Read, after: Read): Read {
  return {
    ...before,
    ...after,
    ...present('seed', before.seed),
    steps: [...before.steps, ...after.steps],
    findings: [...before.findings, ...after.findings],
    met: before.met + after.met,
    statusWords: [...new Set([...before.statusWords, ...after.statusWords])],
    checks: briefly([...before.checks, ...after.checks]),
  };
}

/**
 * The cases of a record with their procedures, in pages of so many, those that were not run at the end: for reports too long to be
 * held. `model` is the report of the same events.
 */
export function* casePages(events: Iterable<RecordEvent>, model: ReportModel, size: number): Generator<readonly CaseReport[]> {
  const reader = readerOf(events, { unmasked: !model.masked });
  const outcomes = new Map(model.cases.map((each) => [each.entry, each]));
  function* procedures(): Generator<CaseReport> {
    for (const segment of segmentsOf(events)) {
      const outcome = outcomes.get(segment.entry);
      if (outcome === undefined) continue;
      outcomes.delete(segment.entry);
      yield reader.caseOf(segment, { id: outcome.entry, verdict: outcome.verdict, reason: outcome.reason ?? null });
    }
    yield* outcomes.values();
  }
  let page: CaseReport[] = [];
  for (const report of procedures()) {
    page.push(report);
    if (page.length < size) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

type Plan = Extract<RecordEvent, { type: 'plan' }>;
type Outcome = Pick<CaseResult, 'id' | 'verdict' | 'reason'>;
type BriefCheck = Pick<CheckReport, 'requirement' | 'outcome' | 'strength'>;

/** What the reading of cases rests on. */
interface Reader {
  readonly header: RunHeader;
  readonly last: RecordEvent | undefined;
  readonly privacy: Privacy;
  readonly reading: Reading;
  caseOf(segment: Segment, outcome: Outcome): CaseReport;
}

function readerOf(events: Iterable<RecordEvent>, options: Pick<ReportOptions, 'unmasked'>): Reader {
  const privacy = options.unmasked === true ? unmasked : privacyOf(events);
  const plans = new Map<string, Plan>();
  let header: RunHeader | undefined;
  let last: RecordEvent | undefined;
  for (const event of events) {
    if (event.type === 'run') header ??= event;
    if (event.type === 'plan') plans.set(event.entry, event);
    last = event;
  }
  if (header === undefined) throw new RangeError('a record begins with its run');
  const titles = new Map(header.requirements.map(({ id, title }) => [id, title]));
  const reading = { privacy, dut: header.dut.name, titleOf: (requirement: string) => titles.get(requirement) };
  return {
    header,
    last,
    privacy,
    reading,
    caseOf({ events: segment }, { id, verdict, reason }): CaseReport {
      const plan = plans.get(id) as Plan;
      const steps = procedureOf(segment, reading);
      const checks = checksOf(steps);
      const begin = segment.find((event) => event.type === 'case');
      const end = segment.findLast((event) => event.type === 'end');
      return {
        entry: id,
        case: plan.case,
        suite: plan.suite,
        title: plan.title,
        ...(plan.purpose ? { purpose: plan.purpose } : {}),
        verdict,
        ...(reason ? { reason: privacy.text(reason) } : {}),
        covers: plan.covers.map((covered) => ({ id: covered, ...present('title', titles.get(covered)) })),
        ...present('seed', begin?.seed),
        ...present('us', end?.us),
        steps,
        findings: checks.filter(({ outcome }) => outcome !== 'met'),
        met: checks.filter(({ outcome }) => outcome === 'met').length,
        statusWords: [...new Set(exchangesOf(steps).flatMap(({ channel, response }) => (channel === 'dut' ? [response.sw] : [])))],
      };
    },
  };
}

/** The events of one case or survey, from its opening line on. */
interface Segment {
  readonly entry: string;
  readonly events: readonly RecordEvent[];
}

function* segmentsOf(events: Iterable<RecordEvent>): Generator<Segment> {
  let entry: string | undefined;
  let own: RecordEvent[] = [];
  for (const event of events) {
    if (event.type === 'run' || event.type === 'plan' || event.type === 'close') continue;
    if ((event.type === 'case' || event.type === 'end') && event.entry !== entry) {
      if (entry !== undefined) yield { entry, events: own };
      entry = event.entry;
      own = [];
    }
    if (entry !== undefined) own.push(event);
  }
  if (entry !== undefined) yield { entry, events: own };
}

/** Each way in which a requirement came out, once. */
function briefly(checks: readonly BriefCheck[]): readonly BriefCheck[] {
  const seen = new Map(
    checks.map(({ requirement, outcome, strength }) => [`${requirement} ${outcome} ${strength}`, { requirement, outcome, strength }]),
  );
  return [...seen.values()];
}

function weightsOf({ requirements }: RunHeader): Record<Strength, number> {
  const hard = requirements.filter(({ strength }) => strength === 'hard').length;
  return { hard, observation: requirements.length - hard };
}

function checksOf(steps: readonly Step[]): CheckReport[] {
  return steps.flatMap(({ items }) => items.filter((item) => item.kind === 'check'));
}

function exchangesOf(steps: readonly Step[]): Exchange[] {
  return steps.flatMap(({ items }) => items.filter((item) => item.kind === 'exchange'));
}

function observationsOf(cases: readonly CaseReport[]): ObservationReport[] {
  const made = cases.flatMap((each) =>
    each.findings
      .filter(({ outcome, strength }) => outcome === 'tolerated' || strength === 'observation')
      .map((finding) => ({ finding, each })),
  );
  return alikeBy(made, ({ finding }) => finding.requirement).map((ofOne) => {
    const { requirement, title } = (ofOne[0] as (typeof ofOne)[number]).finding;
    const sightings = alikeBy(ofOne, ({ finding: { comparison, note } }) => JSON.stringify([comparison, note])).map((same) => {
      const { comparison, note } = (same[0] as (typeof same)[number]).finding;
      return { comparison, ...present('note', note), cases: referTo(same.map(({ each }) => each)) };
    });
    return { requirement, ...present('title', title), sightings };
  });
}

function pendingOf(cases: readonly CaseReport[]): PendingReport[] {
  return (['ERROR', 'INCONCLUSIVE', 'NOT_RUN', 'NOT_APPLICABLE'] as const).flatMap((verdict) => {
    const without = cases.filter((each) => each.verdict === verdict);
    return alikeBy(without, ({ reason }) => reason?.en ?? '').map((same) => ({
      verdict,
      ...present('reason', same[0]?.reason),
      number: same.length,
      cases: referTo(same),
    }));
  });
}

/** Items of the same kind together, in the order in which each kind first turns up. */
function alikeBy<T>(items: readonly T[], kind: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(kind(item));
    if (group === undefined) groups.set(kind(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

/** A survey is recorded like a case that no plan lists; its entry ends with the name of what was surveyed. */
function surveyOf(header: RunHeader, { entry, events }: Segment, reading: Reading): SurveyReport {
  const end = events.findLast((event) => event.type === 'end');
  return {
    dut: entry === surveyEntry(header.dut) ? header.dut.title : { zh: entry, en: entry },
    ...present('verdict', end?.verdict),
    ...present('reason', end?.reason && reading.privacy.text(end.reason)),
    steps: procedureOf(events, reading),
    learnt: events.flatMap((event) => (event.type === 'facts' ? factsOf(event.facts, reading.privacy) : [])),
  };
}

/** Answer times by command, as they come. */
class Times {
  readonly #taken = new Map<string, { readonly name: Text; readonly us: number[] }>();

  note(steps: readonly Step[]): void {
    for (const { channel, command, us } of exchangesOf(steps)) {
      const { name } = command;
      if (channel !== 'dut' || name === undefined) continue;
      const taken = this.#taken.get(name.en) ?? { name, us: [] };
      this.#taken.set(name.en, taken);
      taken.us.push(us);
    }
  }

  report(): CommandTimes[] {
    return [...this.#taken.values()].map(({ name, us: taken }) => {
      const sorted = taken.toSorted((a, b) => a - b);
      const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] as number;
      const upTo = [...timeSteps.map((step) => sorted.filter((us) => us < step).length), sorted.length];
      return {
        name,
        number: sorted.length,
        median: at(0.5),
        within95: at(0.95),
        slowest: at(1),
        distribution: upTo.map((number, index) => number - (upTo[index - 1] ?? 0)),
      };
    });
  }
}

function warningsOf(close: RecordEvent | undefined, conclusion: Conclusion, broken: ChainBreak | undefined): Text[] {
  const found: Text[] = [];
  if (broken !== undefined) found.push(chainBroken(broken.line, broken.reason));
  if (close?.type !== 'close') found.push(warnings.open);
  else if (close.conclusion !== conclusion) found.push(warnings.conclusion);
  return found;
}

function present<N extends string, V>(name: N, value: V | undefined): { readonly [K in N]?: V } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [K in N]?: V };
}
