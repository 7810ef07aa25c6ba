/** The virtual card protocol of vsmartcard's vpcd: frames of two length octets, big-endian, and a payload; both ways alike. */

/** Payloads of one octet from the reader are no commands. Only `atr` is answered. */
export const control = { off: 0x00, on: 0x01, reset: 0x02, atr: 0x04 } as const;

/** Octets of the longest payload that two length octets can tell. */
export const longestPayload = 0xffff;

/** The octets of one frame, in one piece: a reader that gets its length alone may wait 40 ms for the rest. @throws RangeError */
export function frame(payload: Uint8Array): Uint8Array {
  if (payload.length > longestPayload) throw new RangeError(`${payload.length} octets do not fit a vpcd frame`);
  const framed = new Uint8Array(2 + payload.length);
  framed[0] = payload.length >> 8;
  framed[1] = payload.length & 0xff;
  framed.set(payload, 2);
  return framed;
}

/** Puts frames together from pieces of any size. */
export class FrameReader {
  #rest: Uint8Array = new Uint8Array(0);

  /** Whether a frame has begun that is not whole yet. */
  get partial(): boolean {
    return this.#rest.length > 0;
  }

  /** The payloads that are whole with this piece, in order. */
  *push(piece: Uint8Array): Generator<Uint8Array> {
    let octets = this.#rest.length > 0 ? Buffer.concat([this.#rest, piece]) : piece;
    while (octets.length >= 2) {
      const end = 2 + (((octets[0] as number) << 8) | (octets[1] as number));
      if (octets.length < end) break;
      const payload = new Uint8Array(octets.subarray(2, end));
      octets = octets.subarray(end);
      this.#rest = octets;
      yield payload;
    }
    this.#rest = octets;
  }
}
