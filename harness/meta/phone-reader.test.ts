/** A phone on a reader: what is read of it without any word of its maker, and what is judged with a declaration of its keys and its TSM. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hex } from '../bytes/hex.ts';
import type { Device } from '../link/link.ts';
import { plugIntoVpcd } from '../link/vpcd-card.ts';
import { purseSource } from '../reference/phone/instance.ts';
import { madeUpKeys, publicHalf } from '../reference/phone/made-up-keys.ts';
import { phoneModels } from '../reference/phone/models.ts';
import { purseProfile } from '../reference/phone/phone.ts';
import { phoneOf, tsmMakeup } from '../reference/phone-bench.ts';
import { launchService } from '../reference/tsm-service/launch.ts';
import { type PrivatePcscd, startPcscd, type VirtualReader, whyNoPcscd } from './pcscd.ts';
import { judgedAgain, type Lookout, lookout, sweep, type WiredRun, watched, wiredRun } from './wired-run.ts';

const noPcscd = whyNoPcscd();
if (noPcscd) console.log(`skipped: a phone through PC/SC: ${noPcscd}`);

const model = 'two-cards';
const { keys, cards, receiptKey } = phoneModels[model];
const seed = 'phone-reader';

/** SELECT, READ BINARY, READ RECORD, GET BALANCE, GET TRANSACTION PROVE, GET DATA, GET STATUS: what changes nothing in a phone. */
const harmless = ['A4', 'B0', 'B2', '5C', '5A', 'CA', 'F2'];

describe.skipIf(noPcscd)('a phone on a reader', () => {
  let pcscd: PrivatePcscd;
  let readers: Lookout;
  let reader: VirtualReader;
  const cleanUps: (() => unknown)[] = [];
  beforeAll(async () => {
    pcscd = await startPcscd();
    [reader] = pcscd.readers as readonly [VirtualReader];
    readers = await lookout(pcscd);
  });
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
    await readers?.filled();
  });
  afterAll(async () => {
    await readers?.close();
    await pcscd?.stop();
    sweep();
  });

  async function inserted(device: Device) {
    const card = watched(device);
    const plug = await plugIntoVpcd(card, { port: reader.port, again: true });
    cleanUps.push(() => plug.unplug());
    await readers.filled(reader);
    return card.seen;
  }

  async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}, suite = 'jtt1059-*'): Promise<WiredRun> {
    return wiredRun(['--device', 'pcsc', '--suite', suite, '--seed', seed, ...args], { env: { ...pcscd.env, ...env }, timeoutMs: 240_000 });
  }

  function folder(): string {
    const made = mkdtempSync(join(tmpdir(), 'tunion-phone-'));
    cleanUps.push(() => rmSync(made, { recursive: true, force: true }));
    return made;
  }

  function declared(yaml: string, place = folder()): readonly string[] {
    writeFileSync(join(place, 'phone.yaml'), yaml);
    return ['--declaration', join(place, 'phone.yaml')];
  }

  /** How often each verdict was given, without those that say that nothing was judged. */
  function judged({ result }: WiredRun): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { verdict } of result?.cases ?? []) counts[verdict] = (counts[verdict] ?? 0) + 1;
    return counts;
  }

  it('without a declaration is read and nothing more: no card is switched, nothing installed, no money moved', async () => {
    const seen = await inserted(phoneOf({ profile: model, seed }).field);
    const ran = await run([]);
    expect(ran.stderr).not.toMatch(/Error/);
    const { NOT_APPLICABLE: left, ...judgedOnes } = judged(ran);
    console.log(`a phone of which nothing is declared, through a reader: ${JSON.stringify({ ...judgedOnes, NOT_APPLICABLE: left })}`);
    expect(judgedOnes).toEqual({ PASS: expect.any(Number) });
    expect([...seen.instructions.keys()].filter((instruction) => !harmless.includes(instruction))).toEqual([]);
    expect(ran.record && (await judgedAgain(ran.record)).equal).toBe(true);
  });

  it('with a declaration of its keys and its TSM is judged from the wallet side of its element', async () => {
    const place = folder();
    const service = await launchService({ ...tsmMakeup(seed), folder: join(place, 'books') });
    cleanUps.push(() => service.close());
    writeFileSync(
      join(place, 'test.ijc'),
      Uint8Array.from({ length: 16 }, (_, index) => index + 1),
    );
    writeFileSync(join(place, 'ca.pem'), service.ca);
    writeFileSync(join(place, 'tsm.pem'), publicHalf('tsm'));
    await inserted(phoneOf({ profile: model, seed }).element);
    const ran = await run(declared(`${head(ofWallets, card.serial)}${elementOf(service.port)}`, place), secrets());
    expect(ran.stderr).not.toMatch(/Error/);
    const counts = judged(ran);
    console.log(`a phone with its keys, through a reader: ${JSON.stringify(counts)}`);
    expect(ran.result?.cases.flatMap(({ id, verdict }) => (/FAIL|ERROR|INCONCLUSIVE|NOT_RUN/.test(verdict) ? [id] : []))).toEqual([]);
    const passed = new Set((ran.result?.cases ?? []).filter(({ verdict }) => verdict === 'PASS').map(({ id }) => id.replace(/-.*/, '')));
    expect([...passed].sort()).toEqual(['JTT1059.2', 'JTT1059.3', 'JTT1059.4', 'JTT1059.6']);
    expect(ran.result?.cases.flatMap(({ id, violations }) => (violations.length > 0 ? [id] : []))).toEqual([]);
    expect(JSON.stringify(ran.record?.events)).not.toContain(hex(keys[0].enc));
  });

  it('with a contact that speaks T=0 alone is judged as well: what it announces is fetched', async () => {
    await inserted(overT0(phoneOf({ profile: model, seed }).element));
    const functions = 'SE.registry, SE.cards, SE.domains, SE.content';
    const ran = await run(declared(`${head(functions, card.serial)}${element}`), secrets(), 'jtt1059-2-se');
    expect(ran.result?.cases.flatMap(({ id, verdict }) => (/FAIL|ERROR|INCONCLUSIVE|NOT_RUN/.test(verdict) ? [id] : []))).toEqual([]);
    expect(judged(ran)['PASS']).toBeGreaterThan(150);
  });

  it('of which another one was granted is read and nothing more', async () => {
    const seen = await inserted(phoneOf({ profile: model, seed }).element);
    const functions = ofWallets.replace(', SE.load', '').replace(', TSM', '');
    const ran = await run(declared(`${head(functions, '03109970990000009999')}${element}`), secrets());
    expect(Object.keys(judged(ran)).sort()).toEqual(['NOT_APPLICABLE', 'NOT_RUN', 'PASS']);
    expect([...seen.instructions.keys()].filter((instruction) => !harmless.includes(instruction))).toEqual([]);
  });

  it('at a terminal is judged as the card that is active, by the suites for cards', async () => {
    await inserted(phoneOf({ profile: model, seed }).field);
    const ran = await run(declared(head(ofTerminals, card.serial)), secrets(), 'jtt978-2-card');
    const counts = judged(ran);
    console.log(`the active card of a phone, by the suites for cards: ${JSON.stringify(counts)}`);
    expect(ran.result?.cases.flatMap(({ id, verdict }) => (/FAIL|ERROR|INCONCLUSIVE|NOT_RUN/.test(verdict) ? [id] : []))).toEqual([]);
    expect(counts['PASS']).toBeGreaterThan(1000);
  });
});

