/** What a run found, as `result.json` tells it: computed from the events of the record and nothing else. */

import type { ShownFacts } from '../catalog/applicability.ts';
import { formulaLimit } from '../catalog/requirement.ts';
import type { Text } from '../text.ts';
import type { Json } from './json.ts';
import type { RecordEvent, RunHeader } from './record.ts';
import { type Conclusion, type Counts, conclude, count, type Strength, type Verdict } from './verdict.ts';

/** The version of `result.json`; its JSON Schema is `reports/schema/result.schema.json`. */
export const resultSchema = 1;

export interface Violation {
  readonly requirement: string;
  readonly strength: Strength;
  readonly expected: Json;
  readonly observed: Json;
  /** The number of the step in the case's procedure, from 1. */
  readonly step: number;
}

export interface CaseResult {
  readonly id: string;
  readonly title: Text;
  readonly verdict: Verdict;
  readonly covers: readonly string[];
  readonly violations: readonly Violation[];
  readonly reason: Text | null;
}

export interface RunResult {
  readonly schemaVersion: number;
  readonly tool: { readonly name: string; readonly version: string };
  readonly run: {
    readonly id: string;
    readonly seed: string;
    readonly edition: string;
    readonly device: RunHeader['device'];
    readonly startedAt: string;
    readonly durationMs: number;
  };
  readonly conclusion: Conclusion;
  /** What the conclusion does not say, or says on an assumption only. */
  readonly limits: readonly Text[];
  readonly counts: Counts;
  readonly cases: readonly CaseResult[];
}

/**
 * The result of a record's events, in the order of the plan. An entry that was to run and has no end is NOT_RUN.
 * @throws RangeError when the events do not begin with a run
 */
export function resultOf(events: Iterable<RecordEvent>): RunResult {
  return resultIn(outlineOf(events));
}

export function resultIn({ header, plans, violations, ends, last }: Outline): RunResult {
  const cases = plans.map(({ entry, title, covers, decision, reason }): CaseResult => {
    const end = ends.get(entry);
    const verdict = decision === 'run' ? (end?.verdict ?? 'NOT_RUN') : decision;
    return {
      id: entry,
      title,
      verdict,
      covers,
      violations: violations.get(entry) ?? [],
      reason: end?.reason ?? reason ?? (verdict === 'NOT_RUN' ? cutShort : null),
    };
  });
  const counts = countCases(cases);
  return {
    schemaVersion: resultSchema,
    tool: { name: header.tool.name, version: header.tool.version },
    run: {
      id: header.run.id,
      seed: header.run.seed,
      edition: header.run.edition,
      device: header.device,
      startedAt: header.run.startedAt,
      durationMs: last.type === 'close' ? Math.round(last.us / 1000) : 0,
    },
    conclusion: conclude(counts),
    limits: limitsOf(header),
    counts,
    cases,
  };
}

function limitsOf({ facts }: RunHeader): readonly Text[] {
  const { kernel = 'K1', declared = {} } = (facts ?? {}) as unknown as Partial<ShownFacts>;
  const candidate = declared['sm4'];
  const limit = formulaLimit(kernel, typeof candidate === 'string' ? candidate : undefined);
  return limit === undefined ? [] : [limit];
}

/** `result.json`. */
export function resultText(result: RunResult): string {
  return `${JSON.stringify(result, null, 2)}\n`;
}

/** Why an entry of the plan has no verdict of its own when a run ended early. */
export const cutShort: Text = { zh: '测试运行提前结束，该用例未执行', en: 'the run ended before this case' };

/** The counts of finished cases; a broken observation counts once for each check that broke it. */
export function countCases(cases: readonly Pick<CaseResult, 'verdict' | 'violations'>[]): Counts {
  const observations = cases.flatMap((result) => result.violations).filter(({ strength }) => strength === 'observation').length;
  return count(
    cases.map(({ verdict }) => verdict),
    observations,
  );
}

/** The lines of a record that stand out from its steps and exchanges. */
export interface Outline {
  readonly header: RunHeader;
  readonly plans: readonly Extract<RecordEvent, { type: 'plan' }>[];
  /** By entry. */
  readonly violations: ReadonlyMap<string, readonly Violation[]>;
  readonly ends: ReadonlyMap<string, Extract<RecordEvent, { type: 'end' }>>;
  readonly last: RecordEvent;
}

/** @throws RangeError when the events do not begin with a run */
export function outlineOf(events: Iterable<RecordEvent>): Outline {
  const plans: Extract<RecordEvent, { type: 'plan' }>[] = [];
  const violations = new Map<string, Violation[]>();
  const ends = new Map<string, Extract<RecordEvent, { type: 'end' }>>();
  let header: RunHeader | undefined;
  let last: RecordEvent | undefined;
  let entry = '';
  for (const event of events) {
    if (last === undefined && event.type === 'run') header = event;
    last = event;
    if (event.type === 'plan') plans.push(event);
    if (event.type === 'case') entry = event.entry;
    if (event.type === 'end') ends.set(event.entry, event);
    if (event.type === 'check' && event.outcome !== 'met') {
      const { requirement, expected, observed, step } = event;
      const strength = event.outcome === 'tolerated' ? 'observation' : event.strength;
      const violation = { requirement, strength, expected, observed, step };
      const own = violations.get(entry);
      if (own === undefined) violations.set(entry, [violation]);
      else own.push(violation);
    }
  }
  if (header === undefined || last === undefined) throw new RangeError('a record begins with its run');
  return { header, plans, violations, ends, last };
}
