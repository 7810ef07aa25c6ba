/** APPLICATION BLOCK and UNBLOCK, and what a blocked application still does. */

import type { Command } from '../../iso7816/command.ts';
import type { StatusWord } from '../../iso7816/response.ts';
import type { Card, CommandName } from './handlers.ts';
import { reads } from './refusal.ts';
import { sealed } from './sealing.ts';
import type { Lock, Outcome, State } from './state.ts';

/** APPLICATION BLOCK: P2 00 until it is unblocked, 01 for ever. */
export function applicationBlock(state: State, command: Command, card: Card): Outcome {
  return sealed(state, command, card, 'applicationBlock', ({ persistent }) => ({
    ...persistent,
    lock: command.p2 === 0x01 ? 'permanent' : 'temporary',
  }));
}

/** APPLICATION UNBLOCK: ends a temporary block; nothing ends a permanent one. */
export function applicationUnblock(state: State, command: Command, card: Card): Outcome {
  return sealed(state, command, card, 'applicationUnblock', ({ persistent }) => {
    if (persistent.lock === 'none' && card.choices.unblockUnlocked !== '9000') return card.choices.unblockUnlocked;
    return { ...persistent, lock: 'none' };
  });
}

const always: readonly CommandName[] = ['selectByName', 'getChallenge'];
const whileLocked: readonly CommandName[] = ['applicationBlock', 'applicationUnblock'];

/**
 * Blocked for a time an application can be selected, read, unblocked or blocked for ever, and asked for a challenge; blocked for
 * ever it answers 9303. What the laboratory lists says no more.
 */
export function refusesLocked(lock: Lock, name: CommandName, { choices }: Card): StatusWord | undefined {
  if (lock === 'none' || always.includes(name)) return undefined;
  if (lock === 'permanent') return choices.permanentLock === 'reads' && reads.includes(name) ? undefined : '9303';
  if (name === 'getTransactionProve' && choices.lockedProof === 'answered') return undefined;
  return reads.includes(name) || whileLocked.includes(name) ? undefined : choices.lockedWord;
}
