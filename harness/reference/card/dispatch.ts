/** From octets to handler: reads the command, checks its form and refuses what has none. */

import { type Command, decodeCommand } from '../../iso7816/command.ts';
import { type Form, lengthFault } from './form.ts';
import { forms } from './forms.ts';
import type { Card, CommandName } from './handlers.ts';
import { isReload } from './pin.ts';
import { reads, refuseForm } from './refusal.ts';
import { type Outcome, refuse, type State, type Volatile } from './state.ts';

/** The command that octets write, or nothing when their lengths disagree. */
export function parse(apdu: Uint8Array): Command | undefined {
  try {
    return decodeCommand(apdu);
  } catch {
    return undefined;
  }
}

const formsByInstruction = new Map<number, readonly Form[]>();
for (const form of forms) formsByInstruction.set(form.ins, [...(formsByInstruction.get(form.ins) ?? []), form]);

const knownClasses = [0x00, 0x04, 0x80, 0x84];

const withoutSelection: readonly CommandName[] = ['selectByName', 'getChallenge'];
const completions: readonly CommandName[] = [
  ...(['debitForPurchase', 'debitForCappPurchase', 'creditForLoad', 'updateCappDataCache'] as const),
  ...(['debitForUnload', 'updateOverdrawLimit'] as const),
];

/** Finds the form of a command, checks it in the order of {@link Card.choices} and calls the handler. */
export function dispatch(state: State, command: Command, card: Card): Outcome {
  const { name, outcome } = carriedOut(state, command, card);
  return settled(state, outcome, name, card);
}

/** The answer to octets that are no command. */
export function refuseMalformed(state: State, card: Card): Outcome {
  return settled(state, refuseForm(state, '6700', card), undefined, card);
}

/** The outcome with the challenge that stands after it. */
function settled({ volatile: before }: State, outcome: Outcome, name: CommandName | undefined, card: Card): Outcome {
  const challenge = card.handlers.challengeAfter(before, outcome.volatile, name, card);
  return challenge === outcome.volatile.challenge ? outcome : { ...outcome, volatile: { ...outcome.volatile, challenge } };
}

/** A challenge serves the next command alone, or the next that is no read, or stands until it is used. */
export function challengeAfter(
  _before: Volatile,
  { challenge }: Volatile,
  name: CommandName | undefined,
  { choices }: Card,
): Uint8Array | undefined {
  if (name === 'getChallenge' || choices.challengeLife === 'until-used') return challenge;
  return choices.challengeLife === 'kept-by-reads' && name !== undefined && reads.includes(name) ? challenge : undefined;
}

function carriedOut(state: State, command: Command, card: Card): { readonly name?: CommandName; readonly outcome: Outcome } {
  const { choices, handlers } = card;
  const known = (formsByInstruction.get(command.ins) ?? []).filter(({ of }) => of === undefined || card.functions.has(of));
  const classKnown = (known.length === 0 ? knownClasses : known.flatMap(({ classes }) => classes)).includes(command.cla);
  if (!classKnown) return { outcome: refuseForm(state, known[0]?.classWord?.(card) ?? choices.wrongClass, card) };
  const candidates = known.filter(({ classes }) => classes.includes(command.cla));
  const [first] = candidates;
  if (first === undefined) return { outcome: refuseForm(state, choices.wrongInstruction, card) };
  const fitting = candidates.filter((form) => form.parameters(command, card));
  const form = fitting.length > 1 ? chosen(fitting, state, command, card) : fitting[0];
  const { name } = form ?? first;
  const { selected, transaction } = state.volatile;
  if (selected === 'mohurd' && !withoutSelection.includes(name)) return { name, outcome: handlers.mohurd(state, command, card) };
  if (selected !== 'purse' && !withoutSelection.includes(name)) return { name, outcome: refuse(state.volatile, choices.unselected) };
  const locked = handlers.refusesLocked(state.persistent.lock, name, card);
  if (locked !== undefined && selected === 'purse') return { name, outcome: refuseForm(state, locked, card, name) };
  if (choices.checkOrder === 'state-first' && transaction === undefined && completions.includes(first.name)) {
    return { name, outcome: refuse(state.volatile, choices.order) };
  }
  const parameters = form === undefined ? choices.wrongParameters : undefined;
  const length = lengthFault(form ?? first, command, card);
  const fault = choices.checkOrder === 'length-parameters-state' ? (length ?? parameters) : (parameters ?? length);
  if (form === undefined || fault !== undefined) {
    return { name, outcome: refuseForm(state, fault ?? choices.wrongParameters, card, first.name) };
  }
  return { name, outcome: handlers[name](state, command, card) };
}

/** Two commands may look alike: both debits in the edition of 2015, and CHANGE PIN beside RELOAD PIN under SM4. */
function chosen(fitting: readonly Form[], state: State, command: Command, card: Card): Form | undefined {
  const isCapp = state.volatile.transaction?.type === 9;
  const wanted: readonly CommandName[] = [
    isCapp ? 'debitForCappPurchase' : 'debitForPurchase',
    isReload(state, command, card) ? 'reloadPin' : 'changePin',
  ];
  return fitting.find(({ name }) => wanted.includes(name));
}
