/** Wrong parameters are wrong in every edition: held against the published table of legal commands. */

import { expect, test } from 'vitest';
import { bytes, equal, hex } from '../bytes/hex.ts';
import { type Command, decodeCommand, encodeCommand } from '../iso7816/command.ts';
import { purseAid } from './aid.ts';
import { type PurseCommandName, purseCommands } from './command/purse-commands.ts';
import { fen } from './money.ts';
import { wrongParameters } from './parameter.ts';

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
const terminal = bytes('413101210198');
const mac = bytes('0342EF9C');
const rail = bytes(`27017D${'00'.repeat(125)}`);
const debit = { terminalSequence: bytes('000001E7'), dateTime: bytes('20190108151751'), mac1: bytes('B915CAE7') };

const wellFormed: readonly [PurseCommandName, string, Command][] = [
  ['selectPpse', '', selectPpse.encode()],
  ['selectAid', '', selectAid.encode({ aid: purseAid })],
  ['readBinary', 'EF 15', readBinary.encode({ sfi: 0x15 })],
  ['readBinary', 'EF 17 from 8', readBinary.encode({ sfi: 0x17, offset: 8, le: 2 })],
  ['readRecord', 'EF 18', readRecord.encode({ sfi: 0x18, record: 1 })],
  ['readRecord', 'EF 1A', readRecord.encode({ sfi: 0x1a, record: 13 })],
  ['readRecord', 'EF 1E', readRecord.encode({ sfi: 0x1e, record: 30, le: 48 })],
  ['getBalance', 'available', getBalance.encode({ kind: 'available' })],
  ['getBalance', 'combined', getBalance.encode({ kind: 'combined' })],
  ['getChallenge', '', getChallenge.encode({})],
  ['initializeForPurchase', '', initializeForPurchase.encode({ amount: fen(1), terminal })],
  ['initializeForCappPurchase', '', initializeForCappPurchase.encode({ amount: fen(0), terminal })],
  ['initializeForLoad', '', initializeForLoad.encode({ amount: fen(1), terminal })],
  ['updateCappDataCache', '1A', updateCappDataCache.encode({ sfi: 0x1a, record: rail })],
  ['updateCappDataCache', '1E', updateCappDataCache.encode({ sfi: 0x1e, record: new Uint8Array(48) })],
  ['debitForPurchase', '2015', debitForPurchase.encode(debit)],
  ['debitForPurchase', '2023', debitForPurchase.encode({ ...debit, p1: 2 })],
  ['debitForCappPurchase', 'without Le', debitForCappPurchase.encode({ ...debit, le: null })],
  ['creditForLoad', '', creditForLoad.encode({ dateTime: debit.dateTime, mac2: debit.mac1 })],
  ['getTransactionProve', '', getTransactionProve.encode({ type: 9, counter: 1 })],
  ['initializeForUnload', '', initializeForUnload.encode({ amount: fen(1), terminal })],
  ['debitForUnload', '', debitForUnload.encode({ dateTime: debit.dateTime, mac2: mac })],
  ['initializeForUpdate', '', initializeForUpdate.encode({ terminal })],
  ['updateOverdrawLimit', '', updateOverdrawLimit.encode({ overdraftLimit: fen(1), dateTime: debit.dateTime, mac2: mac })],
  ['updateBinary', 'EF 17', updateBinary.encode({ sfi: 0x17, offset: 8, data: bytes('0001'), mac })],
  ['updateRecord', 'EF 1E', updateRecord.encode({ sfi: 0x1e, record: 1, data: new Uint8Array(48), mac })],
  ['appendRecord', 'EF 1A', appendRecord.encode({ sfi: 0x1a, key: new Uint8Array(16), record: rail, mac })],
  ['verifyPin', '', verifyPin.encode({ pin: bytes('123456') })],
  ['changePin', '', changePin.encode({ old: bytes('123456'), new: bytes('654321') })],
  ['reloadPin', '', reloadPin.encode({ pin: bytes('123456'), mac })],
  ['unblockPin', '', unblockPin.encode({ mac })],
  ['applicationBlock', 'temporary', applicationBlock.encode({ mac })],
  ['applicationBlock', 'SM4, permanent', applicationBlock.encode({ mac, permanent: true, p1: 1 })],
  ['applicationUnblock', '', applicationUnblock.encode({ mac })],
  ['externalAuthenticate', '', externalAuthenticate.encode({ cryptogram: new Uint8Array(8) })],
  ['getAlgorithm', '', getAlgorithm.encode()],
  ['changeAlgorithm', '', changeAlgorithm.encode({ p2: 3 })],
  ['blockAlgorithm', '', blockAlgorithm.encode({ p2: 1, mac })],
  ['readPicture', '', readPicture.encode({})],
  ['readQrCode', '', readQrCode.encode({})],
  ['updatePicture', '', updatePicture.encode({ data: new Uint8Array(300), mac })],
];

