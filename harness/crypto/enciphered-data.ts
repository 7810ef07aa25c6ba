/** Data enciphered for a card: a length octet before them, padding only where the last block needs it (PBOC, FMCOS manual). */

import { concat } from '../bytes/hex.ts';
import type { CipherFamily } from './block-cipher.ts';
import { tripleDes, tripleDesDecrypt } from './des.ts';
import { pad80 } from './mac.ts';
import { sm4, sm4Decrypt } from './sm4.ts';

/**
 * The blocks before they are enciphered: length octet, data, then 80 00… unless both already fill whole blocks.
 * @throws RangeError for more than 255 octets
 */
export function frameData(data: Uint8Array, blockSize: number): Uint8Array {
  if (data.length > 255) throw new RangeError(`${data.length} octets do not fit a length octet`);
  const framed = concat(Uint8Array.of(data.length), data);
  return framed.length % blockSize === 0 ? framed : pad80(framed, blockSize);
}

/**
 * The data as whole blocks in ECB under a key of 16 octets, which is the key of the command's MAC as well.
 * @throws RangeError for more than 255 octets or a key of another length
 */
export function encipherData(family: CipherFamily, key: Uint8Array, data: Uint8Array): Uint8Array {
  return family === '3des' ? tripleDes(key, frameData(data, 8)) : sm4(key, frameData(data, 16));
}

/**
 * The data that {@link encipherData} enciphered.
 * @throws RangeError when the blocks do not hold a length, that many octets and the padding that belongs to them
 */
export function decipherData(family: CipherFamily, key: Uint8Array, blocks: Uint8Array): Uint8Array {
  const blockSize = family === '3des' ? 8 : 16;
  const framed = family === '3des' ? tripleDesDecrypt(key, blocks) : sm4Decrypt(key, blocks);
  const end = 1 + (framed[0] ?? 0);
  const rest = framed.subarray(end);
  const isFilledUp = rest.length === 0 ? end === framed.length : rest[0] === 0x80 && rest.subarray(1).every((octet) => octet === 0);
  if (!isFilledUp || rest.length >= blockSize) throw new RangeError('the deciphered blocks hold no length with its data');
  return framed.slice(1, end);
}
