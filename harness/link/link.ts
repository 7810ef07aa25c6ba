/** The port between the house and a device: octets in, octets out. */

import type { Text } from '../text.ts';

/** What some links can do and others cannot. */
export type LinkCapability = 'tear-inside';

/** A wire to one device. Every far end and every wrapper has this shape. */
export interface Link {
  /** What is at the far end, for the record: a reader's name, `virtual card`, … */
  readonly name: string;
  readonly capabilities: ReadonlySet<LinkCapability>;
  /**
   * Sends one command APDU and gives the answer, never fewer than two octets.
   * @throws LinkBroken when no whole answer came back
   */
  transceive(command: Uint8Array): Promise<Uint8Array>;
  /**
   * Takes power away and gives it back; the answer to reset (or what stands for it), possibly empty.
   * @throws LinkBroken when no device answers
   */
  reset(): Promise<Uint8Array>;
  /**
   * Sends a command and takes the power away while it works, at `moment` (0 = before its first lasting effect,
   * 1 = after its last), without reading an answer. Only where `tear-inside` is among the capabilities.
   */
  tear?(command: Uint8Array, moment: number): Promise<void>;
  close(): Promise<void>;
}

/** Why a wire failed: the card went, it stayed silent, it answered fewer than two octets, or the reader itself failed. */
export type LinkFault = 'card-removed' | 'silent' | 'short-answer' | 'reader-failed';

/** A wire that failed; never a fault of the device under test. */
export class LinkBroken extends Error {
  override readonly name = 'LinkBroken';
  readonly fault: LinkFault;
  constructor(fault: LinkFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}

/** What happened to the wire, for a reader of the report. */
export const linkFaults: Readonly<Record<LinkFault, Text>> = {
  'card-removed': { zh: '卡片离开读卡器或已掉电', en: 'the card left the reader or lost its power' },
  silent: { zh: '设备在时限内没有应答', en: 'the device gave no answer within the time limit' },
  'short-answer': { zh: '应答不足两个字节', en: 'the answer has fewer than two octets' },
  'reader-failed': { zh: '读卡器或其驱动出错', en: 'the reader or its driver failed' },
};

/** Octets of the longest command APDU: header, extended Lc, 65,535 octets of data, extended Le (ISO/IEC 7816-4). */
const longestCommand = 4 + 3 + 65_535 + 2;

/**
 * Refuses what is no command APDU before it reaches a wire: a virtual reader takes fewer than four octets for a
 * control frame of its own, or waits for ever.
 * @throws RangeError for fewer than 4 or more than 65,544 octets
 */
export function refuseNoCommand(command: Uint8Array): void {
  if (command.length < 4 || command.length > longestCommand) {
    throw new RangeError(`${command.length} octets are no command APDU`);
  }
}

/**
 * The answer, when it is one.
 * @param name the link's name, for the message
 * @throws LinkBroken `short-answer` for fewer than two octets
 */
export function wholeAnswer(answer: Uint8Array, name: string): Uint8Array {
  if (answer.length >= 2) return answer;
  throw new LinkBroken('short-answer', `${name}: an answer of ${answer.length} octets`);
}

/** A device that lives in this process: a pure state machine behind two synchronous calls. */
export interface Device {
  /** Power off and on; the answer to reset. */
  reset(): Uint8Array;
  /** One command APDU, one response APDU. */
  process(command: Uint8Array): Uint8Array;
  /** The command with the power taken away at `moment` (0…1, see {@link Link.tear}); the device is unpowered afterwards. */
  tear?(command: Uint8Array, moment: number): void;
}

/** A link that does as `link` does but for `changes`: what every wrapper starts from. */
export function rewired(link: Link, changes: Partial<Link>): Link {
  const tear = link.tear?.bind(link);
  return {
    name: link.name,
    capabilities: link.capabilities,
    transceive: (command) => link.transceive(command),
    reset: () => link.reset(),
    close: () => link.close(),
    ...(tear && { tear }),
    ...changes,
  };
}
