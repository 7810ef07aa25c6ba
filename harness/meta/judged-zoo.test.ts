/** The record of every faulty device is judged again to the same result, without a key. */

import { expect, it } from 'vitest';
import { suites } from '../../suites/index.ts';
import { judge } from '../engine/judge.ts';
import type { RecordEvent } from '../engine/record.ts';
import { resultOf } from '../engine/result.ts';
import { runInProcess } from '../front/zoo.ts';

// Events are handed on as they are; that lines of text say the same is shown in bundle.test.ts.
it.each(suites.map((suite) => [suite.folder, suite] as const))('%s', { timeout: 1_800_000 }, async (_folder, suite) => {
  for (const { id: fault } of suite.virtual.faults) {
    const events: RecordEvent[] = [];
    const options = { profile: 'plain', seed: 'bundle', edition: '2015', fault };
    await runInProcess(suite, suite.virtual.bench(options), { ...options, write: (event) => events.push(event), device: options });
    const { conclusion, counts } = resultOf(events);
    expect(await judge({ events, head: '' }, suites), fault).toMatchObject({ equal: true, result: { conclusion, counts } });
  }
  console.log(`judged again: ${suite.virtual.faults.length} faulty devices, all equal`);
});
