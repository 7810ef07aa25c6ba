/** The service over HTTPS: what it answers to what is no message, whom its clients trust, and that it comes to an end. */

import { connect } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keys, partners } from '../tsm/fixture/keys.ts';
import { createPhone } from '../tsm/fixture/phone.ts';
import { isGenuine, type Message, signed, Wallet } from '../tsm/fixture/wallet.ts';
import { createMemoryStore } from '../tsm/store.ts';
import { createTsm, type ReferenceTsm } from '../tsm/tsm.ts';
import { ask, send } from './fixture/client.ts';
import { longestBody, startService, type TsmService } from './service.ts';

let tsm: ReferenceTsm;
let service: TsmService;
let query: Message;
beforeEach(async () => {
  tsm = createTsm({ store: createMemoryStore(), keys, partners, now: () => '20260301120000', seed: 'test' });
  service = await startService(tsm);
  query = signed(new Wallet(tsm, createPhone('phone')).message({ order_no: 'one' }));
});
afterEach(() => service.close());

it('answers messages, refusals too, with 200 and a signature', async () => {
  const response = await send(service, 'order/query', query);
  expect(response).toMatchObject({ status: '0301', action_id: query['action_id'] });
  expect(isGenuine(response)).toBe(true);
  expect(await send(service, 'order/query', query)).toEqual(response);
  expect((await send(service, 'order/query', {})).status).toBe('0300');
});

it('is trusted by those who know its authority alone', async () => {
  await expect(ask({ port: service.port, path: '/order/query', body: '{}' })).rejects.toThrow(/certificate/);
  const other = await startService(tsm);
  await expect(ask({ port: service.port, ca: other.ca, path: '/order/query', body: '{}' })).rejects.toThrow();
  await other.close();
});

it.each([
  ['another path', { path: '/order/pay' }, 404],
  ['no path', { path: '/' }, 404],
  ['a member of every object', { path: '/constructor' }, 404],
  ['another method', { path: '/order/query', method: 'GET' }, 405],
  ['no body', { path: '/order/query' }, 400],
  ['no JSON', { path: '/order/query', body: '{' }, 400],
  ['no object', { path: '/order/query', body: '[]' }, 400],
  ['no UTF-8', { path: '/order/query', body: Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d) }, 400],
  ['too long a body', { path: '/order/query', body: `{"a":"${'x'.repeat(longestBody)}"}` }, 413],
  ['a body that nests without end', { path: '/order/query', body: `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}` }, 200],
])('%s is answered %o with %i', async (_, asked, status) => {
  const { port, ca } = service;
  expect((await ask({ port, ca, ...asked })).status).toBe(status);
  expect((await send(service, 'order/query', query)).status, 'afterwards').toBe('0301');
});

it('ends although a client holds a connection open', async () => {
  const socket = connect(service.port, '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  const gone = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => {});
  await service.close();
  socket.destroy();
  await gone;
  await expect(ask({ port: service.port, ca: service.ca, path: '/order/query' })).rejects.toThrow();
});
