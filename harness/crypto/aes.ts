/** The block cipher AES (FIPS 197) without padding, keys of 16, 24 or 32 octets. */

import { assertKeyLength, type BlockCipher, decipher, encipher } from './block-cipher.ts';

/** Enciphers blocks of 16 octets, in ECB or chained from `iv`. @throws RangeError for other lengths */
export function aes(key: Uint8Array, blocks: Uint8Array, iv?: Uint8Array): Uint8Array {
  return encipher(aesCipher(key), key, blocks, iv);
}

/** Deciphers blocks of 16 octets, in ECB or chained from `iv`. @throws RangeError for other lengths */
export function aesDecrypt(key: Uint8Array, blocks: Uint8Array, iv?: Uint8Array): Uint8Array {
  return decipher(aesCipher(key), key, blocks, iv);
}

/** The key check value of GlobalPlatform: the first 3 octets of sixteen 01 enciphered. */
export function aesKeyCheckValue(key: Uint8Array): Uint8Array {
  return aes(key, new Uint8Array(16).fill(0x01)).slice(0, 3);
}

function aesCipher(key: Uint8Array): BlockCipher {
  assertKeyLength(key, 16, 24, 32);
  const bits = 8 * key.length;
  return { ecb: `aes-${bits}-ecb`, cbc: `aes-${bits}-cbc`, blockSize: 16 };
}
