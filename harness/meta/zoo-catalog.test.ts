/** What faulty devices break stands in the catalogs of the suites that judge them. */

import { expect, it } from 'vitest';
import { suites } from '../../suites/index.ts';
import { byDut } from '../engine/suite.ts';

it.each([...byDut(suites)].map(([dut, own]) => [dut.name, dut, own] as const))('%s', (_name, { virtual }, own) => {
  const known = new Set(own.flatMap(({ requirements }) => requirements.map(({ id }) => id)));
  const unknown = virtual.faults.flatMap(({ id, breaks }) =>
    breaks.filter((requirement) => !known.has(requirement)).map((requirement) => `${id}: ${requirement}`),
  );
  expect(unknown).toEqual([]);
});
