/** UPDATE PICTURE: writes the cardholder's photo, EF 1B of the 2023 edition, in one long command under a MAC. */

import { counted, hasHeader, nothing, type PurseCommand } from './purse-command.ts';
import { macLength, sealedData } from './sealed.ts';

/** The octets of the photo and the MAC, 4 octets. */
export interface UpdatePictureInput {
  readonly data: Uint8Array;
  readonly mac: Uint8Array;
}

export const updatePicture: PurseCommand<UpdatePictureInput, null> = {
  name: { zh: '更新照片', en: 'UPDATE PICTURE' },
  matches: (command) => hasHeader(command, 0x04, 0xd8, [0x9b], [0x00]),
  encode: ({ data, mac }) => ({
    cla: 0x04,
    ins: 0xd8,
    p1: 0x9b,
    p2: 0x00,
    data: sealedData(counted(data, 1, 65535 - macLength, 'data'), mac),
    extended: true,
  }),
  decode: nothing,
};
