/** The front end that people know: a run as one vitest file in one worker, with Allure results and a line of progress. */

import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { TestCase } from 'vitest/node';
import type { Verdict } from '../engine/verdict.ts';
import { AllureReporter, taskOf } from './allure.ts';

/** What each test tells the reporter about its entry. */
export interface EntryMeta {
  readonly entry: string;
  readonly verdict: Verdict;
  readonly reason: string | undefined;
}

declare module 'vitest' {
  interface TaskMeta {
    tunion?: EntryMeta;
  }
}

export interface Progress {
  planned(entries: number): void;
  ended(meta: EntryMeta): void;
  /** The worker came to a bad end (killed, crashed) or broke in our own code. */
  broke(message: string): void;
}

/**
 * Runs the plan of `TUNION_ORDER` in one forked worker and returns when that worker is gone.
 * @param out the run's folder: `allure-results/` is written there
 */
export async function runWithVitest(out: string, progress: Progress): Promise<void> {
  const { startVitest } = await import('vitest/node');
  const fromSources = import.meta.url.endsWith('.ts');
  const entry = fileURLToPath(new URL(`./run.entry${fromSources ? '.ts' : '.js'}`, import.meta.url));
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const root = dirname(entry);
  const require = createRequire(import.meta.url);
  const vitest = await startVitest(
    'test',
    [],
    {
      config: false,
      root,
      include: [relative(root, entry)],
      exclude: [],
      watch: false,
      pool: 'forks',
      maxWorkers: 1,
      isolate: false,
      testTimeout: 0,
      hookTimeout: 0,
      teardownTimeout: 2_000,
      bail: 0,
      retry: 0,
      // What is built needs no transforming.
      ...(fromSources ? {} : { server: { deps: { external: [/\.js$/] } } }),
      silent: true,
      passWithNoTests: true,
      setupFiles: [require.resolve('allure-vitest/setup')],
      reporters: [
        {
          onTestModuleCollected: (module) => progress.planned([...module.children.allTests()].length),
          onTestCaseResult: (testCase) => {
            const meta = testCase.meta().tunion;
            if (meta !== undefined) progress.ended(meta);
          },
          onTestRunEnd: (modules, errors) => {
            for (const module of modules) for (const test of module.children.allTests('pending')) leaveOut(test);
            for (const error of [...errors, ...modules.flatMap((module) => module.errors())]) progress.broke(error.message);
          },
        },
        new AllureReporter({ resultsDir: join(out, 'allure-results') }),
      ],
      cache: false,
    },
    {
      logLevel: 'silent',
      server: { watch: null },
      cacheDir: join(tmpdir(), 'tunion-vite'),
      ...(fromSources ? { resolve: { conditions: ['tunion-source'] }, ssr: { resolve: { conditions: ['tunion-source'] } } } : {}),
    },
    { stdout: nowhere, stderr: nowhere },
  );
  await vitest.close();
}

/** Marks a test that the worker did not live to run: it is no result. */
function leaveOut(test: TestCase): void {
  taskOf(test).mode = 'skip';
}
