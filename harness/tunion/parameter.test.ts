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
} = purseCommands;
const terminal = bytes('413101210198');
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
  ['updateCappDataCache', '1A', updateCappDataCache.encode({ sfi: 0x1a, record: bytes(`27017D${'00'.repeat(125)}`) })],
  ['updateCappDataCache', '1E', updateCappDataCache.encode({ sfi: 0x1e, record: new Uint8Array(48) })],
  ['debitForPurchase', '2015', debitForPurchase.encode(debit)],
  ['debitForPurchase', '2023', debitForPurchase.encode({ ...debit, p1: 2 })],
  ['debitForCappPurchase', 'without Le', debitForCappPurchase.encode({ ...debit, le: null })],
  ['creditForLoad', '', creditForLoad.encode({ dateTime: debit.dateTime, mac2: debit.mac1 })],
  ['getTransactionProve', '', getTransactionProve.encode({ type: 9, counter: 1 })],
];

/** Whether any edition or kernel that the published tables know gives this command a meaning on a purse card. */
function isLegal(command: Command): boolean {
  const { cla, ins, p1, p2, data, le } = command;
  const lc = data?.length ?? 0;
  // Logical channels and chaining belong to ISO/IEC 7816-4, secure messaging to the protected commands.
  if (cla === 0xff || (cla & 0x60) === 0x40 || (cla & 0x10) !== 0 || (cla & 0x0f) !== 0) return true;
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
      return p1 <= 0x1e && (p2 & 7) === 0 && isRecord(p2 >> 3, data);
    case 0x8054:
      return one(p1 & 0xef, 1, 2, 3) && p2 === 0 && one(lc, 11, 15) && leOf(4, 8);
    case 0x8052:
      return one(p1 & 0xef, 0) && one(p2, 0, 1, 2) && lc === 11 && leOf(4);
    case 0x805a:
      return p1 === 0 && one(p2, 0, 1, 2, 3, 4, 5, 6, 7, 9) && lc === 2 && leOf(8);
    default:
      return one(ins, 0x20, 0x24, 0x1e, 0x18, 0x16, 0x58, 0x5e, 0x82, 0x88, 0xa8, 0xae, 0xb4, 0xb5, 0xc0, 0xca, 0xcd, 0xd8, 0xda, 0xe2);
  }
}

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
  ]);
  expect(words('readBinary', readBinary.encode({ sfi: 0x17, offset: 8 }))).toEqual(['le-35 6700 6C34']);
  expect(words('readRecord', readRecord.encode({ sfi: 0x1a, record: 13 }))).toEqual(['le-1F 6700 6C1E']);
  expect(words('getChallenge', getChallenge.encode({}))).toEqual(
    ['le-03', 'le-05', 'le-07', 'le-09'].map((row) => `${row} 6700 6C04 6C08`),
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
