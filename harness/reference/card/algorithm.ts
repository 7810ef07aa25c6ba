/** Which algorithms a card has, which one is in force, and what each makes of the card's keys. */

import type { CipherFamily } from '../../crypto/block-cipher.ts';
import type { Command } from '../../iso7816/command.ts';
import { type PurseAlgorithm, sm4Purse, tripleDesPurse } from '../../tunion/key.ts';
import type { Card, CardKeys } from './handlers.ts';
import type { Persistent, State } from './state.ts';

/** The algorithm in force: what CHANGE ALGORITHM chose since power came, else what the card remembers. */
export function currentAlgorithm({ persistent, volatile }: State): CipherFamily {
  const chosen = volatile.algorithm ?? persistent.algorithm;
  return persistent.blockedAlgorithms.includes(chosen) ? otherThan(chosen) : chosen;
}

export function otherThan(algorithm: CipherFamily): CipherFamily {
  return algorithm === 'sm4' ? '3des' : 'sm4';
}

/** Whether the card works with an algorithm at all, from the start or after CHANGE ALGORITHM. */
export function hasAlgorithm(algorithm: CipherFamily, { profile, secondKeys }: Card): boolean {
  return algorithm === profile.algorithm || secondKeys !== undefined;
}

/** The algorithm that P1 names in BLOCK, UNBLOCK, APPEND RECORD, RELOAD PIN and UNBLOCK PIN: 00 triple DES, 01 SM4. */
export function algorithmNamed({ p1 }: Command): CipherFamily {
  return p1 === 0x01 ? 'sm4' : '3des';
}

/** Whether the card has the algorithm, and nobody blocked it. */
export function isUsable(algorithm: CipherFamily, { blockedAlgorithms }: Persistent, card: Card): boolean {
  return hasAlgorithm(algorithm, card) && !blockedAlgorithms.includes(algorithm);
}

/** The card's keys for an algorithm that it has. */
export function keysOf(algorithm: CipherFamily, { keys, secondKeys = keys, profile }: Card): CardKeys {
  return algorithm === profile.algorithm ? keys : secondKeys;
}

/** What an algorithm makes of those keys. */
export function purseAlgorithm(algorithm: CipherFamily, { profile }: Card): PurseAlgorithm {
  return algorithm === 'sm4' ? sm4Purse(profile.sm4Candidate ?? 'complement') : tripleDesPurse;
}

/** The algorithm id in the answers to INITIALIZE. */
export function algorithmId(algorithm: CipherFamily, { profile }: Card): number {
  if (algorithm === profile.algorithm) return profile.key.algorithm;
  return algorithm === 'sm4' ? 0x04 : 0x00;
}
