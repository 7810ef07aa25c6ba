/** Commands and answers as people read them in a report: names, amounts in yuan, times, file contents. */

import { hex } from '../bytes/hex.ts';
import type { Layout } from '../bytes/layout.ts';
import { uint } from '../bytes/uint.ts';
import { type Command, decodeCommand } from '../iso7816/command.ts';
import type { Text } from '../text.ts';
import { balanceKindOf, balanceKinds } from './command/get-balance.ts';
import type { PurseCommand } from './command/purse-command.ts';
import { type PurseCommandName, purseCommands } from './command/purse-commands.ts';
import { type NamedCommand, namedCommand } from './command-names.ts';
import { amountText, type DescribedField, layoutFields, nameValue, rawField, tlvFields } from './described-field.ts';
import { transitHeaderLayout } from './file/ef1a.ts';
import type { ElementaryFile, Sfi } from './file/elementary-file.ts';
import { psamFile } from './file/psam-files.ts';
import { purseFile } from './file/purse-files.ts';
import { describeStatusWord } from './status-word.ts';
import { isTransactionType, transactionTypes } from './transaction.ts';

export type { DescribedField } from './described-field.ts';
export { describeStatusWord } from './status-word.ts';

/** A command or an answer in words. */
export interface Described {
  readonly name: Text;
  readonly fields: readonly DescribedField[];
  readonly note?: Text;
}

/** Whom a command is for: the same short identifier names one file of a card and another of a PSAM. */
export type Addressee = 'card' | 'psam';

/** What a command APDU says. Never throws: octets that make no sense come back in hexadecimal. */
export function describeCommand(apdu: Uint8Array, to: Addressee = 'card'): Described {
  const command = parsed(apdu);
  if (command === undefined) return { name: malformed, fields: apdu.length === 0 ? [] : [rawField(apdu, 0)] };
  const known = recognized(command);
  return { name: known.title, fields: [...headerFields(known, command, to), ...requestFields(known, command)] };
}

/** What an answer says, given the command that it answers. Never throws. */
export function describeResponse(commandApdu: Uint8Array, responseApdu: Uint8Array, to: Addressee = 'card'): Described {
  const command = parsed(commandApdu);
  const known = command === undefined ? undefined : recognized(command);
  const name = known?.title ?? malformed;
  if (responseApdu.length < 2) {
    const note = { zh: '应答不足2字节：链路中断，不是状态字', en: 'fewer than two octets: a broken link, no status word' };
    return { name, fields: responseApdu.length === 0 ? [] : [rawField(responseApdu, 0)], note };
  }
  const data = responseApdu.subarray(0, -2);
  const word = hex(responseApdu.subarray(-2));
  const meaning = describeStatusWord(word);
  const status = {
    name: { zh: '状态字', en: 'status word' },
    value: { zh: `${word} ${meaning.zh}`, en: `${word} ${meaning.en}` },
    offset: data.length,
    length: 2,
  };
  const content = known === undefined || command === undefined ? [rawField(data, 0)] : answerFields(known, command, data, to);
  return { name, fields: [...(data.length === 0 ? [] : content), status] };
}

interface Recognized extends NamedCommand {
  readonly title: Text;
  /** Which purse command it is, if it is one. */
  readonly verb?: PurseCommandName;
}

const malformed: Text = { zh: '不是命令APDU', en: 'no command APDU' };
const unknown: Text = { zh: '未知命令', en: 'unknown command' };
const anyDebit: Text = { zh: '消费或复合消费', en: 'DEBIT FOR PURCHASE or FOR CAPP PURCHASE' };

function recognized(command: Command): Recognized {
  for (const [verb, each] of Object.entries(purseCommands) as [PurseCommandName, PurseCommand<never, unknown>][]) {
    if (!each.matches(command)) continue;
    // In the 2015 edition the two differ only by the INITIALIZE before them.
    const isEither = verb === 'debitForPurchase' && purseCommands.debitForCappPurchase.matches(command);
    return { ...each, verb, title: isEither ? anyDebit : each.name };
  }
  const named = namedCommand(command);
  return named === undefined ? { name: unknown, title: unknown } : { ...named, title: named.name };
}

