/** What people read of commands and answers; and that nothing on a wire makes the reading fail. */

import { describe, expect, test } from 'vitest';
import { bytes, hex } from '../bytes/hex.ts';
import { encodeCommand } from '../iso7816/command.ts';
import { purseCommands } from './command/purse-commands.ts';
import { type Described, describeCommand, describeResponse, describeStatusWord } from './describe.ts';
import { fen } from './money.ts';

/** English names and values, `name: value`. */
function lines({ name, fields }: Described): string[] {
  return [name.en, ...fields.map((field) => `${field.name.en}: ${typeof field.value === 'string' ? field.value : field.value.en}`)];
}

describe('a command', () => {
  test.each([
    ['00A4040008A00000063201010500', ['SELECT application', 'application name: A000000632010105 electronic purse']],
    ['00B0950A0A', ['READ BINARY', 'file: 15 public application information', 'offset: 10']],
    ['00B202C417', ['READ RECORD', 'file: 18 transaction detail', 'record: 2']],
    ['805C030204', ['GET BALANCE', 'kind of balance: real balance']],
    ['805C090204', ['GET BALANCE', 'kind of balance: real balance (second purse)']],
    [
      '805001020B01000000644131012101980F',
      ['INITIALIZE FOR PURCHASE', 'key index: 01', 'amount: 1.00 yuan', 'terminal number: 413101210198'],
    ],
    [
      '805401000F000001E720190108151751B915CAE708',
      ['DEBIT FOR PURCHASE or FOR CAPP PURCHASE', 'terminal sequence: 000001E7', 'date and time: 2019-01-08 15:17:51', 'MAC1: B915CAE7'],
    ],
    ['805A000902005A08', ['GET TRANSACTION PROVE', 'transaction type: CAPP purchase', 'transaction counter: 90']],
    [
      '805005020B01000000644131012101980F',
      ['INITIALIZE FOR UNLOAD', 'key index: 01', 'amount: 1.00 yuan', 'terminal number: 413101210198'],
    ],
    [
      '805015020B01000000644131012101980F',
      ['INITIALIZE FOR UNLOAD', 'purse: second purse', 'key index: 01', 'amount: 1.00 yuan', 'terminal number: 413101210198'],
    ],
    ['805403000B20190108151751B915CAE704', ['DEBIT FOR UNLOAD', 'date and time: 2019-01-08 15:17:51', 'MAC2: B915CAE7']],
    ['80500401070141310121019813', ['INITIALIZE FOR UPDATE', 'key index: 01', 'terminal number: 413101210198']],
    [
      '805800000E00100020190108151751B915CAE704',
      ['UPDATE OVERDRAW LIMIT', 'overdraft limit: 40.96 yuan', 'date and time: 2019-01-08 15:17:51', 'MAC2: B915CAE7'],
    ],
    [
      '04D697080600010342EF9C',
      [
        'UPDATE BINARY',
        'file: 17 management information',
        'offset: 8',
        'interoperability flag: 0001 interoperable',
        'MAC of the command: 0342EF9C',
      ],
    ],
    ['00D697080201020304', ['no command APDU', 'data: 00D697080201020304']],
    ['00D6970802FFFF', ['UPDATE BINARY', 'file: 17 management information', 'offset: 8', 'interoperability flag: FFFF']],
    ['04D69708020342', ['UPDATE BINARY', 'file: 17 management information', 'offset: 8', 'MAC of the command: 0342']],
    [
      '04DC01F40827010203 0342EF9C',
      [
        'UPDATE RECORD',
        expect.stringMatching(/^file: 1E/),
        'record: 1',
        'trip type: 27',
        'terminal number: 010203',
        'MAC of the command: 0342EF9C',
      ],
    ],
    [
      `04E201D01A ${'A5'.repeat(16)} 27017D010000 0342EF9C`,
      [
        'APPEND RECORD',
        'file: 1A transit process, variable records',
        'algorithm: 01 SM4',
        `record key, enciphered: ${'A5'.repeat(16)}`,
        'record id: 2701',
        'length of the rest: 125',
        'valid flag: 01 valid',
        'extended application flag: 00',
        'application lock flag: 00 not locked',
        'MAC of the command: 0342EF9C',
      ],
    ],
    ['841E000004B09E95EC', ['APPLICATION BLOCK', 'algorithm: 00 triple DES', 'kind of lock: temporary', 'MAC of the command: B09E95EC']],
    ['841E010104B09E95EC', ['APPLICATION BLOCK', 'algorithm: 01 SM4', 'kind of lock: permanent', 'MAC of the command: B09E95EC']],
    ['8418000004B09E95EC', ['APPLICATION UNBLOCK', 'algorithm: 00 triple DES', 'MAC of the command: B09E95EC']],
    ['8424000004B0F5BAA7', ['UNBLOCK PIN', 'algorithm: 00 triple DES', 'MAC of the command: B0F5BAA7']],
    ['0082000108 97F557D8EDE97F95', ['EXTERNAL AUTHENTICATE', 'key id: 01', 'cryptogram: 97F557D8EDE97F95']],
    ['80CD000001', ['GET ALGORITHM']],
    ['80CD0203', ['CHANGE ALGORITHM', 'way of changing: 02', 'algorithm: 03']],
    ['80CD030104B0F5BAA7', ['BLOCK ALGORITHM', 'algorithm: 01', 'MAC of the command: B0F5BAA7']],
    ['00B59B00000000', ['READ PICTURE', 'file: 1B photo']],
    ['00B59C00000000', ['READ QRCODE', 'file: 1C ride code data']],
    ['04D89B000000060102B0F5BAA7', ['UPDATE PICTURE', 'file: 1B photo', 'photo: 2 octets', 'MAC of the command: B0F5BAA7']],
    ['84D4000006ABCDB0F5BAA7', ['WRITE KEY', 'data: ABCD', 'MAC of the command: B0F5BAA7']],
    ['00200000021234', ['VERIFY PIN', 'PIN: [PIN]']],
    ['805E010005 1234FF5678', ['CHANGE PIN', 'old PIN: [PIN]', 'new PIN: [PIN]']],
    ['805E000006 1234B0F5BAA7', ['RELOAD PIN', 'algorithm: 00 triple DES', 'PIN: [PIN]', 'MAC of the command: B0F5BAA7']],
    ['80030000', ['unknown command']],
    ['8050', ['no command APDU', 'data: 8050']],
  ])('%s', (apdu, expected) => {
    expect(lines(describeCommand(bytes(apdu)))).toEqual(expected);
  });

  test('for a PSAM names the files of a PSAM', () => {
    expect(lines(describeCommand(bytes('00B0960006'), 'psam'))[1]).toBe('file: 16 terminal information');
    expect(lines(describeResponse(bytes('00B0960006'), bytes('4131012101989000'), 'psam'))[1]).toBe('terminal number: 413101210198');
  });
  test.each([
    ['VERIFY', '0020000002 1234', [5]],
    ['CHANGE PIN', '805E010007 123456FF654321', [5, 9]],
    ['CHANGE PIN of different lengths', '805E010006 123456FF6543', [5, 9]],
    ['RELOAD PIN', '805E000007 123456B0F5BAA7', [5]],
    ['RELOAD PIN too short', '805E000005 12B0F5BAA7', [5]],
    ['VERIFY with another P2', '0020008103 123456', [5]],
    ['VERIFY with another CLA', '8020000003 123456', [5]],
    ['CHANGE PIN of the cash application', '842400010A 123456789012B0F5BAA7', [5]],
    ['a long VERIFY', '00200000 000003 123456', [7]],
  ])('that carries a PIN hides it and marks it as personal: %s', (_, apdu, places) => {
    const { fields } = describeCommand(bytes(apdu));
    const pins = fields.filter(({ personal }) => personal);
    expect(pins.map(({ offset, value }) => [offset, value])).toEqual(places.map((offset) => [offset, '[PIN]']));
    expect(fields.some(({ value }) => JSON.stringify(value).includes('12'))).toBe(false);
  });
  test('with a photo tells its size and marks it as personal', () => {
    expect(describeCommand(bytes('04D89B000000060102B0F5BAA7')).fields.filter(({ personal }) => personal)).toMatchObject([
      { offset: 7, length: 2 },
    ]);
    expect(describeResponse(bytes('00B59B00000000'), bytes('010203 9000')).fields).toMatchObject([
      { value: { en: '3 octets' }, personal: true },
      { value: { en: '9000 success' } },
    ]);
  });
  test('with a cached trip record reads it', () => {
    const record = '04 0000300089000340 01 0800 1900 3000 00 000001F4 00000E01 20241229141740 1000 01011000FFFFFFFF 000000000000';
    const read = lines(describeCommand(bytes(`80DC00F030${record}`)));
    expect(read).toContain('trip type: 04 EP exit');
    expect(read).toContain('industry code: 01 urban rail');
    expect(read).toContain('balance after: 35.85 yuan');
  });
});

