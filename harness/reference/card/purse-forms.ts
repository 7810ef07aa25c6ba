/** The forms of the commands that open and complete a transaction. */

import type { Command } from '../../iso7816/command.ts';
import { answered, type Form, octetsOf, silent, someOctets, whenDebitTolerates, whenTolerated } from './form.ts';
import type { Card } from './handlers.ts';

/** Whether the right half of P1 is as it must be, and its left half names a purse that the card has; P2 as given. */
const purseAnd = (p1: number, p2: number) => (command: Command, card: Card) => isPurse(command, p1, card) && command.p2 === p2;

function isPurse(command: Command, p1: number, { functions }: Card): boolean {
  return command.p1 === p1 || (command.p1 === (p1 | 0x10) && functions.has('EP.second-purse'));
}

export const purseForms: readonly Form[] = [
  {
    name: 'initializeForLoad',
    of: 'EP.load',
    classes: [0x80],
    ins: 0x50,
    parameters: purseAnd(0x00, 0x02),
    dataLength: octetsOf(11),
    answers: answered(16),
    mayOmitLe: whenTolerated,
  },
  {
    name: 'initializeForPurchase',
    of: 'EP.purchase',
    classes: [0x80],
    ins: 0x50,
    parameters: purseAnd(0x01, 0x02),
    dataLength: octetsOf(11),
    answers: answered(15),
    mayOmitLe: whenTolerated,
  },
  {
    name: 'initializeForCappPurchase',
    of: 'EP.capp',
    classes: [0x80],
    ins: 0x50,
    parameters: purseAnd(0x03, 0x02),
    dataLength: octetsOf(11),
    answers: answered(15),
    mayOmitLe: whenTolerated,
  },
  {
    name: 'initializeForUpdate',
    of: 'EP.overdraft-update',
    classes: [0x80],
    ins: 0x50,
    parameters: purseAnd(0x04, 0x01),
    dataLength: octetsOf(7),
    answers: answered(19),
    mayOmitLe: whenTolerated,
  },
  {
    name: 'initializeForUnload',
    of: 'EP.unload',
    classes: [0x80],
    ins: 0x50,
    parameters: purseAnd(0x05, 0x02),
    dataLength: octetsOf(11),
    answers: answered(16),
    mayOmitLe: whenTolerated,
  },
  {
    name: 'updateCappDataCache',
    of: 'EP.capp',
    classes: [0x80],
    ins: 0xdc,
    parameters: ({ p1, p2 }, { choices }) => {
      const known = choices.cacheParameter === 'ignored';
      return p2 === 0xf0 ? known || p1 === 0 : p2 === 0xd0 && (known || (p1 >= 1 && p1 <= 18));
    },
    dataLength: someOctets,
    ...silent,
  },
  {
    name: 'debitForCappPurchase',
    of: 'EP.capp',
    classes: [0x80],
    ins: 0x54,
    parameters: purseAnd(0x01, 0x00),
    dataLength: octetsOf(15),
    answers: answered(8),
    mayOmitLe: whenDebitTolerates,
  },
  {
    name: 'debitForPurchase',
    of: 'EP.purchase',
    classes: [0x80],
    ins: 0x54,
    parameters: (command, card) => isPurse(command, card.edition === '2015' ? 0x01 : 0x02, card) && command.p2 === 0x00,
    dataLength: octetsOf(15),
    answers: answered(8),
    mayOmitLe: whenDebitTolerates,
  },
  {
    name: 'debitForUnload',
    of: 'EP.unload',
    classes: [0x80],
    ins: 0x54,
    parameters: purseAnd(0x03, 0x00),
    dataLength: octetsOf(11),
    answers: answered(4),
    mayOmitLe: whenDebitTolerates,
  },
  {
    name: 'creditForLoad',
    of: 'EP.load',
    classes: [0x80],
    ins: 0x52,
    parameters: (command, card) => {
      const { p2 } = command;
      const { creditP2 } = card.choices;
      const known = (p2 === 0x00 && creditP2 !== '02') || (p2 === 0x02 && creditP2 !== '00');
      return known && isPurse(command, 0x00, card);
    },
    dataLength: octetsOf(11),
    answers: answered(4),
    mayOmitLe: whenDebitTolerates,
  },
  {
    name: 'updateOverdrawLimit',
    of: 'EP.overdraft-update',
    classes: [0x80],
    ins: 0x58,
    parameters: purseAnd(0x00, 0x00),
    dataLength: octetsOf(14),
    answers: answered(4),
    mayOmitLe: whenDebitTolerates,
  },
];
