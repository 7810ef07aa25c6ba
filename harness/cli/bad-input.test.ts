/** Mistakes of a caller: one sentence in the user's language, exit code 3, no APDU, nothing left behind. */

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytes } from '../bytes/hex.ts';
import { packageFile } from '../catalog/package-file.ts';
import { type Plug, plugIntoVpcd } from '../link/vpcd-card.ts';
import { type Ended, runApart, runHere } from '../meta/command-line.ts';

/** Files of the caller, beside the working directory. */
const files = mkdtempSync(join(tmpdir(), 'tunion-files-'));
const workingDirectory = mkdtempSync(join(tmpdir(), 'tunion-cwd-'));
const before = process.cwd();
let port: number;
let plug: Plug;
/** APDUs that reached the card that waits for the reader all the time. */
let apdus = 0;

function written(name: string, content: string): string {
  const file = join(files, name);
  writeFileSync(file, content);
  return file;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return (address as { port: number }).port;
}

beforeAll(async () => {
  process.chdir(workingDirectory);
  port = await freePort();
  const card = {
    reset: () => bytes('3B80800101'),
    process() {
      apdus += 1;
      return bytes('6A82');
    },
  };
  // Whenever a command line opens the reader, this card is in it at once; until then it keeps trying.
  const again = plugIntoVpcd(card, { port, again: true, againMs: 10 });
  plug = { out: again.then(({ out }) => out), unplug: async () => (await again).unplug() };
});

afterAll(async () => {
  // The last one in: the reader that lets the plug end.
  await plug.unplug();
  process.chdir(before);
  rmSync(files, { recursive: true });
  rmSync(workingDirectory, { recursive: true });
});

/** A mistake: the words, and what the sentence must name in both languages. */
interface Mistake {
  readonly argv: readonly string[];
  readonly names: readonly string[];
}

const declaration = readFileSync(packageFile('suites/jtt978-2-card/virtual-card.yaml'), 'utf8');
const badYaml = written('bad.yaml', `${declaration}reserve: 'no end\n`);
const wrongField = written('wrong.yaml', `colour: red\n${declaration}`);
const badJson = written('bad.json', '{');
const plain = JSON.parse(readFileSync(packageFile('harness/reference/profiles/plain.json'), 'utf8')) as { purse: object };
const wrongProfile = written('wrong.json', JSON.stringify({ ...plain, purse: { ...plain.purse, cap: -1 } }));
const badOverlay = written(
  'overlay.json',
  '{ "confirmedBy": "A laboratory", "confirm": [{ "id": "JTT978.2:EP.DEBIT.mac1", "confidence": "D" }] }',
);
const held = join(files, 'held');
mkdirSync(held);
writeFileSync(join(held, 'record.jsonl'), 'kept\n');
const missing = join(files, 'missing.yaml');

