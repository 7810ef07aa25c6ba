/** Unsigned integers as big-endian octets. */

/**
 * The value of up to six big-endian octets.
 * @throws RangeError for more than six octets
 */
export function uint(octets: Uint8Array): number {
  if (octets.length > 6) throw new RangeError(`${octets.length} octets do not fit a safe integer`);
  return octets.reduce((value, octet) => value * 256 + octet, 0);
}

/**
 * The value as exactly `length` big-endian octets.
 * @throws RangeError when it is negative, fractional or too large
 */
export function octets(value: number, length: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 256 ** length) {
    throw new RangeError(`${value} does not fit ${length} octets`);
  }
  const written = new Uint8Array(length);
  let rest = value;
  for (let offset = length - 1; offset >= 0; offset -= 1) {
    written[offset] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return written;
}
