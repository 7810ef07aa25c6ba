/** Each command of a PSAM with one parameter wrong: what it must refuse without any harm. */

import { concat } from '../../bytes/hex.ts';
import type { Command } from '../../iso7816/command.ts';
import type { Text } from '../../text.ts';
import type { ParameterKind, Words, WrongParameter } from '../parameter.ts';
import type { PsamCommandName } from './psam-commands.ts';

const labList: Text = { zh: '检测实验室的状态字表', en: "the laboratory's list of status words" };
const neighbours: Text = { zh: '卡片以相近的状态字拒绝', en: 'a neighbouring word for the same refusal' };

const words: Readonly<Record<Exclude<ParameterKind, 'data'>, { expected: Words; tolerated: Words }>> = {
  cla: { expected: { words: ['6E00'], reason: labList }, tolerated: { words: ['6D00', '6881', '6882'], reason: neighbours } },
  ins: { expected: { words: ['6D00'], reason: labList }, tolerated: { words: ['6E00', '6A81'], reason: neighbours } },
  p1p2: {
    expected: { words: ['6A86'], reason: labList },
    tolerated: { words: ['6B00', '6700', '6A80', '6A81', '6A82', '6A88', '6901', '6985', '9403'], reason: neighbours },
  },
  length: { expected: { words: ['6700'], reason: labList }, tolerated: { words: ['6A80', '6A87', '6B00', '6A82'], reason: neighbours } },
  le: {
    expected: { words: ['6700'], reason: labList },
    tolerated: {
      words: ['6282'],
      reason: { zh: 'ISO/IEC 7816-4 允许以警告返回较少数据', en: 'ISO/IEC 7816-4 lets a read warn and give fewer octets' },
    },
  },
};

interface Outside {
  readonly p1?: readonly number[];
  readonly p2?: readonly number[];
}

// Values that some PSAM gives a meaning to are left out: other key types and levels, the other modes of DES_CRYPT.
const outside: Readonly<Record<PsamCommandName, (command: Command) => Outside>> = {
  selectFile: () => ({ p1: [0x05], p2: [0x10] }),
  selectName: () => ({ p1: [0x05], p2: [0x10] }),
  readBinary: ({ p1 }) => ({ p1: [p1 | 0x20, p1 | 0x40, p1 | 0x60] }),
  updateBinary: () => ({}),
  getChallenge: () => ({ p1: [0x01, 0x80], p2: [0x01, 0x80] }),
  initSamForPurchase: () => ({ p1: [0x0f, 0x80], p2: [0x0f, 0x80] }),
  creditSamForPurchase: () => ({ p1: [0x0f, 0x80], p2: [0x0f, 0x80] }),
  initForDescrypt: ({ p1 }) => ({ p1: [p1 | 0x1f, p1 | 0xe0], p2: [0x7f, 0xfe] }),
  desCrypt: () => ({ p1: [0x0f, 0x7f], p2: [0x0f, 0x80] }),
};

/**
 * The wrong parameters of a command, one row each. PSAMs speak T=0, where a command carries either data or Le: a surplus
 * data field of a read, and an Le beside data, never reach them and are left out.
 * @param name which command it is
 * @param command the command well formed, as its `encode` gives it
 */
export function wrongPsamParameters(name: PsamCommandName, command: Command): readonly WrongParameter[] {
  const { p1 = [], p2 = [] } = outside[name](command);
  return [
    ...classesBeside(command).map((cla) => row('cla', `cla-${octet(cla)}`, saying('CLA', octet(cla)), { ...command, cla })),
    ...instructionsBeside(command).map((ins) => row('ins', `ins-${octet(ins)}`, saying('INS', octet(ins)), { ...command, ins })),
    ...p1.map((value) => row('p1p2', `p1-${octet(value)}`, saying('P1', octet(value)), { ...command, p1: value })),
    ...p2.map((value) => row('p1p2', `p2-${octet(value)}`, saying('P2', octet(value)), { ...command, p2: value })),
    ...wrongLengths(name, command),
  ];
}

/** A READ BINARY that asks for one octet more than there are. */
export function readingBeyond(command: Command, length: number): WrongParameter {
  const { expected, tolerated } = words.le;
  const right = { words: [...expected.words, `6C${octet(length)}`], reason: expected.reason };
  return {
    ...row('le', `le-${octet(length + 1)}`, saying('Le', octet(length + 1)), { ...command, le: length + 1 }),
    expected: right,
    tolerated,
  };
}

function classesBeside({ cla }: Command): readonly number[] {
  return [cla ^ 0x80, 0x20, 0xa0];
}

/** No standard defines the neighbours of a PSAM's own instructions; one that decodes carelessly takes them for those. */
function instructionsBeside({ cla, ins }: Command): readonly number[] {
  return cla === 0x80 ? [0x3a, 0xbc, ins | 0x01] : [0x3a, 0xbc];
}

function wrongLengths(name: PsamCommandName, command: Command): readonly WrongParameter[] {
  const { data } = command;
  const withData = (given: Uint8Array | undefined, zh: string, en: string): WrongParameter =>
    row('length', `lc-${octet(given?.length ?? 0)}`, { zh, en }, { ...command, data: given });
  if (data === undefined || name === 'updateBinary') return [];
  if (name === 'selectName') {
    return [withData(concat(data, new Uint8Array(17 - data.length)), '名称长 17 字节', 'a name of 17 octets')];
  }
  const none = withData(undefined, '没有数据域', 'no data at all');
  // What is no whole block, some PSAMs fill up themselves.
  if (name === 'desCrypt') return [withData(data.slice(0, 7), '数据域不足初始值的长度', 'less than the start of the chain'), none];
  const longer = withData(concat(data, new Uint8Array(1)), '数据域多 1 字节', 'one octet of data too many');
  const shorter = withData(data.slice(0, -1), '数据域少 1 字节', 'one octet of data too few');
  return name === 'selectFile' ? [longer, shorter] : [longer, shorter, none];
}

function row(kind: Exclude<ParameterKind, 'data'>, name: string, title: Text, command: Command): WrongParameter {
  return { row: name, kind, title, command, ...words[kind] };
}

function saying(parameter: string, value: string): Text {
  return { zh: `${parameter} 为 ${value}`, en: `${parameter} is ${value}` };
}

function octet(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, '0');
}
