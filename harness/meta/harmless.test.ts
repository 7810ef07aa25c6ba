/**
 * A run without grants harms nobody: whatever card or phone lies on the reader, a sound one that got the same commands is
 * afterwards what it was. With grants a card never loses more than was granted; both are measured from the card's own memory.
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
import { type Bench, byDut, type Dut, type Suite } from '../engine/suite.ts';
import { inProcess } from '../link/in-process.ts';
import type { Device } from '../link/link.ts';
import { monotonicMicros } from '../link/trace.ts';
import { createCard } from '../reference/card/card.ts';
import type { Persistent } from '../reference/card/state.ts';
import { type PhoneModelName, phoneModels } from '../reference/phone/models.ts';
import { phoneOf } from '../reference/phone-bench.ts';
import { loadProfile } from '../reference/profiles/profile.ts';
import { sampleOf } from './thorough.ts';

const cards = sampleOf(120, 500);
const otherCards = sampleOf(20, 100);
const grantedRuns = sampleOf(16, 80);
const edition = '2015';

const kinds = new Map([...byDut(suites)].map(([dut, own]) => [dut.name, { dut, own }]));

function kindOf(name: string): { readonly dut: Dut; readonly own: readonly Suite[] } {
  const kind = kinds.get(name);
  if (kind === undefined) throw new Error(`there is no suite for a ${name}`);
  return kind;
}

/** A device drawn by chance, and its bench. */
function drawn(
  { virtual }: Dut,
  number: number,
): { readonly profile: string; readonly seed: string; readonly bench: Bench; readonly name: string } {
  const { profiles, faults, alternatives } = virtual;
  const random = seeded(`harmless/${number}`);
  const profile = profiles[random.below(profiles.length)] as string;
  const fault = random.below(4) === 0 ? undefined : faults[random.below(faults.length)]?.id;
  const freedoms = Object.fromEntries(Object.entries(alternatives).map(([axis, values]) => [axis, values[random.below(values.length)]]));
  const seed = `harmless-${number}`;
  const bench = virtual.bench({ profile, seed, edition, fault, alternatives: freedoms });
  return { profile, seed, bench, name: `${profile} ${fault ?? 'sound'}` };
}

/** The facts of a device whose maker said all there is to say, except what may be spent. */
function factsOf({ keys, secrets, facts, links }: Bench, grants: Grants, pinned?: string): DeviceFacts {
  const means = { keys, pinLength: secrets?.['pin']?.length, link: links['dut']?.capabilities ?? new Set() };
  return { ...virtualFacts(edition, means, facts), grants, vouched: false, ...(pinned === undefined ? {} : { pinned }) };
}

async function run(
  own: readonly Suite[],
  bench: Bench,
  facts: DeviceFacts,
  seed: string,
  write: (event: RecordEvent) => void,
): Promise<void> {
  const plan = makePlan(own, facts);
  const described = { id: seed, seed, edition, startedAt: '2026-01-05T02:00:00Z', again: '' };
  const executor = new Executor({ facts, run: described, device: { kind: 'virtual', name: 'device' }, suites: own, now: monotonicMicros });
  const side = { far: live(bench.links, bench.ports, monotonicMicros, bench.secrets), write };
  await executor.survey(side);
  for (const planned of plan) if (planned.decision === 'run') await executor.entry(planned, side);
}

/** A sound device by its channels, and what it keeps without power, part by part. */
interface Shadow {
  readonly sides: Readonly<Record<string, Device>>;
  lasting(): Readonly<Record<string, unknown>>;
}

/** What a card of a phone says of its money and its last transactions. */
function booksOf(element: Device, aid: string): string {
  element.reset();
  const commands = [`00A40400${hex(Uint8Array.of(aid.length / 2))}${aid}00`, '805C000204', '00B201C417', '00B202C417'];
  const answers = commands.map((command) => hex(element.process(bytes(command))));
  element.reset();
  return answers.join();
}

const shadows: Readonly<Record<string, (profile: string, seed: string) => Shadow>> = {
  'purse-card': (profile, seed) => {
    const card = createCard({ profile: loadProfile(profile), seed });
    return { sides: { dut: card }, lasting: () => ({ memory: card.lasting }) };
  },
  phone: (profile, seed) => {
    const { field, element } = phoneOf({ profile, seed });
    const { cards: own } = phoneModels[profile as PhoneModelName];
    return {
      sides: { dut: field, se: element },
      lasting: () => ({ registry: element.lasting, books: own.map(({ aid }) => booksOf(element, aid)).join() }),
    };
  },
};

