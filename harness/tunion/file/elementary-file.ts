/** What all files of the purse application have in common: a short identifier, a size, and names for their octets. */

import type { Layout } from '../../bytes/layout.ts';
import type { Text } from '../../text.ts';

/** A short EF identifier, 1 to 30. */
export type Sfi = number;

/** How a file keeps its octets. The first record of a cyclic file is the newest. */
export type Structure = 'transparent' | 'cyclic' | 'variable';

/**
 * A file of the purse application.
 *
 * Digits that the standards write in BCD are laid out as `hex`: good BCD reads the same, and a card that holds
 * something else still decodes, so that a check can say what is wrong with it.
 */
export interface ElementaryFile {
  readonly sfi: Sfi;
  readonly title: Text;
  readonly structure: Structure;
  /** Octets of the whole file. */
  readonly size: number;
  /** How many records it holds; absent for a transparent file. */
  readonly records?: number;
  /** The octets of record `number` (from 1), or of the file when it is transparent; absent where nothing public names them. */
  layoutOf(number: number): Layout | undefined;
  /** Octets of record `number` (from 1), or of the file when it is transparent; undefined beyond the last record. */
  lengthOf(number: number): number | undefined;
}
