/** The forms of the commands by which issuer and holder keep a card: writing, PIN, blocking, authentication, algorithms. */

import { algorithmAnd, exactly, type Form, namesFile, namesRecordFile, octetsOf, silent, someOctets } from './form.ts';
import type { Card } from './handlers.ts';

const macLength = 4;
const bareSeal = ({ choices }: Card) => choices.bareSeal;

/** What commands have in common whose data field is a MAC and nothing else. */
const sealAlone = { dataLength: octetsOf(macLength), emptyWord: bareSeal, ...silent } as const;

export const upkeepForms: readonly Form[] = [
  {
    name: 'updateBinary',
    classes: [0x00, 0x04],
    ins: 0xd6,
    parameters: namesFile,
    dataLength: someOctets,
    ...silent,
  },
  {
    name: 'updateRecord',
    classes: [0x00, 0x04],
    ins: 0xdc,
    parameters: (command) => command.p1 > 0 && namesRecordFile(command),
    dataLength: someOctets,
    ...silent,
  },
  {
    name: 'appendRecord',
    of: 'EP.append',
    classes: [0x04],
    ins: 0xe2,
    parameters: algorithmAnd(0xd0, 0xf0),
    dataLength: someOctets,
    ...silent,
  },
  {
    name: 'updatePicture',
    of: 'EP.picture',
    classes: [0x04],
    ins: 0xd8,
    parameters: exactly(0x9b, 0x00),
    dataLength: someOctets,
    ...silent,
    extended: true,
    classWord: ({ choices }) => choices.pictureClass,
  },
  {
    name: 'verifyPin',
    of: 'EP.pin',
    classes: [0x00],
    ins: 0x20,
    parameters: exactly(0x00, 0x00),
    dataLength: (length) => length >= 2 && length <= 6,
    ...silent,
  },
  {
    name: 'changePin',
    of: 'EP.pin',
    classes: [0x80],
    ins: 0x5e,
    parameters: exactly(0x01, 0x00),
    dataLength: (length) => length >= 5 && length <= 13,
    ...silent,
  },
  {
    name: 'reloadPin',
    of: 'EP.pin-reload',
    classes: [0x80],
    ins: 0x5e,
    parameters: algorithmAnd(0x00),
    dataLength: (length) => length >= 6 && length <= 10,
    ...silent,
  },
  {
    name: 'unblockPin',
    of: 'EP.pin-unblock',
    classes: [0x84],
    ins: 0x24,
    parameters: algorithmAnd(0x00),
    ...sealAlone,
  },
  {
    name: 'applicationBlock',
    of: 'EP.block',
    classes: [0x84],
    ins: 0x1e,
    parameters: algorithmAnd(0x00, 0x01),
    ...sealAlone,
  },
  {
    name: 'applicationUnblock',
    of: 'EP.block',
    classes: [0x84],
    ins: 0x18,
    parameters: algorithmAnd(0x00),
    ...sealAlone,
  },
  {
    name: 'externalAuthenticate',
    of: 'EP.external-authenticate',
    classes: [0x00],
    ins: 0x82,
    parameters: exactly(0x00, 0x00),
    dataLength: octetsOf(8),
    ...silent,
  },
  {
    name: 'changeAlgorithm',
    of: 'EP.algorithms',
    classes: [0x80],
    ins: 0xcd,
    parameters: ({ p1, p2 }) => (p1 === 0x01 || p1 === 0x02) && (p2 === 0x00 || p2 === 0x03),
    dataLength: octetsOf(0),
    ...silent,
  },
  {
    name: 'blockAlgorithm',
    of: 'EP.algorithms',
    classes: [0x80],
    ins: 0xcd,
    parameters: ({ p1, p2 }) => p1 === 0x03 && (p2 === 0x01 || p2 === 0x03),
    ...sealAlone,
  },
];
