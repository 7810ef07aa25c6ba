/** The secure channel SCP03 of GlobalPlatform (card specification amendment D), challenges of 8 octets. */

import { concat, equal } from '../bytes/hex.ts';
import { octets } from '../bytes/uint.ts';
import { aes, aesDecrypt } from './aes.ts';
import { aesCmac } from './cmac.ts';
import { pad80, unpad80 } from './mac.ts';

/** The static keys that open a channel, 16, 24 or 32 octets each. */
export interface Scp03KeySet {
  readonly enc: Uint8Array;
  readonly mac: Uint8Array;
}

/** The session keys, as long as the static ones. */
export interface Scp03SessionKeys extends Scp03KeySet {
  readonly rmac: Uint8Array;
}

/** What both sides said, 8 octets each. */
export interface Scp03Exchange {
  readonly hostChallenge: Uint8Array;
  readonly cardChallenge: Uint8Array;
}

/** An open channel between two commands. */
export interface Scp03Channel {
  readonly keys: Scp03SessionKeys;
  /** The security level octet: 01 C-MAC, 02 C-ENC, 10 R-MAC, 20 R-ENC. */
  readonly level: number;
  /** The MAC chaining value, 16 octets. */
  readonly chaining: Uint8Array;
  /** Commands protected so far, EXTERNAL AUTHENTICATE not counted. */
  readonly counter: number;
}

const constants = { cardCryptogram: 0x00, hostCryptogram: 0x01, enc: 0x04, mac: 0x06, rmac: 0x07 };

function derive(key: Uint8Array, constant: number, length: number, { hostChallenge, cardChallenge }: Scp03Exchange): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / 16) }, (_, index) =>
    aesCmac(
      key,
      concat(
        new Uint8Array(11),
        octets(constant, 1),
        octets(0, 1),
        octets(8 * length, 2),
        octets(index + 1, 1),
        hostChallenge,
        cardChallenge,
      ),
    ),
  );
  return concat(...blocks).slice(0, length);
}

/** The session keys of an exchange of challenges. */
export function deriveScp03Keys(keys: Scp03KeySet, exchange: Scp03Exchange): Scp03SessionKeys {
  return {
    enc: derive(keys.enc, constants.enc, keys.enc.length, exchange),
    mac: derive(keys.mac, constants.mac, keys.mac.length, exchange),
    rmac: derive(keys.mac, constants.rmac, keys.mac.length, exchange),
  };
}

/** The 8 octets by which card and host prove that they hold the session key `mac`. */
export function scp03Cryptograms(
  keys: Scp03SessionKeys,
  exchange: Scp03Exchange,
): { readonly card: Uint8Array; readonly host: Uint8Array } {
  return {
    card: derive(keys.mac, constants.cardCryptogram, 8, exchange),
    host: derive(keys.mac, constants.hostCryptogram, 8, exchange),
  };
}

/** EXTERNAL AUTHENTICATE without Le, and the channel that it opens at `level`. */
export function openScp03(
  keys: Scp03SessionKeys,
  level: number,
  hostCryptogram: Uint8Array,
): { readonly command: Uint8Array; readonly channel: Scp03Channel } {
  const header = Uint8Array.of(0x84, 0x82, level, 0x00);
  const { command, chaining } = authenticate(keys, new Uint8Array(16), header, hostCryptogram);
  return { command, channel: { keys, level, chaining, counter: 0 } };
}

/**
 * A command protected at the channel's level, without its Le: header (4 octets) with the secure bit set, the length of what follows,
 * the data (enciphered where the level asks for it), MAC (8 octets); and the channel after it.
 */
export function scp03Protect(
  channel: Scp03Channel,
  header: Uint8Array,
  data: Uint8Array,
): { readonly command: Uint8Array; readonly channel: Scp03Channel } {
  const counter = channel.counter + 1;
  const isEnciphered = (channel.level & 0x02) !== 0 && data.length > 0;
  const carried = isEnciphered ? aes(channel.keys.enc, pad80(data, 16), chainingVector(channel.keys, counter, 0x00)) : data;
  const { command, chaining } = authenticate(channel.keys, channel.chaining, header, carried);
  return { command, channel: { ...channel, chaining, counter } };
}

