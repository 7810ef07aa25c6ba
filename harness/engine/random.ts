/** Randomness from a seed: the same seed, the same numbers, on every machine. */

import { createHash } from 'node:crypto';

export interface Random {
  /** `length` octets. */
  octets(length: number): Uint8Array;
  /** An integer from 0 up to and without `bound`. */
  below(bound: number): number;
}

/** A stream of octets from SHA-256 in counter mode over the seed; not for secrets. */
export function seeded(seed: string): Random {
  let pool = new Uint8Array(0);
  let block = 0;
  const octets = (length: number): Uint8Array => {
    const drawn = new Uint8Array(length);
    for (let filled = 0; filled < length; ) {
      if (pool.length === 0) {
        pool = Uint8Array.from(createHash('sha256').update(`${seed}/${block}`).digest());
        block += 1;
      }
      const taken = pool.subarray(0, length - filled);
      drawn.set(taken, filled);
      pool = pool.slice(taken.length);
      filled += taken.length;
    }
    return drawn;
  };
  return {
    octets,
    below: (bound) => octets(6).reduce((value, octet) => value * 256 + octet, 0) % bound,
  };
}

/** The seed of one entry: a 31-bit number derived from the run's seed and the entry's id. */
export function seedOf(runSeed: string, entry: string): number {
  return createHash('sha256').update(`${runSeed}/${entry}`).digest().readUInt32BE(0) >>> 1;
}
