/** The bundle of a run: it judges again to the same result without keys, and no key can be found in it. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { suites } from '../../suites/index.ts';
import { purseCard } from '../../suites/jtt978-2-card/purse-card.ts';
import { bytes, hex } from '../bytes/hex.ts';
import { diversify } from '../crypto/diversification.ts';
import { judge } from '../engine/judge.ts';
import { Recorder, readRecord } from '../engine/record.ts';
import { runInProcess } from '../front/zoo.ts';
import { loadProfile } from '../reference/profiles/profile.ts';
import { loadSessionKey, purchaseSessionKey, tacKey } from '../tunion/key.ts';
import { tunion } from './tunion-process.ts';

const purse = suites.filter(({ dut }) => dut === purseCard);
const schema = (name: string) => JSON.parse(readFileSync(new URL(`../../reports/schema/${name}`, import.meta.url), 'utf8')) as object;

/** The record of a run on a virtual card, as text. */
async function recordOf(profile: string, fault?: string): Promise<string> {
  const lines: string[] = [];
  const recorder = new Recorder((line) => lines.push(line));
  const options = { profile, seed: 'bundle', edition: '2015', fault };
  await runInProcess(purse, purseCard.virtual.bench(options), {
    ...options,
    write: (event) => recorder.write(event),
    device: { profile, fault },
  });
  return `${lines.join('\n')}\n`;
}

