/** What a device was sent in a run and what it answered; sent to another device, it shows in which entries that one differs. */

import { equal } from '../bytes/hex.ts';
import type { Device } from '../link/link.ts';

/** One act on a device; a tear has no answer. */
interface Exchange {
  readonly entry: string;
  readonly act: (device: Device) => Uint8Array | undefined;
  readonly answer: Uint8Array | undefined;
}

/** All acts of one run. */
export class Exchanges {
  readonly #all: Exchange[] = [];
  /** The entry that runs. */
  entry = '';

  /** The device, listened to. */
  of(device: Device): Device {
    const heard = (act: Exchange['act']): Uint8Array => {
      const answer = act(device);
      this.#all.push({ entry: this.entry, act, answer });
      return answer ?? new Uint8Array(0);
    };
    return {
      reset: () => heard((any) => any.reset()),
      process: (command) => heard((any) => any.process(command)),
      tear: (command, moment) => void heard((any) => any.tear?.(command, moment) ?? undefined),
    };
  }

  /** The entries in which another device answers differently: the first ones, `most` at most. */
  differences(device: Device, most: number): ReadonlySet<string> {
    const found = new Set<string>();
    for (const { entry, act, answer } of this.#all) {
      if (found.size === most) break;
      if (!same(answered(act, device), answer)) found.add(entry);
    }
    return found;
  }
}

function answered(act: Exchange['act'], device: Device): Uint8Array | undefined | 'nothing' {
  try {
    return act(device);
  } catch {
    return 'nothing';
  }
}

function same(one: Uint8Array | undefined | 'nothing', other: Uint8Array | undefined): boolean {
  if (one === undefined || one === 'nothing' || other === undefined) return one === other;
  return equal(one, other);
}
