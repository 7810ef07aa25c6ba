/** Of every subject of the catalogs the sound device is seen to do what it must and to refuse what it must, or the catalog says why one is missing. */

import { expect, it } from 'vitest';
import { suites } from '../../suites/index.ts';
import { subjectOf } from '../catalog/requirement.ts';
import { byDut, type Suite } from '../engine/suite.ts';
import { runInProcess } from '../front/zoo.ts';

type Side = 'success' | 'refusal';

/** What the device answered last in the step that a check speaks of, or before it, by the subjects of the checks. */
async function see(own: readonly Suite[], profile: string, sides: Map<string, Set<Side>>): Promise<void> {
  const last = new Map<number, Side>();
  let latest: Side = 'success';
  let step = 0;
  const options = { profile, seed: 'sides', edition: '2015' };
  await runInProcess(own, own[0]?.dut.virtual.bench(options) as never, {
    ...options,
    write: (event) => {
      if (event.type === 'case') last.clear();
      if (event.type === 'step') step = event.step;
      if (event.type === 'reset') latest = 'success';
      if (event.type === 'apdu' && event.channel === 'dut') {
        latest = /(9000|61..|628[34])$/.test(event.r) ? 'success' : 'refusal';
        last.set(step, latest);
      }
      if (event.type !== 'check') return;
      const subject = subjectOf({ id: event.requirement });
      sides.set(subject, (sides.get(subject) ?? new Set()).add(last.get(event.step) ?? latest));
    },
  });
}

it.each([
  ['purse-card', ['plain', 'dual-standard', 'k6']],
  ['psam', ['plain']],
])('of a %s', { timeout: 120_000 }, async (name, profiles) => {
  const own = [...byDut(suites)].find(([dut]) => dut.name === name)?.[1] as readonly Suite[];
  const sides = new Map<string, Set<Side>>();
  for (const profile of profiles) await see(own, profile, sides);
  const tested = own.flatMap(({ requirements }) => requirements).filter(({ notTested }) => notTested === undefined);
  const reasons = new Map(tested.map((requirement) => [subjectOf(requirement), requirement.oneSided]));
  const seen = [...reasons].map(([subject, reason]) => [subject, sides.get(subject)?.size ?? 0, reason !== undefined]);
  expect(seen.filter(([, sidesSeen, explained]) => sidesSeen !== (explained ? 1 : 2))).toEqual([]);
});
