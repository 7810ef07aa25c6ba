/** The plan of a run: which entries, in which order, and what comes along. */

import { describe, expect, it } from 'vitest';
import { virtualFacts } from '../catalog/applicability.ts';
import { base, record, requirement, suiteOf, testCase, toy } from './fixture/toy.ts';
import { makePlan, selectSuites } from './plan.ts';
import { readRecord } from './record.ts';
import { resultOf } from './result.ts';
import { dutOf } from './run.ts';
import type { Suite } from './suite.ts';
import type { CaseDescription } from './test-case.ts';

const facts = virtualFacts('2015', { keys: ['keys.load'], link: new Set() });
const named = (id: string, more: Partial<CaseDescription> = {}) =>
  testCase({ ...base, id, ...more }, async ({ add, check }) => check('TOY:one', await add(1)).is('029000'));
const inFolder = (folder: string, cases: Suite['cases']): Suite => ({ ...suiteOf(cases), folder });
const ids = (suites: readonly Suite[], cases?: readonly string[], given = facts, neighbours = suites) =>
  makePlan(suites, given, cases, neighbours).map(({ entry }) => entry.entry);

describe('the order of a plan', () => {
  const forGood = (id: string) => named(id, { spends: { irreversible: 1 } });

  it('has what spends a device for good last, and leaves the rest as it is', () => {
    const one = inFolder('one', [named('A'), forGood('B'), named('C', { spends: { lock: 1 } })]);
    const two = inFolder('two', [named('D'), forGood('E'), named('F')]);
    expect(ids([one, two])).toEqual(['A', 'C', 'D', 'F', 'B', 'E']);
  });

  it('has what leaves nothing of a device at the very end', () => {
    const one = inFolder('one', [named('A', { spends: { irreversible: 1 }, last: true }), named('B'), forGood('C')]);
    const two = inFolder('two', [forGood('D'), named('E')]);
    expect(ids([one, two])).toEqual(['B', 'E', 'C', 'D', 'A']);
  });

  it('has what proves a key first', () => {
    const suite = inFolder('one', [named('A'), forGood('B'), named('C', { needs: ['keys.load'], proves: 'keys.load' })]);
    expect(ids([suite])).toEqual(['C', 'A', 'B']);
  });
});

describe('a gate', () => {
  const gate = inFolder('one', [named('A'), named('B', { needs: ['keys.load'], proves: 'keys.load' })]);
  const behind = inFolder('two', [named('C', { needs: ['keys.load'] })]);

  it('comes along out of another suite where nobody vouches for the keys', () => {
    expect(ids([behind], [], { ...facts, vouched: false }, [gate, behind])).toEqual(['B', 'C']);
    expect(ids([behind], [], facts, [gate, behind])).toEqual(['C']);
  });
});

describe('several suites in a run', () => {
  it('are chosen by globs', () => {
    const all = [inFolder('jtt978-2-card', []), inFolder('jtt978-6-security', []), inFolder('jtt978-6-psam', [])];
    expect(selectSuites(all, 'jtt978-2*, *security').map(({ folder }) => folder)).toEqual(['jtt978-2-card', 'jtt978-6-security']);
  });

  it('must be about one kind of device', () => {
    const one = inFolder('one', []);
    expect(dutOf([one, inFolder('two', [])])).toBe(toy);
    expect(() => dutOf([one, suiteOf([], { ...toy })])).toThrow('one kind of device');
    expect(() => dutOf([])).toThrow('one kind of device');
  });
});

describe('a requirement that rests on a formula', () => {
  const wrong = testCase({ ...base, covers: ['TOY:mac'], id: 'M-001' }, async ({ add, check }) =>
    check('TOY:mac', await add(1)).is('ffff'),
  );

  it('fails a device of kernel K1', async () => {
    const { cases, limits } = resultOf(readRecord(await record(suiteOf([wrong]))).events);
    expect(cases[0]).toMatchObject({ verdict: 'FAIL', violations: [{ strength: 'hard' }] });
    expect(limits).toEqual([]);
  });

  it.each(['K2', 'K6'] as const)('is observed on kernel %s, and the result says that formulas are unconfirmed', async (kernel) => {
    const { cases, limits } = resultOf(readRecord(await record(suiteOf([wrong]), { kernel })).events);
    expect(cases[0]).toMatchObject({ verdict: 'PASS', violations: [{ strength: 'observation' }] });
    expect(limits).toHaveLength(1);
    expect(limits[0]?.en).toContain(`kernel ${kernel}`);
    expect(limits[0]?.en).toContain('unconfirmed');
    expect(limits[0]?.zh).toContain('未公开');
  });

  it('closes the gate of its key on such a kernel, though somebody vouches for the keys', async () => {
    const gate = testCase(
      { ...base, covers: ['TOY:mac'], id: 'M-003', needs: ['keys.load'], proves: 'keys.load' },
      async ({ add, check }) => check('TOY:mac', await add(1)).is('ffff'),
    );
    const behind = named('M-004', { needs: ['keys.load'] });
    const found = async (kernel: 'K1' | 'K6') => resultOf(readRecord(await record(suiteOf([behind, gate]), { kernel })).events).cases;
    expect((await found('K1')).map(({ id, verdict }) => [id, verdict])).toEqual([
      ['M-003', 'FAIL'],
      ['M-004', 'PASS'],
    ]);
    const [first, second] = await found('K6');
    expect(first).toMatchObject({ id: 'M-003', verdict: 'PASS', violations: [{ strength: 'observation' }] });
    expect(second).toMatchObject({ id: 'M-004', verdict: 'INCONCLUSIVE' });
    expect(second?.reason?.en).toContain('another formula than the declared candidate');
  });

  it('stays a failing one on any kernel where it rests on no formula', async () => {
    const plain = testCase({ ...base, id: 'M-002' }, async ({ add, check }) => check('TOY:one', await add(1)).is('ffff'));
    expect(resultOf(readRecord(await record(suiteOf([plain]), { kernel: 'K2' })).events).cases[0]?.verdict).toBe('FAIL');
    expect(requirement('TOY:one').formula).toBeUndefined();
  });
});
