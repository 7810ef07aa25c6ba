/** VERIFY PIN: shows the card its holder's PIN. */

import { pinOctets } from './pin.ts';
import { hasHeader, nothing, type PurseCommand } from './purse-command.ts';

/** The PIN, 2 to 6 octets. */
export interface VerifyPinInput {
  readonly pin: Uint8Array;
}

export const verifyPin: PurseCommand<VerifyPinInput, null> = {
  name: { zh: '验证PIN', en: 'VERIFY PIN' },
  matches: (command) => hasHeader(command, 0x00, 0x20, [0x00], [0x00]),
  encode: ({ pin }) => ({ cla: 0x00, ins: 0x20, p1: 0x00, p2: 0x00, data: pinOctets(pin) }),
  decode: nothing,
};
