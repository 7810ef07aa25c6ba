/** Each command of the purse with one parameter wrong: what a card must refuse without any harm. */

import { concat } from '../bytes/hex.ts';
import type { Command } from '../iso7816/command.ts';
import type { StatusWord } from '../iso7816/response.ts';
import type { Text } from '../text.ts';
import type { PurseCommandName } from './command/purse-commands.ts';
import { purseFile } from './file/purse-files.ts';

export type ParameterKind = 'cla' | 'ins' | 'p1p2' | 'length' | 'data' | 'le';

/** Status words, and why they stand here. */
export interface Words {
  readonly words: readonly StatusWord[];
  readonly reason: Text;
}

/** A command with one parameter wrong. */
export interface WrongParameter {
  /** Names the row within its command: `cla-20`, `p2-03`, `lc-0C`, … */
  readonly row: string;
  readonly kind: ParameterKind;
  readonly title: Text;
  readonly command: Command;
  /** What the tables of the scheme operator's laboratory say to it. */
  readonly expected: Words;
  /** What a careful card may say instead; a matter of the word, never of the refusal. */
  readonly tolerated: Words;
}

const labTable: Text = { zh: '检测实验室指令页的错误表', en: "the error table on the laboratory's page of each command" };

const words: Readonly<Record<Exclude<ParameterKind, 'le'>, { expected: Words; tolerated: Words }>> = {
  cla: {
    expected: { words: ['6E00'], reason: labTable },
    tolerated: {
      words: ['6D00', '6881', '6882'],
      reason: { zh: '卡片可先检查 INS 或安全报文位', en: 'a card may look at INS or at the secure messaging bits first' },
    },
  },
  ins: {
    expected: { words: ['6D00'], reason: labTable },
    tolerated: {
      words: ['6E00', '6A81'],
      reason: { zh: '卡片可按 CLA 与 INS 的组合判断', en: 'a card may judge CLA and INS together' },
    },
  },
  p1p2: {
    expected: { words: ['6A86'], reason: labTable },
    tolerated: {
      words: ['6700', '6B00', '6A80', '6A81', '6A82', '6A83', '6A88', '6901', '6985', '9403', '9406', '6C04', '6C08', '6C0F', '6C10'],
      reason: {
        zh: '卡片可按所指文件、记录、密钥、状态或该参数下的长度应答',
        en: 'a card may answer for the file, record, key, state or length that the parameter seems to call for',
      },
    },
  },
  length: {
    expected: { words: ['6700'], reason: labTable },
    tolerated: {
      words: ['6A80', '6A84', '6A85', '6A87'],
      reason: { zh: '卡片可按数据域内容判断', en: 'a card may judge the data field by its content' },
    },
  },
  data: {
    expected: { words: ['6A80'], reason: labTable },
    tolerated: {
      words: ['6A83', '6A84', '6A86', '6A88', '6700'],
      reason: { zh: '卡片可按所指记录或长度判断', en: 'a card may judge the record or length that the data name' },
    },
  },
};

/**
 * The wrong parameters of a command, one row each. Left out are values that any edition or kernel gives a meaning to:
 * the second purse, unload and overdraft update, the ED purse, SM4, logical channels, chaining and secure messaging;
 * and CLA FF, which readers keep for themselves.
 * @param name which command it is
 * @param command the command well formed, as its `encode` gives it
 */
export function wrongParameters(name: PurseCommandName, command: Command): readonly WrongParameter[] {
  return [
    ...wrongClasses(name, command),
    ...wrongInstructions(command),
    ...wrongP1P2(name, command),
    ...wrongLengths(name, command),
    ...wrongData(name, command),
    ...wrongLe(name, command),
  ];
}

function wrongClasses(name: PurseCommandName, command: Command): WrongParameter[] {
  const other = command.cla === 0x00 ? 0x80 : 0x00;
  // 00 DC is UPDATE RECORD, a right command of its own.
  const classes = name === 'updateCappDataCache' ? [0x20, 0xa0] : [other, 0x20, 0xa0];
  return classes.map((cla) => row('cla', `cla-${octet(cla)}`, saying('CLA', octet(cla)), { ...command, cla }));
}

function wrongInstructions(command: Command): WrongParameter[] {
  // No standard defines the neighbours of the purse's own instructions; a card that decodes carelessly takes them for those.
  const neighbour = command.cla === 0x80 && command.ins !== 0xdc ? [command.ins | 0x01] : [];
  return [0x3a, 0xbc, ...neighbour].map((ins) => row('ins', `ins-${octet(ins)}`, saying('INS', octet(ins)), { ...command, ins }));
}

interface Outside {
  readonly p1?: readonly number[];
  readonly p2?: readonly number[];
}

const select: Outside = { p1: [0x05], p2: [0x10] };
const initialize: Outside = { p1: [0x0f, 0x20], p2: [0x00, 0x03] };
const settle: Outside = { p1: [0x0f, 0x20], p2: [0x03, 0x80] };

