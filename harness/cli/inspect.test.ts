/** What a look at a card prints: every profile, masked or not, in both languages, and how it ends when the wire breaks. */

import { once } from 'node:events';
import { createServer } from 'node:net';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { unmasked as nothingMasked } from '../../reports/privacy.ts';
import { bytes, hex } from '../bytes/hex.ts';
import { inspectPurse, type PurseInspection } from '../dialogue/inspection.ts';
import type { DeviceOrder } from '../front/devices.ts';
import type { Device } from '../link/link.ts';
import { plugIntoVpcd } from '../link/vpcd-card.ts';
import { insertFakeCard } from '../meta/pcscd-card.ts';
import { loadProfile, profileNames } from '../reference/profiles/profile.ts';
import { virtualCard } from '../reference/purse-bench.ts';
import type { Language } from '../text.ts';
import type { Console } from './console.ts';
import { inspect } from './inspect.ts';
import { masked, privacyOfInspection } from './inspection-mask.ts';
import { inspectionLines } from './inspection-view.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function listening(language: Language): Console & { readonly printed: string[]; readonly noted: string[] } {
  const printed: string[] = [];
  const noted: string[] = [];
  return {
    language,
    printed,
    noted,
    out: (line) => printed.push(stripVTControlCharacters(line)),
    note: (text) => noted.push(typeof text === 'string' ? text : text[language]),
  };
}

async function looked(device: DeviceOrder, language: Language, options: { unmasked?: boolean; json?: boolean; timeoutMs?: number } = {}) {
  const console = listening(language);
  const code = await inspect({ device, timeoutMs: 1000, unmasked: false, json: false, ...options }, console);
  return { code, text: console.printed.join('\n'), notes: console.noted };
}

const cards = profileNames.map((name) => ({ name, profile: loadProfile(name), device: { kind: 'virtual', profile: name } as const }));

describe.each(cards)('the card “$name”', ({ profile, device }) => {
  const { serial } = profile.ef15;
  const middle = serial.slice(7, 16);
  const person = [profile.ef16.name, profile.ef16.documentNumber].filter((text) => text !== '');

  it.each(['zh', 'en'] as const)('shows itself in %s without the middle of its number and its holder', async (language) => {
    const { code, text } = await looked(device, language);
    expect(code).toBe(0);
    expect(text).toContain(`${serial.slice(0, 7)}*********${serial.slice(-4)}`);
    expect(text).toContain(profile.ef15.issuer);
    expect(text).toContain((profile.purse.balance / 100).toFixed(2));
    for (const hidden of [middle, ...person]) expect(text).not.toContain(hidden);
    expect(text.split('\n').every((line) => line === line.trimEnd())).toBe(true);
  });

  it('shows everything when asked to', async () => {
    const { text } = await looked(device, 'zh', { unmasked: true });
    for (const shown of [serial, ...person]) expect(text).toContain(shown);
    expect(text).not.toContain('--unmasked');
  });

  it('prints the same data as JSON, masked the same way', async () => {
    const plain = JSON.parse((await looked(device, 'en', { unmasked: true, json: true })).text) as PurseInspection & { masked: boolean };
    expect(plain).toMatchObject({ masked: false, purse: { sw: '9000' } });
    expect(plain.contents?.ef15.value).toEqual(profile.ef15);
    expect(plain.contents?.ef16.value).toMatchObject({ name: profile.ef16.name, documentNumber: profile.ef16.documentNumber });
    expect(plain.contents?.balances.balance.value).toEqual([profile.purse.balance]);
    expect(plain.contents?.ef18.filter(({ value }) => value !== null).map(({ value }) => value)).toEqual(profile.ef18);
    const { text } = await looked(device, 'en', { json: true });
    expect(JSON.parse(text)).toMatchObject({ masked: true, device: 'virtual card', contents: { ef17: { value: profile.ef17 } } });
    for (const hidden of [middle, ...person, ...person.map((each) => hex(Buffer.from(each)))]) expect(text).not.toContain(hidden);
  });
});

