/** The cryptograms by which a card and the outside world prove to each other that they hold a key. */

import { foldHalves } from '../bytes/bits.ts';
import type { CipherFamily } from './block-cipher.ts';
import { tripleDes } from './des.ts';
import { sm4 } from './sm4.ts';

/**
 * The answer to a challenge, 8 octets: for triple DES the challenge of 4 (filled with 00) or 8 octets enciphered;
 * for SM4 the challenge of 8 octets filled with 00, enciphered, its halves exclusive-ored.
 * The SM4 form is known from one public source, an expressway toll reader.
 * @param key 16 octets
 * @throws RangeError for other lengths
 */
export function authenticationCryptogram(family: CipherFamily, key: Uint8Array, challenge: Uint8Array): Uint8Array {
  const isRight = challenge.length === 8 || (challenge.length === 4 && family === '3des');
  if (!isRight) throw new RangeError(`a challenge of ${challenge.length} octets`);
  const block = new Uint8Array(family === '3des' ? 8 : 16);
  block.set(challenge);
  return family === '3des' ? tripleDes(key, block) : foldHalves(sm4(key, block));
}
