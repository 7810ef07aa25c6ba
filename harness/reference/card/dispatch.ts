/** From octets to handler: reads the command, checks its form and refuses what has none. */

import { type Command, decodeCommand } from '../../iso7816/command.ts';
import type { StatusWord } from '../../iso7816/response.ts';
import { type Form, forms, lengthFault } from './form.ts';
import type { Card, CommandName } from './handlers.ts';
import { type Outcome, refuse, type State, withoutTransaction } from './state.ts';

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

const reads: readonly CommandName[] = ['readBinary', 'readRecord', 'getBalance'];
const sideCommands: readonly CommandName[] = ['getChallenge', 'getTransactionProve'];
const withoutSelection: readonly CommandName[] = ['selectByName', 'getChallenge'];
const completions: readonly CommandName[] = ['debitForPurchase', 'debitForCappPurchase', 'creditForLoad', 'updateCappDataCache'];

/** What a refused command leaves of an open transaction, when its form alone was wrong. */
export function refuseForm(state: State, sw: StatusWord, card: Card, name?: CommandName): Outcome {
  const asked = sw.startsWith('6C') || card.choices.refusals === 'keep';
  const harmless = name !== undefined && (reads.includes(name) || (sideCommands.includes(name) && card.choices.sideCommands === 'keep'));
  return refuse(asked || harmless ? state.volatile : withoutTransaction(state.volatile), sw);
}

/** Finds the form of a command, checks it in the order of {@link Card.choices} and calls the handler. */
export function dispatch(state: State, command: Command, card: Card): Outcome {
  const { choices, handlers } = card;
  const known = formsByInstruction.get(command.ins);
  const classKnown = (known === undefined ? knownClasses : known.flatMap(({ classes }) => classes)).includes(command.cla);
  if (!classKnown) return refuseForm(state, choices.wrongClass, card);
  const candidates = (known ?? []).filter(({ classes }) => classes.includes(command.cla));
  const first = candidates[0];
  if (first === undefined) return refuseForm(state, choices.wrongInstruction, card);
  if (state.volatile.selected !== 'purse' && !withoutSelection.includes(first.name)) return refuse(state.volatile, choices.unselected);
  if (choices.checkOrder === 'state-first' && state.volatile.transaction === undefined && completions.includes(first.name)) {
    return refuse(state.volatile, choices.order);
  }
  const fitting = candidates.filter((form) => form.parameters(command, card));
  const form = fitting.length > 1 ? byOpenTransaction(fitting, state) : fitting[0];
  const parameters = form === undefined ? choices.wrongParameters : undefined;
  const length = lengthFault(form ?? first, command, card);
  const fault = choices.checkOrder === 'length-parameters-state' ? (length ?? parameters) : (parameters ?? length);
  if (form === undefined || fault !== undefined) return refuseForm(state, fault ?? choices.wrongParameters, card, first.name);
  return handlers[form.name](state, command, card);
}

// In the edition of 2015 both debits look alike; what was initialized decides.
function byOpenTransaction(fitting: readonly Form[], { volatile }: State): Form | undefined {
  const wanted: CommandName = volatile.transaction?.type === 9 ? 'debitForCappPurchase' : 'debitForPurchase';
  return fitting.find(({ name }) => name === wanted);
}
