/** From octets to handler: the form of every command a PSAM knows, the state that it needs, and what a wrong one is answered. */

import { type Command, decodeCommand } from '../../iso7816/command.ts';
import type { StatusWord } from '../../iso7816/response.ts';
import { blockOf } from './cipher.ts';
import { lengthWord } from './files.ts';
import type { CommandName, Psam } from './handlers.ts';
import { type Outcome, refuse, type State, type Volatile, withoutSession } from './state.ts';

/** How a command must look before its handler sees it. */
interface Form {
  readonly name: CommandName;
  readonly cla: number;
  readonly ins: number;
  parameters(command: Command, psam: Psam): boolean;
  /** Octets of the data field that are right. */
  dataLength(length: number, command: Command, psam: Psam): boolean;
  /** Octets of the whole answer; `own` where only the handler can tell. */
  readonly answers: number | 'own';
}

const exactly =
  (p1: number, p2: number) =>
  (command: Command): boolean =>
    command.p1 === p1 && command.p2 === p2;

/** P1 of 801A: how often the key is diversified, and its type (05, maintenance). */
const levelsIn = (p1: number): number => ((p1 & 0x1f) === 0x05 ? p1 >> 5 : 0);

const isLevel = (levels: number, { choices }: Psam): boolean =>
  levels === 2 || (choices.otherLevels === 'accepted' && (levels === 1 || levels === 3));

/** The forms, one a command. */
export const forms: readonly Form[] = [
  {
    name: 'select',
    cla: 0x00,
    ins: 0xa4,
    parameters: ({ p1, p2 }) => (p1 === 0x00 || p1 === 0x04) && p2 === 0x00,
    dataLength: (length, { p1 }) => (p1 === 0x00 ? length === 0 || length === 2 : length >= 5 && length <= 16),
    answers: 'own',
  },
  {
    name: 'readBinary',
    cla: 0x00,
    ins: 0xb0,
    parameters: ({ p1 }) => p1 > 0x80 && p1 < 0x9f,
    dataLength: (length) => length === 0,
    answers: 'own',
  },
  { name: 'getChallenge', cla: 0x00, ins: 0x84, parameters: exactly(0x00, 0x00), dataLength: (length) => length === 0, answers: 'own' },
  {
    name: 'initializeForPurchase',
    cla: 0x80,
    ins: 0x70,
    parameters: exactly(0x00, 0x00),
    dataLength: (length, _command, psam) => length % 8 === 4 && isLevel((length - 20) / 8, psam),
    answers: 8,
  },
  {
    name: 'creditForPurchase',
    cla: 0x80,
    ins: 0x72,
    parameters: exactly(0x00, 0x00),
    dataLength: (length) => length === 4,
    answers: 0,
  },
  {
    name: 'initializeForMac',
    cla: 0x80,
    ins: 0x1a,
    parameters: ({ p1, p2 }, psam) => isLevel(levelsIn(p1), psam) && (p2 === 1 || p2 === 2),
    dataLength: (length, { p1 }) => length === 8 * levelsIn(p1),
    answers: 0,
  },
  {
    name: 'computeMac',
    cla: 0x80,
    ins: 0xfa,
    parameters: exactly(0x05, 0x00),
    dataLength: (length, _command, psam) => {
      const block = blockOf(psam);
      return length > block && (length % block === 0 || psam.choices.unalignedData === 'filled');
    },
    answers: 4,
  },
  {
    name: 'updateBinary',
    cla: 0x00,
    ins: 0xd6,
    parameters: ({ p1 }) => p1 > 0x80 && p1 < 0x9f,
    dataLength: (length) => length > 0,
    answers: 0,
  },
];

const formsByInstruction = new Map(forms.map((form) => [form.ins, form]));

/** The command that octets write, or nothing when their lengths disagree. */
export function parse(apdu: Uint8Array): Command | undefined {
  try {
    return decodeCommand(apdu);
  } catch {
    return undefined;
  }
}

/** Finds the form of a command, checks it in the order of {@link Psam.choices} and calls the handler. */
export function dispatch(state: State, command: Command, psam: Psam): Outcome {
  const { choices, handlers } = psam;
  const form = formsByInstruction.get(command.ins);
  const left = { ...state, volatile: handlers.interrupted(state.volatile, form?.name, psam) };
  const refused = (sw: StatusWord): Outcome => refuse(handlers.interrupted(state.volatile, undefined, psam), sw);
  if (form === undefined) return refused(choices.wrongInstruction);
  if (form.cla !== command.cla) return refused(choices.wrongClass);
  const faults = {
    state: handlers.outOfPlace(form.name, state, psam),
    parameters: form.parameters(command, psam) ? undefined : choices.wrongParameters,
    length: lengthFault(form, command, psam),
  };
  const order = {
    'parameters-length-state': [faults.parameters, faults.length, faults.state],
    'length-parameters-state': [faults.length, faults.parameters, faults.state],
    'state-first': [faults.state, faults.parameters, faults.length],
  }[choices.checkOrder];
  const fault = order.find((word) => word !== undefined);
  return fault === undefined ? handlers[form.name](left, command, psam) : refused(fault);
}

/** Why the lengths of a command are wrong: a status word, if they are. */
function lengthFault({ answers, ...form }: Form, command: Command, psam: Psam): StatusWord | undefined {
  const { choices } = psam;
  const { data, le, extended } = command;
  if (extended === true || !form.dataLength(data?.length ?? 0, command, psam)) return choices.wrongLength;
  if (answers === 0) return le === undefined || choices.surplusLe === 'tolerated' ? undefined : '6700';
  if (form.name === 'getChallenge') return challengeFault(le, psam);
  if (le === undefined) return choices.missingLe === 'answered' || form.name === 'select' ? undefined : '6700';
  if (answers === 'own' || le === 256 || le === answers) return undefined;
  return choices.wrongLe === '6700' ? '6700' : lengthWord(answers);
}

function challengeFault(le: number | undefined, { choices }: Psam): StatusWord | undefined {
  const isKnown = le === 4 || le === 8 || (le === 256 && choices.challengeLeZero !== 'refused');
  return isKnown ? undefined : '6700';
}

export function outOfPlace(name: CommandName, { volatile }: State, { choices }: Psam): StatusWord | undefined {
  const { folder, session, working } = volatile;
  switch (name) {
    case 'initializeForPurchase':
    case 'initializeForMac':
      return folder === 'purchase' ? undefined : choices.outside;
    case 'creditForPurchase':
      return session === undefined ? choices.order : undefined;
    case 'computeMac':
      return working === undefined ? choices.order : undefined;
    default:
      return undefined;
  }
}

/** `name` is undefined where the command was refused for its form or its place. */
export function interrupted(volatile: Volatile, name: CommandName | undefined, { choices }: Psam): Volatile {
  const left = choices.interruption === 'keeps' || name === 'creditForPurchase' ? volatile : withoutSession(volatile);
  return choices.workingKey === 'next-command' && name !== 'computeMac' ? { ...left, working: undefined } : left;
}
