/** Executes a plan entry by entry and writes what happened; how it is driven (in process, by vitest, by a record) is not its business. */

import { type DeviceFacts, isAnsweredFor, showFacts, spendsOn } from '../catalog/applicability.ts';
import { strengthOf } from '../catalog/requirement.ts';
import { LinkBroken } from '../link/link.ts';
import type { Text } from '../text.ts';
import { Inconclusive, Interrupted, NotGranted, OurError, wireReason } from './errors.ts';
import { Departure, type Far } from './far.ts';
import { Guard } from './guard.ts';
import { type Json, toJson } from './json.ts';
import type { PlannedEntry } from './plan.ts';
import { seedOf } from './random.ts';
import { type RecordEvent, type RunHeader, recordSchema, surveyEntry } from './record.ts';
import { countCases, type Violation } from './result.ts';
import { Stage } from './stage.ts';
import type { Dut, Suite } from './suite.ts';
import type { Instruments } from './test-case.ts';
import { conclude, type Strength, type Verdict } from './verdict.ts';

/** What identifies a run and the device that it is about. */
export interface RunDescription {
  readonly tool: RunHeader['tool'];
  readonly run: RunHeader['run'];
  readonly device: RunHeader['device'];
  readonly psam?: string;
  readonly declaration: Json;
  readonly facts: DeviceFacts;
}

