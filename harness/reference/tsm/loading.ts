/** Loading a card: MAC1 is checked, the load stands in the books before MAC2 leaves, the TAC proves it; and how a doubtful load is resolved. */

import { hex } from '../../bytes/hex.ts';
import { uint } from '../../bytes/uint.ts';
import { creditForLoad, initializeForLoad, proveTransaction, select } from './commands.ts';
import type { Desk, LoadOffer, Move, Step } from './handlers.ts';
import type { Authorisation, Card, Order } from './state.ts';

/** The beginning of a load; nothing is left to do where an earlier card left nothing. */
export function beginLoad(order: Order, desk: Desk): Move {
  const sourced = order.order_type === '04' ? fromDeposit(order, desk) : order;
  if (sourced === undefined) return { order: { ...order, state: '1002' } };
  if (sourced.amount === 0) return { order: desk.tsm.handlers.loaded(sourced, desk) };
  return { order: sourced, next: { step: 'offer', commands: offerCommands(sourced, desk) } };
}

/** The order with the newest deposit that no other order has. */
function fromDeposit(order: Order, { books }: Desk): Order | undefined {
  const { partner, instance_aid, order_no } = order;
  const free = books.deposits(partner, instance_aid).findLast(({ reserved }) => reserved === undefined || reserved === order_no);
  return free === undefined ? undefined : { ...order, amount: free.sum, deposit: free.from };
}

function offerCommands({ instance_aid, amount }: Order, { tsm }: Desk) {
  return [select(instance_aid), initializeForLoad(amount, tsm)];
}

/** The beginning of a resolution: the card is asked where its counter stands, by offering the same load again. */
export function beginAgain(order: Order, desk: Desk): Move {
  return { order, next: { step: 'offerAgain', commands: offerCommands(order, desk) } };
}

export function cardOf({ seid, instance_aid }: Order, { books }: Desk): Card {
  const card = books.card(seid, instance_aid);
  if (card === undefined) throw new Error(`an order about a card that was never opened: ${seid} ${instance_aid}`);
  return card;
}

export function offerIn(answer: Uint8Array, amount: number): LoadOffer {
  return {
    amount,
    balance: uint(answer.subarray(0, 4)),
    counter: uint(answer.subarray(4, 6)),
    random: hex(answer.subarray(8, 12)),
    mac1: answer.slice(12, 16),
  };
}

/** The card offered a load: genuine, it is authorised. */
export const offer: Step = (order, answers, desk) => {
  const { handlers } = desk.tsm;
  const offered = offerIn(answers.at(-1) ?? new Uint8Array(0), order.amount);
  if (!handlers.acceptsMac1(offered, cardOf(order, desk), desk.tsm)) return { order: handlers.broken(order, 'offer') };
  return authorised(order, offered, 'offer', desk);
};

function authorised(order: Order, offered: LoadOffer, step: 'offer' | 'offerAgain', desk: Desk): Move {
  const { tsm } = desk;
  const written = tsm.handlers.authorise(order, offered, desk);
  const authorisation = written?.authorisations.at(-1);
  if (written === undefined || authorisation === undefined) return { order: tsm.handlers.broken(order, step) };
  const mac2 = tsm.handlers.mac2(authorisation, cardOf(order, desk), tsm);
  return { order: written, next: { step: 'credit', commands: [creditForLoad(authorisation, mac2)] } };
}

/** The load stands as doubtful until its TAC proves it; a deposit that it takes is reserved. */
export function authorise(order: Order, { mac1: _, ...offered }: LoadOffer, { books, now }: Desk): Order | undefined {
  const { partner, instance_aid, order_no, deposit } = order;
  if (deposit !== undefined) {
    const deposits = books.deposits(partner, instance_aid);
    const held = deposits.find(({ from }) => from === deposit);
    if (held === undefined || (held.reserved ?? order_no) !== order_no) return undefined;
    const others = deposits.map((each) => (each === held ? { ...each, reserved: order_no } : each));
    books.keepDeposits(partner, instance_aid, others);
  }
  return { ...order, state: '1007', authorisations: [...order.authorisations, { ...offered, dateTime: now }] };
}

/** The card credited: its TAC says whether it is true. */
export const credit: Step = (order, answers, desk) => {
  const [answer = new Uint8Array(0)] = answers;
  const proven = isProvenBy(answer.slice(0, 4), order.authorisations.slice(-1), order, desk);
  return { order: proven ? desk.tsm.handlers.loaded(order, desk) : { ...order, state: '1009' } };
};

function isProvenBy(tac: Uint8Array, authorisations: readonly Authorisation[], order: Order, desk: Desk): boolean {
  const card = cardOf(order, desk);
  return authorisations.some((each) => desk.tsm.handlers.acceptsLoadTac(tac, each, card, desk.tsm));
}

/** The counter says what became of the load: one further, it was credited and must be proven; unchanged, it was not and is done now. */
export const offerAgain: Step = (order, answers, desk) => {
  const { tsm } = desk;
  const offered = offerIn(answers.at(-1) ?? new Uint8Array(0), order.amount);
  const doubtful: Order = { ...order, state: '1009' };
  const last = order.authorisations.at(-1);
  if (last === undefined || !tsm.handlers.acceptsMac1(offered, cardOf(order, desk), tsm)) return { order: doubtful };
  if (offered.counter === last.counter) return authorised(order, offered, 'offerAgain', desk);
  if (offered.counter !== last.counter + 1) return { order: doubtful };
  return { order, next: { step: 'proof', commands: [proveTransaction(2, offered.counter)] } };
};

/** The card proved the load that was in doubt: MAC2 and TAC. */
export const proof: Step = (order, answers, desk) => {
  const [answer = new Uint8Array(0)] = answers;
  // Where the load was authorised more than once on one counter, the card can have taken any of them.
  const proven = isProvenBy(answer.slice(4, 8), order.authorisations, order, desk);
  return { order: proven ? desk.tsm.handlers.loaded(order, desk) : { ...order, state: '1009' } };
};

/** The load is done; what it came from is gone. */
export function loaded(order: Order, { books }: Desk): Order {
  const { partner, instance_aid, deposit } = order;
  if (deposit !== undefined) {
    const others = books.deposits(partner, instance_aid).filter(({ from }) => from !== deposit);
    books.keepDeposits(partner, instance_aid, others);
  }
  return { ...order, state: '0' };
}
