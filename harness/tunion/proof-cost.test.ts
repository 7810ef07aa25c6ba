/** What the meter charges for a proof: nothing more for a MAC, cryptogram or PIN that a sound card is known to take, one try for any other. */

import { beforeEach, describe, expect, test } from 'vitest';
import { bytes } from '../bytes/hex.ts';
import { createMeter, type Meter } from './cost.ts';

let meter: Meter;
beforeEach(() => {
  meter = createMeter();
});

const charge = (command: string) => meter.charge('dut', bytes(command));
const exchange = (channel: string, command: string, answer: string) => meter.answered(channel, bytes(command), bytes(answer));

describe('a protected command', () => {
  const challenge = () => exchange('dut', '0084000004', 'A1B2C3D49000');
  const told = (mac: string, header: string, data = '', more: object = {}) =>
    meter.told({ mac }, { about: 'command-mac', challenge: 'A1B2C3D4', header, data, ...more });

  test.each([
    ['UPDATE BINARY', '04D69708', '0001', { writes: 1 }],
    ['UPDATE RECORD', '04DC01F4', '2701020304050607', { writes: 1 }],
    ['APPEND RECORD', '04E200F0', 'A5'.repeat(20), { writes: 1 }],
    ['APPLICATION BLOCK, temporary', '841E0000', '', { lock: 1 }],
    ['APPLICATION BLOCK, permanent', '841E0001', '', { lock: 1, irreversible: 1 }],
    ['APPLICATION UNBLOCK', '84180000', '', { writes: 1 }],
    ['UNBLOCK PIN', '84240000', '', { writes: 1 }],
    ['BLOCK ALGORITHM', '80CD0301', '', { lock: 1, irreversible: 1 }],
    ['READ BINARY', '04B09500', '', 'read'],
  ])('%s costs no try with the MAC that the issuer gave for it and the last challenge', (_, header, data, expected) => {
    challenge();
    told('0342EF9C', header, data);
    const length = (data.length / 2 + 4).toString(16).padStart(2, '0');
    expect(charge(`${header}${length}${data}0342EF9C`)).toEqual(expected);
  });
  test('APPLICATION BLOCK costs a try with a MAC of the algorithm that P1 does not name', () => {
    challenge();
    told('B09E95EC', '841E0000', '', { key: 'lock', algorithm: 'sm4' });
    expect(charge('841E000004B09E95EC')).toEqual({ lock: 1, macTries: 1 });
    told('B09E95EC', '841E0000', '', { key: 'lock', algorithm: '3des' });
    expect(charge('841E000004B09E95EC')).toEqual({ lock: 1 });
  });
  test('UPDATE PICTURE costs none in its long form', () => {
    challenge();
    told('0342EF9C', '04D89B00', '0102');
    expect(charge('04D89B0000000601020342EF9C')).toEqual({ writes: 1 });
  });

  const write = '04D697080600010342EF9C';
  const price = { writes: 1 };
  const tried = { writes: 1, macTries: 1 };
  test('keeps its price through reads', () => {
    challenge();
    told('0342EF9C', '04D69708', '0001');
    exchange('dut', '805C030204', '0000471C9000');
    expect(charge(write)).toEqual(price);
  });
  test.each<[string, () => void]>([
    ['the command was sent', () => exchange('dut', write, '9000')],
    ['the command was sent and refused', () => exchange('dut', write, '6988')],
    ['there was another challenge', () => exchange('dut', '0084000004', '000000009000')],
    ['a transaction was opened', () => exchange('dut', '805003020B01000000014131012101980F', '0000471C0059000000010062020EC19000')],
    ['the application was selected anew', () => exchange('dut', '00A4040008A000000632010105', '6F009000')],
    ['the card lost power', () => meter.reset('dut')],
    ['everything lost power', () => meter.reset()],
  ])('costs a try once %s', (_, happens) => {
    challenge();
    told('0342EF9C', '04D69708', '0001');
    happens();
    expect(charge(write)).toEqual(tried);
  });
  test.each<[string, () => void]>([
    ['another header', () => told('0342EF9C', '04D69709', '0001')],
    ['other data', () => told('0342EF9C', '04D69708', '0002')],
    ['another challenge', () => told('0342EF9C', '04D69708', '0001', { challenge: 'A1B2C3D5' })],
    ['another key', () => told('0342EF9C', '04D69708', '0001', { key: 'lock' })],
    ['a mistake', () => told('0342EF9C', '04D69708', '0001', { mistake: 'zero-chain' })],
    ['nothing', () => meter.told({ mac: '0342EF9C' })],
  ])('costs a try where the MAC was given for %s', (_, gives) => {
    challenge();
    gives();
    expect(charge(write)).toEqual(tried);
  });
  test('costs a try where the MAC was given for another card', () => {
    const card = { issuer: '02313750FFFFFFFF', serialTail: '4990600000000016' };
    exchange('dut', '00B0950000', '02313750FFFFFFFF 0201 03104990600000000016 20170109 20991231 0000 9000');
    challenge();
    told('0342EF9C', '04D69708', '0001', { card: { ...card, serialTail: '4990600000000017' } });
    expect(charge(write)).toEqual(tried);
    told('0342EF9C', '04D69708', '0001', { card });
    expect(charge(write)).toEqual(price);
  });
  test('EXTERNAL AUTHENTICATE costs no try with the cryptogram that the issuer gave for the last challenge', () => {
    challenge();
    expect(charge('008200000897F557D8EDE97F95')).toEqual({ macTries: 1 });
    meter.told({ cryptogram: '97F557D8EDE97F95' }, { about: 'authentication', challenge: 'A1B2C3D4' });
    expect(charge('008200000897F557D8EDE97F95')).toEqual({ counters: 0 });
  });
});

