/** A machine-made sample of faults nobody thought of: random changes in the source of the reference card. */

import { expect, it } from 'vitest';
import { examine, someMutants } from './mutants.ts';
import { sampleOf } from './thorough.ts';

const count = sampleOf(60, 1000);

// The aim is 85 of a hundred; the floor below only catches a suite that has gone blind.
it('fails three of four random mutants of the reference card', { timeout: 7_200_000 }, async () => {
  const findings = await examine(someMutants(count, '1'));
  const number = (fate: string): number => findings.filter((finding) => finding.fate === fate).length;
  console.log(
    `mutants: ${findings.length}, ${number('killed')} killed, ${number('crashed')} crashed, ${number('hung')} hung, ${number('survived')} survived`,
  );
  for (const { fate, file, line, was, text } of findings) {
    if (fate === 'survived')
      console.log(`survived: ${file}:${line} ${was.replace(/\s+/g, ' ').slice(0, 80)} → ${text.replace(/\s+/g, ' ').slice(0, 40)}`);
  }
  expect(findings.length).toBe(count);
  expect(number('killed') / findings.length).toBeGreaterThanOrEqual(0.75);
});
