/** Runs suites in process against many devices: the faulty ones of the zoo, and sound ones in every legal shape. */

import { virtualFacts } from '../catalog/applicability.ts';
import { live } from '../engine/far.ts';
import { makePlan, type PlannedEntry } from '../engine/plan.ts';
import type { RecordEvent } from '../engine/record.ts';
import { Executor, headerOf, type Outcome, planLine } from '../engine/run.ts';
import type { Bench, Fault, Suite, VirtualOptions } from '../engine/suite.ts';
import { monotonicMicros } from '../link/trace.ts';
import type { Text } from '../text.ts';

/** When a device's runs all start: a time of its own, so that two runs of one seed are the same. */
const startedAt = Date.parse('2026-01-05T02:00:00Z');

/** A run in process is nobody's report. */
const tool = { name: 'tunion', version: 'in-process' };

/** What a device that never was on a wire may do with a record. */
const unrecorded = (_event: RecordEvent): void => {};

export interface InProcessOptions {
  readonly seed: string;
  readonly edition: string;
  /** Takes the events of the record, where they are wanted. */
  readonly write?: (event: RecordEvent) => void;
  /** Ends the run after an outcome that satisfies it. */
  readonly until?: (outcome: Outcome) => boolean;
  /** How the record names the virtual device. */
  readonly device?: { readonly profile: string; readonly fault?: string | undefined };
}

/** Runs the entries of a suite on a bench in this process. */
export async function runInProcess(
  suite: Suite,
  bench: Bench,
  options: InProcessOptions,
): Promise<{ readonly outcomes: readonly Outcome[]; readonly plan: readonly PlannedEntry[] }> {
  const edition = options.edition as '2015' | '2023';
  const facts = virtualFacts(edition, { keys: bench.keys, link: bench.links['dut']?.capabilities ?? new Set() });
  const plan = makePlan([suite], facts);
  const executor = new Executor({ facts, edition, seed: options.seed, startedAt, suites: [suite], now: monotonicMicros });
  const side = { far: live(bench.links, bench.ports, monotonicMicros), write: options.write ?? unrecorded };
  const { profile = 'plain', fault } = options.device ?? {};
  const run = { id: `in-process-${options.seed}`, seed: options.seed, edition, startedAt: new Date(startedAt).toISOString() };
  const device = { kind: 'virtual', name: 'virtual card', profile, ...(fault ? { fault } : {}) };
  side.write(headerOf({ tool, run, device, declaration: null, facts }, [suite]));
  for (const planned of plan) side.write(planLine(planned));
  const began = monotonicMicros();
  await executor.survey(suite, side);
  for (const planned of plan) {
    if (planned.decision !== 'run') continue;
    const outcome = await executor.entry(planned, side);
    if (options.until?.(outcome)) break;
  }
  side.write(executor.closing(plan, began));
  return { outcomes: executor.outcomes, plan };
}

export interface FaultFinding extends Fault {
  readonly outcome: 'killed' | 'observed' | 'survived';
  /** The entries that failed (or observed) and cite what the fault breaks. */
  readonly killedBy: readonly string[];
  /** The profile on which it showed first. */
  readonly profile: string | null;
  /** Entries that ended in an error of our own: whatever a device answers, there must be none. */
  readonly errors: readonly string[];
}

export interface ZooReport {
  readonly faults: number;
  readonly killed: number;
  readonly observed: number;
  readonly survivors: readonly string[];
  /** Entries on sound devices that ended otherwise than PASS or NOT_APPLICABLE. */
  readonly falseAlarms: number;
  readonly casesKillingNothing: readonly { readonly id: string; readonly reason: Text | null }[];
  readonly byCategory: Readonly<Record<string, { readonly faults: number; readonly killed: number }>>;
  readonly matrix: readonly FaultFinding[];
}

/** One thing to find out: what becomes of a faulty device, or how many entries a sound device of a profile does not pass. */
export type ZooTask = { readonly folder: string } & ({ readonly fault: string } | { readonly profile: string });

export type ZooFinding = FaultFinding | { readonly alarms: number };

