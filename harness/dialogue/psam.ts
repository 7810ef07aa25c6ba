/** The verbs of a PSAM beside the card: it makes MAC1 and checks MAC2 (INIT_SAM_FOR_PURCHASE 8070, CREDIT_SAM_FOR_PURCHASE 8072). */

import { flipBit } from '../bytes/bits.ts';
import { bytes, concat, hex } from '../bytes/hex.ts';
import { octets } from '../bytes/uint.ts';
import { pad80 } from '../crypto/mac.ts';
import { type Command, encodeCommand } from '../iso7816/command.ts';
import { decodeResponse, type StatusWord } from '../iso7816/response.ts';
import type { Text } from '../text.ts';
import { underMac } from '../tunion/command/sealed.ts';
import { purchaseSessionKey } from '../tunion/key.ts';
import { purchaseMac1 } from '../tunion/mac.ts';
import type { Fen } from '../tunion/money.ts';
import { psamName } from '../tunion/psam-command/select.ts';
import { familyOf, purseOf } from './algorithm.ts';
import type { Scene } from './scene.ts';
import { commandOf } from './verb.ts';

/** What a card offered when a purchase was opened, with what it was asked for. */
export interface PurchaseOffer {
  readonly type: 6 | 9;
  readonly amount: Fen;
  readonly terminal: Uint8Array;
  readonly balance: Fen;
  readonly counter: number;
  readonly overdraftLimit: Fen;
  readonly keyVersion: number;
  readonly algorithm: number;
  readonly random: Uint8Array;
}

/** What lets a card debit: the data of DEBIT FOR PURCHASE. */
export interface Authorization {
  readonly terminalSequence: Uint8Array;
  readonly dateTime: Uint8Array;
  readonly mac1: Uint8Array;
}

export interface Psam {
  /** The terminal number that the PSAM gives its terminal (EF 16). */
  terminal(): Promise<Uint8Array>;
  /** The index of the purchase key that its terminal asks cards for (the first octet of EF 17). */
  keyIndex(): Promise<number>;
  /** MAC1 for what the card offered; with `stranger`, under the key of that other card. */
  authorize(offer: PurchaseOffer, stranger?: Stranger): Promise<Authorization>;
  /** Whether MAC2 came from a card that knows the key: the status word of CREDIT_SAM_FOR_PURCHASE. */
  confirm(mac2: Uint8Array): Promise<StatusWord>;
  /**
   * The MAC of APPLICATION BLOCK for a challenge of the card, 4 octets: how a terminal locks a card of the black list.
   * INIT_FOR_DESCRYPT asks for key type 05 with two levels and key id 02, as two validators do; a comment in another says 01.
   */
  lockMac(challenge: Uint8Array, block?: { readonly permanent?: boolean }): Promise<Uint8Array>;
  /**
   * An authorization that no key holder gave: MAC1 under a session key of zeros, or under the session key that a
   * card key of zeros would give. A card that accepts it can be robbed by anyone.
   */
  forge(offer: PurchaseOffer, how: Forgery): Authorization;
}

/** A card that is not the one present: another serial number of the same issuer, or the same serial number of another issuer. */
export type Stranger = 'another-card' | 'another-issuer';

export type Forgery = 'zero-session-key' | 'zero-card-key';

const names = {
  terminal: { zh: 'PSAM 读终端机编号', en: 'PSAM: read the terminal number' },
  keyIndex: { zh: 'PSAM 读消费密钥索引', en: 'PSAM: read the index of the purchase key' },
  authorize: { zh: 'PSAM 计算 MAC1', en: 'PSAM: compute MAC1' },
  confirm: { zh: 'PSAM 验证 MAC2', en: 'PSAM: verify MAC2' },
  lockMac: { zh: 'PSAM 计算应用锁定 MAC', en: 'PSAM: compute the MAC of APPLICATION BLOCK' },
} satisfies Record<string, Text>;

