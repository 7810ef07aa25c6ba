/** Executes a plan entry by entry and writes what happened; how it is driven (in process, by vitest, by a record) is not its business. */

import { type DeviceFacts, showFacts } from '../catalog/applicability.ts';
import { strengthOf } from '../catalog/requirement.ts';
import { LinkBroken } from '../link/link.ts';
import type { Text } from '../text.ts';
import { Inconclusive, Interrupted, NotGranted, OurError, wireReason } from './errors.ts';
import { Departure, type Far } from './far.ts';
import { Guard } from './guard.ts';
import { type Json, toJson } from './json.ts';
import type { PlannedEntry } from './plan.ts';
import { seedOf } from './random.ts';
import { type RecordEvent, type RunHeader, recordSchema } from './record.ts';
import { countCases, type Violation } from './result.ts';
import { Stage } from './stage.ts';
import type { Suite } from './suite.ts';
import type { Instruments } from './test-case.ts';
import { conclude, type Strength, type Verdict } from './verdict.ts';

/** What identifies a run and the device that it is about. */
export interface RunDescription {
  readonly tool: RunHeader['tool'];
  readonly run: RunHeader['run'];
  readonly device: RunHeader['device'];
  readonly declaration: Json;
  readonly facts: DeviceFacts;
}

/** The first line of a run's record. */
export function headerOf(description: RunDescription, suites: readonly Suite[]): RunHeader {
  return {
    type: 'run',
    schema: recordSchema,
    tool: description.tool,
    run: description.run,
    device: description.device,
    suites: suites.map(({ folder, title }) => ({ folder, title })),
    declaration: description.declaration,
    facts: toJson(showFacts(description.facts)),
    requirements: suites.flatMap(({ requirements }) =>
      requirements.map((requirement) => ({
        id: requirement.id,
        title: requirement.title,
        text: requirement.text,
        strength: strengthOf(requirement),
        confidence: requirement.confidence,
        evidence: requirement.evidence,
        level: requirement.level,
        sources: requirement.sources,
        ...(requirement.clause ? { clause: requirement.clause } : {}),
        ...(requirement.testFamily ? { testFamily: requirement.testFamily } : {}),
        ...(requirement.notTested ? { notTested: requirement.notTested } : {}),
      })),
    ),
  };
}

/** The line of the record for an entry of the plan. */
export function planLine({ suite, entry, decision, reason }: PlannedEntry): RecordEvent {
  return {
    type: 'plan',
    entry: entry.entry,
    case: entry.id,
    suite: suite.folder,
    title: entry.title,
    ...(entry.purpose ? { purpose: entry.purpose } : {}),
    covers: entry.covers,
    decision,
    ...(reason ? { reason } : {}),
  };
}

/** An entry that came to its end. */
export interface Outcome {
  readonly entry: string;
  readonly verdict: Verdict;
  readonly reason?: Text;
  readonly violations: readonly Violation[];
}

export interface ExecutorInput {
  readonly facts: DeviceFacts;
  readonly edition: string;
  readonly seed: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly suites: readonly Suite[];
  /** Monotonic microseconds. */
  readonly now: () => number;
}

/** Where one entry finds the world and leaves its trace. */
export interface Side {
  readonly far: Far;
  readonly write: (event: RecordEvent) => void;
}

/** A verdict and, where it is neither PASS nor FAIL on its own, why. */
type Ended = readonly [Verdict, Text | undefined];

/** Runs surveys and entries one after the other; what one leaves behind (facts, closed key gates, spent grants) holds for the next. */
export class Executor {
  readonly #input: ExecutorInput;
  readonly #guards = new Map<Suite, Guard>();
  readonly #facts = new Map<Suite, Readonly<Record<string, Json>>>();
  readonly #strengths = new Map<string, Strength>();
  readonly #closed = new Map<string, string>();
  readonly outcomes: Outcome[] = [];

  constructor(input: ExecutorInput) {
    this.#input = input;
    for (const suite of input.suites) {
      this.#guards.set(suite, new Guard(suite.meter(), input.facts.grants, input.facts.pinned));
      this.#facts.set(suite, { ...input.facts.declared, keys: [...input.facts.keys].sort() });
      for (const requirement of suite.requirements) this.#strengths.set(requirement.id, strengthOf(requirement));
    }
  }

