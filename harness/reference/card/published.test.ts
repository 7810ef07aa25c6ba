/** The sound card against what is public: exchanges of real cards and MACs of real cards with known keys. */

import { describe, expect, it } from 'vitest';
import { bytes, hex } from '../../bytes/hex.ts';
import { keyNames } from '../../tunion/card-key.ts';
import { loadProfile, type Profile } from '../profiles/profile.ts';
import type { Choices } from './alternatives.ts';
import { createCard } from './card.ts';
import type { CardKeys } from './handlers.ts';

const purse = 'A000000632010105';
const plain = loadProfile('plain');
const anyKey = '5BBB30CE6C380D1E799BEFBD17A22364';

interface Sample {
  readonly profile?: Partial<Profile>;
  readonly purse?: Partial<Profile['purse']>;
  readonly alternatives?: Partial<Choices>;
  /** Card keys as a published log has them, without diversification, and the random that its card chose. */
  readonly keys?: Partial<Record<keyof CardKeys, string>>;
  readonly random?: string;
}

/** A selected card made like a published one, as a function from APDU to answer. */
function sample({ profile, purse: amounts, alternatives = {}, keys, random }: Sample) {
  const card = createCard({
    profile: { ...plain, ...profile, purse: { ...plain.purse, ...amounts } },
    seed: 'published',
    alternatives,
    fault: {
      card: (sound) => ({
        ...sound,
        cardKeys: (given) => (keys === undefined ? sound.cardKeys(given) : keysOf(keys)),
        random: (entropy, length) => (random === undefined ? sound.random(entropy, length) : { octets: bytes(random), entropy }),
      }),
    },
  });
  const send = (apdu: string) => hex(card.process(bytes(apdu)));
  send(`00A4040008${purse}00`);
  return send;
}

function keysOf(keys: Partial<Record<keyof CardKeys, string>>): CardKeys {
  return Object.fromEntries(keyNames.map((name) => [name, bytes(keys[name] ?? anyKey)])) as CardKeys;
}

// EF 15 of the validator log in AndroidZM233/Pos80_SDK_GongJiao, of the operator's laboratory image and of a card image in a
// public code index; where the source masks a PAN its digits are made up.
const tianjin = {
  issuer: '02313750FFFFFFFF',
  applicationType: '02',
  version: '01',
  serial: '03104990600000000016',
  startDate: '20170109',
  expiryDate: '20991231',
  issuerFci: '0000',
};
const laboratory = {
  ...tianjin,
  issuer: '03061770FFFFFFFF',
  serial: '03105130900000000011',
  startDate: '20200111',
  expiryDate: '20401231',
};
const imaged = {
  ...tianjin,
  issuer: '02403640FFFFFFFF',
  serial: '03104991585000010000',
  startDate: '20210726',
  expiryDate: '20250930',
  issuerFci: '8500',
};

describe('selection', () => {
  it('answers SELECT PPSE as the laboratory log does', () => {
    const directory = '6F2E840E325041592E5359532E4444463031A51CBF0C1961174F08A00000063201010550084D4F545F545F45508701019000';
    expect(sample({})('00A404000E325041592E5359532E444446303100')).toBe(directory);
  });

  it('answers SELECT of the purse as a Tianjin card does', () => {
    const fci = `6F318408${purse}A5259F0801029F0C1E02313750FFFFFFFF020103104990600000000016201701092099123100009000`;
    expect(sample({ profile: { ef15: tianjin } })(`00A4040008${purse}00`)).toBe(fci);
  });

  it('answers SELECT of the purse as the laboratory card does, with an algorithm tag', () => {
    const fci = `6F358408${purse}A5299F080102DF0001029F0C1E03061770FFFFFFFF020103105130900000000011202001112040123100009000`;
    expect(sample({ profile: { ef15: laboratory }, alternatives: { fci: 'algorithm' } })(`00A4040008${purse}00`)).toBe(fci);
  });

  it('answers SELECT of the purse as a labelled card image does', () => {
    const label = '50084D4F545F545F45508701029F0801029F120F4341524420494D4147452030303031';
    const fci = `6F508408${purse}A544${label}9F0C1E02403640FFFFFFFF020103104991585000010000202107262025093085009000`;
    expect(sample({ profile: { ef15: imaged }, alternatives: { fci: 'labelled' } })(`00A4040008${purse}00`)).toBe(fci);
  });

  it('names cash first in the PPSE of a dual card, BF0C of 34 octets', () => {
    const directory = sample({ alternatives: { ppse: 'cash-first' } })('00A404000E325041592E5359532E444446303100');
    expect(directory).toContain('BF0C3461194F08A000000632010106500A4D4F545F545F4341534887010161174F08A000000632010105');
  });

  it('refuses SELECT by file id as a Shanghai card does', () => {
    expect(sample({})('00A4000002001500')).toBe('6A86');
  });
});

