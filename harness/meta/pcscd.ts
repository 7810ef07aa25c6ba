/**
 * A private reader service for tests: pcscd on a socket of its own, in a mount namespace of its own, with virtual readers only.
 * The machine's own service, readers and run-time files are not touched, and nothing is left behind.
 */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const daemon = '/usr/sbin/pcscd';
const drivers = '/usr/lib/pcsc/drivers';
const driver = `${drivers}/serial/libifdvpcd.so`;
/** pcscd 1.9 knows no more (PCSCLITE_MAX_READERS_CONTEXTS). */
const mostReaders = 16;

/** A virtual reader: a card is put in by connecting to `port` on the loopback (vsmartcard's protocol). */
export interface VirtualReader {
  /** The name under which PC/SC lists it. */
  readonly name: string;
  readonly port: number;
}

export interface PrivatePcscd {
  /**
   * What a client needs in its environment from the start: libpcsclite reads the socket's name once per process, so clients are
   * child processes.
   */
  readonly env: { readonly PCSCLITE_CSOCK_NAME: string };
  readonly readers: readonly VirtualReader[];
  readonly pid: number;
  /** What the service has logged so far. */
  log(): string;
  /** Ends the service as a crash would. */
  kill(): Promise<void>;
  /** Starts the service again, on the same socket and ports and with empty readers. */
  restart(): Promise<void>;
  /** Ends the service and removes its files. */
  stop(): Promise<void>;
}

/** Why no private service can be started here, in words to print; undefined when it can. */
export function whyNoPcscd(): string | undefined {
  if (process.platform !== 'linux') return 'a private pcscd needs Linux';
  if (!existsSync(daemon)) return 'pcscd is not installed (harness/meta/setup.sh installs it)';
  if (!existsSync(driver)) return 'vsmartcard-vpcd is not installed (harness/meta/setup.sh installs it)';
  try {
    execFileSync('unshare', [namespaceFlag(), 'mount', '-t', 'tmpfs', 'tmpfs', '/run'], { stdio: 'ignore' });
  } catch {
    return 'this machine allows no mount namespace (unshare)';
  }
  return undefined;
}

/** Root needs only a mount namespace; others become root in a user namespace first. */
function namespaceFlag(): string {
  return process.getuid?.() === 0 ? '-m' : '-Urm';
}

/**
 * Starts a private pcscd with virtual readers.
 * @param options.readers how many, 1…16
 * @throws Error with the service's log when it does not come up
 */
export async function startPcscd(options: { readonly readers?: number } = {}): Promise<PrivatePcscd> {
  const count = options.readers ?? 1;
  if (count < 1 || count > mostReaders) throw new RangeError(`1 to ${mostReaders} readers, not ${count}`);
  const directory = mkdtempSync(join(tmpdir(), 'tunion-pcscd-'));
  const socket = join(directory, 'pcscd.comm');
  const logFile = join(directory, 'pcscd.log');
  const pairs: number[] = [];
  for (let pair = 0; pair * 2 < count; pair += 1) pairs.push(await freePortPair(pairs));
  writeConfiguration(directory, pairs);

  const readers = pairs
    .flatMap((port, pair) => [0, 1].map((slot) => ({ name: `Virtual PCD ${pair} 00 0${slot}`, port: port + slot })))
    .slice(0, count);
  const log = () => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : '');

  async function up(): Promise<ChildProcess> {
    const started = await spawnDaemon(directory, socket, logFile);
    try {
      for (const { port } of readers) await listening(port, started);
    } catch (error) {
      await ended(started, 'SIGKILL');
      throw new Error(`pcscd did not come up: ${log()}`, { cause: error });
    }
    return started;
  }

  let child: ChildProcess;
  try {
    child = await up();
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
  return {
    env: { PCSCLITE_CSOCK_NAME: socket },
    readers,
    get pid() {
      return child.pid as number;
    },
    log,
    kill: () => ended(child, 'SIGKILL'),
    async restart() {
      await ended(child, 'SIGTERM');
      child = await up();
    },
    async stop() {
      await ended(child, 'SIGTERM');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Ends a process, if it has not ended yet. */
async function ended(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

/** One entry for each two readers, each with its own copy of the driver: two entries on one copy deadlock the service. */
function writeConfiguration(directory: string, ports: readonly number[]): void {
  mkdirSync(join(directory, 'conf'));
  const entries = ports.map((port, pair) => {
    const copy = join(directory, `libifdvpcd${pair}.so`);
    copyFileSync(driver, copy);
    const channel = `0x${port.toString(16).toUpperCase()}`;
    return `FRIENDLYNAME "Virtual PCD ${pair}"\nDEVICENAME /dev/null:${channel}\nLIBPATH ${copy}\nCHANNELID ${channel}\n`;
  });
  writeFileSync(join(directory, 'conf', 'virtual'), entries.join('\n'));
}

/**
 * The service takes a listening socket over as from systemd (descriptor 3, LISTEN_FDS, LISTEN_PID). In its namespace /run is
 * empty and no USB driver exists, so that real readers stay with the machine's own service; it ends when its parent ends.
 */
async function spawnDaemon(directory: string, socket: string, logFile: string): Promise<ChildProcess> {
  const listener = createServer();
  const early = join(directory, 'listening');
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject).listen(early, resolve);
  });
  const inside = [
    'mount -t tmpfs tmpfs /run && mkdir /run/pcscd',
    `mount -t tmpfs tmpfs ${drivers}`,
    'exec setpriv --pdeathsig TERM -- "$0" "$@"',
  ].join(' && ');
  const outside = `LISTEN_PID=$$ exec unshare ${namespaceFlag()} -- /bin/sh -c '${inside}' "$0" "$@"`;
  const log = openSync(logFile, 'w');
  const child = spawn('/bin/sh', ['-c', outside, daemon, '--foreground', '--info', '-c', join(directory, 'conf')], {
    stdio: ['ignore', log, log, descriptorOf(listener)],
    env: { ...process.env, LISTEN_FDS: '1' },
  });
  closeSync(log);
  // Closing a server removes the file it made; under another name, where a dead service may have left its own, the socket stays.
  renameSync(early, socket);
  listener.close();
  return child;
}

/** The descriptor of a listening server; Node has no public way to it. */
function descriptorOf(server: Server): number {
  return (server as unknown as { _handle: { fd: number } })._handle.fd;
}

/** Two neighbouring ports that nobody listens on, below those that the system gives to outgoing connections. */
async function freePortPair(taken: readonly number[]): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = randomInt(5_000, 16_000) * 2;
    if (!taken.includes(port) && (await isFree(port)) && (await isFree(port + 1))) return port;
  }
  throw new Error('no two free neighbouring ports');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '0.0.0.0', () => probe.close(() => resolve(true)));
  });
}

/** Waits until some socket listens on the port, without connecting: a connection would be a card. */
async function listening(port: number, child: ChildProcess): Promise<void> {
  const pattern = new RegExp(`^ *\\d+: [0-9A-F]+:${port.toString(16).toUpperCase().padStart(4, '0')} [0-9A-F:]+ 0A `, 'm');
  for (let waited = 0; waited < 5_000; waited += 5) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('it ended at once');
    const tables = ['/proc/net/tcp', '/proc/net/tcp6'].filter(existsSync).map((table) => readFileSync(table, 'utf8'));
    if (tables.some((table) => pattern.test(table))) return;
    await pause(5);
  }
  throw new Error(`nothing listens on port ${port}`);
}
