/** What a case's instruments are built on: recorded wires, questions to key holders, steps, checks, clock and chance. */

import { hex } from '../bytes/hex.ts';
import { LinkBroken } from '../link/link.ts';
import type { Text } from '../text.ts';
import { type Checked, Expectation, exactly } from './check.ts';
import { Inconclusive, OurError } from './errors.ts';
import type { Far } from './far.ts';
import type { Guard } from './guard.ts';
import { type Json, toJson } from './json.ts';
import { type Random, seeded } from './random.ts';
import type { RecordEvent, SecretPlace } from './record.ts';
import type { Strength } from './verdict.ts';

/** The calendar of a case: each reading is one second later, so that a replay reads the same times. */
export interface Calendar {
  /** `YYYYMMDDhhmmss` in China Standard Time. */
  next(): string;
}

export interface StageInput {
  readonly entry: string;
  readonly far: Far;
  readonly guard: Guard;
  readonly write: (event: RecordEvent) => void;
  readonly seed: number;
  readonly again: Text;
  /** Milliseconds since 1970 that the calendar starts at. */
  readonly startsAt: number;
  readonly edition: string;
  /** What the survey and the declaration say about the device, so far. */
  readonly facts: () => Readonly<Record<string, Json>>;
  readonly strengthOf: (requirement: string) => Strength | undefined;
}

/** What crossed a wire, or went to a key holder and came back. */
export type Crossing = Extract<RecordEvent, { type: 'apdu' | 'reset' | 'tear' | 'ask' }>;

/** A command as the record has it. */
function written(
  command: Uint8Array,
  secrets: readonly SecretPlace[] | undefined,
): { readonly c: string; readonly secrets?: readonly SecretPlace[] } {
  return secrets === undefined || secrets.length === 0 ? { c: hex(command) } : { c: hex(command), secrets };
}

/** One case's view of the world. */
export class Stage {
  readonly entry: string;
  readonly edition: string;
  readonly random: Random;
  readonly seed: number;
  /** How this entry is made to run once more. */
  readonly again: Text;
  readonly calendar: Calendar;
  readonly #input: StageInput;
  readonly #checked = new Map<string, boolean>();
  readonly #broken = new Set<string>();
  readonly #listeners = new Set<(crossing: Crossing) => void>();
  #steps = 0;

  constructor(input: StageInput) {
    this.#input = input;
    this.entry = input.entry;
    this.edition = input.edition;
    this.seed = input.seed;
    this.again = input.again;
    this.random = seeded(String(input.seed));
    let second = 0;
    this.calendar = {
      next: () => {
        second += 1;
        const chinaTime = new Date(input.startsAt + (8 * 3600 + second) * 1000);
        return chinaTime.toISOString().replace(/\D/g, '').slice(0, 14);
      },
    };
  }

  /** What is known of the device from its declaration and the survey. */
  get facts(): Readonly<Record<string, Json>> {
    return this.#input.facts();
  }

  /** Tells what crosses a wire or goes to a key holder from now on, until the function that it gives is called. */
  listen(hear: (crossing: Crossing) => void): () => void {
    this.#listeners.add(hear);
    return () => this.#listeners.delete(hear);
  }

  /** Opens a step of the procedure; what follows belongs to it. */
  step(verb: string, title: Text, voice: 'preamble' | 'attempt', inputs?: unknown): void {
    this.#steps += 1;
    const event = { type: 'step', step: this.#steps, verb, title, voice } as const;
    this.#input.write(inputs === undefined ? event : { ...event, inputs: toJson(inputs) });
  }

  /** A line in the procedure that no verb writes. */
  note(text: Text): void {
    this.#input.write({ type: 'note', text });
  }

  /**
   * Sends a command on a channel and records both ways, both without the secrets that the far end puts into it.
   * @throws LinkBroken when the wire fails, NotGranted when the owner of the device did not allow it
   */
  async transceive(channel: string, command: Uint8Array, secrets?: readonly SecretPlace[]): Promise<Uint8Array> {
    this.#input.guard.before(channel, command);
    const { answer, us } = await this.#wire(channel, command, () => this.#input.far.transceive(channel, command, secrets));
    this.#crossed({ type: 'apdu', channel, ...written(command, secrets), r: hex(answer), us });
    this.#input.guard.answered(channel, command, answer);
    return answer;
  }

  /** Whether this command may be sent as things stand: granted by the owner, and declared by the case. */
  allows(channel: string, command: Uint8Array): boolean {
    return this.#input.guard.allows(channel, command);
  }

  /** Whether the case declares what this command may cost: one that others made up is better not sent where it does not. */
  declares(channel: string, command: Uint8Array): boolean {
    return this.#input.guard.declares(channel, command);
  }

  /** Takes power away from a device and gives it back; the answer to reset. */
  async reset(channel: string): Promise<Uint8Array> {
    const { answer, us } = await this.#wire(channel, undefined, () => this.#input.far.reset(channel));
    this.#crossed({ type: 'reset', channel, atr: hex(answer), us });
    this.#input.guard.reset(channel);
    return answer;
  }

  /** Sends a command whose answer is lost: power goes at `moment` of its work, or (null) before the answer is read. */
  async tear(channel: string, command: Uint8Array, moment: number | null, secrets?: readonly SecretPlace[]): Promise<void> {
    this.#input.guard.before(channel, command);
    await this.#wire(channel, command, () => this.#input.far.tear(channel, command, moment, secrets));
    this.#crossed({ type: 'tear', channel, ...written(command, secrets), moment });
    this.#input.guard.reset(channel);
  }

  /** Asks a key holder. */
  async ask(port: string, question: Json): Promise<Json> {
    const answer = await this.#input.far.ask(port, question);
    this.#crossed({ type: 'ask', port, question, answer });
    this.#input.guard.told(answer, question);
    return answer;
  }

  /** Ends the case without a verdict on the device: the preamble did not come about. */
  giveUp(reason: Text): never {
    throw new Inconclusive(reason);
  }

  readonly check = (requirement: string, observed: unknown, note?: Text): Checked => ({
    is: (expected) => {
      const strength = this.#input.strengthOf(requirement);
      if (strength === undefined) {
        throw new OurError({ zh: `目录中没有要求“${requirement}”`, en: `no requirement "${requirement}" in the catalog` });
      }
      const expectation = expected instanceof Expectation ? expected : exactly(expected);
      const seen = toJson(observed);
      const outcome = expectation.judge(seen);
      this.#checked.set(requirement, (this.#checked.get(requirement) ?? false) || (outcome === 'broken' && strength === 'hard'));
      if (outcome === 'broken') this.#broken.add(requirement);
      const event = {
        type: 'check',
        requirement,
        outcome,
        strength,
        expected: expectation.shown,
        observed: seen,
        step: this.#steps,
      } as const;
      this.#input.write(note === undefined ? event : { ...event, note });
    },
  });

  /** The requirements that were checked, those that broke, and whether a hard one did. */
  get checked(): { readonly requirements: ReadonlySet<string>; readonly broken: ReadonlySet<string>; readonly failed: boolean } {
    return { requirements: new Set(this.#checked.keys()), broken: this.#broken, failed: [...this.#checked.values()].includes(true) };
  }

  #crossed(crossing: Crossing): void {
    this.#input.write(crossing);
    for (const hear of this.#listeners) hear(crossing);
  }

  async #wire<T>(channel: string, command: Uint8Array | undefined, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (error instanceof LinkBroken) {
        const fault = { type: 'fault', channel, fault: error.fault, message: error.message } as const;
        this.#input.write(command === undefined ? fault : { ...fault, c: hex(command) });
      }
      throw error;
    }
  }
}
