/** UPDATE CAPP DATA CACHE: hands the card a trip record that the next DEBIT FOR CAPP PURCHASE makes permanent. */

import type { Sfi } from '../file/elementary-file.ts';
import { counted, nothing, type PurseCommand, within } from './purse-command.ts';

/**
 * The file, 1A or 1E, and the octets of the record. `p1` is the right half of the record id for 1A, which is the record's
 * number, and 00 for 1E, unless given.
 */
export interface UpdateCappDataCacheInput {
  readonly sfi: Sfi;
  readonly record: Uint8Array;
  readonly p1?: number;
}

export const updateCappDataCache: PurseCommand<UpdateCappDataCacheInput, null> = {
  name: { zh: '更新复合应用数据缓存', en: 'UPDATE CAPP DATA CACHE' },
  matches: (command) => command.cla === 0x80 && command.ins === 0xdc && (command.p2 & 0x07) === 0,
  encode: ({ sfi, record, p1 }) => ({
    cla: 0x80,
    ins: 0xdc,
    p1: p1 ?? (sfi === 0x1a ? (counted(record, 2, 255, 'record')[1] as number) : 0x00),
    p2: within(sfi, 1, 30, 'sfi') << 3,
    data: counted(record, 1, 255, 'record'),
  }),
  decode: nothing,
};
