/** READ PICTURE, READ QRCODE and UPDATE PICTURE: EF 1B and EF 1C, which the revision reads in one piece. */

import type { Command } from '../../iso7816/command.ts';
import type { Card } from './handlers.ts';
import { sealed } from './sealing.ts';
import { answer, type Outcome, refuse, type State } from './state.ts';

/** READ PICTURE: the whole of EF 1B; 6A82 for any other file. */
export function readPicture({ persistent, volatile }: State, { p1 }: Command): Outcome {
  const { picture } = persistent;
  return p1 !== 0x9b || picture === undefined ? refuse(volatile, '6A82') : answer(volatile, picture);
}

/** READ QRCODE: the whole of EF 1C. */
export function readQrCode({ persistent, volatile }: State): Outcome {
  const { qrCode } = persistent;
  return qrCode === undefined ? refuse(volatile, '6A82') : answer(volatile, qrCode);
}

/** UPDATE PICTURE: another picture in the place of the old one, as long as there is room. */
export function updatePicture(state: State, command: Command, card: Card): Outcome {
  return sealed(state, command, card, 'updatePicture', ({ persistent }, content) => {
    const { picture } = card.profile;
    if (picture === undefined) return '6A82';
    return content.length > picture.capacity ? '6A84' : { ...persistent, picture: content };
  });
}