describe('judging again', () => {
  it.each(purseCard.virtual.profiles)('the sound card, profile %s', async (profile) => {
    const record = readRecord(await recordOf(profile));
    const judged = await judge(record, suites);
    expect(judged).toMatchObject({ equal: true, result: { conclusion: 'CONFORMS' } });
  });

  it('names a difference for a changed octet in any answer of the card', async () => {
    const text = await recordOf('plain');
    const lines = text.trimEnd().split('\n');
    const answers = lines.flatMap((line, index) => (line.includes('"type":"apdu","channel":"dut"') ? [index] : []));
    expect(answers.length).toBeGreaterThan(1000);
    for (const index of answers.filter((_, nth) => nth % 997 === 0)) {
      const changed = lines.with(
        index,
        (lines[index] as string).replace(/"r":"(..)/, (_all, octet: string) => `"r":"${octet === 'A5' ? '5A' : 'A5'}`),
      );
      const judged = await judge(readRecord(`${changed.join('\n')}\n`), suites);
      expect(judged.equal, `line ${index + 1}`).toBe(false);
    }
  });
});

describe('the folder of a run', () => {
  /** Long enough not to turn up by chance among the octets of a record. */
  const pin = '918273645501';
  let folder: string;
  let profile: string;
  beforeAll(async () => {
    const place = mkdtempSync(join(tmpdir(), 'tunion-bundle-'));
    folder = join(place, 'run');
    profile = join(place, 'profile.json');
    const plain = JSON.parse(readFileSync(new URL('../reference/profiles/plain.json', import.meta.url), 'utf8')) as { pin: object };
    writeFileSync(profile, JSON.stringify({ ...plain, pin: { ...plain.pin, value: pin } }));
    const { code, stderr } = await tunion(['run', '--profile', profile, '--out', folder, '--lang', 'en']);
    expect(code, stderr).toBe(0);
  });
  afterAll(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

  it('holds what the manual says', () => {
    expect(readdirSync(folder).sort()).toEqual(['allure-results', 'junit.xml', 'record.jsonl', 'report.html', 'result.json']);
  });

  it('follows its schemas', () => {
    const ajv = addFormats.default(new Ajv2020({ allErrors: true }));
    const result = ajv.compile(schema('result.schema.json'));
    expect(result(JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'))), JSON.stringify(result.errors)).toBe(true);
    const line = ajv.compile(schema('record.schema.json'));
    for (const text of readFileSync(join(folder, 'record.jsonl'), 'utf8').trimEnd().split('\n')) {
      expect(line(JSON.parse(text)), `${text.slice(0, 200)} ${JSON.stringify(line.errors)}`).toBe(true);
    }
  });

  it('has one trace for each entry in the Allure results', () => {
    const entries = (JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as { cases: unknown[] }).cases.length;
    const names = readdirSync(join(folder, 'allure-results'));
    expect(names.filter((name) => name.endsWith('-result.json')).length).toBe(entries);
    expect(names.filter((name) => name.endsWith('-attachment.txt')).length).toBe(entries);
  });

  it('shows no PIN, whole or but for an octet, though it was presented', () => {
    const record = readFileSync(join(folder, 'record.jsonl'), 'utf8');
    expect(record).toContain('"c":"0020000006000000000000","secrets":[{"name":"pin","offset":5,"length":6}],"r":"9000"');
    const parts = [pin, pin.slice(2), pin.slice(0, -2)];
    const forms = parts.flatMap((part) => [
      part,
      hex(Buffer.from(part, 'latin1')),
      ...[bytes(part), Buffer.from(part, 'latin1')].map((octets) => Buffer.from(octets).toString('base64').replace(/=+$/, '')),
    ]);
    const patterns = join(folder, '..', 'pins.txt');
    writeFileSync(patterns, forms.join('\n'));
    expect(spawnSync('grep', ['-rliF', '-f', patterns, folder], { encoding: 'utf8' }).stdout).toBe('');
  });

  it('shows no key: master, diversified, session or folded, whole or half, in hexadecimal, base64 or decimal', () => {
    const { masters, ef15 } = loadProfile('plain');
    const factors = [bytes(ef15.issuer), bytes(ef15.serial.slice(4))] as const;
    const cardKeys = Object.values(masters).flatMap((master) => [
      bytes(master),
      diversify('3des', bytes(master), factors[0]),
      diversify('3des', bytes(master), ...factors),
    ]);
    const dpk = diversify('3des', bytes(masters.purchase), ...factors);
    const dlk = diversify('3des', bytes(masters.load), ...factors);
    const secrets = [...cardKeys, tacKey(diversify('3des', bytes(masters.tac), ...factors)), ...sessionKeys(dpk, dlk)];
    const halves = secrets.flatMap((key) => (key.length === 16 ? [key, key.slice(0, 8), key.slice(8)] : [key]));
    const forms = new Set(
      halves.flatMap((key) => [
        hex(key),
        hex(key).toLowerCase(),
        Buffer.from(key).toString('base64').replace(/=+$/, ''),
        BigInt(`0x${hex(key)}`).toString(),
      ]),
    );
    expect(forms.size).toBeGreaterThan(400);
    const patterns = join(folder, '..', 'keys.txt');
    writeFileSync(patterns, [...forms].join('\n'));
    const found = spawnSync('grep', ['-rlF', '-f', patterns, folder], { encoding: 'utf8' });
    expect(found.stdout).toBe('');
    expect(found.status).toBe(1);
    // The same search finds what is there: the card's serial number stands in every record.
    writeFileSync(patterns, ef15.serial);
    expect(spawnSync('grep', ['-rlF', '-f', patterns, folder]).status).toBe(0);
  });

  function sessionKeys(dpk: Uint8Array, dlk: Uint8Array): readonly Uint8Array[] {
    const { events } = readRecord(readFileSync(join(folder, 'record.jsonl'), 'utf8'));
    const keys: Uint8Array[] = [];
    for (const event of events) {
      if (event.type !== 'apdu') continue;
      if (event.channel === 'psam' && event.c.startsWith('8070')) {
        const [random, counter] = [event.c.slice(10, 18), Number.parseInt(event.c.slice(18, 22), 16)];
        keys.push(purchaseSessionKey(dpk, { random: bytes(random), counter, terminalSequence: bytes(event.r.slice(0, 8)) }));
      }
      if (event.channel === 'dut' && event.c.startsWith('80500002') && event.r.endsWith('9000') && event.r.length === 36) {
        keys.push(loadSessionKey(dlk, { random: bytes(event.r.slice(16, 24)), counter: Number.parseInt(event.r.slice(8, 12), 16) }));
      }
    }
    return keys;
  }

  it('judges again with result and profile gone, from the command line', async () => {
    rmSync(join(folder, 'result.json'));
    rmSync(profile);
    const { code, stdout } = await tunion(['judge', folder, '--lang', 'en']);
    expect(stdout).toContain('judged again, equal');
    expect(code).toBe(0);
  });

  it('says at which line a record was changed', async () => {
    const file = join(folder, 'record.jsonl');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(/("channel":"dut","c":"805C[^}]*"r":")../, '$1FF'));
    const { code, stdout } = await tunion(['judge', folder, '--lang', 'en']);
    writeFileSync(file, text);
    expect(stdout).toMatch(/record\.jsonl:\d+/);
    expect(code).toBe(1);
  });

  it('gives the same report again', async () => {
    const before = readFileSync(join(folder, 'report.html'), 'utf8');
    expect((await tunion(['report', folder, '--lang', 'en'])).code).toBe(0);
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toBe(before);
  });
});
