/** The books of a TSM during one request: what the store has, and over it what the request changes, which is committed once at its end. */

import { createHash } from 'node:crypto';
import type { TsmResponse } from '../../tunion/tsm.ts';
import { draw, type Entropy, entropyOf } from '../entropy.ts';
import type { Card, Deposit, Order, SeState } from './state.ts';
import type { Store } from './store.ts';

/** A message that was answered: what it said, and the answer. */
export interface Answered {
  readonly body: string;
  readonly response: TsmResponse;
}

export interface Books {
  order(partner: string, orderNo: string): Order | undefined;
  keepOrder(order: Order): void;
  card(seid: string, aid: string): Card | undefined;
  keepCard(card: Card): void;
  /** The numbers of a partner's orders about an application, oldest first. */
  ordersOf(partner: string, seid: string, aid: string): readonly string[];
  /** Undefined where the partner never named that secure element. */
  se(partner: string, seid: string): SeState | undefined;
  keepSe(partner: string, seid: string, state: SeState): void;
  /** What a partner's cards of that application left, the newest last. */
  deposits(partner: string, aid: string): readonly Deposit[];
  keepDeposits(partner: string, aid: string, deposits: readonly Deposit[]): void;
  answered(partner: string, actionId: string): Answered | undefined;
  keepAnswered(partner: string, actionId: string, answered: Answered): void;
  /** The next number of a series, from 1. */
  next(series: string): number;
  /** Octets from the TSM's source of noise, which goes on where it stopped. */
  random(length: number): Uint8Array;
  commit(): void;
}

/** Opens the books for one request. */
export function openBooks(store: Store, seed: string | number): Books {
  const changes = new Map<string, unknown>();
  const read = <T>(name: string): T | undefined => (changes.has(name) ? changes.get(name) : store.read(name)) as T | undefined;
  const keep = (name: string, value: unknown): void => void changes.set(name, value);
  const listName = (partner: string, seid: string, aid: string) => nameOf('orders', partner, seid, aid);

  return {
    order: (partner, orderNo) => read(nameOf('order', partner, orderNo)),
    keepOrder(order) {
      const { partner, order_no, seid, instance_aid } = order;
      keep(nameOf('order', partner, order_no), order);
      const list = listName(partner, seid, instance_aid);
      const known = read<readonly string[]>(list) ?? [];
      if (!known.includes(order_no)) keep(list, [...known, order_no]);
    },
    card: (seid, aid) => read(nameOf('card', seid, aid)),
    keepCard: (card) => keep(nameOf('card', card.seid, card.aid), card),
    ordersOf: (partner, seid, aid) => read<readonly string[]>(listName(partner, seid, aid)) ?? [],
    se: (partner, seid) => read(nameOf('se', partner, seid)),
    keepSe: (partner, seid, state) => keep(nameOf('se', partner, seid), state),
    deposits: (partner, aid) => read<readonly Deposit[]>(nameOf('deposits', partner, aid)) ?? [],
    keepDeposits: (partner, aid, deposits) => keep(nameOf('deposits', partner, aid), deposits),
    answered: (partner, actionId) => read(nameOf('answered', partner, actionId)),
    keepAnswered: (partner, actionId, answered) => keep(nameOf('answered', partner, actionId), answered),
    next(series) {
      const number = (read<number>(nameOf('series', series)) ?? 0) + 1;
      keep(nameOf('series', series), number);
      return number;
    },
    random(length) {
      const drawn = draw(read<Entropy>('entropy') ?? entropyOf(seed), length);
      keep('entropy', drawn.entropy);
      return drawn.octets;
    },
    commit() {
      if (changes.size > 0) store.commit(changes);
      changes.clear();
    },
  };
}

/** What somebody else chose stands as a digest: no part of a name can pass for two, and none is too long for a store. */
function nameOf(kind: string, ...parts: readonly string[]): string {
  return [kind, ...parts.map((part) => createHash('sha256').update(part).digest('hex').slice(0, 32))].join('/');
}
