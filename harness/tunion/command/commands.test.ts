/** The commands of the purse: their octets against the published tables, and laws that hold for all of them. */

import { describe, expect, test } from 'vitest';
import { bytes, hex } from '../../bytes/hex.ts';
import { LayoutError } from '../../bytes/layout.ts';
import { type Command, decodeCommand, encodeCommand } from '../../iso7816/command.ts';
import { purseAid } from '../aid.ts';
import { fen, yuan } from '../money.ts';
import { type PinCommandName, pinPlaces } from './pin.ts';
import type { PurseCommand } from './purse-command.ts';
import { type PurseCommandName, purseCommands } from './purse-commands.ts';
import { underMac } from './sealed.ts';

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
  initializeForUnload,
  debitForUnload,
  initializeForUpdate,
  updateOverdrawLimit,
  updateBinary,
  updateRecord,
  appendRecord,
  verifyPin,
  changePin,
  reloadPin,
  unblockPin,
  applicationBlock,
  applicationUnblock,
  externalAuthenticate,
  getAlgorithm,
  changeAlgorithm,
  blockAlgorithm,
  readPicture,
  readQrCode,
  updatePicture,
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
  ['getBalance', getBalance.encode({ kind: 'second.available' }), '805C0602 04'],
  ['getBalance', getBalance.encode({ kind: 'second.balance' }), '805C0902 04'],
  ['getBalance', getBalance.encode({ kind: 'second.combined' }), '805C0B02 10'],
  [
    'initializeForPurchase',
    initializeForPurchase.encode({ amount: yuan(1), terminal, p1: 0x11 }),
    '80501102 0B 01 00000064 413101210198 0F',
  ],
  ['initializeForUnload', initializeForUnload.encode({ amount: yuan(1), terminal }), '80500502 0B 01 00000064 413101210198 10'],
  ['initializeForUnload', initializeForUnload.encode({ amount: yuan(1), terminal, p1: 0x15 }), '80501502 0B 01 00000064 413101210198 10'],
  ['debitForUnload', debitForUnload.encode({ dateTime, mac2: mac }), '80540300 0B 20190108151751 B915CAE7 04'],
  ['debitForUnload', debitForUnload.encode({ dateTime, mac2: mac, p1: 0x13 }), '80541300 0B 20190108151751 B915CAE7 04'],
  ['initializeForUpdate', initializeForUpdate.encode({ terminal, keyIndex: 2 }), '80500401 07 02 413101210198 13'],
  ['initializeForUpdate', initializeForUpdate.encode({ terminal, p1: 0x14 }), '80501401 07 01 413101210198 13'],
  [
    'updateOverdrawLimit',
    updateOverdrawLimit.encode({ overdraftLimit: fen(0x1000), dateTime, mac2: mac }),
    '80580000 0E 001000 20190108151751 B915CAE7 04',
  ],
  ['updateBinary', updateBinary.encode({ sfi: 0x17, offset: 8, data: bytes('0001') }), '00D69708 02 0001'],
  ['updateBinary', updateBinary.encode({ sfi: 0x15, data: bytes('01'), mac }), '04D69500 05 01 B915CAE7'],
  ['updateRecord', updateRecord.encode({ sfi: 0x1e, record: 1, data: bytes('27') }), '00DC01F4 01 27'],
  ['updateRecord', updateRecord.encode({ sfi: 0x1a, record: 2, data: rail, mac }), `04DC02D4 84 ${hex(rail)} B915CAE7`],
  [
    'appendRecord',
    appendRecord.encode({ sfi: 0x1e, key: new Uint8Array(16).fill(0xa5), record: rail.slice(0, 48), mac }),
    `04E200F0 44 ${'A5'.repeat(16)} ${hex(rail.slice(0, 48))} B915CAE7`,
  ],
  [
    'appendRecord',
    appendRecord.encode({ sfi: 0x1a, key: new Uint8Array(16), record: rail, p1: 1 }),
    `00E201D0 90 ${'00'.repeat(16)} ${hex(rail)}`,
  ],
  ['verifyPin', verifyPin.encode({ pin: bytes('123456') }), '00200000 03 123456'],
  ['changePin', changePin.encode({ old: bytes('123456'), new: bytes('6543') }), '805E0100 06 123456 FF 6543'],
  ['reloadPin', reloadPin.encode({ pin: bytes('123456'), mac }), '805E0000 07 123456 B915CAE7'],
  ['reloadPin', reloadPin.encode({ pin: bytes('1234'), mac, p1: 1 }), '805E0100 06 1234 B915CAE7'],
  ['unblockPin', unblockPin.encode({ mac }), '84240000 04 B915CAE7'],
  ['applicationBlock', applicationBlock.encode({ mac }), '841E0000 04 B915CAE7'],
  ['applicationBlock', applicationBlock.encode({ mac, permanent: true, p1: 1 }), '841E0101 04 B915CAE7'],
  ['applicationUnblock', applicationUnblock.encode({ mac }), '84180000 04 B915CAE7'],
  ['externalAuthenticate', externalAuthenticate.encode({ cryptogram: bytes('97F557D8EDE97F95') }), '00820000 08 97F557D8EDE97F95'],
  [
    'externalAuthenticate',
    externalAuthenticate.encode({ cryptogram: bytes('97F557D8EDE97F95'), keyId: 1 }),
    '00820001 08 97F557D8EDE97F95',
  ],
  ['getAlgorithm', getAlgorithm.encode(), '80CD0000 01'],
  ['changeAlgorithm', changeAlgorithm.encode({ p2: 3 }), '80CD0103'],
  ['changeAlgorithm', changeAlgorithm.encode({ p1: 2, p2: 0 }), '80CD0200'],
  ['blockAlgorithm', blockAlgorithm.encode({ p2: 1, mac }), '80CD0301 04 B915CAE7'],
  ['readPicture', readPicture.encode({}), '00B59B00 00 0000'],
  ['readPicture', readPicture.encode({ le: 300 }), '00B59B00 00 012C'],
  ['readQrCode', readQrCode.encode({}), '00B59C00 00 0000'],
  ['updatePicture', updatePicture.encode({ data: bytes('0102'), mac }), '04D89B00 000006 0102 B915CAE7'],
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
  ['debitForUnload', 'ED8F9051', { mac3: bytes('ED8F9051') }],
  [
    'initializeForUpdate',
    '0000471C 0003 000100 01 00 62020EC1 AA9EFCB3',
    {
      balance: 0x471c,
      counter: 3,
      overdraftLimit: 256,
      keyVersion: 1,
      algorithm: 0,
      random: bytes('62020EC1'),
      mac1: bytes('AA9EFCB3'),
    },
  ],
  ['updateOverdrawLimit', '50F04740', { tac: bytes('50F04740') }],
  ['getAlgorithm', '04', { algorithm: 4 }],
  ['readPicture', '010203', bytes('010203')],
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
    ['an overdraft limit beyond three octets', () => updateOverdrawLimit.encode({ overdraftLimit: fen(2 ** 24), dateTime, mac2: mac })],
    ['a PIN of one octet', () => verifyPin.encode({ pin: bytes('12') })],
    ['a PIN of seven octets', () => changePin.encode({ old: bytes('123456'), new: bytes('12345678901234') })],
    ['a MAC of three octets', () => applicationBlock.encode({ mac: bytes('B915CA') })],
    ['a cryptogram of four octets', () => externalAuthenticate.encode({ cryptogram: mac })],
    ['a record key of eight octets', () => appendRecord.encode({ sfi: 0x1e, key: new Uint8Array(8), record: rail, mac })],
    ['data that leave no room for the MAC', () => updateBinary.encode({ sfi: 0x17, data: new Uint8Array(252) })],
    ['nothing to write', () => updateRecord.encode({ sfi: 0x1e, record: 1, data: bytes('') })],
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