/** The PSAM of a scene, on the channel `psam`. */
export function psamOf(scene: Scene): Psam {
  const exchange = async (command: Command) => decodeResponse(await scene.transceive('psam', encodeCommand(command)));
  const agreed = async (name: Text, command: Command): Promise<Uint8Array> => {
    const { sw, data } = await exchange(command);
    return sw === '9000' ? data : scene.giveUp({ zh: `${name.zh}：PSAM 应答 ${sw}`, en: `${name.en}: answered ${sw}` });
  };
  const select = () => agreed(names.authorize, { cla: 0x00, ins: 0xa4, p1: 0x04, p2: 0x00, data: psamName, le: 256 });

  return {
    async terminal() {
      scene.step('psam.terminal', names.terminal, 'preamble');
      await scene.reset('psam');
      return agreed(names.terminal, { cla: 0x00, ins: 0xb0, p1: 0x96, p2: 0x00, le: 6 });
    },
    async keyIndex() {
      scene.step('psam.keyIndex', names.keyIndex, 'preamble');
      await select();
      const [index] = await agreed(names.keyIndex, { cla: 0x00, ins: 0xb0, p1: 0x97, p2: 0x00, le: 1 });
      return index ?? scene.giveUp({ zh: 'PSAM 的 EF 17 为空', en: 'EF 17 of the PSAM is empty' });
    },
    async authorize(offer, stranger) {
      scene.step('psam.authorize', names.authorize, 'preamble', stranger === undefined ? offer : { ...offer, stranger });
      const { issuer, serialTail } = identityOf(scene, stranger);
      const dateTime = bytes(scene.calendar.next());
      const data = concat(
        offer.random,
        octets(offer.counter, 2),
        octets(offer.amount, 4),
        octets(offer.type, 1),
        dateTime,
        octets(offer.keyVersion, 1),
        octets(offer.algorithm, 1),
        bytes(serialTail),
        bytes(issuer),
      );
      await select();
      const answer = await agreed(names.authorize, { cla: 0x80, ins: 0x70, p1: 0x00, p2: 0x00, data, le: 8 });
      return { terminalSequence: answer.slice(0, 4), dateTime, mac1: answer.slice(4, 8) };
    },
    async confirm(mac2) {
      scene.step('psam.confirm', names.confirm, 'preamble', { mac2 });
      return (await exchange({ cla: 0x80, ins: 0x72, p1: 0x00, p2: 0x00, data: mac2 })).sw;
    },
    async lockMac(challenge, block = {}) {
      scene.step('psam.lockMac', names.lockMac, 'preamble', { challenge, ...block });
      const { issuer, serialTail } = identityOf(scene);
      const blockSize = familyOf(scene) === '3des' ? 8 : 16;
      const start = new Uint8Array(blockSize);
      start.set(challenge);
      const { header, data } = underMac(commandOf(scene, 'applicationBlock', { ...block, mac: new Uint8Array(4) }));
      const message = pad80(concat(header, octets(data.length + 4, 1), data), blockSize);
      await select();
      const factors = concat(bytes(serialTail), bytes(issuer));
      await agreed(names.lockMac, { cla: 0x80, ins: 0x1a, p1: 0x45, p2: 0x02, data: factors });
      return agreed(names.lockMac, { cla: 0x80, ins: 0xfa, p1: 0x05, p2: 0x00, data: concat(start, message), le: 4 });
    },
    forge(offer, how) {
      const terminalSequence = scene.random.octets(4);
      const dateTime = bytes(scene.calendar.next());
      const purse = purseOf(scene);
      const sessionKey =
        how === 'zero-session-key' ? zeroSession(scene) : purchaseSessionKey(new Uint8Array(16), { ...offer, terminalSequence }, purse);
      return { terminalSequence, dateTime, mac1: purchaseMac1(sessionKey, { ...offer, dateTime }, purse) };
    },
  };
}

/** A session key of zeros, as long as those of the card's algorithm are. */
export function zeroSession(scene: Pick<Scene, 'facts'>): Uint8Array {
  return new Uint8Array(familyOf(scene) === '3des' ? 8 : 16);
}

/** The diversification factors of the card, or of a stranger to it, as the survey read them; the case gives up where it could not. */
export function identityOf(scene: Scene, stranger?: Stranger): { readonly issuer: string; readonly serialTail: string } {
  const identity = scene.facts['identity'];
  if (typeof identity !== 'object' || identity === null || !('issuer' in identity) || !('serialTail' in identity)) {
    return scene.giveUp({
      zh: '未能读出发卡机构标识与应用序列号，无法分散密钥',
      en: 'issuer id and serial number could not be read: no key can be diversified',
    });
  }
  const { issuer, serialTail } = { issuer: String(identity.issuer), serialTail: String(identity.serialTail) };
  return {
    issuer: stranger === 'another-issuer' ? otherDigits(issuer, 4) : issuer,
    serialTail: stranger === 'another-card' ? otherDigits(serialTail, 8) : serialTail,
  };
}

/** The digits with the last one of the `octet`-th octet counted up, or down where it is odd. */
function otherDigits(text: string, octet: number): string {
  return hex(flipBit(bytes(text), 8 * octet - 1));
}
