/** Laws of APDUs: what is written reads back, and any octets that read as an APDU write back the same. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Command, decodeCommand, encodeCommand } from './command.ts';
import { decodeResponse, encodeResponse } from './response.ts';

const octet = fc.integer({ min: 0, max: 255 });
const header = { cla: octet, ins: octet, p1: octet, p2: octet };
const data = (maxLength: number) => fc.uint8Array({ minLength: 1, maxLength, size: 'max' });
const le = (max: number) => fc.integer({ min: 1, max });
const extended = fc.constant(true);
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record(header),
  fc.record({ ...header, le: le(256) }),
  fc.record({ ...header, data: data(255) }),
  fc.record({ ...header, data: data(255), le: le(256) }),
  fc.record({ ...header, le: le(65536), extended }),
  fc.record({ ...header, data: data(600), extended }),
  fc.record({ ...header, data: data(600), le: le(65536), extended }),
);

describe('command APDUs', () => {
  test('read back as they were written', () => {
    fc.assert(
      fc.property(command, (given) => {
        expect(decodeCommand(encodeCommand(given))).toEqual(given);
      }),
    );
  });

  test('any octets either are no command, or write back the same', () => {
    const likely = fc.oneof(
      fc.uint8Array({ maxLength: 20 }),
      fc
        .tuple(fc.uint8Array({ minLength: 4, maxLength: 4 }), fc.integer({ min: 0, max: 8 }), fc.uint8Array({ maxLength: 9 }))
        .map(([head, lc, rest]) => Uint8Array.of(...head, lc, ...rest)),
    );
    fc.assert(
      fc.property(likely, (octets) => {
        let decoded: Command;
        try {
          decoded = decodeCommand(octets);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          return;
        }
        expect(encodeCommand(decoded)).toEqual(octets);
      }),
      { numRuns: 500 },
    );
  });
});

describe('response APDUs', () => {
  test('are data and the last two octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 2, maxLength: 300, size: 'max' }), (octets) => {
        const response = decodeResponse(octets);
        expect(response.sw).toMatch(/^[0-9A-F]{4}$/);
        expect(response.data).toHaveLength(octets.length - 2);
        expect(encodeResponse(response)).toEqual(octets);
      }),
    );
  });

  test.each([0, 1])('%d octets are none', (length) => {
    expect(() => decodeResponse(new Uint8Array(length))).toThrow(RangeError);
  });
});
