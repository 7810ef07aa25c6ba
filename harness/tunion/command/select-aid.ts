/** SELECT of an application by its name. */

import { decodePurseFci, type PurseFci } from '../fci.ts';
import { counted, hasHeader, type PurseCommand } from './purse-command.ts';

/** The name to select: 5 to 16 octets, the shorter ones being the start of a name. */
export interface SelectAidInput {
  readonly aid: Uint8Array;
}

export const selectAid: PurseCommand<SelectAidInput, PurseFci> = {
  name: { zh: '选择应用', en: 'SELECT application' },
  matches: (command) => hasHeader(command, 0x00, 0xa4, [0x04], [0x00, 0x02]),
  encode: ({ aid }) => ({ cla: 0x00, ins: 0xa4, p1: 0x04, p2: 0x00, data: counted(aid, 5, 16, 'aid'), le: 256 }),
  decode: decodePurseFci,
};