/** What P1 and P2 choose. */
function headerFields({ verb }: Recognized, { p1, p2 }: Command, to: Addressee): DescribedField[] {
  const at1 = (name: Text, value: Text | string) => ({ name, value, offset: 2, length: 1 });
  const at2 = (name: Text, value: Text | string) => ({ name, value, offset: 3, length: 1 });
  switch (verb) {
    case 'readBinary':
      return [at1(words.file, fileValue(p1 & 0x1f, to)), at2(words.offset, String(p2))];
    case 'readRecord':
      return [at2(words.file, fileValue(p2 >> 3, to)), at1(words.record, String(p1))];
    case 'updateCappDataCache':
      return [at2(words.file, fileValue(p2 >> 3, to)), at1(words.record, String(p1))];
    case 'getBalance': {
      const kind = balanceKindOf(p1);
      const second = p1 < 6 ? { zh: '', en: '' } : { zh: '（第二票种）', en: ' (second purse)' };
      return kind === undefined ? [] : [at1(words.kind, { zh: balanceKinds[kind].zh + second.zh, en: balanceKinds[kind].en + second.en })];
    }
    case 'getTransactionProve':
      return [at2(words.type, isTransactionType(p2) ? transactionTypes[p2] : octet(p2))];
    default:
      return [];
  }
}

function requestFields(known: Recognized, command: Command): DescribedField[] {
  const { data } = command;
  if (data === undefined || data.length === 0) return [];
  const at = command.extended === true ? 7 : 5;
  if (known.isSecret) return [{ ...rawField(data, at, words.secret), personal: true }];
  if (command.ins === 0xa4 && command.p1 === 0x04) return [{ name: words.aid, value: nameValue(data), offset: at, length: data.length }];
  if (known.verb === 'updateCappDataCache') return recordFields(command.p2 >> 3, command.p1, data, at);
  return known.request === undefined ? [rawField(data, at)] : layoutFields(known.request, data, at);
}

function answerFields(known: Recognized, command: Command, data: Uint8Array, to: Addressee): DescribedField[] {
  switch (known.verb) {
    case 'readBinary': {
      const file = files[to](command.p1 & 0x1f);
      const layout = file?.structure === 'transparent' ? file.layoutOf(1) : undefined;
      return layout === undefined ? [rawField(data, 0)] : layoutFields(layout, data, 0, command.p2);
    }
    case 'readRecord':
      return recordFields(command.p2 >> 3, command.p1, data, 0);
    case 'getBalance':
      return balanceFields(data);
    default:
      if (command.ins === 0xa4) return tlvFields(data, 0);
      return known.response === undefined ? [rawField(data, 0)] : layoutFields(known.response, data, 0);
  }
}

function recordFields(sfi: Sfi, number: number, data: Uint8Array, at: number): DescribedField[] {
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

const words = {
  file: { zh: '文件', en: 'file' },
  offset: { zh: '偏移', en: 'offset' },
  record: { zh: '记录号', en: 'record' },
  kind: { zh: '余额类型', en: 'kind of balance' },
  type: { zh: '交易类型标识', en: 'transaction type' },
  aid: { zh: '应用名称', en: 'application name' },
  amount: { zh: '金额', en: 'amount' },
  secret: { zh: 'PIN 数据', en: 'PIN data' },
} as const satisfies Readonly<Record<string, Text>>;

const files: Readonly<Record<Addressee, (sfi: Sfi) => ElementaryFile | undefined>> = { card: purseFile, psam: psamFile };

function fileValue(sfi: Sfi, to: Addressee): Text | string {
  const title = files[to](sfi)?.title;
  return title === undefined ? octet(sfi) : { zh: `${octet(sfi)} ${title.zh}`, en: `${octet(sfi)} ${title.en}` };
}

function octet(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, '0');
}

function parsed(apdu: Uint8Array): Command | undefined {
  try {
    return decodeCommand(apdu);
  } catch {
    return undefined;
  }
}
