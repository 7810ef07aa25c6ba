/**
 * MACs that no public vector has: unload, overdraft update, PIN reload, command MACs of long data, and the SM4 candidates,
 * held against a second computation with the platform's ciphers and sm-crypto-v2. The inputs of the named tests are those of
 * the fact sheet's rows of that id; the rules are the ones that `docs/open-questions.md` calls open.
 */

import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { sm4 as otherSm4 } from 'sm-crypto-v2';
import { describe, expect, test } from 'vitest';
import { complement, xor } from '../bytes/bits.ts';
import { bytes, concat, hex } from '../bytes/hex.ts';
import { octets } from '../bytes/uint.ts';
import { loadSessionKey, purchaseSessionKey, type Sm4Candidate, sm4Candidates, sm4Purse } from './key.ts';
import {
  commandMac,
  loadMac1,
  loadMac2,
  loadTac,
  overdraftMac1,
  overdraftMac2,
  overdraftTac,
  purchaseMac1,
  purchaseMac2,
  purchaseTac,
  reloadPinMac,
  unloadMac1,
  unloadMac2,
  unloadMac3,
} from './mac.ts';
import { fen } from './money.ts';

const zero8 = new Uint8Array(8);
const padded = (data: Uint8Array, block: number) => concat(data, bytes('80'), new Uint8Array(block - 1 - (data.length % block)));
const half = (key: Uint8Array, which: 0 | 1) => key.subarray(8 * which, 8 * which + 8);

/** CBC with three single DES keys. */
function chain(keys: readonly Uint8Array[], text: Uint8Array, iv: Uint8Array): Uint8Array {
  return Uint8Array.from(
    createCipheriv('des-ede3-cbc', concat(...keys), iv)
      .setAutoPadding(false)
      .update(text),
  );
}

function desMacByHand(key: Uint8Array, data: Uint8Array): Uint8Array {
  return chain([key, key, key], padded(data, 8), zero8).slice(-8, -4);
}

function retailMacByHand(key: Uint8Array, data: Uint8Array, iv: Uint8Array): Uint8Array {
  const [left, right] = [half(key, 0), half(key, 1)];
  const text = padded(data, 8);
  const before = text.length === 8 ? iv : chain([left, left, left], text.subarray(0, -8), iv).slice(-8);
  return chain([left, right, left], text.subarray(-8), before).slice(0, 4);
}

function sm4ByHand(key: Uint8Array, text: Uint8Array, iv?: Uint8Array): Uint8Array {
  const mode = iv === undefined ? { mode: 'ecb' as const } : { mode: 'cbc' as const, iv };
  return otherSm4.encrypt(text, key, { padding: 'none', output: 'array', ...mode }) as Uint8Array;
}

function sm4MacByHand(key: Uint8Array, data: Uint8Array, iv: Uint8Array = new Uint8Array(16)): Uint8Array {
  return sm4ByHand(key, padded(data, 16), iv).slice(-16, -12);
}

const key = bytes('00112233445566778899AABBCCDDEEFF');
const terminal = bytes('413101210198');
const dateTime = bytes('20190831175904');
const said = (...values: readonly Uint8Array[]) => values.map((value) => hex(value));

test('ep-unload-001: MAC1 and MAC2 as a load of type 03, MAC3 under the session key', () => {
  const [before, after, amount] = [fen(0x2710), fen(0x2328), fen(0x3e8)];
  const session = loadSessionKey(key, { random: bytes('11223344'), counter: 2 });
  const byHand = chain([half(key, 0), half(key, 1), half(key, 0)], bytes('1122334400028000'), zero8);
  const order = bytes('000003E8 03 413101210198 20190831175904');
  expect(
    said(
      session,
      unloadMac1(session, { balance: before, amount, terminal }),
      unloadMac2(session, { amount, terminal, dateTime }),
      unloadMac3(session, { balance: after, counter: 2, amount, terminal, dateTime }),
    ),
  ).toEqual(
    said(
      byHand,
      desMacByHand(byHand, bytes('00002710 000003E8 03 413101210198')),
      desMacByHand(byHand, order),
      desMacByHand(byHand, concat(bytes('00002328 0002'), order)),
    ),
  );
});

