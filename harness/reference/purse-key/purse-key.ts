/**
 * The card's side of a PSAM's work: holds the masters of the purchase and maintenance keys, judges the MACs that a PSAM
 * gives and gives the MAC2 that a genuine card would answer. It gives no key away. Formulas: PBOC purse family, pinned by `vectors/crypto`.
 */

import { bytes, equal, hex } from '../../bytes/hex.ts';
import { des } from '../../crypto/des.ts';
import { diversify } from '../../crypto/diversification.ts';
import { pad80, retailMac, sm4Mac } from '../../crypto/mac.ts';
import type { Text } from '../../text.ts';
import { type PurseAlgorithm, purchaseSessionKey, sm4Candidates, sm4Purse, tripleDesPurse } from '../../tunion/key.ts';
import { type PurchaseType, purchaseMac1, purchaseMac2 } from '../../tunion/mac.ts';
import { type Fen, fen } from '../../tunion/money.ts';

/** Masters of 16 octets each, and what they compute with: triple DES unless given. */
export interface PurseKeyOptions {
  readonly purchase?: Uint8Array | undefined;
  readonly maintenance?: Uint8Array | undefined;
  readonly algorithm?: PurseAlgorithm | undefined;
  readonly diversification?: '3des' | 'sm4' | undefined;
}

/** A purchase as PSAM and card see it; octet strings in hexadecimal, the factors as they go over the wire. */
interface PurchaseFields {
  readonly factors: readonly string[];
  readonly random: string;
  readonly counter: number;
  readonly amount: number;
  readonly type: number;
  readonly terminal: string;
  readonly terminalSequence: string;
  readonly dateTime: string;
}

export type PurseKeyQuestion =
  /** Is this MAC1 genuine? */
  | (PurchaseFields & { readonly about: 'mac1'; readonly mac1: string })
  /** Which MAC2 would a genuine card answer? */
  | (PurchaseFields & { readonly about: 'mac2' })
  /** Is this the MAC of that card command, whose header and data (before filling up) are `message`? */
  | {
      readonly about: 'seal';
      readonly factors: readonly string[];
      readonly start: string;
      readonly message: string;
      readonly mac: string;
    }
  /** Do these octets hold one of the masters, or a half of one? */
  | { readonly about: 'leak'; readonly octets: string };

/** `explains` names the known mistake that yields what the PSAM sent, where one does. */
export interface PurseKeyAnswer {
  readonly genuine?: boolean;
  readonly explains?: Text;
  readonly mac2?: string;
  readonly leaks?: boolean;
}

/** The stand-in for cards under these masters. */
export function createPurseKey(options: PurseKeyOptions): (question: PurseKeyQuestion) => PurseKeyAnswer {
  const { purchase, maintenance, algorithm = tripleDesPurse, diversification = '3des' } = options;
  return (question) => {
    switch (question.about) {
      case 'mac1':
        return compare(bytes(question.mac1), mac1Of(cardKey(purchase, question.factors, diversification), question, algorithm), () =>
          mac1Mistakes(master(purchase), question, algorithm, diversification),
        );
      case 'mac2': {
        const session = sessionOf(cardKey(purchase, question.factors, diversification), question, algorithm);
        return { mac2: hex(purchaseMac2(session, { amount: fen(question.amount) }, algorithm)) };
      }
      case 'seal': {
        const [start, message] = [bytes(question.start), bytes(question.message)];
        const sealed = (key: Uint8Array) => seal(key, start, message, diversification);
        const used = cardKey(maintenance, question.factors, diversification);
        return compare(bytes(question.mac), sealed(used), () => [
          ...otherKeys(master(maintenance), question.factors, diversification).map(({ key, text }) => ({ text, value: sealed(key) })),
          { text: mistakes.noStart, value: seal(used, new Uint8Array(start.length), message, diversification) },
          { text: mistakes.leftHalf, value: singleDes(used, start, message) },
        ]);
      }
      case 'leak':
        return { leaks: [purchase, maintenance].some((key) => key !== undefined && holds(question.octets.toUpperCase(), key)) };
    }
  };
}

function master(key: Uint8Array | undefined): Uint8Array {
  if (key === undefined) throw new RangeError('the card side holds no such key');
  return key;
}

/** The factors arrive with the card's own first; the root is diversified by the last one first. */
function cardKey(key: Uint8Array | undefined, factors: readonly string[], family: '3des' | 'sm4'): Uint8Array {
  return diversify(family, master(key), ...factors.map(bytes).toReversed());
}

function sessionOf(key: Uint8Array, { random, counter, terminalSequence }: PurchaseFields, algorithm: PurseAlgorithm): Uint8Array {
  return purchaseSessionKey(key, { random: bytes(random), counter, terminalSequence: bytes(terminalSequence) }, algorithm);
}

function mac1Of(key: Uint8Array, question: PurchaseFields, algorithm: PurseAlgorithm): Uint8Array {
  return purchaseMac1(sessionOf(key, question, algorithm), fieldsOf(question), algorithm);
}

function fieldsOf({ amount, type, terminal, dateTime }: PurchaseFields): {
  amount: Fen;
  type: PurchaseType;
  terminal: Uint8Array;
  dateTime: Uint8Array;
} {
  return { amount: fen(amount), type: type as PurchaseType, terminal: bytes(terminal), dateTime: bytes(dateTime) };
}

interface Mistake {
  readonly text: Text;
  readonly value: Uint8Array;
}

