/** Profiles: those of the house are whole, and a bad one says where it is bad. */

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { calibrationNames } from './calibration.ts';
import { loadProfile, type Profile, ProfileError, profileNames } from './profile.ts';

const folder = mkdtempSync(join(tmpdir(), 'profile-'));

function written(change: (profile: Profile & Record<string, unknown>) => unknown): string {
  const file = join(folder, 'bad.json');
  const content = change(structuredClone(loadProfile('plain')) as Profile & Record<string, unknown>);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

function failure(nameOrPath: string): ProfileError {
  try {
    loadProfile(nameOrPath);
  } catch (error) {
    if (error instanceof ProfileError) return error;
    throw error;
  }
  throw new Error(`${nameOrPath} was read`);
}

describe('the profiles of the house', () => {
  it.each([...profileNames, ...calibrationNames])('%s is read, once', (name) => {
    expect(loadProfile(name)).toBe(loadProfile(name));
  });

  it('share neither issuer, serial, terminal nor key, and no key has equal halves', () => {
    const all = profileNames.map(loadProfile);
    const keys = all.flatMap(({ masters, sm4Masters = {} }) => [...Object.values(masters), ...Object.values<string>(sm4Masters)]);
    for (const values of [
      keys,
      all.map(({ ef15 }) => ef15.issuer),
      all.map(({ ef15 }) => ef15.serial),
      all.map(({ psam }) => psam.terminal),
    ]) {
      expect(new Set(values).size).toBe(values.length);
    }
    expect(keys.filter((key) => key.slice(0, 16) === key.slice(16))).toEqual([]);
  });

  it('are what their names say', () => {
    const { cap, balance } = loadProfile('full').purse;
    expect(balance).toBe(cap);
    expect(loadProfile('empty')).toMatchObject({ purse: { balance: 0, offlineCounter: 0, onlineCounter: 0 }, ef18: [], ef1e: [] });
    expect(loadProfile('overdraft').purse).toMatchObject({ overdraftLimit: 800, overdrawn: 300 });
    expect(loadProfile('plain').purse.balance).toBe(10000);
    expect(loadProfile('pin').functions).toContain('EP.pin-before-load');
    expect(loadProfile('dual-standard').mohurd).toBeDefined();
    expect(['k2', 'k6'].map((name) => loadProfile(name).kernel)).toEqual(['K2', 'K6']);
    expect(loadProfile('k6').secondPurse).toBeDefined();
  });
});

describe('the calibrations', () => {
  // Cap A, balance B, limit C, overdrawn D of the laboratory's characteristic values 101 to 106.
  it('have the laboratory’s amounts, and a serial of their own', () => {
    const all = calibrationNames.map(loadProfile);
    const amounts = all.map(({ purse: { cap, balance, overdraftLimit, overdrawn } }) =>
      [cap, balance, overdraftLimit, overdrawn].map((fen) => fen.toString(16).toUpperCase()).join(' '),
    );
    expect(amounts).toEqual([
      'FFFFFF FFFFFF 0 0',
      'FFFFFF 0 0 0',
      'FFFF88 FFFF00 77 0',
      '8FFFFF FFFF 700000 0',
      'FFFF00 7FF01 FF 0',
      'FFF8FF FFF 700 0',
    ]);
    expect(new Set([loadProfile('plain'), ...all].map(({ ef15 }) => ef15.serial)).size).toBe(all.length + 1);
  });
});

describe('a bad profile', () => {
  it.each<[string, (profile: Profile & Record<string, unknown>) => unknown, string]>([
    ['no JSON', () => '{', ''],
    ['a field nobody knows', (profile) => ({ ...profile, colour: 'red' }), ''],
    ['a short key', (profile) => ({ ...profile, masters: { ...profile.masters, tac: '00' } }), '/masters/tac'],
    ['a PAN of another scheme', (profile) => ({ ...profile, ef15: { ...profile.ef15, serial: '06222020000000000000' } }), '/ef15/serial'],
    ['a date that is none', (profile) => ({ ...profile, ef15: { ...profile.ef15, startDate: '20230229' } }), '/ef15/startDate'],
    ['dates the wrong way round', (profile) => ({ ...profile, ef15: { ...profile.ef15, expiryDate: '19990101' } }), '/ef15/expiryDate'],
    ['a balance above the cap', (profile) => ({ ...profile, purse: { ...profile.purse, balance: 500001 } }), '/purse/balance'],
    [
      'an overdraft beside a balance',
      (profile) => ({ ...profile, purse: { ...profile.purse, overdraftLimit: 9, overdrawn: 9 } }),
      '/purse/overdrawn',
    ],
    [
      'an overdraft above its limit',
      (profile) => ({ ...profile, purse: { ...profile.purse, balance: 0, overdrawn: 1 } }),
      '/purse/overdrawn',
    ],
    ['too wide bounds', (profile) => ({ ...profile, purse: { ...profile.purse, cap: 0xffffff, overdraftLimit: 1 } }), '/purse/cap'],
    ['a PIN of one octet', (profile) => ({ ...profile, pin: { value: '12', tries: 3 } }), '/pin/value'],
    ['a PIN that is blocked from the start', (profile) => ({ ...profile, pin: { value: '1234', tries: 0 } }), '/pin/tries'],
    ['an unknown function', (profile) => ({ ...profile, functions: ['EP.flight'] }), '/functions/0'],
    ['a function without what it needs', (profile) => ({ ...profile, functions: [...profile.functions, 'EP.second-purse'] }), '/functions'],
    ['a picture that no function reads', (profile) => ({ ...profile, functions: ['EP.purchase', 'EP.qr', 'EP.algorithms'] }), '/picture'],
    ['a picture without room', (profile) => ({ ...profile, picture: { octets: 9, capacity: 8 } }), '/picture/octets'],
    ['a key that is missing', (profile) => ({ ...profile, masters: { ...profile.masters, lock: undefined } }), '/masters'],
    ['an algorithm of another kernel', (profile) => ({ ...profile, kernel: 'K2' }), '/algorithm'],
    ['an id of another algorithm', (profile) => ({ ...profile, key: { ...profile.key, algorithm: 4 } }), '/key/algorithm'],
    ['SM4 made nobody says how', (profile) => ({ ...profile, sm4Candidate: undefined }), '/sm4Candidate'],
    [
      'a second purse beyond its bounds',
      (profile) => ({
        ...profile,
        functions: [...profile.functions, 'EP.second-purse'],
        secondPurse: { cap: 5, balance: 6, overdraftLimit: 0, overdrawn: 0 },
      }),
      '/secondPurse/balance',
    ],
    ['a transit record cut short', (profile) => ({ ...profile, ef1a: [{ id: '2702', octets: '2702' }] }), '/ef1a/0/octets'],
    ['a transit record under another id', (profile) => ({ ...profile, ef1a: [{ id: '270D', octets: '00'.repeat(30) }] }), '/ef1a/0/octets'],
    ['a trip at no time', (profile) => ({ ...profile, ef1e: [{ ...profile.ef1e[0], dateTime: '20240230000000' }] }), '/ef1e/0/dateTime'],
    [
      'a line of EF 18 at no time',
      (profile) => ({ ...profile, ef18: [{ ...profile.ef18[0], dateTime: '20240101250000' }] }),
      '/ef18/0/dateTime',
    ],
  ])('with %s is refused with file and pointer', (_, change, pointer) => {
    const file = written(change);
    expect(failure(file)).toMatchObject({ file, pointer });
    expect(failure(file).message).toContain(pointer === '' ? file : `${file}#${pointer}: `);
  });

  it('that is not there is refused by name', () => {
    expect(failure('plane')).toMatchObject({ file: 'plane', pointer: '' });
    expect(failure('plane').message).toContain('plain, pin, overdraft, empty, full, dual-standard, k2, k6, lab-101');
  });
});
