/** What the meter of a PSAM under test charges: a sequence number for each purchase, a try for each MAC2 that nobody gave. */

import { beforeEach, expect, test } from 'vitest';
import { bytes } from '../bytes/hex.ts';
import type { Meter } from './cost.ts';
import { createPsamMeter } from './psam-cost.ts';

let meter: Meter;
beforeEach(() => {
  meter = createPsamMeter();
});

const charge = (command: string) => meter.charge('dut', bytes(command));
const exchange = (channel: string, command: string, answer: string) => meter.answered(channel, bytes(command), bytes(answer));

// The exchange of a public bus validator's log.
const initSam = '807000002462020EC100590000000109201901081517510100499060000000001602313750FFFFFFFF08';
const given = '000001E7B915CAE79000';
const credit = '8072000004046BF062';

test.each([
  ['SELECT', '00A40000028011', 'read'],
  ['READ BINARY', '00B0960006', 'read'],
  ['GET CHALLENGE', '0084000008', 'read'],
  ['INIT_SAM_FOR_PURCHASE', initSam, { counters: 1 }],
  ['INIT_SAM_FOR_PURCHASE with one level', `807000001C${'00'.repeat(28)}08`, { counters: 1 }],
  ['INIT_SAM_FOR_PURCHASE of a wrong length', `8070000023${'00'.repeat(35)}08`, { counters: 0 }],
  ['CREDIT_SAM_FOR_PURCHASE', credit, { macTries: 1 }],
  ['CREDIT_SAM_FOR_PURCHASE of a wrong length', '8072000003046BF0', { counters: 0 }],
  ['INIT_FOR_DESCRYPT', `801A450210${'00'.repeat(16)}`, { counters: 0 }],
  ['DES_CRYPT', `80FA050010${'00'.repeat(16)}`, { counters: 0 }],
  ['WRITE KEY', `84D4000004${'00'.repeat(4)}`, { writes: 1, macTries: 1, irreversible: 1 }],
  ['UPDATE BINARY with MAC', '04D6960005FF00000000', { writes: 1, macTries: 1 }],
  ['EXTERNAL AUTHENTICATE', '00820000080000000000000000', { macTries: 1 }],
  ['a DEBIT, which is a card’s', '805401000F000001E720190108151751B915CAE708', { counters: 0 }],
  ['an unknown INS', '803A000000', { counters: 0 }],
  ['octets that are no APDU', '8070', { counters: 0 }],
])('%s', (_, command, expected) => {
  expect(charge(command)).toEqual(expected);
});

const question = {
  about: 'mac2',
  factors: ['4990600000000016', '02313750FFFFFFFF'],
  random: '62020EC1',
  counter: 0x59,
  amount: 1,
  terminalSequence: '000001E7',
};

test('a MAC2 that the card side gave for the purchase costs nothing, once', () => {
  exchange('dut', initSam, given);
  meter.told({ mac2: '046BF062' }, question);
  expect(charge(credit)).toEqual({ counters: 0 });
  exchange('dut', credit, '9000');
  expect(charge(credit)).toEqual({ macTries: 1 });
});

test('a MAC2 that a card answered on another channel costs nothing', () => {
  exchange('dut', initSam, given);
  exchange('card', '805401000F000001E720190108151751B915CAE708', '4FE3D8DD046BF0629000');
  expect(charge(credit)).toEqual({ counters: 0 });
});

test.each([
  ['random number', { random: '62020EC2' }],
  ['counter', { counter: 0x5a }],
  ['amount', { amount: 2 }],
  ['terminal sequence', { terminalSequence: '000001E8' }],
  ['card', { factors: ['4990600000000017', '02313750FFFFFFFF'] }],
])('a MAC2 for another %s costs a try', (_, other) => {
  exchange('dut', initSam, given);
  meter.told({ mac2: '046BF062' }, { ...question, ...other });
  expect(charge(credit)).toEqual({ macTries: 1 });
});

test.each<[string, () => void]>([
  ['another purchase was opened', () => exchange('dut', initSam, '000001E8B915CAE79000')],
  ['the PSAM lost power', () => meter.reset('dut')],
  ['everything lost power', () => meter.reset()],
])('a MAC2 costs a try once %s', (_, happens) => {
  exchange('dut', initSam, given);
  meter.told({ mac2: '046BF062' }, question);
  happens();
  expect(charge(credit)).toEqual({ macTries: 1 });
});

test('the serial number is that of EF 15, forgotten when power goes', () => {
  exchange('dut', '00B0950000', '313233343536373839309000');
  expect(meter.identity).toBe('31323334353637383930');
  meter.reset('card');
  expect(meter.identity).toBe('31323334353637383930');
  meter.reset('dut');
  expect(meter.identity).toBeUndefined();
});

test('a MAC1 that GET RESPONSE fetches opens its purchase as one that came at once', () => {
  exchange('dut', initSam, '6108');
  exchange('dut', '00C0000008', given);
  meter.told({ mac2: '046BF062' }, { random: '62020EC1', terminalSequence: '000001E7' });
  expect(charge(credit)).toEqual({ counters: 0 });
});

test('what GET RESPONSE fetches after another command is no purchase', () => {
  exchange('dut', initSam, '6108');
  exchange('dut', '0084000008', '11223344556677889000');
  exchange('dut', '00C0000008', given);
  meter.told({ mac2: '046BF062' }, { random: '62020EC1', terminalSequence: '000001E7' });
  expect(charge(credit)).toEqual({ macTries: 1 });
});
