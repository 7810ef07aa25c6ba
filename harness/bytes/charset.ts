/** Characters in fixed-width octets: ASCII and GB 18030, filled up at the end. */

/** `gb18030` covers GBK and GB 2312, in which older cards write names. */
export type Charset = 'ascii' | 'gb18030';

const gb18030 = new TextDecoder('gb18030', { fatal: true });

/**
 * The characters of the octets without the blanks, 00 or FF that fill them up at the end.
 * @throws RangeError when the octets are no text of that charset
 */
export function decodeText(octets: Uint8Array, charset: Charset): string {
  let end = octets.length;
  while (end > 0 && isFiller(octets[end - 1] as number)) end -= 1;
  const written = octets.subarray(0, end);
  if (charset === 'ascii') {
    if (written.some((octet) => octet > 0x7f)) throw new RangeError('not ASCII');
    return String.fromCharCode(...written);
  }
  try {
    return gb18030.decode(written);
  } catch {
    throw new RangeError('not GB 18030');
  }
}

function isFiller(octet: number): boolean {
  return octet === 0x20 || octet === 0x00 || octet === 0xff;
}

/**
 * The octets of the characters, not yet filled up.
 * @throws RangeError when a character does not stand in the charset (of GB 18030 only the one- and two-octet part is written)
 */
export function encodeText(text: string, charset: Charset): Uint8Array {
  const written: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    if (code < 0x80) {
      written.push(code);
      continue;
    }
    const pair = charset === 'gb18030' ? twoOctets().get(character) : undefined;
    if (pair === undefined) throw new RangeError(`"${character}" does not stand in ${charset}`);
    written.push(pair >> 8, pair & 0xff);
  }
  return Uint8Array.from(written);
}

let pairs: ReadonlyMap<string, number> | undefined;

// The platform decodes GB 18030 but encodes only UTF-8, so the way back is the decoder's table turned round.
function twoOctets(): ReadonlyMap<string, number> {
  if (pairs !== undefined) return pairs;
  const table = new Map<string, number>();
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (trail === 0x7f) continue;
      const character = gb18030.decode(Uint8Array.of(lead, trail));
      if (!table.has(character)) table.set(character, (lead << 8) | trail);
    }
  }
  pairs = table;
  return table;
}
