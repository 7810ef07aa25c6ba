/** EF 18, transaction detail (交易明细): what the purse itself wrote about its last ten transactions. */

import { field, layout } from '../../bytes/layout.ts';
import type { ElementaryFile } from './elementary-file.ts';

/** The 23 octets of a record. `counter` is the online or offline number after the transaction counted. */
export const ef18Layout = layout({
  counter: field(2, 'uint', { zh: '交易序号', en: 'transaction counter' }),
  overdraftLimit: field(3, 'uint', { zh: '透支限额', en: 'overdraft limit' }),
  amount: field(4, 'uint', { zh: '交易金额', en: 'amount' }),
  type: field(1, 'uint', { zh: '交易类型标识', en: 'transaction type' }),
  terminal: field(6, 'hex', { zh: '终端机编号', en: 'terminal number' }),
  dateTime: field(7, 'hex', { zh: '交易日期时间', en: 'date and time' }),
});

export type Ef18Record = ReturnType<typeof ef18Layout.decode>;

const records = 10;

export const ef18 = {
  sfi: 0x18,
  title: { zh: '交易明细文件', en: 'transaction detail' },
  structure: 'cyclic',
  size: records * ef18Layout.length,
  records,
  layout: ef18Layout,
  layoutOf: () => ef18Layout,
  lengthOf: (number: number) => (number >= 1 && number <= records ? ef18Layout.length : undefined),
} as const satisfies ElementaryFile & { layout: typeof ef18Layout };
