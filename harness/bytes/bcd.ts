/** Binary-coded decimal: two decimal digits an octet, the first in the high nibble. */

/** Whether every nibble is a decimal digit. */
export function isBcd(octets: Uint8Array): boolean {
  for (const octet of octets) {
    if (octet >> 4 > 9 || (octet & 0x0f) > 9) return false;
  }
  return true;
}

/**
 * The octets that carry these decimal digits.
 * @throws RangeError for an odd count of digits, or anything that is no decimal digit
 */
export function bcd(digits: string): Uint8Array {
  if (!/^([0-9]{2})*$/.test(digits)) throw new RangeError(`not whole octets of decimal digits: "${digits}"`);
  const written = new Uint8Array(digits.length / 2);
  for (let offset = 0; offset < written.length; offset += 1) {
    written[offset] = Number.parseInt(digits.slice(2 * offset, 2 * offset + 2), 16);
  }
  return written;
}

/**
 * The decimal digits that these octets carry, leading zeros kept.
 * @throws RangeError when a nibble is above 9
 */
export function digits(octets: Uint8Array): string {
  let text = '';
  for (const octet of octets) {
    const high = octet >> 4;
    const low = octet & 0x0f;
    if (high > 9 || low > 9) {
      throw new RangeError(`octet ${octet.toString(16).toUpperCase().padStart(2, '0')} is not two decimal digits`);
    }
    text += `${high}${low}`;
  }
  return text;
}
