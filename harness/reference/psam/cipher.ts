/** MACs of card commands: INIT_FOR_DESCRYPT 801A derives a card's maintenance key, DES_CRYPT 80FA with P1 05 makes a MAC with it. */

import { des, desDecrypt } from '../../crypto/des.ts';
import { sm4 } from '../../crypto/sm4.ts';
import type { Command } from '../../iso7816/command.ts';
import type { Psam } from './handlers.ts';
import { answer, type Outcome, type State } from './state.ts';

const none = new Uint8Array(0);

/** Derives a card's maintenance key from serial and issuer, in that order in the data. */
export function initializeForMac({ volatile }: State, { data = none }: Command, psam: Psam): Outcome {
  const factors: Uint8Array[] = [];
  for (let offset = 0; offset < data.length; offset += 8) factors.push(data.slice(offset, offset + 8));
  return answer({ ...volatile, working: psam.handlers.cardKey(psam.maintenance, factors, psam) });
}

/** The MAC over what the caller padded, chained from the data's first block. */
export function computeMac({ volatile }: State, { data = none }: Command, psam: Psam): Outcome {
  const { choices, handlers } = psam;
  const block = blockOf(psam);
  const { working = none, ...rest } = volatile;
  const mac = handlers.commandMac(working, data.slice(0, block), filled(data.slice(block), block), psam);
  return answer(choices.workingKey === 'lasting' ? volatile : rest, mac);
}

export function blockOf({ diversification }: Psam): number {
  return diversification === 'sm4' ? 16 : 8;
}

export function commandMac(working: Uint8Array, start: Uint8Array, message: Uint8Array, { diversification }: Psam): Uint8Array {
  if (diversification === 'sm4') return chained(start, message, (block) => sm4(working, block)).subarray(0, 4);
  const left = working.subarray(0, 8);
  const last = chained(start, message, (block) => des(left, block));
  return des(left, desDecrypt(working.subarray(8), last)).subarray(0, 4);
}

/** The last block of a chain; the message is whole blocks of the length of `start`. */
function chained(start: Uint8Array, message: Uint8Array, encipher: (block: Uint8Array) => Uint8Array): Uint8Array {
  let block = start;
  for (let offset = 0; offset < message.length; offset += start.length) {
    const before = block;
    block = encipher(message.slice(offset, offset + start.length).map((octet, place) => octet ^ (before[place] ?? 0)));
  }
  return block;
}

function filled(message: Uint8Array, block: number): Uint8Array {
  if (message.length % block === 0) return message;
  const whole = new Uint8Array(Math.ceil(message.length / block) * block);
  whole.set(message);
  whole[message.length] = 0x80;
  return whole;
}
