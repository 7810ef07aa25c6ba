/** The PC/SC binding for labs that already run node-pcsclite (npm `pcsclite`, which they install themselves). */

import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { BindingMissing, longestResponse, type PcscBinding, type PcscCard, type Reader } from './pcsc-binding.ts';
import { endsService, PcscError } from './pcsc-code.ts';

/** As much of the package as is used here; its own typings come with it, if it is there. */
interface Pcsclite extends EventEmitter {
  readonly readers: Readonly<Record<string, LiteReader>>;
  close(): void;
}

interface LiteReader extends EventEmitter {
  readonly name: string;
  connect(options: { share_mode: number; protocol: number }, done: (error: Error | null, protocol: number) => void): void;
  transmit(command: Buffer, room: number, protocol: number, done: (error: Error | null, answer: Buffer) => void): void;
  disconnect(disposition: number, done: (error: Error | null) => void): void;
  close(): void;
}

const shareExclusive = 1;
const protocolT0 = 1;
const protocolT1 = 2;
const unpowerCard = 2;
const statePresent = 0x20;
const invalidHandle = 0x80100003;
const unknownReader = 0x80100009;

/** How long to wait for the package's first words about the readers, in ms: it never says that there are none. */
const settleMs = 400;

/** The package's errors keep the numeric result only in their message. */
function asPcscError(call: string, error: Error): PcscError {
  const code = /\(0x([0-9a-f]+)\)/i.exec(error.message)?.[1];
  return new PcscError(call, code === undefined ? invalidHandle : Number.parseInt(code.slice(-8), 16));
}

async function loadPackage(location: string | undefined): Promise<() => Pcsclite> {
  // Not a literal: nobody but its users has the package.
  const name: string = 'pcsclite';
  try {
    const specifier = location === undefined ? name : pathToFileURL(createRequire(import.meta.url).resolve(location)).href;
    return (await import(specifier)).default;
  } catch (cause) {
    throw new BindingMissing(
      'node-pcsclite',
      {
        zh: '未安装 node-pcsclite。安装：npm install pcsclite（需要 C++ 编译器；Debian/Ubuntu 另需 libpcsclite-dev）；若装在别处，用环境变量 TUNION_PCSCLITE 指明目录',
        en: 'node-pcsclite is not installed. To install it: npm install pcsclite (needs a C++ compiler, on Debian/Ubuntu also libpcsclite-dev); if it lies elsewhere, name its folder in TUNION_PCSCLITE',
      },
      { cause },
    );
  }
}

/** The package's view of the readers, kept up to date by its own threads. */
class Session {
  readonly #lite: Pcsclite;
  readonly #seen = new Map<string, Reader>();
  #failure: PcscError | undefined;
  #closed = false;

  constructor(lite: Pcsclite) {
    this.#lite = lite;
    const failed = (error: Error) => {
      this.#failure ??= asPcscError('SCardGetStatusChange', error);
    };
    lite.on('error', failed);
    lite.on('reader', (reader: LiteReader) => {
      reader.on('error', failed);
      reader.on('end', () => this.#seen.delete(reader.name));
      reader.on('status', ({ state, atr }: { state: number; atr?: Uint8Array }) => {
        const card = (state & statePresent) !== 0;
        this.#seen.set(reader.name, {
          name: reader.name,
          card,
          atr: card && atr !== undefined && atr.length > 0 ? Uint8Array.from(atr) : undefined,
        });
      });
    });
  }

  /** Waits until the state of every reader is known. */
  async settled(): Promise<void> {
    for (let waited = 0; waited < settleMs; waited += 5) {
      await pause(5);
      const names = Object.keys(this.#lite.readers);
      if (this.#failure || (names.length > 0 && names.every((name) => this.#seen.has(name)))) return;
    }
  }

  /** @throws PcscError when the service has failed since */
  readers(): readonly Reader[] {
    if (this.#failure) throw this.#failure;
    return Object.keys(this.#lite.readers).map((name) => this.#seen.get(name) ?? { name, card: false });
  }

  find(name: string): LiteReader | undefined {
    return this.#lite.readers[name];
  }

  atr(name: string): Uint8Array {
    return this.#seen.get(name)?.atr ?? new Uint8Array(0);
  }

  /** Ends the package's threads; once only, it does not bear a second time. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const reader of Object.values(this.#lite.readers)) reader.close();
    this.#lite.close();
  }
}

/**
 * The binding over node-pcsclite. Its calls run on Node's thread pool: this thread stays free, each call costs a hop.
 * The ATR of a card is what its reader reported last.
 * @param location where the package is, a folder or file; by default TUNION_PCSCLITE, else wherever Node resolves its name
 * @throws BindingMissing where it is not installed or was built for another Node
 */
export async function nodePcscliteBinding(location = process.env['TUNION_PCSCLITE']): Promise<PcscBinding> {
  const pcsclite = await loadPackage(location);
  let session: Session | undefined;

  /** Throws the package's objects away, this session's or the current one's. */
  function drop(old = session): void {
    if (old === session) session = undefined;
    old?.close();
  }

  /** The failure as ours; after one that ends the service the session's objects are worth nothing any more. */
  function judged(call: string, error: Error, old?: Session): PcscError {
    const judgedError = error instanceof PcscError ? error : asPcscError(call, error);
    if (endsService(judgedError.code)) drop(old);
    return judgedError;
  }

  async function service(): Promise<Session> {
    if (session) return session;
    try {
      session = new Session(pcsclite());
    } catch (error) {
      throw judged('SCardEstablishContext', error as Error);
    }
    await session.settled();
    return session;
  }

  async function readers(): Promise<readonly Reader[]> {
    const current = await service();
    try {
      return current.readers();
    } catch (error) {
      drop(current);
      throw error;
    }
  }

  function powered(reader: LiteReader, current: Session): Promise<number> {
    return new Promise((resolve, reject) => {
      reader.connect({ share_mode: shareExclusive, protocol: protocolT0 | protocolT1 }, (error, protocol) =>
        error ? reject(judged('SCardConnect', error, current)) : resolve(protocol),
      );
    });
  }

  function unpowered(reader: LiteReader, current: Session): Promise<void> {
    return new Promise((resolve, reject) => {
      reader.disconnect(unpowerCard, (error) => {
        if (!error) return resolve();
        // The package goes on believing that it is connected and would never connect this reader again.
        drop(current);
        reject(asPcscError('SCardDisconnect', error));
      });
    });
  }

  async function connect(name: string): Promise<PcscCard> {
    const current = await service();
    const reader = current.find(name);
    if (!reader) throw new PcscError('SCardConnect', unknownReader);
    let protocol = await powered(reader, current);
    return {
      get protocol() {
        return protocol === protocolT0 ? 'T=0' : 'T=1';
      },
      get atr() {
        return current.atr(name);
      },
      transmit: (command) =>
        new Promise((resolve, reject) => {
          reader.transmit(Buffer.from(command), longestResponse, protocol, (error, answer) =>
            error ? reject(judged('SCardTransmit', error, current)) : resolve(Uint8Array.from(answer)),
          );
        }),
      async reset() {
        await unpowered(reader, current);
        protocol = await powered(reader, current);
        return current.atr(name);
      },
      disconnect: () => unpowered(reader, current),
    };
  }

  return { name: 'node-pcsclite', readers, connect, close: () => drop() };
}
