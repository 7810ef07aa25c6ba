/** Commands and answers as people read them in a report: names, amounts in yuan, times, file contents. */

import { hex } from '../bytes/hex.ts';
import { type Command, readCommand } from '../iso7816/command.ts';
import type { Text } from '../text.ts';
import type { PurseCommand } from './command/purse-command.ts';
import { type PurseCommandName, purseCommands } from './command/purse-commands.ts';
import { namedCommand } from './command-names.ts';
import { type Addressee, answerFields, headerFields, type Recognized, requestFields } from './described-data.ts';
import { type DescribedField, rawField } from './described-field.ts';
import { describeStatusWord } from './status-word.ts';

export type { Addressee } from './described-data.ts';
export type { DescribedField } from './described-field.ts';
export { describeStatusWord } from './status-word.ts';

/** A command or an answer in words. */
export interface Described {
  readonly name: Text;
  readonly fields: readonly DescribedField[];
  readonly note?: Text;
}

/** What a command APDU says. Never throws: octets that make no sense come back in hexadecimal. */
export function describeCommand(apdu: Uint8Array, to: Addressee = 'card'): Described {
  const command = readCommand(apdu);
  if (command === undefined) return { name: malformed, fields: apdu.length === 0 ? [] : [rawField(apdu, 0)] };
  const known = recognized(command);
  return { name: known.title, fields: [...headerFields(known, command, to), ...requestFields(known, command)] };
}

/** What a command APDU is called. Never throws. */
export function nameCommand(apdu: Uint8Array): Text {
  const command = readCommand(apdu);
  return command === undefined ? malformed : recognized(command).title;
}

/** What an answer says, given the command that it answers. Never throws. */
export function describeResponse(commandApdu: Uint8Array, responseApdu: Uint8Array, to: Addressee = 'card'): Described {
  const command = readCommand(commandApdu);
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

const malformed: Text = { zh: '不是命令APDU', en: 'no command APDU' };
const unknown: Text = { zh: '未知命令', en: 'unknown command' };
const anyDebit: Text = { zh: '消费或复合消费', en: 'DEBIT FOR PURCHASE or FOR CAPP PURCHASE' };

const everyPurseCommand = Object.entries(purseCommands) as readonly [PurseCommandName, PurseCommand<never, unknown>][];

function recognized(command: Command): Recognized {
  for (const [verb, each] of everyPurseCommand) {
    if (!each.matches(command)) continue;
    // In the 2015 edition the two differ only by the INITIALIZE before them.
    const isEither = verb === 'debitForPurchase' && purseCommands.debitForCappPurchase.matches(command);
    return { ...each, verb, title: isEither ? anyDebit : each.name };
  }
  const named = namedCommand(command);
  return named === undefined ? { name: unknown, title: unknown } : { ...named, title: named.name };
}