/** Whether any edition or kernel that the published tables know gives this command a meaning on a purse card. */
function isLegal(command: Command): boolean {
  const { cla, ins, p1, p2, data, le } = command;
  const lc = data?.length ?? 0;
  if (cla === 0xff || (cla & 0x03) !== 0) return true;
  // Logical channels and chaining belong to ISO/IEC 7816-4, secure messaging to the protected commands.
  if (cla < 0x80 && ((cla & 0x60) === 0x40 || (cla & 0x10) !== 0)) return true;
  const one = (value: number, ...of: number[]) => of.includes(value);
  const leOf = (...lengths: number[]) => le === undefined || one(le, 256, ...lengths);
  const upTo = (length: number) => le === undefined || le === 256 || le <= length;
  switch ((cla << 8) | ins) {
    case 0x00a4:
      return one(p1, 0, 1, 2, 3, 4, 8, 9) && one(p2, 0, 2, 4, 8, 12) && lc <= 16;
    case 0x00b0:
      return lc === 0 && p1 <= 0x9f && upTo(sizeOf(p1 & 0x1f) - p2);
    case 0x00b2:
      return lc === 0 && (p2 & 7) !== 7 && upTo(recordOf(p2 >> 3, p1));
    case 0x00dc:
    case 0x00d6:
      return true;
    case 0x0084:
      return p1 === 0 && p2 === 0 && lc === 0 && leOf(4, 8);
    case 0x805c:
      return p1 <= 0x0b && one(p2, 1, 2) && lc === 0 && leOf(p1 % 6 === 5 ? 16 : 4);
    case 0x8050: {
      const kind = p1 & 0xef;
      return kind <= 5 && one(p2, 1, 2) && lc === (kind === 4 ? 7 : 11) && leOf([16, 15, 15, 15, 19, 16][kind] as number);
    }
    case 0x80dc:
      return p1 <= 0x1e && one(p2, 0xd0, 0xf0) && isRecord(p2 >> 3, data);
    case 0x8054:
      return one(p1 & 0xef, 1, 2, 3) && p2 === 0 && one(lc, 11, 15) && leOf(4, 8);
    case 0x8052:
      return one(p1 & 0xef, 0) && one(p2, 0, 1, 2) && lc === 11 && leOf(4);
    case 0x805a:
      return p1 === 0 && one(p2, 0, 1, 2, 3, 4, 5, 6, 7, 9) && lc === 2 && leOf(8);
    case 0x8058:
      return one(p1, 0, 0x10) && p2 === 0 && lc === 14 && leOf(4);
    // Any length but the one that the MAC counts has a wrong MAC.
    case 0x04d6:
      return (p1 & 0xe0) === 0x80 && lc === 6;
    case 0x04dc:
      return (p2 & 7) === 4 && lc === 52;
    case 0x04e2:
      return p1 <= 1 && one(p2 & 7, 0, 1) && lc === 148;
    case 0x04d8:
      return p1 === 0x9b && p2 === 0 && lc === 304;
    case 0x00b5:
      return one(p1, 0x9b, 0x9c) && p2 === 0 && lc === 0;
    case 0x0020:
      return p1 === 0 && (p2 & 0x60) === 0 && (lc === 0 || (lc >= 2 && lc <= 6));
    // RELOAD PIN under SM4 has the P1 of CHANGE PIN, which only its separator tells apart.
    case 0x805e:
      return p2 === 0 && (p1 === 0 ? lc >= 6 && lc <= 10 : p1 === 1 && lc >= 5 && lc <= 13 && data?.[(lc - 1) / 2] === 0xff);
    case 0x8424:
      return p1 <= 1 && p2 <= 2 && (lc === 4 || p2 > 0);
    case 0x841e:
      return p1 <= 1 && p2 <= 1 && lc === 4;
    case 0x8418:
      return p1 <= 1 && p2 === 0 && lc === 4;
    case 0x0082:
      return p1 === 0 && lc >= 8 && lc <= 16;
    case 0x80cd:
      if (p1 === 0) return p2 === 0 && lc === 0 && leOf(1);
      return one(p1, 1, 2) ? one(p2, 0, 3) && lc === 0 : p1 === 3 && one(p2, 1, 3) && lc === 4;
    default:
      return others.has((cla << 8) | ins);
  }
}

