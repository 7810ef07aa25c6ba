/** GET CHALLENGE: a fresh random number from the card. */

import { counted, hasHeader, type PurseCommand, within } from './purse-command.ts';

/** How many octets to ask for: the purse knows 4, the default, and 8. */
export interface GetChallengeInput {
  readonly length?: number;
}

export const getChallenge: PurseCommand<GetChallengeInput, Uint8Array> = {
  name: { zh: '取随机数', en: 'GET CHALLENGE' },
  matches: (command) => hasHeader(command, 0x00, 0x84, [0x00], [0x00]),
  encode: ({ length = 4 }) => ({ cla: 0x00, ins: 0x84, p1: 0x00, p2: 0x00, le: within(length, 1, 256, 'length') }),
  decode: (data) => counted(data, 1, 256, 'challenge').slice(),
};
