/**
 * What becomes of a run when its wire fails: card pulled, reader service dead, silence, answers of no, one or far too many octets.
 * No case turns FAIL for it, the run ends by itself and leaves nothing behind, and its record is valid to its last line.
 */

import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { suites } from '../../suites/index.ts';
import { bytes, concat } from '../bytes/hex.ts';
import type { ReadRecord, RecordEvent } from '../engine/record.ts';
import type { RunResult } from '../engine/result.ts';
import type { Suite } from '../engine/suite.ts';
import type { Verdict } from '../engine/verdict.ts';
import { runInProcess } from '../front/zoo.ts';
import { type Device, type Link, LinkBroken, rewired } from '../link/link.ts';
import { type BindingName, loadBinding, type PcscBinding } from '../link/pcsc-binding.ts';
import { plugIntoVpcd } from '../link/vpcd-card.ts';
import { type PrivatePcscd, startPcscd, type VirtualReader, whyNoPcscd } from './pcscd.ts';
import { insertFakeCard, type OnCommand, raw } from './pcscd-card.ts';
import { tunion } from './tunion-process.ts';
import { startWireCard } from './wire-card.ts';
import { declaration, freePort, judgedAgain, seeing, segmentsOf, sweep, type WiredRun, whyNoPcsclite, wiredRun } from './wired-run.ts';

const [suite] = suites as readonly [Suite];

/** Seven purchases: after the survey each takes some twenty commands. */
const purchases = [1, 2, 3, 4, 5, 6, 7].flatMap((number) => ['--case', `JTT978.2-EP-DEBIT-00${number}`]);
/** A command in the midst of the third entry. */
const midway = 60;
/** What `--timeout` says in runs that wait for it, in seconds and ms. */
const patience = 2;
const patienceMs = patience * 1000;
/** No run of these may take longer, on a slow machine either. */
const longestRunMs = 45_000;

const gone = 'the wire failed: the card left the reader or lost its power';
const silent = 'the wire failed: the device gave no answer within the time limit';
const failed = 'the wire failed: the reader or its driver failed';
const short = 'the wire failed: the answer has fewer than two octets';
const unstarted = 'the run ended before this case';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});
afterAll(sweep);

