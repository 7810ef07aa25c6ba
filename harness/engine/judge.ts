/** Judges a record again: every case is run against what was recorded, and must find and say the same. */

import { type DeviceFacts, readFacts, type ShownFacts } from '../catalog/applicability.ts';
import type { Text } from '../text.ts';
import { Departure, Playback } from './far.ts';
import { type Json, toJson } from './json.ts';
import type { PlannedEntry } from './plan.ts';
import { makePlan } from './plan.ts';
import { type ReadRecord, type RecordEvent, recordSchema, surveyEntry } from './record.ts';
import { cutShort, type RunResult, resultOf } from './result.ts';
import { Executor, planLine } from './run.ts';
import type { Suite } from './suite.ts';

/** The first place where the record and its judgement part. */
export interface Difference {
  /** The entry of the plan, or null for the frame of the run. */
  readonly entry: string | null;
  /** The line of `record.jsonl`, from 1. */
  readonly line: number;
  readonly what: Text;
  readonly recorded: Json;
  readonly judged: Json;
}

export type Judgement =
  | { readonly equal: true; readonly result: RunResult; readonly replayed: number }
  | { readonly equal: false; readonly difference: Difference };

/**
 * Runs the cases of a record again over what was recorded; no key and no device is needed.
 * @throws RangeError when the record has no run, or one of another format
 */
export async function judge(record: ReadRecord, suites: readonly Suite[]): Promise<Judgement> {
  const { events, broken } = record;
  if (broken !== undefined) return differ(null, broken.line, broken.reason, null, null);
  const header = events[0];
  if (header?.type !== 'run') throw new RangeError('a record begins with its run');
  if (header.schema !== recordSchema) throw new RangeError(`record format ${header.schema} is not this tool's ${recordSchema}`);
  const chosen = suites.filter(({ folder }) => header.suites.some((suite) => suite.folder === folder));
  if (chosen.length < header.suites.length)
    return differ(null, 1, unknownSuites, toJson(header.suites), toJson(chosen.map(({ folder }) => folder)));
  const facts = readFacts(header.facts as unknown as ShownFacts);
  const lines = events.flatMap((event, index) => (event.type === 'plan' ? [{ event, line: index + 1 }] : []));
  const entries = lines.map(({ event }) => event.entry);
  const plan = entries.length === 0 ? [] : planOf(chosen, facts, entries);
  for (const [index, { event, line }] of lines.entries()) {
    const planned = plan[index];
    const judged = planned === undefined ? null : planLine(planned);
    if (JSON.stringify(judged) !== JSON.stringify(event)) {
      return differ(
        event.entry,
        line,
        { zh: '测试计划与记录不同', en: 'the plan is not the recorded one' },
        event as unknown as Json,
        judged as unknown as Json,
      );
    }
  }
  const executor = new Executor({
    facts,
    run: header.run,
    device: header.device,
    suites: chosen,
    now: () => 0,
  });
  const byEntry = new Map(plan.map((planned) => [planned.entry.entry, planned]));
  let replayed = 0;
  for (const segment of segments(events)) {
    const difference = await replay(segment, executor, surveyEntry(header.dut), byEntry);
    if (difference !== undefined) return { equal: false, difference };
    replayed += 1;
  }
  const last = events.at(-1);
  if (last?.type !== 'close') {
    return differ(null, events.length, { zh: '记录没有结束行', en: 'the record has no closing line' }, null, null);
  }
  const closing = executor.closing(plan, 0, last.reason);
  if (JSON.stringify({ ...closing, us: 0 }) !== JSON.stringify({ ...last, us: 0 })) {
    return differ(
      null,
      events.length,
      { zh: '结论或计数不同', en: 'conclusion or counts differ' },
      last as unknown as Json,
      closing as unknown as Json,
    );
  }
  return { equal: true, result: resultOf(events), replayed };
}

const unknownSuites: Text = { zh: '本工具没有记录所用的全部测试套件', en: 'this tool does not have every suite of the record' };

