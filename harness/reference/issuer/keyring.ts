/** The keys of cards as an issuer's host holds them, and the keys that a mistaken card would use in their place. */

import { bytes } from '../../bytes/hex.ts';
import type { CipherFamily } from '../../crypto/block-cipher.ts';
import { diversify } from '../../crypto/diversification.ts';
import type { Text } from '../../text.ts';
import { cardKeyText, type KeyName, keyNames } from '../../tunion/card-key.ts';
import type { CardIdentity } from './question.ts';

/** A key of 16 octets: a master that is diversified by issuer id and serial number, or the card's own. */
export interface HeldKey {
  readonly key: Uint8Array;
  readonly diversified: boolean;
}

/** The keys of an issuer, as far as it has them. */
export type IssuerKeys = Readonly<Partial<Record<KeyName, HeldKey | undefined>>>;

/** A key that a mistaken card would use. */
export interface MistakenKey {
  readonly key: Uint8Array;
  readonly text: Text;
}

export interface Keyring {
  /** The card's key of that name. @throws RangeError where the host has no such key */
  of(name: KeyName, card: CardIdentity, family: CipherFamily): Uint8Array;
  /** Keys one diversification away from it, and the card's other keys. */
  mistaken(name: KeyName, card: CardIdentity, family: CipherFamily): readonly MistakenKey[];
}

/** The keys of cards under these keys. */
export function keyringOf(keys: IssuerKeys): Keyring {
  const derived = ({ key, diversified }: HeldKey, { issuer, serialTail }: CardIdentity, family: CipherFamily): Uint8Array =>
    diversified ? diversify(family, key, bytes(issuer), bytes(serialTail)) : key;
  const held = (name: KeyName): HeldKey => {
    const key = keys[name];
    if (key === undefined) throw new RangeError(`the issuer host holds no ${name} key`);
    return key;
  };
  return {
    of: (name, card, family) => derived(held(name), card, family),
    mistaken(name, card, family) {
      const others = keyNames.flatMap((other) => {
        const key = keys[other];
        return key === undefined || other === name ? [] : [{ key: derived(key, card, family), text: anotherKey(other) }];
      });
      return [...otherLevels(held(name), card, family), zeroKey, ...others];
    },
  };
}

const zeroKey: MistakenKey = { key: new Uint8Array(16), text: { zh: '与全零卡片密钥一致', en: 'what a card key of zeros gives' } };

function otherLevels({ key, diversified }: HeldKey, { issuer, serialTail }: CardIdentity, family: CipherFamily): readonly MistakenKey[] {
  if (!diversified) return [];
  const [first, second] = [bytes(issuer), bytes(serialTail)];
  return [
    { key, text: { zh: '与未分散的主密钥一致', en: 'what the undiversified master gives' } },
    {
      key: diversify(family, key, first),
      text: { zh: '与仅按发卡机构标识一级分散一致', en: 'what one level of diversification (issuer id) gives' },
    },
    {
      key: diversify(family, key, second),
      text: { zh: '与仅按应用序列号一级分散一致', en: 'what one level of diversification (serial number) gives' },
    },
    {
      key: diversify(family, key, second, first),
      text: { zh: '与分散次序颠倒一致', en: 'what diversification in the other order gives' },
    },
  ];
}

function anotherKey(name: KeyName): Text {
  const { zh, en } = cardKeyText[name];
  return { zh: `与使用${zh}一致`, en: `what ${en} gives` };
}
