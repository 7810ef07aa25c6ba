/** How fast our PC/SC link is beside a C program: both through the same private pcscd, reader and virtual card, by turns. */

import { type ChildProcess, execFile, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bytes, concat } from '../../bytes/hex.ts';
import { openPcsc } from '../../link/pcsc.ts';
import { loadBinding } from '../../link/pcsc-binding.ts';
import { plugIntoVpcd } from '../../link/vpcd-card.ts';
import { startWatchdog, watched } from '../../link/watchdog.ts';
import { startPcscd, whyNoPcscd } from '../pcscd.ts';

/** What several measurements of one thing gave. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Exchanges per second of both, and ours divided by C's of the same turn. */
export interface PcscBench {
  readonly alternations: number;
  readonly commands: number;
  readonly c: Spread;
  readonly ours: Spread;
  readonly ratio: Spread;
}

const self = fileURLToPath(import.meta.url);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const loader = ['--import', 'tsx', '--conditions', 'tunion-source'];

/** Why this cannot be measured here, in words to print; undefined when it can. */
export function whyNoPcscBench(): string | undefined {
  const missing = whyNoPcscd();
  if (missing) return missing;
  try {
    execFileSync('pkg-config', ['--exists', 'libpcsclite'], { stdio: 'ignore' });
    execFileSync('gcc', ['--version'], { stdio: 'ignore' });
  } catch {
    return 'gcc, pkg-config or libpcsclite-dev is not installed (harness/meta/setup.sh installs them)';
  }
  return undefined;
}

/**
 * Measures by turns: C, ours, C, ours… with `commands` exchanges a turn after a fifth of them as a warm-up; each connects anew.
 * Takes about a quarter of a minute. @throws Error when whyNoPcscBench has a reason
 */
export async function benchPcsc({ alternations = 21, commands = 4_000 } = {}): Promise<PcscBench> {
  const reason = whyNoPcscBench();
  if (reason) throw new Error(reason);
  const directory = mkdtempSync(join(tmpdir(), 'tunion-bench-'));
  const pcscd = await startPcscd();
  const children: ChildProcess[] = [];
  const child = async (role: string, ...args: readonly string[]) => {
    const started = fork(self, [role, ...args], { cwd: root, execArgv: loader, env: { ...process.env, ...pcscd.env } });
    children.push(started);
    return { process: started, ready: await said(started) };
  };
  try {
    const [reader] = pcscd.readers;
    if (!reader) throw new Error('no reader');
    const program = compiled(directory);
    await child('card', String(reader.port));
    const { process: client } = await child('reader', reader.name, String(commands), join(directory, 'note.json'));
    const ours = () => {
      client.send('turn');
      return said(client);
    };
    const run = promisify(execFile);
    const c = async () => Number((await run(program, [reader.name, String(commands)], { env: { ...process.env, ...pcscd.env } })).stdout);

    const turns: { readonly c: number; readonly ours: number }[] = [];
    await ours(); // once for nothing: long-lived programs are compared, not a compiler's first seconds
    for (let turn = 0; turn < alternations; turn += 1) turns.push({ c: await c(), ours: await ours() });
    return {
      alternations,
      commands,
      c: spread(turns.map((turn) => turn.c)),
      ours: spread(turns.map((turn) => turn.ours)),
      ratio: spread(turns.map((turn) => turn.ours / turn.c)),
    };
  } finally {
    for (const started of children) started.kill();
    await pcscd.stop();
    rmSync(directory, { recursive: true });
  }
}

/** The next number that a child tells. */
async function said(child: ChildProcess): Promise<number> {
  const over = new AbortController();
  const exit = once(child, 'exit', { signal: over.signal }).then(() => {
    throw new Error('a process of the bench ended early');
  });
  exit.catch(() => {});
  try {
    const [value] = await Promise.race([once(child, 'message', { signal: over.signal }), exit]);
    return value as number;
  } finally {
    over.abort();
  }
}

function compiled(directory: string): string {
  const program = join(directory, 'pcsc-echo');
  const source = fileURLToPath(new URL('pcsc-echo.c', import.meta.url));
  const flags = execFileSync('pkg-config', ['--cflags', '--libs', 'libpcsclite'], { encoding: 'utf8' }).trim().split(/\s+/);
  execFileSync('gcc', ['-O2', '-Wall', '-o', program, source, ...flags]);
  return program;
}

function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((left, right) => left - right);
  const at = (index: number) => sorted[index] as number;
  const middle = (sorted.length - 1) / 2;
  return { median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2, min: at(0), max: at(sorted.length - 1) };
}

/** The virtual card of both: answers what it is sent, and 9000. */
async function serveCard(port: number): Promise<void> {
  const success = bytes('9000');
  await plugIntoVpcd({ reset: () => bytes('3B80800101'), process: (command) => concat(command, success) }, { port });
  process.send?.(0);
}

/** Our side, what pcsc-echo.c is for C: the link as a run uses it, watchdog and all. */
async function serveReader(reader: string, commands: number, note: string): Promise<void> {
  const binding = watched(await loadBinding('koffi'), await startWatchdog({ note }));
  const command = bytes('00B095001E');

  async function turn(): Promise<number> {
    const link = await openPcsc({ binding, glob: reader });
    for (let done = 0; done < commands / 5; done += 1) await link.transceive(command);
    const start = performance.now();
    for (let done = 0; done < commands; done += 1) await link.transceive(command);
    const perSecond = (commands * 1000) / (performance.now() - start);
    await link.close();
    return perSecond;
  }

  process.on('message', async () => process.send?.(await turn()));
  while (!(await binding.readers()).some(({ name, card }) => name === reader && card)) await pause(20);
  process.send?.(0);
}

if (process.argv[1] === self) {
  const [role, where, commands, note] = process.argv.slice(2) as [string, string, string, string];
  process.on('disconnect', () => process.exit());
  if (role === 'card') await serveCard(Number(where));
  if (role === 'reader') await serveReader(where, Number(commands), note);
}
