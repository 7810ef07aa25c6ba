/** Messages: shape, signatures, messages that come twice, and what no answer may hold. */

import { constants, verify } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { bytes, hex } from '../../bytes/hex.ts';
import { diversify } from '../../crypto/diversification.ts';
import type { TsmResponse } from '../../tunion/tsm.ts';
import { keys, pairs, partners, rivalId, walletId } from './fixture/keys.ts';
import { createPhone, instanceAid, type Phone } from './fixture/phone.ts';
import { isGenuine, type Message, signed, Wallet } from './fixture/wallet.ts';
import { createMemoryStore, type Store } from './store.ts';
import { createTsm, type ReferenceTsm } from './tsm.ts';

let phone: Phone;
let store: Store;
let tsm: ReferenceTsm;
let wallet: Wallet;
let query: Message;
beforeEach(() => {
  phone = createPhone('phone');
  store = createMemoryStore();
  tsm = createTsm({ store, keys, partners, now: () => '20260301120000', seed: 'test' });
  wallet = new Wallet(tsm, phone);
  wallet.apply({ order_no: 'one', order_type: '01', load_amount: 4200 });
  query = wallet.message({ order_no: 'one' });
});

const ask = (message: unknown, action = 'order/query'): TsmResponse => tsm.process(action, message) as TsmResponse;

it('answers what nobody can ask, and what is no object, not at all', () => {
  for (const message of [undefined, null, 'text', 7, []]) expect(tsm.process('order/query', message)).toBeUndefined();
  for (const action of ['', 'order', 'order/pay', 'constructor', '__proto__']) expect(tsm.process(action, signed(query))).toBeUndefined();
});

it.each<[string, (message: Message) => unknown]>([
  ['no signature', ({ ...message }) => message],
  ['no data', ({ data: _, ...message }) => signed(message)],
  ['data that are a list', (message) => signed({ ...message, data: [] })],
  ['another version', (message) => signed({ ...message, version: '2.0.0' })],
  ['a city of three digits', (message) => signed({ ...message, city_code: '112' })],
  ['a number for a name', (message) => signed({ ...message, tsm_id: 99710001 })],
  ['a name of another partner', (message) => signed({ ...message, action_id: `${rivalId}202603011200009999` })],
  ['a name that is too short', (message) => signed({ ...message, action_id: `${walletId}20260301120000` })],
  ['no time', (message) => signed({ ...message, action_time: 'now' })],
])('a message with %s has not the shape', (_, change) => {
  const response = ask(change(query));
  expect(response).toMatchObject({ status: '0300', data: {} });
  expect(isGenuine(response)).toBe(true);
});

it('a stranger is none of the partners, a partner that signs with another key is not itself', () => {
  expect(ask(signed({ ...query, tsm_id: 'FFFFFFFF', action_id: 'FFFFFFFF202603011200000001' })).status).toBe('0003');
  expect(ask(signed(query, pairs.rival.privateKey)).status).toBe('0001');
  expect(ask(signed(query, pairs.tsm.privateKey)).status).toBe('0001');
  expect(ask({ ...query, sign: 'AAAA' }).status).toBe('0001');
  expect(ask({ ...signed(query), data: { order_no: 'two' } }).status).toBe('0001');
  expect(ask({ ...signed(query), extra: 'not signed' }).status).toBe('0001');
  expect(ask(signed(query)).status, 'what was refused did not count as seen').toBe('0000');
});

it('the order of members is of no account', () => {
  expect(ask(Object.fromEntries(Object.entries(signed(query)).toReversed())).status).toBe('0000');
});

