/**
 * Transaction counters at the places where a sum carries into another octet, and where they run out: the COUNTER cases on
 * cards that stand there, each of their rows on a card of its own.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { suites } from '../../suites/index.ts';
import { purseCard } from '../../suites/jtt978-2-card/purse-card.ts';
import type { RecordEvent } from '../engine/record.ts';
import type { Outcome } from '../engine/run.ts';
import { runInProcess } from '../front/zoo.ts';
import { inProcess } from '../link/in-process.ts';
import { createCard } from '../reference/card/card.ts';
import { loadProfile } from '../reference/profiles/profile.ts';
import { type CardFault, faultyIn } from '../reference/zoo/faulty.ts';

const folder = mkdtempSync(join(tmpdir(), 'counters-'));
afterAll(() => rmSync(folder, { recursive: true }));

const own = suites.filter(({ dut }) => dut === purseCard);
const rows = own.flatMap(({ cases }) =>
  cases.flatMap(({ entries }) => entries.map(({ entry }) => entry).filter((entry) => entry.startsWith('JTT978.2-EP-COUNTER-'))),
);

/** The plain card with both its counters at `start`, in a file of its own. */
function profileAt(start: number): string {
  const file = join(folder, `${start}.json`);
  const plain = loadProfile('plain');
  writeFileSync(file, JSON.stringify({ ...plain, purse: { ...plain.purse, offlineCounter: start, onlineCounter: start } }));
  return file;
}

/** Takes what COUNTER cases see offered, one transaction after the other, from the events of a run. */
function listening() {
  const offered: (readonly (number | null)[])[] = [];
  let entry = '';
  const write = (event: RecordEvent): void => {
    if (event.type === 'case') entry = event.entry;
    if (event.type !== 'check' || event.requirement !== 'JTT978.2:EP.COUNTER.next') return;
    if (rows.includes(entry) && Array.isArray(event.observed)) offered.push(event.observed as (number | null)[]);
  };
  return { offered, write };
}

/** Whether one number was offered right after the other. */
const follow = (offered: readonly (number | null)[], one: number, other: number | null): boolean =>
  offered.some((number, index) => number === one && offered[index + 1] === other);

/** Runs one row on a new card: its outcome, and the numbers that INITIALIZE offered one after the other. */
async function run(entry: string, start: number, fault?: CardFault) {
  const options = { profile: profileAt(start), seed: 'counters', edition: '2015' } as const;
  const bench = purseCard.virtual.bench(options);
  const card = createCard({ ...options, profile: loadProfile(options.profile), ...(fault ? { fault } : {}) });
  const { offered, write } = listening();
  const { outcomes } = await runInProcess(
    own,
    { ...bench, links: { ...bench.links, dut: inProcess('virtual card', card) } },
    { ...options, only: (planned) => planned.entry.entry === entry, write },
  );
  return { outcome: outcomes.find((each) => each.entry === entry) as Outcome, offered: offered[0] ?? [] };
}

/** A sound card gives FFFF to a transaction that was offered FFFE, and offers no number after it. */
const places = [
  ['into the high octet', 0x00fd, 0x00ff, 0x0100],
  ['into the highest bit', 0x7ffd, 0x7fff, 0x8000],
  ['up to the last number', 0xfffc, 0xfffe, null],
] as const;

describe.each(places)('%s', (_place, first, edge, beyond) => {
  it.each(rows)('%s: nothing is held against a sound card, wherever it starts', async (entry) => {
    const crossings: boolean[] = [];
    for (let start = first; start <= first + 3; start += 1) {
      const { outcome, offered } = await run(entry, start);
      expect(outcome.violations, `${start.toString(16)} ${JSON.stringify(outcome.violations)} ${outcome.reason?.en}`).toEqual([]);
      expect(outcome.verdict, outcome.reason?.en).toBe('PASS');
      crossings.push(follow(offered, edge, beyond));
    }
    expect(crossings).toContain(true);
  });
});

const faulty = faultyIn('counter');
/** Counts in these bits alone: the carry out of them is lost. */
const countingIn = (mask: number): CardFault =>
  faulty({
    id: 'loses-a-carry',
    title: { zh: '交易序号丢失一处进位', en: 'loses a carry of its counters' },
    breaks: ['COUNTER.agree', 'COUNTER.next'],
    card: () => ({ nextCounter: (counter) => (counter & ~mask) | ((counter + 1) & mask) }),
  });

describe('a card that loses the carry', () => {
  it.each([
    ['out of the low octet', 0x00ff, 0x00fe],
    ['into the highest bit', 0x7fff, 0x7ffe],
  ] as const)('%s fails every row', async (_where, mask, start) => {
    for (const entry of rows) {
      const { outcome } = await run(entry, start, countingIn(mask));
      expect([entry, outcome.verdict]).toEqual([entry, 'FAIL']);
    }
  });

  it('shows nothing where there is nothing to carry', async () => {
    for (const entry of rows) expect((await run(entry, 0x0010, countingIn(0x00ff))).outcome.verdict, entry).toBe('PASS');
  });
});

it('a card that starts over after FFFF is observed, and not failed', async () => {
  const startsOver = faulty({
    id: 'starts-over',
    title: { zh: '交易序号在 FFFF 之后从 0 开始', en: 'starts over after FFFF' },
    breaks: ['COUNTER.exhausted'],
    card: () => ({ isUsedUp: () => false, nextCounter: (counter) => (counter + 1) % 0x10000 }),
  });
  const { outcome, offered } = await run('JTT978.2-EP-COUNTER-001/purchase', 0xfffe, startsOver);
  expect(offered).toEqual([0xfffe, 0xffff, 0, 1]);
  expect(outcome.verdict).toBe('PASS');
  expect(outcome.violations.map(({ requirement }) => requirement)).toEqual(['JTT978.2:EP.COUNTER.exhausted']);
});

it('a whole run on the plain card has both counters carry within a COUNTER case', async () => {
  const { offered, write } = listening();
  const options = { profile: 'plain', seed: 'counters', edition: '2015' };
  const until = ({ entry }: Outcome): boolean => entry === rows.at(-1);
  await runInProcess(own, purseCard.virtual.bench(options), { ...options, write, until });
  expect(offered.filter((numbers) => follow(numbers, 0x00ff, 0x0100)).length).toBeGreaterThanOrEqual(2);
});
