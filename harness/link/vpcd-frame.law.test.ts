import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, hex } from '../bytes/hex.ts';
import { FrameReader, frame } from './vpcd-frame.ts';

describe('frames of the virtual card protocol', () => {
  it('come out as they went in, in whatever pieces', () =>
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 600 }), { maxLength: 5 }),
        fc.uint8Array({ maxLength: 40, min: 1 }),
        (payloads, cuts) => {
          const stream = concat(...payloads.map(frame));
          const reader = new FrameReader();
          const seen: string[] = [];
          let from = 0;
          for (const length of [...cuts, stream.length]) {
            for (const payload of reader.push(stream.subarray(from, from + length))) seen.push(hex(payload));
            from += length;
          }
          expect(seen).toEqual(payloads.map(hex));
          expect(reader.partial).toBe(false);
        },
      ),
    ));

  it('any octets are taken without an error', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (noise) => {
        const payloads = [...new FrameReader().push(noise)];
        expect(payloads.reduce((sum, payload) => sum + payload.length + 2, 0)).toBeLessThanOrEqual(noise.length);
      }),
    ));

  it('hold up to 65,535 octets and no more', () => {
    const [longest] = [...new FrameReader().push(frame(new Uint8Array(65_535)))];
    expect(longest).toHaveLength(65_535);
    expect(() => frame(new Uint8Array(65_536))).toThrow(RangeError);
  });
});
