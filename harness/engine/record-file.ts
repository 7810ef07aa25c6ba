/** A record too long to be held in memory: it is gone through line by line, as often as it takes. */

import { closeSync, openSync, readSync } from 'node:fs';
import { type ChainBreak, ChainReader, eventIn, type RecordEvent } from './record.ts';

const chunkOctets = 1 << 20;

/** The events of a record on disk; each way through reads the file anew and holds one line at a time. */
export class RecordFile implements Iterable<RecordEvent> {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  *[Symbol.iterator](): Generator<RecordEvent> {
    for (const line of linesOf(this.path)) {
      const event = eventIn(line);
      if (event !== undefined) yield event;
    }
  }

  /** Follows the chain from the first line to the last. */
  verify(): { readonly head: string; readonly broken?: ChainBreak } {
    const chain = new ChainReader();
    for (const line of linesOf(this.path)) chain.read(line);
    const { head, broken } = chain;
    return broken === undefined ? { head } : { head, broken };
  }
}

function* linesOf(path: string): Generator<string> {
  const file = openSync(path, 'r');
  try {
    const chunk = Buffer.alloc(chunkOctets);
    let rest = Buffer.alloc(0);
    for (let octets = readSync(file, chunk); octets > 0; octets = readSync(file, chunk)) {
      const read = Buffer.concat([rest, chunk.subarray(0, octets)]);
      let start = 0;
      for (let end = read.indexOf(0x0a); end >= 0; end = read.indexOf(0x0a, start)) {
        yield read.toString('utf8', start, end);
        start = end + 1;
      }
      rest = read.subarray(start);
    }
    if (rest.length > 0) yield rest.toString('utf8');
  } finally {
    closeSync(file);
  }
}
