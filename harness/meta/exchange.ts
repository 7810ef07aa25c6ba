/** What a device was sent in a run and what it answered; sent to another device, it shows in which entries that one differs. */

import { bytes, hex } from '../bytes/hex.ts';
import type { Device } from '../link/link.ts';

/** One act on a device, in hexadecimal, for a run has very many; a reset has no command, a tear a moment and no answer. */
interface Exchange {
  readonly entry: string;
  readonly command?: string;
  readonly moment?: number;
  readonly answer: string;
}

/** All acts of one run. */
export class Exchanges {
  readonly #all: Exchange[] = [];
  /** The entry that runs. */
  entry = '';

  /** The device, listened to. */
  of(device: Device): Device {
    const hear = (exchange: Omit<Exchange, 'entry' | 'answer'>, answer: Uint8Array): Uint8Array => {
      this.#all.push({ ...exchange, entry: this.entry, answer: hex(answer) });
      return answer;
    };
    return {
      reset: () => hear({}, device.reset()),
      process: (command) => hear({ command: hex(command) }, device.process(command)),
      tear: (command, moment) => {
        device.tear?.(command, moment);
        hear({ command: hex(command), moment }, new Uint8Array(0));
      },
    };
  }

  /** The entries in which another device answers differently: the first ones, `most` at most. */
  differences(device: Device, most: number): ReadonlySet<string> {
    const found = new Set<string>();
    for (const { entry, command, moment, answer } of this.#all) {
      if (found.size === most) break;
      if (answerOf(device, command, moment) !== answer) found.add(entry);
    }
    return found;
  }
}

function answerOf(device: Device, command: string | undefined, moment: number | undefined): string {
  try {
    if (command === undefined) return hex(device.reset());
    if (moment === undefined) return hex(device.process(bytes(command)));
    device.tear?.(bytes(command), moment);
    return '';
  } catch (error) {
    return String(error);
  }
}
