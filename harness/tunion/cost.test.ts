/** What the meter charges: the whole price only for a transaction whose MAC a key holder gave, one try for any other. */

import { beforeEach, describe, expect, test } from 'vitest';
import { bytes } from '../bytes/hex.ts';
import { createMeter, type Meter } from './cost.ts';

let meter: Meter;
beforeEach(() => {
  meter = createMeter();
});

const charge = (command: string) => meter.charge('dut', bytes(command));
const exchange = (channel: string, command: string, answer: string) => meter.answered(channel, bytes(command), bytes(answer));

// The exchange of a public bus validator's log.
const initialize = '805003020B01000000014131012101980F';
const debit = '805401000F000001E720190108151751B915CAE708';

describe('a command by itself', () => {
  test.each([
    ['SELECT', '00A4040008A00000063201010500'],
    ['READ BINARY', '00B0950000'],
    ['READ BINARY on logical channel 1', '01B0950000'],
    ['READ RECORD', '00B201C417'],
    ['GET BALANCE', '805C030204'],
    ['GET CHALLENGE', '0084000004'],
    ['GET TRANSACTION PROVE', '805A000902005A08'],
    ['GET ALGORITHM', '80CD000001'],
  ])('%s is a read', (_, command) => {
    expect(charge(command)).toBe('read');
  });
  test.each([
    ['INITIALIZE', initialize, { counters: 0 }],
    ['UPDATE CAPP DATA CACHE', `80DC00F030${'00'.repeat(48)}`, { counters: 0 }],
    ['an unknown INS', '803A000000', { counters: 0 }],
    ['an unknown CLA', '20B0950000', { counters: 0 }],
    ['a DEBIT of a wrong length', '805401000E000001E720190108151751B915CA08', { counters: 0 }],
    ['octets that are no APDU', '8054', { counters: 0 }],
    ['an empty command', '', { counters: 0 }],
    ['DEBIT without a transaction', debit, { macTries: 1 }],
    ['CREDIT without a transaction', '805200000B20190108151751B915CAE704', { macTries: 1 }],
    ['UPDATE OVERDRAW LIMIT', '805800000E00100020190108151751B915CAE704', { macTries: 1 }],
    ['UPDATE BINARY', '00D6950001FF', { writes: 1 }],
    ['UPDATE BINARY with MAC', '04D6950005FF00000000', { writes: 1, macTries: 1 }],
    ['UPDATE RECORD', '00DC01F401FF', { writes: 1 }],
    ['APPEND RECORD', '04E200F005FF00000000', { writes: 1, macTries: 1 }],
    ['READ BINARY with MAC', '04B095000400000000', { macTries: 1 }],
    ['APPEND RECORD without MAC', '00E200F001FF', { writes: 1 }],
    ['UPDATE PICTURE', '04D89B0000000600010203 0405', { writes: 1, macTries: 1 }],
    ['APPLICATION UNBLOCK', '841800000400000000', { writes: 1, macTries: 1 }],
    ['UNBLOCK PIN', '842400000400000000', { writes: 1, macTries: 1 }],
    ['CHANGE PIN of the cash application', '842400010A12345678901200000000', { pinTries: 1, macTries: 1, writes: 1 }],
    ['CHANGE PIN', '805E010007000000FF000001', { pinTries: 1, writes: 1 }],
    ['RELOAD PIN', '805E00000700000000000000', { macTries: 1, writes: 1 }],
    ['RELOAD PIN too short', '805E0000040000000000', { counters: 0 }],
    ['CHANGE or RELOAD PIN with a P1 of neither', '805E020007000000FF000001', { pinTries: 1, macTries: 1, writes: 1 }],
    ['DEBIT FOR UNLOAD', '805403000B20190108151751B915CAE704', { macTries: 1 }],
    ['INITIALIZE FOR UPDATE', '80500401070141310121019813', { counters: 0 }],
    ['APPLICATION BLOCK, temporary', '841E00000400000000', { macTries: 1, lock: 1 }],
    ['APPLICATION BLOCK, permanent', '841E00010400000000', { macTries: 1, lock: 1, irreversible: 1 }],
    ['CARD BLOCK', '841600000400000000', { macTries: 1, lock: 1, irreversible: 1 }],
    ['VERIFY', '0020000003123456', { pinTries: 1 }],
    ['EXTERNAL AUTHENTICATE', '00820000080000000000000000', { macTries: 1 }],
    ['CHANGE ALGORITHM', '80CD0200', { writes: 1 }],
    ['BLOCK ALGORITHM', '80CD03010400000000', { macTries: 1, lock: 1, irreversible: 1 }],
    ['DELETE', '80E40000024F00', { writes: 1, irreversible: 1 }],
  ])('%s', (_, command, expected) => {
    expect(charge(command)).toEqual(expected);
  });
});

describe('the serial number', () => {
  const ef15 = '02313750FFFFFFFF 0201 03104990600000000016 20170109 20991231 0000';
  const fci = `6F31 8408A000000632010105 A525 9F080102 9F0C1E ${ef15} 9000`;
  test('is known from the FCI, and forgotten when power goes', () => {
    expect(meter.identity).toBeUndefined();
    exchange('dut', '00A4040008A000000632010105', fci);
    expect(meter.identity).toBe('03104990600000000016');
    meter.reset('psam');
    expect(meter.identity).toBe('03104990600000000016');
    meter.reset('dut');
    expect(meter.identity).toBeUndefined();
  });
  test('is no more to be had once SELECT is answered 9303, until power goes', () => {
    exchange('dut', '00A4040008A00000063201010500', '6283');
    expect(meter.isBlockedForGood).toBe(false);
    exchange('psam', '00A4040008A00000063201010500', '9303');
    exchange('dut', '805C000204', '9303');
    expect(meter.isBlockedForGood).toBe(false);
    exchange('dut', '00A4040008A00000063201010500', '9303');
    expect(meter.isBlockedForGood).toBe(true);
    meter.reset('dut');
    expect(meter.isBlockedForGood).toBe(false);
  });
  test('is known from EF 15, of the device under test only', () => {
    exchange('psam', '00B0950000', `${ef15} 9000`);
    expect(meter.identity).toBeUndefined();
    exchange('dut', '00B0950000', `${ef15} 9000`);
    expect(meter.identity).toBe('03104990600000000016');
  });

  test('is not the number of another application on the same card', () => {
    exchange('dut', '00A4040008A00000063201010500', fci);
    exchange('dut', '00A4040009A0000000038698070100', fci.replaceAll('4990', '1111'));
    exchange('dut', '00B095001E', `${'00'.repeat(30)}9000`);
    expect(meter.identity).toBe('03104990600000000016');
    meter.reset('dut');
    exchange('dut', '00B095001E', `${'00'.repeat(10)}${'11'.repeat(20)}9000`);
    expect(meter.identity).toBe('11'.repeat(10));
  });
});