describe('an answer', () => {
  test.each([
    ['805C030204', '0000471C9000', ['GET BALANCE', 'amount: 182.04 yuan', 'status word: 9000 success']],
    ['805401000F000001E720190108151751B915CAE708', '9302', [expect.any(String), 'status word: 9302 wrong MAC']],
    ['805A000902005A08', '046BF0624FE3D8DD9000', [expect.any(String), 'MAC2: 046BF062', 'TAC: 4FE3D8DD', expect.any(String)]],
    ['00B2070417', '6A83', ['READ RECORD', 'status word: 6A83 no such record']],
    [
      '80500401070141310121019813',
      '0000471C 0003 000100 01 00 62020EC1 AA9EFCB3 9000',
      [
        'INITIALIZE FOR UPDATE',
        'balance: 182.04 yuan',
        'online transaction counter: 3',
        'overdraft limit: 2.56 yuan',
        'key version: 01',
        'algorithm id: 00',
        'random number: 62020EC1',
        'MAC1: AA9EFCB3',
        'status word: 9000 success',
      ],
    ],
    ['805403000B20190108151751B915CAE704', 'ED8F90519000', ['DEBIT FOR UNLOAD', 'MAC3: ED8F9051', 'status word: 9000 success']],
    ['805800000E00100020190108151751B915CAE704', '50F047409000', ['UPDATE OVERDRAW LIMIT', 'TAC: 50F04740', 'status word: 9000 success']],
    ['80CD000001', '049000', ['GET ALGORITHM', 'algorithm id: 04', 'status word: 9000 success']],
    ['0020000002 1234', '63C2', ['VERIFY PIN', 'status word: 63C2 wrong, 2 tries left']],
  ])('to %s', (command, answer, expected) => {
    expect(lines(describeResponse(bytes(command), bytes(answer)))).toEqual(expected);
  });

  test('from the middle of a file reads the fields that are whole, and shows the others as octets', () => {
    const { fields } = describeResponse(bytes('00B0951205'), bytes('0016 201707 9000'));
    expect(fields.map(({ name, value, offset, length }) => [name.en, value, offset, length])).toEqual([
      ['application serial number', '0016', 0, 2],
      ['start date', '201707', 2, 3],
      ['status word', { zh: '9000 正常处理', en: '9000 success' }, 5, 2],
    ]);
  });
  test('that holds more than the file shows the rest', () => {
    const read = lines(describeResponse(bytes('00B201C400'), bytes(`${'00'.repeat(23)}ABCD9000`)));
    expect(read.at(-2)).toBe('further data: ABCD');
  });
  test('to SELECT shows every data object in its place, EF 15 inside 9F0C, odd lengths named', () => {
    const issuerData = '02313750FFFFFFFF 02 01 03104990600000000016 20170109 20991231 0000';
    const { fields } = describeResponse(
      bytes('00A4040008A000000632010105'),
      bytes(`6F32 848108A000000632010105 A525 9F080102 9F0C1E ${issuerData} 9000`),
    );
    expect(fields.map(({ name, offset, length }) => `${name.en} ${offset}+${length}`)).toEqual([
      '6F FCI template 0+52',
      '84 DF name, length not in its shortest form 2+11',
      'A5 FCI proprietary template 13+39',
      '9F08 application version 15+4',
      '9F0C issuer data (copy of EF 15) 19+33',
      'issuer id 22+8',
      'application type 30+1',
      'issuer application version (enable flag) 31+1',
      'application serial number 32+10',
      'start date 42+4',
      'expiry date 46+4',
      'issuer-defined FCI data 50+2',
      'status word 52+2',
    ]);
    expect(fields.filter(({ personal }) => personal).map(({ offset }) => offset)).toEqual([32]);
  });
  test('of EF 16 marks what tells of a person', () => {
    const name = `D5C5C8FD${'20'.repeat(16)}`;
    const { fields } = describeResponse(bytes('00B0960000'), bytes(`0000${name}${'20'.repeat(32)}00 9000`));
    expect(fields.filter(({ personal }) => personal).map(({ value }) => value)).toEqual(['张三', '']);
  });
  test('shorter than a status word is a broken link', () => {
    expect(describeResponse(bytes('00840000 04'), bytes('90')).note?.en).toContain('broken link');
  });
});

test('an extended length does not shift the fields', () => {
  const { fields } = describeCommand(
    encodeCommand({
      ...purseCommands.initializeForPurchase.encode({ amount: fen(100), terminal: bytes('413101210198') }),
      extended: true,
    }),
  );
  expect(fields.map(({ offset }) => offset)).toEqual([7, 8, 12]);
});

test.each([
  ['9000', 'success'],
  ['6C0F', 'wrong Le, 15 would be right'],
  ['6117', '23 more octets to fetch'],
  ['63C2', 'wrong, 2 tries left'],
  ['9302', 'wrong MAC'],
  ['9E01', 'unknown status word 9E01'],
])('%s says %s', (word, expected) => {
  expect(describeStatusWord(word).en).toBe(expected);
  expect(hex(bytes(word))).toBe(word);
});