describe('APPLICATION BLOCK with the MAC of a PSAM', () => {
  const factors = '4990600000000016 02313750FFFFFFFF';
  const block = '841E000004B09E95EC';
  // The flow of public validators: INIT_FOR_DESCRYPT with the card's factors, DES_CRYPT over challenge, command and filling.
  const compute = (data: string, answer = 'B09E95EC9000') => {
    exchange('psam', `801A450210 ${factors}`, '9000');
    exchange('psam', `80FA0500${bytes(data).length.toString(16).padStart(2, '0')} ${data} 04`, answer);
  };
  beforeEach(() => {
    exchange('dut', '00B0950000', '02313750FFFFFFFF 0201 03104990600000000016 20170109 20991231 0000 9000');
    exchange('dut', '0084000004', '62020EC19000');
  });

  test.each([
    ['triple DES', '62020EC100000000 841E000004800000'],
    ['SM4', `62020EC1${'00'.repeat(12)} 841E00000480${'00'.repeat(10)}`],
  ])('costs no try: %s', (_, data) => {
    compute(data);
    expect(charge(block)).toEqual({ lock: 1 });
  });
  test.each([
    ['another challenge', '62020EC200000000 841E000004800000'],
    ['another command', '62020EC100000000 8418000004800000'],
    ['another length', '62020EC100000000 841E000000800000'],
    ['a chain that does not start at the challenge alone', '62020EC100000001 841E000004800000'],
    ['a message without its filling', '62020EC100000000 841E000004000000'],
  ])('costs a try after %s', (_, data) => {
    compute(data);
    expect(charge(block)).toEqual({ lock: 1, macTries: 1 });
  });
  test('costs a try where it is that of another card', () => {
    exchange('psam', '801A450210 4990600000000017 02313750FFFFFFFF', '9000');
    exchange('psam', '80FA050010 62020EC100000000 841E000004800000 04', 'B09E95EC9000');
    expect(charge(block)).toEqual({ lock: 1, macTries: 1 });
  });
  test('costs a try where the card itself computed it', () => {
    exchange('dut', '80FA050010 62020EC100000000 841E000004800000 04', 'B09E95EC9000');
    expect(charge(block)).toEqual({ lock: 1, macTries: 1 });
  });
});

