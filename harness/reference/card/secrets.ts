/** A card's keys and what it makes with them: session keys, MACs and TACs of its transactions. */

import { bytes, equal } from '../../bytes/hex.ts';
import type { CipherFamily } from '../../crypto/block-cipher.ts';
import { diversify } from '../../crypto/diversification.ts';
import { keyNames } from '../../tunion/card-key.ts';
import { loadSessionKey, purchaseSessionKey } from '../../tunion/key.ts';
import * as mac from '../../tunion/mac.ts';
import type { Profile } from '../profiles/profile.ts';
import { keysOf, purseAlgorithm } from './algorithm.ts';
import type { Card, CardKeys, Debit, LimitUpdate, Load, Online } from './handlers.ts';

/** The card's keys: every master diversified by the issuer and then by the last eight octets of the serial. */
export function cardKeys(profile: Profile, algorithm: CipherFamily = profile.algorithm): CardKeys {
  const { masters, sm4Masters = masters, ef15 } = profile;
  const roots = algorithm === profile.algorithm ? masters : sm4Masters;
  const issuer = bytes(ef15.issuer);
  const serial = bytes(ef15.serial).subarray(-8);
  return Object.fromEntries(keyNames.map((name) => [name, diversify(algorithm, bytes(roots[name]), issuer, serial)])) as CardKeys;
}

/** Whether INITIALIZE may name this key: the profile has one index for all transactions. */
export function knowsKey(index: number, { profile }: Card): boolean {
  return index === profile.key.index;
}

/** Whether a received MAC is the expected one, all octets of it. */
export const matches = equal;

export function acceptsMac1(received: Uint8Array, debit: Debit, card: Card): boolean {
  return card.handlers.matches(card.handlers.purchaseMac1(debit, card), received);
}

export function acceptsMac2(received: Uint8Array, load: Load, card: Card): boolean {
  return card.handlers.matches(card.handlers.loadMac2(load, card), received);
}

export function acceptsUnloadMac2(received: Uint8Array, unload: Load, card: Card): boolean {
  return card.handlers.matches(card.handlers.unloadMac2(unload, card), received);
}

export function acceptsLimitMac2(received: Uint8Array, update: LimitUpdate, card: Card): boolean {
  return card.handlers.matches(card.handlers.limitMac2(update, card), received);
}

export function purchaseKey(debit: Debit, card: Card): Uint8Array {
  return purchaseSessionKey(keysOf(debit.algorithm, card).purchase, debit, purseAlgorithm(debit.algorithm, card));
}

export function purchaseMac1(debit: Debit, card: Card): Uint8Array {
  return mac.purchaseMac1(card.handlers.purchaseKey(debit, card), debit, purseAlgorithm(debit.algorithm, card));
}

export function purchaseMac2(debit: Debit, card: Card): Uint8Array {
  return mac.purchaseMac2(card.handlers.purchaseKey(debit, card), debit, purseAlgorithm(debit.algorithm, card));
}

export function purchaseTac(debit: Debit, card: Card): Uint8Array {
  return mac.purchaseTac(keysOf(debit.algorithm, card).tac, debit, purseAlgorithm(debit.algorithm, card));
}

export function loadKey(load: Online, card: Card): Uint8Array {
  return loadSessionKey(keysOf(load.algorithm, card).load, load, purseAlgorithm(load.algorithm, card));
}

export function loadMac1(load: Load, card: Card): Uint8Array {
  return mac.loadMac1(card.handlers.loadKey(load, card), load, purseAlgorithm(load.algorithm, card));
}

export function loadMac2(load: Load, card: Card): Uint8Array {
  return mac.loadMac2(card.handlers.loadKey(load, card), load, purseAlgorithm(load.algorithm, card));
}

export function loadTac(load: Load, card: Card): Uint8Array {
  return mac.loadTac(keysOf(load.algorithm, card).tac, { ...load, balance: load.newBalance }, purseAlgorithm(load.algorithm, card));
}

/** The session key of an unload: as that of a load, under the unload key. */
export function unloadKey(unload: Online, card: Card): Uint8Array {
  return loadSessionKey(keysOf(unload.algorithm, card).unload, unload, purseAlgorithm(unload.algorithm, card));
}

export function unloadMac1(unload: Load, card: Card): Uint8Array {
  return mac.unloadMac1(card.handlers.unloadKey(unload, card), unload, purseAlgorithm(unload.algorithm, card));
}

export function unloadMac2(unload: Load, card: Card): Uint8Array {
  return mac.unloadMac2(card.handlers.unloadKey(unload, card), unload, purseAlgorithm(unload.algorithm, card));
}

export function unloadMac3(unload: Load, card: Card): Uint8Array {
  const fields = { ...unload, balance: unload.newBalance };
  return mac.unloadMac3(card.handlers.unloadKey(unload, card), fields, purseAlgorithm(unload.algorithm, card));
}

/** The session key of an overdraft update: as that of a load, under the overdraft key. */
export function limitKey(update: Online, card: Card): Uint8Array {
  return loadSessionKey(keysOf(update.algorithm, card).overdraft, update, purseAlgorithm(update.algorithm, card));
}

export function limitMac1(update: LimitUpdate, card: Card): Uint8Array {
  const fields = { ...update, overdraftLimit: update.oldLimit };
  return mac.overdraftMac1(card.handlers.limitKey(update, card), fields, purseAlgorithm(update.algorithm, card));
}

export function limitMac2(update: LimitUpdate, card: Card): Uint8Array {
  const fields = { ...update, overdraftLimit: update.newLimit };
  return mac.overdraftMac2(card.handlers.limitKey(update, card), fields, purseAlgorithm(update.algorithm, card));
}

export function limitTac(update: LimitUpdate, card: Card): Uint8Array {
  const { overdraftTac: tacKeyRule, overdraftTacBalance } = card.choices;
  const balance = overdraftTacBalance === 'after' ? update.newBalance : update.balance;
  const fields = { ...update, balance, overdraftLimit: update.newLimit, tacKeyRule };
  return mac.overdraftTac(keysOf(update.algorithm, card).tac, fields, purseAlgorithm(update.algorithm, card));
}
