/** What P1, P2, the data field and the answer of a command say, each for the command that it is. */

import type { Layout } from '../bytes/layout.ts';
import { uint } from '../bytes/uint.ts';
import { type Command, encodeCommand } from '../iso7816/command.ts';
import type { Text } from '../text.ts';
import { recordKeyLength } from './command/append-record.ts';
import { balanceKindOf, balanceKinds } from './command/get-balance.ts';
import { type PinCommandName, pinPlaces } from './command/pin.ts';
import type { PurseCommandName } from './command/purse-commands.ts';
import { macLength } from './command/sealed.ts';
import type { NamedCommand } from './command-names.ts';
import { amountText, type DescribedField, layoutFields, nameValue, rawField, tlvFields } from './described-field.ts';
import { transitHeaderLayout } from './file/ef1a.ts';
import type { ElementaryFile, Sfi } from './file/elementary-file.ts';
import { longFileTitles } from './file/long-files.ts';
import { psamFile } from './file/psam-files.ts';
import { purseFile } from './file/purse-files.ts';
import { isTransactionType, transactionTypes } from './transaction.ts';

/** Whom a command is for: the same short identifier names one file of a card and another of a PSAM. */
export type Addressee = 'card' | 'psam';

/** A command with the name that people read. */
export interface Recognized extends NamedCommand {
  readonly title: Text;
  /** Which purse command it is, if it is one. */
  readonly verb?: PurseCommandName;
}

/** What P1 and P2 choose. */
export function headerFields({ verb }: Recognized, { p1, p2 }: Command, to: Addressee): DescribedField[] {
  const at1 = (name: Text, value: Text | string) => ({ name, value, offset: 2, length: 1 });
  const at2 = (name: Text, value: Text | string) => ({ name, value, offset: 3, length: 1 });
  switch (verb) {
    case 'readBinary':
    case 'updateBinary':
      return [at1(words.file, fileValue(p1 & 0x1f, to)), at2(words.offset, String(p2))];
    case 'readRecord':
    case 'updateRecord':
    case 'updateCappDataCache':
      return [at2(words.file, fileValue(p2 >> 3, to)), at1(words.record, String(p1))];
    case 'appendRecord':
      return [at2(words.file, fileValue(p2 >> 3, to)), at1(words.algorithm, algorithmValue(p1))];
    case 'readPicture':
    case 'readQrCode':
    case 'updatePicture':
      return [at1(words.file, fileValue(p1 & 0x1f, to))];
    case 'getBalance': {
      const kind = balanceKindOf(p1);
      const second = p1 < 6 ? { zh: '', en: '' } : { zh: '（第二票种）', en: ' (second purse)' };
      return kind === undefined ? [] : [at1(words.kind, { zh: balanceKinds[kind].zh + second.zh, en: balanceKinds[kind].en + second.en })];
    }
    case 'getTransactionProve':
      return [at2(words.type, isTransactionType(p2) ? transactionTypes[p2] : octet(p2))];
    case 'reloadPin':
    case 'unblockPin':
    case 'applicationUnblock':
      return [at1(words.algorithm, algorithmValue(p1))];
    case 'applicationBlock':
      return [at1(words.algorithm, algorithmValue(p1)), at2(words.lock, p2 === 0x01 ? words.permanent : words.temporary)];
    case 'externalAuthenticate':
      return [at2(words.key, octet(p2))];
    case 'changeAlgorithm':
      return [at1(words.way, octet(p1)), at2(words.algorithm, octet(p2))];
    case 'blockAlgorithm':
      return [at2(words.algorithm, octet(p2))];
    default:
      return isSecondPurse(verb, p1) ? [at1(words.purse, words.second)] : [];
  }
}

