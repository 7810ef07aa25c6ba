/** The instruments of a case about a phone: the card that terminals reach on `dut`, and the secure element on its wallet's side. */

import { bytes, hex } from '../bytes/hex.ts';
import { decodeEvent, type TransactionEvent } from '../tunion/transaction-event.ts';
import { type Card, cardOf } from './card.ts';
import { type CardInstruments, cardInstruments } from './card-instruments.ts';
import type { Scene } from './scene.ts';
import { type SecureElement, secureElementOf, walletChannel } from './secure-element.ts';
import { type RemoteInstruments, remoteInstruments } from './tsm.ts';

/** A transaction event: its octets, and what they say where they have the agreed layout. */
export interface Heard {
  readonly octets: Uint8Array;
  readonly event: TransactionEvent | undefined;
}

/** What a wallet learns of its secure element beside what it asks. */
export interface Wallet {
  /** The last transaction event since this was asked before; undefined where there was none. */
  heard(): Promise<Heard | undefined>;
}

export interface PhoneInstruments extends CardInstruments, RemoteInstruments {
  readonly se: SecureElement;
  readonly wallet: Wallet;
  /** The card that {@link SecureElement.selectName} selected, as the wallet meets it. */
  readonly inside: Card;
  /** The cards of the phone by name, the one that terminals reach first, as the survey found them. */
  readonly cards: readonly string[];
}

/** The instruments on a scene. */
export function phoneInstruments(scene: Scene): PhoneInstruments {
  const { cards = [] } = scene.facts;
  return {
    ...cardInstruments(scene),
    ...remoteInstruments(scene),
    se: secureElementOf(scene),
    inside: cardOf(scene, walletChannel(scene)),
    wallet: {
      async heard() {
        scene.step('wallet.heard', { zh: '钱包收到的交易事件', en: 'the transaction event that the wallet heard' }, 'preamble');
        const { event } = (await scene.ask('wallet', { about: 'event' })) as { readonly event: string | null };
        return event === null ? undefined : { octets: bytes(event), event: readEvent(bytes(event)) };
      },
    },
    cards: (cards as readonly string[]).map((aid) => hex(bytes(aid))),
  };
}

function readEvent(octets: Uint8Array): TransactionEvent | undefined {
  try {
    return decodeEvent(octets);
  } catch {
    return undefined;
  }
}
