/** What an issuer's host gives for commands that the card takes from its issuer only: MACs over a challenge, and whatever else proves a key. */

import { bytes, concat, hex } from '../bytes/hex.ts';
import { authenticationCryptogram } from '../crypto/authentication.ts';
import type { CipherFamily } from '../crypto/block-cipher.ts';
import type { Command } from '../iso7816/command.ts';
import type { Text } from '../text.ts';
import type { KeyName } from '../tunion/card-key.ts';
import { underMac } from '../tunion/command/sealed.ts';
import { commandMac, type ReloadPinRule } from '../tunion/mac.ts';
import { familyOf } from './algorithm.ts';
import type { Pin } from './pin.ts';
import { type Forgery, identityOf, type Stranger } from './psam.ts';
import type { Fact, Scene } from './scene.ts';
import { commandOf, type Input, type Verb } from './verb.ts';

/** The commands that end in a MAC over a challenge, and the keys that make it. */
const sealingKeys = {
  updateBinary: 'maintenance',
  updateRecord: 'maintenance',
  updatePicture: 'maintenance',
  applicationBlock: 'lock',
  blockAlgorithm: 'lock',
  applicationUnblock: 'unlock',
  unblockPin: 'pin-unblock',
  appendRecord: 'record',
} as const satisfies Partial<Record<Verb, KeyName>>;

export type SealedVerb = keyof typeof sealingKeys;
export type SealingKey = (typeof sealingKeys)[SealedVerb];

/** What a sealed verb is asked for, but for its MAC. */
export type Unsealed<V extends SealedVerb> = Omit<Input<V>, 'mac'>;

/** What a MAC stands over besides the command, and whose it is. */
export interface Sealing {
  /** What GET CHALLENGE answered, 4 octets. */
  readonly challenge: Uint8Array;
  /** Another key than the command's own. */
  readonly key?: SealingKey;
  /** As P1 or the kernel says unless given. */
  readonly algorithm?: CipherFamily;
  /** The key of another card. */
  readonly stranger?: Stranger;
  /** Makes of the command the one that will be sent in its place: the MAC stands over that. */
  readonly alter?: (command: Command) => Command;
  /**
   * A wrong MAC that a mistaken card would take: over a Lc that does not count the MAC, chained from zeros and not from the
   * challenge, or over the data without the header.
   */
  readonly mistake?: 'length-without-mac' | 'zero-chain' | 'data-alone';
}

export interface Seals {
  /** The MAC of a protected command, 4 octets. */
  seal<V extends SealedVerb>(verb: V, input: Unsealed<V>, how: Sealing): Promise<Uint8Array>;
  /** A MAC that no key holder gave: under a card key of zeros. A card that takes it can be written by anyone. */
  forgeSeal<V extends SealedVerb>(verb: V, input: Unsealed<V>, challenge: Uint8Array, how?: Forgery): Uint8Array;
  /** The MAC of RELOAD PIN for a PIN; over what the declaration says unless `rule` is given. */
  sealReload(pin: Pin, how?: { readonly rule?: ReloadPinRule; readonly stranger?: Stranger }): Promise<Uint8Array>;
  /** The cryptogram of EXTERNAL AUTHENTICATE for a challenge of 4 octets: 8 octets. */
  authenticate(challenge: Uint8Array, stranger?: Stranger): Promise<Uint8Array>;
  /** The cryptogram that no key holder gave: under a key of zeros. */
  forgeCryptogram(challenge: Uint8Array): Uint8Array;
  /** A new record key as APPEND RECORD carries it: 16 octets, enciphered. */
  recordKey(challenge: Uint8Array): Promise<Uint8Array>;
}

const names = {
  seal: { zh: '发卡机构计算指令 MAC', en: 'issuer: compute the MAC of a command' },
  reload: { zh: '发卡机构计算重装密码的 MAC', en: 'issuer: compute the MAC of a new PIN' },
  authenticate: { zh: '发卡机构计算认证数据', en: 'issuer: answer a challenge' },
  recordKey: { zh: '发卡机构生成记录密钥', en: 'issuer: make a record key' },
} satisfies Record<string, Text>;

