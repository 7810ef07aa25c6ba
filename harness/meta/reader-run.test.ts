/** The whole suite through readers: a card is found to be the same by every way, and a run keeps to what it may do. */

import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { suites } from '../../suites/index.ts';
import type { RunResult } from '../engine/result.ts';
import type { Suite } from '../engine/suite.ts';
import { type BindingName, loadBinding, type PcscBinding } from '../link/pcsc-binding.ts';
import { plugIntoVpcd } from '../link/vpcd-card.ts';
import { type PrivatePcscd, startPcscd, type VirtualReader, whyNoPcscd } from './pcscd.ts';
import { startTunion, tunion } from './tunion-process.ts';
import { declaration, findings, freePort, type Seen, seeing, sweep, type WiredRun, whyNoPcsclite, wiredRun } from './wired-run.ts';

const [suite] = suites as readonly [Suite];
const entries = new Map(suite.cases.flatMap((each) => each.entries.map((entry) => [entry.entry, entry])));
const seed = 'reader-run';

/** SELECT, READ BINARY, READ RECORD, GET BALANCE, GET CHALLENGE, GET TRANSACTION PROVE: what changes nothing in a card. */
const harmless = ['A4', 'B0', 'B2', '5C', '84', '5A'];

const noPcscd = whyNoPcscd();
const noPcsclite = noPcscd ?? whyNoPcsclite();
if (noPcsclite) console.log(`skipped: runs through ${noPcscd ? 'PC/SC' : 'node-pcsclite'}: ${noPcsclite}`);

let pcscd: PrivatePcscd;
/** Looks for cards from this process, which serves no other reader service. */
let binding: PcscBinding;
const cleanUps: (() => unknown)[] = [];
beforeAll(async () => {
  if (noPcscd) return;
  pcscd = await startPcscd({ readers: 2 });
  process.env['PCSCLITE_CSOCK_NAME'] = pcscd.env.PCSCLITE_CSOCK_NAME;
  binding = await loadBinding('koffi');
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  if (!noPcscd) await noticed();
});
afterAll(async () => {
  await binding?.close();
  await pcscd?.stop();
  sweep();
});

/** Waits until the service sees cards in just these readers. */
async function noticed(...full: readonly VirtualReader[]): Promise<void> {
  const names = full.map(({ name }) => name).join();
  while ((await binding.readers()).flatMap(({ card, name }) => (card ? [name] : [])).join() !== names) await pause(20);
}

/** Puts a card in that tells what it sees. */
async function inserted(profile: string, { port }: VirtualReader): Promise<Seen> {
  const card = seeing(profile, seed);
  const plug = await plugIntoVpcd(card, { port, again: true });
  cleanUps.push(() => plug.unplug());
  return card.seen;
}

/** Starts `tunion emulate card`, once there is a reader, and waits until it is in. It is ended by its pid when the test is over. */
async function emulated(port: number): Promise<void> {
  for (;;) {
    const card = startTunion(['emulate', 'card', '--port', String(port), '--profile', 'plain', '--seed', seed, '--lang', 'en']);
    const exited = once(card, 'exit');
    const [said] = (await once(card.stderr, 'data')) as [Buffer];
    if (String(said).includes('the virtual card is in the reader')) {
      cleanUps.push(() => {
        card.kill('SIGTERM');
        return exited;
      });
      return;
    }
    expect(String(said)).toContain('no vpcd reader listens');
    await exited;
  }
}

/** How many entries came to which verdict for which reason. */
function tally({ cases }: RunResult): ReadonlyMap<string, number> {
  const counted = new Map<string, number>();
  for (const { verdict, reason } of cases) {
    const key = `${verdict} ${reason?.en ?? ''}`;
    counted.set(key, (counted.get(key) ?? 0) + 1);
  }
  return counted;
}

describe('verdict by verdict as in process', () => {
  let inProcess: RunResult;
  beforeAll(async () => {
    inProcess = (await wiredRun(['--seed', seed])).result as RunResult;
    expect(inProcess.conclusion).toBe('CONFORMS');
  });

  /** The same but for what no wire can do, which is not applicable and keeps no run from CONFORMS. */
  async function expectSame(run: WiredRun): Promise<void> {
    expect(run).toMatchObject({ code: 0, orphans: [], litter: [] });
    const { result, record, folder } = run as WiredRun & { readonly result: RunResult };
    const expected = [...findings(inProcess)].map(([entry, found]) => [
      entry,
      entries.get(entry)?.needs?.includes('link.tear-inside') ? 'NOT_APPLICABLE' : found,
    ]);
    expect([...findings(result)]).toEqual(expected);
    expect(result.conclusion).toBe('CONFORMS');
    const judged = await tunion(['judge', folder, '--lang', 'en', '--json']);
    expect(JSON.parse(judged.stdout)).toMatchObject({ equal: true, head: record?.head, counts: result.counts });
    expect(judged.code).toBe(0);
  }

  it('over the protocol of vsmartcard', async () => {
    const port = await freePort();
    const running = wiredRun(['--device', `vpcd:${port}`, '--declaration', declaration, '--seed', seed]);
    await emulated(port);
    await expectSame(await running);
  });

  it.skipIf(noPcscd)('over PC/SC by koffi', () => throughPcsc('koffi'));
  it.skipIf(noPcsclite)('over PC/SC by node-pcsclite', () => throughPcsc('node-pcsclite'));

  async function throughPcsc(name: BindingName): Promise<void> {
    const [reader] = pcscd.readers as readonly [VirtualReader];
    await emulated(reader.port);
    await noticed(reader);
    await expectSame(await wiredRun(['--device', 'pcsc', '--pcsc-binding', name, '--declaration', declaration, '--seed', seed], { env: pcscd.env }));
  }
});

describe.skipIf(noPcscd)('a run keeps to what it may do', () => {
  it('without a declaration: reads only, and everything else says what is missing', async () => {
    const [reader] = pcscd.readers as readonly [VirtualReader];
    const seen = await inserted('plain', reader);
    await noticed(reader);
    const run = await wiredRun(['--device', 'pcsc', '--seed', seed], { env: pcscd.env });
    const result = run.result as RunResult;
    console.log(run.code, tally(result), seen);
  });

  it('a declared serial number that is not the one in the reader: reads only', async () => {
    const [reader] = pcscd.readers as readonly [VirtualReader];
    const seen = await inserted('overdraft', reader);
    await noticed(reader);
    const run = await wiredRun(['--device', 'pcsc', '--declaration', declaration, '--seed', seed], { env: pcscd.env });
    const result = run.result as RunResult;
    console.log(run.code, tally(result), seen);
  });
});