/** Everything there is to find out about suites. */
export function zooTasks(suites: readonly Suite[]): readonly ZooTask[] {
  return suites.flatMap(({ folder, virtual }) => [
    ...virtual.profiles.map((profile) => ({ folder, profile })),
    ...virtual.faults.map(({ id }) => ({ folder, fault: id })),
  ]);
}

/** Finds one thing out. A faulty device is judged on each profile until it shows. */
export async function findOut(suites: readonly Suite[], task: ZooTask, seed: string): Promise<ZooFinding> {
  const suite = suites.find(({ folder }) => folder === task.folder);
  if (suite === undefined) throw new RangeError(`no suite ${task.folder}`);
  if ('profile' in task) return { alarms: (await alarmsOf(suite, { profile: task.profile, seed, edition: '2015' })).length };
  const fault = suite.virtual.faults.find(({ id }) => id === task.fault);
  if (fault === undefined) throw new RangeError(`no fault ${task.fault}`);
  return examine(suite, fault, seed);
}

/** The kill matrix of all findings. */
export function zooReport(suites: readonly Suite[], findings: readonly ZooFinding[]): ZooReport {
  const matrix = findings.filter((finding) => 'outcome' in finding);
  const outcomes = (outcome: FaultFinding['outcome']) => matrix.filter((finding) => finding.outcome === outcome);
  const killing = new Set(matrix.flatMap(({ killedBy }) => killedBy.map((entry) => entry.split('/', 1)[0])));
  const categories = [...new Set(matrix.map(({ category }) => category))];
  return {
    faults: matrix.length,
    killed: outcomes('killed').length,
    observed: outcomes('observed').length,
    survivors: outcomes('survived').map(({ id }) => id),
    falseAlarms: findings.reduce((sum, finding) => sum + ('alarms' in finding ? finding.alarms : 0), 0),
    casesKillingNothing: suites.flatMap(({ cases }) =>
      cases.filter(({ id }) => !killing.has(id)).map(({ id, entries }) => ({ id, reason: entries[0]?.killsNothing ?? null })),
    ),
    byCategory: Object.fromEntries(
      categories.map((category) => {
        const own = matrix.filter((finding) => finding.category === category);
        return [category, { faults: own.length, killed: own.filter(({ outcome }) => outcome === 'killed').length }];
      }),
    ),
    matrix,
  };
}

/** What is wrong with a suite: the entries that a sound device of that shape does not pass. */
export async function alarmsOf(suite: Suite, options: VirtualOptions): Promise<readonly Outcome[]> {
  const { outcomes } = await runInProcess(suite, suite.virtual.bench(options), options);
  return outcomes.filter(({ verdict }) => verdict !== 'PASS' && verdict !== 'NOT_APPLICABLE');
}

async function examine(suite: Suite, fault: Fault, seed: string): Promise<FaultFinding> {
  let observed: FaultFinding | undefined;
  const errors: string[] = [];
  for (const profile of suite.virtual.profiles) {
    const { outcomes } = await runInProcess(suite, suite.virtual.bench({ profile, seed, edition: '2015', fault: fault.id }), {
      seed,
      edition: '2015',
    });
    errors.push(...outcomes.filter(({ verdict }) => verdict === 'ERROR').map(({ entry, reason }) => `${profile} ${entry}: ${reason?.en}`));
    const cites = (outcome: Outcome, strength: string): boolean =>
      outcome.violations.some((violation) => violation.strength === strength && fault.breaks.includes(violation.requirement));
    const killedBy = outcomes.filter((outcome) => outcome.verdict === 'FAIL' && cites(outcome, 'hard')).map(({ entry }) => entry);
    const described = { id: fault.id, category: fault.category, title: fault.title, breaks: fault.breaks, errors };
    if (killedBy.length > 0) return { ...described, outcome: 'killed', killedBy, profile };
    const seen = outcomes.filter((outcome) => cites(outcome, 'observation')).map(({ entry }) => entry);
    if (seen.length > 0) observed ??= { ...described, outcome: 'observed', killedBy: seen, profile };
  }
  const { id, category, title, breaks } = fault;
  return observed ?? { id, category, title, breaks, outcome: 'survived', killedBy: [], profile: null, errors };
}