describe('a message that comes again', () => {
  it('gets the very same answer, and nothing is done twice', () => {
    const message = signed(wallet.message({ order_no: 'one' }));
    const refunded = tsm.process('order/refund', message);
    expect(tsm.process('order/refund', message)).toEqual(refunded);
    const first = ask(signed(query));
    wallet.apply({ order_no: 'more', order_type: '00' });
    expect(ask(signed(query))).toEqual(first);
  });

  it('with another body, or to another action, is refused', () => {
    expect(ask(signed(query)).status).toBe('0000');
    expect(ask(signed({ ...query, data: { order_no: 'two' } }))).toMatchObject({ status: '0300', data: {} });
    expect(ask(signed(query), 'order/refund')).toMatchObject({ status: '0300', data: {} });
    expect(wallet.state('one')).toBe('1006');
  });

  it('is known to a TSM that was started again', () => {
    const message = signed(query);
    const first = ask(message);
    const again = createTsm({ store, keys, partners, now: () => '20260302120000', seed: 'other' });
    expect(again.process('order/query', message)).toEqual(first);
  });

  it('is refused again where it was refused', () => {
    const message = signed(wallet.message({ order_no: 7 }));
    const first = ask(message);
    expect(first.status).toBe('0300');
    expect(ask(message)).toEqual(first);
  });
});

it('every answer echoes the message and bears a signature, refusals too', () => {
  for (const [action, data] of [
    ['order/query', { order_no: 'one' }],
    ['order/query', { order_no: 'nobody' }],
    ['order/query', {}],
    ['order/confirm', {}],
    ['order/refund', {}],
    ['order/apply', {}],
    ['script/next', {}],
    ['card/query', {}],
    ['notify/se', {}],
    ['notify/application', {}],
    ['token/apply', {}],
  ] as const) {
    const message = wallet.message(data);
    const response = ask(signed(message), action);
    expect(response.action_id).toBe(message['action_id']);
    expect(response.message).toMatch(/\p{Script=Han}.*[a-z]/u);
    expect(isGenuine(response), action).toBe(true);
    if (Object.keys(data).length === 0) expect(response.status, action).toBe('0300');
  }
});

it('another partner sees nothing', () => {
  wallet.run('one');
  const rival = new Wallet(tsm, phone, rivalId);
  for (const action of ['order/query', 'order/confirm', 'order/refund'])
    expect(rival.send(action, { order_no: 'one' }).status).toBe('0301');
  const card = { seid: phone.seid, instance_aid: instanceAid };
  expect(rival.send('card/query', card).status).toBe('1102');
  expect(rival.send('notify/application', { ...card, state: '03' }).status).toBe('1102');
  expect(rival.send('notify/se', { ...card, state: '01' }).status).toBe('1102');
  rival.apply({ order_no: 'one', order_type: '02', load_amount: 1 });
  expect(wallet.send('card/query', card).data['orders']).toEqual(['one']);
});

it('a token is the signature of the command that it allows', () => {
  const data = '07A000000151535009A00000063201010501';
  const response = wallet.send('token/apply', { seid: phone.seid, operation: '04', data });
  const token = bytes(response.data['token'] as string);
  const covered = Buffer.concat([Buffer.from('0400', 'hex'), Buffer.from([data.length / 2]), Buffer.from(data, 'hex')]);
  expect(verify('sha256', covered, { key: pairs.token.publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }, token)).toBe(
    true,
  );
  for (const wrong of [{ operation: '08' }, { data: '0' }, { data: '' }, { data: '00'.repeat(256) }])
    expect(wallet.send('token/apply', { seid: phone.seid, operation: '04', data, ...wrong }).status).toBe('0300');
});

it('no answer holds a key', () => {
  const seen: string[] = [];
  const machine = createTsm({ store: createMemoryStore(), keys, partners, now: () => '20260301120000', seed: 'test' });
  const watched: ReferenceTsm = {
    process(action, message) {
      const response = machine.process(action, message);
      seen.push(JSON.stringify(response).toUpperCase());
      return response;
    },
  };
  const open = new Wallet(watched, phone);
  open.apply({ order_no: 'one', order_type: '01', load_amount: 4200 });
  open.run('one');
  const factors = [bytes('09973050FFFFFFFF'), bytes(phone.serial ?? '').slice(-8)];
  open.apply({ order_no: 'end', order_type: '05' });
  open.run('end');
  open.send('card/query', { seid: phone.seid, instance_aid: instanceAid });
  expect(open.state('end')).toBe('0');
  const { masters, domain } = keys;
  const ofCard = Object.values(masters).map((master) => hex(diversify('3des', bytes(master), ...factors)));
  for (const secret of [...Object.values(masters), ...ofCard, domain.enc, domain.mac, domain.dek]) {
    expect(seen.filter((text) => text.includes(secret))).toEqual([]);
  }
});
