/** How long a device took to answer, by command. */

import type { RecordEvent } from '../harness/engine/record.ts';
import type { Text } from '../harness/text.ts';
import { commandName, type Reading } from './procedure.ts';

/** How long the device under test took to answer one command, in microseconds. */
export interface CommandTimes {
  readonly name: Text;
  readonly number: number;
  readonly median: number;
  readonly within95: number;
  readonly slowest: number;
  /** How many answers took less than each of {@link timeSteps} and no less than the one before; the last took longer than all of them. */
  readonly distribution: readonly number[];
}

/** Where the bars of a distribution end: 1, 2 and 5 of each power of ten, in microseconds, from 20 µs to 10 s. */
export const timeSteps: readonly number[] = [10, 100, 1_000, 10_000, 100_000, 1_000_000].flatMap((ten) => [2 * ten, 5 * ten, 10 * ten]);

/** Answer times by command, as they come. */
export class Times {
  readonly #taken = new Map<string, { readonly name: Text; readonly us: number[] }>();

  note(event: RecordEvent, reading: Reading): void {
    if (event.type !== 'apdu' || event.channel !== 'dut') return;
    const name = commandName(event.c, reading);
    if (name === undefined) return;
    const taken = this.#taken.get(name.en) ?? { name, us: [] };
    this.#taken.set(name.en, taken);
    taken.us.push(event.us);
  }

  report(): CommandTimes[] {
    return [...this.#taken.values()].map(({ name, us: taken }) => {
      const sorted = taken.toSorted((a, b) => a - b);
      const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] as number;
      const upTo = [...timeSteps.map((step) => sorted.filter((us) => us < step).length), sorted.length];
      return {
        name,
        number: sorted.length,
        median: at(0.5),
        within95: at(0.95),
        slowest: at(1),
        distribution: upTo.map((number, index) => number - (upTo[index - 1] ?? 0)),
      };
    });
  }
}
