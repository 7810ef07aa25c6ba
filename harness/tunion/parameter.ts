/** Each command of the purse with one parameter wrong: what a card must refuse without any harm. */

import { concat } from '../bytes/hex.ts';
import type { Command } from '../iso7816/command.ts';
import type { StatusWord } from '../iso7816/response.ts';
import type { Text } from '../text.ts';
import { recordKeyLength } from './command/append-record.ts';
import { pinPlaces } from './command/pin.ts';
import type { PurseCommandName } from './command/purse-commands.ts';
import { purseFile } from './file/purse-files.ts';
import { outsideOf, wrongClassesOf, wrongInstructionsOf } from './parameter-values.ts';

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
      words: ['6D00', '6881', '6882', '6884'],
      reason: {
        zh: '卡片可先检查 INS、命令链位或安全报文位',
        en: 'a card may look at INS, or at the bits of chaining and secure messaging, first',
      },
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
      words: [
        ...['6700', '6981', '6982', '6985', '6986', '6901', '6A80', '6A81', '6A82', '6A83', '6A88', '6B00', '9403', '9406'],
        ...['6C01', '6C04', '6C08', '6C0F', '6C10', '6C13'],
      ],
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

/** What a card says that looks at the MAC, the challenge or the PIN before it looks at anything else. */
const security: Words = {
  words: ['6982', '6984', '6985', '6987', '6988', '9302'],
  reason: {
    zh: '卡片可先检查随机数与安全报文：改动参数后 MAC 亦不符',
    en: 'a card may look at challenge and MAC first: with another parameter the MAC is wrong as well',
  },
};
const pinFirst: Words = {
  words: ['6982', '6983', '6985', '6988', '9302', ...Array.from({ length: 16 }, (_, left) => `63C${left.toString(16).toUpperCase()}`)],
  reason: { zh: '卡片可先比对个人密码或其 MAC', en: 'a card may compare the PIN, or its MAC, first' },
};

/**
 * The wrong parameters of a command, one row each. Left out are values that any edition or kernel gives a meaning to:
 * the second purse, the ED purse, SM4, logical channels, chaining and secure messaging; CLA FF, which readers keep for
 * themselves; and an Le that is absent or 00, which terminals send and cards answer.
 * @param name which command it is
 * @param command the command well formed, as its `encode` gives it
 */
export function wrongParameters(name: PurseCommandName, command: Command): readonly WrongParameter[] {
  return [
    ...wrongClassesOf(name, command).map((cla) => row(name, 'cla', `cla-${octet(cla)}`, saying('CLA', octet(cla)), { ...command, cla })),
    ...wrongInstructionsOf(command).map((ins) => row(name, 'ins', `ins-${octet(ins)}`, saying('INS', octet(ins)), { ...command, ins })),
    ...wrongP1P2(name, command),
    ...wrongLengths(name, command),
    ...wrongData(name, command),
    ...wrongLe(name, command),
  ];
}

function wrongP1P2(name: PurseCommandName, command: Command): WrongParameter[] {
  const { p1 = [], p2 = [] } = outsideOf(name, command);
  return [
    ...p1.map((value) => row(name, 'p1p2', `p1-${octet(value)}`, saying('P1', octet(value)), { ...command, p1: value })),
    ...p2.map((value) => row(name, 'p1p2', `p2-${octet(value)}`, saying('P2', octet(value)), { ...command, p2: value })),
  ];
}

function wrongLengths(name: PurseCommandName, command: Command): WrongParameter[] {
  const { data } = command;
  const withData = (given: Uint8Array | undefined, zh: string, en: string): WrongParameter =>
    row(name, 'length', `lc-${octet(given?.length ?? 0)}`, { zh, en }, { ...command, data: given });
  const cut = (length: number) => withData((data ?? none).slice(0, length), `数据域长 ${length} 字节`, `a data field of ${length} octets`);
  const filled = (length: number) =>
    withData(
      concat(data ?? none, new Uint8Array(length - (data?.length ?? 0))),
      `数据域长 ${length} 字节`,
      `a data field of ${length} octets`,
    );
  const one = new Uint8Array(1);
  if (data === undefined) return [withData(one, '不应有数据域的命令带有 1 字节数据', 'one octet of data where none belongs')];
  const empty = withData(undefined, '没有数据域', 'no data at all');
  const longer = withData(concat(data, one), '数据域多 1 字节', 'one octet of data too many');
  const shorter = withData(data.slice(0, -1), '数据域少 1 字节', 'one octet of data too few');
  switch (name) {
    case 'selectPpse':
    case 'selectAid':
      return [withData(concat(data, new Uint8Array(17 - data.length)), '名称长 17 字节', 'a name of 17 octets')];
    case 'updateCappDataCache':
      // Records of EF 1A have a variable length, and terminals that write a shorter one are known.
      return command.p2 >> 3 === 0x1a ? [longer] : [longer, shorter, empty];
    // Without data ISO/IEC 7816-4 lets VERIFY ask for the tries that are left; between 2 and 6 octets any length is another PIN.
    case 'verifyPin':
      return [cut(1), filled(7)];
    case 'changePin':
      return [cut(4), filled(14), empty];
    case 'reloadPin':
      return [cut(5), filled(11), empty];
    // The cash application's is up to 16 octets long.
    case 'externalAuthenticate':
      return [shorter, filled(17), empty];
    case 'appendRecord':
      return [longer, shorter, cut(recordKeyLength), empty];
    default:
      return [longer, shorter, empty];
  }
}

