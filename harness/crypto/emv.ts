/** Application cryptograms of debit and credit cards, with triple DES and with SM4 (PBOC 2.0 and 3.0). */

import { complement, xor } from '../bytes/bits.ts';
import { concat } from '../bytes/hex.ts';
import type { CipherFamily } from './block-cipher.ts';
import { tripleDes } from './des.ts';
import { retailMac, sm4Mac } from './mac.ts';
import { sm4 } from './sm4.ts';

/**
 * The session key (16 octets) of one transaction.
 * @param cardKey 16 octets
 * @param counter the application transaction counter, 2 octets
 * @throws RangeError for other lengths
 */
export function applicationSessionKey(family: CipherFamily, cardKey: Uint8Array, counter: Uint8Array): Uint8Array {
  if (counter.length !== 2) throw new RangeError(`a counter of ${counter.length} octets, not 2`);
  const zero = new Uint8Array(6);
  const blocks = concat(zero, counter, zero, complement(counter));
  return family === '3des' ? tripleDes(cardKey, blocks) : sm4(cardKey, blocks);
}

/** The application cryptogram of the data, 8 octets. */
export function applicationCryptogram(family: CipherFamily, sessionKey: Uint8Array, data: Uint8Array): Uint8Array {
  return family === '3des' ? retailMac(sessionKey, data) : sm4Mac(sessionKey, data).slice(0, 8);
}

/**
 * The issuer's answer to an application cryptogram, 8 octets (ARPC method 1, triple DES).
 * @param responseCode 2 octets
 * @throws RangeError for other lengths
 */
export function responseCryptogram(sessionKey: Uint8Array, cryptogram: Uint8Array, responseCode: Uint8Array): Uint8Array {
  if (responseCode.length !== 2) throw new RangeError(`a response code of ${responseCode.length} octets, not 2`);
  return tripleDes(sessionKey, xor(cryptogram, concat(responseCode, new Uint8Array(6))));
}
