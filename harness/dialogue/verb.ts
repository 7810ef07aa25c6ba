/** What the verbs of a purse card are asked for: as its commands, but for what the scene knows and for PINs. */

import type { Command } from '../iso7816/command.ts';
import type { PurseCommand } from '../tunion/command/purse-command.ts';
import { type PurseCommandName, purseCommands } from '../tunion/command/purse-commands.ts';
import { algorithmP1, familyOf } from './algorithm.ts';
import { type Pin, writtenPins } from './pin.ts';
import { type Scene, terminalOf } from './scene.ts';

type Commands = typeof purseCommands;
export type Verb = PurseCommandName;
type Encoded<V extends Verb> = Parameters<Commands[V]['encode']>[0];

type WithoutTerminal<I> = I extends { terminal: Uint8Array } ? Omit<I, 'terminal'> & { terminal?: Uint8Array } : I;
type WithPins<I> = { readonly [K in keyof I]: K extends 'pin' | 'old' | 'new' ? Pin : I[K] };

/** What a verb is asked for. Terminal number, key index, the edition's P1 and the algorithm's need not be said; a PIN is a {@link Pin}. */
export type Input<V extends Verb> = V extends 'verifyPin' | 'changePin' | 'reloadPin' ? WithPins<Encoded<V>> : WithoutTerminal<Encoded<V>>;
export type Output<V extends Verb> = ReturnType<Commands[V]['decode']>;

/** The commands of the purse as verbs ask for them. */
export type CardCommands = { readonly [V in Verb]: PurseCommand<Input<V>, Output<V>> };

/** What a command is encoded from, given what its verb was asked for. */
export function completed(scene: Scene, verb: string, input: object): object {
  return { ...defaultsOf(scene, verb as Verb), ...writtenPins(verb, input) };
}

/** A verb's command. @throws LayoutError for an input that does not fit it */
export function commandOf<V extends Verb>(scene: Scene, verb: V, input: Input<V>): Command {
  const { encode } = purseCommands[verb] as PurseCommand<never, unknown>;
  return encode(completed(scene, verb, input as object) as never);
}

/** What the scene knows of a command so that a case need not say it: from the survey, or as the maker declared it. */
function defaultsOf(scene: Scene, verb: Verb): object {
  const { purchaseKeyIndex, loadKeyIndex = 1, unloadKeyIndex, overdraftKeyIndex, creditForLoadP2 } = scene.facts;
  switch (verb) {
    case 'initializeForPurchase':
    case 'initializeForCappPurchase':
      return { terminal: terminalOf(scene), keyIndex: purchaseKeyIndex ?? 1 };
    case 'initializeForLoad':
      return { terminal: terminalOf(scene), keyIndex: loadKeyIndex };
    case 'initializeForUnload':
      return { terminal: terminalOf(scene), keyIndex: unloadKeyIndex ?? loadKeyIndex };
    case 'initializeForUpdate':
      return { terminal: terminalOf(scene), keyIndex: overdraftKeyIndex ?? loadKeyIndex };
    case 'debitForPurchase':
      return { p1: scene.edition === '2023' ? 0x02 : 0x01 };
    case 'creditForLoad':
      return { p2: creditForLoadP2 === '02' ? 0x02 : 0x00 };
    case 'appendRecord':
    case 'applicationBlock':
    case 'applicationUnblock':
    case 'reloadPin':
    case 'unblockPin':
      return { p1: algorithmP1(familyOf(scene)) };
    default:
      return {};
  }
}
