/** Laws of BER-TLV: what is written reads back, and nothing that was read is lost. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concat, equal, hex } from './hex.ts';
import { encodeTlv, parseTlv, type Tlv, TlvError } from './tlv.ts';

type Tree = { readonly tag: string; readonly value: Uint8Array } | { readonly tag: string; readonly children: readonly Tree[] };

const first = fc.integer({ min: 0, max: 7 }).map((classAndForm) => classAndForm << 5);
const later = fc.oneof(
  fc.integer({ min: 0, max: 0x7f }).map((last) => Uint8Array.of(last)),
  fc.tuple(fc.integer({ min: 0x81, max: 0xff }), fc.integer({ min: 0, max: 0x7f })).map(([middle, last]) => Uint8Array.of(middle, last)),
);
const tagOctets = fc.oneof(
  fc.tuple(first, fc.integer({ min: 1, max: 30 })).map(([form, number]) => Uint8Array.of(form | number)),
  fc.tuple(first, later).map(([form, rest]) => concat(Uint8Array.of(form | 0x1f), rest)),
);
const tagOf = (isConstructed: boolean) =>
  tagOctets.map((octets) => {
    const tag = octets.slice();
    tag[0] = ((tag[0] as number) & ~0x20) | (isConstructed ? 0x20 : 0);
    return hex(tag);
  });

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ tag: tagOf(false), value: fc.uint8Array({ maxLength: 300, size: 'max' }) }),
    fc.record({ tag: tagOf(true), children: fc.array(tie('tree'), { maxLength: 4 }) }),
  ),
}));

const write = (given: Tree): Uint8Array => encodeTlv(given.tag, 'value' in given ? given.value : given.children.map(write));
const read = (object: Tlv): Tree =>
  object.children === undefined ? { tag: object.tag, value: object.value } : { tag: object.tag, children: object.children.map(read) };
const all = (list: readonly Tlv[]): readonly Tlv[] => list.flatMap((object) => [object, ...all(object.children ?? [])]);

test('objects written one after another read back the same, in their shortest form and in their place', () => {
  fc.assert(
    fc.property(fc.array(tree, { maxLength: 3 }), (trees) => {
      const octets = concat(...trees.map(write));
      const list = parseTlv(octets);
      expect(list.map(read)).toEqual(trees);
      expect(concat(...list.map(({ encoded }) => encoded))).toEqual(octets);
      for (const object of all(list)) {
        expect(octets.subarray(object.offset, object.offset + object.encoded.length)).toEqual(object.encoded);
        expect(object.encoded).toEqual(encodeTlv(object.tag, object.value));
      }
    }),
  );
});

test('any octets either are objects with nothing but 00 between them, or a TlvError inside them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (octets) => {
      let list: readonly Tlv[];
      try {
        list = parseTlv(octets);
      } catch (error) {
        expect(error).toBeInstanceOf(TlvError);
        expect((error as TlvError).offset).toBeLessThanOrEqual(octets.length);
        return;
      }
      const rest = octets.slice();
      for (const { offset, encoded } of list) rest.fill(0, offset, offset + encoded.length);
      expect(equal(rest, new Uint8Array(octets.length))).toBe(true);
    }),
    { numRuns: 500 },
  );
});