describe('a look, in words', () => {
  it('names flags, types, trips and journeys', async () => {
    const { text } = await looked({ kind: 'virtual', profile: 'full' }, 'zh');
    for (const words of [
      '01 已启用',
      '0001 互通',
      '01 普通卡',
      '06 消费',
      '02 圈存',
      '83886.08 元',
      '04 电子钱包出站',
      '01 已进站',
      '9F0C 与 EF 15 一致',
      '（ISO/IEC 14443-4）',
    ]) {
      expect(text).toContain(words);
    }
    const { text: plain } = await looked({ kind: 'virtual', profile: 'plain' }, 'en');
    for (const words of [
      '01 enabled',
      '0001 interoperable',
      '09 CAPP purchase',
      '06 EP single fare',
      '02 exited',
      '01 boarded',
      '5–10: 6A83 no such record',
      '4–30: unused (all 00)',
    ]) {
      expect(plain).toContain(words);
    }
  });

  it('keeps columns below each other where cells are Chinese', async () => {
    const { text } = await looked({ kind: 'virtual', profile: 'full' }, 'zh');
    const rows = text.split('\n').filter((line) => /^ {2,4}\d+ +\d{2} 电子钱包/.test(line));
    const wide = (line: string) => [...line].reduce((width, character) => width + (/\p{Script=Han}/u.test(character) ? 2 : 1), 0);
    expect(rows).toHaveLength(30);
    expect(new Set(rows.map(wide)).size).toBe(1);
  });

  async function told(answers: Readonly<Record<string, string>>, language: Language = 'en', unmasked = false): Promise<string> {
    const inspection = await inspectPurse(async (command) =>
      bytes(Object.entries(answers).find(([start]) => hex(command).startsWith(start))?.[1] ?? '6A82'),
    );
    const privacy = unmasked ? nothingMasked : privacyOfInspection(inspection);
    masked(inspection, privacy);
    return stripVTControlCharacters(
      inspectionLines('card', '3B8F8001804F0CA000000306030001000000006A', inspection, privacy, language).join('\n'),
    );
  }
  const purse = '00A4040008A0';
  const fci = '6F0A8408A000000632010105';

  it('says that nothing is to be had, and why', async () => {
    const text = await told({ [purse]: '9303' }, 'zh');
    expect(text).toContain('9303 应用永久锁定');
    expect(text).toContain('6A82 文件或应用未找到');
    expect(text).toContain('非接触存储卡');
    expect(text).not.toContain('EF 15');
  });

  it('says that the application is blocked, and shows what it still tells', async () => {
    const text = await told({ [purse]: `${fci}6283`, '805C00': '0000038400009000', '805C03': '000003849000' });
    expect(text).toContain('6283 the application is temporarily blocked');
    expect(text).toContain('9.00 yuan');
    expect(text).toContain('6 octets out of layout: 000003840000');
  });

  it('shows data that came with a refusal, and answers without data', async () => {
    const text = await told({ [purse]: `${fci}9000`, '00B095': '9000', '00B097': 'AABB6A82', '00B201C4': '9000' });
    expect(text).toContain('the answer has no data');
    expect(text).toContain('2 octets out of layout: AABB');
    expect(text).toContain('1: the answer has no data');
  });

  it('says when the purse tells two versions of EF 15', async () => {
    const own = '02313750FFFFFFFF0201031049906000000000162017010920991231';
    const text = await told({ [purse]: `6F318408A000000632010105A5259F0801029F0C1E${own}00009000`, '00B095': `${own}00019000` });
    expect(text).toContain('9F0C is not EF 15');
    expect(text).not.toContain('906000000000');
  });

  it('does not let a card steer the terminal', async () => {
    const label = hex(Buffer.from('\u001b[2Jx\r\n'));
    const entry = `61${(label.length / 2 + 2 + 10).toString(16).toUpperCase()}4F08A00000063201010550${(label.length / 2).toString(16).padStart(2, '0')}${label}`;
    const length = (octets: string) => (octets.length / 2).toString(16).padStart(2, '0');
    const directory = `BF0C${length(entry)}${entry}`;
    const proprietary = `A5${length(directory)}${directory}`;
    const text = await told({
      '00A404000E': `6F${length(proprietary)}${proprietary}9000`,
      [purse]: `${fci}9000`,
      '00B201F4': `${'0D'.repeat(48)}9000`,
    });
    expect(text).toContain('\ufffd[2Jx');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not come through
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });
});

describe('a look through a virtual reader', () => {
  async function freePort(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    server.close();
    await once(server, 'close');
    return port;
  }

  async function plugged(device: Device): Promise<DeviceOrder> {
    const port = await freePort();
    const plug = plugIntoVpcd(device, { port, again: true, againMs: 10 });
    cleanUps.push(async () => {
      const late = createServer((socket) => socket.destroy()).listen(port, '127.0.0.1');
      await (await plug).unplug();
      late.close();
    });
    return { kind: 'vpcd', port };
  }

  it('shows the same card', async () => {
    const order = await plugged(virtualCard({ profile: 'plain', seed: '1', edition: '2015' }));
    const { code, text } = await looked(order, 'en');
    expect(code).toBe(0);
    const { text: direct } = await looked({ kind: 'virtual', profile: 'plain' }, 'en');
    expect(text.split('\n').slice(1)).toEqual(direct.split('\n').slice(1));
  });

  it.each([
    ['falls silent', () => {}, 'zh', /^设备在时限内没有应答（读记录文件 00B202C400；/],
    [
      'is torn out',
      (socket: { destroy(): void }) => socket.destroy(),
      'en',
      /^the card left the reader or lost its power \(READ RECORD 00B202C400; /,
    ],
    [
      'answers one octet',
      (socket: { write(frame: Uint8Array): unknown }) => socket.write(bytes('000190')),
      'en',
      /^the answer has fewer than two octets \(READ RECORD 00B202C400; /,
    ],
  ] as const)('ends in one sentence when the card %s', async (_, breaks, language, sentence) => {
    const port = await freePort();
    const card = virtualCard({ profile: 'plain', seed: '1', edition: '2015' });
    const looking = looked({ kind: 'vpcd', port }, language, { timeoutMs: 200 });
    for (;;) {
      try {
        const { remove } = await insertFakeCard(port, (command, socket) => {
          if (command === '00B202C400') return breaks(socket);
          const answer = card.process(bytes(command));
          socket.write(Uint8Array.of(answer.length >> 8, answer.length & 0xff, ...answer));
        });
        cleanUps.push(remove);
        break;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
    const { code, text, notes } = await looking;
    expect({ code, text }).toEqual({ code: 2, text: '' });
    expect(notes).toHaveLength(2);
    expect(notes[1]).toMatch(sentence);
  });
});
