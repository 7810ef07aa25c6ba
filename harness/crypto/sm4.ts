/** The block cipher SM4 (GB/T 32907), block by block. */

import { assertKeyLength, type BlockCipher, decipher, encipher } from './block-cipher.ts';

/** SM4 as the platform names it. */
export const sm4Cipher: BlockCipher = { ecb: 'sm4-ecb', cbc: 'sm4-cbc', blockSize: 16 };

/** Enciphers blocks of 16 octets in ECB. Key: 16 octets. @throws RangeError for other lengths */
export function sm4(key: Uint8Array, blocks: Uint8Array): Uint8Array {
  assertKeyLength(key, 16);
  return encipher(sm4Cipher, key, blocks);
}

/** Deciphers blocks of 16 octets in ECB. Key: 16 octets. @throws RangeError for other lengths */
export function sm4Decrypt(key: Uint8Array, blocks: Uint8Array): Uint8Array {
  assertKeyLength(key, 16);
  return decipher(sm4Cipher, key, blocks);
}
