/** Runs suites in process against many devices: the faulty ones of the zoo, and sound ones in every legal shape. */

import { virtualFacts } from '../catalog/applicability.ts';
import { live } from '../engine/far.ts';
import { makePlan, type PlannedEntry } from '../engine/plan.ts';
import type { DetectionPower, RecordEvent } from '../engine/record.ts';
import { dutOf, Executor, headerOf, type Outcome, planLine } from '../engine/run.ts';
import { type Bench, byDut, type Fault, type Suite, type Virtual, type VirtualOptions } from '../engine/suite.ts';
import { monotonicMicros } from '../link/trace.ts';
import type { Text } from '../text.ts';
import { againOf } from './again.ts';

/** When a device's runs all start: a time of its own, so that two runs of one seed are the same. */
const startedAt = '2026-01-05T02:00:00Z';

/** A run in process is nobody's report. */
const tool = { name: 'tunion', version: 'in-process' };

/** What a device that never was on a wire may do with a record. */
const unrecorded = (_event: RecordEvent): void => {};

export interface InProcessOptions {
  readonly seed: string;
  readonly edition: string;
  /** Takes the events of the record, where they are wanted. */
  readonly write?: (event: RecordEvent) => void;
  /** Leaves entries out that do not satisfy it. */
  readonly only?: (planned: PlannedEntry) => boolean;
  /** Ends the run after an outcome that satisfies it. */
  readonly until?: (outcome: Outcome) => boolean;
  /** How the record names the virtual device. */
  readonly device?: { readonly profile: string; readonly fault?: string | undefined };
}

/** Runs the entries of suites about one kind of device on a bench in this process. */
export async function runInProcess(
  suites: readonly Suite[],
  bench: Bench,
  options: InProcessOptions,
): Promise<{ readonly outcomes: readonly Outcome[]; readonly plan: readonly PlannedEntry[] }> {
  const edition = options.edition as '2015' | '2023';
  const { links, ports, keys, secrets } = bench;
  const means = { keys, pinLength: secrets?.['pin']?.length, link: links['dut']?.capabilities ?? new Set() };
  const facts = virtualFacts(edition, means, bench.facts);
  const plan = makePlan(suites, facts);
  const side = { far: live(links, ports, monotonicMicros, secrets), write: options.write ?? unrecorded };
  const { profile = 'plain', fault } = options.device ?? {};
  const device = { kind: 'virtual', name: links['dut']?.name ?? '', profile, ...(fault ? { fault } : {}) };
  const again = againOf(
    {
      seed: options.seed,
      device: { kind: 'virtual', profile, fault },
      suite: suites.map(({ folder }) => folder).join(),
      cases: [],
      grants: [],
    },
    edition,
  );
  const run = { id: `in-process-${options.seed}`, seed: options.seed, edition, startedAt, again };
  const executor = new Executor({ facts, run, device, suites, now: monotonicMicros });
  side.write(headerOf({ tool, run, device, declaration: null, facts }, suites));
  for (const planned of plan) side.write(planLine(planned));
  const began = monotonicMicros();
  await executor.survey(side);
  for (const planned of plan) {
    if (planned.decision !== 'run' || options.only?.(planned) === false) continue;
    const outcome = await executor.entry(planned, side);
    if (options.until?.(outcome)) break;
  }
  side.write(executor.closing(plan, began));
  return { outcomes: executor.outcomes, plan };
}

/** What is found out of one device of a kind. */
interface OfKind {
  /** The name of the kind of device. */
  readonly dut: string;
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
  /** Cases that say why they kill nothing, and kill. */
  readonly refutedReasons: readonly string[];
  /** Cases that kill or observe the very same faulty devices, of which more than one says no reason. */
  readonly sameKills: readonly { readonly ids: readonly string[]; readonly faults: readonly string[] }[];
  readonly byCategory: Readonly<Record<string, { readonly faults: number; readonly killed: number }>>;
  /** By kind of device. */
  readonly byDut: Readonly<Record<string, DetectionPower>>;
  readonly matrix: readonly FaultFinding[];
}

/**
 * One thing to find out: what becomes of a faulty device, or how many entries a sound device of a profile does not pass.
 * `dut` names the kind of device.
 */
export type ZooTask = { readonly dut: string } & ({ readonly fault: string } | { readonly profile: string });

export type ZooFinding = OfKind & (FaultFinding | { readonly entries: number; readonly alarms: number });

/** Everything there is to find out about suites: each device is judged by all of them that are about its kind. */
export function zooTasks(suites: readonly Suite[]): readonly ZooTask[] {
  return [...byDut(suites).keys()].flatMap(({ name: dut, virtual }) => [
    ...virtual.profiles.map((profile) => ({ dut, profile })),
    ...virtual.faults.map(({ id }) => ({ dut, fault: id })),
  ]);
}

/** Which cases judge a faulty device: those that check what it breaks, since no other could fail it for that; or the whole run. */
export type Thoroughness = 'citing' | 'whole';

/**
 * Finds one thing out with all of these suites that are about the device. A faulty device is judged on each profile until
 * it shows.
 * @throws RangeError where there is no such device
 */
