/** How the cases of this folder are written, and the words that several of them share. */

import {
  bytes,
  type CardInstruments,
  caseWriter,
  ef18Record,
  fen,
  type Instruments,
  type Json,
  oneOf,
  purseAidOf,
  rule,
  type Scene,
  type Text,
  yuan,
} from '#harness';

export type PurseInstruments = CardInstruments & Instruments;

export const { testCase, testFamily } = caseWriter<PurseInstruments>();

/** What one small purchase or load may spend, with the transaction that may have to make money or room for it first. */
export const oneTransaction = { counters: 3, money: yuan(40) } as const;

/** The same for cases that make up to four of them. */
export const twoTransactions = { counters: 6, money: yuan(80) } as const;

/** What opening a transaction and dropping it spends: nothing, but the owner must allow it. */
export const opening = { counters: 0 } as const;

const text = (zh: string, en: string): Text => ({ zh, en });

/** A refusal: any status word but success, more data, or a warning with data. What the word is, is another question. */
export const refusal = rule(
  text('拒绝（非 9000、61xx、62xx）', 'refused (not 9000, 61xx, 62xx)'),
  (sw) => typeof sw === 'string' && !/^(9000|61..|62..)$/.test(sw),
);

/** A well-formed answer, seen as its status word and how many octets came with it. */
export const answerForm = rule(
  text('SW1 为 6x 或 9x，拒绝时不带数据', 'SW1 is 6x or 9x, and a refusal carries no data'),
  (answer) => isAnswer(answer) && /^[69]/.test(answer.sw) && (answer.octets === 0 || /^(9000|6[123]..)$/.test(answer.sw)),
);

function isAnswer(seen: Json): seen is { readonly sw: string; readonly octets: number } {
  return typeof seen === 'object' && seen !== null && 'sw' in seen && typeof seen.sw === 'string' && 'octets' in seen;
}

/** Status words as sets, each with its reason. */
export const sw = {
  success: '9000',
  macInvalid: oneOf({ '9302': text('MAC 无效', 'MAC invalid') }),
  insufficient: oneOf({ '9401': text('金额不足', 'insufficient funds') }),
  keyIndex: oneOf({ '9403': text('密钥索引不支持', 'key index not supported') }),
  outOfOrder: oneOf({
    '6901': text('状态机不匹配（实验室用语）', 'state machine mismatch (the lab’s word)'),
    '6985': text('使用条件不满足（PBOC）', 'conditions of use not satisfied (PBOC)'),
  }),
  noProof: oneOf({ '9406': text('无交易认证可取', 'no proof available') }, { '6A88': text('引用数据未找到', 'referenced data not found') }),
  noRecord: oneOf({ '6A83': text('记录未找到', 'record not found') }),
  noFile: oneOf({ '6A82': text('文件或应用未找到', 'file or application not found') }),
  wrongFileType: oneOf(
    { '6981': text('命令与文件结构不相容', 'the command does not suit the structure of the file') },
    Object.fromEntries(
      ['6A82', '6A83', '6A86', '6985', '6986', '6A81'].map((word) => [
        word,
        text('卡片可按未找到或不支持应答', 'a card may say that there is nothing of the kind'),
      ]),
    ),
  ),
} as const;

/** The name of the purse: the declared one of an instance on a phone, else that of a card of this kernel. */
export const ownAid = ({ facts }: Pick<Scene, 'facts'>): Uint8Array => {
  const { aid } = facts;
  return typeof aid === 'string' ? bytes(aid) : purseName({ facts });
};

/** The name of the purse of this kernel, with which that of an instance begins. */
export const purseName = ({ facts }: Pick<Scene, 'facts'>): Uint8Array => purseAidOf(String(facts['kernel'] ?? 'K1'));

/** One yuan: small enough for any card, and its subtraction crosses no octet by chance alone. */
export const fare = yuan(1);

/** The smallest amount. */
export const smallest = fen(1);

/** A day in the past that no authorization of a run carries. */
export const cardDay = bytes('20200102030405');

/** A record of EF 18 by its fields; what is no record of 23 octets stays the octets that it is. */
export function entryOf(record: Uint8Array): unknown {
  return record.length === ef18Record.length ? ef18Record.decode(record) : record;
}
