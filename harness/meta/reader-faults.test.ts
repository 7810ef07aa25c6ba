/** What becomes of a run through PC/SC when card, reader service or reader fail: as in wire-faults.test.ts, with both bindings. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { watchdogNote } from '../front/devices.ts';
import type { BindingName } from '../link/pcsc-binding.ts';
import { readWatchdogNote } from '../link/watchdog.ts';
import {
  cleanUps,
  expectOnlyHurt,
  expectUnhurt,
  failed,
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
import { type PrivatePcscd, startPcscd, type VirtualReader, whyNoPcscd } from './pcscd.ts';
import { insertFakeCard } from './pcscd-card.ts';
import { type Lookout, lookout, type WiredRun, whyNoPcsclite } from './wired-run.ts';

const noPcscd = whyNoPcscd();
const noPcsclite = noPcscd ?? whyNoPcsclite();
if (noPcsclite) console.log(`skipped: faults through ${noPcscd ? 'PC/SC' : 'node-pcsclite'}: ${noPcsclite}`);

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

  const device = (binding: BindingName, seconds = patience) => [
    `pcsc:${reader.name}`,
    '--pcsc-binding',
    binding,
    '--timeout',
    String(seconds),
  ];
  const judge = (...args: readonly string[]) => run(args, pcscd.env);

  describe.each([
    ['koffi', noPcscd],
    ['node-pcsclite', noPcsclite],
  ] as const)('by %s', (binding, reason) => {
    it.skipIf(reason)('a card process that is killed: what was judged stays, the rest is inconclusive', async () => {
      await insertedMortal(midway, 'SIGKILL', reader.port);
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
      await insertedMortal(midway, 'SIGSTOP', reader.port);
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
    await insertedMortal(2, 'SIGSTOP', reader.port);
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
