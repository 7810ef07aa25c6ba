/** Profiles: those of the house are whole, and a bad one says where it is bad. */

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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
  it.each(profileNames)('%s is read, once', (name) => {
    expect(loadProfile(name)).toBe(loadProfile(name));
  });

  it('share neither issuer, serial, terminal nor key, and no key has equal halves', () => {
    const all = profileNames.map(loadProfile);
    const keys = all.flatMap(({ masters }) => Object.values(masters));
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
    expect(failure('plane').message).toContain('plain, overdraft, empty, full');
  });
});
