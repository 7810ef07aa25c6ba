/** The whole suite through readers: a card is found to be the same by every way, and a run keeps to what it may do. */

import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { suites } from '../../suites/index.ts';
import { purseCard } from '../../suites/jtt978-2-card/purse-card.ts';
import { hex } from '../bytes/hex.ts';
import type { Spend } from '../catalog/applicability.ts';
import { grantName } from '../catalog/grants.ts';
import type { RunResult } from '../engine/result.ts';
import type { Device } from '../link/link.ts';
import type { BindingName } from '../link/pcsc-binding.ts';
import { plugIntoVpcd } from '../link/vpcd-card.ts';
import { loadProfile } from '../reference/profiles/profile.ts';
import { createPsam } from '../reference/psam/psam.ts';
import { type PrivatePcscd, startPcscd, type VirtualReader, whyNoPcscd } from './pcscd.ts';
import { startTunion, tunion } from './tunion-process.ts';
import {
  declaration,
  findings,
  freePort,
  judgedAgain,
  type Lookout,
  lookout,
  type Seen,
  seeing,
  sweep,
  type WiredRun,
  whyNoPcsclite,
  wiredRun,
} from './wired-run.ts';

const purse = suites.filter(({ dut }) => dut === purseCard);
const entries = new Map(purse.flatMap(({ cases }) => cases).flatMap((each) => each.entries.map((entry) => [entry.entry, entry])));
const seed = 'reader-run';

/** SELECT, READ BINARY, READ RECORD, GET BALANCE, GET CHALLENGE, GET TRANSACTION PROVE: what changes nothing in a card. */
const harmless = ['A4', 'B0', 'B2', '5C', '84', '5A', 'B5', 'CD'];

const noPcscd = whyNoPcscd();
const noPcsclite = noPcscd ?? whyNoPcsclite();
if (noPcsclite) console.log(`skipped: runs through ${noPcscd ? 'PC/SC' : 'node-pcsclite'}: ${noPcsclite}`);

let pcscd: PrivatePcscd;
let readers: Lookout;
const cleanUps: (() => unknown)[] = [];
beforeAll(async () => {
  if (noPcscd) return;
  pcscd = await startPcscd({ readers: 2 });
  readers = await lookout(pcscd);
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  await readers?.filled();
});
afterAll(async () => {
  await readers?.close();
  await pcscd?.stop();
  sweep();
});

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
    await readers.filled(reader);
    await expectSame(
      await wiredRun(['--device', 'pcsc', '--pcsc-binding', name, '--declaration', declaration, '--seed', seed], { env: pcscd.env }),
    );
  }
});

