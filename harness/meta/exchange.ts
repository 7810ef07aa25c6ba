/** What a device was sent in a run and what it answered; sent to another device, it shows where that one differs. */

import { bytes, hex } from '../bytes/hex.ts';
import type { Random } from '../engine/random.ts';
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

/** Two devices that are sent the same, and one command in five something of our own first: whether they are ever told apart. */
export class Twins implements Device {
  readonly #one: Device;
  readonly #other: Device;
  readonly #random: Random;
  readonly #sent: string[] = [];
  /** Whether they answered differently. */
  differed = false;

  constructor(one: Device, other: Device, random: Random) {
    this.#one = one;
    this.#other = other;
    this.#random = random;
  }

  reset(): Uint8Array {
    return this.#both(undefined, undefined);
  }

  process(command: Uint8Array): Uint8Array {
    if (this.#random.below(5) === 0) this.#both(disturbed(command, this.#sent, this.#random), undefined);
    const sent = hex(command);
    this.#sent.push(sent);
    return this.#both(sent, undefined);
  }

  tear(command: Uint8Array, moment: number): void {
    this.#both(hex(command), moment);
  }

  #both(command: string | undefined, moment: number | undefined): Uint8Array {
    const [one, other] = [this.#one, this.#other].map((device) => answerOf(device, command, moment)) as [string, string];
    this.differed ||= one !== other;
    return /^([0-9A-F]{2})+$/.test(one) ? bytes(one) : Uint8Array.of(0x6f, 0x00);
  }
}

/** A command with one octet changed, taken away or put at its end, or one that was sent before. */
function disturbed(command: Uint8Array, sent: readonly string[], random: Random): string {
  const altered = Uint8Array.from(command);
  const at = [2, 3, random.below(command.length)][random.below(3)] as number;
  switch (random.below(5)) {
    case 0:
      return sent[sent.length - 1 - random.below(Math.min(40, sent.length))] ?? hex(command);
    case 1:
      return hex(command.slice(0, Math.max(4, command.length - 1)));
    case 2:
      return `${hex(command)}00`;
    case 3:
      altered[at] = (command[at] as number) ^ (1 << random.below(8));
      return hex(altered);
    default:
      altered[at] = random.below(256);
      return hex(altered);
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