/** The device as T=0 shows it: commands with data come without Le, and their answers are announced with 61xx. */
function overT0(device: Device): Device {
  let waiting = new Uint8Array(0);
  return {
    reset: () => Uint8Array.of(0x3b, 0x00),
    process(command) {
      if (command[1] === 0xc0) {
        const data = waiting;
        waiting = new Uint8Array(0);
        return Uint8Array.from([...data, 0x90, 0x00]);
      }
      const hasData = command.length > 5;
      const answer = device.process(hasData ? Uint8Array.from([...command, 0x00]) : command);
      if (!hasData || answer.length === 2 || answer.at(-2) !== 0x90) return answer;
      waiting = Uint8Array.from(answer.subarray(0, -2));
      return Uint8Array.of(0x61, waiting.length % 256);
    },
  };
}

const [card] = cards;
const [{ version, enc, mac, dek }] = keys;

const ofTerminals = 'EP.purchase, EP.capp, EP.load, EP.prove';
const ofWallets = `${ofTerminals}, SE.registry, SE.cards, SE.domains, SE.content, SE.load, SE.delegated, SE.receipts, TSM`;

/** A declaration of a phone whose element and TSM are told apart. */
function head(functions: string, serial: string): string {
  return `
sample: { name: virtual phone, maker: tunion-conformance, model: ${model}, serial: virtual, firmware: '0.1.0' }
edition: 2015
kernel: K1
functions: [${functions}]
keys:
  vouched: true
  purchase: { env: PHONE_PURCHASE, diversified: false }
  load: { env: PHONE_LOAD, diversified: false }
  tac: { env: PHONE_TAC, diversified: false }
card: { serial: '${serial}' }
grants: { all: true }
`;
}

const element = `
se:
  keys: [{ version: ${version}, algorithm: 3des, enc: { env: PHONE_ENC }, mac: { env: PHONE_MAC }, dek: { env: PHONE_DEK } }]
  token: { env: PHONE_TOKEN }
  receipt: { algorithm: 3des, key: { env: PHONE_RECEIPT } }
  application: { loadFile: '${purseSource.loadFile}', module: '${purseSource.module}' }
`;

function elementOf(port: number): string {
  return `${element}
  loadFile: { aid: 'F054554E494F4EF1', module: 'F054554E494F4EF101', file: test.ijc }
tsm:
  url: https://127.0.0.1:${port}/
  ca: ca.pem
  certificate: tsm.pem
  city: '9971'
  partner: { id: '99710001', key: { env: PHONE_PARTNER } }
  rival: { id: '99710002', key: { env: PHONE_RIVAL } }
`;
}

function secrets(): Readonly<Record<string, string>> {
  const { masters } = purseProfile();
  return {
    PHONE_PURCHASE: masters.purchase,
    PHONE_LOAD: masters.load,
    PHONE_TAC: masters.tac,
    PHONE_ENC: hex(enc),
    PHONE_MAC: hex(mac),
    PHONE_DEK: hex(dek),
    PHONE_TOKEN: madeUpKeys.token,
    PHONE_RECEIPT: hex(receiptKey.key),
    PHONE_PARTNER: madeUpKeys.own,
    PHONE_RIVAL: madeUpKeys.rival,
  };
}
