/** The far end for a virtual card that connects over TCP: we are the reader (protocol of vsmartcard's vpcd). */

import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Text } from '../text.ts';
import { type Link, LinkBroken, refuseNoCommand, wholeAnswer } from './link.ts';
import { control, FrameReader, frame } from './vpcd-frame.ts';

/** A virtual reader that cannot be opened or stays empty. */
export class VirtualReaderError extends Error {
  override readonly name = 'VirtualReaderError';
  readonly code: 'port-unavailable' | 'no-card';
  readonly port: number;
  readonly text: Text;
  constructor(code: 'port-unavailable' | 'no-card', port: number, text: Text, options?: ErrorOptions) {
    super(text.en, options);
    this.code = code;
    this.port = port;
    this.text = text;
  }
}

export interface VpcdOptions {
  /** The address to listen on; by default the loopback, so that no other machine can put a card in. */
  readonly host?: string | undefined;
  /** How long one answer may take, in ms; 30 s by default. */
  readonly timeoutMs?: number | undefined;
  /** How long to wait for a card to connect, in ms; 30 s by default. */
  readonly waitMs?: number | undefined;
  /** How long a reset waits for a card that has gone, in ms; by default as long as for the first. Once in vain, no reset waits until one is in. */
  readonly returnMs?: number | undefined;
}

/** A virtual reader with one slot. */
export interface VpcdReader {
  /** The port it listens on. */
  readonly port: number;
  /**
   * Waits for a card and powers it.
   * @throws VirtualReaderError `no-card` when none came in time
   */
  card(): Promise<Link>;
  /** Takes the card out and stops listening. */
  close(): Promise<void>;
}

/**
 * Opens a virtual reader on a port (0 for any free one). One card at a time: a second connection is closed at once.
 * The link of its card resets by taking the power away; a reset also waits, once, for a card that has gone to come back.
 * A card that stays silent is cut off, since its late answer could pass for the answer to a later command.
 * @throws VirtualReaderError `port-unavailable`
 */
export async function listenVpcd(port: number, options: VpcdOptions = {}): Promise<VpcdReader> {
  const { host = '127.0.0.1', timeoutMs = 30_000, waitMs = 30_000, returnMs = waitMs } = options;
  const server = createServer({ noDelay: true });
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new VirtualReaderError(
      'port-unavailable',
      port,
      {
        zh: `无法在 ${host}:${port} 上监听`,
        en: `cannot listen on ${host}:${port}`,
      },
      { cause },
    );
  }
  return new Slot(server, { timeoutMs, waitMs, returnMs });
}

/** What waits for the next frame. */
interface Waiting {
  readonly resolve: (payload: Uint8Array) => void;
  readonly reject: (error: LinkBroken) => void;
  readonly timer: NodeJS.Timeout;
}

class Slot implements VpcdReader {
  readonly port: number;
  readonly #server: Server;
  readonly #timeoutMs: number;
  readonly #waitMs: number;
  readonly #returnMs: number;
  #card: Socket | undefined;
  #waiting: Waiting | undefined;
  /** Whether a card that has gone did not come back in time. */
  #lost = false;

  constructor(server: Server, { timeoutMs, waitMs, returnMs }: Readonly<Record<'timeoutMs' | 'waitMs' | 'returnMs', number>>) {
    this.port = (server.address() as AddressInfo).port;
    this.#server = server;
    this.#timeoutMs = timeoutMs;
    this.#waitMs = waitMs;
    this.#returnMs = returnMs;
    server.on('connection', (socket) => this.#inserted(socket));
  }

  async card(): Promise<Link> {
    if (!(await this.#present(this.#waitMs))) {
      throw new VirtualReaderError('no-card', this.port, {
        zh: `${this.#waitMs} 毫秒内没有虚拟卡连接到端口 ${this.port}`,
        en: `no virtual card connected to port ${this.port} within ${this.#waitMs} ms`,
      });
    }
    await this.#powerUp();
    return this.#link();
  }

  async close(): Promise<void> {
    this.#card?.destroy();
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }

  #link(): Link {
    const name = `vpcd:${this.port}`;
    return {
      name,
      capabilities: new Set(),
      transceive: async (command) => {
        refuseNoCommand(command);
        return wholeAnswer(await this.#exchange(command), name);
      },
      reset: async () => {
        if (!(await this.#present(this.#lost ? 0 : this.#returnMs))) {
          this.#lost = true;
          throw new LinkBroken('card-removed', `${name}: no card came back within ${this.#returnMs} ms`);
        }
        this.#card?.write(frame(Uint8Array.of(control.off)));
        return this.#powerUp();
      },
      close: async () => {
        this.#card?.write(frame(Uint8Array.of(control.off)));
        this.#card?.destroySoon();
        this.#removed();
      },
    };
  }

  /** Power on, and the answer to reset. */
  #powerUp(): Promise<Uint8Array> {
    this.#card?.write(frame(Uint8Array.of(control.on)));
    return this.#exchange(Uint8Array.of(control.atr));
  }

  #exchange(payload: Uint8Array): Promise<Uint8Array> {
    if (this.#waiting) throw new Error(`vpcd:${this.port}: one exchange at a time`);
    const card = this.#card;
    if (!card) return Promise.reject(new LinkBroken('card-removed', `vpcd:${this.port}: no card until the next reset`));
    const framed = frame(payload);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#silent(card), this.#timeoutMs);
      this.#waiting = { resolve, reject, timer };
      card.write(framed);
    });
  }

  #inserted(socket: Socket): void {
    // A lost connection shows as 'close'; its error adds nothing.
    socket.on('error', () => {});
    if (this.#card) {
      socket.destroy();
      return;
    }
    const frames = new FrameReader();
    this.#card = socket;
    this.#lost = false;
    socket.on('data', (piece) => {
      for (const payload of frames.push(piece)) this.#received(payload);
    });
    socket.on('close', () => {
      if (this.#card === socket) this.#removed();
    });
  }

  /** A frame that nobody asked for is dropped. */
  #received(payload: Uint8Array): void {
    const waiting = this.#waiting;
    if (!waiting) return;
    this.#waiting = undefined;
    clearTimeout(waiting.timer);
    waiting.resolve(payload);
  }

  #removed(): void {
    this.#card = undefined;
    this.#fail(new LinkBroken('card-removed', `vpcd:${this.port}: the card closed its connection`));
  }

  #silent(card: Socket): void {
    this.#card = undefined;
    this.#fail(new LinkBroken('silent', `vpcd:${this.port}: no answer within ${this.#timeoutMs} ms`));
    card.destroy();
  }

  #fail(error: LinkBroken): void {
    const waiting = this.#waiting;
    if (!waiting) return;
    this.#waiting = undefined;
    clearTimeout(waiting.timer);
    waiting.reject(error);
  }

  /** Whether a card is in, or comes in time. */
  async #present(waitMs: number): Promise<boolean> {
    if (this.#card) return true;
    return new Promise((resolve) => {
      const arrived = () => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(() => {
        this.#server.off('connection', arrived);
        resolve(false);
      }, waitMs);
      this.#server.once('connection', arrived);
    });
  }
}