function outside(name: PurseCommandName, { p1, p2 }: Command): Outside {
  switch (name) {
    case 'selectPpse':
    case 'selectAid':
      return select;
    case 'readBinary':
      // With bit 8 set, bits 7 and 6 must be clear for P1 to be a short file identifier.
      return { p1: [p1 | 0x20, p1 | 0x40, p1 | 0x60] };
    case 'readRecord':
      return { p2: [p2 | 0x07] };
    case 'getBalance':
      return { p1: [0x0c, 0x80], p2: [0x00, 0x03] };
    case 'getChallenge':
      return { p1: [0x01, 0x80], p2: [0x01, 0x80] };
    case 'initializeForPurchase':
    case 'initializeForCappPurchase':
    case 'initializeForLoad':
      return initialize;
    case 'updateCappDataCache':
      // Sources disagree on P1 (the record id's right octet, or 00), so a card may not look at it.
      return { p2: [p2 | 0x07] };
    case 'debitForPurchase':
    case 'debitForCappPurchase':
    case 'creditForLoad':
      return settle;
    case 'getTransactionProve':
      return { p1: [0x0f, 0x20], p2: [0x0f, 0x20] };
  }
}

function wrongP1P2(name: PurseCommandName, command: Command): WrongParameter[] {
  const { p1 = [], p2 = [] } = outside(name, command);
  return [
    ...p1.map((value) => row('p1p2', `p1-${octet(value)}`, saying('P1', octet(value)), { ...command, p1: value })),
    ...p2.map((value) => row('p1p2', `p2-${octet(value)}`, saying('P2', octet(value)), { ...command, p2: value })),
  ];
}

function wrongLengths(name: PurseCommandName, command: Command): WrongParameter[] {
  const { data } = command;
  const withData = (given: Uint8Array | undefined, zh: string, en: string): WrongParameter =>
    row('length', `lc-${octet(given?.length ?? 0)}`, { zh, en }, { ...command, data: given });
  const one = new Uint8Array(1);
  if (data === undefined) return [withData(one, '不应有数据域的命令带有 1 字节数据', 'one octet of data where none belongs')];
  if (name === 'selectPpse' || name === 'selectAid') {
    return [withData(concat(data, new Uint8Array(17 - data.length)), '名称长 17 字节', 'a name of 17 octets')];
  }
  const longer = withData(concat(data, one), '数据域多 1 字节', 'one octet of data too many');
  // Records of EF 1A have a variable length, and terminals that write a shorter one are known.
  if (name === 'updateCappDataCache' && command.p2 >> 3 === 0x1a) return [longer];
  const shorter = withData(data.slice(0, -1), '数据域少 1 字节', 'one octet of data too few');
  return [longer, shorter, withData(undefined, '没有数据域', 'no data at all')];
}

function wrongData(name: PurseCommandName, command: Command): WrongParameter[] {
  const { data } = command;
  if (name !== 'updateCappDataCache' || command.p2 >> 3 !== 0x1a || data === undefined || data.length < 3) return [];
  const unknown = { ...command, data: data.map((value, at) => (at === 0 ? value ^ 0x0f : value)) };
  return [row('data', 'record-id', { zh: '记录标识不存在', en: 'a record id that does not exist' }, unknown)];
}

function wrongLe(name: PurseCommandName, command: Command): WrongParameter[] {
  const right = lengthsOfAnswer(name, command);
  // A read may ask for fewer octets than there are.
  const isRead = name === 'readBinary' || name === 'readRecord';
  const wrong = new Set(right.flatMap((length) => (isRead ? [length + 1] : [length - 1, length + 1])));
  const expected = { words: ['6700', ...right.map((length) => `6C${octet(length)}`)], reason: rightLength };
  const tolerated = isRead ? { words: ['6282'], reason: fewerOctets } : { words: [], reason: noOther };
  return [...wrong]
    .filter((le) => le < 256 && !right.includes(le))
    .map((le) => ({
      row: `le-${octet(le)}`,
      kind: 'le',
      title: saying('Le', octet(le)),
      command: { ...command, le },
      expected,
      tolerated,
    }));
}

const rightLength: Text = {
  zh: '检测实验室指令页的错误表；6Cxx 指出正确长度',
  en: "the laboratory's error table; 6Cxx names the right length",
};
const fewerOctets: Text = { zh: 'ISO/IEC 7816-4 允许以警告返回较少数据', en: 'ISO/IEC 7816-4 lets a read warn and give fewer octets' };
const noOther: Text = { zh: '没有其他应答', en: 'no other answer' };

/** How many octets a good answer has; several where the command leaves a choice, none where it answers none or any number. */
function lengthsOfAnswer(name: PurseCommandName, command: Command): readonly number[] {
  switch (name) {
    case 'readBinary': {
      const file = purseFile(command.p1 & 0x1f);
      return file === undefined || file.structure !== 'transparent' ? [] : [file.size - command.p2].filter((length) => length > 0);
    }
    case 'readRecord': {
      const length = purseFile(command.p2 >> 3)?.lengthOf(command.p1);
      return length === undefined ? [] : [length];
    }
    case 'getBalance':
      return [command.p1 === 0x05 ? 16 : 4];
    case 'getChallenge':
      return [4, 8];
    case 'initializeForPurchase':
    case 'initializeForCappPurchase':
      return [15];
    case 'initializeForLoad':
      return [16];
    case 'debitForPurchase':
    case 'debitForCappPurchase':
    case 'getTransactionProve':
      return [8];
    case 'creditForLoad':
      return [4];
    default:
      return [];
  }
}

function row(kind: Exclude<ParameterKind, 'le'>, name: string, title: Text, command: Command): WrongParameter {
  return { row: name, kind, title, command, ...words[kind] };
}

function saying(parameter: string, value: string): Text {
  return { zh: `${parameter} 为 ${value}`, en: `${parameter} is ${value}` };
}

function octet(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, '0');
}
