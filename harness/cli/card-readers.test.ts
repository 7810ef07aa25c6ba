/** The verbs that meet readers, as a shell starts them: against virtual readers of our own, and a real pcscd where the machine has one. */

import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bytes, hex } from '../bytes/hex.ts';
import { listenVpcd } from '../link/vpcd.ts';
import { runApart, type Started, start } from '../meta/command-line.ts';
import { type PrivatePcscd, startPcscd, whyNoPcscd } from '../meta/pcscd.ts';
import { insertFakeCard } from '../meta/pcscd-card.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A command line that is ended when the test is over. */
function started(argv: readonly string[], env?: Readonly<Record<string, string>>): Started {
  const command = start(argv, env === undefined ? {} : { env });
  cleanUps.push(() => command.process.kill('SIGKILL'));
  return command;
}

const selectPurse = bytes('00A4040008A00000063201010500');

describe('an emulated card', { timeout: 30_000 }, () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('lives in a virtual reader, comes back to it, and leaves at %s', async (signal) => {
    const reader = await listenVpcd(0);
    const { port } = reader;
    const emulated = started(['emulate', 'card', '--port', String(port), '--profile', 'overdraft', '--seed', '7', '--lang', 'en']);
    const card = await reader.card();
    expect(hex(await card.transceive(selectPurse))).toMatch(/9000$/);
    await emulated.says('(profile, fault, edition, seed: overdraft, 2015, 7)');
    await reader.close();
    await emulated.says('the reader let the card go');
    const successor = await listenVpcd(port);
    const again = await successor.card();
    expect(hex(await again.transceive(bytes('00B0950000')))).toBe('6985');
    expect(hex(await again.transceive(selectPurse))).toMatch(/9000$/);
    await emulated.says('the virtual card is in again');
    emulated.process.kill(signal);
    expect(await emulated.ended).toMatchObject({ code: 0, out: '', err: expect.stringMatching(/the virtual card is out\n$/) });
    await successor.close();
  });

  it('says when nothing listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    server.close();
    expect(await runApart(['emulate', 'card', '--port', String(port), '--lang', 'zh'])).toMatchObject({
      code: 3,
      out: '',
      err: expect.stringContaining(`127.0.0.1:${port} 上没有 vpcd 读卡器`),
    });
  });
});

const reason = whyNoPcscd();
if (reason) console.log(`skipped: the verbs against pcscd: ${reason}`);

describe.skipIf(reason !== undefined)('against pcscd', { timeout: 60_000 }, () => {
  let pcscd: PrivatePcscd;
  beforeAll(async () => {
    pcscd = await startPcscd({ readers: 2 });
  });
  afterAll(() => pcscd?.stop());

  const run = (...argv: string[]) => runApart(argv, { env: pcscd.env });

  /** pcscd looks for cards every 400 ms. */
  async function noticed(card: boolean): Promise<void> {
    for (;;) {
      const { out } = await run('readers', '--json');
      if ((JSON.parse(out) as { card: boolean }[])[0]?.card === card) return;
      await pause(100);
    }
  }

  it('lists readers without cards, and says that there is no card to look at', async () => {
    const [first, second] = pcscd.readers.map(({ name }) => name) as [string, string];
    expect(JSON.parse((await run('readers', '--json')).out)).toEqual([first, second].map((name) => ({ name, card: false, atr: null })));
    expect((await run('readers', '--lang', 'zh')).out).toContain(`${second}  无卡`);
    expect(await run('inspect', '--device', 'pcsc', '--lang', 'zh')).toMatchObject({
      code: 3,
      out: '',
      err: expect.stringContaining('读卡器中没有卡片'),
    });
    expect(await run('inspect', '--device', 'pcsc:ACR*', '--lang', 'en')).toMatchObject({
      code: 3,
      err: expect.stringContaining('no reader matches “ACR*”'),
    });
  });

  it('looks at an emulated card, also after the service was started again', async () => {
    const emulated = started(['emulate', 'card', '--port', String(pcscd.readers[0]?.port), '--lang', 'en']);
    await emulated.says('the virtual card is in the reader');
    await noticed(true);
    const { code, out } = await run('inspect', '--device', 'pcsc', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      device: pcscd.readers[0]?.name,
      atr: '3B8C80014D540090002000900001234452',
      purse: { sw: '9000' },
    });
    expect(await run('doctor', '--lang', 'en')).toMatchObject({
      code: 0,
      out: expect.stringContaining('card 3B8C80014D540090002000900001234452'),
    });
    await pcscd.restart();
    await noticed(true);
    expect(await run('inspect', '--device', 'pcsc', '--lang', 'en')).toMatchObject({ code: 0, out: expect.stringContaining('01 enabled') });
    emulated.process.kill('SIGTERM');
    expect((await emulated.ended).code).toBe(0);
    await noticed(false);
  });

  it('gives a mute card up after the time limit', async () => {
    const mute = await insertFakeCard(pcscd.readers[0]?.port as number, () => {});
    cleanUps.push(() => mute.remove());
    await noticed(true);
    expect(await run('inspect', '--device', 'pcsc', '--timeout', '1', '--lang', 'en')).toEqual({
      code: 2,
      out: '',
      err: 'the device gave no answer within the time limit\n',
    });
  });
});
