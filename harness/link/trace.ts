/** A wrapper that reports everything that crosses a link, with the time it took. */

import { type Link, LinkBroken, rewired } from './link.ts';

/** A monotonic clock in microseconds; only differences mean anything. */
export type MicrosClock = () => number;

/** The process's own monotonic clock. */
export const monotonicMicros: MicrosClock = () => performance.now() * 1000;

/** How a crossing ended: the octets that came back (none for a tear) or the failure of the wire. */
export type Outcome = { readonly answer: Uint8Array } | { readonly broken: LinkBroken };

/** What went over: a command, a reset, or a command with the power taken away at `moment` (0…1). */
export type Sent =
  | { readonly kind: 'command'; readonly command: Uint8Array }
  | { readonly kind: 'reset' }
  | { readonly kind: 'tear'; readonly command: Uint8Array; readonly moment: number };

/** One crossing. `micros` is the time until the answer came or the wire failed. */
export type Crossing = Sent & Outcome & { readonly micros: number };

/**
 * The same link, each crossing told to `sink` before its answer is handed on. What is no failure of the wire
 * (a command that is none, an error of a device in this process) is not reported: it never crossed.
 *
 * Order decides what is seen: `withGetResponse(traced(link))` reports every APDU on the wire,
 * `traced(withGetResponse(link))` only what its caller sees. A record wants the former.
 */
export function traced(link: Link, sink: (crossing: Crossing) => void, clock: MicrosClock): Link {
  async function crossing(sent: Sent, work: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const start = clock();
    try {
      const answer = await work();
      sink({ ...sent, answer, micros: clock() - start });
      return answer;
    } catch (broken) {
      if (broken instanceof LinkBroken) sink({ ...sent, broken, micros: clock() - start });
      throw broken;
    }
  }

  const tear = link.tear?.bind(link);
  return rewired(link, {
    transceive: (command) => crossing({ kind: 'command', command }, () => link.transceive(command)),
    reset: () => crossing({ kind: 'reset' }, () => link.reset()),
    ...(tear && {
      tear: async (command: Uint8Array, moment: number) => {
        await crossing({ kind: 'tear', command, moment }, async () => {
          await tear(command, moment);
          return new Uint8Array(0);
        });
      },
    }),
  });
}
