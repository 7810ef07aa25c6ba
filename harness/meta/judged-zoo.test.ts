/** The records of faulty devices are judged again to the same result, without a key. */

import { expect, it } from 'vitest';
import { suites } from '../../suites/index.ts';
import { judge } from '../engine/judge.ts';
import type { RecordEvent } from '../engine/record.ts';
import { resultOf } from '../engine/result.ts';
import { byDut } from '../engine/suite.ts';
import { runInProcess } from '../front/zoo.ts';
import { spread } from './thorough.ts';

// Events are handed on as they are; that lines of text say the same is shown in bundle.test.ts.
it.each([...byDut(suites)].map(([dut, own]) => [dut.name, dut, own] as const))(
  '%s',
  { timeout: 1_800_000 },
  async (_name, { virtual }, own) => {
    const faults = spread(virtual.faults, 30);
    for (const { id: fault } of faults) {
      const events: RecordEvent[] = [];
      const options = { profile: virtual.profiles[0] as string, seed: 'bundle', edition: '2015', fault };
      await runInProcess(own, virtual.bench(options), { ...options, write: (event) => events.push(event), device: options });
      const { conclusion, counts } = resultOf(events);
      expect(await judge({ events, head: '' }, suites), fault).toMatchObject({ equal: true, result: { conclusion, counts } });
    }
    console.log(`judged again: ${faults.length} of ${virtual.faults.length} faulty devices, all equal`);
  },
);
