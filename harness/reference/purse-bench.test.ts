/** The bench around a purse card: what it says of the card, and that its key holders have the card's keys. */

import { describe, expect, it } from 'vitest';
import { bytes, hex } from '../bytes/hex.ts';
import { loadProfile } from './profiles/profile.ts';
import { purseCounterparts, virtualCard, virtualPurse } from './purse-bench.ts';

const card = (profile: string) => {
  const { ef15 } = loadProfile(profile);
  return { issuer: ef15.issuer, serialTail: ef15.serial.slice(-16) };
};

describe('the bench of a virtual card', () => {
  it.each([...virtualPurse.profiles, ...virtualPurse.calibrations])('%s is what its profile says, with a master for each key', (name) => {
    const { kernel, functions, pin } = loadProfile(name);
    const bench = virtualPurse.bench({ profile: name, seed: 'bench', edition: '2015' });
    expect(bench.facts).toMatchObject({ kernel, functions });
    expect(hex(bench.secrets.pin)).toBe(pin.value);
    expect(Object.keys(bench.links).sort()).toEqual(['dut', 'psam']);
    expect(bench.keys).toHaveLength(2 * 12);
    expect(bench.keys).toContain('masters.pin-reload');
  });

  it('declares how the card makes what nothing public says', () => {
    const declared = (profile: string, alternatives = {}) =>
      virtualPurse.bench({ profile, seed: 'bench', edition: '2015', alternatives }).facts.declared;
    expect(declared('plain')).toEqual({ overdraftTac: 'folded', reloadPinMac: 'pin-only' });
    expect(declared('k6')).toMatchObject({ sm4: 'complement' });
    expect(declared('plain', { overdraftTac: 'direct', reloadPinMac: 'with-header' })).toEqual({
      overdraftTac: 'direct',
      reloadPinMac: 'with-header',
    });
  });

  it.each([
    ['plain', '00A4040008A00000063201010500', '841E0000', undefined],
    ['plain', '00A4040008A00000063201010500', '841E0100', 'sm4'],
    ['k2', '00A4040008A00000063201010700', '841E0100', undefined],
  ] as const)('%s takes what its issuer seals', async (profile, select, header, algorithm) => {
    const { links, ports } = virtualPurse.bench({ profile, seed: 'bench', edition: '2015' });
    const send = async (apdu: string) => hex((await links.dut.transceive(bytes(apdu))) ?? new Uint8Array(0));
    await send(select);
    const challenge = (await send('0084000004')).slice(0, 8);
    const question = { about: 'command-mac', card: card(profile), key: 'lock', challenge, header, data: '' };
    const { mac } = ports.issuer({ ...question, ...(algorithm ? { algorithm } : {}) }) as { mac: string };
    expect(await send(`${header}04${mac}`)).toBe('9000');
  });
});

describe('the counterparts of a real card', () => {
  const known = { pin: undefined, kernel: 'K1', declared: {}, seed: 'real' };
  const key = bytes('00112233445566778899AABBCCDDEEFF');

  it('have a PSAM only with a purchase key, and meet the needs of the keys that they were given', () => {
    const load = { key, diversified: true };
    expect(purseCounterparts({ ...known, keys: { load } })).toMatchObject({ links: {}, keys: ['keys.load', 'masters.load'] });
    const own = purseCounterparts({ ...known, keys: { purchase: { key, diversified: false } } });
    expect([Object.keys(own.links), own.keys]).toEqual([['psam'], ['keys.purchase']]);
  });
});

it('a faulty card that nobody knows is refused', () => {
  expect(() => virtualCard({ profile: 'plain', seed: '1', edition: '2015', fault: 'is-perfect' })).toThrow(RangeError);
});
