/** A purchase on the terminal's side: INIT_SAM_FOR_PURCHASE 8070 and CREDIT_SAM_FOR_PURCHASE 8072. */

import { concat, equal } from '../../bytes/hex.ts';
import { octets, uint } from '../../bytes/uint.ts';
import { diversify } from '../../crypto/diversification.ts';
import type { Command } from '../../iso7816/command.ts';
import type { StatusWord } from '../../iso7816/response.ts';
import { purchaseSessionKey } from '../../tunion/key.ts';
import { purchaseMac1, purchaseMac2 } from '../../tunion/mac.ts';
import { fen } from '../../tunion/money.ts';
import type { TransactionType } from '../../tunion/transaction.ts';
import { terminalOf } from './files.ts';
import type { Psam } from './handlers.ts';
import { answer, committing, type Outcome, type Purchase, refuse, type State, withoutSession } from './state.ts';

const none = new Uint8Array(0);

/** More than any sequence number of four octets. */
const exhausted = 0x1_0000_0000;

/** The wrong MAC2s in a row that block a PSAM which counts them. */
const patience = 15;

/** Takes what the card offered and answers terminal sequence and MAC1; the sequence number rises. */
export function initializeForPurchase({ persistent, volatile }: State, { data = none }: Command, psam: Psam): Outcome {
  const { handlers, choices } = psam;
  const { sequence } = persistent;
  if (persistent.wrongInARow >= patience) return refuse(volatile, '6983');
  if (sequence >= (choices.lastNumber === 'used' ? exhausted : exhausted - 1)) return refuse(volatile, '9402');
  const counted = { ...persistent, sequence: handlers.nextSequence(sequence) };
  const purchase = purchaseIn(data, terminalOf(persistent), octets(sequence, 4));
  const refused = handlers.refusesPurchase(purchase, psam);
  if (refused !== undefined) {
    const refusal = refuse(withoutSession(volatile), refused);
    return choices.refusedNumber === 'taken' ? committing(refusal, counted) : refusal;
  }
  const opened = answer({ ...volatile, session: purchase }, concat(purchase.terminalSequence, handlers.mac1(purchase, psam)));
  return committing(opened, counted);
}

/** The data of 8070: random 4, counter 2, amount 4, type 1, date and time 7, key version, algorithm id, factors of 8. */
function purchaseIn(data: Uint8Array, terminal: Uint8Array, terminalSequence: Uint8Array): Purchase {
  const factors: Uint8Array[] = [];
  for (let offset = 20; offset < data.length; offset += 8) factors.push(data.slice(offset, offset + 8));
  return {
    random: data.slice(0, 4),
    counter: uint(data.subarray(4, 6)),
    amount: fen(uint(data.subarray(6, 10))),
    type: data[10] ?? 0,
    dateTime: data.slice(11, 18),
    keyVersion: data[18] ?? 0,
    algorithm: data[19] ?? 0,
    factors,
    terminal,
    terminalSequence,
  };
}

/** The card's MAC2, for the purchase that 8070 opened. */
export function creditForPurchase({ persistent, volatile }: State, { data = none }: Command, psam: Psam): Outcome {
  const { handlers, choices } = psam;
  const { session } = volatile;
  const closed = withoutSession(volatile);
  if (session === undefined) return refuse(closed, choices.order);
  if (handlers.acceptsMac2(data, session, psam)) {
    const agreed = answer(closed);
    return persistent.wrongInARow === 0 ? agreed : committing(agreed, { ...persistent, wrongInARow: 0 });
  }
  const refusal = refuse(choices.afterWrongMac2 === 'ends' ? closed : volatile, '9302');
  return choices.wrongMac2 === 'counted' ? committing(refusal, { ...persistent, wrongInARow: persistent.wrongInARow + 1 }) : refusal;
}

export function refusesPurchase({ type, keyVersion, algorithm }: Purchase, psam: Psam): StatusWord | undefined {
  const { choices } = psam;
  if (type !== 6 && type !== 9 && choices.wrongType !== 'accepted') return choices.wrongType;
  if (keyVersion === (psam.version ?? keyVersion) && algorithm === (psam.algorithm ?? algorithm)) return undefined;
  return choices.wrongVersion === 'accepted' ? undefined : choices.wrongVersion;
}

export function nextSequence(sequence: number): number {
  return sequence + 1;
}

export function cardKey(master: Uint8Array, factors: readonly Uint8Array[], { diversified, diversification }: Psam): Uint8Array {
  return diversified ? diversify(diversification, master, ...factors.toReversed()) : master;
}

export function sessionKey(purchase: Purchase, psam: Psam): Uint8Array {
  return purchaseSessionKey(psam.handlers.cardKey(psam.purchase, purchase.factors, psam), purchase, psam.purse);
}

export function mac1(purchase: Purchase, psam: Psam): Uint8Array {
  const type = purchase.type as TransactionType & (6 | 9);
  return purchaseMac1(psam.handlers.sessionKey(purchase, psam), { ...purchase, type }, psam.purse);
}

export function mac2(purchase: Purchase, psam: Psam): Uint8Array {
  return purchaseMac2(psam.handlers.sessionKey(purchase, psam), purchase, psam.purse);
}

export function acceptsMac2(received: Uint8Array, purchase: Purchase, psam: Psam): boolean {
  return equal(psam.handlers.mac2(purchase, psam), received);
}
