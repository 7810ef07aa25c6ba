/** The forms of the commands that select, read and ask. */

import { answered, exactly, type Form, namesFile, namesRecordFile, never, octetsOf, whenTolerated } from './form.ts';
import type { Card } from './handlers.ts';

const nothing = octetsOf(0);
const proveTypes = [2, 3, 6, 7, 9];
const pictureClass = ({ choices }: Card) => choices.pictureClass;

/** A name given by SELECT decides later between PPSE, purse and the other ministry's application. */
export const readingForms: readonly Form[] = [
  {
    name: 'selectByName',
    classes: [0x00],
    ins: 0xa4,
    parameters: exactly(0x04, 0x00),
    dataLength: (length) => length >= 5 && length <= 16,
    answers: answered('own'),
    mayOmitLe: ({ choices }) => choices.selectLe === 'optional',
  },
  {
    name: 'readBinary',
    classes: [0x00],
    ins: 0xb0,
    parameters: namesFile,
    dataLength: nothing,
    answers: answered('own'),
    mayOmitLe: whenTolerated,
  },
  {
    name: 'readRecord',
    classes: [0x00],
    ins: 0xb2,
    parameters: namesRecordFile,
    dataLength: nothing,
    answers: answered('own'),
    mayOmitLe: whenTolerated,
  },
  {
    name: 'readPicture',
    of: 'EP.picture',
    classes: [0x00],
    ins: 0xb5,
    parameters: ({ p1, p2 }) => p1 !== 0x9c && p2 === 0x00,
    dataLength: nothing,
    answers: answered('own'),
    mayOmitLe: never,
    extended: true,
    classWord: pictureClass,
  },
  {
    name: 'readQrCode',
    of: 'EP.qr',
    classes: [0x00],
    ins: 0xb5,
    parameters: exactly(0x9c, 0x00),
    dataLength: nothing,
    answers: answered('own'),
    mayOmitLe: never,
    extended: true,
    classWord: pictureClass,
  },
  {
    name: 'getBalance',
    classes: [0x80],
    ins: 0x5c,
    parameters: ({ p1, p2 }, { choices, functions }) => {
      const kind = p1 % 6;
      const known = kind !== 0x04 || choices.capBalance === 'answered';
      return p2 === 0x02 && known && p1 < (functions.has('EP.second-purse') ? 12 : 6);
    },
    dataLength: nothing,
    answers: ({ p1 }) => (p1 % 6 === 0x05 ? 16 : 4),
    mayOmitLe: whenTolerated,
  },
  {
    name: 'getChallenge',
    classes: [0x00],
    ins: 0x84,
    parameters: exactly(0x00, 0x00),
    dataLength: nothing,
    answers: answered('own'),
    mayOmitLe: never,
  },
  {
    name: 'getTransactionProve',
    of: 'EP.prove',
    classes: [0x80],
    ins: 0x5a,
    parameters: ({ p1, p2 }) => p1 === 0x00 && proveTypes.includes(p2),
    dataLength: octetsOf(2),
    answers: answered(8),
    mayOmitLe: whenTolerated,
  },
  {
    name: 'getAlgorithm',
    of: 'EP.algorithms',
    classes: [0x80],
    ins: 0xcd,
    parameters: exactly(0x00, 0x00),
    dataLength: nothing,
    answers: answered(1),
    mayOmitLe: whenTolerated,
  },
];
