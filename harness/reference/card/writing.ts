/** UPDATE BINARY, UPDATE RECORD and APPEND RECORD: possible only with a MAC and a fresh challenge. */

import type { Command } from '../../iso7816/command.ts';
import type { Card } from './handlers.ts';
import { recordFile } from './reading.ts';
import { transitCapacity, transitLength, tripLength } from './records.ts';
import { sealed } from './sealing.ts';
import { type Outcome, refuse, type State, withoutTransaction } from './state.ts';

const transitFile = 0x1a;

/** UPDATE BINARY of a transparent file by its SFI, from offset P2. */
export function updateBinary(state: State, command: Command, card: Card): Outcome {
  const { choices } = card;
  const left = withoutTransaction(state.volatile);
  const sfi = command.p1 & 0x1f;
  const file = state.persistent.files[sfi];
  if (file === undefined) return refuse(left, recordFile(state.persistent, sfi) === undefined ? '6A82' : '6981');
  if (command.cla === 0x00) return refuse(left, choices.unprotectedWrite);
  return sealed(state, command, card, 'updateBinary', ({ persistent }, content) => {
    if (command.p2 >= file.length) return choices.wrongOffset;
    if (command.p2 + content.length > file.length) return choices.writeOverflow;
    const written = file.slice();
    written.set(content, command.p2);
    return { ...persistent, files: { ...persistent.files, [sfi]: written } };
  });
}

/** UPDATE RECORD P1 of EF 1A or EF 1E; EF 18 is the card's own to write. */
export function updateRecord(state: State, command: Command, card: Card): Outcome {
  const { choices, handlers } = card;
  const left = withoutTransaction(state.volatile);
  const sfi = command.p2 >> 3;
  const records = recordFile(state.persistent, sfi);
  if (records === undefined) return refuse(left, state.persistent.files[sfi] === undefined ? '6A82' : '6981');
  if (!handlers.mayWrite(sfi)) return refuse(left, '6982');
  if (command.cla === 0x00) return refuse(left, choices.unprotectedWrite);
  return sealed(state, command, card, 'updateRecord', ({ persistent }, content) => {
    const record = records[command.p1 - 1];
    if (record === undefined) return '6A83';
    if (content.length !== record.length) return choices.recordLength;
    if (sfi === transitFile) return { ...persistent, transit: handlers.storeTransit(persistent.transit, command.p1, content) };
    return { ...persistent, trips: persistent.trips.with(command.p1 - 1, content) };
  });
}

/** Every record file but EF 18 may be written with a MAC. */
export function mayWrite(sfi: number): boolean {
  return sfi !== 0x18;
}

const keyLength = 16;

/**
 * APPEND RECORD: the key of the new record, enciphered, and the record. EF 1E takes it as its newest; EF 1A has no room for
 * a record that it holds already, and personalisation gave it all of them.
 */
export function appendRecord(state: State, command: Command, card: Card): Outcome {
  const { choices, handlers } = card;
  return sealed(state, command, card, 'appendRecord', ({ persistent }, content) => {
    const record = content.slice(keyLength);
    if (command.p2 === 0xf0) {
      return record.length === tripLength ? { ...persistent, trips: handlers.logTrip(persistent.trips, record) } : choices.recordLength;
    }
    const [family, number = 0] = record;
    if (family !== 0x27 || number < 1 || number > transitCapacity) return choices.wrongData;
    return record.length === transitLength(number) ? choices.appendTransit : choices.recordLength;
  });
}
