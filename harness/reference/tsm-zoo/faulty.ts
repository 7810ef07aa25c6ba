/** Faulty TSMs: the sound TSM with some parts changed and one sentence as its name. */

import type { Text } from '../../text.ts';
import type { Action, TsmHandlers } from '../tsm/handlers.ts';

/** What kind of mistake a faulty TSM makes. */
export type TsmCategory = 'tsm-money' | 'tsm-order' | 'tsm-script' | 'tsm-message' | 'tsm-access' | 'tsm-key';

/** A faulty TSM. `id` is its sentence in kebab-case, `breaks` the whole ids of all requirements that it breaks. */
export interface TsmFault {
  readonly id: string;
  readonly category: TsmCategory;
  readonly title: Text;
  readonly breaks: readonly string[];
  tsm(sound: TsmHandlers): TsmHandlers;
}

/** The changed parts of a faulty TSM; of actions and steps only those that change. */
export type Changes = Partial<Omit<TsmHandlers, 'actions' | 'steps'>> & {
  readonly actions?: Partial<TsmHandlers['actions']>;
  readonly steps?: Partial<TsmHandlers['steps']>;
};

/** A faulty TSM as the zoo's files write it. */
export interface FaultEntry {
  readonly id: string;
  readonly title: Text;
  /** Requirement ids without what all have in common: `4:LOAD.once` is `JTT1059.4:LOAD.once`. */
  readonly breaks: readonly [string, ...string[]];
  /** The changed parts; the others stay sound. */
  tsm(sound: TsmHandlers): Changes;
}

/** How the faulty TSMs of one category are written down. */
export function faultyIn(category: TsmCategory): (entry: FaultEntry) => TsmFault {
  return ({ breaks, tsm, ...named }) => ({
    ...named,
    category,
    breaks: breaks.map((requirement) => `JTT1059.${requirement}`),
    tsm(sound) {
      const { actions, steps, ...parts } = tsm(sound);
      return { ...sound, ...parts, actions: { ...sound.actions, ...actions }, steps: { ...sound.steps, ...steps } };
    },
  });
}

/** The action after a change of what is asked or of the books. */
export function beforehand(action: Action, change: (...given: Parameters<Action>) => Parameters<Action>[0]): Action {
  return (data, desk) => action(change(data, desk), desk);
}
