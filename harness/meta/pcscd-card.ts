/** A virtual card that can do everything wrong: bare frames over a socket, sharing no code with the link it tests. */

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { bytes, concat, hex } from '../bytes/hex.ts';

/** What a card does with a command: writes to the socket whatever the test wants, or nothing. */
export type OnCommand = (command: string, socket: Socket) => void;

export interface FakeCard {
  readonly socket: Socket;
  /** Every frame from the reader, in hexadecimal. */
  readonly heard: readonly string[];
  /** Takes the card out. */
  remove(): void;
}

/** Two length octets, big-endian, and a payload: a frame of vsmartcard's protocol. */
export function raw(payload: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(payload.length >> 8, payload.length & 0xff), payload);
}

/** Connects a card to a virtual reader. It tells its answer to reset by itself and leaves commands to the test. */
export async function insertFakeCard(port: number, onCommand: OnCommand, atr = '3B80800101'): Promise<FakeCard> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const heard: string[] = [];
  let octets = Buffer.alloc(0);
  socket.on('error', () => {});
  socket.on('data', (piece) => {
    octets = Buffer.concat([octets, piece]);
    while (octets.length >= 2 && octets.length >= 2 + octets.readUInt16BE(0)) {
      const payload = octets.subarray(2, 2 + octets.readUInt16BE(0));
      octets = octets.subarray(2 + payload.length);
      heard.push(hex(payload));
      if (payload.length === 1 && payload[0] === 4) socket.write(raw(bytes(atr)));
      if (payload.length > 1) onCommand(hex(payload), socket);
    }
  });
  await once(socket, 'connect');
  return { socket, heard, remove: () => socket.destroy() };
}