/** The fields of the data field. PINs are never among their values. */
export function requestFields(known: Recognized, command: Command): DescribedField[] {
  const { data } = command;
  if (data === undefined || data.length === 0) return [];
  const at = encodeCommand({ ...command, le: undefined }).length - data.length;
  const part = (from: number, to: number, name?: Text) => (to > from ? [rawField(data.subarray(from, to), at + from, name)] : []);
  const body = data.length - macLength;
  const sealed = (fields: DescribedField[]) => [...fields, ...part(Math.max(0, body), data.length, words.mac)];

  switch (known.verb) {
    case 'verifyPin':
    case 'changePin':
    case 'reloadPin':
      return pinFields(known.verb, command, at);
    case 'updateCappDataCache':
      return recordFields(command.p2 >> 3, command.p1, data, at);
    case 'updateBinary': {
      const written = isSealed(command) ? data.subarray(0, Math.max(0, body)) : data;
      const fields = fileFields(purseFile(command.p1 & 0x1f), written, at, command.p2);
      return isSealed(command) ? sealed(fields) : fields;
    }
    case 'updateRecord': {
      const written = isSealed(command) ? data.subarray(0, Math.max(0, body)) : data;
      const fields = recordFields(command.p2 >> 3, command.p1, written, at);
      return isSealed(command) ? sealed(fields) : fields;
    }
    case 'appendRecord': {
      const end = isSealed(command) ? body : data.length;
      const key = part(0, Math.min(recordKeyLength, data.length), words.recordKey);
      const record =
        end > recordKeyLength ? recordFields(command.p2 >> 3, 0, data.subarray(recordKeyLength, end), at + recordKeyLength) : [];
      const mac = data.length > recordKeyLength ? part(Math.max(recordKeyLength, end), data.length, words.mac) : [];
      return [...key, ...record, ...mac];
    }
    case 'updatePicture':
      return sealed(body > 0 ? [pictureField(data.subarray(0, body), at)] : []);
  }
  if (known.isSecret || mayCarryPin(command)) return [{ ...rawField(data, at, words.pin), value: hidden, personal: true }];
  if (command.ins === 0xa4 && command.p1 === 0x04) return [{ name: words.aid, value: nameValue(data), offset: at, length: data.length }];
  if (known.request !== undefined) return layoutFields(known.request, data, at);
  return isSealed(command) ? sealed(part(0, body)) : [rawField(data, at)];
}

/** The fields of an answer's data; there are some. */
export function answerFields(known: Recognized, command: Command, data: Uint8Array, to: Addressee): DescribedField[] {
  switch (known.verb) {
    case 'readBinary':
      return fileFields(files[to](command.p1 & 0x1f), data, 0, command.p2);
    case 'readRecord':
      return recordFields(command.p2 >> 3, command.p1, data, 0);
    case 'getBalance':
      return balanceFields(data);
    case 'readPicture':
      return [pictureField(data, 0)];
    default:
      if (command.ins === 0xa4) return tlvFields(data, 0);
      return known.response === undefined ? [rawField(data, 0)] : layoutFields(known.response, data, 0);
  }
}

/** The octets of a PIN, whoever looks. */
const hidden = '[PIN]';

function pinFields(verb: PinCommandName, command: Command, at: number): DescribedField[] {
  const data = command.data as Uint8Array;
  const places = pinPlaces(verb, command);
  const names = places.length === 2 ? [words.oldPin, words.newPin] : [words.pin];
  const pins = places.map(({ offset, length }, index) => ({
    name: names[index] as Text,
    value: hidden,
    offset: at + offset,
    length,
    personal: true as const,
  }));
  const end = Math.max(...places.map(({ offset, length }) => offset + length));
  return end === data.length ? pins : [...pins, rawField(data.subarray(end), at + end, words.mac)];
}

/** Whatever its CLA, P1 and P2 make of it: VERIFY, CHANGE or RELOAD PIN, and UNBLOCK PIN where it is another application's CHANGE PIN. */
function mayCarryPin({ ins, p2 }: Command): boolean {
  return ins === 0x20 || ins === 0x5e || (ins === 0x24 && p2 !== 0x00);
}

function fileFields(file: ElementaryFile | undefined, data: Uint8Array, at: number, offset: number): DescribedField[] {
  if (data.length === 0) return [];
  const layout = file?.structure === 'transparent' ? file.layoutOf(1) : undefined;
  return layout === undefined ? [rawField(data, at)] : layoutFields(layout, data, at, offset);
}

