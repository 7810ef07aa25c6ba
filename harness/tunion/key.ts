/** From a card's transaction keys to the keys of one transaction (PBOC purse, as far as public logs with known keys prove it). */

import { foldHalves } from '../bytes/bits.ts';
import { concat } from '../bytes/hex.ts';
import { octets } from '../bytes/uint.ts';
import { tripleDes } from '../crypto/des.ts';
import { desMac } from '../crypto/mac.ts';

/**
 * What a purse does with its keys. The messages are the same under every algorithm; only these three steps differ,
 * so another algorithm (SM4, once its rules are known) is another object of this shape.
 */
export interface PurseAlgorithm {
  /** The session key from a card key (16 octets) and the 8 octets that make a transaction unique. */
  sessionKey(cardKey: Uint8Array, uniqueness: Uint8Array): Uint8Array;
  /** The key of the TAC from the card's TAC key DTK (16 octets). */
  tacKey(dtk: Uint8Array): Uint8Array;
  /** The 4-octet MAC of a message under a session key or TAC key. */
  mac(key: Uint8Array, message: Uint8Array): Uint8Array;
}

/** Two-key triple DES: sessions and TAC work with single DES keys of 8 octets, MACs are the left half of a DES CBC-MAC. */
export const tripleDesPurse: PurseAlgorithm = {
  sessionKey: tripleDes,
  tacKey(dtk) {
    if (dtk.length !== 16) throw new RangeError(`a DTK of ${dtk.length} octets, not 16`);
    return foldHalves(dtk);
  },
  mac: (key, message) => desMac(key, message).slice(0, 4),
};

/**
 * The session key of a purchase or CAPP purchase: random ‖ offline counter ‖ the two right octets of the terminal sequence, under DPK.
 * @param dpk the card's purchase key, 16 octets
 * @param unique `random` 4 octets, `counter` as INITIALIZE answered it (before the debit counts), `terminalSequence` 4 octets
 * @throws RangeError for other lengths
 */
export function purchaseSessionKey(
  dpk: Uint8Array,
  unique: { readonly random: Uint8Array; readonly counter: number; readonly terminalSequence: Uint8Array },
  algorithm: PurseAlgorithm = tripleDesPurse,
): Uint8Array {
  const { random, counter, terminalSequence } = unique;
  const input = concat(exactly(random, 4, 'random'), octets(counter, 2), exactly(terminalSequence, 4, 'terminal sequence').subarray(2));
  return algorithm.sessionKey(dpk, input);
}

/**
 * The session key of a load: random ‖ online counter ‖ 8000, under DLK.
 * @param dlk the card's load key, 16 octets
 * @param unique `random` 4 octets, `counter` as INITIALIZE FOR LOAD answered it
 * @throws RangeError for other lengths
 */
export function loadSessionKey(
  dlk: Uint8Array,
  unique: { readonly random: Uint8Array; readonly counter: number },
  algorithm: PurseAlgorithm = tripleDesPurse,
): Uint8Array {
  return algorithm.sessionKey(dlk, concat(exactly(unique.random, 4, 'random'), octets(unique.counter, 2), octets(0x8000, 2)));
}

/**
 * The key that makes TACs: the two halves of DTK folded onto each other. All zero where the halves are equal, which is legal.
 * @param dtk the card's TAC key, 16 octets
 * @throws RangeError for another length
 */
export function tacKey(dtk: Uint8Array, algorithm: PurseAlgorithm = tripleDesPurse): Uint8Array {
  return algorithm.tacKey(dtk);
}

/**
 * The octets themselves, once they are as many as they must be.
 * @throws RangeError otherwise, naming `what`
 */
export function exactly(given: Uint8Array, length: number, what: string): Uint8Array {
  if (given.length !== length) throw new RangeError(`${what} of ${given.length} octets, not ${length}`);
  return given;
}