function mac1Mistakes(root: Uint8Array, question: PurchaseFields, algorithm: PurseAlgorithm, family: '3des' | 'sm4'): readonly Mistake[] {
  const used = cardKey(root, question.factors, family);
  const { terminalSequence, counter } = question;
  const other = (text: Text, changes: Partial<PurchaseFields>): Mistake => ({
    text,
    value: mac1Of(used, { ...question, ...changes }, algorithm),
  });
  const session = sessionOf(used, question, algorithm);
  return [
    ...otherKeys(root, question.factors, family).map(({ key, text }) => ({ text, value: mac1Of(key, question, algorithm) })),
    other(mistakes.otherType, { type: question.type === 6 ? 9 : 6 }),
    other(mistakes.laterCounter, { counter: (counter + 1) % 0x10000 }),
    other(mistakes.leftSequence, { terminalSequence: terminalSequence.slice(0, 4).padStart(8, '0') }),
    ...[1, -1].map((step) => other(mistakes.otherSequence, { terminalSequence: stepped(terminalSequence, step) })),
    other(mistakes.noAmount, { amount: 0 }),
    other(mistakes.noTerminal, { terminal: '000000000000' }),
    { text: mistakes.zeroSession, value: purchaseMac1(new Uint8Array(session.length), fieldsOf(question), algorithm) },
    ...otherAlgorithms(root, question),
  ];
}

/** The MAC1 of every algorithm that this house knows; the one in use gives the genuine one, which is compared first. */
function otherAlgorithms(root: Uint8Array, question: PurchaseFields): readonly Mistake[] {
  return [
    { text: mistakes.tripleDes, value: mac1Of(cardKey(root, question.factors, '3des'), question, tripleDesPurse) },
    ...sm4Candidates.map((candidate) => ({
      text: { zh: `${mistakes.sm4.zh}（${candidate}）`, en: `${mistakes.sm4.en} (${candidate})` },
      value: mac1Of(cardKey(root, question.factors, 'sm4'), question, sm4Purse(candidate)),
    })),
  ];
}

function otherKeys(
  root: Uint8Array,
  factors: readonly string[],
  family: '3des' | 'sm4',
): readonly { readonly key: Uint8Array; readonly text: Text }[] {
  const [serial, issuer] = factors.map(bytes);
  const single = [
    ...(issuer === undefined ? [] : [{ key: diversify(family, root, issuer), text: mistakes.issuerOnly }]),
    ...(serial === undefined ? [] : [{ key: diversify(family, root, serial), text: mistakes.serialOnly }]),
  ];
  return [
    { key: root, text: mistakes.master },
    ...single,
    { key: diversify(family, root, ...factors.map(bytes)), text: mistakes.otherOrder },
  ];
}

function seal(key: Uint8Array, start: Uint8Array, message: Uint8Array, family: '3des' | 'sm4'): Uint8Array {
  return (family === 'sm4' ? sm4Mac(key, message, start) : retailMac(key, message, start)).slice(0, 4);
}

/** The chain without its last triple step, as a PSAM makes it that takes the key for one of eight octets. */
function singleDes(key: Uint8Array, start: Uint8Array, message: Uint8Array): Uint8Array {
  const padded = pad80(message, 8);
  let before = start.slice(0, 8);
  for (let offset = 0; offset < padded.length; offset += 8) {
    const chained = padded.slice(offset, offset + 8).map((octet, place) => octet ^ (before[place] ?? 0));
    before = des(key.subarray(0, 8), chained).slice();
  }
  return before.slice(0, 4);
}

function stepped(sequence: string, step: number): string {
  const next = (Number.parseInt(sequence, 16) + step + 0x1_0000_0000) % 0x1_0000_0000;
  return next.toString(16).toUpperCase().padStart(8, '0');
}

/** Eight octets in a row that are a half of a key are no accident. */
function holds(octets: string, key: Uint8Array): boolean {
  return [key.subarray(0, 8), key.subarray(8)].some((half) => octets.includes(hex(half)));
}

function compare(sent: Uint8Array, right: Uint8Array, mistaken: () => readonly Mistake[]): PurseKeyAnswer {
  if (equal(sent, right)) return { genuine: true };
  const explanation = mistaken().find(({ value }) => equal(sent, value));
  return explanation === undefined ? { genuine: false } : { genuine: false, explains: explanation.text };
}

const mistakes = {
  master: { zh: '与未分散的主密钥一致', en: 'what the undiversified master gives' },
  issuerOnly: { zh: '与仅按发卡机构标识一级分散一致', en: 'what one level of diversification (issuer id) gives' },
  serialOnly: { zh: '与仅按应用序列号一级分散一致', en: 'what one level of diversification (serial number) gives' },
  otherOrder: { zh: '与分散次序颠倒一致', en: 'what diversification in the other order gives' },
  otherType: { zh: '与另一交易类型标识一致', en: 'what the other transaction type gives' },
  laterCounter: { zh: '与使用加 1 后的交易序号一致', en: 'what the counter after its increment gives' },
  leftSequence: { zh: '与使用终端交易序号的左 2 字节一致', en: 'what the left two octets of the terminal sequence give' },
  otherSequence: { zh: '与相邻的终端交易序号一致', en: 'what the terminal sequence beside it gives' },
  noAmount: { zh: '与金额为 0 时一致', en: 'what an amount of zero gives' },
  noTerminal: { zh: '与终端机编号为 0 时一致', en: 'what a terminal number of zeros gives' },
  zeroSession: { zh: '与全零会话密钥一致', en: 'what a session key of zeros gives' },
  tripleDes: { zh: '与 3DES 算法一致', en: 'what triple DES gives' },
  sm4: { zh: '与 SM4 候选算法一致', en: 'what the SM4 candidate gives' },
  noStart: { zh: '与初始值为 0 时一致', en: 'what a chain that starts at zero gives' },
  leftHalf: { zh: '与仅用密钥左半部分一致', en: 'what the left half of the key gives' },
} as const satisfies Record<string, Text>;
