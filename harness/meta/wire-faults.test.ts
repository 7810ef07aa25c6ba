/**
 * What becomes of a run when its wire fails: card pulled, silence, answers of no, one or far too many octets. No case turns FAIL for
 * it, the run ends by itself and leaves nothing behind, and its record is valid to its last line.
 */

import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { suites } from '../../suites/index.ts';
import { purseCard } from '../../suites/jtt978-2-card/purse-card.ts';
import { bytes, concat } from '../bytes/hex.ts';
import { seeded } from '../engine/random.ts';
import { Recorder, readRecord } from '../engine/record.ts';
import type { Outcome } from '../engine/run.ts';
import { runInProcess } from '../front/zoo.ts';
import { type Device, type Link, LinkBroken, rewired, wholeAnswer } from '../link/link.ts';
import {
  cleanUps,
  expectOnlyHurt,
  expectUnhurt,
  gone,
  insertedMortal,
  insertedSpoilt,
  midway,
  patience,
  patienceMs,
  purchases,
  recordedLengths,
  run,
  silent,
  story,
  takenOutAt,
  unstarted,
  withData,
} from './faulty-wire.ts';
import { insertFakeCard, type OnCommand, raw } from './pcscd-card.ts';
import { startTunion, tunion } from './tunion-process.ts';
import { declaration, freePort, judgedAgain, processesWith, seeing } from './wired-run.ts';

const purse = suites.filter(({ dut }) => dut === purseCard);

/** Cases of every kind, and few enough for a test. */
const everyFourth = purse
  .flatMap(({ cases }) => cases)
  .filter((_, index) => index % 4 === 0)
  .flatMap(({ id }) => ['--case', id]);

/** Where a wire fails, or how its answers are spoilt. */
type How = 'before' | 'after' | 'one octet' | 'longest';

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
    const bench = purseCard.virtual.bench(options);
    const lines: string[] = [];
    const recorder = new Recorder((line) => lines.push(line));
    const links = { ...bench.links, dut: wire(bench.links['dut'] as Link) };
    const { outcomes } = await runInProcess(purse, { ...bench, links }, { ...options, write: (event) => recorder.write(event) });
    expect(await judgedAgain(readRecord(`${lines.join('\n')}\n`))).toMatchObject({ equal: true });
    return outcomes;
  }

  it.each(['before', 'after', 'one octet'] as const)('%s: inconclusive, and never a failure', async (how) => {
    const found = await outcomes((link) => failing(link, how, how));
    expect(found.filter(({ verdict }) => verdict === 'INCONCLUSIVE').length).toBeGreaterThan(100);
    expect(
      found
        .filter(({ verdict }) => !['PASS', 'INCONCLUSIVE'].includes(verdict))
        .map(({ entry, verdict, reason }) => `${entry} ${verdict} ${reason?.en ?? ''}`),
    ).toEqual([]);
  });

  it('an answer of 65,538 octets, the longest there can be: never an error of ours', async () => {
    const found = await outcomes((link) => failing(link, 'longest', 'a'));
    expect(
      found
        .filter(({ verdict }) => !['PASS', 'FAIL', 'INCONCLUSIVE'].includes(verdict))
        .map(({ entry, verdict, reason }) => `${entry} ${verdict} ${reason?.en ?? ''}`),
    ).toEqual([]);
  });
});

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