describe('ep-overdraft-001', () => {
  const [before, after, old, limit] = [fen(0x1000), fen(0x1f00), fen(0x100), fen(0x1000)];
  const order = bytes('001000 07 413101210198 20190831175904');

  test('MAC1 and MAC2 under the session key', () => {
    const session = loadSessionKey(key, { random: bytes('11223344'), counter: 3 });
    expect(
      said(
        overdraftMac1(session, { balance: before, overdraftLimit: old, terminal }),
        overdraftMac2(session, { overdraftLimit: limit, terminal, dateTime }),
      ),
    ).toEqual(said(desMacByHand(session, bytes('00001000 000100 07 413101210198')), desMacByHand(session, order)));
  });
  test.each([before, after])('a TAC over the balance %d under DTK folded or as it is', (balance) => {
    const fields = { balance, counter: 3, overdraftLimit: limit, terminal, dateTime };
    const message = concat(octets(balance, 4), bytes('0003'), order);
    expect(said(overdraftTac(key, { ...fields, tacKeyRule: 'folded' }), overdraftTac(key, { ...fields, tacKeyRule: 'direct' }))).toEqual(
      said(desMacByHand(bytes('88'.repeat(8)), message), retailMacByHand(key, message, zero8)),
    );
  });
});

test('pin-reload-001: over the PIN alone, or over header and Lc too, under the folded key', () => {
  const pin = bytes('313233343536');
  const folded = xor(half(key, 0), half(key, 1));
  expect(said(reloadPinMac(key, pin, 'pin-only'), reloadPinMac(key, pin, 'with-header'))).toEqual(
    said(desMacByHand(folded, pin), desMacByHand(folded, concat(bytes('805E00000A'), pin))),
  );
  expect(said(reloadPinMac(key, pin, 'pin-only', 'sm4'), reloadPinMac(key, pin, 'with-header', 'sm4'))).toEqual(
    said(sm4MacByHand(key, pin), sm4MacByHand(key, concat(bytes('805E01000A'), pin))),
  );
});

describe('a command MAC', () => {
  const damk = bytes('FAF587E7DE0972A0933D9209A67B6A25');
  test.each([
    ['sm-appblock-002', damk, '62020EC1', '841E0000', '', '841E000004'],
    ['sm-unblockpin-001', key, 'A1B2C3D4', '84240000', '', '8424000004'],
    ['sm-updrec-001', damk, 'A1B2C3D4', '04DC01F4', '2701020304050607', '04DC01F40C2701020304050607'],
  ])('%s', (_, key16, challenge, header, data, message) => {
    const byHand = retailMacByHand(key16, bytes(message), bytes(`${challenge}00000000`));
    expect(hex(commandMac(key16, bytes(challenge), bytes(header), bytes(data)))).toBe(hex(byHand));
  });
  test('sm4-sm-001', () => {
    const dabk = bytes('DDFE3EC092C3F9A83F0CE2A0821B232B');
    const byHand = sm4MacByHand(dabk, bytes('841E010004'), bytes(`62020EC1${'00'.repeat(12)}`));
    expect(hex(commandMac(dabk, bytes('62020EC1'), bytes('841E0100'), bytes(''), 'sm4'))).toBe(hex(byHand));
  });
  test('of data beyond one octet of Lc stands over the long Lc', () => {
    const data = new Uint8Array(0x1fc).fill(0x5a);
    const byHand = retailMacByHand(key, concat(bytes('04D89B00 000200'), data), bytes('A1B2C3D400000000'));
    expect(hex(commandMac(key, bytes('A1B2C3D4'), bytes('04D89B00'), data))).toBe(hex(byHand));
  });
});

