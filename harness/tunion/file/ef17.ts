/** EF 17, management information (管理信息): where a card comes from and whether other cities may take it. */

import { field, layout } from '../../bytes/layout.ts';
import type { Text } from '../../text.ts';
import type { ElementaryFile } from './elementary-file.ts';

/** The 60 octets of EF 17. Cards put local data into `reserved`, so its content is never judged. */
export const ef17Layout = layout({
  country: field(4, 'hex', { zh: '国际代码', en: 'country code' }),
  province: field(2, 'hex', { zh: '省级代码', en: 'province code' }),
  city: field(2, 'hex', { zh: '城市代码', en: 'city code' }),
  interoperability: field(2, 'hex', { zh: '互通卡种', en: 'interoperability flag' }),
  cardType: field(1, 'hex', { zh: '卡种类型', en: 'card type' }),
  reserved: field(49, 'hex', { zh: '预留', en: 'reserved' }),
});

export type Ef17 = ReturnType<typeof ef17Layout.decode>;

export const ef17 = {
  sfi: 0x17,
  title: { zh: '管理信息文件', en: 'management information' },
  structure: 'transparent',
  size: ef17Layout.length,
  layout: ef17Layout,
  layoutOf: () => ef17Layout,
  lengthOf: () => ef17Layout.length,
} as const satisfies ElementaryFile & { layout: typeof ef17Layout };

/** Names of the card types on which all sources agree; the lists differ beyond them. */
export const cardTypes: Readonly<Record<string, Text>> = {
  '01': { zh: '普通卡', en: 'ordinary' },
  '02': { zh: '学生卡', en: 'student' },
  '03': { zh: '老人卡', en: 'senior' },
};
