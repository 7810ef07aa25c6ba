/** A virtual purse card: handlers over a state, behind the port of a device. */

import { encodeResponse } from '../../iso7816/response.ts';
import type { Device } from '../../link/link.ts';
import { entropyOf } from '../entropy.ts';
import type { Profile } from '../profiles/profile.ts';
import { type Choices, choose } from './alternatives.ts';
import { refuseMalformed } from './dispatch.ts';
import type { Card, CardEdition, CardHandlers } from './handlers.ts';
import { soundHandlers } from './sound.ts';
import type { Outcome, Persistent, Volatile } from './state.ts';

export interface CardOptions {
  readonly profile: Profile;
  /** Where the card's noise starts: equal seeds give equal randoms and challenges. */
  readonly seed: string | number;
  /** 2015 unless given. */
  readonly edition?: CardEdition;
  /** Replaces parts of the sound card. */
  readonly fault?: { card(sound: CardHandlers): CardHandlers };
  /** Legal freedoms taken otherwise than by default. */
  readonly alternatives?: Partial<Choices>;
}

/** A virtual card: a device whose lasting state can be looked at from inside the process. */
export interface ReferenceCard extends Device {
  readonly lasting: Persistent;
  tear(command: Uint8Array, moment: number): void;
}

/**
 * A card fresh from the factory, powered.
 * @throws RangeError for an alternative that does not exist
 */
export function createCard(options: CardOptions): ReferenceCard {
  const { profile, seed, edition = '2015', fault } = options;
  const choices = choose(options.alternatives);
  const handlers = fault === undefined ? soundHandlers : fault.card(soundHandlers);
  const card: Card = { handlers, profile, functions: new Set(profile.functions), ...keySets(profile, handlers), edition, choices };
  let persistent = handlers.personalise(profile, choices);
  let volatile: Volatile = handlers.reset({ selected: 'nothing', cache: [], entropy: entropyOf(seed) }, card);
  let powered = true;

  function run(apdu: Uint8Array): Outcome {
    const state = { persistent, volatile };
    const command = handlers.parse(apdu);
    return command === undefined ? refuseMalformed(state, card) : handlers.dispatch(state, command, card);
  }

  return {
    get lasting() {
      return persistent;
    },
    reset() {
      volatile = handlers.reset(volatile, card);
      powered = true;
      return handlers.answerToReset(card);
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

type KeySets = Pick<Card, 'keys' | 'secondKeys'>;

const derived = new WeakMap<Profile, KeySets>();

// Thousands of cards share a profile; a fault that derives keys otherwise must not share them.
function keySets(profile: Profile, handlers: CardHandlers): KeySets {
  if (handlers.cardKeys !== soundHandlers.cardKeys) return deriveAll(profile, handlers);
  const known = derived.get(profile) ?? deriveAll(profile, handlers);
  derived.set(profile, known);
  return known;
}

function deriveAll(profile: Profile, { cardKeys }: CardHandlers): KeySets {
  const keys = cardKeys(profile, profile.algorithm);
  return profile.sm4Masters === undefined ? { keys } : { keys, secondKeys: cardKeys(profile, 'sm4') };
}
