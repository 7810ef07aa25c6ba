/** Faulty cards that carry out one command although one of its parameters is wrong: a card for each command and each parameter. */

import type { Command } from '../../iso7816/command.ts';
import type { Text } from '../../text.ts';
import { forms } from '../card/forms.ts';
import type { Card, CardHandlers, CommandHandlers, CommandName, Handler } from '../card/handlers.ts';
import { refuse, type State } from '../card/state.ts';
import { fitted } from './changes.ts';
import { type CardFault, type FaultEntry, faultyIn } from './faulty.ts';
import { type Carelessness, careless, type Parameter } from './one-parameter-table.ts';

const faulty = faultyIn('robustness');

const commandNames: readonly CommandName[] = [...new Set(forms.map(({ name }) => name))];

/** The command that the sound card hands these octets to, if their form is right. */
function taken(sound: CardHandlers, state: State, command: Command, card: Card): CommandName | undefined {
  let reached: CommandName | undefined;
  const probe =
    (name: CommandName): Handler =>
    ({ volatile }) => {
      reached = name;
      return refuse(volatile, '6F00');
    };
  const probes = Object.fromEntries(commandNames.map((name) => [name, probe(name)])) as unknown as CommandHandlers;
  sound.dispatch(state, command, { ...card, handlers: { ...card.handlers, ...probes } });
  return reached;
}

/** What the command may have meant, had the parameter been right. */
const mended: Readonly<Record<Parameter, (row: Carelessness, command: Command, state: State, card: Card) => readonly Command[]>> = {
  class: ({ classes }, command) => classes.map((cla) => ({ ...command, cla })),
  parameters: ({ header }, command, _state, card) => header(command, card).map(([p1, p2]) => ({ ...command, p1, p2 })),
  length: ({ lengths, le }, command, { persistent }) =>
    lengths(command, persistent).map((length) => {
      if (length > 0) return fitted(command, length);
      const { data: _, ...bare } = command;
      return le === undefined ? bare : { ...bare, le: command.le ?? 256 };
    }),
  le: ({ le }, command) => (le === undefined || command.le === undefined ? [] : [{ ...command, ...le(command.le) }]),
};

const same = (left: Command, right: Command): boolean => JSON.stringify(spelt(left)) === JSON.stringify(spelt(right));
const spelt = ({ cla, ins, p1, p2, data, le, extended = false }: Command) => [cla, ins, p1, p2, data && [...data], le, extended];

/** Carries the command out in spite of the parameter; anything else is as on the sound card. */
function carryingOut(sound: CardHandlers, row: Carelessness, parameter: Parameter): Handler {
  const { name, only = () => true, late = [] } = row;
  return (state, command, card) => {
    const outcome = sound.dispatch(state, command, card);
    const isRight = outcome.response.sw === '9000' || (taken(sound, state, command, card) !== undefined && !late.includes(parameter));
    if (isRight) return outcome;
    const meant = mended[parameter](row, command, state, card).filter(
      (each) => !same(each, command) && taken(sound, state, each, card) === name && only(each),
    );
    const outcomes = meant.map((each) => sound.dispatch(state, each, card));
    return outcomes.find(({ response }) => response.sw === '9000') ?? outcomes[0] ?? outcome;
  };
}

const ids: Readonly<Record<Parameter, string>> = {
  class: 'ignores-its-class',
  parameters: 'ignores-p1-and-p2',
  length: 'ignores-its-length',
  le: 'ignores-its-le',
};

const titles: Readonly<Record<Parameter, (command: Text) => Text>> = {
  class: ({ zh, en }) => ({ zh: `${zh}不检查 CLA`, en: `carries out ${en} with a wrong class` }),
  parameters: ({ zh, en }) => ({ zh: `${zh}不检查 P1、P2`, en: `carries out ${en} with a wrong P1 or P2` }),
  length: ({ zh, en }) => ({ zh: `${zh}的数据域长度错误仍执行`, en: `carries out ${en} with a data field of a wrong length` }),
  le: ({ zh, en }) => ({ zh: `${zh}的 Le 错误仍应答全部数据`, en: `answers ${en} in full although Le is wrong` }),
};

const requirements: Readonly<Record<Parameter, string>> = {
  class: 'PARAM.cla',
  parameters: 'PARAM.p1p2',
  length: 'PARAM.length',
  le: 'PARAM.le',
};

function entry(row: Carelessness, parameter: Parameter): FaultEntry {
  return {
    id: `${row.id}-${ids[parameter]}`,
    title: titles[parameter](row.title),
    breaks: [requirements[parameter], ...(row.breaks?.[parameter] ?? [])],
    card: (sound) => ({ dispatch: carryingOut(sound, row, parameter) }),
  };
}

export const oneParameterFaults: readonly CardFault[] = careless.flatMap((row) => {
  const parameters: readonly Parameter[] =
    row.le === undefined ? ['class', 'parameters', 'length'] : ['class', 'parameters', 'length', 'le'];
  return parameters.map((parameter) => faulty(entry(row, parameter)));
});
