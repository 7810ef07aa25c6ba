/** The instruments of a case about a purse card: the card, and the counterparts that a terminal and an issuer bring. */

import { type Card, cardOf } from './card.ts';
import { type Issuer, issuerOf } from './issuer.ts';
import { type Psam, psamOf } from './psam.ts';
import type { Scene } from './scene.ts';
import { type Transactions, transactionsOf } from './transaction.ts';
import { type Upkeep, upkeepOf } from './upkeep.ts';

export interface CardInstruments {
  /** The device under test. */
  readonly card: Card;
  readonly psam: Psam;
  readonly issuer: Issuer;
  /** Whole transactions as preambles. */
  readonly purse: Transactions;
  /** What an issuer does to a card between transactions, as preambles. */
  readonly upkeep: Upkeep;
  readonly scene: Scene;
}

/** The instruments on a scene. */
export function cardInstruments(scene: Scene): CardInstruments {
  const card = cardOf(scene);
  const psam = psamOf(scene);
  const issuer = issuerOf(scene);
  return { card, psam, issuer, purse: transactionsOf(scene, card, psam, issuer), upkeep: upkeepOf(scene, card, issuer), scene };
}
