/** A virtual PSAM of the T-Union scheme: terminal number, key index, MAC1 and MAC2 of purchases, and MACs of card commands. */

import { bytes } from '../../bytes/hex.ts';
import { encodeResponse } from '../../iso7816/response.ts';
import type { Device } from '../../link/link.ts';
import { tripleDesPurse } from '../../tunion/key.ts';
import { entropyOf } from '../entropy.ts';
import { type Choices, choose } from './alternatives.ts';
import type { Personality, Psam, PsamHandlers } from './handlers.ts';
import { soundHandlers } from './sound.ts';
import { type Outcome, type Persistent, refuse, type Volatile } from './state.ts';
import { announced, fetched } from './transport.ts';

export interface PsamOptions extends Personality {
  /** Where the PSAM's noise starts: equal seeds give equal challenges. */
  readonly seed: string | number;
  /** Replaces parts of the sound PSAM. */
  readonly fault?: { psam(sound: PsamHandlers): PsamHandlers } | undefined;
  /** Legal freedoms taken otherwise than by default. */
  readonly alternatives?: Partial<Choices> | undefined;
}

/** A virtual PSAM: a device whose lasting state can be looked at from inside the process. */
export interface ReferencePsam extends Device {
  readonly lasting: Persistent;
  tear(command: Uint8Array, moment: number): void;
}

/**
 * A PSAM as its issuer hands it out, powered.
 * @throws RangeError for an alternative that does not exist
 */
export function createPsam(options: PsamOptions): ReferencePsam {
  const handlers = options.fault === undefined ? soundHandlers : options.fault.psam(soundHandlers);
  const psam = psamOf(options, handlers);
  let persistent = handlers.personalise(options);
  let volatile: Volatile = { folder: 'mf', entropy: entropyOf(options.seed) };
  let powered = true;

  function run(apdu: Uint8Array): Outcome {
    const state = { persistent, volatile };
    const command = handlers.parse(apdu);
    if (command === undefined) return refuse(handlers.interrupted(volatile, undefined, psam), '6700');
    return fetched(state, command) ?? announced(handlers.dispatch(state, command, psam), command, psam);
  }

  return {
    get lasting() {
      return persistent;
    },
    reset() {
      volatile = handlers.reset(volatile);
      powered = true;
      return handlers.answerToReset(psam);
    },
    process(apdu) {
      if (!powered) return new Uint8Array(0);
      const outcome = run(apdu);
      persistent = outcome.commits.at(-1) ?? persistent;
      volatile = outcome.volatile;
      return encodeResponse(outcome.response);
    },
    tear(apdu, moment) {
      if (!powered) return;
      const outcome = run(apdu);
      const kept = Math.round(moment * outcome.commits.length);
      persistent = outcome.commits[kept - 1] ?? persistent;
      volatile = outcome.volatile;
      powered = false;
    },
  };
}

function psamOf(
  { masters, diversified = true, serial, key, algorithm, diversification, ...options }: PsamOptions,
  handlers: PsamHandlers,
): Psam {
  return {
    handlers,
    serial: bytes(serial ?? '00000000000000000001'),
    purchase: bytes(masters.purchase),
    maintenance: bytes(masters.maintenance),
    diversified,
    version: key?.version,
    algorithm: key?.algorithm,
    purse: algorithm ?? tripleDesPurse,
    diversification: diversification ?? '3des',
    choices: choose(options.alternatives),
  };
}
