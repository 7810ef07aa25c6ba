/**
 * The issuer's host against numbers that were computed by other hands: those of the dossier's worked example (made-up roots) and
 * of its unload, overdraft, RELOAD PIN and SM4 candidates; and the mistakes that it names.
 */

import { describe, expect, test } from 'vitest';
import { foldHalves } from '../../bytes/bits.ts';
import { bytes, hex } from '../../bytes/hex.ts';
import { tripleDes } from '../../crypto/des.ts';
import { diversify } from '../../crypto/diversification.ts';
import { sm4 } from '../../crypto/sm4.ts';
import { loadSessionKey, sm4Candidates, sm4Purse, tripleDesPurse } from '../../tunion/key.ts';
import { loadMac1, loadTac, overdraftTac, purchaseTac, unloadMac1, unloadMac3 } from '../../tunion/mac.ts';
import { fen } from '../../tunion/money.ts';
import { createIssuer, type HeldKey, type IssuerQuestion, type IssuerSettings } from './issuer.ts';

const card = { issuer: '02313750FFFFFFFF', serialTail: '4990600000000016' };
const terminal = '413101210198';
const dateTime = '20190831175904';

const master = (key: string): HeldKey => ({ key: bytes(key), diversified: true });
const own = (key: string): HeldKey => ({ key: bytes(key), diversified: false });
const masters = {
  load: master('0123456789ABCDEFFEDCBA9876543210'),
  tac: master('FFEEDDCCBBAA99887766554433221100'),
  lock: master('1032547698BADCFEEFCDAB8967452301'),
};
const plainKey = own('00112233445566778899AABBCCDDEEFF');
const cardKeys = {
  unload: plainKey,
  overdraft: plainKey,
  tac: plainKey,
  maintenance: plainKey,
  'pin-unblock': plainKey,
  'pin-reload': plainKey,
  authentication: plainKey,
  record: plainKey,
};

/** What a host with these keys says. */
const say = (question: IssuerQuestion, keys: object = masters, settings?: IssuerSettings): Record<string, unknown> => ({
  ...createIssuer(keys, settings)(question),
});
const english = ({ explains }: Record<string, unknown>): unknown => (explains as { en: string } | undefined)?.en;

const load = { card, balance: 0x471c, counter: 3, random: '62020EC1', amount: 0x2710, terminal, dateTime };
const unload = { card, balance: 0x2710, counter: 2, random: '11223344', amount: 0x3e8, terminal, dateTime };
const overdraft = { card, balance: 0x1000, counter: 3, random: '11223344', oldLimit: 0x100, newLimit: 0x1000, terminal, dateTime };

describe('the worked example', () => {
  test('load: MAC1, MAC2, TAC', () => {
    expect(say({ ...load, about: 'load', mac1: 'AA9EFCB3' })).toEqual({ genuine: true, mac2: '42F8C66E' });
    expect(say({ ...load, about: 'load-tac', tac: 'A1AD0B84', balancesAfter: [0x6e2c] })).toEqual({ genuine: true });
    expect(say({ ...load, about: 'load-tac', tac: 'A1AD0B84', balancesAfter: [1, 0x6e2c] })).toEqual({ genuine: true });
  });

  test.each([
    [6, '043A8398'],
    [9, '89BD0FA1'],
  ])('purchase of type %i: TAC', (type, tac) => {
    const purchase = { about: 'purchase-tac', card, amount: 1, type, terminal, terminalSequence: '000001E7', dateTime } as const;
    expect(say({ ...purchase, tac })).toEqual({ genuine: true });
    expect(english(say({ ...purchase, type: 15 - type, tac }))).toBe('what the other transaction type gives');
  });

  test('unload: MAC1, MAC2, MAC3', () => {
    expect(say({ ...unload, about: 'unload', mac1: '45A342A0' }, cardKeys)).toEqual({ genuine: true, mac2: '1D884E77' });
    expect(say({ ...unload, about: 'unload-mac3', mac3: 'ED8F9051', balancesAfter: [0x2328] }, cardKeys)).toEqual({ genuine: true });
  });

  test('overdraft update: MAC1, MAC2, TAC', () => {
    expect(say({ ...overdraft, about: 'overdraft', mac1: 'A06643E8' }, cardKeys)).toEqual({ genuine: true, mac2: '933413A1' });
    const tac = { ...overdraft, about: 'overdraft-tac', tac: '50F04740', balancesAfter: [0x1f00] } as const;
    expect(say(tac, cardKeys)).toMatchObject({ genuine: true, explains: { en: 'the folded TAC key over the balance after it' } });
    expect(say(tac, cardKeys, { overdraftTac: 'direct' })).toMatchObject({ genuine: false });
  });

  test('RELOAD PIN in both forms, the PIN altered by a difference', () => {
    const pin = bytes('313233343536');
    const question = { about: 'reload-pin', card, pin: '000000000000' } as const;
    expect(say(question, cardKeys, { pin })).toEqual({ mac: '1AEAFA3D' });
    expect(say(question, cardKeys, { pin, reloadPinMac: 'with-header' })).toEqual({ mac: '75483DFF' });
    expect(say({ ...question, rule: 'with-header' }, cardKeys, { pin })).toEqual({ mac: '75483DFF' });
    const differing = say({ ...question, pin: '000000000001' }, cardKeys, { pin: bytes('313233343537') });
    expect(differing).toEqual({ mac: '1AEAFA3D' });
  });

  test('protected commands', () => {
    const block = { about: 'command-mac', card, key: 'lock', challenge: '62020EC1', header: '841E0000', data: '' } as const;
    expect(say(block)).toEqual({ mac: 'B09E95EC' });
    expect(say({ ...block, header: '841E0100', algorithm: 'sm4' })).toEqual({ mac: 'B4A5E567' });
    const unblock = { ...block, key: 'pin-unblock', challenge: 'A1B2C3D4', header: '84240000' } as const;
    expect(say(unblock, cardKeys)).toEqual({ mac: 'B0F5BAA7' });
    expect(say({ ...unblock, challenge: '00000000' }, cardKeys)).toEqual(say({ ...unblock, mistake: 'zero-chain' }, cardKeys));
    expect(say({ ...unblock, mistake: 'length-without-mac' }, cardKeys)).not.toEqual({ mac: 'B0F5BAA7' });
  });

  test.each([
    ['complement', 'C3BF4462', '2FFDB3DF'],
    ['pad80', '842F924B', 'BB1DB7D3'],
    ['zero', '49688D23', 'F7FF0C11'],
  ] as const)('SM4 load, candidate %s', (algorithm, mac1, mac2) => {
    expect(say({ ...load, about: 'load', mac1 }, masters, { algorithm })).toEqual({ genuine: true, mac2 });
    const tac = { ...load, about: 'load-tac', tac: '8820CB89', balancesAfter: [0x6e2c] } as const;
    expect(say(tac, masters, { algorithm })).toEqual({ genuine: true });
    expect(english(say({ ...load, about: 'load', mac1 }))).toBe(`what SM4 with the candidate ${algorithm} gives`);
  });
});

