/** BLOCK ALGORITHM: takes one algorithm away from a card of two. */

import { hasHeader, nothing, type PurseCommand, within } from './purse-command.ts';
import { macRequest, sealedData } from './sealed.ts';

/** The algorithm to take away, 01 or 03 in P2, and the MAC, 4 octets. */
export interface BlockAlgorithmInput {
  readonly p2: number;
  readonly mac: Uint8Array;
}

export const blockAlgorithm: PurseCommand<BlockAlgorithmInput, null> = {
  name: { zh: '锁定算法', en: 'BLOCK ALGORITHM' },
  request: macRequest,
  matches: (command) => hasHeader(command, 0x80, 0xcd, [0x03], [0x01, 0x03]),
  encode: ({ p2, mac }) => ({ cla: 0x80, ins: 0xcd, p1: 0x03, p2: within(p2, 0, 255, 'p2'), data: sealedData(new Uint8Array(0), mac) }),
  decode: nothing,
};
