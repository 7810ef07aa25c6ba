/** Faulty phones: the sound phone with one part of its secure element, of its card or of what its wallet hears changed, and one sentence as its name. */

import type { Text } from '../../text.ts';
import type { PhoneOptions } from '../phone/phone.ts';
import type { SeHandlers } from '../se/handlers.ts';

export type Category =
  | 'se-access'
  | 'se-channel'
  | 'se-content'
  | 'se-domain'
  | 'se-keys'
  | 'se-life'
  | 'se-registry'
  | 'se-contactless'
  | 'se-token'
  | 'near-field';

/** A faulty phone. `id` is its sentence in kebab-case, `breaks` the whole ids of all requirements that it breaks. */
export interface PhoneFault extends NonNullable<PhoneOptions['fault']> {
  readonly id: string;
  readonly category: Category;
  readonly title: Text;
  readonly breaks: readonly string[];
}

/** A faulty phone as the zoo's files write it. */
export interface FaultEntry extends Omit<NonNullable<PhoneOptions['fault']>, 'se'> {
  readonly id: string;
  readonly title: Text;
  /** Requirement ids without `JTT1059.`: `2:SCP.mac` is `JTT1059.2:SCP.mac`. */
  readonly breaks: readonly [string, ...string[]];
  /** The changed parts of the element; the others stay sound. */
  readonly se?: (sound: SeHandlers) => Partial<SeHandlers>;
}

/** How the faulty phones of one category are written down. */
export function faultyIn(category: Category): (entry: FaultEntry) => PhoneFault {
  return ({ breaks, se, ...named }) => ({
    ...named,
    category,
    breaks: breaks.map((requirement) => `JTT1059.${requirement}`),
    ...(se ? { se: (sound: SeHandlers) => ({ ...sound, ...se(sound) }) } : {}),
  });
}
