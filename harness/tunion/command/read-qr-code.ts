/** READ QRCODE: the data of the ride code, EF 1C of the 2023 edition, in one long answer. */

import { hasHeader, type PurseCommand, within } from './purse-command.ts';

/** How many octets to read: 65536, unless given, are all there are. */
export interface ReadQrCodeInput {
  readonly le?: number;
}

export const readQrCode: PurseCommand<ReadQrCodeInput, Uint8Array> = {
  name: { zh: '读二维码', en: 'READ QRCODE' },
  matches: (command) => hasHeader(command, 0x00, 0xb5, [0x9c], [0x00]),
  encode: ({ le = 65536 }) => ({ cla: 0x00, ins: 0xb5, p1: 0x9c, p2: 0x00, le: within(le, 1, 65536, 'le'), extended: true }),
  decode: (data) => data.slice(),
};
