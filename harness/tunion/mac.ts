/** The MACs and TACs of purse transactions, and the MAC of protected commands: which octets stand under them, in which order. */

import { foldHalves } from '../bytes/bits.ts';
import { bytes, concat } from '../bytes/hex.ts';
import { octets } from '../bytes/uint.ts';
import type { CipherFamily } from '../crypto/block-cipher.ts';
import { desMac, retailMac, sm4Mac } from '../crypto/mac.ts';
import { exactly, type PurseAlgorithm, tacKey, tripleDesPurse } from './key.ts';
import type { Fen } from './money.ts';
import type { TransactionType } from './transaction.ts';

/** The type by which a purchase names itself under its MACs: 6 for an ordinary one, 9 for CAPP. */
export type PurchaseType = TransactionType & (6 | 9);

/**
 * MAC1 of a purchase, from the PSAM to the card: amount ‖ type ‖ terminal ‖ date and time. 4 octets.
 * @param fields `terminal` 6 octets, `dateTime` 7
 * @throws RangeError for other lengths
 */
export function purchaseMac1(
  sessionKey: Uint8Array,
  fields: { readonly amount: Fen; readonly type: PurchaseType; readonly terminal: Uint8Array; readonly dateTime: Uint8Array },
  algorithm: PurseAlgorithm = tripleDesPurse,
): Uint8Array {
  const { amount, type, terminal, dateTime } = fields;
  return algorithm.mac(sessionKey, concat(octets(amount, 4), octets(type, 1), terminalOf(terminal), momentOf(dateTime)));
}

/** MAC2 of a purchase, from the card to the PSAM: the amount alone. 4 octets. */
export function purchaseMac2(
  sessionKey: Uint8Array,
  fields: { readonly amount: Fen },
  algorithm: PurseAlgorithm = tripleDesPurse,
): Uint8Array {
  return algorithm.mac(sessionKey, octets(fields.amount, 4));
}

/**
 * The TAC of a purchase: amount ‖ type ‖ terminal ‖ terminal sequence ‖ date and time, under the TAC key. 4 octets.
 * @param fields `terminal` 6 octets, `terminalSequence` 4, `dateTime` 7
 * @throws RangeError for other lengths
 */
export function purchaseTac(
  dtk: Uint8Array,
  fields: {
    readonly amount: Fen;
    readonly type: PurchaseType;
    readonly terminal: Uint8Array;
    readonly terminalSequence: Uint8Array;
    readonly dateTime: Uint8Array;
  },
  algorithm: PurseAlgorithm = tripleDesPurse,
): Uint8Array {
  const { amount, type, terminal, terminalSequence, dateTime } = fields;
  const sequence = exactly(terminalSequence, 4, 'terminal sequence');
  const message = concat(octets(amount, 4), octets(type, 1), terminalOf(terminal), sequence, momentOf(dateTime));
  return algorithm.mac(tacKey(dtk, algorithm), message);
}

// Types as they stand under MACs.
const load = octets(2, 1);
const unload = octets(3, 1);
const update = octets(7, 1);

/** What INITIALIZE FOR LOAD or FOR UNLOAD was asked for and answered. `terminal` has 6 octets. */
interface OnlineOffer {
  readonly balance: Fen;
  readonly amount: Fen;
  readonly terminal: Uint8Array;
}

/** What the issuer says to a load or an unload. `terminal` has 6 octets, `dateTime` 7. */
interface OnlineOrder {
  readonly amount: Fen;
  readonly terminal: Uint8Array;
  readonly dateTime: Uint8Array;
}

/** A load or an unload that is done: `balance` after it, `counter` as its INITIALIZE answered it. */
interface OnlineOutcome extends OnlineOrder {
  readonly balance: Fen;
  readonly counter: number;
}

/**
 * MAC1 of a load, from the card to the issuer: balance before ‖ amount ‖ 02 ‖ terminal. 4 octets.
 * @param fields `balance` as INITIALIZE FOR LOAD answered it, `terminal` 6 octets
 * @throws RangeError for other lengths
 */
export function loadMac1(sessionKey: Uint8Array, fields: OnlineOffer, algorithm: PurseAlgorithm = tripleDesPurse): Uint8Array {
  return algorithm.mac(sessionKey, offerOf(load, fields));
}

