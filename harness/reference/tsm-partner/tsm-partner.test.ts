/** How a partner reaches a TSM over HTTPS: connections end at any time, and only those that fail are failures. */

import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { issueCertificates } from '../tsm-service/certificates.ts';
import { sendOverHttps } from './tsm-partner.ts';

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
  server = undefined;
});

/** A service that ends a connection, without an answer, at its requests that are named by their number on it; how often it was asked. */
async function service(ends: (nth: number) => boolean) {
  const { ca, cert, key } = await issueCertificates(new Date());
  const requests = new WeakMap<Socket, number>();
  let asked = 0;
  const started = createServer({ key, cert }, (request, response) => {
    asked += 1;
    const nth = (requests.get(request.socket) ?? 0) + 1;
    requests.set(request.socket, nth);
    if (ends(nth)) request.socket.destroy();
    else request.resume().once('end', () => response.end('{"status":"0000"}'));
  });
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', () => resolve()));
  server = started;
  const send = sendOverHttps(new URL(`https://127.0.0.1:${(started.address() as AddressInfo).port}/`), ca);
  return { send, asked: () => asked };
}

const answered = { http: 200, body: { status: '0000' } };

it('sends a message once more where a connection that was kept alive has ended', async () => {
  const { send, asked } = await service((nth) => nth === 2);
  expect([await send('order/query', {}), await send('order/query', {})]).toEqual([answered, answered]);
  expect(asked()).toBe(3);
});

it('does not do so for a connection that ends at its first message', async () => {
  const { send, asked } = await service((nth) => nth === 1);
  expect(await send('order/query', {})).toEqual({ http: 0, body: null });
  expect(asked()).toBe(1);
});
