/** Detection power: every faulty device is found by a case that cites what the fault breaks. */

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { detectionFile } from '../cli/tool.ts';
import type { ZooReport } from '../front/zoo.ts';
import { isThorough } from './thorough.ts';
import { tunion } from './tunion-process.ts';

it('finds every faulty device, and no case is idle without a reason', { timeout: 7_200_000 }, async () => {
  const { code, stdout, stderr } = await tunion(['zoo', '--json', ...(isThorough ? ['--whole'] : [])], { timeoutMs: 7_100_000 });
  expect(stderr).toBe('');
  const report = JSON.parse(stdout) as ZooReport;
  const { faults, killed, observed, survivors, falseAlarms, casesKillingNothing, refutedReasons, sameKills, byCategory } = report;
  console.log(
    `zoo: ${faults} faulty devices, ${killed} killed, ${observed} observed, ${survivors.length} survived, ${falseAlarms} false alarms`,
  );
  console.log(
    Object.entries(byCategory)
      .map(([category, each]) => `${category} ${each.killed}/${each.faults}`)
      .join(', '),
  );
  for (const { id, reason } of casesKillingNothing) console.log(`kills nothing: ${id}: ${reason?.en ?? 'no reason given'}`);
  expect(report.matrix.flatMap(({ id, errors }) => errors.map((error) => `${id}: ${error}`))).toEqual([]);
  expect(survivors).toEqual([]);
  expect(falseAlarms).toBe(0);
  expect(killed).toBeGreaterThanOrEqual(250);
  // What reports say of this version; `npm run detection` measures it anew.
  expect(JSON.parse(readFileSync(detectionFile, 'utf8'))).toEqual(report.byDut);
  expect(casesKillingNothing.filter(({ reason }) => reason === null).map(({ id }) => id)).toEqual([]);
  expect(refutedReasons).toEqual([]);
  expect(sameKills.map(({ ids, faults: same }) => `${ids.join(' ')}: ${same.join(' ')}`)).toEqual([]);
  expect(code).toBe(0);
});
