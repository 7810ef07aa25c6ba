/** Command APDUs, short and extended, as ISO/IEC 7816-4 encodes them. */

import { concat } from '../bytes/hex.ts';
import { octets, uint } from '../bytes/uint.ts';

/** A command APDU. `le` counts expected octets: 256 is written 00, 65536 is written 0000; absent means no Le field. */
export interface Command {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  readonly data?: Uint8Array | undefined;
  readonly le?: number | undefined;
  /** Forces the three-octet length form even where the short one would do. */
  readonly extended?: boolean | undefined;
}

/**
 * The octets of a command APDU.
 * @throws RangeError when a field does not fit its octets
 */
export function encodeCommand(command: Command): Uint8Array {
  const { cla, ins, p1, p2, data = new Uint8Array(0), le } = command;
  if (le !== undefined && !(Number.isInteger(le) && le >= 1 && le <= 65536)) throw new RangeError(`Le ${le} is not 1 to 65536`);
  const header = concat(octets(cla, 1), octets(ins, 1), octets(p1, 1), octets(p2, 1));
  const long = command.extended === true || data.length > 255 || (le ?? 0) > 256;
  if (!long) {
    const lc = data.length > 0 ? octets(data.length, 1) : new Uint8Array(0);
    const expected = le === undefined ? new Uint8Array(0) : octets(le % 256, 1);
    return concat(header, lc, data, expected);
  }
  const lc = data.length > 0 ? concat(octets(0, 1), octets(data.length, 2)) : new Uint8Array(0);
  const mark = data.length > 0 ? new Uint8Array(0) : octets(0, 1);
  const expected = le === undefined ? new Uint8Array(0) : concat(mark, octets(le % 65536, 2));
  return concat(header, lc, data, expected);
}

/**
 * The fields of a command APDU.
 * @throws RangeError when the octets are no command APDU (fewer than four octets, or lengths that disagree)
 */
export function decodeCommand(apdu: Uint8Array): Command {
  if (apdu.length < 4) throw new RangeError(`${apdu.length} octets are no command APDU`);
  const [cla, ins, p1, p2] = apdu as unknown as [number, number, number, number];
  const body = apdu.subarray(4);
  const header = { cla, ins, p1, p2 };
  if (body.length === 0) return header;
  const first = body[0] as number;
  if (body.length === 1) return { ...header, le: first === 0 ? 256 : first };
  if (first !== 0) {
    if (body.length === 1 + first) return { ...header, data: body.slice(1) };
    if (body.length === 2 + first) return { ...header, data: body.slice(1, -1), le: body.at(-1) || 256 };
    throw new RangeError(`Lc ${first} disagrees with ${body.length - 1} octets after it`);
  }
  if (body.length === 2) throw new RangeError('an extended length of one octet');
  if (body.length === 3) return { ...header, le: uint(body.subarray(1)) || 65536, extended: true };
  const lc = uint(body.subarray(1, 3));
  if (lc > 0 && body.length === 3 + lc) return { ...header, data: body.slice(3), extended: true };
  if (lc > 0 && body.length === 5 + lc) {
    return { ...header, data: body.slice(3, -2), le: uint(body.subarray(-2)) || 65536, extended: true };
  }
  throw new RangeError(`extended Lc ${lc} disagrees with ${body.length - 3} octets after it`);
}

/** The fields of a command APDU; undefined for octets that are none. */
export function readCommand(apdu: Uint8Array): Command | undefined {
  try {
    return decodeCommand(apdu);
  } catch {
    return undefined;
  }
}
