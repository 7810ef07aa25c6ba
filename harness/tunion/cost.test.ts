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
const offer = '0000471C0059000000010062020EC19000';
const initSam = '807000002462020EC100590000000109201901081517510100499060000000001602313750FFFFFFFF08';
const mac1 = '000001E7B915CAE79000';
const debit = '805401000F000001E720190108151751B915CAE708';
const debited = '4FE3D8DD046BF0629000';

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

describe('a purchase', () => {
  beforeEach(() => {
    exchange('psam', '00B0960006', '4131012101989000');
    exchange('dut', initialize, offer);
    exchange('psam', initSam, mac1);
  });

  test('costs its amount where the PSAM gave this MAC1 for this offer', () => {
    expect(charge(debit)).toEqual({ counters: 1, money: 1 });
  });
  test.each([
    ['another amount', initialize.replace('00000001', '00000002'), offer],
    ['another terminal', initialize.replace('413101210198', '413101210199'), offer],
    ['another type', initialize.replace('80500302', '80500102'), offer],
    ['another random number', initialize, offer.replace('62020EC1', '62020EC2')],
    ['another counter', initialize, offer.replace('0059', '005A')],
  ])('costs a try where the MAC1 was given for %s', (_, command, answer) => {
    exchange('dut', command, answer);
    exchange('psam', initSam, mac1);
    expect(charge(debit)).toEqual({ macTries: 1 });
  });
  test('costs a try where the MAC1 came from the card itself', () => {
    meter = createMeter();
    exchange('dut', initialize, offer);
    exchange('dut', initSam, mac1);
    expect(charge(debit)).toEqual({ macTries: 1 });
  });
  test('is looked at again after a refusal, which a card may give before it looks at its state', () => {
    exchange('dut', debit, '6700');
    expect(charge(debit)).toEqual({ counters: 1, money: 1 });
  });
  test.each<[string, () => void]>([
    ['it is done', () => exchange('dut', debit, debited)],
    ['the application was selected anew', () => exchange('dut', '00A4040008A000000632010105', '6F009000')],
    ['the application was selected though locked', () => exchange('dut', '00A4040008A000000632010105', '6F006283')],
    ['another transaction was opened', () => exchange('dut', initialize, offer.replace('62020EC1', '00000000'))],
    ['the card lost power', () => meter.reset('dut')],
    ['everything lost power', () => meter.reset()],
  ])('costs a try once %s', (_, happens) => {
    happens();
    expect(charge(debit)).toEqual({ macTries: 1 });
  });
  test('stays good when the PSAM alone lost power', () => {
    meter.reset('psam');
    expect(charge(debit)).toEqual({ counters: 1, money: 1 });
  });
  test('stays open when another INITIALIZE is refused', () => {
    exchange('dut', initialize.replace('00000001', 'FFFFFFFF'), '9401');
    expect(charge(debit)).toEqual({ counters: 1, money: 1 });
  });
  test('costs its amount whatever P1 and Le say, for a lax card would debit', () => {
    expect(charge(debit.replace('80540100', '80542003'))).toEqual({ counters: 1, money: 1 });
    expect(charge(debit.slice(0, -2))).toEqual({ counters: 1, money: 1 });
  });
});

describe('a load', () => {
  const credit = '805200000B2019083117590442F8C66E04';
  beforeEach(() => {
    exchange('dut', '805000020B010000271041310121019810', '0000471C0003010062020EC1AA9EFCB39000');
  });

  test('costs its amount where the issuer told this MAC2', () => {
    meter.told({ genuine: true, mac2: '42F8C66E' });
    expect(charge(credit)).toEqual({ counters: 1, money: 10_000 });
  });
  test('costs a try where nobody told it', () => {
    meter.told({ genuine: true });
    meter.told(null);
    meter.told('42F8C66E');
    expect(charge(credit)).toEqual({ macTries: 1 });
  });
  test('costs a try where it was told for the load before', () => {
    meter.told({ mac2: '42F8C66E' });
    exchange('dut', '805000020B010000271041310121019810', '0000471C00030100000000008899AABB9000');
    expect(charge(credit)).toEqual({ macTries: 1 });
  });
  const question = { dateTime: '20190831175904', amount: 10_000, terminal: '413101210198', random: '62020EC1' };
  test.each([
    ['time', { dateTime: '20190831175905' }],
    ['amount', { amount: 10_001 }],
    ['terminal', { terminal: '413101210199' }],
    ['random number', { random: '62020EC2' }],
  ])('costs a try where the question named another %s', (_, other) => {
    meter.told({ mac2: '42F8C66E' }, { ...question, ...other });
    expect(charge(credit)).toEqual({ macTries: 1 });
    meter.told({ mac2: '42F8C66E' }, question);
    expect(charge(credit)).toEqual({ counters: 1, money: 10_000 });
  });
});

describe('the serial number', () => {
  const ef15 = '02313750FFFFFFFF 0201 03104990600000000016 20170109 20991231 0000';
  test('is known from the FCI, and forgotten when power goes', () => {
    expect(meter.identity).toBeUndefined();
    exchange('dut', '00A4040008A000000632010105', `6F31 8408A000000632010105 A525 9F080102 9F0C1E ${ef15} 9000`);
    expect(meter.identity).toBe('03104990600000000016');
    meter.reset('psam');
    expect(meter.identity).toBe('03104990600000000016');
    meter.reset('dut');
    expect(meter.identity).toBeUndefined();
  });
  test('is known from EF 15, of the device under test only', () => {
    exchange('psam', '00B0950000', `${ef15} 9000`);
    expect(meter.identity).toBeUndefined();
    exchange('dut', '00B0950000', `${ef15} 9000`);
    expect(meter.identity).toBe('03104990600000000016');
  });
});
