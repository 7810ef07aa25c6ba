/** Octet strings bit by bit. */

/** Every bit turned round. */
export function complement(octets: Uint8Array): Uint8Array {
  return octets.map((octet) => ~octet);
}

/**
 * The exclusive or of two octet strings.
 * @throws RangeError for different lengths
 */
export function xor(left: Uint8Array, right: Uint8Array): Uint8Array {
  if (left.length !== right.length) throw new RangeError(`${left.length} octets against ${right.length}`);
  return left.map((octet, offset) => octet ^ (right[offset] as number));
}

/**
 * The left half exclusive-or the right half: half as many octets.
 * @throws RangeError for an odd count
 */
export function foldHalves(octets: Uint8Array): Uint8Array {
  const half = octets.length / 2;
  return xor(octets.subarray(0, half), octets.subarray(half));
}

/**
 * The octets with one bit turned over; bit 0 is the left-most bit of the first octet.
 * @throws RangeError when there is no such bit
 */
export function flipBit(octets: Uint8Array, bit: number): Uint8Array {
  const flipped = octets.slice();
  const octet = flipped[bit >> 3];
  if (octet === undefined) throw new RangeError(`no bit ${bit} in ${octets.length} octets`);
  flipped[bit >> 3] = octet ^ (0x80 >> (bit & 7));
  return flipped;
}
