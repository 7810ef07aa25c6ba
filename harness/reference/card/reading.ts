/** The commands that only look: READ BINARY, READ RECORD, GET BALANCE, and GET CHALLENGE. */

import { concat } from '../../bytes/hex.ts';
import { octets } from '../../bytes/uint.ts';
import type { Command } from '../../iso7816/command.ts';
import { wrongLe } from './form.ts';
import type { Card } from './handlers.ts';
import { answer, type Outcome, type Persistent, purseOf, refuse, type State, withoutTransaction } from './state.ts';

/** READ BINARY of a transparent file by its SFI, from offset P2; Le 00 reads to the end. */
export function readBinary({ persistent, volatile }: State, { p1, p2, le = 256 }: Command, card: Card): Outcome {
  const sfi = p1 & 0x1f;
  const file = persistent.files[sfi];
  if (file === undefined) return refuse(volatile, recordFile(persistent, sfi) === undefined ? '6A82' : '6981');
  if (p2 >= file.length) return refuse(volatile, card.choices.wrongOffset);
  const rest = file.length - p2;
  if (le < 256 && le > rest) return refuse(volatile, wrongLe(rest, card));
  return answer(volatile, file.subarray(p2, p2 + Math.min(le, rest)));
}

/** READ RECORD P1 of the file whose SFI stands in P2; Le 00 reads the whole record. */
export function readRecord({ persistent, volatile }: State, { p1, p2, le = 256 }: Command, card: Card): Outcome {
  const sfi = p2 >> 3;
  const records = recordFile(persistent, sfi);
  if (records === undefined) return refuse(volatile, persistent.files[sfi] === undefined ? '6A82' : '6981');
  if (p1 === 0) return refuse(volatile, card.choices.recordZero);
  const record = records[p1 - 1];
  if (record === undefined) return refuse(volatile, '6A83');
  if (le === 256 || le === record.length) return answer(volatile, record);
  if (le < record.length && card.choices.shortRecordLe === 'truncated') return answer(volatile, record.subarray(0, le));
  return refuse(volatile, wrongLe(record.length, card));
}

/** The records behind an SFI, if it names a record file. */
export function recordFile({ details, trips, transit }: Persistent, sfi: number): readonly Uint8Array[] | undefined {
  return sfi === 0x18 ? details : sfi === 0x1a ? transit : sfi === 0x1e ? trips : undefined;
}

/** GET BALANCE: P1 00 available, 01 overdraft limit, 02 overdrawn, 03 real balance, 04 cap, 05 all together; 06 to 0B the same of the second purse. */
export function getBalance({ persistent, volatile }: State, { p1 }: Command, card: Card): Outcome {
  const purse = purseOf(persistent, p1 < 6 ? 'first' : 'second');
  const available = card.handlers.available(purse);
  const amounts = [available, purse.limit, purse.overdrawn, purse.balance, purse.cap];
  const amount = amounts[p1 % 6];
  if (amount !== undefined) return answer(volatile, octets(amount, 4));
  const first = card.choices.combinedBalance === 'available' ? available : purse.balance;
  return answer(volatile, concat(...[first, purse.cap, purse.limit, purse.overdrawn].map((each) => octets(each, 4))));
}

/** GET CHALLENGE of 4 or 8 octets, good for one protected command. */
export function getChallenge(state: State, { le = 0 }: Command, card: Card): Outcome {
  const { choices, handlers } = card;
  const length = le === 256 && choices.challengeLeZero !== 'refused' ? Number(choices.challengeLeZero) : le;
  const left = choices.sideCommands === 'keep' ? state.volatile : withoutTransaction(state.volatile);
  if (length !== 4 && length !== 8) return refuse(left, wrongLe(8, card));
  const { octets: challenge, entropy } = handlers.random(left.entropy, length);
  return answer({ ...left, challenge, entropy }, challenge);
}
