/** A sound card that is overdrawn by more than a case pays back: there is no real balance to unload, and nothing to hold against it. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { suites } from '../../suites/index.ts';
import { purseCard } from '../../suites/jtt978-2-card/purse-card.ts';
import { runInProcess } from '../front/zoo.ts';
import { loadProfile } from '../reference/profiles/profile.ts';

const folder = mkdtempSync(join(tmpdir(), 'deep-debt-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The verdicts of the cases that open an unload, on a card with the limit of calibration card 104 and this much overdrawn. */
async function verdicts(overdrawn: number): Promise<readonly string[]> {
  const file = join(folder, `${overdrawn}.json`);
  const calibration = loadProfile('lab-104');
  writeFileSync(file, JSON.stringify({ ...calibration, purse: { ...calibration.purse, balance: 0, overdrawn } }));
  const options = { profile: file, seed: 'debt', edition: '2015' };
  const own = suites.filter(({ dut }) => dut === purseCard);
  const { outcomes } = await runInProcess(own, purseCard.virtual.bench(options), {
    ...options,
    only: ({ entry }) => /-INITU-00[1-5]/.test(entry.entry),
  });
  return outcomes.map(({ verdict }) => verdict);
}

it('is not failed for it', async () => {
  expect(new Set(await verdicts(0x6fff00))).toEqual(new Set(['INCONCLUSIVE']));
});

it('is judged where the debt is small', async () => {
  expect(new Set(await verdicts(2900))).toEqual(new Set(['PASS']));
});
