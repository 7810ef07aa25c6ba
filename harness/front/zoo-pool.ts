/** The zoo on all processors: workers that each ask for the next device until none is left. */

import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Suite } from '../engine/suite.ts';
import { type Thoroughness, type ZooFinding, type ZooReport, type ZooTask, zooReport, zooTasks } from './zoo.ts';

/** What a worker is told, and what it says when it has found out. */
export interface ZooOrder {
  readonly task: ZooTask;
  readonly seed: string;
  readonly thoroughness: Thoroughness;
}

/**
 * Judges every faulty device of the suites, and each sound profile.
 * @param suitesModule the module that exports `suites`, for the workers
 * @throws Error when a worker ends before its work does
 */
export async function examineZoo(
  suites: readonly Suite[],
  suitesModule: string,
  seed: string,
  thoroughness: Thoroughness,
  progress: (done: number, total: number) => void = () => {},
): Promise<ZooReport> {
  const tasks = zooTasks(suites);
  const findings: ZooFinding[] = [];
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    const entry = fileURLToPath(new URL(`./zoo.entry${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url));
    const worker = fork(entry, [suitesModule], { execArgv: process.execArgv });
    await new Promise<void>((resolve, reject) => {
      let mine: number | undefined;
      worker.on('message', (finding: ZooFinding | 'ready') => {
        if (mine !== undefined && finding !== 'ready') {
          findings[mine] = finding;
          done += 1;
          progress(done, tasks.length);
        }
        const task = tasks[next];
        if (task === undefined) {
          worker.disconnect();
          resolve();
          return;
        }
        mine = next;
        next += 1;
        worker.send({ task, seed, thoroughness } satisfies ZooOrder);
      });
      worker.once('exit', (code, signal) =>
        reject(new Error(`a worker of the zoo ended (${signal ?? code}) at ${JSON.stringify(tasks[mine ?? 0])}`)),
      );
    });
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return zooReport(suites, findings);
}
