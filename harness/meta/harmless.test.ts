/**
 * A run without grants harms nobody: whatever card lies on the reader, a sound card that got the same commands is afterwards
 * what it was. With grants a card never loses more than was granted; both are measured from the card's own memory.
 */

import { describe, expect, it } from 'vitest';
import { suites } from '../../suites/index.ts';
import { bytes, hex } from '../bytes/hex.ts';
import { type DeviceFacts, virtualFacts } from '../catalog/applicability.ts';
import { type Grants, nothing } from '../catalog/grants.ts';
import { live } from '../engine/far.ts';
import { makePlan } from '../engine/plan.ts';
import { seeded } from '../engine/random.ts';
import type { RecordEvent } from '../engine/record.ts';
import { Executor } from '../engine/run.ts';
import { type Bench, byDut } from '../engine/suite.ts';
import { inProcess } from '../link/in-process.ts';
import { monotonicMicros } from '../link/trace.ts';
import { createCard } from '../reference/card/card.ts';
import type { Persistent } from '../reference/card/state.ts';
import { loadProfile } from '../reference/profiles/profile.ts';
import { sampleOf } from './thorough.ts';

const cards = sampleOf(120, 500);
const otherCards = sampleOf(20, 100);
const grantedRuns = sampleOf(16, 80);
const edition = '2015';

const [purseCard, purseSuites] = [...byDut(suites)].find(([dut]) => dut.name === 'purse-card') ?? [];
if (purseCard === undefined || purseSuites === undefined) throw new Error('there is no suite for purse cards');
const { profiles, faults, alternatives } = purseCard.virtual;

/** A card drawn by chance, and its bench. */
function drawn(number: number): { readonly profile: string; readonly seed: string; readonly bench: Bench; readonly name: string } {
  const random = seeded(`harmless/${number}`);
  const profile = profiles[random.below(profiles.length)] as string;
  const fault = random.below(4) === 0 ? undefined : faults[random.below(faults.length)]?.id;
  const freedoms = Object.fromEntries(Object.entries(alternatives).map(([axis, values]) => [axis, values[random.below(values.length)]]));
  const seed = `harmless-${number}`;
  const bench = purseCard?.virtual.bench({ profile, seed, edition, fault, alternatives: freedoms }) as Bench;
  return { profile, seed, bench, name: `${profile} ${fault ?? 'sound'}` };
}

/** The facts of a card whose maker said all there is to say, except what may be spent. */
function factsOf({ keys, secrets, facts, links }: Bench, grants: Grants, pinned?: string): DeviceFacts {
  const means = { keys, pinLength: secrets?.['pin']?.length, link: links['dut']?.capabilities ?? new Set() };
  return { ...virtualFacts(edition, means, facts), grants, vouched: false, ...(pinned === undefined ? {} : { pinned }) };
}

async function run(bench: Bench, facts: DeviceFacts, seed: string, write: (event: RecordEvent) => void): Promise<void> {
  const own = purseSuites ?? [];
  const plan = makePlan(own, facts);
  const described = { id: seed, seed, edition, startedAt: '2026-01-05T02:00:00Z', again: '' };
  const executor = new Executor({ facts, run: described, device: { kind: 'virtual', name: 'card' }, suites: own, now: monotonicMicros });
  const side = { far: live(bench.links, bench.ports, monotonicMicros, bench.secrets), write };
  await executor.survey(side);
  for (const planned of plan) if (planned.decision === 'run') await executor.entry(planned, side);
}

/** A run, with a sound card beside it that gets every command and every reset that the card under test gets. */
async function shadowed(number: number, grants: Grants, pinned?: string) {
  const { profile, seed, bench, name } = drawn(number);
  const shadow = createCard({ profile: loadProfile(profile), seed });
  const before = shadow.lasting;
  const sent = new Set<string>();
  await run(bench, factsOf(bench, grants, pinned), seed, (event) => {
    if (event.type === 'reset' && event.channel === 'dut') shadow.reset();
    if ((event.type === 'apdu' || event.type === 'tear') && event.channel === 'dut') {
      sent.add(event.c.slice(0, 4));
      shadow.process(bytes(event.c));
    }
  });
  return { name, sent, harmed: shadow.lasting !== before };
}

/** SELECT, READ BINARY, READ RECORD, GET BALANCE, GET CHALLENGE, GET TRANSACTION PROVE, GET ALGORITHM, READ PICTURE or QR CODE. */
const reads = new Set(['00A4', '00B0', '00B2', '805C', '0084', '805A', '80CD', '00B5']);

