/** PINs as cases speak of them: never the octets, only how they differ from the PIN that the device's maker declared. */

import { equal } from '../bytes/hex.ts';
import { type Command, encodeCommand } from '../iso7816/command.ts';
import { type PinCommandName, pinPlaces } from '../tunion/command/pin.ts';
import type { Scene, Secret } from './scene.ts';

/** A PIN of the declared one's length, by what must be exclusive-ored to the declared one: zeros are that one itself. */
export interface Pin {
  readonly difference: Uint8Array;
}

/** The PIN that the maker declared; the case gives up where none is at hand. */
export function declaredPin(scene: Pick<Scene, 'facts' | 'giveUp'>): Pin {
  const length = pinLengthOf(scene);
  if (length !== undefined) return { difference: new Uint8Array(length) };
  return scene.giveUp({ zh: '没有个人密码', en: 'there is no PIN' });
}

/** A wrong PIN: the declared one with the last bit turned over, so that a decimal digit stays one. */
export function wrongPin(scene: Pick<Scene, 'facts' | 'giveUp'>): Pin {
  const { difference } = declaredPin(scene);
  return { difference: difference.map((octet, offset) => (offset === difference.length - 1 ? octet ^ 0x01 : octet)) };
}

/** Octets of the declared PIN; undefined where it is not at hand. */
export function pinLengthOf({ facts }: Pick<Scene, 'facts'>): number | undefined {
  const { pinLength } = facts;
  return typeof pinLength === 'number' ? pinLength : undefined;
}

/** The commands that carry PINs, and the inputs by which they do. */
const pinInputs: Readonly<Record<PinCommandName, readonly string[]>> = {
  verifyPin: ['pin'],
  changePin: ['old', 'new'],
  reloadPin: ['pin'],
};

/** An input with every PIN in it written as its difference. */
export function writtenPins(verb: string, input: object): object {
  if (!carriesPins(verb)) return input;
  const entries = Object.entries(input).map(([name, value]) => [name, pinInputs[verb].includes(name) ? (value as Pin).difference : value]);
  return Object.fromEntries(entries);
}

/**
 * Where the far end must put the PIN into a command. `sent` is what is sent of the command `written`: where a case altered a
 * PIN's octets, they are sent as they are.
 */
export function pinSecrets(scene: Pick<Scene, 'facts'>, verb: string, written: Command, sent: Command): readonly Secret[] {
  const known = pinLengthOf(scene);
  if (!carriesPins(verb) || known === undefined) return [];
  const { data = new Uint8Array(0) } = sent;
  const octets = encodeCommand(sent);
  const dataAt = octets.length - data.length - lengthOfLe(sent, octets);
  return pinPlaces(verb, written).flatMap(({ offset, length }): Secret[] => {
    const meant = written.data?.subarray(offset, offset + length) ?? data;
    if (!equal(meant, data.subarray(offset, offset + length))) return [];
    return [{ name: 'pin', offset: dataAt + offset, length: Math.min(length, known) }];
  });
}

function lengthOfLe({ data = new Uint8Array(0), le, extended }: Command, octets: Uint8Array): number {
  if (le === undefined) return 0;
  const isLong = extended === true || octets.length > 5 + data.length + 1;
  return isLong ? 2 : 1;
}

function carriesPins(verb: string): verb is PinCommandName {
  return Object.hasOwn(pinInputs, verb);
}