/**
 * MAC2 of a load, from the issuer to the card: amount ‖ 02 ‖ terminal ‖ date and time. 4 octets.
 * @param fields `terminal` 6 octets, `dateTime` 7
 * @throws RangeError for other lengths
 */
export function loadMac2(sessionKey: Uint8Array, fields: OnlineOrder, algorithm: PurseAlgorithm = tripleDesPurse): Uint8Array {
  return algorithm.mac(sessionKey, orderOf(load, fields));
}

/**
 * The TAC of a load: balance after ‖ online counter before ‖ amount ‖ 02 ‖ terminal ‖ date and time, under the TAC key. 4 octets.
 * @param fields `balance` after the load, `counter` as INITIALIZE FOR LOAD answered it, `terminal` 6 octets, `dateTime` 7
 * @throws RangeError for other lengths
 */
export function loadTac(dtk: Uint8Array, fields: OnlineOutcome, algorithm: PurseAlgorithm = tripleDesPurse): Uint8Array {
  return algorithm.mac(tacKey(dtk, algorithm), outcomeOf(load, fields));
}

/**
 * MAC1 of an unload, from the card to the issuer: balance before ‖ amount ‖ 03 ‖ terminal. 4 octets.
 * @param sessionKey as that of a load, under DULK
 * @throws RangeError for other lengths
 */
export function unloadMac1(sessionKey: Uint8Array, fields: OnlineOffer, algorithm: PurseAlgorithm = tripleDesPurse): Uint8Array {
  return algorithm.mac(sessionKey, offerOf(unload, fields));
}

/**
 * MAC2 of an unload, from the issuer to the card: amount ‖ 03 ‖ terminal ‖ date and time. 4 octets.
 * @throws RangeError for other lengths
 */
export function unloadMac2(sessionKey: Uint8Array, fields: OnlineOrder, algorithm: PurseAlgorithm = tripleDesPurse): Uint8Array {
  return algorithm.mac(sessionKey, orderOf(unload, fields));
}

/**
 * MAC3 of an unload, from the card to the issuer in the place of a TAC, and under the session key: balance after ‖ online
 * counter before ‖ amount ‖ 03 ‖ terminal ‖ date and time. 4 octets.
 * @throws RangeError for other lengths
 */
export function unloadMac3(sessionKey: Uint8Array, fields: OnlineOutcome, algorithm: PurseAlgorithm = tripleDesPurse): Uint8Array {
  return algorithm.mac(sessionKey, outcomeOf(unload, fields));
}

/**
 * MAC1 of a change of the overdraft limit, from the card to the issuer: balance ‖ old limit ‖ 07 ‖ terminal. 4 octets.
 * @param sessionKey as that of a load, under DUK
 * @param fields `balance` and `overdraftLimit` as INITIALIZE FOR UPDATE answered them
 * @throws RangeError for other lengths
 */
export function overdraftMac1(
  sessionKey: Uint8Array,
  fields: { readonly balance: Fen; readonly overdraftLimit: Fen; readonly terminal: Uint8Array },
  algorithm: PurseAlgorithm = tripleDesPurse,
): Uint8Array {
  const { balance, overdraftLimit, terminal } = fields;
  return algorithm.mac(sessionKey, concat(octets(balance, 4), octets(overdraftLimit, 3), update, terminalOf(terminal)));
}

/**
 * MAC2 of a change of the overdraft limit, from the issuer to the card: new limit ‖ 07 ‖ terminal ‖ date and time. 4 octets.
 * @throws RangeError for other lengths
 */
export function overdraftMac2(
  sessionKey: Uint8Array,
  fields: { readonly overdraftLimit: Fen; readonly terminal: Uint8Array; readonly dateTime: Uint8Array },
  algorithm: PurseAlgorithm = tripleDesPurse,
): Uint8Array {
  const { overdraftLimit, terminal, dateTime } = fields;
  return algorithm.mac(sessionKey, concat(octets(overdraftLimit, 3), update, terminalOf(terminal), momentOf(dateTime)));
}

/** Under which key the TAC of a new overdraft limit stands: the TAC key of every other one, or DTK as it is; one source each. */
export type TacKeyRule = 'folded' | 'direct';

