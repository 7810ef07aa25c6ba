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
import { seeded } from '../engine/random.ts';
import { type ReadRecord, Recorder, type RecordEvent, readRecord } from '../engine/record.ts';
import type { RunResult } from '../engine/result.ts';
import type { Outcome } from '../engine/run.ts';
import type { Suite } from '../engine/suite.ts';
import { watchdogNote } from '../front/order.ts';
import { runInProcess } from '../front/zoo.ts';
import { type Device, type Link, LinkBroken, rewired, wholeAnswer } from '../link/link.ts';
import { lossy } from '../link/lossy.ts';
import type { BindingName } from '../link/pcsc-binding.ts';
import { plugIntoVpcd } from '../link/vpcd-card.ts';
import { readWatchdogNote } from '../link/watchdog.ts';
import { type PrivatePcscd, startPcscd, type VirtualReader, whyNoPcscd } from './pcscd.ts';
import { insertFakeCard, type OnCommand, raw } from './pcscd-card.ts';
import { tunion } from './tunion-process.ts';
import { startWireCard } from './wire-card.ts';
import { declaration, freePort, judgedAgain, type Lookout, lookout, seeing, segmentsOf, sweep, type WiredRun, whyNoPcsclite, wiredRun } from './wired-run.ts';

const [suite] = suites as readonly [Suite];

/** Seven purchases: after the survey each takes some twenty commands. */
const purchases = [1, 2, 3, 4, 5, 6, 7].flatMap((number) => ['--case', `JTT978.2-EP-DEBIT-00${number}`]);
/** A command in the midst of the third entry. */
const midway = 60;
/** What `--timeout` says in runs that wait for it, in seconds and ms. */
const patience = 2;
const patienceMs = patience * 1000;
type How = 'before' | 'after' | 'one octet' | 'longest';
/** No run of these may take longer, on a slow machine either. */
const longestRunMs = 45_000;

const gone = 'the wire failed: the card left the reader or lost its power';
const silent = 'the wire failed: the device gave no answer within the time limit';
const failed = 'the wire failed: the reader or its driver failed';
const short = 'the wire failed: the answer has fewer than two octets';
const unstarted = 'the run ended before this case';

const noPcscd = whyNoPcscd();
const noPcsclite = noPcscd ?? whyNoPcsclite();
if (noPcsclite) console.log(`skipped: faults through ${noPcscd ? 'PC/SC' : 'node-pcsclite'}: ${noPcsclite}`);

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
  return junit
    .split('<testcase')
    .slice(1)
    .filter((testCase) => !/<(skipped|failure|error)/.test(testCase)).length;
}

/** Verdict and reason of each entry, in the order of the plan; equal neighbours once. */
function story({ cases }: RunResult): readonly string[] {
  const told = cases.map(({ verdict, reason }) => (reason === null ? verdict : `${verdict}: ${reason.en}`));
  return told.filter((each, index) => each !== told[index - 1]);
}

