/** The built command line, as a user runs it. */

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';

const command = new URL('../../dist/harness/cli/tunion.js', import.meta.url).pathname;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface TunionOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Ends it with SIGKILL after this long; 120 s unless given. */
  readonly timeoutMs?: number;
  /** Called with each piece of standard error, for tests that act while it runs. */
  readonly onProgress?: (text: string) => void;
}

/** Starts `tunion` from `dist` and leaves it to the caller. */
export function startTunion(args: readonly string[], { env = {}, cwd }: TunionOptions = {}): ChildProcessByStdio<null, Readable, Readable> {
  if (!existsSync(command)) throw new Error('dist is missing: npm run build');
  return spawn(process.execPath, [command, ...args], { cwd, env: { ...plainEnvironment(), ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Runs `tunion` from `dist` and waits for its end. */
export async function tunion(args: readonly string[], options: TunionOptions = {}): Promise<Ended> {
  const { timeoutMs = 120_000, onProgress } = options;
  const child = startTunion(args, options);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    onProgress?.(text);
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearTimeout(timer);
  return { code, stdout, stderr };
}

/** The environment without what the test runner put there, as a run starts a test runner of its own, and without colours, which a CI asks for. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST|NODE_ENV|VITE_|FORCE_COLOR)/.test(name));
  return { ...Object.fromEntries(kept), NO_COLOR: '1' };
}
