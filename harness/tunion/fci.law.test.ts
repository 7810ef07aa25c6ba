/** The law of FCI: whatever a card answers is read, or refused as out of layout. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LayoutError } from '../bytes/layout.ts';
import { encodeTlv } from '../bytes/tlv.ts';
import { decodePpse, decodePurseFci } from './fci.ts';

const octets = fc.uint8Array({ maxLength: 48 });
const wrapped = fc
  .tuple(fc.constantFrom('84', '4F', '50', '87', '9F0C', 'A5', 'BF0C', '61'), octets)
  .map(([tag, value]) => encodeTlv('6F', [encodeTlv('A5', [encodeTlv(tag, value)])]));

test('any octets, and any value in a template, are read or refused with LayoutError', () => {
  fc.assert(
    fc.property(fc.oneof(octets, wrapped), (answer) => {
      for (const decode of [decodePpse, decodePurseFci]) {
        try {
          decode(answer);
        } catch (error) {
          expect(error).toBeInstanceOf(LayoutError);
        }
      }
    }),
    { numRuns: 500 },
  );
});
