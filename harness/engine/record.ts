/**
 * The record of a run: one JSON object a line, append-only, each line naming the SHA-256 of the line before it.
 * Everything a verdict rests on stands here; nothing else does.
 */

import { hash } from 'node:crypto';
import type { LinkFault } from '../link/link.ts';
import type { Text } from '../text.ts';
import type { Json } from './json.ts';
import type { Conclusion, Counts, Strength, Verdict } from './verdict.ts';

/** The version of the record's format; a reader refuses any other. */
export const recordSchema = 2;

/** Octets of a command that stand for a secret: the far end puts it in just before it sends the command, changed by what is there. */
export interface SecretPlace {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
}

/** What the record keeps of a requirement, so that a report can be made without the catalog of its day. */
export interface RecordedRequirement {
  readonly id: string;
  readonly title: Text;
  readonly text: Text;
  readonly strength: Strength;
  readonly confidence: string;
  readonly evidence: string;
  readonly level: string;
  readonly sources: readonly string[];
  readonly clause?: string;
  /** Whether it rests on the formula of a MAC, a TAC or a key. */
  readonly formula?: boolean;
  readonly testFamily?: string;
  readonly notTested?: Text;
}

/** How well all cases of a version tell faulty devices of one kind from sound ones, as it was measured when the version was made. */
export interface DetectionPower {
  readonly faults: number;
  /** Faulty devices that a case fails, and those that break only what rests on too little, so that they are observed. */
  readonly killed: number;
  readonly observed: number;
  /** Entries that were run on sound devices, and how many of them did not pass. */
  readonly soundEntries: number;
  readonly falseAlarms: number;
}

export interface RunHeader {
  readonly type: 'run';
  readonly schema: number;
  readonly tool: { readonly name: string; readonly version: string; readonly detection?: DetectionPower };
  readonly run: {
    readonly id: string;
    readonly seed: string;
    readonly edition: string;
    /** ISO 8601 with seconds in UTC; the calendar of every transaction in the run starts here. */
    readonly startedAt: string;
    /** The command line that makes such a run once more; a virtual device does then what it did in this one. */
    readonly again: string;
  };
  readonly device: { readonly kind: string; readonly name: string; readonly profile?: string; readonly fault?: string };
  /** The kind of device: `purse-card`, `psam`. */
  readonly dut: { readonly name: string; readonly title: Text };
  /** The reader of the real PSAM that stood beside the device, where one did. */
  readonly psam?: string;
  readonly suites: readonly { readonly folder: string; readonly title: Text }[];
  /** What the declaration says, without keys and paths; null for a run without one. */
  readonly declaration: Json;
  /** What the run could rest on when the plan was made. */
  readonly facts: Json;
  readonly requirements: readonly RecordedRequirement[];
}

/** What a survey is called among the entries of a record. */
export function surveyEntry({ name }: RunHeader['dut']): string {
  return `survey:${name}`;
}

export type Decision = 'run' | 'NOT_APPLICABLE' | 'NOT_RUN';

export type RecordEvent =
  | RunHeader
  /** One line for each entry of the frozen plan; `entry` is the case id, or `ID/row` for a row of a family. */
  | {
      readonly type: 'plan';
      readonly entry: string;
      readonly case: string;
      readonly suite: string;
      readonly title: Text;
      readonly purpose?: Text;
      readonly covers: readonly string[];
      readonly decision: Decision;
      readonly reason?: Text;
    }
  /** What was learnt about the device before the first case (`entry` is `survey:` and the kind of device), known to every case after it. */
  | { readonly type: 'facts'; readonly facts: Json }
  | { readonly type: 'case'; readonly entry: string; readonly seed: number }
  /** A verb opens a step; its APDUs and checks follow. `voice` says whether it is preamble or the act under test. */
  | {
      readonly type: 'step';
      readonly step: number;
      readonly verb: string;
      readonly title: Text;
      readonly voice: 'preamble' | 'attempt';
      readonly inputs?: Json;
    }
  /**
   * Command and answer as hexadecimal; `us` is how long the answer took in microseconds. `channel` is `dut` or a counterpart.
   * In the places of `secrets` the command was another on the wire: what stands there is the difference to the secret.
   */
  | {
      readonly type: 'apdu';
      readonly channel: string;
      readonly c: string;
      readonly secrets?: readonly SecretPlace[];
      readonly r: string;
      readonly us: number;
    }
  | { readonly type: 'reset'; readonly channel: string; readonly atr: string; readonly us: number }
  /** Power was taken away while a command worked (`moment` 0…1) or before its answer was read (`moment` null). */
  | {
      readonly type: 'tear';
      readonly channel: string;
      readonly c: string;
      readonly secrets?: readonly SecretPlace[];
      readonly moment: number | null;
    }
  /** The wire failed: never a fault of the device under test. */
  | { readonly type: 'fault'; readonly channel: string; readonly c?: string; readonly fault: LinkFault; readonly message: string }
  /** The writer of the record was ended here, by its watchdog or by other hands. */
  | { readonly type: 'cut'; readonly reason: Text }
  /** A question to a key holder (PSAM host, issuer host) and its answer; keys never cross. */
  | { readonly type: 'ask'; readonly port: string; readonly question: Json; readonly answer: Json }
  | {
      readonly type: 'check';
      readonly requirement: string;
      readonly outcome: 'met' | 'tolerated' | 'broken';
      readonly strength: Strength;
      readonly expected: Json;
      readonly observed: Json;
      readonly step: number;
      readonly note?: Text;
    }
  /** A line of the procedure that no verb writes, such as a counter-example of a model. */
  | { readonly type: 'note'; readonly text: Text }
  | { readonly type: 'end'; readonly entry: string; readonly verdict: Verdict; readonly reason?: Text; readonly us: number }
  | { readonly type: 'close'; readonly conclusion: Conclusion; readonly counts: Counts; readonly reason?: Text; readonly us: number };

