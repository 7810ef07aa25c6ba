/** A machine-made sample of faults nobody thought of: random changes in the source of the reference card. */

import { expect, it } from 'vitest';
import { examineCards, score } from './mutants.ts';
import { isThorough, sampleOf } from './thorough.ts';

const count = sampleOf(60, 1000);

/** The aim, and for a sample what chance may take from it. */
const floor = isThorough ? 0.85 : 0.75;

it('fails random mutants of the reference card', { timeout: 7_200_000 }, async () => {
  const findings = await examineCards(count, '1');
  const { lines, killed } = score(findings);
  for (const line of lines) console.log(line);
  for (const { fate, file, line, was, text } of findings) {
    if (fate === 'survived')
      console.log(`survived: ${file}:${line} ${was.replace(/\s+/g, ' ').slice(0, 80)} → ${text.replace(/\s+/g, ' ').slice(0, 40)}`);
  }
  expect(findings.length).toBeGreaterThanOrEqual(count);
  expect(killed).toBeGreaterThanOrEqual(floor);
});
