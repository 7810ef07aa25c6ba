/** The known mistakes of cards, by what a MAC or TAC shows of them, and the ways in which a purse may compute. */

import { equal } from '../../bytes/hex.ts';
import type { CipherFamily } from '../../crypto/block-cipher.ts';
import type { Text } from '../../text.ts';
import { type PurseAlgorithm, type Sm4Candidate, sm4Candidates, sm4Purse, tripleDesPurse } from '../../tunion/key.ts';
import type { Found } from './question.ts';

/** The algorithm of a purse: triple DES, or SM4 with the candidate that its maker names. */
export type PurseWay = '3des' | Sm4Candidate;

/** An algorithm, and the cipher that diversifies its keys. */
export interface Way {
  readonly family: CipherFamily;
  readonly purse: PurseAlgorithm;
}

export function wayOf(name: PurseWay): Way {
  return name === '3des' ? { family: '3des', purse: tripleDesPurse } : { family: 'sm4', purse: sm4Purse(name) };
}

/** The ways that a card took by mistake if its MAC is what they give. */
export function otherWays(name: PurseWay): readonly (Way & { readonly text: Text })[] {
  const names: readonly PurseWay[] = ['3des', ...sm4Candidates];
  return names
    .filter((other) => other !== name)
    .map((other) => ({
      ...wayOf(other),
      text:
        other === '3des'
          ? { zh: '与 3DES 算法一致', en: 'what triple DES gives' }
          : { zh: `与 SM4 候选算法 ${other} 一致`, en: `what SM4 with the candidate ${other} gives` },
    }));
}

/** What a mistake would have given. */
export interface Variant {
  readonly text: Text;
  readonly value: Uint8Array;
}

/** What is found of a MAC that is not the right one; the variants are computed only then. */
export function compare(sent: Uint8Array, right: Uint8Array, variants: () => Iterable<Variant>): Found {
  if (equal(sent, right)) return { genuine: true };
  for (const { text, value } of variants()) if (equal(sent, value)) return { genuine: false, explains: text };
  return { genuine: false };
}

export const mistakes = {
  laterCounter: { zh: '与使用加 1 后的交易序号一致', en: 'what the counter after its increment gives' },
  oldBalance: { zh: '与使用交易前余额一致', en: 'what the balance before the transaction gives' },
  noBalance: { zh: '与余额为 0 时一致', en: 'what a balance of zero gives' },
  oldLimit: { zh: '与使用原透支限额一致', en: 'what the old overdraft limit gives' },
  zeroSession: { zh: '与全零会话密钥一致', en: 'what a session key of zeros gives' },
  otherType: { zh: '与另一交易类型标识一致', en: 'what the other transaction type gives' },
  noSequence: { zh: '与终端交易序号为 0 时一致', en: 'what a terminal sequence of zero gives' },
  leftHalf: { zh: '与仅用 TAC 密钥左半部分一致', en: 'what the left half of the TAC key gives' },
  rightHalf: { zh: '与仅用 TAC 密钥右半部分一致', en: 'what the right half of the TAC key gives' },
  unfolded: { zh: '与未折叠的 16 字节 TAC 密钥一致', en: 'what the whole TAC key, not folded, gives' },
} as const satisfies Record<string, Text>;
