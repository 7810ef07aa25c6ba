/**
 * A PC/SC client in a process of its own, steered over Node's IPC: libpcsclite asks for its socket once per process, and a
 * synchronous call may never come back.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { bytes, hex } from '../bytes/hex.ts';
import { LinkBroken } from '../link/link.ts';
import { listReaders, NoSuchReader, openPcsc, type PcscLink } from '../link/pcsc.ts';
import { type BindingName, loadBinding, type PcscBinding } from '../link/pcsc-binding.ts';
import { PcscError } from '../link/pcsc-code.ts';
import { startWatchdog, watched } from '../link/watchdog.ts';

/** What a client can be asked; octets travel as hexadecimal. */
type Ask =
  | { readonly ask: 'list' | 'reset' | 'close' }
  | { readonly ask: 'open'; readonly glob?: string | undefined }
  | { readonly ask: 'transceive'; readonly command: string };

/** What came of it: `value` or the telling fields of the error. */
export interface Told {
  readonly value?: unknown;
  readonly error?: { readonly name: string; readonly message: string; readonly fault?: string; readonly code?: number | string };
}

/** The process under test. */
export interface PcscClient {
  readonly process: ChildProcess;
  list(): Promise<Told>;
  open(glob?: string): Promise<Told>;
  transceive(command: string): Promise<Told>;
  reset(): Promise<Told>;
  close(): Promise<Told>;
  /** Ends the process. */
  stop(): Promise<void>;
}

export interface ClientOptions {
  readonly binding: BindingName;
  /** The private service's environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly watchdog?: { readonly note: string; readonly limitMs: number } | undefined;
}

const self = fileURLToPath(import.meta.url);

/** Starts the process; it loads its binding with the first question. */
export async function startClient({ binding, env, watchdog }: ClientOptions): Promise<PcscClient> {
  const child = fork(self, [JSON.stringify({ binding, watchdog })], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    execArgv: ['--import', 'tsx', '--conditions', 'tunion-source'],
    env: { ...process.env, ...env },
  });
  await once(child, 'message');
  const asked = async (ask: Ask): Promise<Told> => {
    const ended = new AbortController();
    const answer = once(child, 'message', { signal: ended.signal });
    child.send(ask);
    try {
      return (await Promise.race([
        answer.then(([told]) => told),
        once(child, 'exit', { signal: ended.signal }).then(() => ({ error: { name: 'Ended', message: 'the process ended' } })),
      ])) as Told;
    } finally {
      answer.catch(() => {});
      ended.abort();
    }
  };
  return {
    process: child,
    list: () => asked({ ask: 'list' }),
    open: (glob) => asked({ ask: 'open', glob }),
    transceive: (command) => asked({ ask: 'transceive', command }),
    reset: () => asked({ ask: 'reset' }),
    close: () => asked({ ask: 'close' }),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function told(error: unknown): Told {
  if (!(error instanceof Error)) throw error;
  const { name, message } = error;
  if (error instanceof LinkBroken) return { error: { name, message, fault: error.fault } };
  if (error instanceof PcscError || error instanceof NoSuchReader) return { error: { name, message, code: error.code } };
  return { error: { name, message } };
}

async function serve(): Promise<void> {
  const { binding: name, watchdog } = JSON.parse(process.argv[2] as string) as Omit<ClientOptions, 'env'>;
  const watch = watchdog && (await startWatchdog(watchdog));
  let binding: PcscBinding | undefined;
  let link: PcscLink | undefined;

  async function answer(ask: Ask): Promise<unknown> {
    if (ask.ask === 'close') {
      await link?.close();
      await binding?.close();
      link = binding = undefined;
      return undefined;
    }
    if (!binding) {
      const loaded = await loadBinding(name);
      binding = watch ? watched(loaded, watch) : loaded;
    }
    if (ask.ask === 'list') {
      const readers = await listReaders(binding);
      return readers.map(({ name, card, atr }) => ({ name, card, atr: atr && hex(atr) }));
    }
    if (ask.ask === 'open') {
      link = await openPcsc({ binding, glob: ask.glob });
      return { name: link.name, protocol: link.protocol, atr: hex(link.atr) };
    }
    if (!link) throw new Error('open first');
    if (ask.ask === 'transceive') return hex(await link.transceive(bytes(ask.command)));
    return hex(await link.reset());
  }

  process.on('message', (ask: Ask) => {
    answer(ask).then(
      (value) => process.send?.({ value }),
      (error) => process.send?.(told(error)),
    );
  });
  // The parent may be gone; then nobody asks any more.
  process.on('disconnect', () => process.exit());
  process.send?.('ready');
}

if (process.argv[1] === self) await serve();
