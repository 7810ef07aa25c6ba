/** The listing of requirements: parts, families and cases of the product's own suites. */

import { expect, it } from 'vitest';
import { testFamilyText } from '../catalog/requirement.ts';
import { runHere } from '../meta/command-line.ts';
import { type RequirementsReport, requirementsReport } from './requirements.ts';

it('counts each part by itself, and all of them together', async () => {
  const { out, code } = await runHere('requirements', '--suite', 'jtt978-2*,jtt978-6*', '--json');
  const { parts, total, covered, withReason, silent } = JSON.parse(out) as RequirementsReport;
  expect(Object.keys(parts)).toEqual(expect.arrayContaining(['JT/T 978.2', 'JT/T 978.6']));
  for (const tally of Object.values(parts)) expect(tally.covered + tally.withReason + tally.silent.length).toBe(tally.total);
  const sum = (count: (tally: (typeof parts)[string]) => number) => Object.values(parts).reduce((all, tally) => all + count(tally), 0);
  expect([total, covered, withReason]).toEqual([sum((each) => each.total), sum((each) => each.covered), sum((each) => each.withReason)]);
  expect(code).toBe(silent.length === 0 ? 0 : 1);
});

it('takes only the requirements of the suites that are asked for', () => {
  const { parts, items } = requirementsReport('jtt978-6-security', undefined);
  expect(Object.keys(parts)).toEqual(['JT/T 978.6']);
  expect(items.every(({ id }) => id.startsWith('JTT978.6:'))).toBe(true);
});

it('lists the cases of every test family, each under the requirements that put it there', () => {
  const { families, items } = requirementsReport(undefined, undefined);
  expect(families.map(({ family }) => family)).toEqual(['cs', 'ml', 'wj', 'jy', 'zt', 'wdx']);
  for (const { family, cases } of families) {
    expect(cases.length, family).toBeGreaterThan(0);
    for (const id of cases)
      expect(
        items.some((item) => item.testFamily === family && item.cases.includes(id)),
        `${family} ${id}`,
      ).toBe(true);
  }
});

it.each([
  ['zh', '族代码的含义为我们的理解'],
  ['en', 'our reading of the family codes'],
] as const)('says in %s that the meaning of the family codes is our reading', async (language, label) => {
  const { out } = await runHere('requirements', '--lang', language);
  expect(out).toContain(label);
  for (const [family, text] of Object.entries(testFamilyText))
    expect(out).toMatch(new RegExp(`^${family}  .*${text[language].slice(0, 2)}`, 'm'));
});
