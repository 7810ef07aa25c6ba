/** INITIALIZE FOR PURCHASE, FOR CAPP PURCHASE and FOR LOAD: what opens a transaction. */

import { concat } from '../../bytes/hex.ts';
import { octets, uint } from '../../bytes/uint.ts';
import type { Command } from '../../iso7816/command.ts';
import type { StatusWord } from '../../iso7816/response.ts';
import { type Fen, fen } from '../../tunion/money.ts';
import type { Card, Load } from './handlers.ts';
import { lastCounter } from './purse.ts';
import { answer, type OpenTransaction, type Outcome, refuse, type State, withoutTransaction } from './state.ts';

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
  const { purse, offlineCounter } = persistent;
  const insufficient = card.handlers.affords(purse, amountOf(command)) ? undefined : '9401';
  const reason = refusal(command, card, offlineCounter) ?? insufficient;
  if (reason !== undefined) return refuse(withoutTransaction(volatile), reason);
  const { transaction, entropy } = open(state, command, card, type);
  const { version, algorithm } = card.profile.key;
  const offer = concat(
    octets(card.handlers.available(purse), 4),
    octets(offlineCounter, 2),
    octets(purse.limit, 3),
    Uint8Array.of(version, algorithm),
    transaction.random,
  );
  return answer({ ...volatile, transaction, cache: [], entropy }, offer);
}

/** INITIALIZE FOR LOAD: balance, online counter, key version, algorithm, random, MAC1. 16 octets. */
export function initializeForLoad(state: State, command: Command, card: Card): Outcome {
  const { persistent, volatile } = state;
  const { onlineCounter } = persistent;
  const { choices, handlers, profile } = card;
  const amount = amountOf(command);
  const zero = amount === 0 && choices.zeroLoad === '6A80' ? '6A80' : undefined;
  const reason = refusal(command, card, onlineCounter) ?? zero ?? beyondCap('init', state, amount, card);
  if (reason !== undefined) return refuse(withoutTransaction(volatile), reason);
  const { transaction, entropy } = open(state, command, card, 2);
  const load = loadOf(state, transaction, new Uint8Array(7), card);
  const { version, algorithm } = profile.key;
  const offer = concat(
    octets(load.balance, 4),
    octets(onlineCounter, 2),
    Uint8Array.of(version, algorithm),
    transaction.random,
    handlers.loadMac1(load, card),
  );
  return answer({ ...volatile, transaction, cache: [], entropy }, offer);
}

/** The word for a load beyond the cap, where this card refuses it. */
export function beyondCap(where: 'init' | 'credit', { persistent }: State, amount: Fen, card: Card): StatusWord | undefined {
  const [place, sw] = card.choices.loadBeyondCap.split('-');
  return place === where && !card.handlers.holds(persistent.purse, amount) ? sw : undefined;
}

/** The open load as its MACs and TAC see it. */
export function loadOf({ persistent }: State, transaction: OpenTransaction, dateTime: Uint8Array, { handlers }: Card): Load {
  const { purse, onlineCounter } = persistent;
  const { amount, terminal, random } = transaction;
  const newBalance = handlers.available(handlers.replenish(purse, amount));
  return { amount, terminal, random, dateTime, counter: onlineCounter, balance: handlers.available(purse), newBalance };
}

function refusal({ data = new Uint8Array(11) }: Command, card: Card, counter: number): StatusWord | undefined {
  if (!card.handlers.knowsKey(data[0] ?? 0, card)) return '9403';
  return counter >= lastCounter ? '9402' : undefined;
}

function amountOf({ data = new Uint8Array(11) }: Command): Fen {
  return fen(uint(data.subarray(1, 5)));
}

function open({ volatile }: State, command: Command, card: Card, type: OpenTransaction['type']) {
  const { octets: random, entropy } = card.handlers.random(volatile.entropy, 4);
  const terminal = part(command, 5, 6);
  const transaction: OpenTransaction = { type, amount: amountOf(command), terminal, random };
  return { transaction, entropy };
}

/** Some octets of the data field, 00 where it is too short. */
export function part({ data = new Uint8Array(0) }: Command, offset: number, length: number): Uint8Array {
  const cut = new Uint8Array(length);
  cut.set(data.subarray(offset, offset + length));
  return cut;
}
