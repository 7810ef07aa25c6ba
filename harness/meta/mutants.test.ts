/** A machine-made sample of faults nobody thought of: random changes in the source of the reference card. */

import { expect, it } from 'vitest';
import { examine, someMutants } from './mutants.ts';

// The aim is four of five; the floor below only catches a suite that has gone blind.
it('fails three of four random mutants of the reference card', { timeout: 1_800_000 }, async () => {
  const findings = await examine(someMutants(200, '1'));
  const number = (fate: string): number => findings.filter((finding) => finding.fate === fate).length;
  console.log(
    `mutants: ${findings.length}, ${number('killed')} killed, ${number('crashed')} crashed, ${number('hung')} hung, ${number('survived')} survived`,
  );
  for (const { fate, file, line, was, text } of findings) {
    if (fate === 'survived')
      console.log(`survived: ${file}:${line} ${was.replace(/\s+/g, ' ').slice(0, 80)} → ${text.replace(/\s+/g, ' ').slice(0, 40)}`);
  }
  expect(findings.length).toBe(200);
  expect(number('killed') / findings.length).toBeGreaterThanOrEqual(0.75);
});
