/** Ways to change a sound handler: its answer, its lasting states, or what it forgets. */

import type { Command } from '../../iso7816/command.ts';
import type { StatusWord } from '../../iso7816/response.ts';
import { forms } from '../card/forms.ts';
import type { Card, CardHandlers, CardRules, CommandName, Handler } from '../card/handlers.ts';
import type { Outcome, Persistent, Purse, State, Volatile } from '../card/state.ts';

export type Change = (outcome: Outcome, state: State, command: Command, card: Card) => Outcome;

/** The handler, and a change of whatever comes out of it. */
export function afterwards(handler: Handler, change: Change): Handler {
  return (state, command, card) => change(handler(state, command, card), state, command, card);
}

/** The handler, and a change where it answers this status word. */
export function onWord(handler: Handler, sw: StatusWord, change: Change): Handler {
  return afterwards(handler, (outcome, ...rest) => (outcome.response.sw === sw ? change(outcome, ...rest) : outcome));
}

/** The handler, and other data where it answers 9000. */
export function answering(handler: Handler, edit: (data: Uint8Array, state: State, command: Command, card: Card) => Uint8Array): Handler {
  return onWord(handler, '9000', (outcome, ...rest) => withData(outcome, edit(outcome.response.data, ...rest)));
}

/** The handler with another status word in the place of one. */
export function wording(handler: Handler, from: StatusWord, to: StatusWord): Handler {
  return onWord(handler, from, (outcome) => withWord(outcome, to));
}

/** The handler, and other lasting states than those that it leaves. */
export function lasting(handler: Handler, change: (after: Persistent, before: Persistent, state: State) => Persistent): Handler {
  return afterwards(handler, (outcome, state) => ({
    ...outcome,
    commits: outcome.commits.map((after) => change(after, state.persistent, state)),
  }));
}

/** The card with other rules in the place of some. */
export function having(card: Card, rules: Partial<CardRules>): Card {
  return { ...card, handlers: { ...card.handlers, ...rules } };
}

/** The handler, under other rules than the rest of the card. */
export function under(handler: Handler, rules: Partial<CardRules>): Handler {
  return (state, command, card) => handler(state, command, having(card, rules));
}

/** Several commands, changed in the same way. */
export function each<Name extends CommandName>(
  sound: CardHandlers,
  names: readonly Name[],
  change: (handler: Handler) => Handler,
): Partial<CardHandlers> {
  return Object.fromEntries(names.map((name) => [name, change(sound[name])]));
}

/** The handler, and one more lasting state where it answers this word. */
export function spoiling(handler: Handler, sw: StatusWord, change: (persistent: Persistent, state: State) => Persistent): Handler {
  return onWord(handler, sw, (outcome, state) => committing(outcome, change(outcome.commits.at(-1) ?? state.persistent, state)));
}

/** Carries out a command that was refused for its MAC, and answers the refusal all the same. */
export function writingAllTheSame(handler: Handler): Handler {
  return onWord(handler, '6988', (outcome, state, command, card) => {
    const written = under(handler, { refusesProtected: () => undefined })(state, command, card).commits.at(-1);
    return written === undefined ? outcome : committing(outcome, written);
  });
}

/** Says 9000 and leaves everything as it was. */
export function onlySaying(handler: Handler): Handler {
  return onWord(handler, '9000', (outcome) => ({ ...outcome, commits: [] }));
}

/** The card that leaves the factory with another lasting state. */
export function personalising(sound: CardHandlers, change: (card: Persistent) => Persistent): Partial<CardHandlers> {
  return { personalise: (profile, choices) => change(sound.personalise(profile, choices)) };
}

/** The card whose lasting state is another after power was away: the first SELECT brings the change. */
export function atPowerUp(sound: CardHandlers, change: (persistent: Persistent, card: Card) => Persistent): Partial<CardHandlers> {
  return {
    selectByName: (state, command, card) => {
      if (state.volatile.residue?.['awake'] === true) return sound.selectByName(state, command, card);
      const persistent = change(state.persistent, card);
      const outcome = sound.selectByName({ ...state, persistent }, command, card);
      return retaining({ ...outcome, commits: [persistent, ...outcome.commits] }, { awake: true });
    },
  };
}

