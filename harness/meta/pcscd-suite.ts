/** What every PC/SC binding must do, tested against a real pcscd with virtual cards. */

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bytes, concat } from '../bytes/hex.ts';
import type { Device } from '../link/link.ts';
import type { BindingName } from '../link/pcsc-binding.ts';
import { plugIntoVpcd } from '../link/vpcd-card.ts';
import { readWatchdogNote } from '../link/watchdog.ts';
import { type PrivatePcscd, startPcscd, whyNoPcscd } from './pcscd.ts';
import { type FakeCard, insertFakeCard, type OnCommand, raw } from './pcscd-card.ts';
import { type PcscClient, startClient } from './pcscd-client.ts';

const pcsclite =
  process.env['TUNION_PCSCLITE'] ?? fileURLToPath(new URL('../../node_modules/.cache/tunion/node_modules/pcsclite', import.meta.url));

/** Why this binding cannot be tested on this machine. */
function whyNot(binding: BindingName): string | undefined {
  const built = binding !== 'node-pcsclite' || existsSync(pcsclite);
  return whyNoPcscd() ?? (built ? undefined : 'pcsclite is not built (harness/meta/setup.sh builds it)');
}

/** Echoes a command and numbers it, from 1 after each power-up. */
function echo(): Device {
  let commands = 0;
  return {
    reset() {
      commands = 0;
      return bytes('3B80800101');
    },
    process(command) {
      commands += 1;
      return concat(command, Uint8Array.of(commands & 0xff, 0x90, 0x00));
    },
  };
}

const answering: OnCommand = (_, socket) => socket.write(raw(bytes('9000')));

