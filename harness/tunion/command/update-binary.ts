/** UPDATE BINARY: writes octets into a transparent file, which a purse allows only under the MAC of its maintenance key. */

import type { Sfi } from '../file/elementary-file.ts';
import { counted, nothing, type PurseCommand, within } from './purse-command.ts';
import { macLength, sealedData } from './sealed.ts';

/** Where to write (`offset` is 0 unless given, at most 255) and what. With `mac` (4 octets) CLA is 04, without it 00. */
export interface UpdateBinaryInput {
  readonly sfi: Sfi;
  readonly offset?: number;
  readonly data: Uint8Array;
  readonly mac?: Uint8Array;
}

export const updateBinary: PurseCommand<UpdateBinaryInput, null> = {
  name: { zh: '修改二进制文件', en: 'UPDATE BINARY' },
  matches: ({ cla, ins, p1 }) => (cla === 0x00 || cla === 0x04) && ins === 0xd6 && (p1 & 0xe0) === 0x80,
  encode: ({ sfi, offset = 0, data, mac }) => ({
    cla: mac === undefined ? 0x00 : 0x04,
    ins: 0xd6,
    p1: 0x80 | within(sfi, 1, 30, 'sfi'),
    p2: within(offset, 0, 255, 'offset'),
    data: sealedData(counted(data, 1, 255 - macLength, 'data'), mac),
  }),
  decode: nothing,
};
