/** The commands of the purse: their octets against the published tables, and laws that hold for all of them. */

import { describe, expect, test } from 'vitest';
import { bytes, hex } from '../../bytes/hex.ts';
import { LayoutError } from '../../bytes/layout.ts';
import { type Command, decodeCommand, encodeCommand } from '../../iso7816/command.ts';
import { purseAid } from '../aid.ts';
import { fen, yuan } from '../money.ts';
import type { PurseCommand } from './purse-command.ts';
import { type PurseCommandName, purseCommands } from './purse-commands.ts';

const terminal = bytes('413101210198');
const dateTime = bytes('20190108151751');
const terminalSequence = bytes('000001E7');
const mac = bytes('B915CAE7');
const rail = bytes(`27017D${'00'.repeat(125)}`);
const {
  selectPpse,
  selectAid,
  readBinary,
  readRecord,
  getBalance,
  getChallenge,
  initializeForPurchase,
  initializeForCappPurchase,
  initializeForLoad,
  updateCappDataCache,
  debitForPurchase,
  debitForCappPurchase,
  creditForLoad,
  getTransactionProve,
} = purseCommands;

// CLA INS P1 P2, Lc, data and Le as the table of commands lists them.
const written: readonly [PurseCommandName, Command, string][] = [
  ['selectPpse', selectPpse.encode(), '00A40400 0E 325041592E5359532E4444463031 00'],
  ['selectAid', selectAid.encode({ aid: purseAid }), '00A40400 08 A000000632010105 00'],
  ['readBinary', readBinary.encode({ sfi: 0x15 }), '00B09500 00'],
  ['readBinary', readBinary.encode({ sfi: 0x15, offset: 10, le: 10 }), '00B0950A 0A'],
  ['readRecord', readRecord.encode({ sfi: 0x18, record: 1, le: 23 }), '00B201C4 17'],
  ['readRecord', readRecord.encode({ sfi: 0x1e, record: 30 }), '00B21EF4 00'],
  ['readRecord', readRecord.encode({ sfi: 0x1a, record: 2, le: 128 }), '00B202D4 80'],
  ['getBalance', getBalance.encode({ kind: 'available' }), '805C0002 04'],
  ['getBalance', getBalance.encode({ kind: 'overdraftLimit' }), '805C0102 04'],
  ['getBalance', getBalance.encode({ kind: 'overdrawn' }), '805C0202 04'],
  ['getBalance', getBalance.encode({ kind: 'balance' }), '805C0302 04'],
  ['getBalance', getBalance.encode({ kind: 'cap' }), '805C0402 04'],
  ['getBalance', getBalance.encode({ kind: 'combined' }), '805C0502 10'],
  ['getChallenge', getChallenge.encode({}), '00840000 04'],
  ['getChallenge', getChallenge.encode({ length: 8 }), '00840000 08'],
  ['initializeForPurchase', initializeForPurchase.encode({ amount: yuan(1), terminal }), '80500102 0B 01 00000064 413101210198 0F'],
  [
    'initializeForCappPurchase',
    initializeForCappPurchase.encode({ amount: fen(0), terminal, keyIndex: 2 }),
    '80500302 0B 02 00000000 413101210198 0F',
  ],
  ['initializeForLoad', initializeForLoad.encode({ amount: yuan(100), terminal }), '80500002 0B 01 00002710 413101210198 10'],
  ['updateCappDataCache', updateCappDataCache.encode({ sfi: 0x1a, record: rail }), `80DC01D0 80 ${hex(rail)}`],
  ['updateCappDataCache', updateCappDataCache.encode({ sfi: 0x1a, record: rail, p1: 0 }), `80DC00D0 80 ${hex(rail)}`],
  ['updateCappDataCache', updateCappDataCache.encode({ sfi: 0x1e, record: rail.slice(0, 48) }), `80DC00F0 30 ${hex(rail.slice(0, 48))}`],
  [
    'debitForPurchase',
    debitForPurchase.encode({ terminalSequence, dateTime, mac1: mac }),
    '80540100 0F 000001E7 20190108151751 B915CAE7 08',
  ],
  [
    'debitForPurchase',
    debitForPurchase.encode({ terminalSequence, dateTime, mac1: mac, p1: 2 }),
    '80540200 0F 000001E7 20190108151751 B915CAE7 08',
  ],
  [
    'debitForCappPurchase',
    debitForCappPurchase.encode({ terminalSequence, dateTime, mac1: mac, le: null }),
    '80540100 0F 000001E7 20190108151751 B915CAE7',
  ],
  ['creditForLoad', creditForLoad.encode({ dateTime, mac2: mac }), '80520000 0B 20190108151751 B915CAE7 04'],
  ['creditForLoad', creditForLoad.encode({ dateTime, mac2: mac, p2: 2 }), '80520002 0B 20190108151751 B915CAE7 04'],
  ['getTransactionProve', getTransactionProve.encode({ type: 9, counter: 0x5a }), '805A0009 02 005A 08'],
];