/** Declares the tests of one binding; skipped, with the reason printed, where the machine cannot run them. */
export function describeBinding(binding: BindingName): void {
  const reason = whyNot(binding);
  if (reason) console.log(`skipped: PC/SC by ${binding}: ${reason}`);

  describe.skipIf(reason !== undefined)(`PC/SC by ${binding}`, { timeout: 20_000 }, () => {
    let pcscd: PrivatePcscd;
    let client: PcscClient;
    const cleanUps: (() => unknown)[] = [];
    /** Each test has readers of its own: pcscd looks for cards every 400 ms, and no test waits for another's to go. */
    let slot = -1;
    const port = (of = slot) => pcscd.readers[of]?.port as number;
    const name = (of = slot) => pcscd.readers[of]?.name as string;
    const start = (watchdog?: { note: string; limitMs: number }) =>
      startClient({ binding, env: { ...pcscd.env, TUNION_PCSCLITE: pcsclite }, watchdog });

    beforeAll(async () => {
      pcscd = await startPcscd({ readers: 14 });
      client = await start();
    });
    beforeEach(() => {
      slot += 1;
    });
    afterEach(async () => {
      // Before the card leaves: pcscd overlooks a card that is exchanged while a client lets go of the old one.
      await client.close();
      for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
    });
    afterAll(async () => {
      await client?.stop();
      await pcscd?.stop();
    });

    async function noticed(of = slot): Promise<void> {
      for (;;) {
        const readers = (await client.list()).value as { name: string; card: boolean }[];
        if (readers.find((reader) => reader.name === name(of))?.card) return;
        await pause(20);
      }
    }

    async function inserted(of = slot): Promise<void> {
      const plug = await plugIntoVpcd(echo(), { port: port(of), again: true, againMs: 20 });
      cleanUps.push(() => plug.unplug());
      await noticed(of);
    }

    async function insertedFake(onCommand: OnCommand, atr?: string): Promise<FakeCard> {
      const card = await insertFakeCard(port(), onCommand, atr);
      cleanUps.push(() => card.remove());
      await noticed();
      return card;
    }

    async function opened(): Promise<void> {
      expect(await client.open(name())).toMatchObject({ value: { name: name() } });
    }

    it('lists readers, the card in them and its answer to reset', async () => {
      const next = slot + 1;
      await inserted(next);
      const readers = (await client.list()).value as unknown[];
      expect(readers).toHaveLength(14);
      expect(readers[slot]).toEqual({ name: name(), card: false });
      expect(readers[next]).toEqual({ name: name(next), card: true, atr: '3B80800101' });
      slot = next;
    });

    it('says which reader there is none of', async () => {
      expect((await client.open(name())).error).toMatchObject({ name: 'NoSuchReader', code: 'no-card' });
      expect((await client.open('ACR*')).error).toMatchObject({ code: 'no-match' });
      await inserted();
      slot += 1;
      await inserted();
      expect((await client.open()).error).toMatchObject({ code: 'several-cards' });
    });

    it('connects, carries commands and resets by taking the power away', async () => {
      await inserted();
      expect(await client.open(name())).toEqual({ value: { name: name(), protocol: 'T=1', atr: '3B80800101' } });
      expect((await client.transceive('00A40400')).value).toBe('00A40400019000');
      expect((await client.transceive('00A40400')).value).toBe('00A40400029000');
      expect((await client.reset()).value).toBe('3B80800101');
      expect((await client.transceive('00A40400')).value).toBe('00A40400019000');
      expect((await client.transceive('04')).error).toMatchObject({ name: 'RangeError' });
    });

    it('carries commands and answers of 65,000 octets', async () => {
      await inserted();
      await opened();
      const command = `00DA000000FDE8${'5A'.repeat(65_000)}`;
      expect((await client.transceive(command)).value).toBe(`${command}019000`);
    });

    it('holds the reader alone', async () => {
      await inserted();
      await opened();
      const second = await start();
      cleanUps.push(() => second.stop());
      expect((await second.open(name())).error).toMatchObject({ name: 'PcscError', code: 0x8010000b });
    });

    it('speaks T=0 to a card that offers nothing else, without Le after data', async () => {
      const card = await insertedFake(answering, '3B00');
      expect(await client.open(name())).toMatchObject({ value: { protocol: 'T=0', atr: '3B00' } });
      await client.transceive('00A4040002112200');
      expect(card.heard).toContain('00A40400021122');
    });

    it.each([
      ['before its answer', (_, socket) => socket.destroy()],
      ['inside its answer', (_, socket) => socket.end(bytes('0014 6F12 84'))],
    ] satisfies [string, OnCommand][])('notices a card that leaves %s, and finds it again', async (_, leave) => {
      await insertedFake(leave);
      await opened();
      expect((await client.transceive('00A4040000')).error).toMatchObject({ name: 'LinkBroken', fault: 'card-removed' });
      expect((await client.transceive('00A4040000')).error).toMatchObject({ name: 'LinkBroken' });
      expect((await client.reset()).error).toMatchObject({ name: 'LinkBroken', fault: 'card-removed' });
      await inserted();
      expect((await client.reset()).value).toBe('3B80800101');
      expect((await client.transceive('00A4040000')).value).toBe('00A4040000019000');
    });

    // An empty frame cannot be sent this way: the driver waits for more for ever.
    it('takes one octet for no answer', async () => {
      await insertedFake((_, socket) => socket.write(raw(bytes('90'))));
      await opened();
      expect((await client.transceive('00A4040000')).error).toMatchObject({ name: 'LinkBroken', fault: 'short-answer' });
    });

    it('survives the death of the service and uses its successor', async () => {
      await inserted();
      await opened();
      await pcscd.kill();
      expect((await client.transceive('00A4040000')).error).toMatchObject({ name: 'LinkBroken', fault: 'reader-failed' });
      expect((await client.reset()).error).toMatchObject({ name: 'LinkBroken', fault: 'reader-failed' });
      expect((await client.list()).error).toMatchObject({ name: 'PcscError', code: 0x8010001d });
      await pcscd.restart();
      await noticed();
      expect((await client.reset()).value).toBe('3B80800101');
      expect((await client.transceive('00A4040000')).value).toBe('00A4040000019000');
    });

    it('is ended by its watchdog when a card stays mute, and leaves a note', async () => {
      const directory = mkdtempSync(join(tmpdir(), 'tunion-note-'));
      const note = join(directory, 'note.json');
      const watchedClient = await start({ note, limitMs: 300 });
      cleanUps.push(
        () => rmSync(directory, { recursive: true }),
        () => watchedClient.stop(),
      );
      await insertedFake(() => {});
      expect(await watchedClient.open(name())).toMatchObject({ value: { name: name() } });
      expect(readWatchdogNote(note)).toBeUndefined();
      expect((await watchedClient.transceive('00A4040000')).error?.name).toBe('Ended');
      expect(watchedClient.process.signalCode).toBe('SIGKILL');
      expect(readWatchdogNote(note)).toEqual({ reason: 'call-too-long', call: 'transmit', limitMs: 300, pid: watchedClient.process.pid });
    });
  });
}
