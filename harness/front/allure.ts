/** Allure results as allure-vitest makes them, each when its test is over, without waiting for the disk after thousands of small files. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestResult } from 'allure-js-commons';
import { FileSystemWriter, type ReporterRuntime } from 'allure-js-commons/sdk/reporter';
import AllureVitestReporter, { type AllureVitestReporterConfig } from 'allure-vitest/reporter';
import type { RunnerTask, RunnerTestCase } from 'vitest';
import type { TestCase, Vitest } from 'vitest/node';

/** Vitest's own record of a test, to which it has no public way. */
export function taskOf(test: TestCase): RunnerTestCase {
  return (test as unknown as { readonly task: RunnerTestCase }).task;
}

class UnflushedWriter extends FileSystemWriter {
  readonly #folder: string;

  constructor(resultsDir: string) {
    super({ resultsDir });
    this.#folder = resultsDir;
  }

  override writeAttachment(name: string, content: Buffer | string): void {
    this.#write(name, content);
  }

  override writeResult(result: TestResult): void {
    this.#write(`${result.uuid}-result.json`, JSON.stringify(result));
  }

  #write(name: string, content: Buffer | string): void {
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(join(this.#folder, name), content);
  }
}

/** Writes into `resultsDir`, which the run removes with all else where it does not begin. */
export class AllureReporter extends AllureVitestReporter {
  readonly #folder: string;
  readonly #handled = new Set<string>();

  constructor(config: AllureVitestReporterConfig & { readonly resultsDir: string }) {
    super(config);
    this.#folder = config.resultsDir;
  }

  override onInit(vitest: Vitest): void {
    super.onInit(vitest);
    // The reporter has no option for its writer.
    (this as unknown as { readonly allureReporterRuntime: ReporterRuntime }).allureReporterRuntime.writer = new UnflushedWriter(
      this.#folder,
    );
  }

  /** While the worker is at the next one. */
  onTestCaseResult(test: TestCase): void {
    const task = taskOf(test);
    super.handleTask(task);
    this.#handled.add(task.id);
  }

  override handleTask(task: RunnerTask): void {
    if (!this.#handled.has(task.id)) super.handleTask(task);
  }
}
