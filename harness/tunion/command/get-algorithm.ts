/** GET ALGORITHM: asks a card which algorithm it works with. */

import { field, layout } from '../../bytes/layout.ts';
import { hasHeader, type PurseCommand } from './purse-command.ts';

/** What the card said; what its values mean is not public. */
export interface Algorithm {
  readonly algorithm: number;
}

const response = layout({ algorithm: field(1, 'uint', { zh: '算法标识', en: 'algorithm id' }) });

export const getAlgorithm: PurseCommand<void, Algorithm> = {
  name: { zh: '查询算法', en: 'GET ALGORITHM' },
  response,
  matches: (command) => hasHeader(command, 0x80, 0xcd, [0x00], [0x00]),
  encode: () => ({ cla: 0x80, ins: 0xcd, p1: 0x00, p2: 0x00, le: 1 }),
  decode: response.decode,
};
