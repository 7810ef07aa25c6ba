/** How a command must look before its handler sees it, and what a wrong length is answered. */

import type { Command } from '../../iso7816/command.ts';
import type { StatusWord } from '../../iso7816/response.ts';
import type { PurseFunction } from '../profiles/profile.ts';
import { algorithmNamed, hasAlgorithm } from './algorithm.ts';
import type { Card, CommandName } from './handlers.ts';

/** Class, parameters and lengths of one command. */
export interface Form {
  readonly name: CommandName;
  /** The function that a card must have to know the command; every card knows it when absent. */
  readonly of?: PurseFunction;
  readonly classes: readonly number[];
  readonly ins: number;
  parameters(command: Command, card: Card): boolean;
  /** Octets of the data field that are right. */
  dataLength(length: number, command: Command): boolean;
  /** Octets of the whole answer; `own` where only the handler can tell. */
  answers(command: Command): number | 'own';
  /** Whether Le may stay away although data come back. */
  mayOmitLe(card: Card): boolean;
  /** Lengths of three octets, which other commands refuse: Le 0000 for the whole of a file, or Lc. */
  readonly extended?: true;
  /** The word for a data field of no octets at all, where it differs from that for other lengths. */
  emptyWord?(card: Card): StatusWord;
  /** The word for another class, where it differs from that of other commands. */
  classWord?(card: Card): StatusWord;
}

export const exactly = (p1: number, p2: number) => (command: Command) => command.p1 === p1 && command.p2 === p2;
/** Whether P1, or P2 of a record command, holds a short file identifier. */
export const namesFile = ({ p1 }: Command) => p1 > 0x80 && p1 < 0x9f;
export const namesRecordFile = ({ p2 }: Command) => (p2 & 0x07) === 0x04 && p2 > 0x04 && p2 < 0xfc;
export const octetsOf = (wanted: number) => (length: number) => length === wanted;
export const someOctets = (length: number) => length > 0;
export const answered = (length: number | 'own') => () => length;
export const whenTolerated = ({ choices }: Card) => choices.missingLe === 'answered';
export const whenDebitTolerates = ({ choices }: Card) => choices.debitLe === 'optional';
export const always = () => true;
export const never = () => false;

/** What commands without an answer have in common. */
export const silent = { answers: answered(0), mayOmitLe: always } as const;

/** Whether P1 names an algorithm that the card has, and P2 is one of these. */
export const algorithmAnd =
  (...right: readonly number[]) =>
  (command: Command, card: Card) =>
    command.p1 <= 0x01 && hasAlgorithm(algorithmNamed(command), card) && right.includes(command.p2);

/** The word for an Le that is neither 00 nor right. */
export function wrongLe(right: number, { choices }: Card): StatusWord {
  if (choices.wrongLe === '6700' || right === 0) return '6700';
  return `6C${right.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** Why the lengths of a command are wrong: a status word, if they are. */
export function lengthFault(form: Form, command: Command, card: Card): StatusWord | undefined {
  const { data, le, extended = false } = command;
  const length = data?.length ?? 0;
  if (extended !== (form.extended === true)) return '6700';
  if (!form.dataLength(length, command)) return length === 0 ? (form.emptyWord?.(card) ?? '6700') : '6700';
  const right = form.answers(command);
  if (extended) return le === (right === 0 ? undefined : 65536) ? undefined : '6700';
  if (right === 0) return le === undefined || card.choices.surplusLe === 'tolerated' ? undefined : '6700';
  if (le === undefined) return form.mayOmitLe(card) ? undefined : '6700';
  return right === 'own' || le === 256 || le === right ? undefined : wrongLe(right, card);
}
