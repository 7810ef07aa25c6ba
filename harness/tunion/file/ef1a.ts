/** EF 1A, transit process in variable records (公共交通过程信息变长记录): one record an industry, holding a journey that is under way. */

import { field, type Layout, layout } from '../../bytes/layout.ts';
import type { Text } from '../../text.ts';
import { industries } from '../transaction.ts';
import type { ElementaryFile } from './elementary-file.ts';

const header = {
  id: field(2, 'hex', { zh: '记录标识', en: 'record id' }),
  rest: field(1, 'uint', { zh: '记录长度', en: 'length of the rest' }),
  valid: field(1, 'uint', { zh: '应用有效标识', en: 'valid flag' }),
  extendedApplication: field(1, 'uint', { zh: '互通记录扩展应用标识', en: 'extended application flag' }),
  lock: field(1, 'uint', { zh: '应用锁定标志', en: 'application lock flag' }),
} as const;

/** The 6 octets with which every record of EF 1A starts. `rest` counts what follows it: a record is 3 octets longer. */
export const transitHeaderLayout = layout(header);

export type TransitHeader = ReturnType<typeof transitHeaderLayout.decode>;

/** Names of the extended application flag. */
export const extendedApplications: Readonly<Record<number, Text>> = {
  1: { zh: '分段扣费', en: 'segment fare' },
  2: { zh: '脱机预授权', en: 'offline pre-authorisation' },
};

/** The 128 octets of record 2701, urban rail, header included, in the layout of current gate programs. */
export const railLayout = layout({
  ...header,
  transactionSerial: field(8, 'hex', { zh: '交易流水号', en: 'transaction serial' }),
  railStatus: field(1, 'uint', { zh: '交易状态', en: 'journey status' }),
  entryCity: field(2, 'hex', { zh: '进站城市代码', en: 'entry city' }),
  exitCity: field(2, 'hex', { zh: '出站城市代码', en: 'exit city' }),
  entryOrganisation: field(8, 'hex', { zh: '进站机构标识', en: 'entry organisation' }),
  exitOrganisation: field(8, 'hex', { zh: '出站机构标识', en: 'exit organisation' }),
  entryStation: field(8, 'hex', { zh: '进站站点', en: 'entry station' }),
  exitStation: field(8, 'hex', { zh: '出站站点', en: 'exit station' }),
  entryTerminal: field(8, 'hex', { zh: '进站终端编号', en: 'entry terminal' }),
  exitTerminal: field(8, 'hex', { zh: '出站终端编号', en: 'exit terminal' }),
  entryTime: field(7, 'hex', { zh: '进站时间', en: 'entry time' }),
  exitTime: field(7, 'hex', { zh: '出站时间', en: 'exit time' }),
  markedAmount: field(4, 'uint', { zh: '标注金额（最大消费金额）', en: 'marked (maximum) amount' }),
  entryLine: field(1, 'hex', { zh: '进站线路', en: 'entry line' }),
  exitLine: field(1, 'hex', { zh: '出站线路', en: 'exit line' }),
  entryAmount: field(4, 'uint', { zh: '进站金额', en: 'entry amount' }),
  entryBalance: field(4, 'uint', { zh: '进站后余额', en: 'balance after entry' }),
  exitAmount: field(4, 'uint', { zh: '出站金额（实际金额）', en: 'exit (actual) amount' }),
  reserved: field(29, 'hex', { zh: '预留', en: 'reserved' }),
});

export type RailRecord = ReturnType<typeof railLayout.decode>;

/** The 128 octets of record 2702, bus, header included, in the newer of two known layouts. */
export const busLayout = layout({
  ...header,
  transactionSerial: field(8, 'hex', { zh: '交易流水号', en: 'transaction serial' }),
  busStatus: field(1, 'uint', { zh: '交易状态', en: 'journey status' }),
  boardCity: field(2, 'hex', { zh: '上车城市代码', en: 'boarding city' }),
  boardOrganisation: field(8, 'hex', { zh: '上车机构标识', en: 'boarding organisation' }),
  boardOperator: field(2, 'hex', { zh: '上车运营商代码', en: 'boarding operator' }),
  boardLine: field(2, 'hex', { zh: '上车线路', en: 'boarding line' }),
  boardStation: field(1, 'hex', { zh: '上车站点', en: 'boarding station' }),
  boardVehicle: field(8, 'hex', { zh: '上车车辆号', en: 'boarding vehicle' }),
  boardTerminal: field(8, 'hex', { zh: '上车终端编号', en: 'boarding terminal' }),
  boardTime: field(7, 'hex', { zh: '上车时间', en: 'boarding time' }),
  markedAmount: field(4, 'uint', { zh: '标注金额', en: 'marked amount' }),
  direction: field(1, 'hex', { zh: '方向标识', en: 'direction' }),
  alightCity: field(2, 'hex', { zh: '下车城市代码', en: 'alighting city' }),
  alightOrganisation: field(8, 'hex', { zh: '下车机构标识', en: 'alighting organisation' }),
  alightOperator: field(2, 'hex', { zh: '下车运营商代码', en: 'alighting operator' }),
  alightLine: field(2, 'hex', { zh: '下车线路', en: 'alighting line' }),
  alightStation: field(1, 'hex', { zh: '下车站点', en: 'alighting station' }),
  alightVehicle: field(8, 'hex', { zh: '下车车辆号', en: 'alighting vehicle' }),
  alightTerminal: field(8, 'hex', { zh: '下车终端编号', en: 'alighting terminal' }),
  alightTime: field(7, 'hex', { zh: '下车时间', en: 'alighting time' }),
  amount: field(4, 'uint', { zh: '交易金额', en: 'amount' }),
  mileage: field(2, 'uint', { zh: '乘车里程', en: 'mileage' }),
  reserved: field(26, 'hex', { zh: '预留', en: 'reserved' }),
});

export type BusRecord = ReturnType<typeof busLayout.decode>;

/** One record of EF 1A: its number, its id, what it is for, its octets with the header, and their layout where one is known. */
export interface TransitRecord {
  readonly number: number;
  /** Four hexadecimal digits; their right half is the record number. */
  readonly id: string;
  readonly title: Text;
  readonly length: number;
  readonly layout?: Layout;
}

const reserved: Text = { zh: '预留', en: 'reserved' };
const titles: Readonly<Record<number, Text>> = {
  13: { zh: '优惠信息', en: 'discount information' },
  14: { zh: '预留（单一来源：市域铁路）', en: 'reserved (one source: suburban rail)' },
};
const lengths: Readonly<Record<number, number>> = { 7: 112, 13: 30 };
const layouts: Readonly<Record<number, Layout>> = { 1: railLayout, 2: busLayout };

/** The eighteen records of EF 1A, 2701 to 2712. */
export const transitRecords: readonly TransitRecord[] = Array.from({ length: 18 }, (_, index) => {
  const number = index + 1;
  const known = layouts[number];
  return {
    number,
    id: (0x2700 + number).toString(16).toUpperCase(),
    title: titles[number] ?? industries[number] ?? reserved,
    length: lengths[number] ?? 128,
    ...(known === undefined ? {} : { layout: known }),
  };
});

export const ef1a = {
  sfi: 0x1a,
  title: { zh: '公共交通过程信息变长记录文件', en: 'transit process, variable records' },
  structure: 'variable',
  size: transitRecords.reduce((size, record) => size + record.length, 0),
  records: transitRecords.length,
  layoutOf: (number: number) => transitRecords[number - 1]?.layout,
  lengthOf: (number: number) => transitRecords[number - 1]?.length,
} as const satisfies ElementaryFile;
