/** Fixed-width layouts: octets with a name, a place and a format each. */

import type { Text } from '../text.ts';
import { bcd, digits } from './bcd.ts';
import { type Charset, decodeText, encodeText } from './charset.ts';
import { bytes, hex } from './hex.ts';
import { octets, uint } from './uint.ts';

/** `hex` and `bcd` are read as digits in a string, `uint` as a big-endian number of up to six octets, `text` as characters. */
export type Format = 'hex' | 'bcd' | 'uint' | 'text';

/** What a field of a format is in a decoded record. */
export type ValueOf<F extends Format> = F extends 'uint' ? number : string;

/** One field, before it has a name and a place. `length` counts octets. */
export interface Field<F extends Format = Format> {
  readonly length: number;
  readonly format: F;
  readonly title: Text;
  /** Only for `text`. */
  readonly charset: Charset;
}

/** One field of a layout: what it is called, where it starts and how it reads. Offset and length count octets. */
export interface PlacedField<N extends string = string> {
  readonly name: N;
  readonly offset: number;
  readonly length: number;
  readonly format: Format;
  readonly title: Text;
}

export type Shape = Readonly<Record<string, Field>>;

/** The record that a layout decodes to. */
export type RecordOf<S extends Shape> = { readonly [N in keyof S]: S[N] extends Field<infer F> ? ValueOf<F> : never };

/** A layout with the places of its fields worked out. */
export interface Layout<S extends Shape = Shape> {
  /** Octets of the whole. */
  readonly length: number;
  readonly fields: readonly PlacedField<keyof S & string>[];
  /**
   * The fields of exactly `length` octets.
   * @throws LayoutError when the length differs, a BCD nibble is above 9 or a text cannot be read in its charset
   */
  decode(octets: Uint8Array): RecordOf<S>;
  /**
   * The octets of a record; a `text` shorter than its field is filled with blanks.
   * @throws LayoutError when a value does not fit its field
   */
  encode(record: RecordOf<S>): Uint8Array;
}

/** Octets or values that do not fit a layout; `field` is the one at fault, absent when the whole length is wrong. */
export class LayoutError extends Error {
  override readonly name = 'LayoutError';
  readonly field: string | undefined;
  readonly offset: number;
  constructor(message: string, offset: number, field?: string) {
    super(message);
    this.offset = offset;
    this.field = field;
  }
}

/** A field of `length` octets; `charset` says how a `text` is written. */
export function field<F extends Format>(length: number, format: F, title: Text, charset: Charset = 'ascii'): Field<F> {
  return { length, format, title, charset };
}

/** The layout of fields one after another, in the order of the shape's keys. */
export function layout<S extends Shape>(shape: S): Layout<S> {
  const placed: (PlacedField<keyof S & string> & { readonly charset: Charset })[] = [];
  let length = 0;
  for (const [name, each] of Object.entries(shape)) {
    placed.push({ name, offset: length, ...each });
    length += each.length;
  }
  return {
    length,
    fields: placed,
    decode(given) {
      if (given.length !== length) throw new LayoutError(`${given.length} octets where ${length} stand`, 0);
      const record: Record<string, string | number> = {};
      for (const each of placed) {
        record[each.name] = inField(each, () => readValue(each, given.subarray(each.offset, each.offset + each.length)));
      }
      return record as RecordOf<S>;
    },
    encode(record) {
      const written = new Uint8Array(length);
      for (const each of placed) {
        written.set(
          inField(each, () => writeValue(each, record[each.name] as string | number)),
          each.offset,
        );
      }
      return written;
    },
  };
}

/** The fields of octets that came from outside; undefined when they do not fit the layout. */
export function fieldsOf<S extends Shape>({ decode }: Layout<S>, octets: Uint8Array): RecordOf<S> | undefined {
  try {
    return decode(octets);
  } catch (error) {
    if (error instanceof LayoutError) return undefined;
    throw error;
  }
}

type Readable = Pick<Field, 'length' | 'format' | 'charset'>;

function readValue({ format, charset }: Readable, value: Uint8Array): string | number {
  switch (format) {
    case 'hex':
      return hex(value);
    case 'bcd':
      return digits(value);
    case 'uint':
      return uint(value);
    case 'text':
      return decodeText(value, charset);
  }
}

function writeValue({ length, format, charset }: Readable, value: string | number): Uint8Array {
  if (format === 'uint') return octets(value as number, length);
  const text = value as string;
  const written = format === 'hex' ? bytes(text) : format === 'bcd' ? bcd(text) : encodeText(text, charset);
  if (written.length > length || (format !== 'text' && written.length < length)) {
    throw new RangeError(`${written.length} octets where ${length} stand`);
  }
  if (written.length === length) return written;
  const filled = new Uint8Array(length).fill(0x20);
  filled.set(written);
  return filled;
}

function inField<R>(placed: PlacedField, work: () => R): R {
  try {
    return work();
  } catch (error) {
    throw new LayoutError(`${placed.name}: ${(error as Error).message}`, placed.offset, placed.name);
  }
}
