/** The two transactions with the issuer beside the load, the unload and the overdraft update, as the zoo sees them. */

import type { Text } from '../../text.ts';
import type { CardHandlers, CommandName, Handler } from '../card/handlers.ts';
import type { Category, FaultEntry } from './faulty.ts';

/** Judges MAC2 beside the right one and beside the card's own MAC1. */
type Judge = (received: Uint8Array, right: Uint8Array, own: Uint8Array) => boolean;

/** One of the two transactions: its commands, its place in the log, its requirements. */
export interface OnlineKind {
  readonly id: string;
  readonly title: Text;
  readonly type: 3 | 7;
  readonly open: 'initializeForUnload' | 'initializeForUpdate';
  readonly complete: 'debitForUnload' | 'updateOverdrawLimit';
  /** What it answers at its end. */
  readonly answer: 'MAC3' | 'TAC';
  /** Beginnings of its requirements: those of its INITIALIZE, of itself, of its proof, and of its MAC2. */
  readonly offer: string;
  readonly deal: string;
  readonly proof: string;
  readonly mac: string;
  /** Octets of the answer to its INITIALIZE. */
  readonly offered: number;
  accepting(sound: CardHandlers, judge: Judge): Partial<CardHandlers>;
  underLoadKey(sound: CardHandlers): Partial<CardHandlers>;
}

export const onlineKinds: readonly OnlineKind[] = [
  {
    id: 'unload',
    title: { zh: '圈提', en: 'unload' },
    type: 3,
    open: 'initializeForUnload',
    complete: 'debitForUnload',
    answer: 'MAC3',
    offer: 'INIT-UNLOAD',
    deal: 'UNLOAD',
    proof: 'PROVE.unload',
    mac: 'JTT978.6:MAC.unload',
    offered: 16,
    accepting: (sound, judge) => ({
      acceptsUnloadMac2: (received, fields, card) => judge(received, sound.unloadMac2(fields, card), sound.unloadMac1(fields, card)),
    }),
    underLoadKey: ({ loadKey }) => ({ unloadKey: loadKey }),
  },
  {
    id: 'overdraft-update',
    title: { zh: '修改透支限额', en: 'overdraft update' },
    type: 7,
    open: 'initializeForUpdate',
    complete: 'updateOverdrawLimit',
    answer: 'TAC',
    offer: 'INIT-UPDATE',
    deal: 'OVERDRAFT-UPDATE',
    proof: 'PROVE.overdraft-update',
    mac: 'JTT978.6:MAC.overdraft',
    offered: 19,
    accepting: (sound, judge) => ({
      acceptsLimitMac2: (received, fields, card) => judge(received, sound.limitMac2(fields, card), sound.limitMac1(fields, card)),
    }),
    underLoadKey: ({ loadKey }) => ({ limitKey: loadKey }),
  },
];

/** A mistake of one kind, and its category. */
export type Mistake = FaultEntry & { readonly category: Category };

/** A sentence about one kind, which begins in Chinese with its name and in English has it in the place of `#`. */
export const sayingOf =
  ({ title }: OnlineKind) =>
  (zh: string, en: string): Text => ({ zh: `${title.zh}${zh}`, en: en.replace('#', `an ${title.en}`) });

/** One command, carried out otherwise. */
export function handling(name: CommandName, handler: Handler): Partial<CardHandlers> {
  return { [name]: handler };
}
