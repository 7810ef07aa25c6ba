/** Orders: which suites they mean, what a real PSAM changes, and what cannot be carried out. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { base, suiteOf, testCase, toy } from '../engine/fixture/toy.ts';
import type { Bench, Dut, Suite } from '../engine/suite.ts';
import type { CaseDescription } from '../engine/test-case.ts';
import { inProcess } from '../link/in-process.ts';
import { BadOrder, prepare, type RunOrder } from './order.ts';

const folder = mkdtempSync(join(tmpdir(), 'tunion-order-'));
afterAll(() => rmSync(folder, { recursive: true }));

const silent = { reset: () => new Uint8Array(0), process: () => Uint8Array.of(0x90, 0x00) };
const bench: Bench = {
  links: { dut: inProcess('a toy', silent), psam: inProcess('a PSAM in software', silent) },
  ports: {},
  keys: ['keys.purchase', 'masters.purchase', 'keys.load', 'masters.load'],
  secrets: { pin: Uint8Array.of(1, 2, 3) },
  facts: { kernel: 'K6', functions: ['EP.load'], declared: { sm4: 'zero' } },
};
const card: Dut = { ...toy, virtual: { ...toy.virtual, bench: () => bench }, realCounterparts: { psam: ['keys.purchase'] } };
const other: Dut = { ...toy, name: 'other', title: { zh: '另一种设备', en: 'other device' } };

const named = (id: string, more: Partial<CaseDescription> = {}) =>
  testCase({ ...base, id, ...more }, async ({ add, check }) => check('TOY:one', await add(1)).is('029000'));
const suiteIn = (name: string, dut: Dut, id: string, more: Partial<CaseDescription> = {}): Suite => ({
  ...suiteOf([named(id, more)], dut),
  folder: name,
  requirements: [{ ...(suiteOf([]).requirements[0] as Suite['requirements'][number]), id: `JTT978.6:TOY.${name}` }],
});
const suites = [
  suiteIn('one', card, 'A', { needs: ['keys.purchase'] }),
  suiteIn('two', card, 'B', { needs: ['masters.purchase'] }),
  suiteIn('three', other, 'C'),
];

function order(changes: Partial<RunOrder> = {}): RunOrder {
  return {
    id: 'r',
    seed: 's',
    startedAt: '2026-01-05T02:00:00Z',
    tool: { name: 'tunion', version: '0' },
    language: 'en',
    device: { kind: 'virtual', profile: 'plain' },
    cases: [],
    grants: [],
    out: folder,
    suitesModule: '',
    timeoutMs: 1000,
    ...changes,
  };
}

function refusal(changes: Partial<RunOrder>): BadOrder {
  try {
    prepare(order(changes), suites);
  } catch (error) {
    if (error instanceof BadOrder) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

const psam = { kind: 'pcsc', glob: 'SAM', binding: 'koffi' } as const;

describe('the suites of a run', () => {
  const folders = (suite?: string) => prepare(order({ suite }), suites).suites.map((each) => each.folder);

  it('are all of the first kind of device, or those that are named', () => {
    expect(folders()).toEqual(['one', 'two']);
    expect(folders('two')).toEqual(['two']);
    expect(folders('thr*')).toEqual(['three']);
  });

  it('are those about the device of the cases that are asked for', () => {
    const about = (...cases: readonly string[]) => prepare(order({ cases }), suites);
    expect(about('C').suites.map((each) => each.folder)).toEqual(['three']);
    expect(about('B').plan.map(({ entry }) => entry.entry)).toEqual(['B']);
    expect(() => about('A', 'C')).toThrow(BadOrder);
    expect(() => about('D')).toThrow('no case "D"');
  });

  it('cannot be about two kinds of devices', () => {
    const { text } = refusal({ suite: '*' });
    expect(text.en).toBe('a run judges one kind of device, and these suites are about several: toy, other device; choose with --suite');
    expect(text.zh).toContain('一次运行只测一种设备，所选测试套件涉及：玩具、另一种设备');
  });

  it('may all be confirmed by one overlay', () => {
    const catalog = join(folder, 'overlay.json');
    const confirm = ['one', 'two', 'three'].map((name) => ({ id: `JTT978.6:TOY.${name}`, clause: '1.2' }));
    writeFileSync(catalog, JSON.stringify({ confirmedBy: 'A laboratory', confirm }));
    const prepared = prepare(order({ catalog, suite: 'two' }), suites);
    expect(prepared.suites.flatMap(({ requirements }) => requirements.map(({ clause }) => clause))).toEqual(['1.2']);
  });
});

describe('a virtual device', () => {
  it('is what its bench says', () => {
    const { facts } = prepare(order(), suites);
    expect(facts).toMatchObject({
      kernel: 'K6',
      functions: new Set(['EP.load']),
      declared: { sm4: 'zero', pinLength: 3 },
      secondReader: false,
    });
    expect(facts.keys).toEqual(new Set([...bench.keys, 'pin']));
  });
});

describe('a real PSAM', () => {
  it('holds its key, gives no master away, and needs a second reader', () => {
    const { facts, plan } = prepare(order({ psam }), suites);
    expect(facts.keys).toEqual(new Set(['keys.purchase', 'keys.load', 'masters.load', 'pin']));
    expect(facts.secondReader).toBe(true);
    expect(plan.map(({ entry, decision }) => [entry.entry, decision])).toEqual([
      ['A', 'run'],
      ['B', 'NOT_RUN'],
    ]);
  });

  it('stands in the record by its reader', () => {
    expect(prepare(order({ psam }), suites).describe({ dut: 'a toy', psam: 'SAM 00' })).toMatchObject({ psam: 'SAM 00' });
    expect(prepare(order(), suites).describe({ dut: 'a toy', psam: 'a PSAM in software' })).not.toHaveProperty('psam');
  });

  it('is of no use to a device that is tested without', () => {
    const { text } = refusal({ psam, suite: 'three' });
    expect(text.en).toContain('--psam');
    expect(text.zh).toContain('另一种设备');
  });
});
