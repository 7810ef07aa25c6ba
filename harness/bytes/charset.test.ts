/** Text on cards: octets of GB 2312 as its table gives them, and the way back for every character of two octets. */

import { describe, expect, test } from 'vitest';
import { decodeText, encodeText } from './charset.ts';
import { bytes, hex } from './hex.ts';

describe('GB 18030', () => {
  test.each([
    ['啊', 'B0A1'],
    ['中国', 'D6D0B9FA'],
    ['A京', '41BEA9'],
    ['', ''],
  ])('%s is %s', (text, octets) => {
    expect(hex(encodeText(text, 'gb18030'))).toBe(octets);
    expect(decodeText(bytes(octets), 'gb18030')).toBe(text);
  });

  test('every character that two octets of GB 2312 give comes back as these octets', () => {
    for (let lead = 0xb0; lead <= 0xf7; lead += 1) {
      for (let trail = 0xa1; trail <= (lead === 0xd7 ? 0xf9 : 0xfe); trail += 1) {
        const octets = Uint8Array.of(lead, trail);
        expect(encodeText(decodeText(octets, 'gb18030'), 'gb18030')).toEqual(octets);
      }
    }
  });

  test('what stands outside is refused', () => {
    expect(() => encodeText('😀', 'gb18030')).toThrow(RangeError);
    expect(() => encodeText('中', 'ascii')).toThrow(RangeError);
    expect(() => decodeText(bytes('81'), 'gb18030')).toThrow(RangeError);
    expect(() => decodeText(bytes('C0'), 'ascii')).toThrow(RangeError);
  });
});
