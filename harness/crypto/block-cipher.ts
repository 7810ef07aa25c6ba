/** Block ciphers of the platform without padding, in ECB and CBC. */

import { createCipheriv, createDecipheriv } from 'node:crypto';

/** The two families that a card's symmetric keys belong to; either has keys of 16 octets. */
export type CipherFamily = '3des' | 'sm4';

/** OpenSSL's name of a cipher and the octets of its block. */
export interface BlockCipher {
  readonly ecb: string;
  readonly cbc: string;
  readonly blockSize: 8 | 16;
}

/**
 * Whole blocks enciphered one by one, or chained from `iv` when it is given.
 * @throws RangeError when the text is not whole blocks
 */
export function encipher(cipher: BlockCipher, key: Uint8Array, text: Uint8Array, iv?: Uint8Array): Uint8Array {
  assertWholeBlocks(cipher, text);
  const engine = createCipheriv(iv === undefined ? cipher.ecb : cipher.cbc, key, iv ?? null);
  return plain(engine.setAutoPadding(false).update(text));
}

/**
 * Whole blocks deciphered one by one, or chained from `iv` when it is given.
 * @throws RangeError when the text is not whole blocks
 */
export function decipher(cipher: BlockCipher, key: Uint8Array, text: Uint8Array, iv?: Uint8Array): Uint8Array {
  assertWholeBlocks(cipher, text);
  const engine = createDecipheriv(iv === undefined ? cipher.ecb : cipher.cbc, key, iv ?? null);
  return plain(engine.setAutoPadding(false).update(text));
}

/**
 * The last block of a CBC chain.
 * @throws RangeError when the text is not at least one whole block
 */
export function lastBlock(cipher: BlockCipher, key: Uint8Array, text: Uint8Array, iv: Uint8Array): Uint8Array {
  if (text.length === 0) throw new RangeError('no block to chain');
  return encipher(cipher, key, text, iv).slice(-cipher.blockSize);
}

/** @throws RangeError when a key does not have one of these lengths, in octets */
export function assertKeyLength(key: Uint8Array, ...lengths: readonly number[]): void {
  if (!lengths.includes(key.length)) throw new RangeError(`a key of ${key.length} octets, not ${lengths.join(' or ')}`);
}

function assertWholeBlocks({ blockSize }: BlockCipher, text: Uint8Array): void {
  if (text.length % blockSize !== 0) throw new RangeError(`${text.length} octets are not whole blocks of ${blockSize}`);
}

// A Buffer's own `slice` shares memory; callers get the plain kind.
function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}