function wrongData(name: PurseCommandName, command: Command): WrongParameter[] {
  const { data } = command;
  if (name === 'updateCappDataCache' && command.p2 >> 3 === 0x1a && data !== undefined && data.length >= 3) {
    const unknown = { ...command, data: data.map((value, at) => (at === 0 ? value ^ 0x0f : value)) };
    return [row(name, 'data', 'record-id', { zh: '记录标识不存在', en: 'a record id that does not exist' }, unknown)];
  }
  const [oldPin] = name === 'changePin' ? pinPlaces(name, command) : [];
  if (oldPin !== undefined && data !== undefined) {
    const joined = { ...command, data: data.map((value, at) => (at === oldPin.length ? 0x00 : value)) };
    return [row(name, 'data', 'separator', { zh: '新旧个人密码之间没有 FF', en: 'no FF between the old PIN and the new one' }, joined)];
  }
  return [];
}

function wrongLe(name: PurseCommandName, command: Command): WrongParameter[] {
  const right = lengthsOfAnswer(name, command);
  // A read may ask for fewer octets than there are.
  const isRead = name === 'readBinary' || name === 'readRecord';
  const wrong = new Set(right.flatMap((length) => (isRead ? [length + 1] : [length - 1, length + 1, 0xff])));
  const expected = { words: ['6700', ...right.map((length) => `6C${octet(length)}`)], reason: rightLength };
  const tolerated = isRead ? { words: ['6282'], reason: fewerOctets } : { words: [], reason: noOther };
  return [...wrong]
    .filter((le) => le > 0 && le < 256 && !right.includes(le))
    .map((le) => ({
      row: `le-${octet(le)}`,
      kind: 'le',
      title: saying('Le', octet(le)),
      command: { ...command, le },
      expected,
      tolerated,
    }));
}

const none = new Uint8Array(0);
const pinCommands: ReadonlySet<PurseCommandName> = new Set(['verifyPin', 'changePin', 'reloadPin']);
const sealedCommands: ReadonlySet<PurseCommandName> = new Set([
  'updateBinary',
  'updateRecord',
  'appendRecord',
  'unblockPin',
  'applicationBlock',
  'applicationUnblock',
  'externalAuthenticate',
  'blockAlgorithm',
  'updatePicture',
]);

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
    case 'initializeForUnload':
      return [16];
    case 'initializeForUpdate':
      return [19];
    case 'debitForPurchase':
    case 'debitForCappPurchase':
    case 'getTransactionProve':
      return [8];
    case 'creditForLoad':
    case 'debitForUnload':
    case 'updateOverdrawLimit':
      return [4];
    case 'getAlgorithm':
      return [1];
    default:
      return [];
  }
}

function row(name: PurseCommandName, kind: Exclude<ParameterKind, 'le'>, rowName: string, title: Text, command: Command): WrongParameter {
  const { expected, tolerated } = words[kind];
  const first = pinCommands.has(name) ? pinFirst : sealedCommands.has(name) ? security : undefined;
  if (first === undefined || kind === 'ins') return { row: rowName, kind, title, command, expected, tolerated };
  const also = {
    words: [...new Set([...tolerated.words, ...first.words])],
    reason: { zh: `${tolerated.reason.zh}；${first.reason.zh}`, en: `${tolerated.reason.en}; ${first.reason.en}` },
  };
  return { row: rowName, kind, title, command, expected, tolerated: also };
}

function saying(parameter: string, value: string): Text {
  return { zh: `${parameter} 为 ${value}`, en: `${parameter} is ${value}` };
}

function octet(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, '0');
}
