/** APPEND RECORD: adds a record to a transit file, with the record's own key enciphered before it. */

import { concat } from '../../bytes/hex.ts';
import { counted, nothing, type PurseCommand, within } from './purse-command.ts';
import { macLength, sealedData } from './sealed.ts';

/**
 * The file, the record's key enciphered under the file's open key (16 octets), and the record. With `mac` (4 octets) CLA
 * is 04, without it 00. P1 names the algorithm: 00, unless given, is triple DES, 01 is SM4.
 */
export interface AppendRecordInput {
  readonly sfi: 0x1a | 0x1e;
  readonly key: Uint8Array;
  readonly record: Uint8Array;
  readonly mac?: Uint8Array;
  readonly p1?: number;
}

/** Octets of the enciphered key before the record. */
export const recordKeyLength = 16;

export const appendRecord: PurseCommand<AppendRecordInput, null> = {
  name: { zh: '添加记录', en: 'APPEND RECORD' },
  matches: ({ cla, ins, p1, p2 }) => (cla === 0x00 || cla === 0x04) && ins === 0xe2 && p1 <= 0x01 && (p2 & 0x07) === 0x00,
  encode: ({ sfi, key, record, mac, p1 = 0x00 }) => ({
    cla: mac === undefined ? 0x00 : 0x04,
    ins: 0xe2,
    p1,
    p2: within(sfi, 1, 30, 'sfi') << 3,
    data: sealedData(
      concat(counted(key, recordKeyLength, recordKeyLength, 'key'), counted(record, 1, 255 - recordKeyLength - macLength, 'record')),
      mac,
    ),
  }),
  decode: nothing,
};
