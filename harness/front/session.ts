/** A live run from its first line to its last: the plan, the device, and the record that grows beside them. */

import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { wireReason } from '../engine/errors.ts';
import { live } from '../engine/far.ts';
import type { PlannedEntry } from '../engine/plan.ts';
import { type RecordEvent, Recorder, recordFile } from '../engine/record.ts';
import { Executor, headerOf, type Outcome, planLine, type Side } from '../engine/run.ts';
import type { Suite } from '../engine/suite.ts';
import { LinkBroken, type LinkFault } from '../link/link.ts';
import { monotonicMicros } from '../link/trace.ts';
import type { Language, Text } from '../text.ts';
import { type OpenBench, type Prepared, prepare, type RunOrder } from './order.ts';

/** Where a worker leaves the sentence why it could not begin, as a text in both languages. */
export const refusalFile = 'refused.json';

export class Session {
  readonly #order: RunOrder;
  readonly #prepared: Prepared;
  readonly #executor: Executor;
  readonly #file: number;
  readonly #recorder: Recorder;
  /** Lines that are not in the file yet. */
  readonly #lines: string[] = [];
  readonly #began = monotonicMicros();
  #bench: OpenBench | undefined;
  #side: Side | undefined;
  #trace: string[] = [];
  /** The last failure of a wire. */
  #fault: LinkFault | undefined;
  /** Why nothing is judged: what no survey has told the cases, they would hold against the device. */
  #unsurveyed: Text | undefined;

  constructor(order: RunOrder, suites: readonly Suite[]) {
    this.#order = order;
    this.#prepared = prepare(order, suites);
    mkdirSync(order.out, { recursive: true });
    this.#file = openSync(join(order.out, recordFile), 'wx');
    this.#recorder = new Recorder((line) => this.#lines.push(line));
    const { suites: chosen, describe } = this.#prepared;
    this.#executor = new Executor({ ...describe({}), suites: chosen, now: monotonicMicros });
  }

  get plan(): readonly PlannedEntry[] {
    return this.#prepared.plan;
  }

  /** Freezes the plan in the record, opens the device and surveys it. */
  async begin(): Promise<void> {
    this.#bench = await this.#prepared.open().catch((error: unknown) => {
      const text =
        error instanceof LinkBroken ? wireReason(error.fault) : error instanceof Error && 'text' in error ? error.text : undefined;
      if (text !== undefined) writeFileSync(join(this.#order.out, refusalFile), JSON.stringify(text));
      throw error;
    });
    const { links, ports, secrets } = this.#bench;
    this.#side = { far: live(links, ports, monotonicMicros, secrets), write: (event) => this.#write(event) };
    const names = Object.fromEntries(Object.entries(links).map(([channel, { name }]) => [channel, name]));
    this.#write(headerOf(this.#prepared.describe(names), this.#prepared.suites));
    for (const planned of this.#prepared.plan) this.#write(planLine(planned));
    await this.#executor.survey(this.#side);
    if (this.#fault !== undefined) this.#unsurveyed = wireReason(this.#fault);
  }

  /** Runs an entry, or says why it does not run; `trace` is its procedure for a reader. */
  async entry(planned: PlannedEntry): Promise<Pick<Outcome, 'verdict' | 'reason'> & { readonly trace: string }> {
    if (planned.decision !== 'run' || this.#side === undefined) {
      const verdict = planned.decision === 'run' ? 'NOT_RUN' : planned.decision;
      return { verdict, ...(planned.reason ? { reason: planned.reason } : {}), trace: '' };
    }
    if (this.#unsurveyed !== undefined) return { verdict: 'NOT_RUN', reason: this.#unsurveyed, trace: '' };
    this.#trace = [];
    const { verdict, reason } = await this.#executor.entry(planned, this.#side);
    return { verdict, ...(reason ? { reason } : {}), trace: this.#trace.join('\n') };
  }

  async close(): Promise<void> {
    if (this.#side !== undefined) this.#write(this.#executor.closing(this.#prepared.plan, this.#began, this.#unsurveyed));
    closeSync(this.#file);
    await this.#bench?.close();
  }

  /** What was done to a device outside of this process is in the file at once; of one inside nothing is left to be known but by entries. */
  #write(event: RecordEvent): void {
    this.#recorder.write(event);
    const isOutside = this.#order.device.kind !== 'virtual' || this.#order.psam !== undefined;
    if (isOutside || event.type === 'end' || event.type === 'close') writeSync(this.#file, `${this.#lines.splice(0).join('\n')}\n`);
    if (event.type === 'fault') this.#fault = event.fault;
    const line = traceLine(event, this.#order.language);
    if (line !== undefined) this.#trace.push(line);
  }
}

/** An event as a line of a trace; undefined for what a trace does not show. */
function traceLine(event: RecordEvent, language: Language): string | undefined {
  switch (event.type) {
    case 'step':
      return `${event.step}. ${event.title[language]}`;
    case 'apdu':
      return `   ${event.channel} > ${event.c}\n   ${event.channel} < ${event.r}  ${event.us} µs`;
    case 'reset':
      return `   ${event.channel} ⏻ ${event.atr}`;
    case 'tear':
      return `   ${event.channel} > ${event.c}  ✂ ${event.moment ?? ''}`;
    case 'fault':
      return `   ${event.channel} ✗ ${event.fault}: ${event.message}`;
    case 'ask':
      return `   ${event.port} ? ${JSON.stringify(event.question)}\n   ${event.port} ! ${JSON.stringify(event.answer)}`;
    case 'check':
      return `   ${event.outcome === 'met' ? '✓' : '✗'} ${event.requirement}: ${JSON.stringify(event.observed)} ⇐ ${JSON.stringify(event.expected)}`;
    case 'note':
      return `   ${event.text[language]}`;
    default:
      return undefined;
  }
}
