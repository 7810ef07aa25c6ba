/** The files of the purse: places and sizes against the published tables, and laws of their layouts. */

import { describe, expect, test } from 'vitest';
import { type Layout, LayoutError } from '../../bytes/layout.ts';
import { busLayout, railLayout, transitHeaderLayout, transitRecords } from './ef1a.ts';
import { ef1eLayout } from './ef1e.ts';
import { ef15Layout } from './ef15.ts';
import { ef16Layout, readPadded, writePadded } from './ef16.ts';
import { ef17Layout } from './ef17.ts';
import { ef18Layout } from './ef18.ts';
import { psamFile } from './psam-files.ts';
import { purseFile, purseFiles } from './purse-files.ts';

/** Name and first octet (from 0) of every field, as the published tables count them. */
const places: readonly [string, Layout, number, string][] = [
  ['EF 15', ef15Layout, 30, 'issuer 0, applicationType 8, version 9, serial 10, startDate 20, expiryDate 24, issuerFci 28'],
  ['EF 16', ef16Layout, 55, 'cardKind 0, issuerStaff 1, name 2, documentNumber 22, documentType 54'],
  ['EF 17', ef17Layout, 60, 'country 0, province 4, city 6, interoperability 8, cardType 10, reserved 11'],
  ['EF 18', ef18Layout, 23, 'counter 0, overdraftLimit 2, amount 5, type 9, terminal 10, dateTime 16'],
  [
    'EF 1E',
    ef1eLayout,
    48,
    'tripType 0, terminal 1, industry 9, line 10, station 12, operator 14, reserved 16, amount 17, balance 21, dateTime 25, ' +
      'acceptorCity 32, acceptor 34, reservedTail 42',
  ],
  ['the header of EF 1A', transitHeaderLayout, 6, 'id 0, rest 2, valid 3, extendedApplication 4, lock 5'],
  [
    'record 2701',
    railLayout,
    128,
    'id 0, rest 2, valid 3, extendedApplication 4, lock 5, transactionSerial 6, railStatus 14, entryCity 15, exitCity 17, ' +
      'entryOrganisation 19, exitOrganisation 27, entryStation 35, exitStation 43, entryTerminal 51, exitTerminal 59, entryTime 67, ' +
      'exitTime 74, markedAmount 81, entryLine 85, exitLine 86, entryAmount 87, entryBalance 91, exitAmount 95, reserved 99',
  ],
  [
    'record 2702',
    busLayout,
    128,
    'id 0, rest 2, valid 3, extendedApplication 4, lock 5, transactionSerial 6, busStatus 14, boardCity 15, boardOrganisation 17, ' +
      'boardOperator 25, boardLine 27, boardStation 29, boardVehicle 30, boardTerminal 38, boardTime 46, markedAmount 53, direction 57, ' +
      'alightCity 58, alightOrganisation 60, alightOperator 68, alightLine 70, alightStation 72, alightVehicle 73, alightTerminal 81, ' +
      'alightTime 89, amount 96, mileage 100, reserved 102',
  ],
];

describe.each(places)('%s', (_, layout, length, expected) => {
  test(`has ${length} octets, its fields where the table has them`, () => {
    expect(layout.length).toBe(length);
    expect(layout.fields.map(({ name, offset }) => `${name} ${offset}`).join(', ')).toBe(expected);
  });
});

describe('EF 1A', () => {
  test('has eighteen records of 2190 octets in all', () => {
    expect(transitRecords.map(({ id, length }) => `${id} ${length}`)).toEqual([
      ...['2701 128', '2702 128', '2703 128', '2704 128', '2705 128', '2706 128', '2707 112', '2708 128', '2709 128'],
      ...['270A 128', '270B 128', '270C 128', '270D 30', '270E 128', '270F 128', '2710 128', '2711 128', '2712 128'],
    ]);
    expect(purseFile(0x1a)?.size).toBe(2190);
  });
  test('has lengths for its own records only', () => {
    expect([0, 1, 7, 13, 18, 19].map((number) => purseFile(0x1a)?.lengthOf(number))).toEqual([undefined, 128, 112, 30, 128, undefined]);
  });
});

test('every file stands under its own short identifier', () => {
  expect(purseFiles.map(({ sfi, size, records }) => [sfi, size, records])).toEqual([
    [0x15, 30, undefined],
    [0x16, 55, undefined],
    [0x17, 60, undefined],
    [0x18, 230, 10],
    [0x1a, 2190, 18],
    [0x1e, 1440, 30],
  ]);
  expect(purseFile(0x19)).toBeUndefined();
  expect([0x16, 0x17, 0x15].map((sfi) => psamFile(sfi)?.size)).toEqual([6, 25, undefined]);
});

describe('the texts of EF 16', () => {
  test('are filled up with blanks and read without them', () => {
    // 张三 in GB 2312 is D5C5 C8FD.
    expect(writePadded('张三', 20, 'gb18030')).toBe(`D5C5C8FD${'20'.repeat(16)}`);
    expect(readPadded(`D5C5C8FD${'20'.repeat(16)}`, 'gb18030')).toBe('张三');
  });
  test('are undefined where the octets are no text', () => {
    expect(readPadded('FF80'.repeat(10), 'ascii')).toBeUndefined();
  });
  test('are refused where they do not fit', () => {
    expect(() => writePadded('一二三四五六七八九十一', 20, 'gb18030')).toThrow(LayoutError);
    expect(() => writePadded('三', 32, 'ascii')).toThrow(LayoutError);
  });
});
