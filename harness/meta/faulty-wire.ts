/** Cards and wires that fail on purpose, and what must hold of a run of the command line on them. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, expect } from 'vitest';
import { bytes, concat } from '../bytes/hex.ts';
import type { ReadRecord, RecordEvent } from '../engine/record.ts';
import type { RunResult } from '../engine/result.ts';
import type { Device } from '../link/link.ts';
import { type Plug, plugIntoVpcd } from '../link/vpcd-card.ts';
import { startWireCard } from './wire-card.ts';
import { declaration, judgedAgain, seeing, segmentsOf, sweep, type WiredRun, wiredRun } from './wired-run.ts';

/** Seven purchases: after the survey each takes some twenty commands. */
export const purchases = [1, 2, 3, 4, 5, 6, 7].flatMap((number) => ['--case', `JTT978.2-EP-DEBIT-00${number}`]);

/** A command in the midst of the third entry. */
export const midway = 60;

/** What `--timeout` says in runs that wait for it, in seconds and ms. */
export const patience = 2;
export const patienceMs = patience * 1000;

/** No run of these may take longer, on a slow machine either. */
const longestRunMs = 45_000;

export const gone = 'the wire failed: the card left the reader or lost its power';
export const silent = 'the wire failed: the device gave no answer within the time limit';
export const failed = 'the wire failed: the reader or its driver failed';
const short = 'the wire failed: the answer has fewer than two octets';
export const unstarted = 'the run ended before this case';

/** What a test leaves to be undone; everything is, in reverse, when it is over. */
export const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});
afterAll(sweep);

/** Runs the suite, or what `device` says of it, with the declaration of our own card. */
export const run = (device: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<WiredRun> =>
  wiredRun(['--device', ...device, '--declaration', declaration, '--seed', 'wire'], { env, timeoutMs: longestRunMs });

/** What holds however a wire fails; the result. */
export async function expectUnhurt(ended: WiredRun): Promise<RunResult> {
  expect(ended).toMatchObject({ orphans: [], litter: [] });
  expect(ended.milliseconds).toBeLessThan(longestRunMs);
  const { record, result } = ended;
  if (record === undefined || result === undefined) throw new Error(`the run wrote no result: ${ended.stderr}`);
  expect(record.broken).toBeUndefined();
  expect(record.events.at(-1)?.type).toBe('close');
  const again = await judgedAgain(record);
  expect(again.equal ? undefined : again.difference).toBeUndefined();
  expect(again).toEqual({ equal: true, result, replayed: segmentsOf(record).size + unstartedIn(record.events) });
  expect(result.counts.error).toBe(0);
  const junit = readFileSync(join(ended.folder, 'junit.xml'), 'utf8');
  expect(passedIn(junit)).toBe(result.counts.pass);
  return result;
}

/** Entries that a cut-off record closes without their having begun. */
function unstartedIn(events: readonly RecordEvent[]): number {
  const begun = new Set(events.flatMap((event) => (event.type === 'case' ? [event.entry] : [])));
  return events.filter((event) => event.type === 'end' && !begun.has(event.entry)).length;
}

/** Test cases of a JUnit file that say neither skipped nor failure. */
function passedIn(junit: string): number {
  return junit
    .split('<testcase')
    .slice(1)
    .filter((testCase) => !/<(skipped|failure|error)/.test(testCase)).length;
}

/** Verdict and reason of each entry, in the order of the plan; equal neighbours once. */
export function story({ cases }: RunResult): readonly string[] {
  const told = cases.map(({ verdict, reason }) => (reason === null ? verdict : `${verdict}: ${reason.en}`));
  return told.filter((each, index) => each !== told[index - 1]);
}

/** Puts a card in, and in again, until the test is over; gives what takes it out for a second, which any reader notices. */
function inserted(card: Device, port: number): () => void {
  const over = new AbortController();
  const plugIn = () => plugIntoVpcd(card, { port, again: true, againMs: 50, signal: over.signal });
  async function backIn(last: Promise<Plug>): Promise<Plug> {
    await (await last).unplug();
    await pause(1_000);
    return plugIn();
  }
  let plug = plugIn();
  cleanUps.push(async () => {
    over.abort();
    await plug.catch(() => {});
  });
  return () => {
    plug = backIn(plug);
  };
}

/** A card that is taken out at its n-th command, before it answers, and put back in. */
export function takenOutAt(at: number, port: number): void {
  const card = seeing('plain', 'wire', (answer, nth) => {
    if (nth === at) takeOut();
    return answer;
  });
  const takeOut = inserted(card, port);
}

/** Puts a card in that lives in a process of its own, and ends (SIGKILL) or stops (SIGSTOP) at its n-th command. */
export async function insertedMortal(at: number, signal: 'SIGKILL' | 'SIGSTOP', port: number): Promise<void> {
  const card = await startWireCard({ port, at, signal });
  cleanUps.push(() => card.end());
}

/** Puts the sound card in, with some of its answers spoilt. */
export function insertedSpoilt(port: number, spoilt: (honest: Uint8Array, nth: number) => Uint8Array): void {
  inserted(seeing('plain', 'wire', spoilt), port);
}

/** The answer with this many octets of data before its last two, which say success. */
export const withData = (octets: number): Uint8Array => concat(new Uint8Array(octets).fill(0x5a), bytes('9000'));

/** How one answer that is none, or too long, shows in its own case and in no other; which cases those were. */
export async function expectOnlyHurt(ended: WiredRun) {
  const { cases, counts } = await expectUnhurt(ended);
  const segments = [...segmentsOf(ended.record as ReadRecord)];
  const those = (hurt: (event: RecordEvent) => boolean): ReadonlySet<string> =>
    new Set(segments.flatMap(([entry, events]) => (events.some(hurt) ? [entry] : [])));
  const broken = those(({ type }) => type === 'fault');
  const overlong = those(isOverlong);
  for (const { id, verdict, reason } of cases) {
    if (broken.has(id) && !overlong.has(id)) expect([id, verdict, reason?.en]).toEqual([id, 'INCONCLUSIVE', short]);
    else if (!overlong.has(id)) expect([id, verdict === 'NOT_APPLICABLE' ? 'PASS' : verdict, reason?.en]).toEqual([id, 'PASS', reason?.en]);
  }
  return { broken, overlong, counts };
}

/** Whether the device itself gave what {@link withData} makes. */
function isOverlong(event: RecordEvent): event is RecordEvent & { type: 'apdu' } {
  return event.type === 'apdu' && event.channel === 'dut' && event.r.length > 2 * 258 && /^(5a)+9000$/i.test(event.r);
}

/** How long the answers were that {@link withData} made. */
export function recordedLengths({ record }: WiredRun): ReadonlySet<number> {
  return new Set((record as ReadRecord).events.filter(isOverlong).map(({ r }) => r.length / 2));
}
