/** INITIALIZE FOR LOAD, FOR UNLOAD and FOR UPDATE: what opens a transaction with the issuer, and what all three share. */

import { concat } from '../../bytes/hex.ts';
import { octets } from '../../bytes/uint.ts';
import type { Command } from '../../iso7816/command.ts';
import type { StatusWord } from '../../iso7816/response.ts';
import { type Fen, fen } from '../../tunion/money.ts';
import type { Card, LimitUpdate, Load } from './handlers.ts';
import { amountOf, keyOf, open, purseNamed, refusal } from './opening.ts';
import { answer, type OpenTransaction, type Outcome, type Purse, purseOf, refuse, type State, withoutTransaction } from './state.ts';

const noMoment = new Uint8Array(7);

/** INITIALIZE FOR LOAD: balance, online counter, key version, algorithm, random, MAC1. 16 octets. */
export function initializeForLoad(state: State, command: Command, card: Card): Outcome {
  const { choices, handlers } = card;
  const amount = amountOf(command);
  const pin = handlers.lacksPin(state, card) ? choices.pinMissing : undefined;
  const zero = amount === 0 && choices.zeroLoad === '6A80' ? '6A80' : undefined;
  const beyond = beyondCap('init', purseOf(state.persistent, purseNamed(command)), amount, card);
  const reason = pin ?? refusal(command, card, state.persistent.onlineCounter) ?? zero ?? beyond;
  if (reason !== undefined) return refuse(withoutTransaction(state.volatile), reason);
  const { transaction, left } = open(state, command, card, 2);
  const load = loadOf(state, transaction, noMoment, card);
  return answer(left, offerOf(load, transaction, handlers.loadMac1(load, card), card));
}

/** INITIALIZE FOR UNLOAD: answers as INITIALIZE FOR LOAD does; only what is in the balance can be taken out. */
export function initializeForUnload(state: State, command: Command, card: Card): Outcome {
  const { choices, handlers } = card;
  const amount = amountOf(command);
  const zero = amount === 0 && choices.zeroUnload === '6A80' ? '6A80' : undefined;
  const finds = handlers.canUnload(purseOf(state.persistent, purseNamed(command)), amount);
  const reason = refusal(command, card, state.persistent.onlineCounter) ?? zero ?? (finds ? undefined : choices.unloadBeyondBalance);
  if (reason !== undefined) return refuse(withoutTransaction(state.volatile), reason);
  const { transaction, left } = open(state, command, card, 3);
  const unload = unloadOf(state, transaction, noMoment, card);
  return answer(left, offerOf(unload, transaction, handlers.unloadMac1(unload, card), card));
}

/** INITIALIZE FOR UPDATE: balance, online counter, limit, key version, algorithm, random, MAC1. 19 octets. */
export function initializeForUpdate(state: State, command: Command, card: Card): Outcome {
  const reason = refusal(command, card, state.persistent.onlineCounter);
  if (reason !== undefined) return refuse(withoutTransaction(state.volatile), reason);
  const { transaction, left } = open(state, command, card, 7);
  const { limit } = purseOf(state.persistent, transaction.purse);
  const update = updateOf(state, transaction, noMoment, limit, card);
  const head = concat(octets(update.balance, 4), octets(update.counter, 2), octets(limit, 3));
  return answer(left, concat(head, keyOf(transaction, card), update.random, card.handlers.limitMac1(update, card)));
}

function offerOf({ balance, counter, random }: Load, transaction: OpenTransaction, mac1: Uint8Array, card: Card): Uint8Array {
  return concat(octets(balance, 4), octets(counter, 2), keyOf(transaction, card), random, mac1);
}

/** The word for a load beyond the cap, where this card refuses it. */
export function beyondCap(where: 'init' | 'credit', purse: Purse, amount: Fen, card: Card): StatusWord | undefined {
  const [place, sw] = card.choices.loadBeyondCap.split('-');
  return place === where && !card.handlers.holds(purse, amount) ? sw : undefined;
}

/** The open load as its MACs and TAC see it. */
export function loadOf(state: State, transaction: OpenTransaction, dateTime: Uint8Array, card: Card): Load {
  const { amount } = transaction;
  return { ...between(state, transaction, dateTime, card.handlers.replenish(named(state, transaction), amount), card), amount };
}

/** The open unload as its MACs see it. */
export function unloadOf(state: State, transaction: OpenTransaction, dateTime: Uint8Array, card: Card): Load {
  const { amount } = transaction;
  return { ...between(state, transaction, dateTime, card.handlers.unload(named(state, transaction), amount), card), amount };
}

/** The open overdraft update as its MACs and TAC see it. */
export function updateOf(state: State, transaction: OpenTransaction, dateTime: Uint8Array, newLimit: Fen, card: Card): LimitUpdate {
  const purse = named(state, transaction);
  const fields = between(state, transaction, dateTime, card.handlers.relimit(purse, newLimit), card);
  return { ...fields, oldLimit: purse.limit, newLimit };
}

function named({ persistent }: State, { purse }: OpenTransaction): Purse {
  return purseOf(persistent, purse);
}

function between(state: State, transaction: OpenTransaction, dateTime: Uint8Array, after: Purse, card: Card) {
  const { algorithm, terminal, random } = transaction;
  const offered = (purse: Purse) => (card.choices.onlineBalance === 'real' ? purse.balance : card.handlers.available(purse));
  const counter = state.persistent.onlineCounter;
  const newBalance = fen(Math.max(0, offered(after)));
  return { algorithm, terminal, random, dateTime, counter, balance: offered(named(state, transaction)), newBalance };
}