export async function findOut(
  suites: readonly Suite[],
  task: ZooTask,
  seed: string,
  thoroughness: Thoroughness = 'citing',
): Promise<ZooFinding> {
  const own = suites.filter(({ dut }) => dut.name === task.dut);
  const [first] = own;
  if (first === undefined) throw new RangeError(`no suite is about a ${task.dut}`);
  if ('profile' in task) {
    const options = { profile: task.profile, seed, edition: '2015' };
    const { outcomes } = await runInProcess(own, first.dut.virtual.bench(options), options);
    const judged = outcomes.filter(({ verdict }) => verdict !== 'NOT_APPLICABLE');
    return { dut: task.dut, entries: judged.length, alarms: judged.filter(({ verdict }) => verdict !== 'PASS').length };
  }
  const fault = first.dut.virtual.faults.find(({ id }) => id === task.fault);
  if (fault === undefined) throw new RangeError(`no fault ${task.fault}`);
  return { dut: task.dut, ...(await examine(own, first.dut.virtual, fault, seed, thoroughness)) };
}

/** The kill matrix of all findings. */
export function zooReport(suites: readonly Suite[], findings: readonly ZooFinding[]): ZooReport {
  const matrix = findings.filter((finding) => 'outcome' in finding);
  const outcomes = (outcome: FaultFinding['outcome']) => matrix.filter((finding) => finding.outcome === outcome);
  const casesIn = (found: readonly FaultFinding[]) =>
    new Set(found.flatMap(({ killedBy }) => killedBy.map((entry) => entry.split('/', 1)[0])));
  const showing = casesIn(matrix);
  const failing = casesIn(outcomes('killed'));
  const categories = [...new Set(matrix.map(({ category }) => category))];
  return {
    faults: matrix.length,
    killed: outcomes('killed').length,
    observed: outcomes('observed').length,
    survivors: outcomes('survived').map(({ id }) => id),
    falseAlarms: findings.reduce((sum, finding) => sum + ('alarms' in finding ? finding.alarms : 0), 0),
    casesKillingNothing: suites.flatMap(({ cases }) =>
      cases.filter(({ id }) => !showing.has(id)).map(({ id, entries }) => ({ id, reason: entries[0]?.killsNothing ?? null })),
    ),
    refutedReasons: suites.flatMap(({ cases }) =>
      cases.filter(({ id, entries: [first] }) => first?.killsNothing !== undefined && failing.has(id)).map(({ id }) => id),
    ),
    sameKills: sameKills(suites, matrix),
    byCategory: Object.fromEntries(
      categories.map((category) => {
        const own = matrix.filter((finding) => finding.category === category);
        return [category, { faults: own.length, killed: own.filter(({ outcome }) => outcome === 'killed').length }];
      }),
    ),
    byDut: Object.fromEntries(
      [...new Set(findings.map(({ dut }) => dut))].map((dut) => [dut, powerOf(findings.filter((each) => each.dut === dut))]),
    ),
    matrix,
  };
}

function powerOf(findings: readonly ZooFinding[]): DetectionPower {
  const faulty = findings.filter((finding) => 'outcome' in finding);
  const sound = findings.filter((finding) => 'alarms' in finding);
  return {
    faults: faulty.length,
    killed: faulty.filter(({ outcome }) => outcome === 'killed').length,
    observed: faulty.filter(({ outcome }) => outcome === 'observed').length,
    soundEntries: sound.reduce((sum, { entries }) => sum + entries, 0),
    falseAlarms: sound.reduce((sum, { alarms }) => sum + alarms, 0),
  };
}

function sameKills(suites: readonly Suite[], matrix: readonly FaultFinding[]): ZooReport['sameKills'] {
  const explained = new Set(
    suites.flatMap(({ cases }) =>
      cases.filter(({ entries: [first] }) => (first?.beside ?? first?.killsNothing) !== undefined).map(({ id }) => id),
    ),
  );
  const kills = new Map<string, Set<string>>();
  for (const { id: fault, killedBy } of matrix) {
    for (const entry of killedBy) {
      const [id = entry] = entry.split('/', 1);
      kills.set(id, (kills.get(id) ?? new Set()).add(fault));
    }
  }
  const groups = new Map<string, { readonly ids: string[]; readonly faults: readonly string[] }>();
  for (const [id, faults] of kills) {
    const key = [...faults].join();
    const group = groups.get(key) ?? { ids: [], faults: [...faults] };
    group.ids.push(id);
    groups.set(key, group);
  }
  return [...groups.values()].filter(({ ids }) => ids.filter((id) => !explained.has(id)).length > 1);
}

/** What is wrong with suites about one kind of device: the entries that a sound device of that shape does not pass. */
export async function alarmsOf(suites: readonly Suite[], options: VirtualOptions): Promise<readonly Outcome[]> {
  const { outcomes } = await runInProcess(suites, dutOf(suites).virtual.bench(options), options);
  return outcomes.filter(({ verdict }) => verdict !== 'PASS' && verdict !== 'NOT_APPLICABLE');
}

/** Judges a faulty device on each profile until it shows, without the long cases as long as the others find anything. */
async function examine(
  suites: readonly Suite[],
  virtual: Virtual,
  fault: Fault,
  seed: string,
  thoroughness: Thoroughness,
): Promise<FaultFinding> {
  const judges = ({ entry }: PlannedEntry): boolean =>
    thoroughness === 'whole' || entry.covers.some((requirement) => fault.breaks.includes(requirement));
  const found = await examined(suites, virtual, fault, seed, (planned) => planned.entry.long !== true && judges(planned));
  return found.outcome === 'survived' ? examined(suites, virtual, fault, seed, judges) : found;
}

async function examined(
  suites: readonly Suite[],
  virtual: Virtual,
  fault: Fault,
  seed: string,
  only: (planned: PlannedEntry) => boolean,
): Promise<FaultFinding> {
  let observed: FaultFinding | undefined;
  const errors: string[] = [];
  for (const profile of virtual.profiles) {
    const options = { profile, seed, edition: '2015', fault: fault.id };
    const { outcomes } = await runInProcess(suites, virtual.bench(options), { ...options, only });
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
