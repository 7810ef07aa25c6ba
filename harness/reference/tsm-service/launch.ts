/** Starts a TSM service as a process of its own. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { TsmOptions } from '../tsm/tsm.ts';

/** What a service is told, in JSON. */
export interface ServiceOrder extends Pick<TsmOptions, 'keys' | 'partners' | 'seed' | 'personality'> {
  /** Where its books are. */
  readonly folder: string;
  /** Any that is free unless given. */
  readonly port?: number;
}

export interface LaunchedService {
  readonly port: number;
  /** PEM. */
  readonly ca: string;
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
  /** Asks it to end and waits for that. */
  close(): Promise<void>;
}

/** @throws Error when the process ends before it takes requests */
export async function launchService(order: ServiceOrder): Promise<LaunchedService> {
  const fromSources = import.meta.url.endsWith('.ts');
  const entry = fileURLToPath(new URL(`./service.entry${fromSources ? '.ts' : '.js'}`, import.meta.url));
  const loader = fromSources ? ['--conditions=tunion-source', '--import', 'tsx'] : [];
  const child = spawn(process.execPath, [...loader, entry], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  child.stdin.on('error', () => {}).write(`${JSON.stringify(order)}\n`);
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([once(lines, 'line'), ended.then(() => undefined)]);
  if (first === undefined) throw new Error(`the TSM service ended before it began (${child.signalCode ?? child.exitCode})`);
  const { port, ca } = JSON.parse(String(first[0])) as { readonly port: number; readonly ca: string };
  return {
    port,
    ca,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}
