/** Ends this process when one call into the reader service lasts too long: a mute card can hold a synchronous call for ever. */

import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { PcscBinding, PcscCard, Soon } from './pcsc-binding.ts';

/** What a call was for. */
export type WatchedCall = 'list' | 'connect' | 'transmit' | 'reset' | 'disconnect';

const calls: readonly WatchedCall[] = ['list', 'connect', 'transmit', 'reset', 'disconnect'];

/** What the watchdog leaves behind before it ends the process, as JSON. */
export interface WatchdogNote {
  readonly reason: 'call-too-long';
  readonly call: WatchedCall;
  readonly limitMs: number;
  readonly pid: number;
}

export interface WatchdogOptions {
  /** The file for the note; written only when the process is ended. */
  readonly note: string;
  /** How long one call may last, in ms; 30 s by default. It is noticed up to a tenth later. */
  readonly limitMs?: number | undefined;
}

export interface Watchdog {
  /** The call that begins now. Costs an atomic store, as leaving does. */
  enter(call: WatchedCall): void;
  leave(): void;
  stop(): Promise<void>;
}

/**
 * What the second thread does: it looks at the first shared word, which is 0 between calls and another number during each; the
 * second ends the thread. Time is counted in own wake-ups, so that a process that was suspended is not ended for it.
 * Kept as text because a thread has no loader for our sources; CommonJS, as `eval` has it.
 */
const guard = `
  const { writeFileSync } = require('node:fs');
  const { parentPort, workerData } = require('node:worker_threads');
  const { shared, limitMs, note, calls } = workerData;
  const word = new Int32Array(shared);
  const tickMs = Math.max(1, Math.min(500, limitMs / 10));
  let seen = 0;
  let waitedMs = 0;
  let last = performance.now();
  parentPort.postMessage('watching');
  for (;;) {
    Atomics.wait(word, 1, 0, tickMs);
    if (Atomics.load(word, 1) !== 0) break;
    const now = performance.now();
    const current = Atomics.load(word, 0);
    waitedMs = current !== 0 && current === seen ? waitedMs + Math.min(now - last, 2 * tickMs) : 0;
    seen = current;
    last = now;
    if (waitedMs < limitMs) continue;
    const call = calls[current & 7];
    try {
      writeFileSync(note, JSON.stringify({ reason: 'call-too-long', call, limitMs, pid: process.pid }));
    } finally {
      process.kill(process.pid, 'SIGKILL');
    }
  }
`;

/**
 * Starts the second thread. It keeps no process alive.
 * The process is ended with SIGKILL: nothing less ends one whose thread is inside such a call.
 */
export async function startWatchdog({ note, limitMs = 30_000 }: WatchdogOptions): Promise<Watchdog> {
  const shared = new SharedArrayBuffer(8);
  const word = new Int32Array(shared);
  const worker = new Worker(guard, { eval: true, execArgv: [], workerData: { shared, limitMs, note, calls } });
  await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  worker.unref();
  let generation = 0;
  return {
    enter(call) {
      // Three bits for the call, one that is always set, the rest to tell one call from the next.
      generation = (generation + 16) & 0x7ffffff0;
      Atomics.store(word, 0, generation | 8 | calls.indexOf(call));
    },
    leave() {
      Atomics.store(word, 0, 0);
    },
    async stop() {
      Atomics.store(word, 1, 1);
      Atomics.notify(word, 1);
      await worker.terminate();
    },
  };
}

/** The note, if a watchdog has left one there. */
export function readWatchdogNote(file: string): WatchdogNote | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as WatchdogNote;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The same binding with every call under the watchdog's eye. */
export function watched(binding: PcscBinding, watchdog: Watchdog): PcscBinding {
  function during<T>(call: WatchedCall, work: () => Soon<T>): Soon<T> {
    watchdog.enter(call);
    let result: Soon<T>;
    try {
      result = work();
    } catch (error) {
      watchdog.leave();
      throw error;
    }
    if (result instanceof Promise) return result.finally(() => watchdog.leave());
    watchdog.leave();
    return result;
  }

  const watchedCard = (card: PcscCard): PcscCard => ({
    get protocol() {
      return card.protocol;
    },
    get atr() {
      return card.atr;
    },
    transmit: (command) => during('transmit', () => card.transmit(command)),
    reset: () => during('reset', () => card.reset()),
    disconnect: () => during('disconnect', () => card.disconnect()),
  });

  return {
    name: binding.name,
    readers: () => during('list', () => binding.readers()),
    connect(reader) {
      const card = during('connect', () => binding.connect(reader));
      return card instanceof Promise ? card.then(watchedCard) : watchedCard(card);
    },
    close: () => binding.close(),
  };
}
