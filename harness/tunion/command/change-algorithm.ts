/** CHANGE ALGORITHM: makes a card of two algorithms work with one of them. A command of a header alone. */

import { hasHeader, nothing, type PurseCommand, within } from './purse-command.ts';

/** `p1` is 01, unless given, or 02; `p2` 00 or 03. Nothing public says which is which. */
export interface ChangeAlgorithmInput {
  readonly p1?: number;
  readonly p2: number;
}

export const changeAlgorithm: PurseCommand<ChangeAlgorithmInput, null> = {
  name: { zh: '切换算法', en: 'CHANGE ALGORITHM' },
  matches: (command) => hasHeader(command, 0x80, 0xcd, [0x01, 0x02], [0x00, 0x03]),
  encode: ({ p1 = 0x01, p2 }) => ({ cla: 0x80, ins: 0xcd, p1, p2: within(p2, 0, 255, 'p2') }),
  decode: nothing,
};
