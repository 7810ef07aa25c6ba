/**
 * The issuer's host: holds the load and TAC keys and answers questions without giving a key away.
 * Formulas: PBOC purse family, pinned by `vectors/crypto`.
 */

import { bytes, equal, hex } from '../../bytes/hex.ts';
import { diversify } from '../../crypto/diversification.ts';
import type { Text } from '../../text.ts';
import { loadSessionKey, tacKey } from '../../tunion/key.ts';
import { loadMac1, loadMac2, loadTac, purchaseTac } from '../../tunion/mac.ts';
import { type Fen, fen } from '../../tunion/money.ts';

/** A key of 16 octets: a master that is diversified by issuer id and serial number, or the card's own. */
export interface HeldKey {
  readonly key: Uint8Array;
  readonly diversified: boolean;
}

/** The card that a question is about; hexadecimal, 8 octets each. */
export interface CardIdentity {
  readonly issuer: string;
  readonly serialTail: string;
}

interface LoadFields {
  readonly card: CardIdentity;
  /** As INITIALIZE FOR LOAD answered them; octets in hexadecimal. */
  readonly balance: number;
  readonly counter: number;
  readonly random: string;
  readonly amount: number;
  readonly terminal: string;
  readonly dateTime: string;
}

export type IssuerQuestion =
  /** Is this MAC1 genuine, and which MAC2 lets the card take the money? */
  | (LoadFields & { readonly about: 'load'; readonly mac1: string })
  /** Is this the TAC of that load, over one of these balances after it? */
  | (LoadFields & { readonly about: 'load-tac'; readonly tac: string; readonly balancesAfter: readonly number[] })
  /** Is this the TAC of that purchase? */
  | {
      readonly about: 'purchase-tac';
      readonly card: CardIdentity;
      readonly amount: number;
      readonly type: number;
      readonly terminal: string;
      readonly terminalSequence: string;
      readonly dateTime: string;
      readonly tac: string;
    };

/** `explains` names the known mistake that yields what the card sent, where one does. */
export interface IssuerAnswer {
  readonly genuine: boolean;
  readonly explains?: Text;
  readonly mac2?: string;
}

export interface IssuerKeys {
  readonly load?: HeldKey | undefined;
  readonly tac?: HeldKey | undefined;
}

/** The host that holds these keys. */
export function createIssuer(keys: IssuerKeys): (question: IssuerQuestion) => IssuerAnswer {
  const cardKey = (held: HeldKey | undefined, card: CardIdentity): CardKeys => {
    if (held === undefined) throw new RangeError('the issuer host holds no such key');
    return cardKeys(held, card);
  };
  return (question) => {
    switch (question.about) {
      case 'load': {
        const { used, mistaken } = cardKey(keys.load, question.card);
        const session = loadSessionKey(used, unique(question));
        const mac1 = bytes(question.mac1);
        const verified = compare(mac1, loadMac1(session, fieldsOf(question)), [
          ...mistaken.map(({ key, text }) => ({ text, value: loadMac1(loadSessionKey(key, unique(question)), fieldsOf(question)) })),
          {
            text: mistakes.laterCounter,
            value: loadMac1(loadSessionKey(used, { ...unique(question), counter: (question.counter + 1) % 0x10000 }), fieldsOf(question)),
          },
          { text: mistakes.noBalance, value: loadMac1(session, { ...fieldsOf(question), balance: fen(0) }) },
          { text: mistakes.zeroSession, value: loadMac1(new Uint8Array(8), fieldsOf(question)) },
        ]);
        return { ...verified, mac2: hex(loadMac2(session, fieldsOf(question))) };
      }
      case 'load-tac': {
        const { used, mistaken } = cardKey(keys.tac, question.card);
        const possible = question.balancesAfter.map((balance) => ({ ...fieldsOf(question), balance: fen(balance) }));
        const after = possible[0] ?? fieldsOf(question);
        if (possible.some((fields) => equal(bytes(question.tac), loadTac(used, fields)))) return { genuine: true };
        return compare(bytes(question.tac), loadTac(used, after), [
          { text: mistakes.laterCounter, value: loadTac(used, { ...after, counter: (question.counter + 1) % 0x10000 }) },
          { text: mistakes.oldBalance, value: loadTac(used, fieldsOf(question)) },
          ...mistaken.map(({ key, text }) => ({ text, value: loadTac(key, after) })),
          ...unfolded(used).map(({ key, text }) => ({ text, value: loadTac(key, after) })),
        ]);
      }
      case 'purchase-tac': {
        const { used, mistaken } = cardKey(keys.tac, question.card);
        const fields = {
          amount: fen(question.amount),
          type: question.type as 6 | 9,
          terminal: bytes(question.terminal),
          terminalSequence: bytes(question.terminalSequence),
          dateTime: bytes(question.dateTime),
        };
        return compare(bytes(question.tac), purchaseTac(used, fields), [
          { text: mistakes.otherType, value: purchaseTac(used, { ...fields, type: fields.type === 6 ? 9 : 6 }) },
          { text: mistakes.noSequence, value: purchaseTac(used, { ...fields, terminalSequence: new Uint8Array(4) }) },
          ...mistaken.map(({ key, text }) => ({ text, value: purchaseTac(key, fields) })),
          ...unfolded(used).map(({ key, text }) => ({ text, value: purchaseTac(key, fields) })),
        ]);
      }
    }
  };
}

