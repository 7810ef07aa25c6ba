/** The one model behind every view of a run: computed from the events of its record, without looking anything up. */

import { type ChainBreak, type Events, type RecordEvent, type RunHeader, surveyEntry } from '../harness/engine/record.ts';
import { type CaseResult, outlineOf, type RunResult, resultIn } from '../harness/engine/result.ts';
import type { Conclusion, Counts, Strength, Verdict } from '../harness/engine/verdict.ts';
import type { Text } from '../harness/text.ts';
import { type Comparison, type Fact, factsOf } from './comparison.ts';
import { PersonalData, unmasked } from './privacy.ts';
import { type CheckReport, checkOf, hasItem, procedureOf, Reading, Remembered, type Step } from './procedure.ts';
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
import { type CommandTimes, Times } from './times.ts';

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
  /** How many steps its procedure has, none when it did not begin, and how many commands were sent in them. */
  readonly steps: number;
  readonly commands: number;
  /** Read from the record each time it is asked for. */
  procedure(): readonly Step[];
  /** Each way in which a check of a requirement came out, once. */
  readonly checks: readonly BriefCheck[];
  /** The checks that were not met, in their order. */
  readonly findings: readonly CheckReport[];
  /** How many checks were met. */
  readonly met: number;
  /** Status words that the device under test answered with, each once. */
  readonly statusWords: readonly string[];
}

export type BriefCheck = Pick<CheckReport, 'requirement' | 'outcome' | 'strength'>;

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
}

/** The report of a record's events, as {@link readReport} gives it. */
export function reportModel(events: Events, head: string, options: ReportOptions = {}): ReportModel {
  return readReport(events, head, options).model;
}

/**
 * Result and report of a record's events; `head` is the hash of its last line. What the report holds of a case is short; procedures
 * are read from the events when they are asked for.
 * @throws RangeError when the events do not begin with a run
 */
export function readReport(
  events: Events,
  head: string,
  options: ReportOptions = {},
): { readonly result: RunResult; readonly model: ReportModel } {
  const personal = new PersonalData();
  const outline = outlineOf(watched(events, (event) => personal.note(event)));
  const { header, last, plans } = outline;
  const result = resultIn(outline);
  const privacy = options.unmasked === true ? unmasked : personal.privacy();
  const reading = new Reading(header, privacy);
  const accounts = new Map<string, Account | undefined>(plans.map(({ entry }) => [entry, undefined]));
  const surveys: SurveyReport[] = [];
  const times = new Times();
  for (const stretch of stretchesOf(events)) {
    const { entry } = stretch;
    if (entry.startsWith('survey')) surveys.push(surveyOf(header, stretch, reading));
    if (!accounts.has(entry)) continue;
    for (const event of stretch.events) times.note(event, reading);
    const account = accountOf(stretch, events, reading);
    const before = accounts.get(entry);
    accounts.set(entry, before === undefined ? account : joined(before, account));
  }
  const coverings = new Remembered<CaseReport['covers']>();
  const cases = plans.map(({ entry, case: family, suite, title, purpose, covers }, index): CaseReport => {
    const { verdict, reason } = result.cases[index] as CaseResult;
    return {
      entry,
      case: family,
      suite,
      title,
      ...present('purpose', purpose),
      verdict,
      ...present('reason', reason === null ? undefined : privacy.text(reason)),
      covers: coverings.of(covers.join(' '), () => covers.map((id) => ({ id, ...present('title', reading.titleOf(id)) }))),
      ...(accounts.get(entry) ?? notBegun),
    };
  });
  const requirements = groupsOf(requirementReports(header.requirements, cases));
  const model: ReportModel = {
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
    warnings: warningsOf(last, result.conclusion, options.broken),
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
  return { result, model };
}

function* watched<T>(things: Iterable<T>, see: (thing: T) => void): Generator<T> {
  for (const thing of things) {
    see(thing);
    yield thing;
  }
}

/** The events of one case or survey, from its opening line on, and where they stand. */
interface Stretch {
  readonly entry: string;
  readonly from: number;
  readonly events: readonly RecordEvent[];
}

function* stretchesOf(events: Events): Generator<Stretch> {
  let entry: string | undefined;
  let own: RecordEvent[] = [];
  let [at, from] = [0, 0];
  for (const event of events) {
    if ((event.type === 'case' || event.type === 'end') && event.entry !== entry) {
      if (entry !== undefined) yield { entry, from, events: own };
      entry = event.entry;
      from = at;
      own = [];
    }
    at += 1;
    if (entry !== undefined) own.push(event);
  }
  if (entry !== undefined) yield { entry, from, events: own };
}

/** What a record says of an entry. */
type Account = Pick<CaseReport, 'seed' | 'us' | 'steps' | 'commands' | 'procedure' | 'checks' | 'findings' | 'met' | 'statusWords'>;

const notBegun: Account = { steps: 0, commands: 0, procedure: () => [], checks: [], findings: [], met: 0, statusWords: [] };

function accountOf({ from, events: own }: Stretch, events: Events, reading: Reading): Account {
  const to = from + own.length;
  const checks = own.filter((event) => event.type === 'check');
  const exchanges = own.filter((event) => event.type === 'apdu');
  const answers = exchanges.filter(({ channel }) => channel === 'dut').map(({ r }) => r.slice(-4));
  const unmet = checks.filter(({ outcome }) => outcome !== 'met');
  const opening = own.find((event) => event.type === 'step' || hasItem(event));
  return {
    ...present('seed', own.find((event) => event.type === 'case')?.seed),
    ...present('us', own.findLast((event) => event.type === 'end')?.us),
    steps: own.filter(({ type }) => type === 'step').length + (opening === undefined || opening.type === 'step' ? 0 : 1),
    commands: exchanges.length,
    procedure: () => procedureOf(events.slice(from, to), reading),
    checks: briefly(checks, reading),
    findings: unmet.map((check) => checkOf(check, reading)),
    met: checks.length - unmet.length,
    statusWords: [...new Set(answers)],
  };
}

/** An entry that was run again goes on where it was. */
function joined(before: Account, after: Account): Account {
  return {
    ...before,
    ...after,
    ...present('seed', before.seed),
    steps: before.steps + after.steps,
    commands: before.commands + after.commands,
    procedure: () => [...before.procedure(), ...after.procedure()],
    checks: [...new Set([...before.checks, ...after.checks])],
    findings: [...before.findings, ...after.findings],
    met: before.met + after.met,
    statusWords: [...new Set([...before.statusWords, ...after.statusWords])],
  };
}

/** Each way in which a requirement came out, once. */
function briefly(checks: readonly BriefCheck[], { ways }: Reading): readonly BriefCheck[] {
  const own = checks.map(({ requirement, outcome, strength }) =>
    ways.of(`${requirement} ${outcome} ${strength}`, () => ({ requirement, outcome, strength })),
  );
  return [...new Set(own)];
}

function weightsOf({ requirements }: RunHeader): Record<Strength, number> {
  const hard = requirements.filter(({ strength }) => strength === 'hard').length;
  return { hard, observation: requirements.length - hard };
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
function surveyOf(header: RunHeader, { entry, events }: Stretch, reading: Reading): SurveyReport {
  const end = events.findLast((event) => event.type === 'end');
  return {
    dut: entry === surveyEntry(header.dut) ? header.dut.title : { zh: entry, en: entry },
    ...present('verdict', end?.verdict),
    ...present('reason', end?.reason && reading.privacy.text(end.reason)),
    steps: procedureOf(events, reading),
    learnt: events.flatMap((event) => (event.type === 'facts' ? factsOf(event.facts, reading.privacy) : [])),
  };
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
