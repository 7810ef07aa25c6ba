/** SELECT as terminals send it to a PSAM: a file by its identifier, or the application by its name. */

import { bytes, concat } from '../../bytes/hex.ts';
import { counted, hasHeader, type PurseCommand } from '../command/purse-command.ts';

/** The master file and the purchase application by their identifiers, 2 octets each. */
export const psamFileId = { mf: bytes('3F00'), application: bytes('8011') } as const;

/** The DF name of the purchase application: the RID of the transport ministry and `MOT.CPSAM01`. */
export const psamName = concat(bytes('A000000632'), new TextEncoder().encode('MOT.CPSAM01'));

/** SELECT by a file identifier of 2 octets. */
export const selectFile: PurseCommand<{ readonly id: Uint8Array }, Uint8Array> = {
  name: { zh: '选择文件', en: 'SELECT by file identifier' },
  matches: (command) => hasHeader(command, 0x00, 0xa4, [0x00], [0x00]),
  encode: ({ id }) => ({ cla: 0x00, ins: 0xa4, p1: 0x00, p2: 0x00, data: counted(id, 2, 2, 'file identifier'), le: 256 }),
  decode: (data) => data.slice(),
};

/** SELECT by a name of 5 to 16 octets. */
export const selectName: PurseCommand<{ readonly name: Uint8Array }, Uint8Array> = {
  name: { zh: '按名称选择应用', en: 'SELECT by name' },
  matches: (command) => hasHeader(command, 0x00, 0xa4, [0x04], [0x00]),
  encode: ({ name }) => ({ cla: 0x00, ins: 0xa4, p1: 0x04, p2: 0x00, data: counted(name, 5, 16, 'name'), le: 256 }),
  decode: (data) => data.slice(),
};
