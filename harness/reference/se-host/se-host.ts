/**
 * The host that holds the keys of a secure element: opens its secure channels, protects what goes through them and reads what comes
 * back, without giving a key away. Formulas: GlobalPlatform card specification 2.3.1 annex E (SCP02, i = 15 and 55) and amendment D
 * (SCP03), pinned by `vectors/crypto`.
 */

import { constants, type KeyObject, sign } from 'node:crypto';
import { bytes, concat, equal, hex } from '../../bytes/hex.ts';
import { octets } from '../../bytes/uint.ts';
import { aes, aesKeyCheckValue } from '../../crypto/aes.ts';
import { aesCmac } from '../../crypto/cmac.ts';
import { tripleDes } from '../../crypto/des.ts';
import { retailMac } from '../../crypto/mac.ts';
import { deriveScp02Keys, type Scp02Chain, scp02Cryptograms, scp02Protect } from '../../crypto/scp02.ts';
import { deriveScp03Keys, openScp03, type Scp03Channel, scp03AcceptResponse, scp03Cryptograms, scp03Protect } from '../../crypto/scp03.ts';
import { decodeCommand } from '../../iso7816/command.ts';
import { draw, type Entropy, entropyOf } from '../entropy.ts';

/** Keys of one version, 16 octets each. */
export interface HostKeys {
  readonly version: number;
  readonly kind: 'des' | 'aes';
  readonly enc: Uint8Array;
  readonly mac: Uint8Array;
  readonly dek: Uint8Array;
}

/** A way to spoil what the host sends: a flipped bit of the cryptogram under a right MAC, or of the MAC; the keys of nobody. */
export type HostMistake = 'cryptogram' | 'mac' | 'keys';

/** What may be asked; octets in hexadecimal. */
export type HostQuestion =
  | {
      readonly about: 'open';
      /** The domain, and what it answered to INITIALIZE UPDATE of this challenge. */
      readonly domain: string;
      readonly challenge: string;
      readonly offered: string;
      readonly level: number;
      readonly mistake?: HostMistake;
    }
  /** A command as it is to be protected for the channel that was opened last. */
  | { readonly about: 'protect'; readonly command: string; readonly mistake?: 'mac' }
  /** What came back to it. */
  | { readonly about: 'answer'; readonly data: string; readonly sw: string }
  /** New keys for the domain of the channel: the data field of PUT KEY. */
  | { readonly about: 'keys'; readonly version: number; readonly mistake?: 'check' }
  /** A token for an INSTALL or DELETE of delegated management: its P1, P2 and the fields before the token. */
  | { readonly about: 'token'; readonly p1: number; readonly p2: number; readonly fields: string }
  /** Whether a receipt is the element's: its MAC, its counter and whose it says that it is, and the names of what changed. */
  | {
      readonly about: 'receipt';
      readonly mac: string;
      readonly counter: number;
      readonly unique: string;
      readonly names: readonly string[];
    };

export interface HostSettings {
  /** By version; a new domain has those of its issuer until it gets its own. */
  readonly keys: readonly HostKeys[];
  readonly seed: string;
  /** The RSA key that signs tokens. */
  readonly tokenKey?: KeyObject | undefined;
  /** The key that proves receipts, 16 octets. */
  readonly receiptKey?: { readonly kind: HostKeys['kind']; readonly key: Uint8Array } | undefined;
}

type Channel = { readonly domain: string; readonly keys: HostKeys } & (
  | { readonly protocol: 'scp02'; readonly dek: Uint8Array; readonly chain: Scp02Chain; readonly level: number }
  | { readonly protocol: 'scp03'; readonly dek: Uint8Array; readonly channel: Scp03Channel }
);

