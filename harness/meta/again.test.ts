/** The two command lines that a report prints for a failing case: the first shows the failure from the record, the second has it happen again. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { RunHeader } from '../engine/record.ts';
import type { RunResult } from '../engine/result.ts';
import { tunion } from './tunion-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'tunion-again-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each(['adds-without-carrying', 'debits-the-first-purse-for-the-second', 'accepts-any-pin'])(
  '%s',
  { timeout: 240_000 },
  async (fault) => {
    const out = join(folder, fault);
    const profile = fault.includes('second') ? 'k6' : 'plain';
    await tunion(['run', '--fault', fault, '--profile', profile, '--out', out], { timeoutMs: 200_000 });
    const { cases } = JSON.parse(readFileSync(join(out, 'result.json'), 'utf8')) as RunResult;
    const [header] = readFileSync(join(out, 'record.jsonl'), 'utf8').split('\n', 1);
    const { again } = (JSON.parse(header as string) as RunHeader).run;
    const failed = cases.find(({ verdict }) => verdict === 'FAIL')?.id as string;

    const shown = await tunion(['judge', out, '--case', failed, '--lang', 'en']);
    const live = await tunion([...again.split(' ').slice(1), '--case', failed, '--out', join(folder, `${fault}-again`)]);

    expect(shown.stdout).toMatch(new RegExp(`^fail  ${failed.replaceAll('.', '\\.')}`, 'm'));
    expect(shown.stdout).toMatch(/\(decides\): .*Observed /);
    expect(live.code).toBe(1);
    expect(live.stdout).toContain('DOES_NOT_CONFORM');
  },
);
