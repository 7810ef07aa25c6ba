/** CHANGE PIN: puts a new PIN in the place of the old one, which it proves. */

import { concat } from '../../bytes/hex.ts';
import { isPinChange, pinOctets, pinSeparator } from './pin.ts';
import { hasHeader, nothing, type PurseCommand } from './purse-command.ts';

/** The old PIN and the new one, 2 to 6 octets each. */
export interface ChangePinInput {
  readonly old: Uint8Array;
  readonly new: Uint8Array;
}

/** Header and P1 are those of RELOAD PIN under SM4 too; only the separator tells them apart. */
export const changePin: PurseCommand<ChangePinInput, null> = {
  name: { zh: '修改PIN', en: 'CHANGE PIN' },
  matches: (command) => hasHeader(command, 0x80, 0x5e, [0x01], [0x00]) && isPinChange(command),
  encode: (input) => ({
    cla: 0x80,
    ins: 0x5e,
    p1: 0x01,
    p2: 0x00,
    data: concat(pinOctets(input.old, 'old'), Uint8Array.of(pinSeparator), pinOctets(input.new, 'new')),
  }),
  decode: nothing,
};
