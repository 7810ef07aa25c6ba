/** BER-TLV data objects (ISO/IEC 7816-4, ISO/IEC 8825-1) that remember how they were encoded. */

import { bytes, concat, hex } from './hex.ts';

/** One data object as it stood on the wire. */
export interface Tlv {
  /** The tag octets as upper-case hexadecimal, such as `9F0C`. */
  readonly tag: string;
  readonly value: Uint8Array;
  /** Tag, length and value exactly as received; an unusual length form stays visible here. */
  readonly encoded: Uint8Array;
  /** Where the tag starts in the octets given to {@link parseTlv}, for nested objects too. */
  readonly offset: number;
  /** The nested objects of a constructed tag; absent for a primitive one. */
  readonly children?: readonly Tlv[];
}

/** Octets that are no BER-TLV; `offset` is where reading stopped making sense. */
export class TlvError extends Error {
  override readonly name = 'TlvError';
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(`${message} at offset ${offset}`);
    this.offset = offset;
  }
}

/**
 * The data objects that the octets hold one after another. Lengths may be longer than needed (`8105`);
 * `00` octets between objects are padding without meaning and are passed over, as ISO/IEC 7816-4 lets them stand.
 * Values are views on `octets`, not copies.
 * @throws TlvError for a cut tag, length or value, an indefinite length, or a length of more than four octets
 */
export function parseTlv(octets: Uint8Array): Tlv[] {
  return parseRange(octets, 0, octets.length);
}

function parseRange(octets: Uint8Array, start: number, end: number): Tlv[] {
  const list: Tlv[] = [];
  let offset = start;
  while (offset < end) {
    if (octets[offset] === 0) {
      offset += 1;
      continue;
    }
    const object = parseOne(octets, offset, end);
    list.push(object);
    offset += object.encoded.length;
  }
  return list;
}

function parseOne(octets: Uint8Array, offset: number, end: number): Tlv {
  const lengthAt = endOfTag(octets, offset, end);
  const [valueAt, length] = readLength(octets, lengthAt, end);
  const next = valueAt + length;
  if (next > end) throw new TlvError(`length ${length} reaches beyond the ${end - valueAt} octets left`, lengthAt);
  const object = {
    tag: hex(octets.subarray(offset, lengthAt)),
    value: octets.subarray(valueAt, next),
    encoded: octets.subarray(offset, next),
    offset,
  };
  return isConstructed(octets[offset] as number) ? { ...object, children: parseRange(octets, valueAt, next) } : object;
}

function isConstructed(firstTagOctet: number): boolean {
  return (firstTagOctet & 0x20) !== 0;
}

function endOfTag(octets: Uint8Array, offset: number, end: number): number {
  let at = offset + 1;
  if (((octets[offset] as number) & 0x1f) !== 0x1f) return at;
  while (at < end && ((octets[at] as number) & 0x80) !== 0) at += 1;
  if (at >= end) throw new TlvError('the tag is cut off', offset);
  return at + 1;
}

function readLength(octets: Uint8Array, offset: number, end: number): [valueAt: number, length: number] {
  if (offset >= end) throw new TlvError('the length is missing', offset);
  const first = octets[offset] as number;
  if (first < 0x80) return [offset + 1, first];
  const count = first & 0x7f;
  if (count === 0) throw new TlvError('the length is indefinite', offset);
  if (count > 4) throw new TlvError(`the length has ${count} octets`, offset);
  if (offset + 1 + count > end) throw new TlvError('the length is cut off', offset);
  let length = 0;
  for (let at = offset + 1; at <= offset + count; at += 1) length = length * 256 + (octets[at] as number);
  return [offset + 1 + count, length];
}

/** The first object found by walking down the tags of `path`, such as `findTlv(list, '6F', 'A5', '9F0C')`. */
export function findTlv(list: readonly Tlv[], ...path: readonly string[]): Tlv | undefined {
  const [tag, ...rest] = path;
  if (tag === undefined) return undefined;
  for (const object of list) {
    if (object.tag !== tag) continue;
    const found = rest.length === 0 ? object : findTlv(object.children ?? [], ...rest);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** How {@link encodeTlv} may be told to write something other than the shortest right length. */
export interface TlvForm {
  /** These octets stand where the length would; nothing checks that they are true. */
  readonly lengthOctets?: Uint8Array;
}

/**
 * Tag, length and value, the length in its shortest form unless `form` gives other octets for it.
 * Children are the encodings of nested objects, in their order.
 * @throws RangeError when `tag` is not exactly one BER tag
 */
export function encodeTlv(tag: string, valueOrChildren: Uint8Array | readonly Uint8Array[], form: TlvForm = {}): Uint8Array {
  const tagOctets = bytes(tag);
  if (tagOctets.length === 0 || !isWholeTag(tagOctets)) throw new RangeError(`"${tag}" is not one BER tag`);
  const value = valueOrChildren instanceof Uint8Array ? valueOrChildren : concat(...valueOrChildren);
  return concat(tagOctets, form.lengthOctets ?? shortestLength(value.length), value);
}

function isWholeTag(tag: Uint8Array): boolean {
  try {
    return endOfTag(tag, 0, tag.length) === tag.length;
  } catch {
    return false;
  }
}

/** The shortest BER length octets of `length`: one octet below 128, else `81`…`84` and the number. */
function shortestLength(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const number: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) number.unshift(rest % 256);
  return Uint8Array.of(0x80 | number.length, ...number);
}
