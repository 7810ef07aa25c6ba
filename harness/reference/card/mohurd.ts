/** The application of the housing ministry's standards on a dual-standard card, as far as ours meets it: it has its own EF 15. */

import { bytes } from '../../bytes/hex.ts';
import type { Command } from '../../iso7816/command.ts';
import type { Card } from './handlers.ts';
import { answer, type Outcome, refuse, type State } from './state.ts';

/** Its own EF 15 can be read; nothing of the purse beside it can be reached from here. */
export function mohurd({ volatile }: State, command: Command, { profile, choices }: Card): Outcome {
  const { cla, ins, p1, p2, data, le = 256, extended } = command;
  const isRead = cla === 0x00 && ins === 0xb0 && p1 === 0x95 && data === undefined && extended !== true;
  if (!isRead || profile.mohurd === undefined) return refuse(volatile, choices.mohurdWord);
  const file = bytes(profile.mohurd.ef15);
  if (p2 >= file.length) return refuse(volatile, choices.wrongOffset);
  const rest = file.length - p2;
  return le < 256 && le > rest ? refuse(volatile, '6700') : answer(volatile, file.subarray(p2, p2 + Math.min(le, rest)));
}
