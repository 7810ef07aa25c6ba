/** What power does to a PSAM, and its noise: answer to reset, reset, GET CHALLENGE. */

import { bytes, concat } from '../../bytes/hex.ts';
import type { Command } from '../../iso7816/command.ts';
import type { Psam } from './handlers.ts';
import { answer, type Outcome, type State, type Volatile } from './state.ts';

/** Historical octets with 4D54 as those of PSAMs in the field; only T=0 is offered, hence no check octet. */
export function answerToReset({ serial, choices }: Psam): Uint8Array {
  const tail = serial.subarray(-8);
  return choices.atrMark === 'first' ? concat(bytes('3B6B00004D5400'), tail) : concat(bytes('3B6B0000'), tail, bytes('4D5400'));
}

/** The master file is selected, no purchase is open, no key is derived; the noise goes on where it was. */
export function reset({ entropy }: Volatile): Volatile {
  return { folder: 'mf', entropy };
}

export function getChallenge({ volatile }: State, { le = 256 }: Command, { choices, handlers }: Psam): Outcome {
  const { octets, entropy } = handlers.random(volatile.entropy, le === 256 ? Number(choices.challengeLeZero) : le);
  return answer({ ...volatile, entropy }, octets);
}