describe('over the protocol of vsmartcard', () => {
  let port: number;
  let device: readonly string[];
  beforeEach(async () => {
    port = await freePort();
    device = [`vpcd:${port}`, '--timeout', String(patience), ...purchases];
  });

  it('a card process that is killed: what was judged stays, the rest is inconclusive', async () => {
    await insertedMortal(midway, 'SIGKILL', port);
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

  it.each([2, 8])('a card that is away for command %i, in the survey: nothing is judged', async (at) => {
    takenOutAt(at, port);
    const ended = await run(device.with(2, '10'));
    const result = await expectUnhurt(ended);
    expect([ended.code, story(result)]).toEqual([2, [`NOT_RUN: ${unstarted}`]]);
    expect(ended.record?.events.at(-1)).toMatchObject({ reason: { en: gone } });
    expect(ended.stderr).toContain(gone);
  });

  /** Starts a run that is at work on a card when `act` is called, with the pids of its processes, the first its own. */
  async function interrupted(act: (pids: readonly number[]) => void) {
    const workspace = mkdtempSync(join(tmpdir(), 'tunion-interrupted-'));
    cleanUps.push(() => rmSync(workspace, { recursive: true }));
    const pids = () => processesWith(`TUNION_WORKSPACE=${workspace}`);
    insertedSpoilt(port, (honest, nth) => {
      if (nth === midway) act(pids());
      return honest;
    });
    const folder = join(workspace, 'run');
    const args = ['run', '--device', `vpcd:${port}`, '--declaration', declaration, '--out', folder, '--lang', 'en'];
    const child = startTunion(args, { env: { TMPDIR: workspace, TUNION_WORKSPACE: workspace } });
    const [code] = await once(child, 'exit');
    await expect.poll(pids, { timeout: 2_000 }).toEqual([]);
    return { code, record: readRecord(readFileSync(join(folder, 'record.jsonl'), 'utf8')) };
  }

  it('a run that is killed takes its worker with it', async () => {
    const { record } = await interrupted(([own]) => process.kill(own as number, 'SIGKILL'));
    expect(record.broken).toBeUndefined();
    expect(record.events.filter(({ type }) => type === 'apdu').length).toBeLessThan(200);
  });

  it('a worker that is killed by other hands: no verdict of ours on the device, and its record is closed', async () => {
    const { code, record } = await interrupted((pids) => process.kill(pids.at(-1) as number, 'SIGKILL'));
    expect(code).toBe(4);
    expect(record.events.at(-1)).toMatchObject({ type: 'close', conclusion: 'UNDETERMINED', counts: { fail: 0, inconclusive: 1 } });
    expect(await judgedAgain(record)).toMatchObject({ equal: true });
  });

  it('a run that does not begin leaves what was in its folder', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tunion-folder-'));
    cleanUps.push(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    const { code, stderr } = await tunion(['run', '--device', `vpcd:${port}`, '--out', folder, '--lang', 'en']);
    other.close();
    expect(stderr.split('\n').at(-2)).toBe(`cannot listen on 127.0.0.1:${port}`);
    expect([code, readFileSync(join(folder, 'notes.txt'), 'utf8'), existsSync(join(folder, 'record.jsonl'))]).toEqual([3, 'mine', false]);
  });

  it('a card that stays silent is cut off after the time limit', async () => {
    await insertedMortal(midway, 'SIGSTOP', port);
    const ended = await run(device);
    const result = await expectUnhurt(ended);
    expect([ended.code, story(result)]).toEqual([2, ['PASS', `INCONCLUSIVE: ${silent}`, `INCONCLUSIVE: ${gone}`]]);
    expect(result.run.durationMs).toBeGreaterThan(2 * patienceMs - 100);
    expect(result.run.durationMs).toBeLessThan(2 * patienceMs + 10_000);
  });

  it('answers of no or one octet: their cases are inconclusive, no other is touched', async () => {
    insertedSpoilt(port, (honest, nth) => (nth > midway && nth % 29 === 0 ? honest.subarray(0, nth % 2) : honest));
    const ended = await run([`vpcd:${port}`, ...everyFourth]);
    const { broken, counts } = await expectOnlyHurt(ended);
    expect(broken.size).toBeGreaterThan(20);
    expect([ended.code, counts.fail]).toEqual([2, 0]);
  });

  // What the device itself sent is its answer: a case that looks at it may well fail, and no other.
  it('answers far longer than asked: recorded whole, and only their own cases may fail', async () => {
    const lengths = [300, 65_533];
    insertedSpoilt(port, (honest, nth) => (nth > midway && nth % 73 === 0 ? withData(lengths[nth % 2] as number) : honest));
    const ended = await run([`vpcd:${port}`, ...everyFourth]);
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