describe('a protected command', () => {
  test.each([
    [updateBinary.encode({ sfi: 0x17, offset: 8, data: bytes('0001'), mac }), '04D69708', '0001'],
    [applicationBlock.encode({ mac }), '841E0000', ''],
    [updatePicture.encode({ data: rail, mac }), '04D89B00', hex(rail)],
  ])('has under its MAC header %$ and data', (command, header, data) => {
    const under = underMac(command);
    expect([hex(under.header), hex(under.data)]).toEqual([header, data]);
  });
});

describe('PINs stand', () => {
  const old = bytes('123456');
  test.each<[string, PinCommandName, Command, readonly (readonly [number, number])[]]>([
    ['in VERIFY', 'verifyPin', verifyPin.encode({ pin: old }), [[0, 3]]],
    [
      'on both sides of the separator in CHANGE PIN',
      'changePin',
      changePin.encode({ old, new: bytes('654321') }),
      [
        [0, 3],
        [4, 3],
      ],
    ],
    ['before the MAC in RELOAD PIN', 'reloadPin', reloadPin.encode({ pin: old, mac }), [[0, 3]]],
    ['anywhere in a CHANGE PIN out of form', 'changePin', { ...changePin.encode({ old, new: old }), data: bytes('1234567890') }, [[0, 5]]],
    ['anywhere in a RELOAD PIN too short', 'reloadPin', { ...reloadPin.encode({ pin: old, mac }), data: bytes('1234') }, [[0, 2]]],
    ['nowhere without data', 'verifyPin', { ...verifyPin.encode({ pin: old }), data: undefined }, []],
  ])('%s', (_, name, command, places) => {
    expect(pinPlaces(name, command).map(({ offset, length }) => [offset, length])).toEqual(places);
  });
  test('so that CHANGE PIN and RELOAD PIN with one header are told apart', () => {
    expect(changePin.matches(reloadPin.encode({ pin: old, mac, p1: 1 }))).toBe(false);
    expect(changePin.matches(changePin.encode({ old, new: old }))).toBe(true);
  });
});
