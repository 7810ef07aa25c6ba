/** The keys of a card and what a TSM computes with them: MAC2 and TAC of loads, MAC1, MAC2 and TAC of the purchase that empties a purse. */

import { bytes, equal } from '../../bytes/hex.ts';
import { diversify } from '../../crypto/diversification.ts';
import { loadSessionKey, purchaseSessionKey } from '../../tunion/key.ts';
import { loadMac1, loadMac2, loadTac, purchaseMac1, purchaseMac2, purchaseTac } from '../../tunion/mac.ts';
import { fen } from '../../tunion/money.ts';
import type { CardKeyName, LoadOffer, Tsm } from './handlers.ts';
import type { Authorisation, Card, Withdrawal } from './state.ts';

/** The card's own key: the root diversified by the issuer's id, then by the right eight octets of the serial number. */
export function cardKey(name: CardKeyName, serial: string, { masters, personality }: Tsm): Uint8Array {
  return diversify('3des', masters[name], bytes(personality.issuer), bytes(serial).slice(-8));
}

/** What the four octets of a balance hold. */
const greatestBalance = 0xffff_ffff;

function sessionOf({ random, counter }: { readonly random: string; readonly counter: number }, { serial }: Card, tsm: Tsm): Uint8Array {
  return loadSessionKey(tsm.handlers.cardKey('load', serial, tsm), { random: bytes(random), counter });
}

export function acceptsMac1(offer: LoadOffer, card: Card, tsm: Tsm): boolean {
  const { balance, amount, mac1 } = offer;
  const terminal = bytes(tsm.personality.terminal);
  return equal(mac1, loadMac1(sessionOf(offer, card, tsm), { balance: fen(balance), amount: fen(amount), terminal }));
}

export function mac2(authorisation: Authorisation, card: Card, tsm: Tsm): Uint8Array {
  const { amount, dateTime } = authorisation;
  const terminal = bytes(tsm.personality.terminal);
  return loadMac2(sessionOf(authorisation, card, tsm), { amount: fen(amount), terminal, dateTime: bytes(dateTime) });
}

export function acceptsLoadTac(tac: Uint8Array, authorisation: Authorisation, { serial }: Card, tsm: Tsm): boolean {
  const { amount, balance, counter, dateTime } = authorisation;
  // No card comes to hold so much, whatever it says.
  if (balance + amount > greatestBalance) return false;
  const outcome = {
    amount: fen(amount),
    balance: fen(balance + amount),
    counter,
    terminal: bytes(tsm.personality.terminal),
    dateTime: bytes(dateTime),
  };
  return equal(tac, loadTac(tsm.handlers.cardKey('tac', serial, tsm), outcome));
}

function withdrawalSession({ random, counter, terminalSequence }: Withdrawal, { serial }: Card, tsm: Tsm): Uint8Array {
  const key = tsm.handlers.cardKey('purchase', serial, tsm);
  return purchaseSessionKey(key, { random: bytes(random), counter, terminalSequence: bytes(terminalSequence) });
}

const fieldsOf = ({ amount, dateTime, terminalSequence }: Withdrawal, { personality }: Tsm) => ({
  amount: fen(amount),
  type: 6 as const,
  terminal: bytes(personality.terminal),
  terminalSequence: bytes(terminalSequence),
  dateTime: bytes(dateTime),
});

export function withdrawalMac1(withdrawal: Withdrawal, card: Card, tsm: Tsm): Uint8Array {
  return purchaseMac1(withdrawalSession(withdrawal, card, tsm), fieldsOf(withdrawal, tsm));
}

export function acceptsWithdrawalTac(tac: Uint8Array, withdrawal: Withdrawal, { serial }: Card, tsm: Tsm): boolean {
  return equal(tac, purchaseTac(tsm.handlers.cardKey('tac', serial, tsm), fieldsOf(withdrawal, tsm)));
}

export function acceptsWithdrawalMac2(received: Uint8Array, withdrawal: Withdrawal, card: Card, tsm: Tsm): boolean {
  return equal(received, purchaseMac2(withdrawalSession(withdrawal, card, tsm), { amount: fen(withdrawal.amount) }));
}
