/** The sound card against keyed exchanges that were computed apart from it, from the public formulas, with made-up keys. */

import { describe, expect, it } from 'vitest';
import { bytes, hex } from '../../bytes/hex.ts';
import { type KeyName, keyNames } from '../../tunion/card-key.ts';
import { loadProfile, type Profile } from '../profiles/profile.ts';
import type { Choices } from './alternatives.ts';
import { createCard } from './card.ts';
import { select } from './fixture/laboratory.ts';
import type { CardKeys } from './handlers.ts';

const root = '00112233445566778899AABBCCDDEEFF';
const plain = loadProfile('plain');

/** A selected card with these card keys, and with one random for everything. */
function dealt(keys: Partial<Record<KeyName, string>>, random: string, profile: Profile = plain, alternatives: Partial<Choices> = {}) {
  const cardKeys = () => Object.fromEntries(keyNames.map((name) => [name, bytes(keys[name] ?? root)])) as CardKeys;
  const fault = {
    card: (sound: Parameters<NonNullable<Parameters<typeof createCard>[0]['fault']>['card']>[0]) => ({
      ...sound,
      cardKeys,
      random: (entropy: number) => ({ octets: bytes(random), entropy }),
    }),
  };
  const card = createCard({ profile, seed: 0, fault, alternatives });
  const send = (apdu: string) => hex(card.process(bytes(apdu)));
  send(profile.kernel === 'K2' ? '00A4040008A00000063201010700' : select);
  return send;
}

const withPurse = (purse: Partial<Profile['purse']>, profile: Profile = plain): Profile => ({
  ...profile,
  purse: { ...profile.purse, ...purse },
});

describe('secure messaging', () => {
  it('takes UPDATE RECORD under the maintenance key (sm-updrec-001)', () => {
    const send = dealt({ maintenance: 'FAF587E7DE0972A0933D9209A67B6A25' }, 'A1B2C3D4', plain, { recordLength: '6A80' });
    send('0084000004');
    // The vector's record is short, so a right MAC shows in the word for its length.
    expect(send('04DC01F40C27010203040506070342EF9C')).toBe('6A80');
    send('0084000004');
    expect(send('04DC01F40C27010203040506070342EF9D')).toBe('6988');
  });

  it('takes APPLICATION BLOCK, and the same under SM4 (sm-appblock-002, sm4-sm-001)', () => {
    const send = dealt({ lock: 'FAF587E7DE0972A0933D9209A67B6A25' }, '62020EC1');
    send('0084000004');
    expect(send('841E000004B09E95EC')).toBe('9000');
    const sm4 = dealt({ lock: 'DDFE3EC092C3F9A83F0CE2A0821B232B' }, '62020EC1', loadProfile('k2'));
    sm4('0084000004');
    expect(sm4('841E010004B4A5E567')).toBe('9000');
  });

  it('takes UNBLOCK PIN (sm-unblockpin-001)', () => {
    const send = dealt({}, 'A1B2C3D4');
    send('0084000004');
    expect(send('8424000004B0F5BAA7')).toBe('9000');
  });

  it('takes RELOAD PIN over the PIN alone, or over the header too (pin-reload-001)', () => {
    expect(dealt({}, '00000000')('805E00000A3132333435361AEAFA3D')).toBe('9000');
    const header = dealt({}, '00000000', plain, { reloadPinMac: 'with-header' });
    expect(header('805E00000A3132333435361AEAFA3D')).toBe('6988');
    expect(header('805E00000A31323334353675483DFF')).toBe('9000');
  });
});

describe('an unload (ep-unload-001)', () => {
  it('answers MAC1, takes MAC2 and answers MAC3', () => {
    const send = dealt({}, '11223344', withPurse({ balance: 0x2710, onlineCounter: 2 }));
    expect(send('805005020B01000003E841310121019810')).toBe('000027100002010011223344' + '45A342A0' + '9000');
    expect(send('805403000B201908311759041D884E7704')).toBe('ED8F90519000');
    expect(send('805C030204')).toBe('000023289000');
  });
});

describe('an overdraft update (ep-overdraft-001)', () => {
  // Balance 1000 with a limit of 100 offers what stands in the vector as the balance before.
  const profile = withPurse({ balance: 0x1000 - 0x100, overdraftLimit: 0x100, onlineCounter: 3 });

  it('answers MAC1, takes MAC2 and answers the TAC over the balance after it', () => {
    const send = dealt({}, '11223344', profile);
    expect(send('80500401070141310121019813')).toBe('0000100000030001000100112233' + '44' + 'A06643E89000');
    expect(send('805800000E00100020190831175904933413A104')).toBe('50F047409000');
    expect(send('805C010204')).toBe('000010009000');
  });
});

describe('SM4, where the candidate is `complement` (sm4-load-complement, sm4-capp-complement)', () => {
  const k2 = loadProfile('k2');
  const keys = {
    purchase: '109C914AC74460DAF5055386C5CA142F',
    load: '33F22739D9DAA4DF1CD6D222F9070DB5',
    tac: 'E24A5541AEF62CF909150054AF374601',
  };

  it('loads', () => {
    const send = dealt(keys, '62020EC1', withPurse({ balance: 0x471c, onlineCounter: 3 }, k2));
    expect(send('805000020B010000271041310121019810')).toBe('0000471C0003020462020EC1C3BF44629000');
    expect(send('805200020B201908311759042FFDB3DF04')).toBe('8820CB899000');
    expect(send('805C030204')).toBe('00006E2C9000');
  });

  it('pays', () => {
    const send = dealt(keys, '62020EC1', withPurse({ balance: 0x471c, offlineCounter: 0x59 }, k2));
    expect(send('805003020B01000000014131012101980F')).toBe('0000471C0059000000020462020EC19000');
    expect(send(`80DC00F03006${'00'.repeat(47)}`)).toBe('9000');
    expect(send('805401000F000001E720190831175904371FCD1408')).toBe('8E92FAD5BC3BD48F9000');
  });

  it.each([
    ['pad80', '842F924B', 'BB1DB7D3'],
    ['zero', '49688D23', 'F7FF0C11'],
  ] as const)('or %s', (sm4Candidate, mac1, mac2) => {
    const send = dealt(keys, '62020EC1', withPurse({ balance: 0x471c, onlineCounter: 3 }, { ...k2, sm4Candidate }));
    expect(send('805000020B010000271041310121019810').slice(-12)).toBe(`${mac1}9000`);
    expect(send(`805200020B20190831175904${mac2}04`)).toBe('8820CB899000');
  });
});

describe('card keys', () => {
  it('are diversified by issuer and serial, with the cipher of their algorithm (tu-div3, tu-div4)', () => {
    const seen: Partial<Record<string, CardKeys>> = {};
    const ef15 = { ...plain.ef15, issuer: '02313750FFFFFFFF', serial: '03104990600000000016' };
    const purchase = { purchase: root } as Profile['masters'];
    const masters = { ...plain.masters, ...purchase };
    const profile: Profile = { ...plain, ef15, masters, sm4Masters: masters };
    createCard({
      profile,
      seed: 0,
      fault: {
        card: (sound) => ({
          ...sound,
          cardKeys: (given, algorithm) => {
            const keys = sound.cardKeys(given, algorithm);
            seen[String(algorithm)] = keys;
            return keys;
          },
        }),
      },
    });
    expect(hex(seen['3des']?.purchase ?? new Uint8Array(0))).toBe('C7330127E6317E37030050759132EA3D');
    expect(hex(seen['sm4']?.purchase ?? new Uint8Array(0))).toBe('109C914AC74460DAF5055386C5CA142F');
  });
});
