/** A virtual card in a process of its own, for a test to end: at one of its commands it sends itself a signal, before it answers. */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { plugIntoVpcd } from '../link/vpcd-card.ts';
import { virtualCard } from '../reference/purse-bench.ts';

export interface WireCardOptions {
  readonly port: number;
  /** Which command, from 1. */
  readonly at: number;
  /** SIGKILL takes the card out as pulling it does; SIGSTOP leaves it in and mute. */
  readonly signal: 'SIGKILL' | 'SIGSTOP';
}

/** The card's process; what to do with its pid is the test's business. */
export interface WireCard {
  readonly process: ChildProcess;
  /** Ends it, if it has not ended. */
  end(): Promise<void>;
}

const self = fileURLToPath(import.meta.url);

/** Starts the process; it plugs itself in, and again and again until there is a reader. */
export async function startWireCard(options: WireCardOptions): Promise<WireCard> {
  const child = fork(self, [JSON.stringify(options)], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    execArgv: ['--import', 'tsx', '--conditions', 'tunion-source'],
  });
  const exited = once(child, 'exit');
  await once(child, 'message');
  return {
    process: child,
    async end() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

async function serve({ port, at, signal }: WireCardOptions): Promise<void> {
  const card = virtualCard({ profile: 'plain', seed: '1', edition: '2015' });
  let commands = 0;
  process.on('disconnect', () => process.exit());
  process.send?.('ready');
  const { out } = await plugIntoVpcd(
    {
      reset: () => card.reset(),
      process(command) {
        const answer = card.process(command);
        commands += 1;
        if (commands !== at) return answer;
        process.kill(process.pid, signal);
        // The signal may reach another thread first; this one goes no further.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
        return answer;
      },
    },
    { port, again: true },
  );
  await out;
}

if (process.argv[1] === self) await serve(JSON.parse(process.argv[2] as string) as WireCardOptions);
