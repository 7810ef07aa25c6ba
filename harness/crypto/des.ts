/** DES and two-key triple DES (ISO/IEC 18033-3), block by block; parity bits are neither looked at nor set. */

import { concat } from '../bytes/hex.ts';
import { assertKeyLength, type BlockCipher, decipher, encipher } from './block-cipher.ts';

/** Triple DES as the platform names it; its key is {@link tripleKey} or {@link singleKey}. */
export const tripleDesCipher: BlockCipher = { ecb: 'des-ede3', cbc: 'des-ede3-cbc', blockSize: 8 };

/**
 * The platform's key K‖K‖K under which triple DES is single DES, which OpenSSL 3 itself no longer offers.
 * @throws RangeError unless the key has 8 octets
 */
export function singleKey(key: Uint8Array): Uint8Array {
  assertKeyLength(key, 8);
  return concat(key, key, key);
}

/**
 * The platform's key KL‖KR‖KL of a two-key triple DES key KL‖KR.
 * @throws RangeError unless the key has 16 octets
 */
export function tripleKey(key: Uint8Array): Uint8Array {
  assertKeyLength(key, 16);
  return concat(key, key.subarray(0, 8));
}

/** Enciphers blocks of 8 octets with two-key triple DES in ECB. Key: 16 octets. @throws RangeError for other lengths */
export function tripleDes(key: Uint8Array, blocks: Uint8Array): Uint8Array {
  return encipher(tripleDesCipher, tripleKey(key), blocks);
}

/** Deciphers blocks of 8 octets with two-key triple DES in ECB. Key: 16 octets. @throws RangeError for other lengths */
export function tripleDesDecrypt(key: Uint8Array, blocks: Uint8Array): Uint8Array {
  return decipher(tripleDesCipher, tripleKey(key), blocks);
}

/** Enciphers blocks of 8 octets with DES in ECB. Key: 8 octets. @throws RangeError for other lengths */
export function des(key: Uint8Array, blocks: Uint8Array): Uint8Array {
  return encipher(tripleDesCipher, singleKey(key), blocks);
}

/** Deciphers blocks of 8 octets with DES in ECB. Key: 8 octets. @throws RangeError for other lengths */
export function desDecrypt(key: Uint8Array, blocks: Uint8Array): Uint8Array {
  return decipher(tripleDesCipher, singleKey(key), blocks);
}
