/** Laws of all file layouts: any octets of the right length are read and written back, no others are read. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hex } from '../../bytes/hex.ts';
import { type Layout, LayoutError } from '../../bytes/layout.ts';
import { transitHeaderLayout } from './ef1a.ts';
import { psamApplicationLayout, psamTerminalLayout } from './psam-files.ts';
import { purseFiles } from './purse-files.ts';

const layouts: readonly [string, Layout][] = [
  ...purseFiles.flatMap(({ title, layoutOf }) =>
    [1, 2].flatMap((number): [string, Layout][] => {
      const layout = layoutOf(number);
      return layout === undefined ? [] : [[`${title.en}, ${number}`, layout]];
    }),
  ),
  ['the header of EF 1A', transitHeaderLayout],
  ['terminal information of a PSAM', psamTerminalLayout],
  ['application information of a PSAM', psamApplicationLayout],
];

describe.each(layouts)('%s', (_, layout) => {
  test('reads any octets and writes them back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: layout.length, maxLength: layout.length }), (octets) => {
        expect(hex(layout.encode(layout.decode(octets)))).toBe(hex(octets));
      }),
    );
  });
  test('refuses every other length', () => {
    const others = fc.uint8Array({ maxLength: 200 }).filter((octets) => octets.length !== layout.length);
    fc.assert(
      fc.property(others, (octets) => {
        expect(() => layout.decode(octets)).toThrow(LayoutError);
      }),
    );
  });
});
