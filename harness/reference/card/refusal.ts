/** What a command that was refused for its form leaves of an open transaction. */

import type { StatusWord } from '../../iso7816/response.ts';
import type { Card, CommandName } from './handlers.ts';
import { type Outcome, refuse, type State, withoutTransaction } from './state.ts';

/** Commands that only look at the card: legal in every state, and harmless to an open transaction. */
export const reads: readonly CommandName[] = ['readBinary', 'readRecord', 'readPicture', 'readQrCode', 'getBalance', 'getAlgorithm'];
const sideCommands: readonly CommandName[] = ['getChallenge', 'getTransactionProve'];

/** A refusal for a wrong form; `name` where the instruction was known. */
export function refuseForm(state: State, sw: StatusWord, card: Card, name?: CommandName): Outcome {
  const asked = sw.startsWith('6C') || card.choices.refusals === 'keep';
  const harmless = name !== undefined && (reads.includes(name) || (sideCommands.includes(name) && card.choices.sideCommands === 'keep'));
  return refuse(asked || harmless ? state.volatile : withoutTransaction(state.volatile), sw);
}
