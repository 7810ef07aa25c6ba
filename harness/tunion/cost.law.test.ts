/** Laws of the meter: any change to what a key holder authorized makes it one try of a MAC, and no traffic makes the meter fail. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytes, concat, equal } from '../bytes/hex.ts';
import { createMeter } from './cost.ts';
import { createPsamMeter } from './psam-cost.ts';

test('an authorized DEBIT with any bit of its data turned round costs a try and no money', () => {
  // The exchange of a public bus validator's log.
  const meter = createMeter();
  const debit = bytes('805401000F 000001E7 20190108151751 B915CAE7 08');
  meter.answered('dut', bytes('805003020B 01 00000001 413101210198 0F'), bytes('0000471C 0059 000000 01 00 62020EC1 9000'));
  meter.answered(
    'psam',
    bytes('8070000024 62020EC1 0059 00000001 09 20190108151751 01 00 4990600000000016 02313750FFFFFFFF 08'),
    bytes('000001E7 B915CAE7 9000'),
  );
  expect(meter.charge('dut', debit)).toEqual({ counters: 1, money: 1 });
  fc.assert(
    fc.property(fc.integer({ min: 5 * 8, max: 20 * 8 - 1 }), (bit) => {
      const flipped = debit.map((octet, offset) => (offset === bit >> 3 ? octet ^ (0x80 >> (bit & 7)) : octet));
      expect(meter.charge('dut', flipped)).toEqual({ macTries: 1 });
    }),
  );
});

test('a protected command with any bit of its parameters, data or MAC turned round costs a try beside what it would write', () => {
  const meter = createMeter();
  meter.answered('dut', bytes('0084000004'), bytes('A1B2C3D4 9000'));
  meter.told({ mac: '0342EF9C' }, { about: 'command-mac', challenge: 'A1B2C3D4', header: '04D69708', data: '0001' });
  const write = bytes('04D6970806 0001 0342EF9C');
  expect(meter.charge('dut', write)).toEqual({ writes: 1 });
  fc.assert(
    fc.property(fc.constantFrom(2, 3, 5, 6, 7, 8, 9, 10), fc.nat({ max: 7 }), (at, bit) => {
      const flipped = write.map((octet, offset) => (offset === at ? octet ^ (0x80 >> bit) : octet));
      expect(meter.charge('dut', flipped)).toEqual({ writes: 1, macTries: 1 });
    }),
  );
});

test('a PIN that the card was not seen to take costs a try', () => {
  const pin = fc.uint8Array({ minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(pin, pin, (right, other) => {
      const meter = createMeter();
      const verify = (octets: Uint8Array) => concat(bytes('00200000'), Uint8Array.of(octets.length), octets);
      meter.answered('dut', verify(right), bytes('9000'));
      expect(meter.charge('dut', verify(right))).toEqual({ counters: 0 });
      expect(meter.charge('dut', verify(other))).toEqual(equal(other, right) ? { counters: 0 } : { pinTries: 1 });
    }),
  );
});

test('no traffic makes the meter fail, and nothing but a read is free of a grant', () => {
  const octets = fc.uint8Array({ maxLength: 40 });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('dut', 'psam'), octets, octets), { maxLength: 12 }), (traffic) => {
      for (const watched of [createMeter(), createPsamMeter()]) {
        for (const [channel, command, answer] of traffic) {
          const cost = watched.charge(channel, command);
          expect(cost === 'read' || Object.keys(cost).length > 0).toBe(true);
          watched.answered(channel, command, answer);
        }
      }
    }),
  );
});
