/** The keys of a purse card by what they are for: DPK, DLK, DTK, DAMK and the others of the PBOC family, and the record-opening key. */

import type { Text } from '../text.ts';

/** A declaration, a profile and an issuer's host name the keys of a card so. */
export const cardKeyText = {
  purchase: { zh: '消费密钥', en: 'the purchase key' },
  load: { zh: '圈存密钥', en: 'the load key' },
  tac: { zh: 'TAC 密钥', en: 'the TAC key' },
  maintenance: { zh: '应用维护密钥', en: 'the application maintenance key' },
  lock: { zh: '应用锁定密钥', en: 'the key that blocks the application' },
  unlock: { zh: '应用解锁密钥', en: 'the key that unblocks the application' },
  unload: { zh: '圈提密钥', en: 'the unload key' },
  overdraft: { zh: '修改透支限额密钥', en: 'the key that updates the overdraft limit' },
  'pin-unblock': { zh: '个人密码解锁密钥', en: 'the key that unblocks the PIN' },
  'pin-reload': { zh: '个人密码重装密钥', en: 'the key that reloads the PIN' },
  authentication: { zh: '外部认证密钥', en: 'the key of external authentication' },
  record: { zh: '记录开通密钥', en: 'the key that opens records' },
} as const satisfies Readonly<Record<string, Text>>;

export type KeyName = keyof typeof cardKeyText;

export const keyNames = Object.keys(cardKeyText) as readonly KeyName[];