describe.skipIf(noPcscd)('a real PSAM in a second reader', () => {
  const debits = 'JTT978.2-EP-DEBIT-001';
  const diversifies = 'JTT978.2-EP-KEY-020/another-card';

  /** The declaration of the card without its purchase key: that is in the PSAM. */
  function declarationWithoutPurchaseKey(): string {
    const folder = mkdtempSync(join(tmpdir(), 'tunion-declared-'));
    cleanUps.push(() => rmSync(folder, { recursive: true }));
    const profiles = fileURLToPath(new URL('../reference/profiles/', import.meta.url));
    const text = readFileSync(declaration, 'utf8').replaceAll('../../harness/reference/profiles/', profiles);
    const file = join(folder, 'declaration.yaml');
    writeFileSync(file, text.replace(/^ {2}purchase: .*\n/m, ''));
    return file;
  }

  it('holds the purchase key instead of the declaration', async () => {
    const [first, second] = pcscd.readers as readonly [VirtualReader, VirtualReader];
    const { masters, psam } = loadProfile('plain');
    const seen: string[] = [];
    const device = createPsam({ masters, ...psam, seed });
    const told: Device = {
      reset: () => device.reset(),
      process(command) {
        seen.push(hex(command.subarray(0, 2)));
        return device.process(command);
      },
    };
    const card = await inserted('plain', first);
    const plug = await plugIntoVpcd(told, { port: second.port, again: true });
    cleanUps.push(() => plug.unplug());
    await readers.filled(first, second);
    const { code, result, record, stderr } = await wiredRun(
      [
        '--device',
        'pcsc',
        '--psam',
        `pcsc:${second.name}`,
        '--declaration',
        declarationWithoutPurchaseKey(),
        '--seed',
        seed,
        '--case',
        debits,
        '--case',
        diversifies,
      ],
      { env: pcscd.env },
    );
    expect(code, stderr).toBe(2);
    const found = result as RunResult;
    expect(found.cases.map(({ id, verdict, reason }) => [id, verdict, reason?.en])).toEqual([
      [debits, 'PASS', undefined],
      [diversifies, 'NOT_RUN', expect.stringContaining('the master key masters.purchase')],
    ]);
    expect(found.run.device.name).toBe(first.name);
    expect(record?.events[0]).toMatchObject({ psam: second.name });
    expect(seen).toContain('8070');
    expect(card.instructions.get('54')).toBeGreaterThan(0);
    const [apdu] = record?.events.filter((event) => event.type === 'apdu' && event.channel === 'psam' && event.c.startsWith('8070')) ?? [];
    expect(apdu).toMatchObject({ r: expect.stringMatching(/9000$/) });
    if (record === undefined) throw new Error('there is no record');
    expect(await judgedAgain(record)).toMatchObject({ equal: true });
  });

  it('that is not there is said before anything is sent', async () => {
    const [first] = pcscd.readers as readonly [VirtualReader];
    const seen = await inserted('plain', first);
    await readers.filled(first);
    const away = await wiredRun(['--device', 'pcsc', '--psam', 'pcsc:SAM*', '--seed', seed], { env: pcscd.env });
    expect(away).toMatchObject({ code: 3, stdout: '', record: undefined });
    expect(away.stderr).toMatch(/^the PSAM \(--psam\): no reader matches “SAM\*”; there are: .*\n$/);
    expect(seen.commands).toBe(0);
  });
});

