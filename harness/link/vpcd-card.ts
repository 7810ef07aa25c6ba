/** A device of ours as a card in a virtual reader: we are the card (protocol of vsmartcard's vpcd). */

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Device } from './link.ts';
import { type QuickAck, quickAck } from './quick-ack.ts';
import { control, FrameReader, frame } from './vpcd-frame.ts';

export interface PlugOptions {
  /** Where the reader listens; by default this machine. */
  readonly host?: string | undefined;
  /** vpcd's usual ports are 35963 and 35964. */
  readonly port: number;
  /** Takes the card out. */
  readonly signal?: AbortSignal | undefined;
  /** Whether to plug in again, and keep trying, when the reader goes away or is not there yet. */
  readonly again?: boolean | undefined;
  /** How long to wait before each further try, in ms; 200 by default. */
  readonly againMs?: number | undefined;
}

/** A device that sits in a virtual reader. */
export interface Plug {
  /**
   * When the card is out for good: unplugged, or the reader has gone and `again` was not asked for.
   * Rejects with what the device threw, if that is why.
   */
  readonly out: Promise<void>;
  /** Takes the card out. */
  unplug(): Promise<void>;
}

/** Commands of fewer than four octets are none; ISO/IEC 7816-4 calls that a wrong length. */
const wrongLength = Uint8Array.of(0x67, 0x00);

/**
 * Puts a device into a virtual reader and serves it until it is taken out. A new insertion and each power-up reset the device.
 * @throws Error of the system when no reader listens (unless `again`); RangeError for a device without an answer to reset,
 *   which no reader would notice
 */
export async function plugIntoVpcd(device: Device, options: PlugOptions): Promise<Plug> {
  const { host = '127.0.0.1', port, signal, again = false, againMs = 200 } = options;
  const stop = new AbortController();
  const stopped = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const acknowledge = await quickAck();
  if (device.reset().length === 0) throw new RangeError('a card in a virtual reader needs an answer to reset');

  async function inserted(): Promise<Socket> {
    for (;;) {
      const socket = connect({ host, port, noDelay: true });
      try {
        await once(socket, 'connect', { signal: stopped });
        return socket;
      } catch (error) {
        socket.destroy();
        if (!again || stopped.aborted) throw error;
        await pause(againMs, undefined, { signal: stopped });
      }
    }
  }

  async function served(first: Socket): Promise<void> {
    await serve(device, first, stopped, acknowledge);
    while (again && !stopped.aborted) {
      await pause(againMs, undefined, { signal: stopped });
      await serve(device, await inserted(), stopped, acknowledge);
    }
  }

  const out = served(await inserted()).catch((error: unknown) => {
    if (!stopped.aborted) throw error;
  });
  // Whoever waits for `out` hears of a failure; nobody has to.
  out.catch(() => {});
  return {
    out,
    unplug() {
      stop.abort();
      return out;
    },
  };
}

/** Serves one insertion until the connection ends or `stopped`. Rejects with what the device threw. */
function serve(device: Device, socket: Socket, stopped: AbortSignal, acknowledge: QuickAck): Promise<void> {
  const frames = new FrameReader();
  let atr = device.reset();
  let powered = true;

  function power(): void {
    atr = device.reset();
    powered = true;
  }

  function handle(payload: Uint8Array): void {
    if (payload.length === 1) {
      if (payload[0] === control.off) powered = false;
      if (payload[0] === control.on || payload[0] === control.reset) power();
      if (payload[0] === control.atr) socket.write(frame(atr));
      return;
    }
    // A reader that sends without having powered the card would otherwise wait for ever.
    if (!powered) power();
    socket.write(frame(payload.length < 4 ? wrongLength : device.process(payload)));
  }

  return new Promise((resolve, reject) => {
    const unplug = () => socket.destroy();
    stopped.addEventListener('abort', unplug);
    socket.on('data', (piece) => {
      try {
        for (const payload of frames.push(piece)) handle(payload);
      } catch (error) {
        reject(error);
        socket.destroy();
      }
      if (frames.partial) acknowledge(socket);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      stopped.removeEventListener('abort', unplug);
      resolve();
    });
    if (stopped.aborted) unplug();
  });
}