const mistakes: Readonly<Record<string, (device: string) => Mistake>> = {
  'an unknown option': (device) => ({ argv: ['inspect', '--device', device, '--colour'], names: ['--colour'] }),
  'an option without its value': (device) => ({ argv: ['inspect', '--device', device, '--timeout'], names: ['--timeout'] }),
  'an unknown command': () => ({ argv: ['swipe'], names: ['swipe'] }),
  'an argument too many': (device) => ({ argv: ['inspect', '--device', device, 'now'], names: [] }),
  'an unknown device': () => ({ argv: ['run', '--device', 'nfc'], names: ['nfc', 'virtual', 'pcsc', 'vpcd'] }),
  'a port that is none': () => ({ argv: ['inspect', '--device', 'vpcd:65536'], names: ['vpcd:65536'] }),
  'a port to plug into that is none': () => ({ argv: ['emulate', 'card', '--port', '65536'], names: ['65536'] }),
  'a timeout of nothing': (device) => ({ argv: ['inspect', '--device', device, '--timeout', '0'], names: ['0'] }),
  'an unknown edition': (device) => ({ argv: ['run', '--device', device, '--edition', '2019'], names: ['2019', '2015', '2023'] }),
  'an unknown PC/SC binding': () => ({ argv: ['readers', '--pcsc-binding', 'webusb'], names: [] }),
  'an unknown PC/SC binding for a card': () => ({
    argv: ['inspect', '--device', 'pcsc', '--pcsc-binding', 'webusb'],
    names: ['webusb', 'koffi'],
  }),
  'a PSAM that is in no reader': (device) => ({ argv: ['run', '--device', device, '--psam', 'sam'], names: ['--psam', 'pcsc:', 'sam'] }),
  'a PSAM behind an unknown PC/SC binding': () => ({
    argv: ['run', '--psam', 'pcsc:SAM', '--pcsc-binding', 'webusb'],
    names: ['webusb', 'koffi'],
  }),
  'a fault for a real card': (device) => ({ argv: ['inspect', '--device', device, '--fault', 'x'], names: ['--fault'] }),
  'a declaration that is not there': (device) => ({
    argv: ['run', '--device', device, '--declaration', missing],
    names: [missing, 'ENOENT'],
  }),
  'a malformed declaration': (device) => ({ argv: ['run', '--device', device, '--declaration', badYaml], names: [`${badYaml}:`] }),
  'a declaration with a wrong field': (device) => ({
    argv: ['run', '--device', device, '--declaration', wrongField],
    names: [`${wrongField}:1:9 /colour`],
  }),
  'an overlay with a wrong field': (device) => ({
    argv: ['run', '--device', device, '--catalog', badOverlay],
    names: [badOverlay, '/confirm/0/confidence'],
  }),
  'a profile that is not there': () => ({ argv: ['run', '--profile', 'plane'], names: ['plane', 'plain'] }),
  'a profile that is no file': () => ({ argv: ['inspect', '--profile', files], names: [files, 'EISDIR'] }),
  'a profile that is no JSON': () => ({ argv: ['inspect', '--profile', badJson], names: [badJson] }),
  'a profile with a wrong field': () => ({ argv: ['run', '--profile', wrongProfile], names: [`${wrongProfile}#/purse/cap`] }),
  'a profile with a wrong field to emulate': () => ({
    argv: ['emulate', 'card', '--port', '9', '--profile', wrongProfile],
    names: [`${wrongProfile}#/purse/cap`],
  }),
  'an unknown fault': () => ({ argv: ['run', '--fault', 'eats-cards'], names: ['eats-cards', 'tunion zoo'] }),
  'an unknown fault to look at': () => ({ argv: ['inspect', '--fault', 'eats-cards'], names: ['eats-cards', 'tunion zoo'] }),
  'an unknown fault to emulate': () => ({
    argv: ['emulate', 'card', '--port', '9', '--fault', 'eats-cards'],
    names: ['eats-cards', 'tunion zoo'],
  }),
  'no reader to plug into': () => ({ argv: ['emulate', 'card', '--port', '9'], names: ['127.0.0.1:9'] }),
  'an unknown suite': (device) => ({ argv: ['run', '--device', device, '--suite', 'jtt9999'], names: ['jtt9999', 'jtt978-2-card'] }),
  'suites about two kinds of devices': (device) => ({
    argv: ['run', '--device', device, '--suite', 'jtt978-*'],
    names: ['--suite', 'PSAM'],
  }),
  'an unknown suite of requirements': () => ({ argv: ['requirements', '--suite', 'jtt9999'], names: ['jtt9999'] }),
  'an unknown case': (device) => ({ argv: ['run', '--device', device, '--case', 'JTT978.2-EP-NONE-001'], names: ['JTT978.2-EP-NONE-001'] }),
  'an unknown grant': (device) => ({ argv: ['run', '--device', device, '--grant', 'beer=1'], names: ['beer', 'mac-tries'] }),
  'a grant without its number': (device) => ({ argv: ['run', '--device', device, '--grant', 'money=many'], names: ['money=100'] }),
  'a folder that holds a record': (device) => ({ argv: ['run', '--device', device, '--out', held], names: [held, '--out'] }),
  'a folder without a record': () => ({ argv: ['judge', files], names: [join(files, 'record.jsonl')] }),
  'a record that is none': () => ({ argv: ['report', held], names: [`${join(held, 'record.jsonl')}:1`] }),
};

const chinese = /\p{Script=Han}/u;

function expectSentence({ code, out, err }: Ended, language: string, names: readonly string[]): void {
  expect(err).not.toMatch(/^ {4}at /m);
  expect({ code, out }).toEqual({ code: 3, out: '' });
  expect(err.trim().split('\n'), err).toHaveLength(1);
  expect(chinese.test(err), err).toBe(language === 'zh');
  for (const name of names) expect(err).toContain(name);
}

describe.each(Object.entries(mistakes))('%s', (_, mistake) => {
  it.each(['zh', 'en'])('is one sentence in %s, before any APDU', async (language) => {
    const { argv, names } = mistake(`vpcd:${port}`);
    expectSentence(await runHere(...argv, '--lang', language), language, names);
    expect(apdus).toBe(0);
    expect(readdirSync(workingDirectory)).toEqual([]);
  });
});

it('leaves a record that was there as it was', () => {
  expect(readdirSync(held)).toEqual(['record.jsonl']);
  expect(readFileSync(join(held, 'record.jsonl'), 'utf8')).toBe('kept\n');
});

describe('without a reader service', () => {
  const env = { PCSCLITE_CSOCK_NAME: join(files, 'nobody.comm') };

  it.each([
    ['zh', ['readers']],
    ['en', ['inspect', '--device', 'pcsc']],
    ['zh', ['run', '--device', 'pcsc:ACR*']],
    ['en', ['run', '--psam', 'pcsc:SAM']],
  ] as const)('says so in %s: %j', async (language, argv) => {
    expectSentence(await runApart([...argv, '--lang', language], { cwd: workingDirectory, env }), language, []);
    expect(readdirSync(workingDirectory)).toEqual([]);
  });

  it('the doctor finds it, and says what to do', async () => {
    const { code, out } = await runApart(['doctor', '--json'], { env });
    const { checks } = JSON.parse(out) as { checks: { id: string; ok: boolean; required: boolean; remedy: object | null }[] };
    expect(code).toBe(2);
    expect(checks.find(({ id }) => id === 'pcsc-service')).toMatchObject({ ok: false, required: true });
  });
});

it('counts the APDUs of a command line without mistakes', async () => {
  expect(await runHere('inspect', '--device', `vpcd:${port}`, '--lang', 'en')).toMatchObject({ code: 0 });
  expect(apdus).toBe(4);
});
