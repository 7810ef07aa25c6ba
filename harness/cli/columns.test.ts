/** Columns on a terminal: widths as Unicode's East Asian Width has them, and nothing that steers the terminal. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable, table, widthOf } from './columns.ts';

describe('the width of a text', () => {
  it.each([
    ['', 0],
    ['EF 15', 5],
    ['电子钱包', 8],
    ['（卡）', 6],
    ['ｆｕｌｌ', 8],
    ['1–3 × µs …', 10],
    ['e\u0301', 1],
    ['한글', 4],
    ['\u001b[31m红\u001b[39m', 2],
    ['𠀀', 2],
  ])('of %j is %i', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });
});

describe('a table', () => {
  it('has columns that stand below each other', () => {
    const lines = table(
      [{ title: '卡片' }, { title: 'ATR' }, { title: '元', right: true }],
      [
        ['有', '3B00', '1.00'],
        ['没有卡片', '', '167772.15'],
      ],
    );
    expect(lines).toEqual(['卡片      ATR          元', '有        3B00       1.00', '没有卡片        167772.15']);
  });

  it('needs neither titles nor whole rows', () => {
    expect(table([{}, {}], [['a', 'b'], ['ccc']])).toEqual(['a    b', 'ccc']);
    expect(table([{}], [])).toEqual([]);
  });

  it('ends its last column, set to the right, at one place', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '0', '卡', '（') });
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            cell,
            cell.map((text) => `${text}.`),
          ),
          { minLength: 1 },
        ),
        (rows) => {
          const widths = table([{}, { right: true }], rows).map(widthOf);
          expect(new Set(widths).size).toBe(1);
        },
      ),
    );
  });
});

describe('a text of a device', () => {
  it('cannot steer the terminal', () => {
    expect(printable('MOT\u001b[2J\r\n\u009b\u202e卡')).toBe('MOT\ufffd[2J\ufffd\ufffd\ufffd\ufffd卡');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not come through
        expect(printable(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2028\u2029]/);
      }),
    );
  });
});
