/** Faulty cards: the sound card with one part changed and one sentence as its name. */

import type { Text } from '../../text.ts';
import type { CardHandlers } from '../card/handlers.ts';

/** What kind of mistake a faulty card makes. */
export type Category =
  | 'money'
  | 'key-mac'
  | 'counter'
  | 'state'
  | 'record'
  | 'file'
  | 'status-word'
  | 'access'
  | 'atomicity'
  | 'random'
  | 'robustness';

/** A faulty card. `id` is its sentence in kebab-case, `breaks` the whole ids of all requirements that it breaks. */
export interface CardFault {
  readonly id: string;
  readonly category: Category;
  readonly title: Text;
  readonly breaks: readonly string[];
  card(sound: CardHandlers): CardHandlers;
}

/** A faulty card as the zoo's files write it. */
export interface FaultEntry {
  readonly id: string;
  readonly title: Text;
  /** Requirement ids; those of the purse without their common beginning: `DEBIT.amount` is `JTT978.2:EP.DEBIT.amount`. */
  readonly breaks: readonly [string, ...string[]];
  /** The changed parts; the others stay sound. */
  card(sound: CardHandlers): Partial<CardHandlers>;
}

/** How the faulty cards of one category are written down. */
export function faultyIn(category: Category): (entry: FaultEntry) => CardFault {
  return ({ breaks, card, ...named }) => ({
    ...named,
    category,
    breaks: breaks.map((requirement) => (requirement.includes(':') ? requirement : `JTT978.2:EP.${requirement}`)),
    card: (sound) => ({ ...sound, ...card(sound) }),
  });
}
