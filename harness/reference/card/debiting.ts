/** UPDATE CAPP DATA CACHE, DEBIT FOR PURCHASE and DEBIT FOR CAPP PURCHASE: how a purchase is completed. */

import { concat } from '../../bytes/hex.ts';
import type { Command } from '../../iso7816/command.ts';
import type { Card, Debit } from './handlers.ts';
import { part, purseNamed } from './opening.ts';
import { transitCapacity, transitLength, tripLength } from './records.ts';
import { refuseForm } from './refusal.ts';
import {
  answer,
  type CachedRecord,
  type OpenTransaction,
  type Outcome,
  type Persistent,
  type PurseName,
  purseOf,
  refuse,
  type State,
  withoutTransaction,
  withPurse,
} from './state.ts';

const transitFile = 0xd0;

/** UPDATE CAPP DATA CACHE: keeps a whole record of EF 1A or EF 1E until the debit; the last one for a place counts. */
export function updateCappDataCache(state: State, command: Command, card: Card): Outcome {
  const { volatile } = state;
  if (volatile.transaction?.type !== 9) return refuse(withoutTransaction(volatile), card.choices.order);
  const record = command.data ?? new Uint8Array(0);
  if (command.p2 !== transitFile) {
    if (record.length !== tripLength) return refuseForm(state, card.choices.cacheLength, card);
    return cached(state, { record });
  }
  if (card.choices.cacheOrder === 'trip-last' && volatile.cache.some(({ number }) => number === undefined)) {
    return refuse(withoutTransaction(volatile), card.choices.order);
  }
  const [family, number = 0] = record;
  if (record.length < 2) return refuseForm(state, card.choices.cacheLength, card);
  if (family !== 0x27 || number < 1 || number > transitCapacity) return refuseForm(state, card.choices.wrongData, card);
  if (card.choices.cacheParameter === 'checked' && number !== command.p1) return refuseForm(state, card.choices.wrongParameters, card);
  if (record.length !== transitLength(number)) return refuseForm(state, card.choices.cacheLength, card);
  return cached(state, { number, record });
}

function cached({ volatile }: State, entry: CachedRecord): Outcome {
  const others = volatile.cache.filter(({ number }) => number !== entry.number);
  return answer({ ...volatile, cache: [...others, entry] });
}

/** DEBIT FOR PURCHASE: MAC1 wrong 9302; else takes the amount, counts, writes EF 18 and answers TAC and MAC2. */
export function debitForPurchase(state: State, command: Command, card: Card): Outcome {
  const { transaction } = state.volatile;
  const isIt = transaction?.type === 6 && transaction.purse === purseNamed(command);
  if (!isIt) return refuse(withoutTransaction(state.volatile), card.choices.order);
  return debit(state, command, card, transaction, 6);
}

/** DEBIT FOR CAPP PURCHASE: as a purchase, and the cached records become lasting in the same step. */
export function debitForCappPurchase(state: State, command: Command, card: Card): Outcome {
  const { transaction, cache } = state.volatile;
  const empty = cache.length === 0 && card.choices.cappWithoutCache === 'refused';
  const isIt = transaction?.type === 9 && transaction.purse === purseNamed(command);
  if (!isIt || empty) return refuse(withoutTransaction(state.volatile), card.choices.order);
  return debit(state, command, card, transaction, 9);
}

function debit(state: State, command: Command, card: Card, transaction: OpenTransaction, type: 6 | 9): Outcome {
  const { persistent } = state;
  const { handlers, choices } = card;
  const left = withoutTransaction(state.volatile);
  const asked = debitOf(persistent, transaction, command, type);
  if (!handlers.acceptsMac1(part(command, 11, 4), asked, card)) return refuse(left, '9302');
  const mac2 = handlers.purchaseMac2(asked, card);
  const tac = handlers.purchaseTac(asked, card);
  const written = state.volatile.cache.reduce((file, entry) => write(file, entry, card), persistent);
  const counts = type === 6 || asked.amount > 0 || choices.zeroCapp === 'counts';
  const after = counts ? counted(written, transaction.purse, asked, { mac2, tac }, card) : written;
  return { ...answer(left, concat(tac, mac2)), commits: handlers.settle(persistent, after) };
}

/** The debit that a command asks for, as its MACs and TAC see it. */
export function debitOf({ offlineCounter }: Persistent, transaction: OpenTransaction, command: Command, type: 6 | 9): Debit {
  const { algorithm, amount, terminal, random } = transaction;
  const terminalSequence = part(command, 0, 4);
  return { type, algorithm, amount, terminal, random, terminalSequence, dateTime: part(command, 4, 7), counter: offlineCounter };
}

function write(persistent: Persistent, { number, record }: CachedRecord, { handlers }: Card): Persistent {
  return number === undefined
    ? { ...persistent, trips: handlers.logTrip(persistent.trips, record) }
    : { ...persistent, transit: handlers.storeTransit(persistent.transit, number, record) };
}

function counted(
  before: Persistent,
  name: PurseName,
  { type, amount, terminal, dateTime }: Debit,
  { mac2, tac }: { readonly mac2: Uint8Array; readonly tac: Uint8Array },
  card: Card,
): Persistent {
  const { handlers } = card;
  const number = handlers.nextCounter(before.offlineCounter);
  const purse = purseOf(before, name);
  const line = handlers.detail({ type, number, limit: purse.limit, amount, terminal, dateTime });
  return {
    ...withPurse(before, name, handlers.spend(purse, amount)),
    offlineCounter: number,
    details: handlers.logDetail(before.details, line),
    proofs: handlers.remember(before.proofs, { type, number, mac: mac2, tac }, card),
  };
}