/**
 * The TAC of a change of the overdraft limit: balance ‖ online counter before ‖ new limit ‖ 07 ‖ terminal ‖ date and time. 4 octets.
 * @param fields `balance` before or after the change: sources leave open whether the new limit counts in it
 * @throws RangeError for other lengths
 */
export function overdraftTac(
  dtk: Uint8Array,
  fields: {
    readonly balance: Fen;
    readonly counter: number;
    readonly overdraftLimit: Fen;
    readonly terminal: Uint8Array;
    readonly dateTime: Uint8Array;
    readonly tacKeyRule: TacKeyRule;
  },
  algorithm: PurseAlgorithm = tripleDesPurse,
): Uint8Array {
  const { balance, counter, overdraftLimit, terminal, dateTime, tacKeyRule } = fields;
  const head = concat(octets(balance, 4), octets(counter, 2), octets(overdraftLimit, 3), update);
  const message = concat(head, terminalOf(terminal), momentOf(dateTime));
  return tacKeyRule === 'direct' ? algorithm.directMac(exactly(dtk, 16, 'DTK'), message) : algorithm.mac(tacKey(dtk, algorithm), message);
}

/**
 * The MAC of a protected command: over header ‖ Lc ‖ data, Lc counting the MAC itself, the challenge and 00 to a whole
 * block as the chain's start. Retail MAC under triple DES, CBC-MAC under SM4. 4 octets. Lc stands as in the command: one
 * octet, beyond 255 the three of the long form.
 * @param key16 the card's own key for the command, 16 octets
 * @param challenge4 what GET CHALLENGE answered, 4 octets
 * @param header CLA INS P1 P2
 * @param data what stands before the MAC in the data field
 * @throws RangeError for other lengths
 */
export function commandMac(
  key16: Uint8Array,
  challenge4: Uint8Array,
  header: Uint8Array,
  data: Uint8Array,
  family: CipherFamily = '3des',
): Uint8Array {
  const challenge = exactly(challenge4, 4, 'challenge');
  const length = data.length + 4;
  const lc = length > 255 ? concat(octets(0, 1), octets(length, 2)) : octets(length, 1);
  const message = concat(exactly(header, 4, 'header'), lc, data);
  const mac =
    family === '3des'
      ? retailMac(key16, message, concat(challenge, new Uint8Array(4)))
      : sm4Mac(key16, message, concat(challenge, new Uint8Array(12)));
  return mac.slice(0, 4);
}

/** What stands under the MAC of RELOAD PIN: the PIN alone, or header and Lc before it; one implementation each. */
export type ReloadPinRule = 'pin-only' | 'with-header';

/**
 * The MAC of RELOAD PIN, from the issuer to the card: without a challenge, under the two halves of DRPK folded onto each other
 * (triple DES) or DRPK itself (SM4, by analogy). 4 octets.
 * @param drpk the card's PIN reload key, 16 octets
 * @param pin 2 to 6 octets
 * @throws RangeError for another key length
 */
export function reloadPinMac(drpk: Uint8Array, pin: Uint8Array, rule: ReloadPinRule, family: CipherFamily = '3des'): Uint8Array {
  const key = exactly(drpk, 16, 'DRPK');
  const header = concat(bytes('805E'), octets(family === '3des' ? 0 : 1, 1), octets(0, 1), octets(pin.length + 4, 1));
  const message = rule === 'pin-only' ? pin : concat(header, pin);
  return (family === '3des' ? desMac(foldHalves(key), message) : sm4Mac(key, message)).slice(0, 4);
}

function offerOf(type: Uint8Array, { balance, amount, terminal }: OnlineOffer): Uint8Array {
  return concat(octets(balance, 4), octets(amount, 4), type, terminalOf(terminal));
}

function orderOf(type: Uint8Array, { amount, terminal, dateTime }: OnlineOrder): Uint8Array {
  return concat(octets(amount, 4), type, terminalOf(terminal), momentOf(dateTime));
}

function outcomeOf(type: Uint8Array, { balance, counter, ...order }: OnlineOutcome): Uint8Array {
  return concat(octets(balance, 4), octets(counter, 2), orderOf(type, order));
}

function terminalOf(terminal: Uint8Array): Uint8Array {
  return exactly(terminal, 6, 'terminal');
}

function momentOf(dateTime: Uint8Array): Uint8Array {
  return exactly(dateTime, 7, 'date and time');
}