/** The card on which what these commands write is undone when power goes. */
export function undoing(
  sound: CardHandlers,
  names: readonly CommandName[],
  part: (before: Persistent) => Partial<Persistent>,
): Partial<CardHandlers> {
  return {
    ...each(sound, names, (handler) =>
      lasting(handler, (after, before) => ({ ...after, residue: { undo: before.residue?.['undo'] ?? part(before) } })),
    ),
    ...atPowerUp(sound, (persistent) => ({ ...persistent, ...(persistent.residue?.['undo'] as Partial<Persistent>), residue: undefined })),
  };
}

/** The card that makes lasting what these commands write only with the next command, and never when power goes before it. */
export function writingLate(sound: CardHandlers, names: readonly CommandName[]): Partial<CardHandlers> {
  const deferring = (handler: Handler) =>
    afterwards(handler, (outcome) =>
      outcome.commits.length === 0 ? outcome : { ...retaining(outcome, { pending: outcome.commits.at(-1) }), commits: [] },
    );
  return {
    ...each(sound, names, deferring),
    dispatch: (state, command, card) => {
      const pending = state.volatile.residue?.['pending'] as Persistent | undefined;
      if (pending === undefined) return sound.dispatch(state, command, card);
      const volatile = { ...state.volatile, residue: { ...state.volatile.residue, pending: undefined } };
      const outcome = sound.dispatch({ persistent: pending, volatile }, command, card);
      return { ...outcome, commits: [pending, ...outcome.commits] };
    },
  };
}

export function withData(outcome: Outcome, data: Uint8Array): Outcome {
  return { ...outcome, response: { ...outcome.response, data } };
}

export function withWord(outcome: Outcome, sw: StatusWord): Outcome {
  return { ...outcome, response: { ...outcome.response, sw } };
}

/** The outcome with one more lasting state at its end. */
export function committing(outcome: Outcome, persistent: Persistent): Outcome {
  return { ...outcome, commits: [...outcome.commits, persistent] };
}

/** The outcome that also keeps these parts of the volatile state. */
export function keeping(outcome: Outcome, kept: Partial<Volatile>): Outcome {
  return { ...outcome, volatile: { ...outcome.volatile, ...kept } };
}

/** The outcome that also keeps something under a name that a sound card does not know. */
export function retaining(outcome: Outcome, residue: Readonly<Record<string, unknown>>): Outcome {
  return keeping(outcome, { residue: { ...outcome.volatile.residue, ...residue } });
}

/** Both debits, changed in the same way. */
export function debits(
  sound: CardHandlers,
  change: (handler: Handler) => Handler,
): Pick<CardHandlers, 'debitForPurchase' | 'debitForCappPurchase'> {
  return { debitForPurchase: change(sound.debitForPurchase), debitForCappPurchase: change(sound.debitForCappPurchase) };
}

/** Both commands that open a debit, changed in the same way. */
export function openings(
  sound: CardHandlers,
  change: (handler: Handler) => Handler,
): Pick<CardHandlers, 'initializeForPurchase' | 'initializeForCappPurchase'> {
  return {
    initializeForPurchase: change(sound.initializeForPurchase),
    initializeForCappPurchase: change(sound.initializeForCappPurchase),
  };
}

/** The lasting state with other amounts in its purse. */
export function withPurse(persistent: Persistent, purse: Partial<Purse>): Persistent {
  return { ...persistent, purse: { ...persistent.purse, ...purse } };
}

/** The octets with some of them replaced from an offset on. */
export function patched(octets: Uint8Array, offset: number, replacement: ArrayLike<number>): Uint8Array {
  const written = octets.slice();
  written.set(replacement, offset);
  return written;
}

/** The octets from `offset` on, in the other order. */
export function reversed(octets: Uint8Array, offset: number, length: number): Uint8Array {
  return patched(octets, offset, octets.slice(offset, offset + length).reverse());
}

/** The instructions of the purse's own commands: INITIALIZE, CREDIT, DEBIT, PROVE and GET BALANCE. */
export const instruction = { initialize: 0x50, credit: 0x52, debit: 0x54, prove: 0x5a, balance: 0x5c } as const;

export function isPurseCommand({ ins }: Command): boolean {
  return Object.values<number>(instruction).includes(ins);
}

/** Whether the sound card knows no command of this instruction. */
export function isUnknown({ ins }: Command): boolean {
  return forms.every((form) => form.ins !== ins);
}

/** The command with a data field of exactly `length` octets: cut, or filled up with zeros. */
export function fitted(command: Command, length: number): Command {
  const data = new Uint8Array(length);
  data.set((command.data ?? data).subarray(0, length));
  return { ...command, data };
}