describe('a PIN, by what it differs from the declared one', () => {
  const verify = '0020000003000000';
  const change = '805E010007000000FF000001';
  const free = { counters: 0 };
  const tried = { pinTries: 1 };

  test('costs a try until the card took it, and none afterwards', () => {
    expect(charge(verify)).toEqual(tried);
    exchange('dut', verify, '9000');
    expect(charge(verify)).toEqual(free);
    meter.reset('dut');
    expect(charge(verify)).toEqual(free);
    expect(charge('0020000003000001')).toEqual(tried);
  });
  test.each([
    ['63C2', tried],
    ['6A86', free],
    ['6901', free],
    ['6983', free],
  ])('that was right and is answered %s', (sw, expected) => {
    exchange('dut', verify, '9000');
    exchange('dut', verify, sw);
    expect(charge(verify)).toEqual(expected);
  });
  test('stays right when others are refused', () => {
    exchange('dut', verify, '9000');
    exchange('dut', '0020000003000001', '63C2');
    expect(charge(verify)).toEqual(free);
  });
  test('that is the old one of CHANGE PIN costs a write', () => {
    expect(charge(change)).toEqual({ writes: 1, pinTries: 1 });
    exchange('dut', verify, '9000');
    expect(charge(change)).toEqual({ writes: 1 });
    expect(charge('805E010007000001FF000000')).toEqual({ writes: 1, pinTries: 1 });
  });
  test('that was changed is the new one', () => {
    exchange('dut', verify, '9000');
    charge(change);
    exchange('dut', change, '9000');
    expect([charge(verify), charge('0020000003000001')]).toEqual([tried, free]);
  });
  test('whose change was refused is the old one', () => {
    exchange('dut', verify, '9000');
    charge(change);
    exchange('dut', change, '6700');
    expect(charge(verify)).toEqual(free);
  });
  test('whose change was torn is neither', () => {
    exchange('dut', verify, '9000');
    charge(change);
    meter.reset('dut');
    expect([charge(verify), charge('0020000003000001')]).toEqual([tried, tried]);
  });
  test('reloaded with the MAC that the issuer gave for it costs a write, and is the right one then', () => {
    const reload = '805E0000070000001AEAFA3D';
    expect(charge(reload)).toEqual({ writes: 1, macTries: 1 });
    meter.told({ mac: '1AEAFA3D' }, { about: 'reload-pin', pin: '000000' });
    expect(charge(reload)).toEqual({ writes: 1 });
    exchange('dut', reload, '9000');
    expect(charge(verify)).toEqual(free);
    expect(charge('805E0000070000011AEAFA3D')).toEqual({ writes: 1, macTries: 1 });
  });
  test('reloaded with the MAC for another card, or of another algorithm, costs a try', () => {
    const card = { issuer: '02313750FFFFFFFF', serialTail: '4990600000000017' };
    exchange('dut', '00B0950000', '02313750FFFFFFFF 0201 03104990600000000016 20170109 20991231 0000 9000');
    meter.told({ mac: '1AEAFA3D' }, { about: 'reload-pin', pin: '000000', card });
    meter.told({ mac: '75483DFF' }, { about: 'reload-pin', pin: '000000', algorithm: 'sm4' });
    expect(charge('805E0000070000001AEAFA3D')).toEqual({ writes: 1, macTries: 1 });
    expect(charge('805E00000700000075483DFF')).toEqual({ writes: 1, macTries: 1 });
    expect(charge('805E01000700000075483DFF')).toEqual({ writes: 1 });
  });
  test('reloaded under SM4 is no CHANGE PIN, though an octet of its MAC may look like the separator', () => {
    meter.told({ mac: 'FF112233' }, { about: 'reload-pin', pin: '000000' });
    const reload = '805E010007000000FF112233';
    expect(charge(reload)).toEqual({ writes: 1 });
    exchange('dut', reload, '9000');
    expect(charge(verify)).toEqual(free);
  });
});
