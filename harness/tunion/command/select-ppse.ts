/** SELECT of the proximity payment system environment (PPSE), the directory of a contactless card. */

import { equal } from '../../bytes/hex.ts';
import { ppseName } from '../aid.ts';
import { decodePpse, type Ppse } from '../fci.ts';
import { hasHeader, type PurseCommand } from './purse-command.ts';

export const selectPpse: PurseCommand<void, Ppse> = {
  name: { zh: '选择PPSE', en: 'SELECT PPSE' },
  matches: (command) => hasHeader(command, 0x00, 0xa4, [0x04], [0x00]) && command.data !== undefined && equal(command.data, ppseName),
  encode: () => ({ cla: 0x00, ins: 0xa4, p1: 0x04, p2: 0x00, data: ppseName, le: 256 }),
  decode: decodePpse,
};