function planOf(suites: readonly Suite[], facts: DeviceFacts, entries: readonly string[]): readonly PlannedEntry[] {
  const known = new Map(makePlan(suites, facts).map((planned) => [planned.entry.entry, planned]));
  return entries.flatMap((entry, index) => {
    const planned = known.get(entry);
    return planned === undefined ? [] : [{ ...planned, index }];
  });
}

interface Segment {
  readonly entry: string;
  /** The line of its first event, from 1. */
  readonly line: number;
  readonly events: readonly RecordEvent[];
}

function segments(events: readonly RecordEvent[]): readonly Segment[] {
  const found: Segment[] = [];
  let began: number | undefined;
  for (const [index, event] of events.entries()) {
    if (event.type === 'case') began = index;
    if (event.type !== 'end') continue;
    const first = began ?? index;
    found.push({ entry: event.entry, line: first + 1, events: events.slice(first, index + 1) });
    began = undefined;
  }
  return found;
}

async function replay(
  segment: Segment,
  executor: Executor,
  survey: string,
  plan: ReadonlyMap<string, PlannedEntry>,
): Promise<Difference | undefined> {
  const playback = new Playback(segment.events);
  const planned = plan.get(segment.entry);
  const only = segment.events[0];
  if (segment.events.length === 1 && only?.type === 'end') {
    const unstarted = only.verdict === 'NOT_RUN' && JSON.stringify(only.reason) === JSON.stringify(cutShort);
    return unstarted ? undefined : difference(segment, 0, only, null);
  }
  try {
    if (segment.entry === survey) await executor.survey(playback);
    else if (planned?.decision === 'run') await executor.entry(planned, playback);
    else return difference(segment, 0, only, null);
  } catch (error) {
    if (error instanceof Departure) return difference(segment, error.at, error.recorded, error.replayed);
    throw error;
  }
  return playback.finished ? undefined : difference(segment, playback.position, segment.events[playback.position], null);
}

function difference(segment: Segment, at: number, recorded: RecordEvent | undefined, judged: unknown): Difference {
  return {
    entry: segment.entry,
    line: segment.line + at,
    what: { zh: '重放与记录不同', en: 'the replay departs from the record' },
    recorded: (recorded ?? null) as unknown as Json,
    judged: (judged ?? null) as Json,
  };
}

function differ(entry: string | null, line: number, what: Text, recorded: Json, judged: Json): Judgement {
  return { equal: false, difference: { entry, line, what, recorded, judged } };
}

function hasFailed(events: readonly RecordEvent[]): boolean {
  return events.some((event) => event.type === 'check' && event.outcome === 'broken' && event.strength === 'hard');
}

/**
 * The events that end a record whose writer was ended before it could: the open case is inconclusive (or failed, if it had),
 * the rest did not run. `reason` says what ended the writer.
 */
export function endingOf(events: readonly RecordEvent[], reason: Text): readonly RecordEvent[] {
  const last = events.findLastIndex(({ type }) => type === 'case' || type === 'end');
  const open = events[last];
  const cut: RecordEvent[] =
    open?.type !== 'case'
      ? []
      : [
          { type: 'cut', reason },
          { type: 'end', entry: open.entry, verdict: hasFailed(events.slice(last)) ? 'FAIL' : 'INCONCLUSIVE', reason, us: 0 },
        ];
  const begun = new Set(events.flatMap((event) => (event.type === 'case' ? [event.entry] : [])));
  const rest = events.flatMap((event): RecordEvent[] =>
    event.type === 'plan' && event.decision === 'run' && !begun.has(event.entry)
      ? [{ type: 'end', entry: event.entry, verdict: 'NOT_RUN', reason: cutShort, us: 0 }]
      : [],
  );
  const { counts, conclusion } = resultOf([...events, ...cut, ...rest]);
  return [...cut, ...rest, { type: 'close', conclusion, counts, us: 0 }];
}
