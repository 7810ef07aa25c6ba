/** The suite for PSAMs as a whole: what its catalog promises, what its declarations grant, and what a run of it costs. */

import { describe, expect, it } from 'vitest';
import { suites } from '../../suites/index.ts';
import { loadDeclaration } from '../catalog/declaration.ts';
import { packageFile } from '../catalog/package-file.ts';
import { strengthOf } from '../catalog/requirement.ts';
import type { RecordEvent } from '../engine/record.ts';
import { runInProcess } from '../front/zoo.ts';

const [suite, ...others] = suites.filter(({ dut }) => dut.name === 'psam');
if (suite === undefined || others.length > 0) throw new Error('there is one suite for PSAMs');
const { requirements, cases, dut } = suite;
const entries = cases.flatMap((testCase) => testCase.entries);

describe('the catalog', () => {
  it('holds enough requirements, each with a source', () => {
    expect(requirements.length).toBeGreaterThanOrEqual(30);
    expect(requirements.filter(({ id }) => !id.startsWith('JTT978.6:PSAM.'))).toEqual([]);
  });

  it('says of each requirement which case checks it, or why none does', () => {
    const covered = new Set(entries.flatMap(({ covers }) => covers));
    const silent = requirements.filter(({ id, notTested }) => covered.has(id) === (notTested !== undefined));
    expect(silent.map(({ id }) => id)).toEqual([]);
  });

  it('knows every requirement that a faulty PSAM breaks', () => {
    const ids = new Set(requirements.map(({ id }) => id));
    expect(dut.virtual.faults.flatMap(({ id, breaks }) => breaks.filter((each) => !ids.has(each)).map((each) => `${id}: ${each}`))).toEqual(
      [],
    );
  });

  it.each(['ORDER.interrupted', 'MAC2.after-wrong', 'SEQUENCE.refused', 'SEQUENCE.end', 'INIT.version', 'STATE.reset', 'WRITE.protected'])(
    'lets no PSAM fail on %s, which no public source shows',
    (id) => {
      const requirement = requirements.find((each) => each.id === `JTT978.6:PSAM.${id}`);
      expect(requirement && strengthOf(requirement, 'K1')).toBe('observation');
    },
  );

  it.each(['MAC1.value', 'MAC2.wrong', 'SEQUENCE.unique', 'SEAL.mac', 'KEY.secret', 'FILE.16.length'])('lets a PSAM fail on %s', (id) => {
    const requirement = requirements.find((each) => each.id === `JTT978.6:PSAM.${id}`);
    expect(requirement && strengthOf(requirement, 'K1')).toBe('hard');
  });

  it('fails no PSAM of SM4 on a formula that is not public', () => {
    const formulas = requirements.filter(({ formula }) => formula);
    expect(formulas.map(({ id }) => id)).toContain('JTT978.6:PSAM.MAC1.value');
    expect(formulas.filter((requirement) => strengthOf(requirement, 'K2') === 'hard')).toEqual([]);
  });
});

describe('the shipped declarations', () => {
  it('grant nothing unless they are for our own PSAM', () => {
    expect(loadDeclaration(packageFile('suites/jtt978-6-psam/declaration.template.yaml')).grants).toEqual({});
    expect(loadDeclaration(packageFile('suites/jtt978-6-psam/virtual-psam.yaml')).card?.serial).toBe('99700000000000000017');
  });
});

describe('a run', () => {
  const run = async (profile: string) => {
    const events: RecordEvent[] = [];
    const options = { profile, seed: 'whole', edition: '2015' };
    const { outcomes } = await runInProcess([suite], dut.virtual.bench(options), { ...options, write: (event) => events.push(event) });
    const opened = events.filter((event) => event.type === 'apdu' && event.c.startsWith('80700000') && event.r.length === 20);
    return { events, outcomes, numbers: opened.map((event) => (event.type === 'apdu' ? event.r.slice(0, 8) : '')) };
  };

  it('shows its serial number before anything is spent in every entry', async () => {
    const { events } = await run('plain');
    const unseen: string[] = [];
    let [entry, isSeen] = ['', false];
    for (const event of events) {
      if (event.type === 'case') [entry, isSeen] = [event.entry, false];
      if (event.type !== 'apdu') continue;
      if (event.c.startsWith('00B09500')) isSeen = true;
      if (!/^00(A4|B0|84|C0)/.test(event.c) && !isSeen) unseen.push(entry);
    }
    expect(unseen).toEqual([]);
  });

  it('comes to the end of the numbers of a PSAM that has few left, and not before its last case', async () => {
    const { outcomes, numbers } = await run('last-numbers');
    expect(outcomes.filter(({ verdict }) => verdict !== 'PASS')).toEqual([]);
    expect(outcomes.at(-1)?.entry).toBe('JTT978.6-PSAM-SEQUENCE-006');
    expect(numbers.at(-1)).toBe('FFFFFFFE');
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers.length).toBeGreaterThan(1400);
  });
});