/** The seals of the issuer's host behind the port `issuer`. */
export function sealsOf(scene: Scene): Seals {
  const ask = async (question: { readonly [name: string]: Fact }, answer: string, stranger?: Stranger): Promise<Uint8Array> => {
    const given = (await scene.ask('issuer', { ...question, card: identityOf(scene, stranger) })) as Readonly<Record<string, string>>;
    return bytes(given[answer] ?? '');
  };
  /** The challenge, where the card gave one of the length that it was asked for. */
  const whole = (challenge: Uint8Array): Uint8Array => {
    const { length } = challenge;
    return length === 4 ? challenge : scene.giveUp({ zh: `随机数为 ${length} 字节，应为 4`, en: `a challenge of ${length} octets, not 4` });
  };
  /** The command as it will be sent, for what its MAC stands over. */
  const unsealed = <V extends SealedVerb>(verb: V, input: Unsealed<V>, alter = (command: Command) => command) => {
    try {
      const command = alter(commandOf(scene, verb, { ...input, mac: new Uint8Array(4) } as never));
      return { ...underMac(command), family: namesAlgorithm.has(verb) ? p1Families[command.p1] : undefined };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return scene.giveUp({
        zh: `由设备应答得出的数据无法写入指令：${reason}`,
        en: `what follows from the device's answers does not fit the command: ${reason}`,
      });
    }
  };
  return {
    async seal(verb, input, { challenge, key = sealingKeys[verb], algorithm, stranger, alter, mistake }) {
      const special = { ...(stranger ? { stranger } : {}), ...(alter ? { altered: true } : {}), ...(mistake ? { mistake } : {}) };
      scene.step('issuer.seal', names.seal, 'preamble', { command: verb, challenge, key, ...special });
      const { header, data, family = familyOf(scene) } = unsealed(verb, input, alter);
      const question = { about: 'command-mac', key, challenge: hex(whole(challenge)), header: hex(header), data: hex(data) };
      return ask({ ...question, algorithm: algorithm ?? family, ...(mistake ? { mistake } : {}) }, 'mac', stranger);
    },
    forgeSeal(verb, input, challenge) {
      const { header, data, family = familyOf(scene) } = unsealed(verb, input);
      return commandMac(new Uint8Array(16), whole(challenge), header, data, family);
    },
    async sealReload({ difference }, { rule, stranger } = {}) {
      scene.step('issuer.sealReload', names.reload, 'preamble', {
        difference,
        ...(rule ? { rule } : {}),
        ...(stranger ? { stranger } : {}),
      });
      const question = { about: 'reload-pin', pin: hex(difference), algorithm: familyOf(scene) };
      return ask(rule ? { ...question, rule } : question, 'mac', stranger);
    },
    async authenticate(challenge, stranger) {
      scene.step('issuer.authenticate', names.authenticate, 'preamble', { challenge, ...(stranger ? { stranger } : {}) });
      return ask({ about: 'authentication', challenge: hex(whole(challenge)), algorithm: familyOf(scene) }, 'cryptogram', stranger);
    },
    forgeCryptogram(challenge) {
      return authenticationCryptogram(familyOf(scene), new Uint8Array(16), concat(whole(challenge), new Uint8Array(4)));
    },
    async recordKey(challenge) {
      scene.step('issuer.recordKey', names.recordKey, 'preamble', { challenge });
      return ask({ about: 'record-key', challenge: hex(whole(challenge)), algorithm: familyOf(scene) }, 'key');
    },
  };
}

/** Commands whose P1 names the algorithm of their MAC. */
const namesAlgorithm: ReadonlySet<Verb> = new Set<Verb>(['applicationBlock', 'applicationUnblock', 'unblockPin', 'appendRecord']);

const p1Families: Readonly<Record<number, CipherFamily>> = { 0: '3des', 1: 'sm4' };
