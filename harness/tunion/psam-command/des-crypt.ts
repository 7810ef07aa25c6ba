/** DES_CRYPT 80FA with P1 05: the MAC of a card command under the key that INIT_FOR_DESCRYPT derived. */

import { bytes, concat } from '../../bytes/hex.ts';
import { field, layout } from '../../bytes/layout.ts';
import { hasHeader, type PurseCommand } from '../command/purse-command.ts';

const response = layout({ mac: field(4, 'hex', { zh: '安全报文鉴别码（MAC）', en: 'MAC of the command' }) });

/** `start` is the chain's first block: the card's challenge and zeros. `message` is whole blocks: the caller fills up with 80 00…. */
export interface DesCryptInput {
  readonly start: Uint8Array;
  readonly message: Uint8Array;
}

export const desCrypt: PurseCommand<DesCryptInput, { readonly mac: Uint8Array }> = {
  name: { zh: 'PSAM通用DES计算', en: 'DES_CRYPT' },
  response,
  matches: (command) => hasHeader(command, 0x80, 0xfa, [0x05], [0x00]),
  encode: ({ start, message }) => ({ cla: 0x80, ins: 0xfa, p1: 0x05, p2: 0x00, data: concat(start, message), le: 4 }),
  decode: (data) => ({ mac: bytes(response.decode(data).mac) }),
};
