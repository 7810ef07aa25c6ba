/** The command line for tests: in this process, which is quick, or in one of its own, as a shell starts it. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

/** How a command line ended, and what it printed, without colours. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const program = new URL('../cli/tunion.ts', import.meta.url);
let runs = 0;

/** Runs `tunion ARGV` in this process, one at a time: what it prints is caught, its exit code taken back. */
export async function runHere(...argv: readonly string[]): Promise<Ended> {
  const printed = { out: '', err: '' };
  const { argv: ownArgv, exitCode: ownCode } = process;
  const streams = [process.stdout, process.stderr] as const;
  const writes = streams.map((stream) => stream.write);
  const catching = (name: keyof typeof printed) => (piece: string | Uint8Array) => {
    printed[name] += String(piece);
    return true;
  };
  process.argv = [process.execPath, 'tunion', ...argv];
  process.stdout.write = catching('out');
  process.stderr.write = catching('err');
  try {
    runs += 1;
    // The program runs when it is loaded: under a name of its own it is loaded each time.
    await import(/* @vite-ignore */ `${program.href}?run=${runs}`);
    return { code: Number(process.exitCode), out: stripVTControlCharacters(printed.out), err: stripVTControlCharacters(printed.err) };
  } finally {
    for (const [index, stream] of streams.entries()) stream.write = writes[index] as typeof stream.write;
    process.argv = ownArgv;
    process.exitCode = ownCode;
  }
}

/** A command line in a process of its own. */
export interface Started {
  readonly process: ChildProcess;
  /** Resolves once this stands on standard error. */
  says(text: string): Promise<void>;
  readonly ended: Promise<Ended>;
}

/** Starts `tunion ARGV` from the sources. */
export function start(
  argv: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Started {
  const child = spawn(
    process.execPath,
    ['--conditions=tunion-source', '--import', import.meta.resolve('tsx'), fileURLToPath(program), ...argv],
    {
      cwd: options.cwd,
      env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: '1', ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const printed = { out: '', err: '' };
  child.stdout.on('data', (piece) => {
    printed.out += piece;
  });
  child.stderr.on('data', (piece) => {
    printed.err += piece;
  });
  const ended = once(child, 'close').then(([code]): Ended => ({ code, ...printed }));
  return {
    process: child,
    ended,
    async says(text) {
      while (!printed.err.includes(text)) {
        const gone = await Promise.race([once(child.stderr, 'data').then(() => false), ended.then(() => true)]);
        if (gone && !printed.err.includes(text)) throw new Error(`it ended without saying "${text}": ${printed.err}`);
      }
    },
  };
}

/** Runs `tunion ARGV` in a process of its own. */
export function runApart(argv: readonly string[], options: Parameters<typeof start>[1] = {}): Promise<Ended> {
  return start(argv, options).ended;
}
