/** A card's keys and what it does with them: session keys, MACs, TACs, and the check of a protected command. */

import { bytes, concat, equal } from '../../bytes/hex.ts';
import { octets } from '../../bytes/uint.ts';
import { diversify } from '../../crypto/diversification.ts';
import { retailMac } from '../../crypto/mac.ts';
import type { Command } from '../../iso7816/command.ts';
import type { StatusWord } from '../../iso7816/response.ts';
import { loadSessionKey, purchaseSessionKey } from '../../tunion/key.ts';
import * as mac from '../../tunion/mac.ts';
import type { Profile } from '../profiles/profile.ts';
import type { Card, CardKeys, Debit, Load } from './handlers.ts';

/** The card's keys: every master diversified by the issuer and then by the last eight octets of the serial. */
export function cardKeys({ masters, ef15 }: Profile): CardKeys {
  const issuer = bytes(ef15.issuer);
  const serial = bytes(ef15.serial).subarray(-8);
  const derive = (master: string) => diversify('3des', bytes(master), issuer, serial);
  return {
    purchase: derive(masters.purchase),
    load: derive(masters.load),
    tac: derive(masters.tac),
    maintenance: derive(masters.maintenance),
  };
}

/** Whether INITIALIZE may name this key: the profile has one index for purchase and load. */
export function knowsKey(index: number, { profile }: Card): boolean {
  return index === profile.key.index;
}

/** Whether a received MAC is the expected one, all four octets of it. */
export const matches = equal;

export function acceptsMac1(received: Uint8Array, debit: Debit, card: Card): boolean {
  return card.handlers.matches(card.handlers.purchaseMac1(debit, card), received);
}

export function acceptsMac2(received: Uint8Array, load: Load, card: Card): boolean {
  return card.handlers.matches(card.handlers.loadMac2(load, card), received);
}

export function purchaseKey(debit: Debit, { keys }: Card): Uint8Array {
  return purchaseSessionKey(keys.purchase, debit);
}

export function purchaseMac1(debit: Debit, card: Card): Uint8Array {
  return mac.purchaseMac1(card.handlers.purchaseKey(debit, card), debit);
}

export function purchaseMac2(debit: Debit, card: Card): Uint8Array {
  return mac.purchaseMac2(card.handlers.purchaseKey(debit, card), debit);
}

export function purchaseTac(debit: Debit, { keys }: Card): Uint8Array {
  return mac.purchaseTac(keys.tac, debit);
}

export function loadKey(load: Load, { keys }: Card): Uint8Array {
  return loadSessionKey(keys.load, load);
}

export function loadMac1(load: Load, card: Card): Uint8Array {
  return mac.loadMac1(card.handlers.loadKey(load, card), load);
}

export function loadMac2(load: Load, card: Card): Uint8Array {
  return mac.loadMac2(card.handlers.loadKey(load, card), load);
}

export function loadTac(load: Load, { keys }: Card): Uint8Array {
  return mac.loadTac(keys.tac, { ...load, balance: load.newBalance });
}

/** Why a protected command may not be carried out: no challenge 6984, no room for a MAC 6987, wrong MAC 6988. */
export function refusesProtected(command: Command, challenge: Uint8Array | undefined, { keys, handlers }: Card): StatusWord | undefined {
  const { cla, ins, p1, p2, data = new Uint8Array(0) } = command;
  if (challenge === undefined) return '6984';
  if (data.length <= 4) return '6987';
  const start = concat(challenge, new Uint8Array(8 - challenge.length));
  const message = concat(Uint8Array.of(cla, ins, p1, p2), octets(data.length, 1), data.subarray(0, -4));
  const expected = retailMac(keys.maintenance, message, start).subarray(0, 4);
  return handlers.matches(expected, data.subarray(-4)) ? undefined : '6988';
}
