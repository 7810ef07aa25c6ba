/** A TSM as an HTTPS service on loopback: POST of a request envelope to the path of its action. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { isAction, type ReferenceTsm } from '../tsm/tsm.ts';
import { issueCertificates } from './certificates.ts';

/** A service that takes requests. */
export interface TsmService {
  readonly port: number;
  /** The certificate that its clients trust, PEM. */
  readonly ca: string;
  /** Takes no more requests, and ends those that are under way. */
  close(): Promise<void>;
}

/** The longest body, in octets. */
export const longestBody = 65_536;

/** How long a client may take over its headers and over a whole request. */
const headersTimeoutMs = 5_000;
const requestTimeoutMs = 10_000;

/** Starts the service; the port is any that is free unless given. */
export async function startService(tsm: ReferenceTsm, port = 0): Promise<TsmService> {
  const { ca, cert, key } = await issueCertificates(new Date());
  const timeouts = { headersTimeout: headersTimeoutMs, requestTimeout: requestTimeoutMs, keepAliveTimeout: 2_000 };
  const server = createServer(
    { key, cert, minVersion: 'TLSv1.2', handshakeTimeout: headersTimeoutMs, ...timeouts },
    (request, response) => {
      serve(tsm, request, response).catch(() => end(response, 500));
    },
  );
  // A connection that has not shaken hands yet is none to the server, and would keep it open.
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  return {
    port: (server.address() as AddressInfo).port,
    ca,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

async function serve(tsm: ReferenceTsm, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const action = new URL(request.url ?? '/', 'https://localhost').pathname.slice(1);
  if (!isAction(action)) return end(response, 404);
  if (request.method !== 'POST') {
    response.setHeader('allow', 'POST');
    return end(response, 405);
  }
  const body = await bodyOf(request);
  if (body === undefined) return end(response, 413);
  const answer = tsm.process(action, objectIn(body));
  if (answer === undefined) return end(response, 400);
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(answer));
}

/**
 * The octets of a body; undefined where they are too many. Those are read to their end all the same and dropped: a client that is
 * still writing would not hear the refusal.
 */
async function bodyOf(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length <= longestBody) pieces.push(piece);
  }
  return length > longestBody ? undefined : Buffer.concat(pieces);
}

/** What a body says in JSON; undefined where it is none. */
function objectIn(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** Ends with a status and no body, and the connection with it. */
function end(response: ServerResponse, status: number): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, { connection: 'close' }).end();
}

/** The time in China as messages and cards write it: `YYYYMMDDhhmmss`. */
export function chinaTime(now: Date): string {
  const eightHoursMs = 8 * 3_600_000;
  return new Date(now.getTime() + eightHoursMs).toISOString().replace(/\D/g, '').slice(0, 14);
}
