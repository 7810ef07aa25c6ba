/** EXTERNAL AUTHENTICATE: proves to the card, by its challenge enciphered, that the outside world holds a key. */

import { hex } from '../../bytes/hex.ts';
import { field, layout } from '../../bytes/layout.ts';
import { nothing, type PurseCommand, within } from './purse-command.ts';

/** The challenge enciphered, 8 octets; `keyId`, which P2 names, is 00 unless given. */
export interface ExternalAuthenticateInput {
  readonly cryptogram: Uint8Array;
  readonly keyId?: number;
}

const request = layout({ cryptogram: field(8, 'hex', { zh: '认证数据', en: 'cryptogram' }) });

export const externalAuthenticate: PurseCommand<ExternalAuthenticateInput, null> = {
  name: { zh: '外部认证', en: 'EXTERNAL AUTHENTICATE' },
  request,
  matches: ({ cla, ins, p1 }) => cla === 0x00 && ins === 0x82 && p1 === 0x00,
  encode: ({ cryptogram, keyId = 0x00 }) => ({
    cla: 0x00,
    ins: 0x82,
    p1: 0x00,
    p2: within(keyId, 0, 255, 'key id'),
    data: request.encode({ cryptogram: hex(cryptogram) }),
  }),
  decode: nothing,
};
