/** A wallet's process is killed at every step of a load, and another one settles what it left: money agrees everywhere, or is in doubt until then. */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bytes, hex } from '../../bytes/hex.ts';
import { keys, pairs, partners, walletId } from '../tsm/fixture/keys.ts';
import { createPhone, instanceAid, type Phone } from '../tsm/fixture/phone.ts';
import { signed } from '../tsm/fixture/wallet.ts';
import { send } from './fixture/client.ts';
import type { Errand, Leave, Step } from './fixture/wallet.entry.ts';
import { type LaunchedService, launchService } from './launch.ts';

const amount = 4200;
const entry = fileURLToPath(new URL('./fixture/wallet.entry.ts', import.meta.url));
const execArgv = ['--conditions=tunion-source', '--import', 'tsx'];

/** When a wallet is killed: as it asks for leave, a little after it got leave, or behind the element's work that it asked for. */
type Fate = 'before' | 'meanwhile' | 'behind';

let folder: string;
let service: LaunchedService;
let numbered = 0;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tunion-tsm-'));
  service = await launchService({ folder, keys, partners, seed: 'test' });
});
afterAll(async () => {
  await service.close();
  rmSync(folder, { recursive: true });
});

/** Lets a wallet's process work with a phone, until it is done or comes to the step (from 0) at which it is killed; the steps it took. */
async function wallet(phone: Phone, errand: Pick<Errand, 'order_no' | 'application'>, at = -1, fate: Fate = 'before') {
  const child = fork(entry, { execArgv });
  const ended = once(child, 'exit');
  numbered += 100;
  child.send({
    ...errand,
    service: { port: service.port, ca: service.ca },
    privateKey: pairs.wallet.privateKey,
    from: numbered,
    partner: walletId,
  });
  const steps: string[] = [];
  for await (const said of stepsOf(child)) {
    steps.push(said.step);
    const isKilled = steps.length - 1 === at;
    if (isKilled && fate === 'before') child.kill('SIGKILL');
    const answer = answerTo(phone, said, isKilled && fate === 'before');
    if (isKilled && fate === 'behind') child.kill('SIGKILL');
    if (child.killed) break;
    child.send(answer);
    if (!isKilled) continue;
    await pause(at % 5);
    child.kill('SIGKILL');
    break;
  }
  const [code, signal] = await ended;
  return { steps, isDone: code === 0, wasKilled: signal === 'SIGKILL' };
}

async function* stepsOf(child: ChildProcess): AsyncGenerator<Step> {
  const ended = once(child, 'exit').then(() => undefined);
  for (;;) {
    const message = await Promise.race([once(child, 'message'), ended]);
    if (message === undefined) return;
    yield message[0] as Step;
  }
}

/** What the element answers, unless nobody asked it. */
function answerTo({ se }: Phone, said: Step, isUnasked: boolean): Leave {
  return said.step === 'command' && !isUnasked ? { response: hex(se.process(bytes(said.command))) } : {};
}

async function query(order_no: string): Promise<Readonly<Record<string, unknown>>> {
  numbered += 100;
  const action_id = `${walletId}2026030112${String(numbered).padStart(8, '0')}`;
  const message = { version: '1.0.0', city_code: '1121', tsm_id: walletId, action_id, action_time: '20260301120000', data: { order_no } };
  return (await send(service, 'order/query', signed(message))).data;
}

it.each<Fate>(['before', 'behind', 'meanwhile'])(
  'killed at each step of a load (%s), it loses no money and makes none',
  async (fate) => {
    const states = new Map<string, number>();
    let kills = 0;
    for (let at = 0, isOver = false; !isOver; at += 1) {
      const name = `${fate}-${at}`;
      const phone = createPhone(name);
      const about = { pay_state: '00', load_amount: 0, seid: phone.seid, instance_aid: instanceAid };
      expect((await wallet(phone, { order_no: `${name}-open`, application: { ...about, order_type: '00' } })).isDone).toBe(true);

      const application = { ...about, order_type: '02', load_amount: amount };
      const { steps, wasKilled } = await wallet(phone, { order_no: name, application }, at, fate);
      const { order_state: state } = await query(name);
      if (state === '0') expect(phone.balance, `${at}: it is done`).toBe(amount);
      else if (state !== '1007') expect(phone.balance, `${at}: it is ${state}`).toBe(0);
      isOver = !wasKilled;
      if (!wasKilled) expect([state, steps.at(-1)]).toEqual(['0', 'done']);
      else kills += 1;
      states.set(String(state), (states.get(String(state)) ?? 0) + 1);

      const isUnknown = state === undefined;
      expect((await wallet(phone, { order_no: name, ...(isUnknown ? { application } : {}) })).isDone).toBe(true);
      expect([phone.balance, (await query(name))['order_state']], `${at}: settled`).toEqual([amount, '0']);
      // A second wallet that settles it once more finds nothing to do.
      expect((await wallet(phone, { order_no: name })).isDone).toBe(true);
      expect(phone.balance).toBe(amount);
    }
    console.log(
      `killed at each of ${kills} steps of a load (${fate}), a wallet left orders in the states ${JSON.stringify(Object.fromEntries(states))}`,
    );
    expect(kills).toBeGreaterThanOrEqual(10);
    expect(states.has('1007')).toBe(true);
  },
  300_000,
);
