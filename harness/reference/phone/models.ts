/** The virtual phones: which cards each holds, which of them terminals reach, and the secure channels of its element. */

import { bytes } from '../../bytes/hex.ts';
import type { Text } from '../../text.ts';
import type { ReceiptKey } from '../se/handlers.ts';
import type { HostKeys } from '../se-host/se-host.ts';

/** A card on a phone. */
export interface PhoneCard {
  readonly aid: string;
  /** The head of its group: terminals reach the card where its head is active. */
  readonly head?: string;
  readonly isActive: boolean;
  /** In fen. */
  readonly balance: number;
  /** Issuer id (8 octets) and application serial number (10), in hexadecimal. */
  readonly issuer: string;
  readonly serial: string;
}

export interface PhoneModel {
  readonly title: Text;
  readonly keys: readonly HostKeys[];
  /** Where its delegated management gives receipts. */
  readonly receiptKey?: ReceiptKey;
  readonly cards: readonly PhoneCard[];
  /** Applications of other standards, which answer to nothing but their selection. */
  readonly others: readonly { readonly aid: string; readonly isActive: boolean }[];
}

// Made up, good for nothing else.
const des: HostKeys = {
  version: 0x20,
  kind: 'des',
  enc: bytes('6B5D1F3A90C2E4871D2C3B4A59687786'),
  mac: bytes('A1B2C3D4E5F60718293A4B5C6D7E8F90'),
  dek: bytes('0F1E2D3C4B5A69788796A5B4C3D2E1F0'),
};
const aes: HostKeys = {
  version: 0x30,
  kind: 'aes',
  enc: bytes('3C4F2A1B5D6E7F808192A3B4C5D6E7F8'),
  mac: bytes('D8E7F6A5B4C3928170615243342516F7'),
  dek: bytes('19283746556473829100F1E2D3C4B5A6'),
};

const desReceipt: ReceiptKey = { kind: 'des', key: bytes('5E6D7C8B9AA9B8C7D6E5F40312213047') };
const aesReceipt: ReceiptKey = { kind: 'aes', key: bytes('C3B2A19087766554433221100FFEEDDC') };

const tianjin = 'A00000063201010511215449414E4A49';
const suzhou = 'A000000632010105215053555A484F55';
const lingnan = 'A0000006320101055800022058100000';
const lingnanHead = '5943542E555345525800022058100000';

/** The keys under which a TSM speaks to the issuer's domain of every model. */
export const tsmDomainKeys = des;

/** The names of the models, the usual one first. */
export const phoneModels = {
  'two-cards': {
    title: { zh: '两张卡，SCP02', en: 'two cards, SCP02' },
    keys: [des],
    receiptKey: desReceipt,
    cards: [
      { aid: tianjin, isActive: true, balance: 10000, issuer: '09971121FFFFFFFF', serial: '03109971121000000117' },
      { aid: suzhou, isActive: false, balance: 2500, issuer: '09973050FFFFFFFF', serial: '03109973050000000225' },
    ],
    others: [],
  },
  'dual-standard': {
    title: { zh: '双标准卡与另一张卡，SCP03', en: 'a dual-standard card and another, SCP03' },
    keys: [aes, des],
    receiptKey: aesReceipt,
    cards: [
      { aid: lingnan, head: lingnanHead, isActive: true, balance: 8800, issuer: '09975810FFFFFFFF', serial: '03109975810000000331' },
      { aid: tianjin, isActive: false, balance: 10000, issuer: '09971121FFFFFFFF', serial: '03109971121000000449' },
    ],
    others: [{ aid: lingnanHead, isActive: true }],
  },
} as const satisfies Readonly<Record<string, PhoneModel>>;

export type PhoneModelName = keyof typeof phoneModels;