function recordFields(sfi: Sfi, number: number, data: Uint8Array, at: number): DescribedField[] {
  if (data.length === 0) return [];
  const layout: Layout | undefined = purseFile(sfi)?.layoutOf(number) ?? (sfi === 0x1a ? transitHeaderLayout : undefined);
  return layout === undefined ? [rawField(data, at)] : layoutFields(layout, data, at);
}

function balanceFields(data: Uint8Array): DescribedField[] {
  if (data.length % 4 !== 0) return [rawField(data, 0)];
  return Array.from({ length: data.length / 4 }, (_, index) => ({
    name: data.length === 4 ? words.amount : { zh: `${words.amount.zh}${index + 1}`, en: `${words.amount.en} ${index + 1}` },
    value: amountText(uint(data.subarray(4 * index, 4 * index + 4))),
    offset: 4 * index,
    length: 4,
  }));
}

/** A photo shows a person: its size is all that is told of it. */
function pictureField(data: Uint8Array, at: number): DescribedField {
  const value = { zh: `${data.length} 字节`, en: `${data.length} octets` };
  return { name: words.picture, value, offset: at, length: data.length, personal: true };
}

/** Whether CLA says that the data field ends in a MAC. */
function isSealed({ cla }: Command): boolean {
  return (cla & 0x70) === 0 && (cla & 0x0c) !== 0;
}

function isSecondPurse(verb: PurseCommandName | undefined, p1: number): boolean {
  return verb !== undefined && transactionVerbs.has(verb) && (p1 & 0xf0) === 0x10;
}

const transactionVerbs: ReadonlySet<PurseCommandName> = new Set([
  'initializeForPurchase',
  'initializeForCappPurchase',
  'initializeForLoad',
  'initializeForUnload',
  'initializeForUpdate',
  'debitForPurchase',
  'debitForCappPurchase',
  'creditForLoad',
  'debitForUnload',
  'updateOverdrawLimit',
]);

const words = {
  file: { zh: '文件', en: 'file' },
  offset: { zh: '偏移', en: 'offset' },
  record: { zh: '记录号', en: 'record' },
  kind: { zh: '余额类型', en: 'kind of balance' },
  type: { zh: '交易类型标识', en: 'transaction type' },
  aid: { zh: '应用名称', en: 'application name' },
  amount: { zh: '金额', en: 'amount' },
  algorithm: { zh: '算法', en: 'algorithm' },
  lock: { zh: '锁定方式', en: 'kind of lock' },
  temporary: { zh: '临时锁定', en: 'temporary' },
  permanent: { zh: '永久锁定', en: 'permanent' },
  key: { zh: '密钥标识', en: 'key id' },
  way: { zh: '切换方式', en: 'way of changing' },
  purse: { zh: '票种', en: 'purse' },
  second: { zh: '第二票种', en: 'second purse' },
  mac: { zh: '安全报文鉴别码（MAC）', en: 'MAC of the command' },
  recordKey: { zh: '记录密钥密文', en: 'record key, enciphered' },
  picture: { zh: '照片', en: 'photo' },
  pin: { zh: '个人密码', en: 'PIN' },
  oldPin: { zh: '原个人密码', en: 'old PIN' },
  newPin: { zh: '新个人密码', en: 'new PIN' },
} as const satisfies Readonly<Record<string, Text>>;

const files: Readonly<Record<Addressee, (sfi: Sfi) => ElementaryFile | undefined>> = { card: purseFile, psam: psamFile };

function fileValue(sfi: Sfi, to: Addressee): Text | string {
  const title = files[to](sfi)?.title ?? (to === 'card' ? longFileTitles[sfi] : undefined);
  return title === undefined ? octet(sfi) : { zh: `${octet(sfi)} ${title.zh}`, en: `${octet(sfi)} ${title.en}` };
}

function algorithmValue(p1: number): Text {
  return p1 === 0x00 ? { zh: '00 3DES', en: '00 triple DES' } : { zh: `${octet(p1)} SM4`, en: `${octet(p1)} SM4` };
}

function octet(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, '0');
}
