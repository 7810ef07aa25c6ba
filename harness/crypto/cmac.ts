/** The message authentication code CMAC of AES (RFC 4493, NIST SP 800-38B). */

import { cmac } from '@noble/ciphers/aes.js';
import { assertKeyLength } from './block-cipher.ts';

/**
 * All 16 octets of the CMAC; callers cut.
 * @param key 16, 24 or 32 octets
 * @throws RangeError for a key of another length
 */
export function aesCmac(key: Uint8Array, data: Uint8Array): Uint8Array {
  assertKeyLength(key, 16, 24, 32);
  return cmac(data, key);
}