const run = (device: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<WiredRun> =>
  wiredRun(['--device', ...device, '--declaration', declaration, '--seed', 'wire'], { env, timeoutMs: longestRunMs });

/** What holds however a wire fails; the result. */
async function expectUnhurt(ended: WiredRun): Promise<RunResult> {
  expect(ended).toMatchObject({ orphans: [], litter: [] });
  expect(ended.milliseconds).toBeLessThan(longestRunMs);
  const { record, result } = ended;
  if (record === undefined || result === undefined) throw new Error(`the run wrote no result: ${ended.stderr}`);
  expect(record.broken).toBeUndefined();
  expect(record.events.at(-1)?.type).toBe('close');
  expect(await judgedAgain(record)).toEqual({ equal: true, result, replayed: segmentsOf(record).size + unstartedIn(record.events) });
  expect(result.counts.error).toBe(0);
  const junit = readFileSync(join(ended.folder, 'junit.xml'), 'utf8');
  expect(passedIn(junit)).toBeLessThanOrEqual(result.counts.pass);
  return result;
}

/** Entries that a cut-off record closes without their having begun. */
function unstartedIn(events: readonly RecordEvent[]): number {
  const begun = new Set(events.flatMap((event) => (event.type === 'case' ? [event.entry] : [])));
  return events.filter((event) => event.type === 'end' && !begun.has(event.entry)).length;
}

/** Test cases of a JUnit file that say neither skipped nor failure. */
function passedIn(junit: string): number {
  return junit.split('<testcase').slice(1).filter((testCase) => !/<(skipped|failure|error)/.test(testCase)).length;
}

/** Verdict and reason of each entry, in the order of the plan; equal neighbours once. */
function story({ cases }: RunResult): readonly string[] {
  const told = cases.map(({ verdict, reason }) => (reason === null ? verdict : `${verdict}: ${reason.en}`));
  return told.filter((each, index) => each !== told[index - 1]);
}

/** A card that is taken out at its n-th command, before it answers, and put back in. */
function takenOutAt(at: number, port: number): void {
  const plugIn = () => plugIntoVpcd(card, { port, again: true, againMs: 50 });
  const card = seeing('plain', 'wire', (answer, nth) => {
    if (nth === at) plug = plug.then((out) => out.unplug()).then(plugIn);
    return answer;
  });
  let plug = plugIn();
  cleanUps.push(() => plug.then((last) => last.unplug()));
}

/** A card process that ends itself (SIGKILL) or stops (SIGSTOP) at its n-th command. */
async function carded(at: number, signal: 'SIGKILL' | 'SIGSTOP', port: number): Promise<void> {
  const card = await startWireCard({ port, at, signal });
  cleanUps.push(() => card.end());
}

/** Answers of the sound card but for some, which `spoilt` makes. */
async function insertedSpoilt(port: number, spoilt: (honest: Uint8Array, nth: number) => Uint8Array): Promise<void> {
  const plug = await plugIntoVpcd(seeing('plain', 'wire', spoilt), { port, again: true, againMs: 50 });
  cleanUps.push(() => plug.unplug());
}

/** The answer with this many octets of data before its last two, which say success. */
const withData = (octets: number): Uint8Array => concat(new Uint8Array(octets).fill(0x5a), bytes('9000'));

/** The entries (and surveys) whose wire failed. */
function broken({ record }: WiredRun): ReadonlySet<string> {
  return new Set([...segmentsOf(record as ReadRecord)].flatMap(([entry, events]) => (events.some(({ type }) => type === 'fault') ? [entry] : [])));
}

/** The entries (and surveys) in whose course the device itself gave an answer longer than any command asks for. */
function overlong({ record }: WiredRun): ReadonlySet<string> {
  const long = (event: RecordEvent) => event.type === 'apdu' && event.channel === 'dut' && event.r.length > 2 * 258;
  return new Set([...segmentsOf(record as ReadRecord)].flatMap(([entry, events]) => (events.some(long) ? [entry] : [])));
}

/** How long the answers were that are longer than any command asks for. */
function recordedLengths({ record }: WiredRun): ReadonlySet<number> {
  const lengths = (record as ReadRecord).events.flatMap((event) => (event.type === 'apdu' && event.r.length > 2 * 258 ? [event.r.length / 2] : []));
  return new Set(lengths);
}

/** The sound card with its frames written by hand, put in once there is a reader. Gives the way to take it out. */
async function insertedRaw(port: number, card: Device, answer: (honest: Uint8Array, socket: Socket) => void): Promise<() => void> {
  const onCommand: OnCommand = (command, socket) => answer(card.process(bytes(command)), socket);
  for (;;) {
    try {
      const { remove } = await insertFakeCard(port, onCommand);
      return remove;
    } catch {
      await pause(50);
    }
  }
}

describe('over the protocol of vsmartcard', () => {
  let port: number;
  let device: readonly string[];
  beforeEach(async () => {
    port = await freePort();
    device = [`vpcd:${port}`, '--timeout', String(patience), ...purchases];
  });

  it('a card process that is killed: what was judged stays, the rest is inconclusive', async () => {
    await carded(midway, 'SIGKILL', port);
    const ended = await run(device);
    const result = await expectUnhurt(ended);
    expect([ended.code, story(result)]).toEqual([2, ['PASS', `INCONCLUSIVE: ${gone}`]]);
    const judged = await tunion(['judge', ended.folder, '--lang', 'en']);
    expect(judged.stdout).toContain('judged again, equal');
    expect(judged.code).toBe(2);
  });

  it('a card that is taken out and put back: the run goes on with the next case', async () => {
    takenOutAt(midway, port);
    const ended = await run(device.with(2, '10'));
    const result = await expectUnhurt(ended);
    expect([ended.code, story(result), result.counts.inconclusive]).toEqual([2, ['PASS', `INCONCLUSIVE: ${gone}`, 'PASS'], 1]);
  });

  it('a card that stays silent is cut off after the time limit', async () => {
    await carded(midway, 'SIGSTOP', port);
    const ended = await run(device);
    const result = await expectUnhurt(ended);
    expect([ended.code, story(result)]).toEqual([2, ['PASS', `INCONCLUSIVE: ${silent}`, `INCONCLUSIVE: ${gone}`]]);
    expect(result.run.durationMs).toBeGreaterThan(2 * patienceMs - 100);
    expect(result.run.durationMs).toBeLessThan(2 * patienceMs + 10_000);
  });

  it('answers of no or one octet: their cases are inconclusive, no other is touched', { timeout: 180_000 }, async () => {
    await insertedSpoilt(port, (honest, nth) => (nth > midway && nth % 89 === 0 ? honest.subarray(0, nth % 2) : honest));
    const ended = await run([`vpcd:${port}`]);
    const result = await expectUnhurt(ended);
    const hurt = broken(ended);
    expect(ended.code).toBe(2);
    expect(hurt.size).toBeGreaterThan(20);
    for (const { id, verdict, reason } of result.cases) {
      if (hurt.has(id)) expect([id, verdict, reason?.en]).toEqual([id, 'INCONCLUSIVE', short]);
      else expect([id, ['PASS', 'NOT_APPLICABLE'].includes(verdict)]).toEqual([id, true]);
    }
  });

  // What the device itself sent is its answer: a case that looks at it may well fail, and no other.
  it('answers far longer than asked: recorded whole, and only their own cases may fail', { timeout: 180_000 }, async () => {
    const lengths = [300, 65_533];
    await insertedSpoilt(port, (honest, nth) => (nth > midway && nth % 211 === 0 ? withData(lengths[nth % 2] as number) : honest));
    const ended = await run([`vpcd:${port}`]);
    const result = await expectUnhurt(ended);
    const hurt = overlong(ended);
    expect(hurt.size).toBeGreaterThan(10);
    for (const { id, verdict } of result.cases) {
      if (!hurt.has(id)) expect([id, ['PASS', 'NOT_APPLICABLE'].includes(verdict)]).toEqual([id, true]);
    }
    expect(recordedLengths(ended)).toEqual(new Set(lengths.map((octets) => octets + 2)));
    expect(ended.code).toBe(result.counts.fail > 0 ? 1 : result.counts.inconclusive > 0 ? 2 : 0);
  });

  it('more octets than a frame can tell, as a broken card may send: the run ends all the same', async () => {
    const card = seeing('plain', 'wire');
    const running = run(device);
    const end = await insertedRaw(port, card, (answer, socket) => {
      if (card.seen.commands === midway) socket.write(concat(bytes('0002'), withData(65_536)));
      else socket.write(raw(answer));
    });
    const ended = await running;
    end();
    const result = await expectUnhurt(ended);
    console.log(ended.code, story(result), ended.stderr);
  });

  it('a card that is silent from the start: the run does not begin', async () => {
    const running = run(device);
    const socket = await connected(port);
    const ended = await running;
    socket.destroy();
    expect(ended).toMatchObject({ code: 3, stdout: '', orphans: [], litter: [], record: undefined });
    expect(ended.stderr.split('\n').at(-2)).toBe(silent);
    expect(existsSync(ended.folder)).toBe(false);
  });
});

/** A connection that never says anything, once somebody listens. */
async function connected(port: number): Promise<Socket> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const arrived = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    if (arrived) return socket;
    await pause(50);
  }
}