/** The first line of a run's record; the suites share one kind of device. */
export function headerOf(description: RunDescription, suites: readonly Suite[]): RunHeader {
  const { name, title } = dutOf(suites);
  return {
    type: 'run',
    schema: recordSchema,
    tool: description.tool,
    run: description.run,
    device: description.device,
    dut: { name, title },
    ...(description.psam === undefined ? {} : { psam: description.psam }),
    suites: suites.map(({ folder, title }) => ({ folder, title })),
    declaration: description.declaration,
    facts: toJson(showFacts(description.facts)),
    requirements: suites.flatMap(({ requirements }) =>
      requirements.map((requirement) => ({
        id: requirement.id,
        title: requirement.title,
        text: requirement.text,
        strength: strengthOf(requirement, description.facts.kernel),
        confidence: requirement.confidence,
        evidence: requirement.evidence,
        level: requirement.level,
        sources: requirement.sources,
        ...(requirement.clause ? { clause: requirement.clause } : {}),
        ...(requirement.formula ? { formula: true } : {}),
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

export interface ExecutorInput extends Pick<RunHeader, 'run' | 'device'> {
  readonly facts: DeviceFacts;
  /** All of one kind of device. */
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

/** The kind of device that all these suites judge. */
export function dutOf(suites: readonly Suite[]): Dut {
  const [first, ...others] = suites;
  if (first === undefined || others.some(({ dut }) => dut !== first.dut)) {
    throw new OurError({ zh: '一次运行的测试套件须针对同一种被测设备', en: 'the suites of one run must be about one kind of device' });
  }
  return first.dut;
}

/**
 * Surveys the device and runs entries one after the other; what one leaves behind (facts, closed key gates, spent grants)
 * holds for the next, of whatever suite.
 */
export class Executor {
  readonly #input: ExecutorInput;
  readonly #dut: Dut;
  readonly #guard: Guard;
  #facts: Readonly<Record<string, Json>>;
  readonly #strengths = new Map<string, Strength>();
  /** Requirements that rest on a formula. */
  readonly #formulas = new Set<string>();
  readonly #closed = new Map<string, string>();
  /** The entry that a broken wire ended after it had changed the device: nobody knows what it left in the files. */
  #brokenOff: string | undefined;
  #isToBeRestored = false;
  readonly outcomes: Outcome[] = [];

  constructor(input: ExecutorInput) {
    const { declared, functions, grants, kernel, keys, pinned } = input.facts;
    this.#input = input;
    this.#dut = dutOf(input.suites);
    this.#guard = new Guard(this.#dut.meter(), grants, pinned);
    this.#facts = { ...declared, kernel, pinBeforeLoad: functions.has('EP.pin-before-load'), keys: [...keys].sort() };
    for (const { id, ...requirement } of input.suites.flatMap(({ requirements }) => requirements)) {
      this.#strengths.set(id, strengthOf(requirement, kernel));
      if (requirement.formula) this.#formulas.add(id);
    }
  }

  /** Learns what every case must know of the device. A survey that fails leaves them with what was declared. */
  async survey(side: Side): Promise<void> {
    const entry = surveyEntry(this.#dut);
    const began = this.#input.now();
    side.write({ type: 'case', entry, seed: this.#seedOf(entry) });
    const stage = this.#stage(entry, -1, side);
    this.#guard.begin(this.#dut.surveySpends);
    let verdict: Verdict = 'PASS';
    let reason: Text | undefined;
    try {
      await this.#dut.survey(this.#dut.instruments(stage), (facts) => {
        this.#facts = { ...this.#facts, ...facts };
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
    const { entry } = planned;
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
    write({ type: 'case', entry: entry.entry, seed: this.#seedOf(entry.entry) });
    const stage = this.#stage(entry.entry, planned.index, { far: side.far, write });
    const [verdict, reason] = (await this.#restored(stage)) ?? (await this.#verdict(planned, stage));
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

  /** Undoes what a broken wire may have left of the entry before; how this entry ends where the wire breaks once more. */
  async #restored(stage: Stage): Promise<Ended | undefined> {
    const { restoration } = this.#dut;
    if (!this.#isToBeRestored || restoration === undefined) return undefined;
    stage.note(restoring);
    this.#guard.begin(restoration.spends);
    try {
      await restoration.run(this.#dut.instruments(stage));
    } catch (error) {
      if (error instanceof Departure) throw error;
      const [verdict, reason] = explain(error);
      const isOver = error instanceof Inconclusive || error instanceof NotGranted;
      if (!isOver) return [verdict, reason];
      stage.note(reason);
    }
    this.#isToBeRestored = false;
    return undefined;
  }

  async #verdict({ entry }: PlannedEntry, stage: Stage): Promise<Ended> {
    this.#guard.begin(spendsOn(entry, this.#input.facts));
    const isSettled = isAnsweredFor(this.#input.facts);
    const gate = isSettled ? undefined : entry.needs?.find((need) => this.#closed.has(need));
    if (gate !== undefined && entry.proves === undefined) return ['INCONCLUSIVE', this.#keysOrFormula(this.#closed.get(gate) as string)];
    const brokenOff = this.#brokenOff;
    const [verdict, reason] = await this.#judge(this.#dut.instruments(stage), entry, stage);
    if (verdict === 'FAIL' && brokenOff !== undefined) return ['INCONCLUSIVE', leftBehind(brokenOff)];
    const isProved = verdict === 'PASS' && ![...stage.checked.broken].some((requirement) => this.#formulas.has(requirement));
    if (entry.proves === undefined || isSettled || isProved) return [verdict, reason];
    this.#closed.set(entry.proves, entry.entry);
    return verdict === 'FAIL' ? ['INCONCLUSIVE', this.#keysOrFormula(entry.entry)] : [verdict, reason];
  }

  async #judge(instruments: Instruments, entry: PlannedEntry['entry'], stage: Stage): Promise<Ended> {
    try {
      await entry.run(instruments);
    } catch (error) {
      if (error instanceof Departure) throw error;
      if (error instanceof LinkBroken && this.#guard.hasChanged) {
        this.#brokenOff = entry.entry;
        this.#isToBeRestored = true;
      }
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

  #stage(entry: string, index: number, side: Side): Stage {
    return new Stage({
      entry,
      far: side.far,
      guard: this.#guard,
      write: side.write,
      seed: this.#seedOf(entry),
      again: againFor(this.#input, entry),
      startsAt: Date.parse(this.#input.run.startedAt) + (index + 1) * 10_000,
      edition: this.#input.run.edition,
      facts: () => this.#facts,
      strengthOf: (requirement) => this.#strengths.get(requirement),
    });
  }

  #keysOrFormula(gate: string): Text {
    if (!this.#input.facts.vouched) {
      return {
        zh: `${gate} 未通过且声明未担保密钥：无法区分密钥错误与算法差异`,
        en: `${gate} did not pass and the declaration does not vouch for the keys: wrong keys or another formula`,
      };
    }
    return {
      zh: `${gate} 未能验证：样品的算法可能不是声明的候选算法，该内核的算法未公开`,
      en: `${gate} did not verify: the sample may compute by another formula than the declared candidate, and that of its kernel is not public`,
    };
  }

  #seedOf(entry: string): number {
    return seedOf(this.#input.run.seed, entry);
  }

  #since(began: number): number {
    return Math.round(this.#input.now() - began);
  }
}

/** How an entry is made to run once more. */
function againFor({ run: { again }, device }: Pick<RunHeader, 'run' | 'device'>, entry: string): Text {
  if (device.kind === 'virtual') {
    return {
      zh: `重现（虚拟设备从头运行，到达同一状态）：${again}`,
      en: `to reproduce it (the virtual device runs from the start and comes to the same state): ${again}`,
    };
  }
  const alone = again.includes(' --case ') ? again : `${again} --case ${entry}`;
  return {
    zh: `以同一种子再试（样品状态已变，找到的次序可能不同；以上步骤可直接照做）：${alone}`,
    en: `to try with the same seed (the sample is in another state by now and may show another order; the steps above can be keyed in as they are): ${alone}`,
  };
}

const restoring: Text = {
  zh: '通信在前一用例修改样品之后中断：先恢复样品',
  en: 'the wire broke in an earlier case after it had changed the sample, which is restored first',
};

function leftBehind(entry: string): Text {
  return {
    zh: `通信在 ${entry} 修改样品之后中断，其遗留状态未知：不能归咎于样品`,
    en: `the wire broke in ${entry} after it had changed the sample: what that left behind is unknown, and not the sample's fault`,
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
