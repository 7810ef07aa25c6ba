/** EF 15, public application information (公共应用信息); the FCI of the purse repeats it in tag 9F0C. */

import { field, layout } from '../../bytes/layout.ts';
import type { Text } from '../../text.ts';
import type { ElementaryFile } from './elementary-file.ts';

/** The 30 octets of EF 15. The last 8 octets of `serial` and the whole of `issuer` diversify the card's keys. */
export const ef15Layout = layout({
  issuer: field(8, 'hex', { zh: '发卡机构标识', en: 'issuer id' }),
  applicationType: field(1, 'hex', { zh: '应用类型标识', en: 'application type' }),
  version: field(1, 'hex', { zh: '发卡机构应用版本（启用标志）', en: 'issuer application version (enable flag)' }),
  serial: field(10, 'hex', { zh: '应用序列号', en: 'application serial number' }),
  startDate: field(4, 'hex', { zh: '应用启用日期', en: 'start date' }),
  expiryDate: field(4, 'hex', { zh: '应用有效日期', en: 'expiry date' }),
  issuerFci: field(2, 'hex', { zh: '发卡机构自定义FCI数据', en: 'issuer-defined FCI data' }),
});

export type Ef15 = ReturnType<typeof ef15Layout.decode>;

export const ef15 = {
  sfi: 0x15,
  title: { zh: '公共应用信息文件', en: 'public application information' },
  structure: 'transparent',
  size: ef15Layout.length,
  layout: ef15Layout,
  layoutOf: () => ef15Layout,
  lengthOf: () => ef15Layout.length,
} as const satisfies ElementaryFile & { layout: typeof ef15Layout };

/** Names of the application types: what else the card holds beside the purse. */
export const applicationTypes: Readonly<Record<string, Text>> = {
  '01': { zh: '仅电子存折', en: 'electronic deposit only' },
  '02': { zh: '仅电子钱包', en: 'electronic purse only' },
  '03': { zh: '电子存折与电子钱包', en: 'electronic deposit and purse' },
};

/** Names of the enable flag. */
export const enableFlags: Readonly<Record<string, Text>> = {
  '00': { zh: '未启用', en: 'not enabled yet' },
  '01': { zh: '已启用', en: 'enabled' },
  '02': { zh: '已停用', en: 'stopped' },
};