describe.skipIf(noPcscd)('a run keeps to what it may do', () => {
  const declared = ['--device', 'pcsc', '--declaration', declaration, '--seed', seed];
  const spending = (entry: string): readonly string[] => Object.keys(entries.get(entry)?.spends ?? {});

  it('without a declaration: reads only, and everything else says what is missing', async () => {
    const [reader] = pcscd.readers as readonly [VirtualReader];
    const seen = await inserted('plain', reader);
    await readers.filled(reader);
    const { code, result } = await wiredRun(['--device', 'pcsc', '--seed', seed], { env: pcscd.env });
    expect(code).toBe(2);
    expect([...seen.instructions.keys()].filter((instruction) => !harmless.includes(instruction))).toEqual([]);
    const { cases, counts } = result as RunResult;
    expect(counts.pass).toBeGreaterThan(100);
    expect(counts.pass + counts.notRun + counts.notApplicable).toBe(cases.length);
    for (const { id, verdict, reason } of cases.filter((each) => each.verdict !== 'NOT_APPLICABLE')) {
      const needs = entries.get(id)?.needs ?? [];
      const missing = [
        ...spending(id).map((name) => `the grant ${grantName(name as keyof Spend)}: `),
        ...needs.filter((need) => need.startsWith('keys.')).map((key) => `the key ${key}`),
        ...needs.filter((need) => need.startsWith('masters.')).map((key) => `the master key ${key}`),
        ...needs.filter((need) => need === 'pin').map(() => 'the PIN'),
      ];
      expect([id, verdict]).toEqual([id, missing.length > 0 ? 'NOT_RUN' : 'PASS']);
      for (const what of missing) expect(reason?.en).toContain(what);
    }
  });

  it('a declared serial number that is not that of the card: reads only, and everything else says so', async () => {
    const [reader] = pcscd.readers as readonly [VirtualReader];
    const seen = await inserted('overdraft', reader);
    await readers.filled(reader);
    const { code, result } = await wiredRun(declared, { env: pcscd.env });
    expect(code).toBe(2);
    expect([...seen.instructions.keys()].filter((instruction) => !harmless.includes(instruction))).toEqual([]);
    const { cases, counts } = result as RunResult;
    expect(counts.pass).toBeGreaterThan(100);
    expect(counts.notRun).toBeGreaterThan(100);
    const rest = cases.filter(({ verdict }) => !['PASS', 'NOT_RUN', 'NOT_APPLICABLE'].includes(verdict));
    expect(rest.map(({ id, verdict, reason, violations }) => ({ id, verdict, reason, violations }))).toEqual([]);
    for (const { id, verdict, reason } of cases.filter((each) => each.verdict === 'NOT_RUN')) {
      expect([id, verdict, spending(id).length > 0]).toEqual([id, 'NOT_RUN', true]);
      expect(reason?.en).toContain('is not (or did not show itself to be) the one that the grants are for');
    }
  });

  it('no card, or two: says so before anything is sent', async () => {
    const [first, second] = pcscd.readers as readonly [VirtualReader, VirtualReader];
    const none = await wiredRun(declared, { env: pcscd.env });
    expect(none).toMatchObject({ code: 3, stdout: '', orphans: [], litter: [], record: undefined });
    expect(none.stderr).toBe(`no card in any of these readers: “${first.name}”, “${second.name}”\n`);
    const seen = await Promise.all([inserted('plain', first), inserted('plain', second)]);
    await readers.filled(first, second);
    const two = await wiredRun(declared, { env: pcscd.env });
    expect(two).toMatchObject({ code: 3, stdout: '', orphans: [], litter: [], record: undefined });
    expect(two.stderr).toBe(`several readers hold a card, name one of them: “${first.name}”, “${second.name}”\n`);
    expect(existsSync(two.folder)).toBe(false);
    expect(seen.map(({ commands }) => commands)).toEqual([0, 0]);
  });

  it('no service, by koffi: says so', () => withoutService('koffi'));
  it.skipIf(noPcsclite)('no service, by node-pcsclite: says so', () => withoutService('node-pcsclite'));

  async function withoutService(name: BindingName): Promise<void> {
    const { code, stderr, folder } = await wiredRun([...declared, '--pcsc-binding', name], { env: { PCSCLITE_CSOCK_NAME: '/nowhere' } });
    expect([code, existsSync(folder)]).toEqual([3, false]);
    expect(stderr).toMatch(/^the smart card service is not running .*\n$/);
  }

  it('of two cards takes the one that the declaration names', async () => {
    const [first, second] = pcscd.readers as readonly [VirtualReader, VirtualReader];
    const folder = mkdtempSync(join(tmpdir(), 'tunion-declared-'));
    cleanUps.push(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'declaration.yaml');
    const profiles = fileURLToPath(new URL('../reference/profiles/', import.meta.url));
    const text = readFileSync(declaration, 'utf8').replaceAll('../../harness/reference/profiles/', profiles);
    writeFileSync(file, text.replace('Virtual PCD*', second.name));
    const seen = await Promise.all([inserted('overdraft', first), inserted('plain', second)]);
    await readers.filled(first, second);
    const read = 'JTT978.2-EP-SELECT-001';
    const { code, result } = await wiredRun(['--device', 'pcsc', '--declaration', file, '--case', read], { env: pcscd.env });
    expect(code).toBe(0);
    expect(result?.run.device.name).toBe(second.name);
    expect(seen[0].commands).toBe(0);
  });

  it('and so do the verbs that only look', async () => {
    const [first, second] = pcscd.readers as readonly [VirtualReader, VirtualReader];
    const seen = await inserted('plain', second);
    await readers.filled(second);
    const listed = await tunion(['readers', '--json'], { env: pcscd.env });
    expect(JSON.parse(listed.stdout)).toMatchObject([
      { name: first.name, card: false },
      { name: second.name, card: true },
    ]);
    expect(seen.commands).toBe(0);
    const looked = await tunion(['inspect', '--device', 'pcsc', '--json'], { env: pcscd.env });
    expect([listed.code, looked.code]).toEqual([0, 0]);
    expect(looked.stdout).toContain(second.name);
    expect([...seen.instructions.keys()].filter((instruction) => !harmless.includes(instruction))).toEqual([]);
  });
});
