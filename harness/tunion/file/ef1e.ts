/** EF 1E, transit process in cyclic records (公共交通过程信息循环记录): the last thirty trips, as terminals wrote them. */

import { field, layout } from '../../bytes/layout.ts';
import type { ElementaryFile } from './elementary-file.ts';

/**
 * The 48 octets of a record. Octets 10–17 are split as dumps of moved cards and field programs split them; an early
 * description calls them one transaction serial number.
 */
export const ef1eLayout = layout({
  tripType: field(1, 'uint', { zh: '交易类型', en: 'trip type' }),
  terminal: field(8, 'hex', { zh: '终端编号', en: 'terminal number' }),
  industry: field(1, 'uint', { zh: '行业代码', en: 'industry code' }),
  line: field(2, 'hex', { zh: '线路', en: 'line' }),
  station: field(2, 'hex', { zh: '站点', en: 'station' }),
  operator: field(2, 'hex', { zh: '运营商代码', en: 'operator' }),
  reserved: field(1, 'hex', { zh: '预留', en: 'reserved' }),
  amount: field(4, 'uint', { zh: '交易金额', en: 'amount' }),
  balance: field(4, 'uint', { zh: '交易后余额', en: 'balance after' }),
  dateTime: field(7, 'hex', { zh: '交易日期时间', en: 'date and time' }),
  acceptorCity: field(2, 'hex', { zh: '受理方城市代码', en: 'acceptor city code' }),
  acceptor: field(8, 'hex', { zh: '受理方机构标识', en: 'acceptor organisation id' }),
  reservedTail: field(6, 'hex', { zh: '预留', en: 'reserved' }),
});

export type Ef1eRecord = ReturnType<typeof ef1eLayout.decode>;

const records = 30;

export const ef1e = {
  sfi: 0x1e,
  title: { zh: '公共交通过程信息循环记录文件', en: 'transit process, cyclic records' },
  structure: 'cyclic',
  size: records * ef1eLayout.length,
  records,
  layout: ef1eLayout,
  layoutOf: () => ef1eLayout,
  lengthOf: (number: number) => (number >= 1 && number <= records ? ef1eLayout.length : undefined),
} as const satisfies ElementaryFile & { layout: typeof ef1eLayout };
