/** The doctor on machines that lack one thing after the other. */

import { describe, expect, it } from 'vitest';
import { bytes } from '../bytes/hex.ts';
import { PcscError } from '../link/pcsc-code.ts';
import type { Text } from '../text.ts';
import type { Console } from './console.ts';
import { type Check, checkMachine, doctor, type Machine } from './doctor.ts';

const reader = { name: 'ACS ACR122U 00 00', card: true, atr: bytes('3B80800101') };

function machine(changes: Partial<Machine> = {}): Machine {
  return {
    platform: 'linux',
    nodeVersion: '20.19.0',
    loadKoffi: async () => ({ load: () => ({}) }),
    readers: async () => [reader],
    loadPcsclite: async () => {},
    exists: () => true,
    ...changes,
  };
}

async function failed<T>(): Promise<T> {
  throw new Error('not here\nand why');
}

const withoutLibrary = {
  loadKoffi: async () => ({
    load() {
      throw new Error('libpcsclite.so.1: cannot open shared object file');
    },
  }),
};
const withoutService = {
  readers: async () => {
    throw new PcscError('SCardEstablishContext', 0x8010001d);
  },
};

async function told(changes: Partial<Machine>, json = false) {
  const lines: string[] = [];
  const console: Console = { language: 'en', out: (line) => lines.push(line), note: () => {} };
  const code = await doctor({ json }, console, machine(changes));
  return { code, text: lines.join('\n') };
}

describe('the doctor', () => {
  it('finds nothing on a machine that has everything', async () => {
    const checks = await checkMachine(machine());
    expect(checks.map(({ id, ok, remedy }) => [id, ok, remedy])).toEqual(
      ['node', 'koffi', 'pcsc-library', 'pcsc-service', 'readers', 'node-pcsclite', 'vpcd'].map((id) => [id, true, null]),
    );
    expect(checks.find(({ id }) => id === 'readers')?.detail.zh).toBe('ACS ACR122U 00 00 (有卡 3B80800101)');
    expect(await told({})).toMatchObject({ code: 0, text: expect.stringContaining('Cards in readers can be tested.') });
  });

  it.each<[Check['id'], Partial<Machine>, number]>([
    ['node', { nodeVersion: '20.18.3' }, 2],
    ['node', { nodeVersion: '18.20.0' }, 2],
    ['koffi', { loadKoffi: failed }, 2],
    ['pcsc-library', withoutLibrary, 2],
    ['pcsc-service', withoutService, 2],
    ['readers', { readers: async () => [] }, 0],
    ['node-pcsclite', { loadPcsclite: failed }, 0],
    ['vpcd', { exists: () => false }, 0],
  ])('finds that %s is missing: %j', async (id, changes, code) => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      const checks = await checkMachine(machine({ ...changes, platform }));
      const bad = checks.filter(({ ok, remedy }) => !ok && remedy !== null);
      expect(bad.map((check) => check.id)).toEqual(id === 'vpcd' && platform !== 'linux' ? [] : [id]);
      for (const { remedy, detail, required } of bad) {
        expect(required).toBe(code === 2);
        for (const text of [remedy as Text, detail]) expect(text.zh !== '' && text.en !== '' && !text.en.includes('\n')).toBe(true);
      }
    }
    expect((await told(changes)).code).toBe(code);
  });

  it('says how to get each thing on each system', async () => {
    const nothing = { loadKoffi: failed<never>, loadPcsclite: failed<void>, exists: () => false, nodeVersion: '18.0.0' };
    const said = async (platform: NodeJS.Platform, changes: Partial<Machine> = {}) =>
      (await checkMachine(machine({ ...nothing, ...changes, platform }))).flatMap(({ remedy }) => remedy?.en ?? []).join('\n');
    expect(await said('linux', withoutService)).toMatch(/nvm[\s\S]*npm install[\s\S]*vsmartcard-vpcd/);
    expect(await said('darwin')).toMatch(/brew[\s\S]*xcode-select/);
    expect(await said('win32')).toMatch(/winget[\s\S]*Visual Studio/);
  });

  it('does not look for a service without a library, nor for readers without a service', async () => {
    const skipped = async (changes: Partial<Machine>) =>
      (await checkMachine(machine(changes))).filter(({ ok, remedy }) => !ok && remedy === null).map(({ id }) => id);
    expect(await skipped({ loadKoffi: failed })).toEqual(['pcsc-library', 'pcsc-service', 'readers']);
    expect(await skipped(withoutLibrary)).toEqual(['pcsc-service', 'readers']);
    expect(await skipped(withoutService)).toEqual(['readers']);
  });

  it('names what the service said', async () => {
    expect((await told(withoutService)).text).toContain('SCARD_E_NO_SERVICE');
  });

  it('prints its checks as JSON', async () => {
    const { code, text } = await told({ readers: async () => [] }, true);
    const { checks } = JSON.parse(text) as { checks: readonly Check[] };
    expect(code).toBe(0);
    expect(checks.map((check) => Object.keys(check))).toEqual(checks.map(() => ['id', 'ok', 'required', 'detail', 'remedy']));
    expect(checks.find(({ id }) => id === 'readers')).toMatchObject({
      ok: false,
      required: false,
      remedy: { zh: expect.any(String), en: expect.any(String) },
    });
  });
});
