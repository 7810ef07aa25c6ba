/** Octet strings as text and back: upper-case hexadecimal, two digits an octet. */

/** The octets as upper-case hexadecimal without separators. */
export function hex(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('hex').toUpperCase();
}

/**
 * The octets that a hexadecimal text writes; blanks between digits are allowed.
 * @throws RangeError when the text holds anything but whole octets
 */
export function bytes(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, '');
  if (!/^([0-9a-fA-F]{2})*$/.test(digits)) throw new RangeError(`not whole octets in hexadecimal: "${text}"`);
  return new Uint8Array(Buffer.from(digits, 'hex'));
}

/** One octet string made of several, in their order. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Whether two octet strings are the same. */
export function equal(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((octet, offset) => octet === right[offset]);
}