describe('a run that nobody granted anything', () => {
  it(`leaves a sound card as it was, beside ${cards} random cards`, { timeout: 1_800_000 }, async () => {
    const sent = new Set<string>();
    for (let number = 0; number < cards; number += 1) {
      const found = await shadowed(number, nothing);
      expect(found.harmed, found.name).toBe(false);
      for (const header of found.sent) sent.add(header);
    }
    expect([...sent].filter((header) => !reads.has(header))).toEqual([]);
    expect(sent.size).toBeGreaterThan(4);
    console.log(`${cards} cards without a grant: ${[...sent].sort().join(' ')}, nothing lasting changed`);
  });
});

const everyGrant: Grants = Object.fromEntries(
  ['counters', 'money', 'writes', 'macTries', 'pinTries', 'lock', 'irreversible'].map((key) => [key, Number.POSITIVE_INFINITY]),
);

describe('a run whose grants are for another card', () => {
  it('sends nothing but reads', { timeout: 1_800_000 }, async () => {
    const sent = new Set<string>();
    for (let number = 0; number < otherCards; number += 1) {
      const found = await shadowed(number, everyGrant, '00000000000000000000');
      expect(found.harmed, found.name).toBe(false);
      for (const header of found.sent) sent.add(header);
    }
    expect([...sent].filter((header) => !reads.has(header))).toEqual([]);
    console.log(`${otherCards} cards with another serial number: ${[...sent].sort().join(' ')}`);
  });
});

/** What a card lost between two of its memories, and what its answer says of a wrong MAC. */
function lost(before: Persistent, after: Persistent, answer: string) {
  const money = (one: Persistent): number =>
    [one.purse, one.secondPurse].reduce((sum, purse) => sum + (purse === undefined ? 0 : purse.balance - purse.overdrawn), 0);
  const counters = (one: Persistent): number => one.offlineCounter + one.onlineCounter;
  return {
    money: Math.abs(money(after) - money(before)),
    counters: Math.max(0, counters(after) - counters(before)),
    pinTries: Math.max(0, before.pin.tries - after.pin.tries),
    macTries: /^(9302|6988)$/.test(answer) ? 1 : 0,
    lock: before.lock === 'none' && after.lock !== 'none' ? 1 : 0,
    irreversible: before.lock !== 'permanent' && after.lock === 'permanent' ? 1 : 0,
  };
}

type Lost = ReturnType<typeof lost>;

describe('a run with limited grants', () => {
  it(`costs ${grantedRuns} sound cards no more than was granted`, { timeout: 1_800_000 }, async () => {
    const kinds = ['money', 'counters', 'pinTries', 'macTries', 'lock', 'irreversible'] as const;
    let most: Partial<Lost> = {};
    for (let number = 0; number < grantedRuns; number += 1) {
      const random = seeded(`granted/${number}`);
      const grants: Record<string, number> = {};
      for (const kind of [...kinds, 'writes'] as const) if (random.below(3) > 0) grants[kind] = random.below(10) ** 4;
      const profile = profiles[number % profiles.length] as string;
      const seed = `granted-${number}`;
      const card = createCard({ profile: loadProfile(profile), seed });
      const spent: Lost = { money: 0, counters: 0, pinTries: 0, macTries: 0, lock: 0, irreversible: 0 };
      const note = (before: Persistent, answer: string): void => {
        const loss = lost(before, card.lasting, answer);
        for (const kind of kinds) spent[kind] += loss[kind];
      };
      const watched = {
        reset: () => card.reset(),
        process(command: Uint8Array) {
          const before = card.lasting;
          const answer = card.process(command);
          note(before, hex(answer).slice(-4));
          return answer;
        },
        tear(command: Uint8Array, moment: number) {
          const before = card.lasting;
          card.tear(command, moment);
          note(before, '');
        },
      };
      const bench = purseCard?.virtual.bench({ profile, seed, edition }) as Bench;
      const links = { ...bench.links, dut: inProcess('watched card', watched) };
      await run({ ...bench, links }, factsOf({ ...bench, links }, grants), seed, () => {});
      for (const kind of kinds) expect(spent[kind], `${kind} of ${seed}`).toBeLessThanOrEqual(grants[kind] ?? 0);
      most = Object.fromEntries(kinds.map((kind) => [kind, Math.max(most[kind] ?? 0, spent[kind])]));
    }
    console.log(`${grantedRuns} cards with limited grants: at most ${JSON.stringify(most)}, never more than granted`);
  });
});
