/** Fixed-width layouts: places, formats, laws of reading and writing, and what is refused. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytes, concat, hex } from './hex.ts';
import { type Field, type Format, field, fieldsOf, LayoutError, layout } from './layout.ts';

const title = { zh: '字段', en: 'field' };
const holder = layout({
  kind: field(1, 'uint', title),
  country: field(2, 'bcd', title),
  name: field(8, 'text', title, 'gb18030'),
  number: field(4, 'text', title),
  rest: field(2, 'hex', title),
});
const written = '01 0156 D5C5C8FD 20202020 41313220 CAFE';

describe('a layout', () => {
  test('knows its length and where each field stands', () => {
    expect(holder.length).toBe(17);
    expect(holder.fields.map(({ name, offset, length }) => [name, offset, length])).toEqual([
      ['kind', 0, 1],
      ['country', 1, 2],
      ['name', 3, 8],
      ['number', 11, 4],
      ['rest', 15, 2],
    ]);
  });

  test('gives nothing for octets from outside that do not fit', () => {
    expect(fieldsOf(holder, bytes(written))?.rest).toBe('CAFE');
    expect(fieldsOf(holder, bytes(written).slice(1))).toBeUndefined();
    expect(fieldsOf(holder, bytes(written.replace('0156', '01AB')))).toBeUndefined();
  });

  test('reads and writes each format', () => {
    const record = holder.decode(bytes(written));
    expect(record).toEqual({ kind: 1, country: '0156', name: '张三', number: 'A12', rest: 'CAFE' });
    expect(hex(holder.encode(record))).toBe(hex(bytes(written)));
  });

  test.each([
    ['00', '00'],
    ['FF', 'FF'],
  ])('takes a text filled up with %s as one without filling', (_, filler) => {
    const octets = concat(bytes(`01 0156 D5C5C8FD`), bytes(filler.repeat(8)), bytes('CAFE'));
    expect(holder.decode(octets)).toMatchObject({ name: '张三', number: '' });
  });

  const refusedOctets = [
    ['too few octets', '01', undefined, 0],
    ['a nibble above 9', '01 01A6 D5C5C8FD 20202020 41313220 CAFE', 'country', 1],
    ['half a Chinese character', '01 0156 20202020202020D5 41313220 CAFE', 'name', 3],
    ['a high octet in ASCII', '01 0156 D5C5C8FD 20202020 41B13220 CAFE', 'number', 11],
  ] as const;
  test.each(refusedOctets)('refuses to read %s', (_, octets, name, offset) => {
    expect(thrownBy(() => holder.decode(bytes(octets)))).toMatchObject({ field: name, offset });
  });

  const record = { kind: 1, country: '0156', name: '张三', number: 'A12', rest: 'CAFE' };
  const refusedRecords = [
    ['a number too large', { kind: 256 }, 'kind'],
    ['too few digits', { country: '15' }, 'country'],
    ['no digits', { country: '01A6' }, 'country'],
    ['too long a name', { name: '一二三四五' }, 'name'],
    ['a character outside the charset', { number: 'é' }, 'number'],
    ['octets of another length', { rest: 'CA' }, 'rest'],
  ] as const;
  test.each(refusedRecords)('refuses to write %s', (_, change, name) => {
    expect(thrownBy(() => holder.encode({ ...record, ...change }))).toMatchObject({ field: name });
  });
});

describe('any layout', () => {
  const value = (format: Format, length: number): fc.Arbitrary<string | number> => {
    if (format === 'uint') return fc.bigInt({ min: 0n, max: 256n ** BigInt(length) - 1n }).map(Number);
    if (format === 'bcd') return fc.stringMatching(new RegExp(`^[0-9]{${2 * length}}$`));
    if (format === 'hex') return fc.uint8Array({ minLength: length, maxLength: length }).map(hex);
    return fc.array(fc.constantFrom(...'京津冀鄂A1-.'), { maxLength: Math.floor(length / 2) }).map((characters) => characters.join(''));
  };
  const one = fc
    .tuple(fc.constantFrom<Format>('hex', 'bcd', 'uint', 'text'), fc.integer({ min: 1, max: 6 }))
    .chain(([format, length]) => fc.record({ placed: fc.constant(field(length, format, title, 'gb18030')), value: value(format, length) }));

  test('reads back every record that it writes, and writes back every octet that it read', () => {
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 6 }), (given) => {
        const shape: Record<string, Field> = Object.fromEntries(given.map(({ placed }, at) => [`field${at}`, placed]));
        const record = Object.fromEntries(given.map(({ value }, at) => [`field${at}`, value]));
        const any = layout(shape);
        const octets = any.encode(record as never);
        expect(octets).toHaveLength(any.length);
        expect(any.decode(octets)).toEqual(record);
        expect(any.encode(any.decode(octets))).toEqual(octets);
      }),
    );
  });
});

function thrownBy(work: () => unknown): LayoutError {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(LayoutError);
    return error as LayoutError;
  }
  throw new Error('nothing was thrown');
}
