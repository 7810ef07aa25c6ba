/** What the cases about record files share: rows of record numbers, and what may stand in one. */

import { type Row, rule } from '#harness';

export interface RecordRow extends Row {
  readonly record: number;
}

/** One row for each of the records 1 to `count`, named `record-01`, … */
export const recordRows = (count: number): RecordRow[] =>
  Array.from({ length: count }, (_, index) => ({
    row: `record-${String(index + 1).padStart(2, '0')}`,
    title: { zh: `第 ${index + 1} 条记录`, en: `record ${index + 1}` },
    record: index + 1,
  }));

/** A record of `length` octets, or none: a cyclic file that was never written may be shorter than its room. */
export const recordOrNone = (length: number) =>
  rule(
    { zh: `一条 ${length} 字节的记录，或无此记录（6A83，不带数据）`, en: `a record of ${length} octets, or none (6A83 and no data)` },
    (seen) => {
      const { sw, octets } = Object(seen) as { sw?: string; octets?: number };
      return (sw === '9000' && octets === length) || (sw === '6A83' && octets === 0);
    },
  );
