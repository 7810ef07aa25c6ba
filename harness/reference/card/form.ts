/** The form of every command a K1 card knows: class, parameters and lengths, and what a wrong one is answered. */

import type { Command } from '../../iso7816/command.ts';
import type { StatusWord } from '../../iso7816/response.ts';
import type { Card, CommandName } from './handlers.ts';

/** How a command must look before its handler sees it. */
export interface Form {
  readonly name: CommandName;
  readonly classes: readonly number[];
  readonly ins: number;
  parameters(command: Command, card: Card): boolean;
  /** Octets of the data field that are right. */
  dataLength(length: number, command: Command): boolean;
  /** Octets of the whole answer; `own` where only the handler can tell. */
  answers(command: Command): number | 'own';
  /** Whether Le may stay away although data come back. */
  mayOmitLe(card: Card): boolean;
}

const exactly = (p1: number, p2: number) => (command: Command) => command.p1 === p1 && command.p2 === p2;
const octetsOf = (wanted: number) => (length: number) => length === wanted;
const answered = (length: number | 'own') => () => length;
const whenTolerated = ({ choices }: Card) => choices.missingLe === 'answered';
const whenDebitTolerates = ({ choices }: Card) => choices.debitLe === 'optional';
const whenSelectTolerates = ({ choices }: Card) => choices.selectLe === 'optional';

const proveTypes = [2, 3, 6, 7, 9];

/** The forms, one a command; a name given by SELECT decides later between PPSE and purse. */
export const forms: readonly Form[] = [
  {
    name: 'selectByName',
    classes: [0x00],
    ins: 0xa4,
    parameters: exactly(0x04, 0x00),
    dataLength: (length) => length >= 5 && length <= 16,
    answers: answered('own'),
    mayOmitLe: whenSelectTolerates,
  },
  {
    name: 'readBinary',
    classes: [0x00],
    ins: 0xb0,
    parameters: ({ p1 }) => p1 > 0x80 && p1 < 0x9f,
    dataLength: octetsOf(0),
    answers: answered('own'),
    mayOmitLe: whenTolerated,
  },
  {
    name: 'readRecord',
    classes: [0x00],
    ins: 0xb2,
    parameters: ({ p2 }) => (p2 & 0x07) === 0x04 && p2 > 0x04 && p2 < 0xfc,
    dataLength: octetsOf(0),
    answers: answered('own'),
    mayOmitLe: whenTolerated,
  },
  {
    name: 'getBalance',
    classes: [0x80],
    ins: 0x5c,
    parameters: ({ p1, p2 }, { choices }) =>
      p2 === 0x02 && (p1 <= 0x03 || (p1 === 0x04 && choices.capBalance === 'answered') || p1 === 0x05),
    dataLength: octetsOf(0),
    answers: ({ p1 }) => (p1 === 0x05 ? 16 : 4),
    mayOmitLe: whenTolerated,
  },
  {
    name: 'getChallenge',
    classes: [0x00],
    ins: 0x84,
    parameters: exactly(0x00, 0x00),
    dataLength: octetsOf(0),
    answers: answered('own'),
    mayOmitLe: () => false,
  },
  {
    name: 'initializeForLoad',
    classes: [0x80],
    ins: 0x50,
    parameters: exactly(0x00, 0x02),
    dataLength: octetsOf(11),
    answers: answered(16),
    mayOmitLe: whenTolerated,
  },
  {
    name: 'initializeForPurchase',
    classes: [0x80],
    ins: 0x50,
    parameters: exactly(0x01, 0x02),
    dataLength: octetsOf(11),
    answers: answered(15),
    mayOmitLe: whenTolerated,
  },
  {
    name: 'initializeForCappPurchase',
    classes: [0x80],
    ins: 0x50,
    parameters: exactly(0x03, 0x02),
    dataLength: octetsOf(11),
    answers: answered(15),
    mayOmitLe: whenTolerated,
  },
  {
    name: 'updateCappDataCache',
    classes: [0x80],
    ins: 0xdc,
    parameters: ({ p1, p2 }, { choices }) => {
      const known = choices.cacheParameter === 'ignored';
      return p2 === 0xf0 ? known || p1 === 0 : p2 === 0xd0 && (known || (p1 >= 1 && p1 <= 18));
    },
    dataLength: (length) => length > 0,
    answers: answered(0),
    mayOmitLe: () => true,
  },
  {
    name: 'debitForCappPurchase',
    classes: [0x80],
    ins: 0x54,
    parameters: exactly(0x01, 0x00),
    dataLength: octetsOf(15),
    answers: answered(8),
    mayOmitLe: whenDebitTolerates,
  },
  {
    name: 'debitForPurchase',
    classes: [0x80],
    ins: 0x54,
    parameters: ({ p1, p2 }, { edition }) => p1 === (edition === '2015' ? 0x01 : 0x02) && p2 === 0x00,
    dataLength: octetsOf(15),
    answers: answered(8),
    mayOmitLe: whenDebitTolerates,
  },
  {
    name: 'creditForLoad',
    classes: [0x80],
    ins: 0x52,
    parameters: ({ p1, p2 }, { choices }) =>
      p1 === 0x00 && ((p2 === 0x00 && choices.creditP2 !== '02') || (p2 === 0x02 && choices.creditP2 !== '00')),
    dataLength: octetsOf(11),
    answers: answered(4),
    mayOmitLe: whenDebitTolerates,
  },
  {
    name: 'getTransactionProve',
    classes: [0x80],
    ins: 0x5a,
    parameters: ({ p1, p2 }) => p1 === 0x00 && proveTypes.includes(p2),
    dataLength: octetsOf(2),
    answers: answered(8),
    mayOmitLe: whenTolerated,
  },
  {
    name: 'updateBinary',
    classes: [0x00, 0x04],
    ins: 0xd6,
    parameters: ({ p1 }) => p1 > 0x80 && p1 < 0x9f,
    dataLength: (length) => length > 0,
    answers: answered(0),
    mayOmitLe: () => true,
  },
  {
    name: 'updateRecord',
    classes: [0x00, 0x04],
    ins: 0xdc,
    parameters: ({ p1, p2 }) => p1 > 0 && (p2 & 0x07) === 0x04 && p2 > 0x04 && p2 < 0xfc,
    dataLength: (length) => length > 0,
    answers: answered(0),
    mayOmitLe: () => true,
  },
];

/** The word for an Le that is neither 00 nor right. */
export function wrongLe(right: number, { choices }: Card): StatusWord {
  if (choices.wrongLe === '6700' || right === 0) return '6700';
  return `6C${right.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** Why the lengths of a command are wrong: a status word, if they are. */
export function lengthFault(form: Form, command: Command, card: Card): StatusWord | undefined {
  const { data, le, extended } = command;
  if (extended === true || !form.dataLength(data?.length ?? 0, command)) return '6700';
  const right = form.answers(command);
  if (right === 0) return le === undefined || card.choices.surplusLe === 'tolerated' ? undefined : '6700';
  if (le === undefined) return form.mayOmitLe(card) ? undefined : '6700';
  return right === 'own' || le === 256 || le === right ? undefined : wrongLe(right, card);
}
