/** Ways to change a sound handler: its answer, its lasting states, what it remembers, or the rules that it asks. */

import { hex } from '../../bytes/hex.ts';
import { findTlv } from '../../bytes/tlv.ts';
import type { Command } from '../../iso7816/command.ts';
import type { StatusWord } from '../../iso7816/response.ts';
import type { Handler, SeCommands, SecureElement, SeHandlers } from '../se/handlers.ts';
import { objectsIn } from '../se/registry.ts';
import type { Aid, Application, Contactless, Outcome, Persistent, State, Volatile } from '../se/state.ts';

export type Change = (outcome: Outcome, state: State, command: Command, element: SecureElement) => Outcome;

/** The commands that go through a secure channel and need one. */
export const managing = ['getStatus', 'setStatus', 'install', 'load', 'delete', 'putKey', 'storeData'] as const;

/** The handler, and a change of whatever comes out of it. */
export function afterwards(handler: Handler, change: Change): Handler {
  return (state, command, element) => change(handler(state, command, element), state, command, element);
}

/** The handler, and a change where it answers this status word. */
export function onWord(handler: Handler, sw: StatusWord, change: Change): Handler {
  return afterwards(handler, (outcome, ...rest) => (outcome.response.sw === sw ? change(outcome, ...rest) : outcome));
}

/** The handler, and other data where it answers 9000. */
export function answering(handler: Handler, edit: (data: Uint8Array, state: State, command: Command) => Uint8Array): Handler {
  return onWord(handler, '9000', (outcome, state, command) => withData(outcome, edit(outcome.response.data, state, command)));
}

/** The handler with another status word in the place of one. */
export function wording(handler: Handler, from: StatusWord, to: StatusWord): Handler {
  return onWord(handler, from, (outcome) => withWord(outcome, to));
}

/** The handler, which sees another registry than there is; for those that change nothing. */
export function seeing(handler: Handler, change: (persistent: Persistent, state: State, command: Command) => Persistent): Handler {
  return (state, command, element) => handler({ ...state, persistent: change(state.persistent, state, command) }, command, element);
}

/** The handler, which is handed another command where it is this one. */
export function taking(handler: Handler, change: (command: Command, state: State, element: SecureElement) => Command): Handler {
  return (state, command, element) => handler(state, change(command, state, element), element);
}

/** The handler, and other lasting states than those that it leaves. */
export function lasting(handler: Handler, change: (after: Persistent, state: State, command: Command) => Persistent): Handler {
  return afterwards(handler, (outcome, state, command) => ({
    ...outcome,
    commits: outcome.commits.map((after) => change(after, state, command)),
  }));
}

/** The handler, which passes through one more lasting state before that which it leaves: what a loss of power may find. */
export function passing(handler: Handler, half: (after: Persistent, before: Persistent, command: Command) => Persistent): Handler {
  return afterwards(handler, (outcome, { persistent }, command) => {
    const after = outcome.commits.at(-1);
    return after === undefined ? outcome : { ...outcome, commits: [half(after, persistent, command), after] };
  });
}

/** The handler, under other rules than the rest of the element. */
export function under(handler: Handler, rules: Partial<SeHandlers>): Handler {
  return (state, command, element) => handler(state, command, { ...element, handlers: { ...element.handlers, ...rules } });
}

/** Several commands, changed in the same way. */
export function each(sound: SeHandlers, names: readonly (keyof SeCommands)[], change: (handler: Handler) => Handler): Partial<SeHandlers> {
  return Object.fromEntries(names.map((name) => [name, change(sound[name])]));
}

/** Says that it was done and leaves everything as it was, where these commands are meant. */
export function onlySaying(handler: Handler, isMeant: (command: Command, state: State) => boolean = () => true): Handler {
  return onWord(handler, '9000', (outcome, state, command) => (isMeant(command, state) ? { ...outcome, commits: [] } : outcome));
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

type Residue = Readonly<Record<string, unknown>>;

/** What a faulty element remembers under names that a sound one does not know. */
export function residueOf(memory: object): Residue {
  return (memory as { readonly residue?: Residue }).residue ?? {};
}

/** A memory with more in its residue. */
export function noting<Memory extends object>(memory: Memory, residue: Residue): Memory {
  return { ...memory, residue: { ...residueOf(memory), ...residue } };
}

/** The outcome that also keeps something until the power goes. */
export function retaining(outcome: Outcome, residue: Residue): Outcome {
  return { ...outcome, volatile: noting(outcome.volatile, residue) };
}

/** The outcome that also keeps something for ever. */
export function remembering(outcome: Outcome, { persistent }: State, residue: Residue): Outcome {
  const commits = outcome.commits.length === 0 ? [persistent] : outcome.commits;
  return { ...outcome, commits: commits.map((after) => noting(after, residue)) };
}

/** SELECT, and a change of what the first one after the power came leaves: all that is seen of a memory that outlasts it. */
export function atPowerUp(select: Handler, change: Change): Handler {
  return afterwards(select, (outcome, state, ...rest) => {
    const marked = retaining(outcome, { powered: true });
    return residueOf(state.volatile)['powered'] === true ? marked : change(marked, state, ...rest);
  });
}

/** The registry with each of its applications changed. */
export function withEach(persistent: Persistent, change: (application: Application) => Application): Persistent {
  return { ...persistent, applications: persistent.applications.map(change) };
}

/** An application with another contactless side, where it has one. */
export function withContactless(application: Application, change: Partial<Contactless>): Application {
  const { contactless } = application;
  return contactless === undefined ? application : { ...application, contactless: { ...contactless, ...change } };
}

/** The names that stand under 4F in a command, one after another. */
export function namesIn({ data }: Command): readonly Aid[] {
  return (objectsIn(data) ?? []).filter(({ tag }) => tag === '4F').map(({ value }) => hex(value));
}

/** The first of them; of none where there is none. */
export function nameIn({ data }: Command): Aid {
  return hex(findTlv(objectsIn(data) ?? [], '4F')?.value ?? new Uint8Array(0));
}

/** The applications that a command put in. */
export function newcomers(after: Persistent, before: Persistent): readonly Application[] {
  return after.applications.filter(({ aid }) => before.applications.every((known) => known.aid !== aid));
}

/** The registry with those that a command put in changed. */
export function withNewcomers(after: Persistent, before: Persistent, change: (application: Application) => Application): Persistent {
  const fresh = newcomers(after, before);
  return withEach(after, (application) => (fresh.includes(application) ? change(application) : application));
}

/** Whether SET STATUS of the contactless registry activates, or deactivates. */
export const isActivation = ({ p1, p2 }: Command): boolean => p1 === 0x01 && p2 === 0x01;
export const isDeactivation = ({ p1, p2 }: Command): boolean => p1 === 0x01 && p2 === 0x00;

/** The names of what is active. */
export function activeIn({ applications }: Persistent): readonly Aid[] {
  return applications.filter(({ contactless }) => contactless?.active === true).map(({ aid }) => aid);
}

/** The registry in which these are active and no others. */
export function withActive(persistent: Persistent, names: readonly Aid[]): Persistent {
  return withEach(persistent, (application) => withContactless(application, { active: names.includes(application.aid) }));
}