describe('files', () => {
  it('answers EF 17 as the Tianjin log reads it', () => {
    const ef17 = { ...plain.ef17, province: '3600', city: '3750', interoperability: '0000', cardType: 'CA' };
    expect(sample({ profile: { ef17 } })('00B0970000')).toBe(`00000156360037500000CA${'00'.repeat(49)}9000`);
  });

  it('writes EF 18 and EF 1E as a dump of a moved card shows them', () => {
    const trip = '0400003000890003400108001900300000000001F400000E0120241229141740100001011000FFFFFFFF000000000000';
    const card = createCard({
      profile: { ...plain, purse: { ...plain.purse, balance: 0xe01 + 0x1f4, offlineCounter: 0x42c } },
      seed: 1,
      fault: { card: (sound) => ({ ...sound, acceptsMac1: () => true }) },
    });
    const send = (apdu: string) => hex(card.process(bytes(apdu)));
    send(`00A4040008${purse}00`);
    expect(send('805003020B01000001F43000890003400F').slice(-4)).toBe('9000');
    expect(send(`80DC00F030${trip}`)).toBe('9000');
    expect(send('805401000F00000001202412291417400000000008').slice(-4)).toBe('9000');
    expect(send('00B201C417')).toBe('042D000000000001F409300089000340202412291417409000');
    expect(send('00B201F430')).toBe(`${trip}9000`);
    expect(send('805C030204')).toBe('00000E019000');
  });
});

describe('balances', () => {
  it('answers the amounts of an empty Shanghai card with a limit of 8 yuan', () => {
    const send = sample({ purse: { balance: 0, overdraftLimit: 800 } });
    expect(send('805C000204')).toBe('000003209000');
    expect(send('805C010204')).toBe('000003209000');
  });

  it('answers all amounts at once as a Beijing card does', () => {
    expect(sample({ purse: { balance: 0xb22, cap: 500000 } })('805C050210')).toBe('00000B220007A12000000000000000009000');
  });
});

describe('the CAPP purchase of the Tianjin log', () => {
  const send = sample({ purse: { balance: 0x471c, offlineCounter: 0x59 }, random: '62020EC1' });

  it('reads the balance, opens, caches a trip of zeros and completes in the log’s lengths', () => {
    expect(send('805C030204')).toBe('0000471C9000');
    expect(send('805003020B01000000014131012101980F')).toBe('0000471C0059000000010062020EC19000');
    expect(send(`80DC00F03006${'00'.repeat(47)}`)).toBe('9000');
    // The log's MAC1 was made with keys that nobody published.
    expect(send('805401000F000001E720190831175904B915CAE708')).toBe('9302');
  });
});

describe('published logs with known keys, through the card', () => {
  it('loads as a FM1208 card did (ep-load-003)', () => {
    const key = '00112233445566778899AABBCCDDEEFF';
    const send = sample({ purse: { balance: 0, onlineCounter: 0 }, keys: { load: key, tac: key }, random: 'C903814D' });
    expect(send('805000020B010000200000112233445510')).toBe('0000000000000100C903814D03976C229000');
    expect(send('805200020B201612161058008AFA571804')).toBe('FA00066D9000');
    expect(send('805C030204')).toBe('000020009000');
  });

  it('loads as a FMCOS card did, and reads back the counter after the load (ep-load-004)', () => {
    const keys = { load: '3F3F3F3F3F3F3F3F1122334455667788', tac: '34343434343434341122334455667788' };
    const send = sample({ purse: { balance: 0, onlineCounter: 0 }, keys, random: '4E066548' });
    expect(send('805000020B010000001066666666666610')).toBe('00000000000001004E0665480D39ADBB9000');
    expect(send('805200000B20240411212121097E98FE04')).toBe('A802863E9000');
    expect(send('00B201C400')).toBe('00010000000000001002666666666666202404112121219000');
  });

  it('loads on top of a balance and a counter, with a TAC key of zeros (ep-load-005)', () => {
    const keys = { load: '3F013F013F013F013F013F013F013F01', tac: '34343434343434343434343434343434' };
    const send = sample({ purse: { balance: 0x1a, onlineCounter: 0x17 }, keys, random: '06B825D7' });
    expect(send('805000020B010000000111223344556610')).toBe('0000001A0017010006B825D7684C81CE9000');
    expect(send('805200000B201703101107349C8A062504')).toBe('16EAD5169000');
    expect(send('805C030204')).toBe('0000001B9000');
  });

  it('pays as a FM1208 card did (ep-purchase-002)', () => {
    const key = '00112233445566778899AABBCCDDEEFF';
    const send = sample({ purse: { offlineCounter: 0 }, keys: { purchase: key, tac: key }, random: '584633C9' });
    send('805001020B01000000010011223344550F');
    expect(send('805401000F0000000020161216134600D45737C508')).toBe('8AF270DC66B54A6B9000');
    expect(send('805A000602000108')).toBe('66B54A6B8AF270DC9000');
  });

  it('answers MAC1 of other published loads (ep-load-002, ep-load-006)', () => {
    const fm1208 = { purse: { balance: 0, onlineCounter: 0 }, keys: { load: '00112233445566778899AABBCCDDEEFF' }, random: 'E0B84748' };
    expect(sample(fm1208)('805000020B010000200000112233445510')).toBe('0000000000000100E0B84748EA411F909000');
    const other = { purse: { balance: 0, onlineCounter: 0 }, keys: { load: '3F013F013F013F013F013F013F013F01' }, random: 'F9CABA91' };
    expect(sample(other)('805000020B010000123400000000000110')).toBe('0000000000000100F9CABA916C394D649000');
  });

  it('takes UPDATE BINARY with a published MAC (sm3des-005, EF 15)', () => {
    const content = '000122000001FFFF01010000220000000000000620160101205012310000';
    const send = sample({ keys: { maintenance: '36363636363636363636363636363636' }, random: 'A3BBCFC8' });
    send('0084000004');
    expect(send(`04D6950022${content}96E32EF1`)).toBe('9000');
    expect(send('00B0950000')).toBe(`${content}9000`);
    send('0084000004');
    expect(send(`04D6950022${content}96E32EF0`)).toBe('6988');
  });
});
