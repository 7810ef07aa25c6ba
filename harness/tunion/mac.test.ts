/** Which octets stand under each MAC and TAC, in which order: seen through an algorithm that hides nothing. */

import { describe, expect, test } from 'vitest';
import { bytes, hex } from '../bytes/hex.ts';
import { loadSessionKey, type PurseAlgorithm, purchaseSessionKey, tacKey } from './key.ts';
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
import { fen, yuan } from './money.ts';

/** Keys and MACs that are their own inputs. */
const glass: PurseAlgorithm = {
  sessionKey: (_, uniqueness) => uniqueness,
  tacKey: (dtk) => dtk,
  mac: (key, message) => bytes(hex(key) + hex(message)),
  directMac: (cardKey, message) => bytes(hex(cardKey) + hex(message)),
};
const key = bytes('00112233445566778899AABBCCDDEEFF');
const none = bytes('');
const terminal = bytes('413101210198');
const dateTime = bytes('20190831175904');
const terminalSequence = bytes('000001E7');
const random = bytes('62020EC1');
const amount = yuan(0.01);

// Inputs as the public PBOC material orders them: amount 4, type 1, terminal 6, sequence 4, date and time 7; counters before the transaction.
test.each([
  ['purchase session', purchaseSessionKey(key, { random, counter: 0x59, terminalSequence }, glass), '62020EC1 0059 01E7'],
  ['load session', loadSessionKey(key, { random, counter: 3 }, glass), '62020EC1 0003 8000'],
  ['purchase MAC1', purchaseMac1(none, { amount, type: 6, terminal, dateTime }, glass), '00000001 06 413101210198 20190831175904'],
  ['CAPP MAC1', purchaseMac1(none, { amount, type: 9, terminal, dateTime }, glass), '00000001 09 413101210198 20190831175904'],
  ['purchase MAC2', purchaseMac2(none, { amount }, glass), '00000001'],
  [
    'CAPP TAC',
    purchaseTac(none, { amount, type: 9, terminal, terminalSequence, dateTime }, glass),
    '00000001 09 413101210198 000001E7 20190831175904',
  ],
  ['load MAC1', loadMac1(none, { balance: fen(0x471c), amount, terminal }, glass), '0000471C 00000001 02 413101210198'],
  ['load MAC2', loadMac2(none, { amount, terminal, dateTime }, glass), '00000001 02 413101210198 20190831175904'],
  [
    'load TAC',
    loadTac(none, { balance: fen(0x6e2c), counter: 3, amount, terminal, dateTime }, glass),
    '00006E2C 0003 00000001 02 413101210198 20190831175904',
  ],
  ['unload MAC1', unloadMac1(none, { balance: fen(0x471c), amount, terminal }, glass), '0000471C 00000001 03 413101210198'],
  ['unload MAC2', unloadMac2(none, { amount, terminal, dateTime }, glass), '00000001 03 413101210198 20190831175904'],
  [
    'unload MAC3',
    unloadMac3(none, { balance: fen(0x471b), counter: 3, amount, terminal, dateTime }, glass),
    '0000471B 0003 00000001 03 413101210198 20190831175904',
  ],
  [
    'overdraft MAC1',
    overdraftMac1(none, { balance: fen(0x471c), overdraftLimit: fen(0x100), terminal }, glass),
    '0000471C 000100 07 413101210198',
  ],
  [
    'overdraft MAC2',
    overdraftMac2(none, { overdraftLimit: fen(0x1000), terminal, dateTime }, glass),
    '001000 07 413101210198 20190831175904',
  ],
  [
    'overdraft TAC',
    overdraftTac(none, { balance: fen(0x471c), counter: 3, overdraftLimit: fen(0x1000), terminal, dateTime, tacKeyRule: 'folded' }, glass),
    '0000471C 0003 001000 07 413101210198 20190831175904',
  ],
])('%s', (_, seen, expected) => {
  expect(hex(seen)).toBe(hex(bytes(expected)));
});

describe('lengths', () => {
  test('a TAC key of equal halves is zero, which is legal', () => {
    expect(hex(tacKey(bytes('34'.repeat(16))))).toBe('0000000000000000');
  });
  test('MACs have 4 octets, session and TAC keys 8', () => {
    const session = purchaseSessionKey(key, { random, counter: 0xffff, terminalSequence });
    expect(session).toHaveLength(8);
    expect(tacKey(key)).toHaveLength(8);
    expect(purchaseMac1(session, { amount, type: 6, terminal, dateTime })).toHaveLength(4);
    expect(commandMac(key, random, bytes('841E0000'), none)).toHaveLength(4);
  });
  test.each<[string, () => unknown]>([
    ['a short random', () => purchaseSessionKey(key, { random: bytes('00'), counter: 0, terminalSequence })],
    ['a short terminal sequence', () => purchaseSessionKey(key, { random, counter: 0, terminalSequence: bytes('01E7') })],
    ['a counter beyond two octets', () => loadSessionKey(key, { random, counter: 0x1_0000 })],
    ['half a card key', () => loadSessionKey(key.subarray(8), { random, counter: 0 })],
    ['half a DTK', () => tacKey(key.subarray(8))],
    ['a padded terminal', () => purchaseMac1(key.subarray(8), { amount, type: 6, terminal: bytes('0000413101210198'), dateTime })],
    ['a date without time', () => loadMac2(key.subarray(8), { amount, terminal, dateTime: bytes('20190831') })],
    ['a negative amount', () => purchaseMac2(key.subarray(8), { amount: fen(-1) })],
    ['an amount beyond four octets', () => purchaseMac2(key.subarray(8), { amount: fen(2 ** 32) })],
    ['a challenge of eight octets', () => commandMac(key, bytes('0011223344556677'), bytes('841E0000'), none)],
    ['a header with Lc', () => commandMac(key, random, bytes('841E000004'), none)],
    ['data beyond two octets of Lc', () => commandMac(key, random, bytes('04D89B00'), new Uint8Array(0x1_0000))],
    ['an overdraft limit beyond three octets', () => overdraftMac2(key.subarray(8), { overdraftLimit: fen(2 ** 24), terminal, dateTime })],
    ['half a PIN reload key', () => reloadPinMac(key.subarray(8), bytes('123456'), 'pin-only')],
  ])('%s is refused', (_, work) => {
    expect(work).toThrow(RangeError);
  });
});