/** A host with these keys. It throws RangeError for a question that it cannot make sense of. */
export function createSeHost({ keys, seed, tokenKey, receiptKey }: HostSettings): (question: HostQuestion) => unknown {
  let channel: Channel | undefined;
  let entropy: Entropy = entropyOf(`${seed} host`);
  /** Keys that a domain took, or may have taken, by its name. */
  const renewed = new Map<string, readonly HostKeys[]>();

  const keysFor = (domain: string, version: number): HostKeys | undefined =>
    [...(renewed.get(domain) ?? []), ...keys].find((each) => each.version === version);

  const drawn = (length: number): Uint8Array => {
    const next = draw(entropy, length);
    entropy = next.entropy;
    return next.octets;
  };

  function open({ domain, challenge, offered, level, mistake }: Extract<HostQuestion, { about: 'open' }>) {
    const octetsOffered = bytes(offered);
    const version = octetsOffered[10] ?? 0;
    const known = keysFor(domain, version);
    if (known === undefined) return { genuine: false, known: false };
    const used = mistake === 'keys' ? { ...known, enc: drawn(16), mac: drawn(16) } : known;
    const exchange = { hostChallenge: bytes(challenge), offered: octetsOffered, level, mistake };
    const opened = octetsOffered[11] === 0x02 ? open02(used, exchange) : open03(used, exchange);
    channel = { ...opened.channel, domain, keys: known };
    return { genuine: opened.genuine, known: true, command: hex(opened.command), protocol: opened.channel.protocol };
  }

  function protect({ command, mistake }: Extract<HostQuestion, { about: 'protect' }>) {
    if (channel === undefined) throw new RangeError('no channel is open');
    const { cla, ins, p1, p2, data = new Uint8Array(0), le } = decodeCommand(bytes(command));
    const header = Uint8Array.of(cla, ins, p1, p2);
    const isPlain = (channel.protocol === 'scp02' ? channel.level : channel.channel.level) === 0;
    if (isPlain) return { command };
    const sent = protectedCommand(header, data);
    const spoilt = mistake === 'mac' ? sent.with(-1, (sent.at(-1) as number) ^ 0x01) : sent;
    return { command: hex(le === undefined ? spoilt : concat(spoilt, octets(le % 256, 1))) };
  }

  function protectedCommand(header: Uint8Array, data: Uint8Array): Uint8Array {
    if (channel?.protocol === 'scp03') {
      const { command, channel: next } = scp03Protect(channel.channel, header, data);
      channel = { ...channel, channel: next };
      return command;
    }
    const { chain } = channel as Extract<Channel, { protocol: 'scp02' }>;
    const { command, chain: next } = scp02Protect(chain, header, data);
    channel = { ...(channel as Extract<Channel, { protocol: 'scp02' }>), chain: next };
    return command;
  }

  /** What an answer says; `genuine` is false where it should bear a MAC and that is not right. */
  function answer({ data, sw }: Extract<HostQuestion, { about: 'answer' }>) {
    const isProtected = channel?.protocol === 'scp03' && (channel.channel.level & 0x10) !== 0 && /^9|^6[23]/.test(sw);
    if (channel?.protocol !== 'scp03' || !isProtected) return { data, genuine: true };
    const opened = scp03AcceptResponse(channel.channel, bytes(data), bytes(sw));
    return opened === undefined ? { data, genuine: false } : { data: hex(opened), genuine: true };
  }

  function newKeys({ version, mistake }: Extract<HostQuestion, { about: 'keys' }>) {
    if (channel === undefined) throw new RangeError('no channel is open');
    const { kind } = channel.keys;
    const [enc, mac, dek] = [drawn(16), drawn(16), drawn(16)];
    const carried = [enc, mac, dek].map((key) => carry(key, kind, mistake === 'check'));
    renewed.set(channel.domain, [{ version, kind, enc, mac, dek }, ...(renewed.get(channel.domain) ?? [])]);
    return { data: hex(concat(octets(version, 1), ...carried)), checks: hex(concat(...[enc, mac, dek].map((key) => checkOf(key, kind)))) };
  }

  function carry(key: Uint8Array, kind: HostKeys['kind'], isSpoilt: boolean): Uint8Array {
    const check = checkOf(key, kind);
    if (isSpoilt) check[0] = (check[0] as number) ^ 0x01;
    const { dek } = channel as Channel;
    const block = kind === 'des' ? tripleDes(dek, key) : concat(octets(key.length, 1), aes(dek, key, new Uint8Array(16)));
    return concat(octets(kind === 'des' ? 0x80 : 0x88, 1), octets(block.length, 1), block, octets(check.length, 1), check);
  }

  function token({ p1, p2, fields }: Extract<HostQuestion, { about: 'token' }>) {
    if (tokenKey === undefined) throw new RangeError('the host holds no token key');
    const signed = concat(octets(p1, 1), octets(p2, 1), octets(fields.length / 2, 1), bytes(fields));
    return { token: hex(sign('sha256', signed, { key: tokenKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 })) };
  }

  /** Counter, owner and names, each behind its length, under the receipt key (card specification 2.3.1, C.5; kaoh/globalplatform). */
  function receipt({ mac, counter, unique, names }: Extract<HostQuestion, { about: 'receipt' }>) {
    if (receiptKey === undefined) throw new RangeError('the host holds no receipt key');
    const parts = [octets(counter, 2), bytes(unique), ...names.map((name) => bytes(name))];
    const covered = concat(...parts.map((part) => concat(octets(part.length, 1), part)));
    const right = receiptKey.kind === 'aes' ? aesCmac(receiptKey.key, covered) : retailMac(receiptKey.key, covered);
    return { genuine: equal(right, bytes(mac)) };
  }

  return (question) => {
    switch (question.about) {
      case 'open':
        return open(question);
      case 'protect':
        return protect(question);
      case 'answer':
        return answer(question);
      case 'keys':
        return newKeys(question);
      case 'token':
        return token(question);
      case 'receipt':
        return receipt(question);
    }
  };
}

