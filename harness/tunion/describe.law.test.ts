/** The law of descriptions: nothing on a wire makes the reading fail, and every field lies within its APDU. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytes } from '../bytes/hex.ts';
import { encodeCommand } from '../iso7816/command.ts';
import { type Described, describeCommand, describeResponse } from './describe.ts';

describe('nothing on a wire makes the reading fail', () => {
  const octets = fc.uint8Array({ maxLength: 64 });
  const headers = [
    ...['00A40400', '00B09500', '00B09500', '00B097FF', '00B201C4', '00B20DD4', '00B201F4', '805C0002', '80500102', '80500002', '80DC01D0'],
    ...['80DC00F0', '80540100', '80520000', '805A0006', '80700000', '80720000', '00840000', '00200000', '00B09900'],
    ...['04D69600', '00D69710', '04DC01F4', '04DC02D4', '04E200D0', '04E201F0', '00E200F0', '80500502', '80500401', '80540300', '80580000'],
    ...['805E0100', '805E0000', '84240000', '84240001', '841E0001', '84180000', '00820001', '80CD0000', '80CD0301', '00B59B00', '04D89B00'],
  ];
  const framed = fc
    .tuple(fc.constantFrom(...headers), fc.uint8Array({ maxLength: 40 }), fc.option(fc.integer({ min: 1, max: 256 }), { nil: undefined }))
    .map(([header, data, le]) => {
      const [cla, ins, p1, p2] = bytes(header) as unknown as [number, number, number, number];
      return encodeCommand({ cla, ins, p1, p2, data, le });
    });
  const isWithin = ({ fields }: Described, apdu: Uint8Array): boolean =>
    fields.every(({ offset, length }) => offset >= 0 && length > 0 && offset + length <= apdu.length);

  test('any octets', () => {
    fc.assert(
      fc.property(octets, octets, fc.constantFrom('card' as const, 'psam' as const), (command, response, to) => {
        expect(isWithin(describeCommand(command, to), command)).toBe(true);
        expect(isWithin(describeResponse(command, response, to), response)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
  test('well-formed commands with any data, and any answer to them', () => {
    fc.assert(
      fc.property(framed, octets, fc.constantFrom('card' as const, 'psam' as const), (command, response, to) => {
        expect(isWithin(describeCommand(command, to), command)).toBe(true);
        expect(isWithin(describeResponse(command, response, to), response)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