/** A card that is taken out at its n-th command, before it answers, and put back in after a second: any reader notices that. */
function takenOutAt(at: number, port: number): void {
  const plugIn = () => plugIntoVpcd(card, { port, again: true, againMs: 50 });
  const card = seeing('plain', 'wire', (answer, nth) => {
    if (nth === at) plug = plug.then((out) => out.unplug()).then(() => pause(1_000)).then(plugIn);
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

/** Puts the sound card in, once there is a reader, with some of its answers spoilt. */
function insertedSpoilt(port: number, spoilt: (honest: Uint8Array, nth: number) => Uint8Array): void {
  const plug = plugIntoVpcd(seeing('plain', 'wire', spoilt), { port, again: true, againMs: 50 });
  cleanUps.push(() => plug.then((last) => last.unplug()));
}

/** The answer with this many octets of data before its last two, which say success. */
const withData = (octets: number): Uint8Array => concat(new Uint8Array(octets).fill(0x5a), bytes('9000'));

/** How one answer that is none, or too long, shows in its own case and in no other; which cases those were. */
async function expectOnlyHurt(ended: WiredRun) {
  const { cases, counts } = await expectUnhurt(ended);
  const segments = [...segmentsOf(ended.record as ReadRecord)];
  const those = (hurt: (event: RecordEvent) => boolean): ReadonlySet<string> =>
    new Set(segments.flatMap(([entry, events]) => (events.some(hurt) ? [entry] : [])));
  const broken = those(({ type }) => type === 'fault');
  const overlong = those(isOverlong);
  for (const { id, verdict, reason } of cases) {
    if (broken.has(id) && !overlong.has(id)) expect([id, verdict, reason?.en]).toEqual([id, 'INCONCLUSIVE', short]);
    else if (!overlong.has(id)) expect([id, ['PASS', 'NOT_APPLICABLE'].includes(verdict)]).toEqual([id, true]);
  }
  return { broken, overlong, counts };
}

/** Whether the device itself gave an answer longer than any command of the suite asks for. */
function isOverlong(event: RecordEvent): boolean {
  return event.type === 'apdu' && event.channel === 'dut' && event.r.length > 2 * 258;
}

/** How long the answers were that are longer than any command asks for. */
function recordedLengths({ record }: WiredRun): ReadonlySet<number> {
  const lengths = (record as ReadRecord).events.flatMap((event) =>
    event.type === 'apdu' && event.r.length > 2 * 258 ? [event.r.length / 2] : [],
  );
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

describe('in process, wherever the wire fails', () => {
  const options = { profile: 'plain', seed: 'wire', edition: '2015' };

  /** The card taken out before or after about every fortieth command until the next reset, or its answer cut to one octet or grown. */
  function failing(link: Link, how: How, seed: string): Link {
    const chance = seeded(seed);
    let out = false;
    const removed = () => {
      out = true;
      return new LinkBroken('card-removed', 'taken out');
    };
    return rewired(link, {
      async transceive(command) {
        if (out) throw removed();
        const hit = chance.below(40) === 0;
        if (hit && how === 'before') throw removed();
        const answer = await link.transceive(command);
        if (hit && how === 'after') throw removed();
        return hit ? wholeAnswer(how === 'longest' ? withData(65_536) : answer.subarray(0, 1), link.name) : answer;
      },
      async reset() {
        out = false;
        return link.reset();
      },
    });
  }

  async function outcomes(wire: (link: Link) => Link): Promise<readonly Outcome[]> {
    const bench = suite.virtual.bench(options);
    const lines: string[] = [];
    const recorder = new Recorder((line) => lines.push(line));
    const links = { ...bench.links, dut: wire(bench.links['dut'] as Link) };
    const { outcomes } = await runInProcess(suite, { ...bench, links }, { ...options, write: (event) => recorder.write(event) });
    expect(await judgedAgain(readRecord(`${lines.join('\n')}\n`))).toMatchObject({ equal: true });
    return outcomes;
  }

  it.each(['before', 'after', 'one octet'] as const)('%s: inconclusive, and never a failure', async (how) => {
    for (const seed of ['a', 'b', 'c']) {
      const found = await outcomes((link) => failing(link, how, seed));
      expect(found.filter(({ verdict }) => verdict === 'INCONCLUSIVE').length).toBeGreaterThan(100);
      expect(found.filter(({ verdict }) => !['PASS', 'INCONCLUSIVE'].includes(verdict)).map(({ entry }) => entry)).toEqual([]);
    }
  });

  it('an answer of 65,538 octets, the longest there can be: never an error of ours', async () => {
    const found = await outcomes((link) => failing(link, 'longest', 'a'));
    expect(found.filter(({ verdict }) => !['PASS', 'FAIL', 'INCONCLUSIVE'].includes(verdict)).map(({ entry }) => entry)).toEqual([]);
  });

  it('at any command of the survey: inconclusive, and never a failure', async () => {
    for (let at = 1; at <= 20; at += 1) {
      const short = { ...suite, cases: suite.cases.filter((_, index) => index % 8 === at % 8) };
      const bench = short.virtual.bench(options);
      const links = { ...bench.links, dut: lossy(bench.links['dut'] as Link, { at, loss: 'one-octet' }) };
      const { outcomes } = await runInProcess(short, { ...bench, links }, options);
      expect(outcomes.filter(({ verdict }) => !['PASS', 'INCONCLUSIVE'].includes(verdict))).toEqual([]);
    }
  });
});

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

  it('answers of no or one octet: their cases are inconclusive, no other is touched', async () => {
    insertedSpoilt(port, (honest, nth) => (nth > midway && nth % 89 === 0 ? honest.subarray(0, nth % 2) : honest));
    const ended = await run([`vpcd:${port}`]);
    const { broken, counts } = await expectOnlyHurt(ended);
    expect(broken.size).toBeGreaterThan(20);
    expect([ended.code, counts.fail]).toEqual([2, 0]);
  });

  // What the device itself sent is its answer: a case that looks at it may well fail, and no other.
  it('answers far longer than asked: recorded whole, and only their own cases may fail', async () => {
    const lengths = [300, 65_533];
    insertedSpoilt(port, (honest, nth) => (nth > midway && nth % 211 === 0 ? withData(lengths[nth % 2] as number) : honest));
    const ended = await run([`vpcd:${port}`]);
    const { overlong, counts } = await expectOnlyHurt(ended);
    expect(overlong.size).toBeGreaterThan(10);
    expect(recordedLengths(ended)).toEqual(new Set(lengths.map((octets) => octets + 2)));
    expect([ended.code, counts.inconclusive > 0]).toEqual([1, true]);
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
    // What follows the frame is taken for another that never comes to its end.
    expect([ended.code, story(result)]).toEqual([2, ['PASS', `INCONCLUSIVE: ${silent}`, `INCONCLUSIVE: ${gone}`]]);
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

describe.skipIf(noPcscd)('through PC/SC', () => {
  let pcscd: PrivatePcscd;
  let readers: Lookout;
  /** Each test has a reader of its own: none waits until the service has noticed that the card of another is out. */
  const spare: VirtualReader[] = [];
  let reader: VirtualReader;
  beforeAll(async () => {
    pcscd = await startPcscd({ readers: 16 });
    readers = await lookout(pcscd);
    spare.push(...pcscd.readers);
  });
  beforeEach(() => {
    reader = spare.shift() as VirtualReader;
  });
  afterAll(async () => {
    await readers?.close();
    await pcscd?.stop();
  });

  const device = (binding: BindingName, seconds = patience) => [`pcsc:${reader.name}`, '--pcsc-binding', binding, '--timeout', String(seconds)];
  const judge = (...args: readonly string[]) => run(args, pcscd.env);

  describe.each([
    ['koffi', noPcscd],
    ['node-pcsclite', noPcsclite],
  ] as const)('by %s', (binding, reason) => {
    it.skipIf(reason)('a card process that is killed: what was judged stays, the rest is inconclusive', async () => {
      await carded(midway, 'SIGKILL', reader.port);
      await readers.has(reader);
      const ended = await judge(...device(binding), ...purchases);
      const result = await expectUnhurt(ended);
      expect([ended.code, story(result)]).toEqual([2, ['PASS', `INCONCLUSIVE: ${gone}`]]);
    });

    it.skipIf(reason)('a card that is taken out and put back: the run goes on with the next case', async () => {
      takenOutAt(midway, reader.port);
      await readers.has(reader);
      const ended = await judge(...device(binding, 10), ...purchases);
      const result = await expectUnhurt(ended);
      expect([ended.code, story(result), result.counts.inconclusive]).toEqual([2, ['PASS', `INCONCLUSIVE: ${gone}`, 'PASS'], 1]);
    });

    it.skipIf(reason)('a service that is killed', async () => {
      insertedSpoilt(reader.port, (honest, nth) => {
        if (nth === midway) process.kill(pcscd.pid, 'SIGKILL');
        return honest;
      });
      await readers.has(reader);
      const ended = await judge(...device(binding), ...purchases);
      await pcscd.restart();
      const result = await expectUnhurt(ended);
      expect([ended.code, story(result)]).toEqual([2, ['PASS', `INCONCLUSIVE: ${failed}`]]);
    });

    it.skipIf(reason)('a card that stays silent: the watchdog ends the run, and its record is closed', async () => {
      await carded(midway, 'SIGSTOP', reader.port);
      await readers.has(reader);
      const ended = await judge(...device(binding), ...purchases);
      await expectCut(ended, ['PASS', `INCONCLUSIVE: ${silent}`, `NOT_RUN: ${unstarted}`]);
      expect(ended.result?.run.durationMs).toBeGreaterThan(patienceMs);
    });
  });

  /** A run whose process the watchdog ended in the midst of an exchange. */
  async function expectCut(ended: WiredRun, told: readonly string[]): Promise<void> {
    const result = await expectUnhurt(ended);
    expect([ended.code, story(result)]).toEqual([2, told]);
    expect(ended.stderr).toContain(`the run was cut short (${silent}); its record is valid up to there`);
    expect(ended.stderr).not.toContain('vitest');
    expect(ended.record?.events.at(-1)).toMatchObject({ reason: { en: silent } });
    expect(readWatchdogNote(join(ended.folder, watchdogNote))).toMatchObject({ call: 'transmit', limitMs: patienceMs });
  }

  it('silence in the survey: nothing is judged', async () => {
    await carded(2, 'SIGSTOP', reader.port);
    await readers.has(reader);
    await expectCut(await judge(...device('koffi'), ...purchases), [`NOT_RUN: ${unstarted}`]);
  });

  // Debian's driver waits for more when a card sends an empty frame.
  it('an answer of no octets is silence', async () => {
    insertedSpoilt(reader.port, (honest, nth) => (nth === midway ? honest.subarray(0, 0) : honest));
    await readers.has(reader);
    await expectCut(await judge(...device('koffi'), ...purchases), ['PASS', `INCONCLUSIVE: ${silent}`, `NOT_RUN: ${unstarted}`]);
  });

  it('answers of one octet, and far longer than asked', async () => {
    const octets = new Map([
      [45, 1],
      [80, 302],
      [115, 65_535],
    ]);
    insertedSpoilt(reader.port, (honest, nth) => {
      const length = octets.get(nth) ?? 0;
      return length === 0 ? honest : length === 1 ? honest.subarray(0, 1) : withData(length - 2);
    });
    await readers.has(reader);
    const ended = await judge(...device('koffi'), ...purchases);
    const { broken, overlong } = await expectOnlyHurt(ended);
    expect([broken.size, overlong.size]).toEqual([1, 2]);
    expect(recordedLengths(ended)).toEqual(new Set([302, 65_535]));
  });

  it('a card that no longer answers when it is to be powered: the run does not begin', async () => {
    const card = await insertFakeCard(reader.port, () => {});
    cleanUps.push(() => card.remove());
    await readers.has(reader);
    card.socket.removeAllListeners('data');
    card.socket.resume();
    const ended = await judge(...device('koffi'), ...purchases);
    expect(ended).toMatchObject({ code: 3, stdout: '', orphans: [], litter: [], record: undefined });
    expect(ended.stderr.split('\n').at(-2)).toBe(silent);
    expect(existsSync(ended.folder)).toBe(false);
  });
});