describe('a MAC1 that is not genuine', () => {
  const dlk = diversify('3des', masters.load.key, bytes(card.issuer), bytes(card.serialTail));
  const fields = { balance: fen(load.balance), amount: fen(load.amount), terminal: bytes(terminal) };
  const under = (key: Uint8Array, counter = load.counter, balance = load.balance): string =>
    hex(loadMac1(loadSessionKey(key, { random: bytes(load.random), counter }), { ...fields, balance: fen(balance) }));
  const [first, second] = [bytes(card.issuer), bytes(card.serialTail)];

  test.each([
    ['the undiversified master', under(masters.load.key)],
    ['one level of diversification (issuer id)', under(diversify('3des', masters.load.key, first))],
    ['one level of diversification (serial number)', under(diversify('3des', masters.load.key, second))],
    ['diversification in the other order', under(diversify('3des', masters.load.key, second, first))],
    ['a card key of zeros', under(new Uint8Array(16))],
    ['the TAC key', under(diversify('3des', masters.tac.key, first, second))],
    ['the counter after its increment', under(dlk, load.counter + 1)],
    ['a balance of zero', under(dlk, load.counter, 0)],
    ['a session key of zeros', hex(loadMac1(new Uint8Array(8), fields))],
    ['the other transaction type', hex(unloadMac1(loadSessionKey(dlk, { random: bytes(load.random), counter: load.counter }), fields))],
  ])('is what %s gives', (what, mac1) => {
    const answer = say({ ...load, about: 'load', mac1 });
    expect(answer).toMatchObject({ genuine: false, mac2: '42F8C66E' });
    expect(english(answer)).toBe(`what ${what} gives`);
  });

  test('and by no known mistake, is not explained', () => {
    expect(say({ ...load, about: 'load', mac1: '00000000' })).toEqual({ genuine: false, mac2: '42F8C66E' });
  });
});

