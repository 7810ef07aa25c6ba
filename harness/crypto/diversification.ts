/** Keys derived from a root key and the factors of a region, an issuer or a card (PBOC; GM/T family for SM4). */

import { complement } from '../bytes/bits.ts';
import { concat } from '../bytes/hex.ts';
import type { CipherFamily } from './block-cipher.ts';
import { tripleDes } from './des.ts';
import { sm4 } from './sm4.ts';

/**
 * The key that the factors lead to, root first: each level enciphers its factor and the factor's complement under the key above it.
 * Triple DES enciphers both as two blocks, SM4 as one.
 * @param key 16 octets
 * @param factors 8 octets each; none gives a copy of the key itself
 * @throws RangeError for other lengths
 */
export function diversify(cipher: CipherFamily, key: Uint8Array, ...factors: readonly Uint8Array[]): Uint8Array {
  const derive = cipher === '3des' ? tripleDes : sm4;
  return factors.reduce((level, factor) => {
    if (factor.length !== 8) throw new RangeError(`a diversification factor of ${factor.length} octets, not 8`);
    return derive(level, concat(factor, complement(factor)));
  }, key.slice());
}