/** Events to go through as often as it takes, from which stretches can be read again: a list, or a record on the disk. */
export interface Events extends Iterable<RecordEvent> {
  slice(from: number, to: number): readonly RecordEvent[];
}

/** An event as it stands in the file: its number from 0 and the hash of the line before it. */
export type RecordLine = RecordEvent & { readonly i: number; readonly prev: string };

/** The file of a run's record in its folder. */
export const recordFile = 'record.jsonl';

/** `prev` of the first line. */
export const genesis = '0'.repeat(64);

export function hashLine(line: string): string {
  return hash('sha256', line);
}

/** Where finished lines go: a file, or memory. */
export type Sink = (line: string) => void;

/** Numbers and chains events and hands them on as lines. */
export class Recorder {
  #next: number;
  #head: string;
  readonly #sink: Sink;

  /** Starts a chain, or goes on after `last` when that many lines are there already. */
  constructor(sink: Sink, last?: { readonly i: number; readonly hash: string }) {
    this.#sink = sink;
    this.#next = last === undefined ? 0 : last.i + 1;
    this.#head = last === undefined ? genesis : last.hash;
  }

  write(event: RecordEvent): void {
    const line = JSON.stringify({ i: this.#next, prev: this.#head, ...event });
    this.#sink(line);
    this.#next += 1;
    this.#head = hashLine(line);
  }

  /** The hash of the last line: whoever knows it knows the whole record. */
  get head(): string {
    return this.#head;
  }
}

/** The first place where a record is not what its chain says. */
export interface ChainBreak {
  readonly line: number;
  readonly reason: Text;
}

/** The events of a record, as far as its chain holds. */
export interface ReadRecord {
  readonly events: readonly RecordEvent[];
  readonly head: string;
  /** Absent when every line follows from the one before it. */
  readonly broken?: ChainBreak;
}

/** Reads a record; a line that is no JSON, out of number or off the chain is named, and the lines after it still read. */
export function readRecord(text: string): ReadRecord {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const chain = new ChainReader();
  const events = lines.flatMap((line) => chain.read(line) ?? []);
  const { head, broken } = chain;
  return broken === undefined ? { events, head } : { events, head, broken };
}

/** Follows the chain of a record line by line. */
export class ChainReader {
  #lines = 0;
  #head = genesis;
  #broken: ChainBreak | undefined;

  /** The event of the next line, where it is one. */
  read(line: string): RecordEvent | undefined {
    const index = this.#lines;
    this.#lines += 1;
    const parsed = parseLine(line);
    if (parsed === undefined) {
      this.#broken ??= { line: index + 1, reason: { zh: '该行不是完整的 JSON 记录', en: 'this line is no whole JSON record' } };
      return undefined;
    }
    const { i, prev, ...event } = parsed;
    if (i !== index) {
      this.#broken ??= { line: index + 1, reason: { zh: `行号应为 ${index}，实为 ${i}`, en: `line number ${i} where ${index} belongs` } };
    } else if (prev !== this.#head) {
      this.#broken ??= {
        line: index + 1,
        reason: { zh: '上一行的 SHA-256 与本行所记不符，上一行已被改动', en: 'the line before this one is not the one it was chained to' },
      };
    }
    this.#head = hashLine(line);
    return event as RecordEvent;
  }

  /** The hash of the last line. */
  get head(): string {
    return this.#head;
  }

  /** The first place where the lines are not what their chain says. */
  get broken(): ChainBreak | undefined {
    return this.#broken;
  }
}

/** The event of a line, where it is one, without regard to the chain. */
export function eventIn(line: string): RecordEvent | undefined {
  const parsed = parseLine(line);
  if (parsed === undefined) return undefined;
  const { i: _i, prev: _prev, ...event } = parsed;
  return event as RecordEvent;
}

function parseLine(line: string): RecordLine | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    const known = typeof parsed === 'object' && parsed !== null && 'type' in parsed && 'i' in parsed && 'prev' in parsed;
    return known ? (parsed as RecordLine) : undefined;
  } catch {
    return undefined;
  }
}