describe('a TAC or MAC3 that is not genuine', () => {
  const dtk = plainKey.key;
  const half = (from: number): Uint8Array => Uint8Array.from([...dtk.subarray(from, from + 8), ...new Uint8Array(8)]);
  const after = { balance: fen(0x6e2c), counter: 3, amount: fen(load.amount), terminal: bytes(terminal), dateTime: bytes(dateTime) };
  const direct = { ...tripleDesPurse, tacKey: (key: Uint8Array) => key, mac: tripleDesPurse.directMac };

  test.each([
    ['the counter after its increment', loadTac(dtk, { ...after, counter: 4 })],
    ['the balance before the transaction', loadTac(dtk, { ...after, balance: fen(load.balance) })],
    ['the left half of the TAC key', loadTac(half(0), after)],
    ['the right half of the TAC key', loadTac(half(8), after)],
    ['the whole TAC key, not folded,', loadTac(dtk, after, direct)],
    ['SM4 with the candidate complement', loadTac(dtk, after, sm4Purse('complement'))],
  ])('of a load is what %s gives', (what, tac) => {
    const answer = say({ ...load, about: 'load-tac', tac: hex(tac), balancesAfter: [0x6e2c] }, cardKeys);
    expect(answer['genuine']).toBe(false);
    expect(english(answer)).toBe(`what ${what} gives`);
  });

  test('of a purchase under triple DES on a card of SM4 is called so', () => {
    const fields = {
      amount: fen(1),
      type: 6,
      terminal: bytes(terminal),
      terminalSequence: bytes('000001E7'),
      dateTime: bytes(dateTime),
    } as const;
    const question = { about: 'purchase-tac', card, amount: 1, type: 6, terminal, terminalSequence: '000001E7', dateTime } as const;
    for (const algorithm of sm4Candidates) {
      const answer = say({ ...question, tac: hex(purchaseTac(dtk, fields)) }, cardKeys, { algorithm });
      expect([answer['genuine'], english(answer)]).toEqual([false, 'what triple DES gives']);
    }
  });

  test('of an unload over the old balance, or under a key of zeros, is called so', () => {
    const fields = { balance: fen(0x2328), counter: 2, amount: fen(0x3e8), terminal: bytes(terminal), dateTime: bytes(dateTime) };
    const under = (key: Uint8Array, balance: number): string =>
      hex(unloadMac3(loadSessionKey(key, { random: bytes('11223344'), counter: 2 }), { ...fields, balance: fen(balance) }));
    const find = (mac3: string) => english(say({ ...unload, about: 'unload-mac3', mac3, balancesAfter: [0x2328] }, cardKeys));
    expect(find(under(dtk, 0x2710))).toBe('what the balance before the transaction gives');
    expect(find(under(new Uint8Array(16), 0x2328))).toBe('what a card key of zeros gives');
  });

  test('of an overdraft update over the old limit is called so; over either balance and key it is genuine', () => {
    const tacOf = (overdraftLimit: number, balance: number, tacKeyRule: 'folded' | 'direct'): string =>
      hex(
        overdraftTac(dtk, {
          balance: fen(balance),
          counter: 3,
          overdraftLimit: fen(overdraftLimit),
          terminal: bytes(terminal),
          dateTime: bytes(dateTime),
          tacKeyRule,
        }),
      );
    const find = (tac: string) => say({ ...overdraft, about: 'overdraft-tac', tac, balancesAfter: [0x1f00] }, cardKeys);
    expect(english(find(tacOf(0x100, 0x1000, 'folded')))).toBe('what the old overdraft limit gives');
    expect(find(tacOf(0x1000, 0x1000, 'direct'))).toMatchObject({
      genuine: true,
      explains: { zh: '未折叠的 TAC 密钥，交易前余额', en: 'the unfolded TAC key over the balance before it' },
    });
  });
});

describe('seals of the host', () => {
  test('answer a challenge filled with zeros to a block', () => {
    const answer = say({ about: 'authentication', card, challenge: 'A1B2C3D4' }, cardKeys);
    expect(answer).toEqual({ cryptogram: hex(tripleDes(plainKey.key, bytes('A1B2C3D400000000'))) });
    const folded = say({ about: 'authentication', card, challenge: '00000000', algorithm: 'sm4' }, cardKeys);
    expect(folded).toEqual({ cryptogram: hex(foldHalves(sm4(plainKey.key, new Uint8Array(16)))) });
  });

  test('give each challenge a record key of its own', () => {
    const keyFor = (challenge: string) => say({ about: 'record-key', card, challenge }, cardKeys)['key'];
    expect(keyFor('00000001')).toMatch(/^[0-9A-F]{32}$/);
    expect(keyFor('00000001')).not.toBe(keyFor('00000002'));
  });

  test('need their key and the PIN', () => {
    expect(() => say({ about: 'record-key', card, challenge: '00000001' })).toThrow('holds no record key');
    expect(() => say({ about: 'reload-pin', card, pin: '000000' }, cardKeys)).toThrow('does not know the PIN');
    expect(() => say({ about: 'reload-pin', card, pin: '0000' }, cardKeys, { pin: bytes('123456') })).toThrow(RangeError);
  });
});

test('no answer holds a key', () => {
  const keys = { ...cardKeys, ...masters, tac: plainKey };
  const questions: readonly IssuerQuestion[] = [
    { ...load, about: 'load', mac1: 'AA9EFCB3' },
    { ...unload, about: 'unload', mac1: '45A342A0' },
    { about: 'record-key', card, challenge: '00000001' },
    { about: 'authentication', card, challenge: '00000001' },
    { about: 'command-mac', card, key: 'maintenance', challenge: '00000001', header: '04D69500', data: '00' },
  ];
  const secret = [plainKey, ...Object.values(masters)].map(({ key }) => hex(key));
  for (const question of questions) {
    const answer = JSON.stringify(say(question, keys));
    for (const key of secret) expect(answer).not.toContain(key);
  }
});