/**
 * A response to the channel's last command as the card protects it: data (enciphered where the level asks for it) and MAC (8 octets),
 * without the status word (2 octets), which the MAC covers.
 */
export function scp03ProtectResponse(channel: Scp03Channel, data: Uint8Array, statusWord: Uint8Array): Uint8Array {
  const isEnciphered = (channel.level & 0x20) !== 0 && data.length > 0;
  const carried = isEnciphered ? aes(channel.keys.enc, pad80(data, 16), chainingVector(channel.keys, channel.counter, 0x80)) : data;
  const mac = aesCmac(channel.keys.rmac, concat(channel.chaining, carried, statusWord)).subarray(0, 8);
  return concat(carried, mac);
}

/** The channel that EXTERNAL AUTHENTICATE opens at `level`, from the whole data field; undefined where cryptogram or MAC is wrong. */
export function acceptScp03(
  keys: Scp03SessionKeys,
  level: number,
  hostCryptogram: Uint8Array,
  field: Uint8Array,
): Scp03Channel | undefined {
  const { command, channel } = openScp03(keys, level, hostCryptogram);
  return equal(command.subarray(5), field) ? channel : undefined;
}

/**
 * The data that a protected command carries, from its header and all of its data field, and the channel after it; undefined where its
 * MAC is wrong or what was enciphered has no padding.
 */
export function scp03Accept(
  channel: Scp03Channel,
  header: Uint8Array,
  field: Uint8Array,
): { readonly data: Uint8Array; readonly channel: Scp03Channel } | undefined {
  const carried = field.slice(0, -8);
  const { command, chaining } = authenticate(channel.keys, channel.chaining, header, carried);
  if (field.length < 8 || !equal(command.subarray(-8), field.subarray(-8))) return undefined;
  const next = { ...channel, chaining, counter: channel.counter + 1 };
  const data = (channel.level & 0x02) === 0 ? carried : opened(next, carried, 0x00);
  return data === undefined ? undefined : { data, channel: next };
}

/** The data of a protected response to the channel's last command; undefined where its MAC is wrong or what was enciphered has no padding. */
export function scp03AcceptResponse(channel: Scp03Channel, field: Uint8Array, statusWord: Uint8Array): Uint8Array | undefined {
  const carried = field.slice(0, -8);
  const mac = aesCmac(channel.keys.rmac, concat(channel.chaining, carried, statusWord)).subarray(0, 8);
  if (field.length < 8 || !equal(mac, field.subarray(-8))) return undefined;
  return (channel.level & 0x20) === 0 ? carried : opened(channel, carried, 0x80);
}

function opened({ keys, counter }: Scp03Channel, carried: Uint8Array, top: number): Uint8Array | undefined {
  if (carried.length === 0) return carried;
  return carried.length % 16 === 0 ? unpad80(aesDecrypt(keys.enc, carried, chainingVector(keys, counter, top))) : undefined;
}

function authenticate(
  keys: Scp03SessionKeys,
  before: Uint8Array,
  header: Uint8Array,
  data: Uint8Array,
): { command: Uint8Array; chaining: Uint8Array } {
  const marked = header.slice();
  marked[0] = (header[0] as number) | 0x04;
  const body = concat(marked, octets(data.length + 8, 1), data);
  const chaining = aesCmac(keys.mac, concat(before, body));
  return { command: concat(body, chaining.subarray(0, 8)), chaining };
}

// Amendment D: the command's and the response's vectors differ in the top octet of the same counter.
function chainingVector(keys: Scp03SessionKeys, counter: number, top: number): Uint8Array {
  const block = new Uint8Array(16);
  block[0] = top;
  block.set(octets(counter, 4), 12);
  return aes(keys.enc, block);
}
