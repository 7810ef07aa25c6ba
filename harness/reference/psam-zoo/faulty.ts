/** Faulty PSAMs: the sound PSAM with one part changed and one sentence as its name. */

import type { Text } from '../../text.ts';
import type { PsamHandlers } from '../psam/handlers.ts';
import type { Category } from '../zoo/faulty.ts';

/** A faulty PSAM. `id` is its sentence in kebab-case, `breaks` the whole ids of all requirements that it breaks. */
export interface PsamFault {
  readonly id: string;
  readonly category: Category;
  readonly title: Text;
  readonly breaks: readonly string[];
  psam(sound: PsamHandlers): PsamHandlers;
}

/** A faulty PSAM as the zoo's files write it. */
export interface FaultEntry {
  readonly id: string;
  readonly title: Text;
  /** Requirement ids without their common beginning: `MAC1.value` is `JTT978.6:PSAM.MAC1.value`. */
  readonly breaks: readonly [string, ...string[]];
  /** The changed parts; the others stay sound. */
  psam(sound: PsamHandlers): Partial<PsamHandlers>;
}

/** How the faulty PSAMs of one category are written down. */
export function faultyIn(category: Category): (entry: FaultEntry) => PsamFault {
  return ({ breaks, psam, ...named }) => ({
    ...named,
    category,
    breaks: breaks.map((requirement) => `JTT978.6:PSAM.${requirement}`),
    psam: (sound) => ({ ...sound, ...psam(sound) }),
  });
}
