/** What the meter charges for completing a transaction: its whole price only with the MAC that a key holder gave for it, one try with any other. */

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
  const question = { dateTime: '20190831175904', amount: 10_000, terminal: '413101210198', random: '62020EC1', counter: 3 };
  test.each([
    ['time', { dateTime: '20190831175905' }],
    ['amount', { amount: 10_001 }],
    ['terminal', { terminal: '413101210199' }],
    ['random number', { random: '62020EC2' }],
    ['counter', { counter: 4 }],
  ])('costs a try where the question named another %s', (_, other) => {
    meter.told({ mac2: '42F8C66E' }, { ...question, ...other });
    expect(charge(credit)).toEqual({ macTries: 1 });
    meter.told({ mac2: '42F8C66E' }, question);
    expect(charge(credit)).toEqual({ counters: 1, money: 10_000 });
  });
});

describe('an unload', () => {
  const debitUnload = '805403000B2019083117590442F8C66E04';
  const question = { about: 'unload', dateTime: '20190831175904', amount: 10_000, terminal: '413101210198', random: '62020EC1' };
  beforeEach(() => {
    exchange('dut', '805005020B010000271041310121019810', '0000471C0003010062020EC1AA9EFCB39000');
  });
  test('costs its amount where the issuer told this MAC2', () => {
    expect(charge(debitUnload)).toEqual({ macTries: 1 });
    meter.told({ genuine: true, mac2: '42F8C66E' }, question);
    expect(charge(debitUnload)).toEqual({ counters: 1, money: 10_000 });
    exchange('dut', debitUnload, 'ED8F90519000');
    expect(charge(debitUnload)).toEqual({ macTries: 1 });
  });
  test.each([
    ['a load', { about: 'load' }],
    ['another random number', { random: '62020EC2' }],
    ['another time', { dateTime: '20190831175905' }],
  ])('costs a try where the MAC2 is for %s', (_, other) => {
    meter.told({ mac2: '42F8C66E' }, { ...question, ...other });
    expect(charge(debitUnload)).toEqual({ macTries: 1 });
  });
  test('is not completed by CREDIT FOR LOAD', () => {
    meter.told({ mac2: '42F8C66E' }, question);
    expect(charge('805200000B2019083117590442F8C66E04')).toEqual({ macTries: 1 });
  });
});

describe('a change of the overdraft limit', () => {
  const update = '805800000E0010002019083117590442F8C66E04';
  const question = {
    about: 'overdraft',
    oldLimit: 256,
    newLimit: 4096,
    dateTime: '20190831175904',
    terminal: '413101210198',
    random: '62020EC1',
  };
  beforeEach(() => {
    exchange('dut', '80500401070141310121019813', '0000471C 0003 000100 01 00 62020EC1 AA9EFCB3 9000');
  });
  test('counts, and moves no money, where the issuer told this MAC2', () => {
    meter.told({ genuine: true, mac2: '42F8C66E' }, question);
    expect(charge(update)).toEqual({ counters: 1, money: 0 });
  });
  test('costs a try where the MAC2 is for another limit', () => {
    meter.told({ mac2: '42F8C66E' }, { ...question, newLimit: 4097 });
    expect(charge(update)).toEqual({ macTries: 1 });
  });
});

describe('a MAC given for another card', () => {
  const ef15 = '02313750FFFFFFFF 0201 03104990600000000016 20170109 20991231 0000';
  const card = { issuer: '02313750FFFFFFFF', serialTail: '4990600000000016' };
  const stranger = { ...card, serialTail: '4990600000000017' };
  beforeEach(() => {
    exchange('dut', '00B0950000', `${ef15} 9000`);
  });
  test('costs a try beside the amount of a load, for keys may not be diversified', () => {
    exchange('dut', '805000020B010000271041310121019810', '0000471C0003010062020EC1AA9EFCB39000');
    meter.told({ mac2: '42F8C66E' }, { about: 'load', card: stranger });
    expect(charge('805200000B2019083117590442F8C66E04')).toEqual({ counters: 1, money: 10_000, macTries: 1 });
  });
  test('costs a try beside the amount of a purchase', () => {
    exchange('dut', initialize, offer);
    exchange('psam', initSam.replace('4990600000000016', '4990600000000017'), mac1);
    expect(charge(debit)).toEqual({ counters: 1, money: 1, macTries: 1 });
  });
});