interface Opening {
  readonly hostChallenge: Uint8Array;
  readonly offered: Uint8Array;
  readonly level: number;
  readonly mistake: HostMistake | undefined;
}

function open02(keys: HostKeys, { hostChallenge, offered, level, mistake }: Opening) {
  const exchange = { hostChallenge, sequence: offered.slice(12, 14), cardChallenge: offered.slice(14, 20) };
  const session = deriveScp02Keys(keys, exchange.sequence);
  const { card, host } = scp02Cryptograms(session, exchange);
  const { command, chain } = scp02Protect({ key: session.mac }, Uint8Array.of(0x84, 0x82, level, 0), proofOf(host, mistake));
  return {
    genuine: equal(card, offered.slice(20, 28)),
    command: spoiltMac(command, mistake),
    channel: { protocol: 'scp02', dek: session.dek, chain, level } as const,
  };
}

function open03(keys: HostKeys, { hostChallenge, offered, level, mistake }: Opening) {
  const exchange = { hostChallenge, cardChallenge: offered.slice(13, 21) };
  const session = deriveScp03Keys(keys, exchange);
  const { card, host } = scp03Cryptograms(session, exchange);
  const { command, channel } = openScp03(session, level, proofOf(host, mistake));
  return {
    genuine: equal(card, offered.slice(21, 29)),
    command: spoiltMac(command, mistake),
    channel: { protocol: 'scp03', dek: keys.dek, channel } as const,
  };
}

function proofOf(host: Uint8Array, mistake: HostMistake | undefined): Uint8Array {
  return mistake === 'cryptogram' ? host.with(0, (host[0] as number) ^ 0x01) : host;
}

function spoiltMac(command: Uint8Array, mistake: HostMistake | undefined): Uint8Array {
  return mistake === 'mac' ? command.with(-1, (command.at(-1) as number) ^ 0x01) : command;
}

function checkOf(key: Uint8Array, kind: HostKeys['kind']): Uint8Array {
  return kind === 'aes' ? aesKeyCheckValue(key) : tripleDes(key, new Uint8Array(8)).slice(0, 3);
}