describe('SM4 candidates', () => {
  const filling: Readonly<Record<Sm4Candidate, (input: Uint8Array) => Uint8Array>> = {
    complement,
    pad80: () => bytes('8000000000000000'),
    zero: () => zero8,
  };
  const [dpk, dlk, dtk] = [
    bytes('109C914AC74460DAF5055386C5CA142F'),
    bytes('33F22739D9DAA4DF1CD6D222F9070DB5'),
    bytes('E24A5541AEF62CF909150054AF374601'),
  ];
  const random = bytes('62020EC1');

  test.each(sm4Candidates)('sm4-load-%s', (candidate) => {
    const algorithm = sm4Purse(candidate);
    const [balance, amount, after] = [fen(0x471c), fen(0x2710), fen(0x6e2c)];
    const session = loadSessionKey(dlk, { random, counter: 3 }, algorithm);
    const input = bytes('62020EC100038000');
    const byHand = sm4ByHand(dlk, concat(input, filling[candidate](input)));
    const order = bytes('00002710 02 413101210198 20190831175904');
    expect(
      said(
        session,
        loadMac1(session, { balance, amount, terminal }, algorithm),
        loadMac2(session, { amount, terminal, dateTime }, algorithm),
        loadTac(dtk, { balance: after, counter: 3, amount, terminal, dateTime }, algorithm),
      ),
    ).toEqual(
      said(
        byHand,
        sm4MacByHand(byHand, bytes('0000471C 00002710 02 413101210198')),
        sm4MacByHand(byHand, order),
        sm4MacByHand(dtk, concat(bytes('00006E2C 0003'), order)),
      ),
    );
  });
  test.each(sm4Candidates)('sm4-capp-%s', (candidate) => {
    const algorithm = sm4Purse(candidate);
    const [terminalSequence, amount] = [bytes('000001E7'), fen(1)];
    const session = purchaseSessionKey(dpk, { random, counter: 0x59, terminalSequence }, algorithm);
    const input = bytes('62020EC1005901E7');
    const byHand = sm4ByHand(dpk, concat(input, filling[candidate](input)));
    expect(
      said(
        session,
        purchaseMac1(session, { amount, type: 9, terminal, dateTime }, algorithm),
        purchaseMac2(session, { amount }, algorithm),
        purchaseTac(dtk, { amount, type: 9, terminal, terminalSequence, dateTime }, algorithm),
      ),
    ).toEqual(
      said(
        byHand,
        sm4MacByHand(byHand, bytes('00000001 09 413101210198 20190831175904')),
        sm4MacByHand(byHand, bytes('00000001')),
        sm4MacByHand(dtk, bytes('00000001 09 413101210198 000001E7 20190831175904')),
      ),
    );
  });
  test('give a TAC of an overdraft update under DTK whole, whichever the rule', () => {
    const algorithm = sm4Purse('complement');
    const fields = { balance: fen(1), counter: 3, overdraftLimit: fen(2), terminal, dateTime };
    expect(overdraftTac(dtk, { ...fields, tacKeyRule: 'folded' }, algorithm)).toEqual(
      overdraftTac(dtk, { ...fields, tacKeyRule: 'direct' }, algorithm),
    );
  });
});

test('a command MAC covers every octet of challenge, header and data', () => {
  const some = fc.uint8Array({ minLength: 1, maxLength: 40 });
  const four = fc.uint8Array({ minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(four, four, some, fc.constantFrom('3des' as const, 'sm4' as const), fc.nat(), (challenge, header, data, family, at) => {
      const whole = concat(challenge, header, data);
      const other = whole.map((octet, index) => (index === at % whole.length ? octet ^ 1 : octet));
      const again = commandMac(key, other.slice(0, 4), other.slice(4, 8), other.slice(8), family);
      expect(hex(again)).not.toBe(hex(commandMac(key, challenge, header, data, family)));
    }),
  );
});