  /** Learns what the cases of a suite must know of the device. A survey that fails leaves them with what was declared. */
  async survey(suite: Suite, side: Side): Promise<void> {
    const entry = `survey:${suite.folder}`;
    const began = this.#input.now();
    side.write({ type: 'case', entry, seed: seedOf(this.#input.seed, entry) });
    const stage = this.#stage(suite, entry, -1, side);
    this.#guard(suite).begin(suite.surveySpends);
    let verdict: Verdict = 'PASS';
    let reason: Text | undefined;
    try {
      await suite.survey(suite.instruments(stage), (facts) => {
        this.#facts.set(suite, { ...this.#facts.get(suite), ...facts });
        side.write({ type: 'facts', facts });
      });
    } catch (error) {
      if (error instanceof Departure) throw error;
      [verdict, reason] = explain(error);
    }
    this.#end(side.write, { entry, verdict, ...(reason ? { reason } : {}), violations: [] }, began);
  }

  /** Runs one entry that the plan decided to run. */
  async entry(planned: PlannedEntry, side: Side): Promise<Outcome> {
    const { suite, entry } = planned;
    const began = this.#input.now();
    const violations: Violation[] = [];
    const write = (event: RecordEvent): void => {
      side.write(event);
      if (event.type === 'check' && event.outcome !== 'met') {
        const { requirement, expected, observed, step } = event;
        violations.push({
          requirement,
          strength: event.outcome === 'tolerated' ? 'observation' : event.strength,
          expected,
          observed,
          step,
        });
      }
    };
    write({ type: 'case', entry: entry.entry, seed: seedOf(this.#input.seed, entry.entry) });
    const stage = this.#stage(suite, entry.entry, planned.index, { far: side.far, write });
    this.#guard(suite).begin(entry.spends ?? {});
    const [verdict, reason] = await this.#verdict(planned, stage);
    const outcome = this.#end(write, { entry: entry.entry, verdict, violations, ...(reason ? { reason } : {}) }, began);
    this.outcomes.push(outcome);
    return outcome;
  }

  /** The last line of a record, over every entry of the plan. */
  closing(plan: readonly PlannedEntry[], began: number, reason?: Text): RecordEvent {
    const ended = new Map(this.outcomes.map((outcome) => [outcome.entry, outcome]));
    const counts = countCases(
      plan.map(({ entry, decision }) => {
        const outcome = ended.get(entry.entry);
        return { verdict: decision === 'run' ? (outcome?.verdict ?? 'NOT_RUN') : decision, violations: outcome?.violations ?? [] };
      }),
    );
    return { type: 'close', conclusion: conclude(counts), counts, ...(reason ? { reason } : {}), us: this.#since(began) };
  }

  /** Writes the end of an entry; where a record was cut off just before it, the cut is its end. */
  #end(write: Side['write'], outcome: Outcome, began: number): Outcome {
    const { entry, verdict, reason } = outcome;
    try {
      write({ type: 'end', entry, verdict, ...(reason ? { reason } : {}), us: this.#since(began) });
      return outcome;
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      const cut = { ...outcome, verdict: verdict === 'FAIL' ? verdict : ('INCONCLUSIVE' as const), reason: error.reason };
      write({ type: 'end', entry, verdict: cut.verdict, reason: cut.reason, us: this.#since(began) });
      return cut;
    }
  }

  async #verdict({ suite, entry }: PlannedEntry, stage: Stage): Promise<Ended> {
    const gate = this.#input.facts.vouched ? undefined : entry.needs?.find((need) => this.#closed.has(need));
    if (gate !== undefined && entry.proves === undefined) return ['INCONCLUSIVE', keysOrFormula(this.#closed.get(gate) as string)];
    const [verdict, reason] = await this.#judge(suite.instruments(stage), entry, stage);
    if (entry.proves === undefined || this.#input.facts.vouched || verdict === 'PASS') return [verdict, reason];
    this.#closed.set(entry.proves, entry.entry);
    return verdict === 'FAIL' ? ['INCONCLUSIVE', keysOrFormula(entry.entry)] : [verdict, reason];
  }

  async #judge(instruments: Instruments, entry: PlannedEntry['entry'], stage: Stage): Promise<Ended> {
    try {
      await entry.run(instruments);
    } catch (error) {
      if (error instanceof Departure) throw error;
      const [verdict, reason] = explain(error);
      // What was broken before a case came to a halt stays broken; a defect of our own still voids it.
      return stage.checked.failed && verdict !== 'ERROR' ? ['FAIL', reason] : [verdict, reason];
    }
    const { requirements, failed } = stage.checked;
    const silent = entry.covers.filter((requirement) => !requirements.has(requirement));
    const undeclared = [...requirements].filter((requirement) => !entry.covers.includes(requirement));
    if (silent.length + undeclared.length > 0) {
      return [
        'ERROR',
        {
          zh: `用例声明与检查不一致：未检查 [${silent.join('、')}]，未声明 [${undeclared.join('、')}]`,
          en: `what the case declares is not what it checks: unchecked [${silent.join(', ')}], undeclared [${undeclared.join(', ')}]`,
        },
      ];
    }
    return [failed ? 'FAIL' : 'PASS', undefined];
  }

  #stage(suite: Suite, entry: string, index: number, side: Side): Stage {
    return new Stage({
      entry,
      far: side.far,
      guard: this.#guard(suite),
      write: side.write,
      seed: seedOf(this.#input.seed, entry),
      startsAt: this.#input.startedAt + (index + 1) * 10_000,
      edition: this.#input.edition,
      facts: () => this.#facts.get(suite) ?? {},
      strengthOf: (requirement) => this.#strengths.get(requirement),
    });
  }

  #guard(suite: Suite): Guard {
    const guard = this.#guards.get(suite);
    if (guard === undefined)
      throw new OurError({ zh: `测试套件 ${suite.folder} 不在本次运行中`, en: `suite ${suite.folder} is not part of this run` });
    return guard;
  }

  #since(began: number): number {
    return Math.round(this.#input.now() - began);
  }
}

function keysOrFormula(gate: string): Text {
  return {
    zh: `${gate} 未通过且声明未担保密钥：无法区分密钥错误与算法差异`,
    en: `${gate} did not pass and the declaration does not vouch for the keys: wrong keys or another formula`,
  };
}

function explain(error: unknown): readonly [Verdict, Text] {
  if (error instanceof LinkBroken) return ['INCONCLUSIVE', wireReason(error.fault)];
  if (error instanceof Inconclusive || error instanceof Interrupted) return ['INCONCLUSIVE', error.reason];
  if (error instanceof NotGranted) return ['NOT_RUN', error.reason];
  if (error instanceof OurError) return ['ERROR', error.reason];
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return ['ERROR', { zh: `测试系统内部错误：${message}`, en: `a defect of the test system: ${message}` }];
}
