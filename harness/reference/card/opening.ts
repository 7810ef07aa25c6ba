/** INITIALIZE FOR PURCHASE and FOR CAPP PURCHASE, and what every INITIALIZE does: it names key, amount and terminal and draws a random. */

import { concat } from '../../bytes/hex.ts';
import { octets, uint } from '../../bytes/uint.ts';
import type { Command } from '../../iso7816/command.ts';
import type { StatusWord } from '../../iso7816/response.ts';
import { type Fen, fen } from '../../tunion/money.ts';
import { algorithmId } from './algorithm.ts';
import type { Card } from './handlers.ts';
import {
  answer,
  type OpenTransaction,
  type Outcome,
  type PurseName,
  purseOf,
  refuse,
  type State,
  type Volatile,
  withoutTransaction,
} from './state.ts';

/** INITIALIZE FOR PURCHASE: balance, offline counter, overdraft limit, key version, algorithm, random. 15 octets. */
export function initializeForPurchase(state: State, command: Command, card: Card): Outcome {
  const amount = amountOf(command);
  if (amount === 0 && card.choices.zeroPurchase === '6A80') return refuse(withoutTransaction(state.volatile), '6A80');
  return openDebit(state, command, card, 6);
}

/** INITIALIZE FOR CAPP PURCHASE: answers as a purchase does; amount zero opens an entry. */
export function initializeForCappPurchase(state: State, command: Command, card: Card): Outcome {
  return openDebit(state, command, card, 9);
}

function openDebit(state: State, command: Command, card: Card, type: 6 | 9): Outcome {
  const { persistent, volatile } = state;
  const { offlineCounter } = persistent;
  const purse = purseOf(persistent, purseNamed(command));
  const insufficient = card.handlers.affords(purse, amountOf(command)) ? undefined : '9401';
  const reason = refusal(command, card, offlineCounter) ?? insufficient;
  if (reason !== undefined) return refuse(withoutTransaction(volatile), reason);
  const { transaction, left } = open(state, command, card, type);
  const available = card.handlers.available(purse);
  const offer = concat(
    octets(available, 4),
    octets(offlineCounter, 2),
    octets(purse.limit, 3),
    keyOf(transaction, card),
    transaction.random,
  );
  return answer(left, offer);
}

/** Why no INITIALIZE may be carried out with this key or this counter. */
export function refusal({ data = new Uint8Array(11) }: Command, card: Card, counter: number): StatusWord | undefined {
  if (!card.handlers.knowsKey(data[0] ?? 0, card)) return '9403';
  return card.handlers.isUsedUp(counter) ? '9402' : undefined;
}

/** The purse that P1 names: its left half is 1 for the second. */
export function purseNamed({ p1 }: Command): PurseName {
  return (p1 & 0xf0) === 0x10 ? 'second' : 'first';
}

export function amountOf({ data = new Uint8Array(11) }: Command): Fen {
  return fen(uint(data.subarray(1, 5)));
}

/** The transaction that INITIALIZE opens, with a random of its own, and the volatile state in which it is open. */
export function open(
  state: State,
  command: Command,
  card: Card,
  type: OpenTransaction['type'],
): { readonly transaction: OpenTransaction; readonly left: Volatile } {
  const { octets: random, entropy } = card.handlers.random(state.volatile.entropy, 4);
  const transaction: OpenTransaction = {
    type,
    purse: purseNamed(command),
    algorithm: card.handlers.currentAlgorithm(state, card),
    amount: type === 7 ? fen(0) : amountOf(command),
    terminal: part(command, type === 7 ? 1 : 5, 6),
    random,
  };
  return { transaction, left: { ...state.volatile, transaction, cache: [], entropy } };
}

/** Key version and algorithm id, as INITIALIZE answers them. */
export function keyOf({ algorithm }: OpenTransaction, card: Card): Uint8Array {
  return Uint8Array.of(card.profile.key.version, algorithmId(algorithm, card));
}

/** Some octets of the data field, 00 where it is too short. */
export function part({ data = new Uint8Array(0) }: Command, offset: number, length: number): Uint8Array {
  const cut = new Uint8Array(length);
  cut.set(data.subarray(offset, offset + length));
  return cut;
}
