/** UPDATE BINARY and UPDATE RECORD: possible only with a MAC under the maintenance key and a fresh challenge. */

import type { Command } from '../../iso7816/command.ts';
import type { StatusWord } from '../../iso7816/response.ts';
import type { Card } from './handlers.ts';
import { recordFile } from './reading.ts';
import { answer, type Outcome, type Persistent, refuse, type State, withoutTransaction } from './state.ts';

/** UPDATE BINARY of a transparent file by its SFI, from offset P2. */
export function updateBinary(state: State, command: Command, card: Card): Outcome {
  const sfi = command.p1 & 0x1f;
  const file = state.persistent.files[sfi];
  if (file === undefined) {
    const sw = recordFile(state.persistent, sfi) === undefined ? '6A82' : '6981';
    return refuse(withoutTransaction(state.volatile), sw);
  }
  return protectedWrite(state, command, card, (content) => {
    if (command.p2 + content.length > file.length) return '6A84';
    const written = file.slice();
    written.set(content, command.p2);
    return { ...state.persistent, files: { ...state.persistent.files, [sfi]: written } };
  });
}

/** UPDATE RECORD P1 of EF 1A or EF 1E; EF 18 is the card's own to write. */
export function updateRecord(state: State, command: Command, card: Card): Outcome {
  const { persistent, volatile } = state;
  const sfi = command.p2 >> 3;
  const records = recordFile(persistent, sfi);
  const absent = persistent.files[sfi] === undefined ? '6A82' : '6981';
  if (records === undefined) return refuse(withoutTransaction(volatile), absent);
  if (sfi === 0x18) return refuse(withoutTransaction(volatile), '6982');
  return protectedWrite(state, command, card, (content) => {
    const record = records[command.p1 - 1];
    if (record === undefined) return '6A83';
    if (content.length !== record.length) return '6700';
    const written = records.with(command.p1 - 1, content);
    return sfi === 0x1a ? { ...persistent, transit: written } : { ...persistent, trips: written };
  });
}

/** A challenge serves one attempt, whatever becomes of it. */
function protectedWrite(state: State, command: Command, card: Card, write: (content: Uint8Array) => Persistent | StatusWord): Outcome {
  const left = { ...withoutTransaction(state.volatile), challenge: undefined };
  if (command.cla === 0x00) return refuse(left, card.choices.unprotectedWrite);
  const reason = card.handlers.refusesProtected(command, state.volatile.challenge, card);
  if (reason !== undefined) return refuse(left, reason);
  const written = write((command.data ?? new Uint8Array(0)).slice(0, -4));
  return typeof written === 'string' ? refuse(left, written) : { ...answer(left), commits: [written] };
}
