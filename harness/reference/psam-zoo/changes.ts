/** Ways to change a sound handler: its answer, its lasting states, or what it forgets. */

import type { Command } from '../../iso7816/command.ts';
import type { StatusWord } from '../../iso7816/response.ts';
import { forms } from '../psam/dispatch.ts';
import type { Handler, Psam } from '../psam/handlers.ts';
import type { Outcome, Persistent, State, Volatile } from '../psam/state.ts';

export type Change = (outcome: Outcome, state: State, command: Command, psam: Psam) => Outcome;

/** The handler, and a change of whatever comes out of it. */
export function afterwards(handler: Handler, change: Change): Handler {
  return (state, command, psam) => change(handler(state, command, psam), state, command, psam);
}

/** The handler, and a change where it answers this status word. */
export function onWord(handler: Handler, sw: StatusWord, change: Change): Handler {
  return afterwards(handler, (outcome, ...rest) => (outcome.response.sw === sw ? change(outcome, ...rest) : outcome));
}

/** The handler, and other data where it answers 9000. */
export function answering(handler: Handler, edit: (data: Uint8Array, state: State, command: Command, psam: Psam) => Uint8Array): Handler {
  return onWord(handler, '9000', (outcome, ...rest) => withData(outcome, edit(outcome.response.data, ...rest)));
}

/** The handler with another status word in the place of one. */
export function wording(handler: Handler, from: StatusWord, to: StatusWord): Handler {
  return onWord(handler, from, (outcome) => withWord(outcome, to));
}

export function withData(outcome: Outcome, data: Uint8Array): Outcome {
  return { ...outcome, response: { ...outcome.response, data } };
}

export function withWord(outcome: Outcome, sw: StatusWord): Outcome {
  return { ...outcome, response: { ...outcome.response, sw } };
}

/** The outcome that also keeps these parts of the volatile state. */
export function keeping(outcome: Outcome, kept: Partial<Volatile>): Outcome {
  return { ...outcome, volatile: { ...outcome.volatile, ...kept } };
}

/** The outcome that also keeps something under a name that a sound PSAM does not know. */
export function retaining(outcome: Outcome, residue: Readonly<Record<string, unknown>>): Outcome {
  return keeping(outcome, { residue: { ...outcome.volatile.residue, ...residue } });
}

/** The lasting state with another content in one file of the master file. */
export function withFile(persistent: Persistent, sfi: number, octets: Uint8Array): Persistent {
  const { files } = persistent;
  return { ...persistent, files: { ...files, mf: { ...files.mf, [sfi]: octets } } };
}

/** Whether the sound PSAM knows no command of this instruction. */
export function isUnknown({ ins }: Command): boolean {
  return forms.every((form) => form.ins !== ins);
}
