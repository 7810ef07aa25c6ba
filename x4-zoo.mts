import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { suites } from '/work/main/suites/index.ts';
import { findOut } from '/work/main/harness/front/zoo.ts';
import { faults } from '/work/main/harness/reference/zoo/zoo.ts';
const out = process.argv[2]!; const only = process.argv[3] ? new RegExp(process.argv[3]) : undefined; const limit = Number(process.argv[4] ?? 540) * 1000;
const old = new Set((process.argv[5] && existsSync(process.argv[5]) ? readFileSync(process.argv[5], 'utf8') : '').split('\n'));
const done = new Set(existsSync(out) ? readFileSync(out, 'utf8').trim().split('\n').filter(Boolean).map((l) => JSON.parse(l).id) : []);
const began = Date.now(); let n = 0;
for (const { id } of faults) {
  if (done.has(id) || old.has(id) || (only && !only.test(id))) continue;
  if (Date.now() - began > limit) { console.log('more'); process.exit(0); }
  const t = Date.now();
  try {
    const f = await findOut(suites, { dut: 'purse-card', fault: id }, '1') as any;
    appendFileSync(out, JSON.stringify({ id, outcome: f.outcome, profile: f.profile, killedBy: f.killedBy, errors: f.errors, ms: Date.now() - t, breaks: f.breaks }) + '\n');
  } catch (e) { appendFileSync(out, JSON.stringify({ id, outcome: 'threw', error: String((e as Error).stack).slice(0, 600) }) + '\n'); }
  n += 1;
}
console.log('done', n);