interface CardKeys {
  readonly used: Uint8Array;
  readonly mistaken: readonly { readonly key: Uint8Array; readonly text: Text }[];
}

function cardKeys({ key, diversified }: HeldKey, { issuer, serialTail }: CardIdentity): CardKeys {
  if (!diversified) return { used: key, mistaken: [] };
  const factors: [Uint8Array, Uint8Array] = [bytes(issuer), bytes(serialTail)];
  return {
    used: diversify('3des', key, ...factors),
    mistaken: [
      { key, text: mistakes.master },
      { key: diversify('3des', key, factors[0]), text: mistakes.issuerOnly },
      { key: diversify('3des', key, factors[1]), text: mistakes.serialOnly },
      { key: diversify('3des', key, factors[1], factors[0]), text: mistakes.otherOrder },
    ],
  };
}

/** Keys whose folding gives what an unfolded half would have given: left half alone, right half alone. */
function unfolded(dtk: Uint8Array): readonly { readonly key: Uint8Array; readonly text: Text }[] {
  const half = (from: number): Uint8Array => Uint8Array.from([...dtk.subarray(from, from + 8), ...new Uint8Array(8)]);
  return tacKey(dtk).every((octet) => octet === 0)
    ? []
    : [
        { key: half(0), text: mistakes.leftHalf },
        { key: half(8), text: mistakes.rightHalf },
      ];
}

function compare(sent: Uint8Array, right: Uint8Array, wrong: readonly { readonly text: Text; readonly value: Uint8Array }[]): IssuerAnswer {
  if (equal(sent, right)) return { genuine: true };
  const explanation = wrong.find(({ value }) => equal(sent, value));
  return explanation === undefined ? { genuine: false } : { genuine: false, explains: explanation.text };
}

function unique({ random, counter }: LoadFields): { random: Uint8Array; counter: number } {
  return { random: bytes(random), counter };
}

function fieldsOf(question: LoadFields): { balance: Fen; counter: number; amount: Fen; terminal: Uint8Array; dateTime: Uint8Array } {
  return {
    balance: fen(question.balance),
    counter: question.counter,
    amount: fen(question.amount),
    terminal: bytes(question.terminal),
    dateTime: bytes(question.dateTime),
  };
}

const mistakes = {
  laterCounter: { zh: '与使用加 1 后的交易序号一致', en: 'what the counter after its increment gives' },
  oldBalance: { zh: '与使用交易前余额一致', en: 'what the balance before the transaction gives' },
  noBalance: { zh: '与余额为 0 时一致', en: 'what a balance of zero gives' },
  zeroSession: { zh: '与全零会话密钥一致', en: 'what a session key of zeros gives' },
  otherType: { zh: '与另一交易类型标识一致', en: 'what the other transaction type gives' },
  noSequence: { zh: '与终端交易序号为 0 时一致', en: 'what a terminal sequence of zero gives' },
  master: { zh: '与未分散的主密钥一致', en: 'what the undiversified master gives' },
  issuerOnly: { zh: '与仅按发卡机构标识一级分散一致', en: 'what one level of diversification (issuer id) gives' },
  serialOnly: { zh: '与仅按应用序列号一级分散一致', en: 'what one level of diversification (serial number) gives' },
  otherOrder: { zh: '与分散次序颠倒一致', en: 'what diversification in the other order gives' },
  leftHalf: { zh: '与仅用 TAC 密钥左半部分一致', en: 'what the left half of the TAC key gives' },
  rightHalf: { zh: '与仅用 TAC 密钥右半部分一致', en: 'what the right half of the TAC key gives' },
} as const satisfies Record<string, Text>;
