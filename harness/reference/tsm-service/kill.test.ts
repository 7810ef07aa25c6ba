/** The service is killed at every message of a card's life, before or after it answered, and started again on the same books. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bytes, hex } from '../../bytes/hex.ts';
import type { Script, TsmResponse } from '../../tunion/tsm.ts';
import { keys, partners } from '../tsm/fixture/keys.ts';
import { createPhone, instanceAid, type Phone } from '../tsm/fixture/phone.ts';
import { isGenuine, signed, Wallet } from '../tsm/fixture/wallet.ts';
import { send } from './fixture/client.ts';
import { type LaunchedService, launchService } from './launch.ts';

const amount = 4200;

let folder: string;
let phone: Phone;
let wallet: Wallet;
let service: LaunchedService;
const launch = () => launchService({ folder, keys, partners, seed: 'test' });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tunion-tsm-'));
  phone = createPhone('phone');
  wallet = new Wallet({ process: () => undefined }, phone);
  service = await launch();
});
afterEach(async () => {
  await service.kill();
  rmSync(folder, { recursive: true });
});

/** How a message is sent to a service that is killed. */
type Courier = (action: string, message: unknown) => Promise<TsmResponse>;

/** The service is killed after it answered: the same message again must be answered the same. */
const killedAfterwards: Courier = async (action, message) => {
  const before = await send(service, action, message);
  await service.kill();
  service = await launch();
  const again = await send(service, action, message);
  expect(again).toEqual(before);
  return again;
};

/** The service is killed while the message is on its way or at work; each time a little later. */
function killedMeanwhile(): Courier {
  let delayMs = 0;
  return async (action, message) => {
    const lost = send(service, action, message).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    await service.kill();
    const heard = await lost;
    delayMs = (delayMs + 3) % 24;
    service = await launch();
    const again = await send(service, action, message);
    if (heard !== undefined) expect(again).toEqual(heard);
    return again;
  };
}

/** Applies for an order and runs it to its end. */
async function order(courier: Courier, data: Readonly<Record<string, unknown>>): Promise<void> {
  const { seid } = phone;
  const post = async (action: string, given: Readonly<Record<string, unknown>>) => {
    const response = await courier(action, signed(wallet.message(given)));
    expect(isGenuine(response)).toBe(true);
    expect(response.status, `${action} ${JSON.stringify(given)}`).toBe('0000');
    return response.data;
  };
  const { order_no } = data;
  await post('order/apply', { pay_state: '00', load_amount: 0, seid, instance_aid: instanceAid, ...data });
  let script = (await post('script/next', { order_no, session: '', results: [] })) as unknown as Script;
  while (script.next_step === 'APDU') {
    const results = script.commands.map(({ index, command }) => ({ index, command, response: hex(phone.se.process(bytes(command))) }));
    script = (await post('script/next', { order_no, session: script.session, results })) as unknown as Script;
  }
}

async function query(order_no: string): Promise<TsmResponse['data']> {
  return (await send(service, 'order/query', signed(wallet.message({ order_no })))).data;
}

it.each([
  ['after every answer', () => killedAfterwards],
  ['while it works', killedMeanwhile],
])('killed %s, it loses no money and makes none', async (_, courierOf) => {
  const courier = courierOf();
  await order(courier, { order_no: 'in', order_type: '01', load_amount: amount });
  expect([phone.balance, (await query('in'))['order_state']]).toEqual([amount, '0']);
  await order(courier, { order_no: 'out', order_type: '05' });
  expect(phone.balance).toBeUndefined();
  expect(await query('out')).toMatchObject({ order_state: '0', refund_amount: amount });
});

it('ends when it is asked to, and gives its books to the next', async () => {
  await order(send.bind(undefined, service), { order_no: 'in', order_type: '01', load_amount: amount });
  await service.close();
  service = await launch();
  expect(await query('in')).toMatchObject({ order_state: '0', load_amount: amount });
});

it('says so where it cannot begin', async () => {
  await expect(launchService({ folder, keys: { ...keys, signature: 'none' }, partners, seed: 'test' })).rejects.toThrow(/ended before/);
});
