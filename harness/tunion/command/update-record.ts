/** UPDATE RECORD: writes a record of a file, which a purse allows only under the MAC of its maintenance key. */

import type { Sfi } from '../file/elementary-file.ts';
import { counted, nothing, type PurseCommand, within } from './purse-command.ts';
import { macLength, sealedData } from './sealed.ts';

/** Which record (1 is the first, and the newest of a cyclic file) and its octets. With `mac` (4 octets) CLA is 04, without it 00. */
export interface UpdateRecordInput {
  readonly sfi: Sfi;
  readonly record: number;
  readonly data: Uint8Array;
  readonly mac?: Uint8Array;
}

export const updateRecord: PurseCommand<UpdateRecordInput, null> = {
  name: { zh: '修改记录文件', en: 'UPDATE RECORD' },
  matches: ({ cla, ins, p2 }) => (cla === 0x00 || cla === 0x04) && ins === 0xdc && (p2 & 0x07) === 0x04,
  encode: ({ sfi, record, data, mac }) => ({
    cla: mac === undefined ? 0x00 : 0x04,
    ins: 0xdc,
    p1: within(record, 0, 255, 'record'),
    p2: (within(sfi, 1, 30, 'sfi') << 3) | 0x04,
    data: sealedData(counted(data, 1, 255 - macLength, 'data'), mac),
  }),
  decode: nothing,
};
