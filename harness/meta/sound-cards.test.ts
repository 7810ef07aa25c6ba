/** No false alarms: sound devices in every legal shape pass, on every profile, over many seeds. */

import { describe, expect, it } from 'vitest';
import { suites } from '../../suites/index.ts';
import { seeded } from '../engine/random.ts';
import { byDut, type Suite, type VirtualOptions } from '../engine/suite.ts';
import { alarmsOf } from '../front/zoo.ts';
import { sampleOf, spread } from './thorough.ts';

const seeds = sampleOf(5, 50);

async function complaints(own: readonly Suite[], options: VirtualOptions): Promise<readonly string[]> {
  const alarms = await alarmsOf(own, options);
  return alarms.map(({ entry, verdict, violations, reason }) => {
    const broken = violations
      .filter(({ strength }) => strength === 'hard')
      .map(({ requirement, observed }) => `${requirement} ${JSON.stringify(observed)}`);
    return `${JSON.stringify(options)} ${entry} ${verdict} ${broken.join('; ')} ${reason?.en ?? ''}`;
  });
}

describe.each([...byDut(suites)].map(([dut, own]) => [dut.name, dut, own] as const))('%s', (_name, { virtual }, own) => {
  const { profiles, alternatives } = virtual;

  it.each(profiles)(`profile %s: ${seeds} seeds, each with legal freedoms of its own`, { timeout: 7_200_000 }, async (profile) => {
    for (let seed = 0; seed < seeds; seed += 1) {
      const random = seeded(`${profile}/${seed}`);
      const drawn = Object.fromEntries(Object.entries(alternatives).map(([axis, values]) => [axis, values[random.below(values.length)]]));
      expect(await complaints(own, { profile, seed: `sound-${seed}`, edition: '2015', alternatives: seed === 0 ? {} : drawn })).toEqual([]);
    }
    console.log(`${profile}: ${seeds} sound devices, 0 false alarms`);
  });

  it('each legal freedom by itself, on every profile in turn', { timeout: 7_200_000 }, async () => {
    const single = Object.entries(alternatives).flatMap(([axis, values]) => values.slice(1).map((value) => ({ [axis]: value })));
    const tried = spread([...single.entries()], 12);
    for (const [index, choice] of tried) {
      const profile = profiles[index % profiles.length] as string;
      expect(await complaints(own, { profile, seed: 'single', edition: '2015', alternatives: choice })).toEqual([]);
    }
    console.log(`${tried.length} of ${single.length} legal freedoms, 0 false alarms`);
  });

  it.each(profiles)('profile %s in the edition of 2023', { timeout: 600_000 }, async (profile) => {
    expect(await complaints(own, { profile, seed: 'edition', edition: '2023' })).toEqual([]);
  });
});
