/** A seeded source of octets that stand for a chip's noise, so that every run of a virtual device can be repeated. */

/** Where the source stands, a 32-bit number. */
export type Entropy = number;

/** Octets drawn, and where the source stands afterwards. */
export interface Draw {
  readonly octets: Uint8Array;
  readonly entropy: Entropy;
}

// An odd step visits all 2^32 states before one comes back (Weyl sequence on the golden ratio).
const step = 0x9e3779b9;

/** The source that a seed starts; equal seeds start equal sources. */
export function entropyOf(seed: string | number): Entropy {
  let state = 0x811c9dc5;
  for (const sign of String(seed)) state = scramble(state ^ (sign.codePointAt(0) ?? 0));
  return state;
}

/** The next `length` octets. */
export function draw(entropy: Entropy, length: number): Draw {
  const octets = new Uint8Array(length);
  let state = entropy;
  for (let offset = 0; offset < length; offset += 4) {
    state = (state + step) >>> 0;
    const word = scramble(state);
    for (let octet = 0; octet < 4 && offset + octet < length; octet += 1) octets[offset + octet] = word >>> (8 * octet);
  }
  return { octets, entropy: state };
}

// Multiply and fold until every bit of the input reaches every bit of the output.
function scramble(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
