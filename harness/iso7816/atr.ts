/** The answer to reset: what a card says of itself before the first command (ISO/IEC 7816-3 clause 8; PC/SC part 3 for contactless cards). */

import { equal } from '../bytes/hex.ts';

/** What is at the far end, as far as an answer to reset gives it away. */
type CardKind =
  /** A contactless card with the block protocol of ISO/IEC 14443-4, for which the reader wrote the answer to reset. */
  | 'contactless'
  /** A contactless storage card, which takes no APDUs of its own. */
  | 'storage'
  | 'unknown';

/** A decoded answer to reset. */
export interface Atr {
  /** How bits are coded: TS is 3B or 3F. */
  readonly convention: 'direct' | 'inverse';
  /** The transmission protocols offered, in their order: 0 for T=0, 1 for T=1. */
  readonly protocols: readonly number[];
  /** What the maker wrote, without meaning to the protocol; of a contactless card, the historical octets of its ATS. */
  readonly historical: Uint8Array;
  /** Whether the check octet TCK is right; `absent` where only T=0 is offered, which has none. */
  readonly check: 'right' | 'wrong' | 'absent';
  readonly kind: CardKind;
}

const directTs = 0x3b;
const inverseTs = 0x3f;

/** TD values of T=15 carry global parameters, not a protocol. */
const globalParameters = 15;

/** Historical octets of a storage card: category 80, application identifier of the PC/SC workgroup (PC/SC part 3, 3.1.3.2.3.2). */
const storageMark = Uint8Array.of(0x80, 0x4f, 0x0c, 0xa0, 0x00, 0x00, 0x03, 0x06);

/** Reads an answer to reset; undefined for octets that are none: an unknown TS, or fewer octets than it announces. */
export function decodeAtr(octets: Uint8Array): Atr | undefined {
  const [ts, t0] = octets;
  if ((ts !== directTs && ts !== inverseTs) || t0 === undefined) return undefined;
  const offered: number[] = [];
  let at = 2;
  let follows = t0 >> 4;
  while (follows !== 0) {
    at += [1, 2, 4].filter((interfaceOctet) => (follows & interfaceOctet) !== 0).length;
    if ((follows & 8) === 0) break;
    const td = octets[at];
    if (td === undefined) return undefined;
    at += 1;
    offered.push(td & 0x0f);
    follows = td >> 4;
  }
  const end = at + (t0 & 0x0f);
  const hasCheck = offered.some((protocol) => protocol !== 0);
  if (octets.length < end + (hasCheck ? 1 : 0)) return undefined;
  const historical = octets.slice(at, end);
  const protocols = [...new Set(offered.filter((protocol) => protocol !== globalParameters))];
  return {
    convention: ts === directTs ? 'direct' : 'inverse',
    protocols: protocols.length === 0 ? [0] : protocols,
    historical,
    check: hasCheck ? (octets.subarray(1, end + 1).reduce((sum, octet) => sum ^ octet, 0) === 0 ? 'right' : 'wrong') : 'absent',
    kind: kindOf(octets, historical),
  };
}

/** A reader writes 3B 8n 80 01 before the n historical octets of a contactless card. */
function kindOf(octets: Uint8Array, historical: Uint8Array): CardKind {
  const [ts, t0 = 0, td1, td2] = octets;
  if (ts !== directTs || t0 >> 4 !== 8 || td1 !== 0x80 || td2 !== 0x01) return 'unknown';
  return equal(historical.subarray(0, storageMark.length), storageMark) ? 'storage' : 'contactless';
}
