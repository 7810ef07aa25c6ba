/** What every command of the purse is: a name, a way to write it, a way to read its answer. */

import type { Layout } from '../../bytes/layout.ts';
import { LayoutError } from '../../bytes/layout.ts';
import type { Command } from '../../iso7816/command.ts';
import type { Text } from '../../text.ts';

/** A command of the purse application as an object. */
export interface PurseCommand<I, O> {
  readonly name: Text;
  /** The octets of the data field by name, where they have fixed places. */
  readonly request?: Layout;
  /** The octets of a successful answer by name, where they have fixed places. */
  readonly response?: Layout;
  /** Whether a command APDU is this command, by its CLA, INS and those values of P1 and P2 that some edition defines. */
  matches(command: Command): boolean;
  /**
   * The command that asks for `input`.
   * @throws LayoutError when an octet string or a number does not fit its place
   */
  encode(input: I): Command;
  /**
   * The fields of the data that came with 9000.
   * @throws LayoutError when they have another length or form
   */
  decode(data: Uint8Array): O;
}

/** Whether a command carries this CLA and INS, with P1 and P2 out of the given values. */
export function hasHeader(command: Command, cla: number, ins: number, p1: readonly number[], p2: readonly number[]): boolean {
  return command.cla === cla && command.ins === ins && p1.includes(command.p1) && p2.includes(command.p2);
}

/**
 * The number itself, once it lies between its bounds, both included.
 * @throws LayoutError otherwise, naming `what`
 */
export function within(value: number, least: number, most: number, what: string): number {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new LayoutError(`${what} ${value} lies not within ${least} to ${most}`, 0, what);
  }
  return value;
}

/**
 * The octets themselves, once their count is allowed.
 * @throws LayoutError otherwise, naming `what`
 */
export function counted(octets: Uint8Array, least: number, most: number, what: string): Uint8Array {
  if (octets.length < least || octets.length > most) {
    throw new LayoutError(`${what} of ${octets.length} octets where ${least === most ? least : `${least} to ${most}`} stand`, 0, what);
  }
  return octets;
}

/**
 * The answer of a command that answers nothing but its status word.
 * @throws LayoutError when there is anything
 */
export function nothing(data: Uint8Array): null {
  counted(data, 0, 0, 'answer');
  return null;
}
