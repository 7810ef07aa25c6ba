/** From a card's transaction keys to the keys of one transaction (PBOC purse, as far as public logs with known keys prove it; SM4 by conjecture). */

import { complement, foldHalves } from '../bytes/bits.ts';
import { bytes, concat } from '../bytes/hex.ts';
import { octets } from '../bytes/uint.ts';
import { tripleDes } from '../crypto/des.ts';
import { desMac, retailMac, sm4Mac } from '../crypto/mac.ts';
import { sm4 } from '../crypto/sm4.ts';

/** What a purse does with its keys. The messages are the same under every algorithm; only these steps differ. */
export interface PurseAlgorithm {
  /** The session key from a card key (16 octets) and the 8 octets that make a transaction unique. */
  sessionKey(cardKey: Uint8Array, uniqueness: Uint8Array): Uint8Array;
  /** The key of the TAC from the card's TAC key DTK (16 octets). */
  tacKey(dtk: Uint8Array): Uint8Array;
  /** The 4-octet MAC of a message under a session key or TAC key. */
  mac(key: Uint8Array, message: Uint8Array): Uint8Array;
  /** The 4-octet MAC of a message under a card key of 16 octets as it is, which one manual makes the TAC of an overdraft update of. */
  directMac(cardKey: Uint8Array, message: Uint8Array): Uint8Array;
}

/** Two-key triple DES: sessions and TAC work with single DES keys of 8 octets, MACs are the left half of a DES CBC-MAC. */
export const tripleDesPurse: PurseAlgorithm = {
  sessionKey: tripleDes,
  tacKey: (dtk) => foldHalves(exactly(dtk, 16, 'DTK')),
  mac: (key, message) => desMac(key, message).slice(0, 4),
  directMac: (cardKey, message) => retailMac(cardKey, message).slice(0, 4),
};

/** How the 8 octets that make a transaction unique may become the 16 that SM4 enciphers. */
export type Sm4Candidate = 'complement' | 'pad80' | 'zero';

const fillings: Readonly<Record<Sm4Candidate, (uniqueness: Uint8Array) => Uint8Array>> = {
  complement,
  pad80: () => bytes('8000000000000000'),
  zero: () => new Uint8Array(8),
};

/** Every candidate, the likeliest first. */
export const sm4Candidates = Object.keys(fillings) as readonly Sm4Candidate[];

/**
 * SM4 as a purse may use it: session key and TAC key of 16 octets, the TAC key being DTK itself, MACs the left 4 octets of an
 * SM4 CBC-MAC. No source is public; the candidate says how the session key's input is filled, and which one a card
 * uses its maker must declare.
 */
export function sm4Purse(candidate: Sm4Candidate): PurseAlgorithm {
  const mac = (key: Uint8Array, message: Uint8Array) => sm4Mac(key, message).slice(0, 4);
  return {
    sessionKey: (cardKey, uniqueness) => sm4(cardKey, concat(uniqueness, fillings[candidate](uniqueness))),
    tacKey: (dtk) => exactly(dtk, 16, 'DTK').slice(),
    mac,
    directMac: mac,
  };
}

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
 * The session key of a load: random ‖ online counter ‖ 8000, under DLK. The same under DULK is that of an unload, under DUK
 * that of a change of the overdraft limit.
 * @param dlk the card's key for that transaction, 16 octets
 * @param unique `random` 4 octets, `counter` as INITIALIZE answered it
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
 * The key that makes TACs: under triple DES the two halves of DTK folded onto each other, all zero where they are equal, which
 * is legal; under SM4 DTK itself.
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