test.each(written)('%s is written as listed, and recognized', (name, command, expected) => {
  expect(hex(encodeCommand(command))).toBe(hex(bytes(expected)));
  expect((purseCommands[name] as PurseCommand<never, unknown>).matches(decodeCommand(bytes(expected)))).toBe(true);
});

const answers: readonly [PurseCommandName, string, unknown][] = [
  [
    'initializeForPurchase',
    '0000471C 0059 000320 01 00 62020EC1',
    { balance: 0x471c, counter: 0x59, overdraftLimit: 800, keyVersion: 1, algorithm: 0, random: bytes('62020EC1') },
  ],
  [
    'initializeForLoad',
    '0000471C 0003 01 00 62020EC1 AA9EFCB3',
    { balance: 0x471c, counter: 3, keyVersion: 1, algorithm: 0, random: bytes('62020EC1'), mac1: bytes('AA9EFCB3') },
  ],
  ['debitForPurchase', '4FE3D8DD 046BF062', { tac: bytes('4FE3D8DD'), mac2: bytes('046BF062') }],
  ['debitForCappPurchase', '4FE3D8DD 046BF062', { tac: bytes('4FE3D8DD'), mac2: bytes('046BF062') }],
  ['creditForLoad', '16EAD516', { tac: bytes('16EAD516') }],
  ['getTransactionProve', '046BF062 4FE3D8DD', { mac2: bytes('046BF062'), tac: bytes('4FE3D8DD') }],
  ['getBalance', '0000471C', { amount: 0x471c, words: [0x471c] }],
  ['updateCappDataCache', '', null],
];

test.each(answers)('%s reads its answer %s', (name, answer, expected) => {
  expect(purseCommands[name].decode(bytes(answer))).toEqual(expected);
});

describe('an input that does not fit its place', () => {
  test.each<[string, () => unknown]>([
    ['a terminal of 8 octets', () => initializeForPurchase.encode({ amount: yuan(1), terminal: bytes('0000413101210198') })],
    ['a negative amount', () => initializeForLoad.encode({ amount: fen(-1), terminal })],
    ['an amount beyond four octets', () => initializeForLoad.encode({ amount: fen(2 ** 32), terminal })],
    ['a key index beyond one octet', () => initializeForLoad.encode({ amount: fen(1), terminal, keyIndex: 256 })],
    ['a MAC1 of 8 octets', () => debitForPurchase.encode({ terminalSequence, dateTime, mac1: bytes('0011223344556677') })],
    ['a date without time', () => creditForLoad.encode({ dateTime: bytes('20190108'), mac2: mac })],
    ['a counter beyond two octets', () => getTransactionProve.encode({ type: 6, counter: 0x1_0000 })],
    ['a name of 4 octets', () => selectAid.encode({ aid: bytes('A0000006') })],
    ['a name of 17 octets', () => selectAid.encode({ aid: new Uint8Array(17) })],
    ['short identifier 31', () => readBinary.encode({ sfi: 31 })],
    ['an offset beyond one octet', () => readBinary.encode({ sfi: 0x15, offset: 256 })],
    ['record 256', () => readRecord.encode({ sfi: 0x18, record: 256 })],
    ['an empty record', () => updateCappDataCache.encode({ sfi: 0x1e, record: bytes('') })],
  ])('is refused: %s', (_, encode) => {
    expect(encode).toThrow(LayoutError);
  });
});

test('an answer keeps no grip on the octets it was read from', () => {
  const data = bytes('4FE3D8DD046BF062');
  const receipt = debitForPurchase.decode(data);
  const read = readBinary.decode(data);
  data.fill(0);
  expect([hex(receipt.tac), hex(read)]).toEqual(['4FE3D8DD', '4FE3D8DD046BF062']);
});
