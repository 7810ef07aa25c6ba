/** A record too long to be held in memory: it is gone through line by line, as often as it takes. */

import { closeSync, openSync, readSync } from 'node:fs';
import { type ChainBreak, ChainReader, type Events, eventIn, type RecordEvent } from './record.ts';

const chunkOctets = 1 << 20;

/** The events of a record on disk; each way through reads the file anew and holds one line at a time. */
export class RecordFile implements Events {
  readonly path: string;
  /** Where the line of each event begins; known once the file was gone through. */
  #starts: readonly number[] | undefined;

  constructor(path: string) {
    this.path = path;
  }

  *[Symbol.iterator](): Generator<RecordEvent> {
    const starts: number[] = [];
    for (const [line, start] of linesOf(this.path)) {
      const event = eventIn(line);
      if (event === undefined) continue;
      starts.push(start);
      yield event;
    }
    this.#starts = starts;
  }

  /** The events from one number to another, read from where they stand. */
  slice(from: number, to: number): readonly RecordEvent[] {
    this.#starts ??= [...startsOf(this.path)];
    const start = this.#starts[from];
    if (start === undefined || to <= from) return [];
    const stretch: RecordEvent[] = [];
    for (const [line] of linesOf(this.path, start, this.#starts[to])) {
      const event = eventIn(line);
      if (event !== undefined) stretch.push(event);
    }
    return stretch;
  }

  /** Follows the chain from the first line to the last. */
  verify(): { readonly head: string; readonly broken?: ChainBreak } {
    const chain = new ChainReader();
    for (const [line] of linesOf(this.path)) chain.read(line);
    const { head, broken } = chain;
    return broken === undefined ? { head } : { head, broken };
  }
}

function* startsOf(path: string): Generator<number> {
  for (const [line, start] of linesOf(path)) if (eventIn(line) !== undefined) yield start;
}

/** The lines between two places of a file, with where each begins. */
function* linesOf(path: string, from = 0, to = Number.POSITIVE_INFINITY): Generator<readonly [line: string, start: number]> {
  const file = openSync(path, 'r');
  try {
    const chunk = Buffer.allocUnsafe(Math.min(chunkOctets, to - from));
    let rest = Buffer.alloc(0);
    let at = from;
    const more = (): number => readSync(file, chunk, 0, Math.min(chunk.length, to - at - rest.length), at + rest.length);
    for (let octets = more(); octets > 0; octets = more()) {
      const read = Buffer.concat([rest, chunk.subarray(0, octets)]);
      let start = 0;
      for (let end = read.indexOf(0x0a); end >= 0; end = read.indexOf(0x0a, start)) {
        yield [read.toString('utf8', start, end), at + start];
        start = end + 1;
      }
      rest = read.subarray(start);
      at += start;
    }
    if (rest.length > 0) yield [rest.toString('utf8'), at];
  } finally {
    closeSync(file);
  }
}
