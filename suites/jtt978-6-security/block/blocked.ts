/** APPLICATION BLOCK and APPLICATION UNBLOCK side by side: both take effect under a MAC alone, and the same MACs must move neither. */

import { type Expectation, exactly } from '#harness';
import type { PurseInstruments } from '../../jtt978-2-card/purse-case.ts';
import { sealed } from '../sealed-case.ts';

export const needs = ['EP', 'EP.block', 'keys.lock', 'keys.unlock'];

/** A block and the unblock that ends it. */
export const onceBlocked = { lock: 1, writes: 2 } as const;

/** A block that must be refused, with a block and its unblock that show the keys to be right. */
export const refusedBlock = { lock: 2, writes: 3, macTries: 1 } as const;

type Spends = { readonly lock: number; readonly writes: number; readonly macTries: number };

/** One of the two commands. */
export interface Sealing {
  readonly subject: 'BLOCK' | 'UNBLOCK';
  readonly verb: 'applicationBlock' | 'applicationUnblock';
  readonly key: 'lock' | 'unlock';
  /** `{ zh: '锁定', en: 'APPLICATION BLOCK' }` */
  readonly zh: string;
  readonly en: string;
  /** Brings the card to where the command would show. */
  arrive(instruments: PurseInstruments): Promise<void>;
  /** What SELECT answers as long as the command had no effect. */
  readonly without: Expectation;
  /** What the command spends where it is refused, with what recovers the card. */
  readonly refused: Spends;
  /** Undoes what a card did that took the command, and shows that it takes the right ones. */
  recover(instruments: PurseInstruments): Promise<void>;
}

export const blocking: Sealing = {
  subject: 'BLOCK',
  verb: 'applicationBlock',
  key: 'lock',
  zh: '锁定',
  en: 'APPLICATION BLOCK',
  arrive: ({ card }) => card.present(),
  without: exactly('9000'),
  refused: refusedBlock,
  async recover({ upkeep }) {
    await upkeep.unblock();
    await upkeep.block();
    await upkeep.unblock();
  },
};

export const unblocking: Sealing = {
  subject: 'UNBLOCK',
  verb: 'applicationUnblock',
  key: 'unlock',
  zh: '解锁',
  en: 'APPLICATION UNBLOCK',
  async arrive({ card, upkeep }) {
    await card.present();
    await upkeep.block();
  },
  without: sealed.blocked,
  refused: { lock: 1, writes: 3, macTries: 1 },
  recover: ({ upkeep }) => upkeep.unblock(),
};
