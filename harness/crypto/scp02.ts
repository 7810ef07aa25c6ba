/** The secure channel SCP02 of GlobalPlatform as far as its MACs go: session keys, cryptograms, C-MAC with enciphered chaining value. */

import { bytes, concat, equal } from '../bytes/hex.ts';
import { encipher, lastBlock } from './block-cipher.ts';
import { des, tripleDesCipher, tripleKey } from './des.ts';
import { pad80, retailMac } from './mac.ts';

const zero8 = new Uint8Array(8);

/** The static keys of a key set, 16 octets each. */
export interface Scp02KeySet {
  readonly enc: Uint8Array;
  readonly mac: Uint8Array;
  readonly dek: Uint8Array;
}

/** The session keys, 16 octets each. */
export interface Scp02SessionKeys extends Scp02KeySet {
  readonly rmac: Uint8Array;
}

/** What both sides said: the host's 8 octets; the card's sequence counter (2) and challenge (6). */
export interface Scp02Exchange {
  readonly hostChallenge: Uint8Array;
  readonly sequence: Uint8Array;
  readonly cardChallenge: Uint8Array;
}

/** Where a chain of command MACs stands: absent before the first. */
export interface Scp02Chain {
  readonly key: Uint8Array;
  readonly last?: Uint8Array;
}

/** The session keys of a sequence counter (2 octets). */
export function deriveScp02Keys(keys: Scp02KeySet, sequence: Uint8Array): Scp02SessionKeys {
  const derive = (key: Uint8Array, constant: string) =>
    encipher(tripleDesCipher, tripleKey(key), concat(bytes(constant), sequence, new Uint8Array(12)), zero8);
  return { enc: derive(keys.enc, '0182'), mac: derive(keys.mac, '0101'), rmac: derive(keys.mac, '0102'), dek: derive(keys.dek, '0181') };
}

/** The 8 octets by which card and host prove that they hold the session key `enc`. */
export function scp02Cryptograms(
  keys: Scp02SessionKeys,
  exchange: Scp02Exchange,
): { readonly card: Uint8Array; readonly host: Uint8Array } {
  const { hostChallenge, sequence, cardChallenge } = exchange;
  const mac = (data: Uint8Array) => lastBlock(tripleDesCipher, tripleKey(keys.enc), pad80(data, 8), zero8);
  return {
    card: mac(concat(hostChallenge, sequence, cardChallenge)),
    host: mac(concat(sequence, cardChallenge, hostChallenge)),
  };
}

/**
 * A command under C-MAC without its Le: header (4 octets) with the secure bit set, the length of data and MAC, data, MAC (8 octets);
 * and where the chain stands after it. The first of a session is EXTERNAL AUTHENTICATE.
 */
export function scp02Protect(
  chain: Scp02Chain,
  header: Uint8Array,
  data: Uint8Array,
): { readonly command: Uint8Array; readonly chain: Scp02Chain } {
  const marked = header.slice();
  marked[0] = (header[0] as number) | 0x04;
  const body = concat(marked, Uint8Array.of(data.length + 8), data);
  const iv = chain.last === undefined ? zero8 : des(chain.key.subarray(0, 8), chain.last);
  const last = retailMac(chain.key, body, iv);
  return { command: concat(body, last), chain: { key: chain.key, last } };
}

/**
 * The data that a command under C-MAC carries, from its header and all of its data field, and where the chain stands after it;
 * undefined where its MAC is not the chain's.
 */
export function scp02Accept(
  chain: Scp02Chain,
  header: Uint8Array,
  field: Uint8Array,
): { readonly data: Uint8Array; readonly chain: Scp02Chain } | undefined {
  if (field.length < 8) return undefined;
  const data = field.slice(0, -8);
  const due = scp02Protect(chain, header, data);
  return equal(due.command.subarray(-8), field.subarray(-8)) ? { data, chain: due.chain } : undefined;
}
