/** The far ends of a run: live links and key holders, or the record of an earlier run in their place. */

import { hex } from '../bytes/hex.ts';
import { type Link, LinkBroken } from '../link/link.ts';
import { Interrupted, OurError } from './errors.ts';
import { type Json, toJson } from './json.ts';
import type { RecordEvent, SecretPlace } from './record.ts';

/** An answer and how long it took, in microseconds. */
export interface Timed {
  readonly answer: Uint8Array;
  readonly us: number;
}

/** Everything outside of the house that a case can reach. */
export interface Far {
  transceive(channel: string, command: Uint8Array, secrets?: readonly SecretPlace[]): Promise<Timed>;
  reset(channel: string): Promise<Timed>;
  /** Power away while the command works (`moment` 0…1), or after it and before its answer is read (null). */
  tear(channel: string, command: Uint8Array, moment: number | null, secrets?: readonly SecretPlace[]): Promise<void>;
  ask(port: string, question: Json): Promise<Json>;
}

/** A key holder that answers questions without giving a key away. */
export type KeyPort = (question: Json) => unknown;

/** What cases and record never hold, by name. */
export type Secrets = Readonly<Record<string, Uint8Array>>;

/** Live far ends: links by channel (`dut` is the device under test), key holders by port. `now` is in microseconds. */
export function live(
  links: Readonly<Record<string, Link>>,
  ports: Readonly<Record<string, KeyPort>>,
  now: () => number,
  secrets: Secrets = {},
): Far {
  const link = (channel: string): Link => links[channel] ?? missing(channel);
  const timed = async (act: () => Promise<Uint8Array>): Promise<Timed> => {
    const began = now();
    const answer = await act();
    return { answer, us: Math.round(now() - began) };
  };
  return {
    async transceive(channel, command, places = none) {
      const sent = revealed(command, places, secrets);
      const timedAnswer = await timed(() => link(channel).transceive(sent));
      return places.length === 0 ? timedAnswer : { ...timedAnswer, answer: concealed(timedAnswer.answer, sent, command, places) };
    },
    reset: (channel) => timed(() => link(channel).reset()),
    async tear(channel, command, moment, places = none) {
      const end = link(channel);
      const sent = revealed(command, places, secrets);
      if (moment === null) {
        await end.transceive(sent);
        return;
      }
      if (end.tear === undefined) throw missing(`${channel} tear-inside`);
      await end.tear(sent, moment);
    },
    ask: async (port, question) => toJson(await (ports[port] ?? missing(port))(question)),
  };
}

const none: readonly SecretPlace[] = [];

/** The command as it goes over the wire: the secrets changed by what stands in their places. */
function revealed(command: Uint8Array, places: readonly SecretPlace[], secrets: Secrets): Uint8Array {
  if (places.length === 0) return command;
  const sent = Uint8Array.from(command);
  for (const { name, offset, length } of places) {
    const secret = secrets[name] ?? missing(name);
    if (length > secret.length || offset + length > sent.length) {
      throw new OurError({ zh: `指令中“${name}”的位置不对`, en: `there is no room for "${name}" where the command is to hold it` });
    }
    for (let index = 0; index < length; index += 1) (sent[offset + index] as number) ^= secret[index] as number;
  }
  return sent;
}

/** The answer with every secret that the device gave back as it got it replaced by what the command has in its place. */
function concealed(answer: Uint8Array, sent: Uint8Array, command: Uint8Array, places: readonly SecretPlace[]): Uint8Array {
  const octets = Buffer.from(answer);
  for (const { offset, length } of places) {
    const secret = sent.subarray(offset, offset + length);
    for (let at = octets.indexOf(secret); at >= 0 && length > 0; at = octets.indexOf(secret, at + 1)) {
      octets.set(command.subarray(offset, offset + length), at);
    }
  }
  return Uint8Array.from(octets);
}

function missing(name: string): never {
  throw new OurError({ zh: `计划未提供“${name}”`, en: `the plan does not provide "${name}"` });
}

/** A replayed case left its record: the record is not of this case, or one of its octets was changed. */
export class Departure extends Error {
  override readonly name = 'Departure';
  /** The index in the segment where case and record part. */
  readonly at: number;
  readonly recorded: RecordEvent | undefined;
  readonly replayed: unknown;
  constructor(at: number, recorded: RecordEvent | undefined, replayed: unknown) {
    super(`event ${at}`);
    this.at = at;
    this.recorded = recorded;
    this.replayed = replayed;
  }
}

/** The events of one case played back: its far ends answer as recorded, and what it writes must be what it wrote. */
export class Playback {
  readonly #events: readonly RecordEvent[];
  #next = 0;
  /** The index of the far end's event that was asked for last. */
  #answered = -1;

  constructor(events: readonly RecordEvent[]) {
    this.#events = events;
  }

  /** Takes what the replayed case writes; far-end events were compared when they were asked for. */
  readonly write = (event: RecordEvent): void => {
    const recorded = this.#recorded();
    // What a far end answered was compared when it was asked, and is the recorded answer itself.
    const isAnswer = this.#answered === this.#next && recorded?.type === event.type;
    if (recorded === undefined || !(isAnswer || comparable(recorded) === comparable(event))) {
      throw new Departure(this.#next, recorded, event);
    }
    this.#next += 1;
  };

  /** Whether every recorded event was met. */
  get finished(): boolean {
    return this.#next === this.#events.length;
  }

  get position(): number {
    return this.#next;
  }

  readonly far: Far = {
    transceive: async (channel, command) => {
      const event = this.#expect({ type: 'apdu', channel, c: hex(command) });
      return { answer: Uint8Array.from(Buffer.from(event.r, 'hex')), us: event.us };
    },
    reset: async (channel) => {
      const event = this.#expect({ type: 'reset', channel });
      return { answer: Uint8Array.from(Buffer.from(event.atr, 'hex')), us: event.us };
    },
    tear: async (channel, command, moment) => {
      this.#expect({ type: 'tear', channel, c: hex(command), moment });
    },
    ask: async (port, question) => {
      const event = this.#expect({ type: 'ask', port, question });
      return event.answer;
    },
  };

  #recorded(): RecordEvent | undefined {
    const recorded = this.#events[this.#next];
    if (recorded?.type !== 'cut') return recorded;
    this.#next += 1;
    throw new Interrupted(recorded.reason);
  }

  #expect<T extends RecordEvent['type']>(wanted: { readonly type: T } & Record<string, unknown>) {
    const recorded = this.#recorded();
    if (recorded?.type === 'fault' && recorded.channel === wanted['channel']) {
      throw new LinkBroken(recorded.fault, recorded.message);
    }
    const matches =
      recorded?.type === wanted.type &&
      Object.entries(wanted).every(([name, value]) => {
        const other: unknown = recorded[name as keyof typeof recorded];
        return value === other || JSON.stringify(value) === JSON.stringify(other);
      });
    if (!matches) throw new Departure(this.#next, recorded, wanted);
    this.#answered = this.#next;
    return recorded as Extract<RecordEvent, { type: T }>;
  }
}

/** Times are the wire's; of a failed wire only the kind of failure counts, for a cut-off record does not know the command. */
function comparable(event: RecordEvent): string {
  if (event.type === 'fault') return JSON.stringify([event.type, event.channel, event.fault]);
  return JSON.stringify('us' in event ? { ...event, us: 0 } : event);
}
