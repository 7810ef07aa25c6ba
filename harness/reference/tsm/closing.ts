/** Closing a card: its balance is taken out and proven, and only then the application is deleted. */

import { hex } from '../../bytes/hex.ts';
import { octets, uint } from '../../bytes/uint.ts';
import { openChannel, sealAll } from './channel.ts';
import {
  askForProof,
  debitForPurchase,
  getBalance,
  initializeForLoad,
  initializeForPurchase,
  notThere,
  select,
  selectIfThere,
} from './commands.ts';
import type { Desk, Move, Step } from './handlers.ts';
import { cardOf, offerIn } from './loading.ts';
import { deleteInstance } from './opening.ts';
import type { Order, Withdrawal } from './state.ts';

/** The beginning of a closing; one whose purse is empty already goes on with the deletion. */
export function beginClosing(order: Order, desk: Desk): Move {
  if (order.takenOut !== undefined && order.withdrawal === undefined) return beginDeletion(order, desk);
  return { order, next: { step: 'balance', commands: [select(order.instance_aid), getBalance] } };
}

/** The balance that the card names is only what is asked for: the TAC says what was taken. */
export const balance: Step = (order, answers, desk) => {
  const amount = uint((answers.at(-1) ?? new Uint8Array(4)).subarray(0, 4));
  const { withdrawal } = order;
  if (withdrawal === undefined) return takeOut(order, amount, desk);
  const commands = [askForProof(6, withdrawal.counter + 1)];
  return { order, next: { step: 'debitProof', commands, note: String(amount) } };
};

/** What became of a withdrawal whose answer never came: proven, it counts; refused on a purse with money, it never was. */
export const debitProof: Step = (order, answers, desk) => {
  const { tsm } = desk;
  const { session, withdrawal } = order;
  const [answer = new Uint8Array(0)] = answers;
  const left = Number(session?.note);
  const card = cardOf(order, desk);
  const proven = answer.length === 10 && withdrawal !== undefined;
  if (proven && tsm.handlers.acceptsWithdrawalTac(answer.slice(4, 8), withdrawal, card, tsm))
    return takeOut(credited(order, withdrawal), left, desk);
  if (proven || left === 0) return { order: { ...order, state: '1009' } };
  return takeOut({ ...order, withdrawal: undefined }, left, desk);
};

function credited({ takenOut = 0, ...order }: Order, { amount }: Withdrawal): Order {
  return { ...order, takenOut: takenOut + amount, withdrawal: undefined };
}

function takeOut(order: Order, amount: number, desk: Desk): Move {
  if (amount === 0) return beginDeletion({ ...order, takenOut: order.takenOut ?? 0 }, desk);
  return { order, next: { step: 'purchase', commands: [initializeForPurchase(amount, desk.tsm)], note: String(amount) } };
}

/**
 * The card offered the purchase of its whole balance. It stands in the books before MAC1 leaves. Where the card has more than was
 * asked for, the session ends: what stayed behind would be deleted.
 */
export const purchase: Step = (order, answers, desk) => {
  const { tsm } = desk;
  const answer = answers.at(-1) ?? new Uint8Array(0);
  const amount = Number(order.session?.note);
  // What the card would spend is its balance and what it may overdraw.
  if (uint(answer.subarray(0, 4)) - uint(answer.subarray(6, 9)) > amount) return { order };
  const offered = { counter: uint(answer.subarray(4, 6)), random: hex(answer.subarray(11, 15)) };
  const withdrawal = tsm.handlers.withdraw(amount, offered, desk);
  const mac1 = tsm.handlers.withdrawalMac1(withdrawal, cardOf(order, desk), tsm);
  return { order: { ...order, withdrawal }, next: { step: 'debit', commands: [debitForPurchase(withdrawal, mac1, tsm)] } };
};

export function withdraw(amount: number, offered: { readonly counter: number; readonly random: string }, desk: Desk): Withdrawal {
  const terminalSequence = hex(octets(desk.books.next('terminal'), 4));
  return { amount, ...offered, terminalSequence, dateTime: desk.now };
}

/** The purse is empty where TAC and MAC2 say so. Where they do not, the withdrawal stays open for the next session. */
export const debit: Step = (order, answers, desk) => {
  const { tsm } = desk;
  const { withdrawal } = order;
  const [answer = new Uint8Array(0)] = answers;
  const card = cardOf(order, desk);
  const isTrue =
    withdrawal !== undefined &&
    tsm.handlers.acceptsWithdrawalTac(answer.slice(0, 4), withdrawal, card, tsm) &&
    tsm.handlers.acceptsWithdrawalMac2(answer.slice(4, 8), withdrawal, card, tsm);
  return isTrue ? beginDeletion(credited(order, withdrawal), desk) : { order };
};

/** What a card offers for the smallest load: its MAC1 covers the balance, so that nobody can say that a purse is empty but the card. */
const smallest = 1;

function beginDeletion(order: Order, desk: Desk): Move {
  // One that was found empty before may be gone since, or may have been loaded.
  if (order.emptied === true) return { order, next: { step: 'presence', commands: [selectIfThere(order.instance_aid)] } };
  return { order, next: { step: 'emptiness', commands: [select(order.instance_aid), initializeForLoad(smallest, desk.tsm)] } };
}

export const presence: Step = (order, answers, desk) => {
  const isGone = hex(answers.at(-1) ?? new Uint8Array(0)) === notThere;
  return isGone ? { order, next: { step: 'deletingChannel', ...openChannel(desk) } } : beginDeletion({ ...order, emptied: false }, desk);
};

/** The purse is empty where its MAC1 says so; where it does not, the session ends and nothing is deleted. */
export const emptiness: Step = (order, answers, desk) => {
  const { tsm } = desk;
  const offered = offerIn(answers.at(-1) ?? new Uint8Array(0), smallest);
  const isEmpty = offered.balance === 0 && tsm.handlers.acceptsMac1(offered, cardOf(order, desk), tsm);
  return isEmpty ? { order: { ...order, emptied: true }, next: { step: 'deletingChannel', ...openChannel(desk) } } : { order };
};

export const deletingChannel: Step = (order, answers, { tsm }) => {
  const commands = [deleteInstance(order.instance_aid)];
  const sealed = sealAll(answers.at(-1) ?? new Uint8Array(0), order.session?.note ?? '', commands, tsm);
  return sealed === undefined ? { order } : { order, next: { step: 'deletion', commands: sealed } };
};

export const deletion: Step = (order, _answers, desk) => ({ order: desk.tsm.handlers.closed(order, desk) });

/** The card is gone: its money is given back, or waits for the next card. */
export function closed(order: Order, desk: Desk): Order {
  const { books } = desk;
  const { takenOut = 0, order_no, order_type, partner, instance_aid } = order;
  books.keepCard({ ...cardOf(order, desk), opened: false, state: '03' });
  if (order_type === '05') return { ...order, state: '0', refunded: takenOut };
  books.keepDeposits(partner, instance_aid, [...books.deposits(partner, instance_aid), { from: order_no, sum: takenOut }]);
  return { ...order, state: '0' };
}
