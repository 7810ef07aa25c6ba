/** The codes by which purse, trip record and journey file tell transactions apart (transaction type, trip type, industry, status). */

import type { Text } from '../text.ts';

/** Transaction type (TTI) of the purse: load, unload, purchase, overdraft limit update, CAPP purchase. */
export type TransactionType = 2 | 3 | 6 | 7 | 9;

/** Names of the transaction types, as octet 10 of an EF 18 record and P2 of GET TRANSACTION PROVE carry them. */
export const transactionTypes: Readonly<Record<TransactionType, Text>> = {
  2: { zh: '圈存', en: 'load' },
  3: { zh: '圈提', en: 'unload' },
  6: { zh: '消费', en: 'purchase' },
  7: { zh: '修改透支限额', en: 'overdraft limit update' },
  9: { zh: '复合消费', en: 'CAPP purchase' },
};

/** Whether the number is one of the purse's transaction types. */
export function isTransactionType(code: number): code is TransactionType {
  return code in transactionTypes;
}

/** What the first octet of an EF 1E record says of a trip. */
export type TripType = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;

/** Names of the trip types; EC is electronic cash, EP the electronic purse. */
export const tripTypes: Readonly<Record<TripType, Text>> = {
  0: { zh: '初始值', en: 'initial value' },
  1: { zh: '电子现金进站', en: 'EC entry' },
  2: { zh: '电子现金出站', en: 'EC exit' },
  3: { zh: '电子钱包进站', en: 'EP entry' },
  4: { zh: '电子钱包出站', en: 'EP exit' },
  5: { zh: '电子现金单次消费', en: 'EC single fare' },
  6: { zh: '电子钱包单次消费', en: 'EP single fare' },
  7: { zh: '电子现金补票', en: 'EC supplementary payment' },
  8: { zh: '电子钱包补票', en: 'EP supplementary payment' },
  9: { zh: '电子现金圈存', en: 'EC load' },
  10: { zh: '电子钱包圈存', en: 'EP load' },
};

/** Names of the industry codes of EF 1E; up to 12 the same numbers end the record ids of EF 1A. The last two stand in one public program only. */
export const industries: Readonly<Record<number, Text>> = {
  1: { zh: '城市轨道交通', en: 'urban rail' },
  2: { zh: '公共汽电车', en: 'bus' },
  3: { zh: '城市水上客运', en: 'urban water transport' },
  4: { zh: '出租汽车', en: 'taxi' },
  5: { zh: '租赁汽车', en: 'rental car' },
  6: { zh: '公共自行车', en: 'public bicycle' },
  7: { zh: '停车', en: 'parking' },
  8: { zh: '长途客运', en: 'coach' },
  9: { zh: '轮渡', en: 'ferry' },
  10: { zh: '城际铁路', en: 'intercity rail' },
  11: { zh: '民航', en: 'aviation' },
  12: { zh: '高速公路收费', en: 'motorway toll' },
  13: { zh: '市域铁路（单一来源）', en: 'suburban rail (one source only)' },
  14: { zh: '市域铁路（单一来源）', en: 'suburban rail (one source only)' },
};

/** Names of the journey status in an urban rail record (EF 1A, 2701). */
export const railStatuses: Readonly<Record<number, Text>> = {
  0: { zh: '初始', en: 'initial' },
  1: { zh: '已进站', en: 'entered' },
  2: { zh: '已出站', en: 'exited' },
  3: { zh: '进站更新', en: 'entry updated' },
  4: { zh: '出站更新', en: 'exit updated' },
};

/** Names of the journey status in a bus record (EF 1A, 2702). */
export const busStatuses: Readonly<Record<number, Text>> = {
  0: { zh: '初始', en: 'initial' },
  1: { zh: '已上车', en: 'boarded' },
  2: { zh: '已下车', en: 'alighted' },
};