/** A run, with a sound device beside it that gets every command and every reset that the one under test gets. */
async function shadowed(kind: string, number: number, grants: Grants, pinned?: string) {
  const { dut, own } = kindOf(kind);
  const { profile, seed, bench, name } = drawn(dut, number);
  const shadow = shadows[kind]?.(profile, seed) as Shadow;
  const before = shadow.lasting();
  const sent = new Set<string>();
  await run(own, bench, factsOf(bench, grants, pinned), seed, (event) => {
    if (event.type !== 'reset' && event.type !== 'apdu' && event.type !== 'tear') return;
    const side = shadow.sides[event.channel];
    if (event.type === 'reset') side?.reset();
    else if (side !== undefined) {
      sent.add(event.c.slice(0, 4));
      side.process(bytes(event.c));
    }
  });
  const harmed = Object.entries(shadow.lasting()).flatMap(([part, after]) => (after === before[part] ? [] : [part]));
  return { name, sent, harmed };
}

/** SELECT, READ BINARY, READ RECORD, GET BALANCE, GET CHALLENGE, GET TRANSACTION PROVE, GET ALGORITHM, READ PICTURE or QR CODE. */
const reads = ['00A4', '00B0', '00B2', '805C', '0084', '805A', '80CD', '00B5'];
/** GET DATA with its tag and without it, GET STATUS of the contactless registry. */
const phoneReads = [...reads, '80CA', '00CA', '80F2'];

const everyGrant: Grants = Object.fromEntries(
  ['counters', 'money', 'writes', 'macTries', 'pinTries', 'lock', 'irreversible'].map((key) => [key, Number.POSITIVE_INFINITY]),
);

const ungranted = [
  ['that nobody granted anything', nothing, undefined, cards],
  ['whose grants are for another', everyGrant, '00000000000000000000', otherCards],
] as const;

describe.each([
  ['purse-card', reads],
  ['phone', phoneReads],
] as const)('a run on a %s', (kind, harmless) => {
  it.each(ungranted)(
    '%s leaves a sound one as it was, and sends nothing but reads',
    { timeout: 1_800_000 },
    async (_, grants, pinned, count) => {
      const sent = new Set<string>();
      for (let number = 0; number < count; number += 1) {
        const found = await shadowed(kind, number, grants, pinned);
        expect(found.harmed, found.name).toEqual([]);
        for (const header of found.sent) sent.add(header);
      }
      expect([...sent].filter((header) => !harmless.includes(header))).toEqual([]);
      expect(sent.size).toBeGreaterThan(4);
      console.log(`${count} times ${kind}, ${pinned ?? 'no grant'}: ${[...sent].sort().join(' ')}, nothing lasting changed`);
    },
  );
});

it.each([
  ['purse-card', ['memory']],
  ['phone', ['registry', 'books']],
])('a run on a %s that was granted everything is seen to change %j', { timeout: 120_000 }, async (kind, parts) => {
  expect((await shadowed(kind, 0, everyGrant)).harmed).toEqual(parts);
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
  const { dut, own } = kindOf('purse-card');
  const { profiles } = dut.virtual;

  it(`costs ${grantedRuns} sound cards no more than was granted`, { timeout: 1_800_000 }, async () => {
    const costs = ['money', 'counters', 'pinTries', 'macTries', 'lock', 'irreversible'] as const;
    let most: Partial<Lost> = {};
    for (let number = 0; number < grantedRuns; number += 1) {
      const random = seeded(`granted/${number}`);
      const grants: Record<string, number> = {};
      for (const kind of [...costs, 'writes'] as const) if (random.below(3) > 0) grants[kind] = random.below(10) ** 4;
      const profile = profiles[number % profiles.length] as string;
      const seed = `granted-${number}`;
      const card = createCard({ profile: loadProfile(profile), seed });
      const spent: Lost = { money: 0, counters: 0, pinTries: 0, macTries: 0, lock: 0, irreversible: 0 };
      const note = (before: Persistent, answer: string): void => {
        const loss = lost(before, card.lasting, answer);
        for (const kind of costs) spent[kind] += loss[kind];
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
      const bench = dut.virtual.bench({ profile, seed, edition });
      const links = { ...bench.links, dut: inProcess('watched card', watched) };
      await run(own, { ...bench, links }, factsOf({ ...bench, links }, grants), seed, () => {});
      for (const kind of costs) expect(spent[kind], `${kind} of ${seed}`).toBeLessThanOrEqual(grants[kind] ?? 0);
      most = Object.fromEntries(costs.map((kind) => [kind, Math.max(most[kind] ?? 0, spent[kind])]));
    }
    console.log(`${grantedRuns} cards with limited grants: at most ${JSON.stringify(most)}, never more than granted`);
  });
});