// ISO/IEC 7816-4, EMV, PBOC, GlobalPlatform: commands that a card of another make may know beside those of the purse.
const others: ReadonlySet<number> = new Set([
  ...[0x0024, 0x002c, 0x0022, 0x0070, 0x0086, 0x0087, 0x0088, 0x00b1, 0x00b3, 0x00c0, 0x00ca, 0x00cb, 0x00d7, 0x00dd, 0x00e2],
  ...[0x04b0, 0x04b2, 0x04da, 0x8401, 0x8416, 0x84de, 0x84d4, 0x80a8, 0x80ae, 0x80b4, 0x80ca, 0x80d8, 0x84d8, 0x80e2, 0x84e2],
  ...[0x8082, 0x8482, 0x80e4, 0x80e6, 0x80e8, 0x80f0, 0x80f2, 0x8070, 0x8072, 0x801a, 0x80fa],
]);

function sizeOf(sfi: number): number {
  return { 21: 30, 22: 55, 23: 60 }[sfi] ?? 256;
}

function recordOf(sfi: number, record: number): number {
  return { 24: 23, 30: 48 }[sfi] ?? { 7: 112, 13: 30 }[record] ?? 128;
}

function isRecord(sfi: number, data: Uint8Array | undefined): boolean {
  if (data === undefined) return false;
  return sfi === 0x1e ? data.length === 48 : data[0] === 0x27 && data.length === (data[2] as number) + 3;
}

const all = wellFormed.flatMap(([name, what, command]) =>
  wrongParameters(name, command).map((row) => ({ name, what, from: command, ...row })),
);

test('the table of legal commands takes the well-formed ones for what they are', () => {
  expect(wellFormed.filter(([, , command]) => !isLegal(command)).map(([name]) => name)).toEqual([]);
});

test.each(all)('$name $what $row is wrong in every edition', ({ command }) => {
  const apdu = encodeCommand(command);
  expect(isLegal(decodeCommand(apdu))).toBe(false);
  expect(apdu[0]).not.toBe(0xff);
});

test.each(all)('$name $what $row differs from the right command in one parameter, of its kind', ({ kind, from, command }) => {
  const differing = {
    cla: from.cla !== command.cla,
    ins: from.ins !== command.ins,
    p1p2: from.p1 !== command.p1 || from.p2 !== command.p2,
    length: from.data?.length !== command.data?.length,
    data: from.data?.length === command.data?.length && !equal(from.data ?? bytes(''), command.data ?? bytes('')),
    le: from.le !== command.le,
  };
  expect(Object.entries(differing).filter(([, is]) => is)).toEqual([[kind, true]]);
  expect(from.p1 !== command.p1 && from.p2 !== command.p2).toBe(false);
});

test.each(all)('$name $what $row names words and reasons', ({ expected, tolerated, title }) => {
  expect(expected.words.length).toBeGreaterThan(0);
  expect([...expected.words, ...tolerated.words].every((word) => /^[69][0-9A-F]{3}$/.test(word))).toBe(true);
  expect([...expected.words, ...tolerated.words].includes('9000')).toBe(false);
  for (const { zh, en } of [title, expected.reason, tolerated.reason]) expect(zh && en).not.toBe('');
});

test.each(wellFormed)('%s %s has rows of its own names, of every kind that applies', (name, _, command) => {
  const rows = wrongParameters(name, command);
  expect(new Set(rows.map(({ row }) => row)).size).toBe(rows.length);
  expect(rows.length).toBeLessThanOrEqual(25);
  expect(rows.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['cla', 'ins', 'p1p2', 'length']));
});

test('a wrong Le is told the right one', () => {
  const words = (name: PurseCommandName, command: Command) =>
    wrongParameters(name, command)
      .filter(({ kind }) => kind === 'le')
      .map(({ row, expected }) => `${row} ${expected.words.join(' ')}`);
  expect(words('initializeForPurchase', initializeForPurchase.encode({ amount: fen(1), terminal }))).toEqual([
    'le-0E 6700 6C0F',
    'le-10 6700 6C0F',
    'le-FF 6700 6C0F',
  ]);
  expect(words('readBinary', readBinary.encode({ sfi: 0x17, offset: 8 }))).toEqual(['le-35 6700 6C34']);
  expect(words('readRecord', readRecord.encode({ sfi: 0x1a, record: 13 }))).toEqual(['le-1F 6700 6C1E']);
  expect(words('getChallenge', getChallenge.encode({}))).toEqual(
    ['le-03', 'le-05', 'le-FF', 'le-07', 'le-09'].map((row) => `${row} 6700 6C04 6C08`),
  );
  expect(words('readRecord', readRecord.encode({ sfi: 0x19, record: 1 }))).toEqual([]);
});

test('an odd record of EF 1A is wrong in its id', () => {
  const record = bytes(`27017D${'00'.repeat(125)}`);
  const rows = wrongParameters('updateCappDataCache', updateCappDataCache.encode({ sfi: 0x1a, record }));
  expect(rows.filter(({ kind }) => kind === 'data').map(({ command }) => hex((command.data as Uint8Array).subarray(0, 3)))).toEqual([
    '28017D',
  ]);
});
