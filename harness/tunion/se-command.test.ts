/** Receipts of delegated management: what cannot be one is none, whatever an element answers. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes } from '../bytes/hex.ts';
import { readReceipt } from './se-command.ts';

const unique = `0A${'00'.repeat(9)}01`;
const mac = '081122334455667788';

describe('a receipt', () => {
  it('has a MAC, a counter of two octets and whose it is', () => {
    expect(readReceipt(bytes(`${mac}02FFFF${unique}`))).toEqual({
      mac: bytes(mac.slice(2)),
      counter: 0xffff,
      unique: bytes(unique.slice(2)),
    });
  });

  it.each([
    ['the octet 00', '00'],
    ['no data', ''],
    ['no counter', `${mac}00${unique}`],
    ['a counter of one octet', `${mac}0101${unique}`],
    ['a counter of three octets', `${mac}03010000${unique}`],
    ['a counter of seven octets', `${mac}0701000000000000${unique}`],
    ['no owner', `${mac}020001`],
  ])('is none: %s', (_, data) => {
    expect(readReceipt(bytes(data))).toBeUndefined();
  });

  it('is read from any octets or not at all', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (data) => (readReceipt(data)?.counter ?? 0) <= 0xffff));
  });
});
