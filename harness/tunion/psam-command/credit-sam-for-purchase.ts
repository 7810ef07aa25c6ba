/** CREDIT_SAM_FOR_PURCHASE 8072: the PSAM looks at the card's MAC2. */

import { hex } from '../../bytes/hex.ts';
import { field, layout } from '../../bytes/layout.ts';
import { hasHeader, nothing, type PurseCommand } from '../command/purse-command.ts';

const request = layout({ mac2: field(4, 'hex', { zh: 'MAC2', en: 'MAC2' }) });

/** `mac2` 4 octets, as the card answered it. */
export const creditSamForPurchase: PurseCommand<{ readonly mac2: Uint8Array }, null> = {
  name: { zh: 'PSAM校验MAC2', en: 'CREDIT_SAM_FOR_PURCHASE' },
  request,
  matches: (command) => hasHeader(command, 0x80, 0x72, [0x00], [0x00]),
  encode: ({ mac2 }) => ({ cla: 0x80, ins: 0x72, p1: 0x00, p2: 0x00, data: request.encode({ mac2: hex(mac2) }) }),
  decode: nothing,
};
