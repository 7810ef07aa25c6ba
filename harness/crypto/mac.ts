/** Message authentication codes of DES, triple DES and SM4 with padding method 2 (ISO/IEC 9797-1). */

import { assertKeyLength, lastBlock } from './block-cipher.ts';
import { singleKey, tripleDesCipher, tripleKey } from './des.ts';
import { sm4Cipher } from './sm4.ts';

const zero8 = new Uint8Array(8);
const zero16 = new Uint8Array(16);

/** The data with 80 and as many 00 as fill the last block (padding method 2); aligned data gain a whole block. */
export function pad80(data: Uint8Array, blockSize: number): Uint8Array {
  const padded = new Uint8Array(data.length + blockSize - (data.length % blockSize));
  padded.set(data);
  padded[data.length] = 0x80;
  return padded;
}

/** The data before their 80 and zeros; undefined where they end in anything else. */
export function unpad80(padded: Uint8Array): Uint8Array | undefined {
  const end = padded.findLastIndex((octet) => octet !== 0x00);
  return padded[end] === 0x80 ? padded.slice(0, end) : undefined;
}

/**
 * The CBC-MAC of single DES (MAC algorithm 1), all 8 octets; callers cut.
 * @param key 8 octets
 * @param iv 8 octets, zero unless given
 * @throws RangeError for a key of another length
 */
export function desMac(key: Uint8Array, data: Uint8Array, iv: Uint8Array = zero8): Uint8Array {
  return lastBlock(tripleDesCipher, singleKey(key), pad80(data, 8), iv);
}

/**
 * The retail MAC (MAC algorithm 3: DES chain under the left half, triple DES on its last block), all 8 octets; callers cut.
 * @param key 16 octets
 * @param iv 8 octets, zero unless given
 * @throws RangeError for a key of another length
 */
export function retailMac(key: Uint8Array, data: Uint8Array, iv: Uint8Array = zero8): Uint8Array {
  assertKeyLength(key, 16);
  const padded = pad80(data, 8);
  const lead = padded.subarray(0, -8);
  const chained = lead.length === 0 ? iv : lastBlock(tripleDesCipher, singleKey(key.subarray(0, 8)), lead, iv);
  return lastBlock(tripleDesCipher, tripleKey(key), padded.subarray(-8), chained);
}

/**
 * The CBC-MAC of SM4, all 16 octets; callers cut.
 * @param key 16 octets
 * @param iv 16 octets, zero unless given
 * @throws RangeError for a key of another length
 */
export function sm4Mac(key: Uint8Array, data: Uint8Array, iv: Uint8Array = zero16): Uint8Array {
  assertKeyLength(key, 16);
  return lastBlock(sm4Cipher, key, pad80(data, 16), iv);
}
