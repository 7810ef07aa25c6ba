/** READ BINARY of a transparent file by its short identifier. */

import type { Sfi } from '../file/elementary-file.ts';
import { type PurseCommand, within } from './purse-command.ts';

/** Which octets to read: from `offset` (0 unless given, at most 255), `le` of them, or (256, the default) all there are. */
export interface ReadBinaryInput {
  readonly sfi: Sfi;
  readonly offset?: number;
  readonly le?: number;
}

export const readBinary: PurseCommand<ReadBinaryInput, Uint8Array> = {
  name: { zh: '读二进制文件', en: 'READ BINARY' },
  matches: (command) => command.cla === 0x00 && command.ins === 0xb0 && (command.p1 & 0xe0) === 0x80,
  encode: ({ sfi, offset = 0, le = 256 }) => ({
    cla: 0x00,
    ins: 0xb0,
    p1: 0x80 | within(sfi, 1, 30, 'sfi'),
    p2: within(offset, 0, 255, 'offset'),
    le: within(le, 1, 256, 'le'),
  }),
  decode: (data) => data.slice(),
};
