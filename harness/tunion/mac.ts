/** The MACs and TACs of purse transactions, and the MAC of protected commands: which octets stand under them, in which order. */

import { concat } from '../bytes/hex.ts';
import { octets } from '../bytes/uint.ts';
import { retailMac } from '../crypto/mac.ts';
import { exactly, type PurseAlgorithm, tacKey, tripleDesPurse } from './key.ts';
import type { Fen } from './money.ts';
import type { TransactionType } from './transaction.ts';

/** The type by which a purchase names itself under its MACs: 6 for an ordinary one, 9 for CAPP. */
export type PurchaseType = TransactionType & (6 | 9);

const load = octets(2, 1);

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
 * The TAC of a purchase: amount ‖ type ‖ terminal ‖ terminal sequence ‖ date and time, under the key folded from DTK. 4 octets.
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

/**
 * MAC1 of a load, from the card to the issuer: balance before ‖ amount ‖ 02 ‖ terminal. 4 octets.
 * @param fields `balance` as INITIALIZE FOR LOAD answered it, `terminal` 6 octets
 * @throws RangeError for other lengths
 */
export function loadMac1(
  sessionKey: Uint8Array,
  fields: { readonly balance: Fen; readonly amount: Fen; readonly terminal: Uint8Array },
  algorithm: PurseAlgorithm = tripleDesPurse,
): Uint8Array {
  const { balance, amount, terminal } = fields;
  return algorithm.mac(sessionKey, concat(octets(balance, 4), octets(amount, 4), load, terminalOf(terminal)));
}

/**
 * MAC2 of a load, from the issuer to the card: amount ‖ 02 ‖ terminal ‖ date and time. 4 octets.
 * @param fields `terminal` 6 octets, `dateTime` 7
 * @throws RangeError for other lengths
 */
export function loadMac2(
  sessionKey: Uint8Array,
  fields: { readonly amount: Fen; readonly terminal: Uint8Array; readonly dateTime: Uint8Array },
  algorithm: PurseAlgorithm = tripleDesPurse,
): Uint8Array {
  const { amount, terminal, dateTime } = fields;
  return algorithm.mac(sessionKey, concat(octets(amount, 4), load, terminalOf(terminal), momentOf(dateTime)));
}

/**
 * The TAC of a load: balance after ‖ online counter before ‖ amount ‖ 02 ‖ terminal ‖ date and time, under the key folded from DTK. 4 octets.
 * @param fields `balance` after the load, `counter` as INITIALIZE FOR LOAD answered it, `terminal` 6 octets, `dateTime` 7
 * @throws RangeError for other lengths
 */
export function loadTac(
  dtk: Uint8Array,
  fields: {
    readonly balance: Fen;
    readonly counter: number;
    readonly amount: Fen;
    readonly terminal: Uint8Array;
    readonly dateTime: Uint8Array;
  },
  algorithm: PurseAlgorithm = tripleDesPurse,
): Uint8Array {
  const { balance, counter, amount, terminal, dateTime } = fields;
  const head = concat(octets(balance, 4), octets(counter, 2), octets(amount, 4), load);
  return algorithm.mac(tacKey(dtk, algorithm), concat(head, terminalOf(terminal), momentOf(dateTime)));
}

/**
 * The MAC of a protected command: retail MAC over header ‖ Lc ‖ data, Lc counting the MAC itself, the challenge
 * and four 00 as the chain's start. 4 octets.
 * @param key16 the card's own maintenance key, 16 octets
 * @param challenge4 what GET CHALLENGE answered, 4 octets
 * @param header CLA INS P1 P2
 * @param data what stands before the MAC in the data field, at most 251 octets
 * @throws RangeError for other lengths
 */
export function commandMac(key16: Uint8Array, challenge4: Uint8Array, header: Uint8Array, data: Uint8Array): Uint8Array {
  const start = concat(exactly(challenge4, 4, 'challenge'), new Uint8Array(4));
  const message = concat(exactly(header, 4, 'header'), octets(data.length + 4, 1), data);
  return retailMac(key16, message, start).slice(0, 4);
}

function terminalOf(terminal: Uint8Array): Uint8Array {
  return exactly(terminal, 6, 'terminal');
}

function momentOf(dateTime: Uint8Array): Uint8Array {
  return exactly(dateTime, 7, 'date and time');
}
