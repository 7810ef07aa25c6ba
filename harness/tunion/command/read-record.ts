/** READ RECORD by number from a file named by its short identifier. */

import type { Sfi } from '../file/elementary-file.ts';
import { type PurseCommand, within } from './purse-command.ts';

/** Which record to read: 1 is the first, and the newest of a cyclic file; `le` octets of it, or (256, the default) all. */
export interface ReadRecordInput {
  readonly sfi: Sfi;
  readonly record: number;
  readonly le?: number;
}

export const readRecord: PurseCommand<ReadRecordInput, Uint8Array> = {
  name: { zh: '读记录文件', en: 'READ RECORD' },
  matches: (command) => command.cla === 0x00 && command.ins === 0xb2 && (command.p2 & 0x07) === 0x04,
  encode: ({ sfi, record, le = 256 }) => ({
    cla: 0x00,
    ins: 0xb2,
    p1: within(record, 0, 255, 'record'),
    p2: (within(sfi, 1, 30, 'sfi') << 3) | 0x04,
    le: within(le, 1, 256, 'le'),
  }),
  decode: (data) => data.slice(),
};
