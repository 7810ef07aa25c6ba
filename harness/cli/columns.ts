/** Columns on a terminal, where a Chinese character takes two cells. */

import { stripVTControlCharacters } from 'node:util';

/** Characters that take two cells: those that Unicode's East Asian Width calls wide or fullwidth (UAX #11), by their blocks. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
const zeroWidth = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** How many cells a text takes; colours take none. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of stripVTControlCharacters(text)) width += wide.test(character) ? 2 : zeroWidth.test(character) ? 0 : 1;
  return width;
}

/** A text of a device with everything that would steer a terminal replaced by the sign for what is unprintable. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\ufffd');
}

export interface Column {
  readonly title?: string;
  /** Numbers stand to the right. */
  readonly right?: boolean;
}

/**
 * Rows as lines, each cell as wide as the widest of its column; a row of fewer cells leaves the rest empty.
 * The titles come first where any column has one.
 */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): readonly string[] {
  const titles = columns.map(({ title = '' }) => title);
  const all = titles.some((title) => title !== '') ? [titles, ...rows] : rows;
  const widths = columns.map((_, index) => all.reduce((most, row) => Math.max(most, widthOf(row[index] ?? '')), 0));
  return all.map((row) =>
    columns
      .map(({ right = false }, index) => {
        const cell = row[index] ?? '';
        const space = ' '.repeat((widths[index] as number) - widthOf(cell));
        return right ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd(),
  );
}
