/** Commands as a TSM writes them into scripts, each with what its answer must look like. Octets of the standards, written by hand. */

import { bytes, concat, hex } from '../../bytes/hex.ts';
import { octets } from '../../bytes/uint.ts';
import type { Planned, Tsm } from './handlers.ts';
import type { Authorisation, Withdrawal } from './state.ts';

/** Whatever data, and success. */
const anySuccess = '^([0-9A-F]{2})*9000$';

/** So many octets, and success. */
const success = (length: number): string => `^[0-9A-F]{${2 * length}}9000$`;

/** A field with its length before it, in hexadecimal. */
export function field(value: string): string {
  return hex(octets(value.length / 2, 1)) + value;
}

export function select(aid: string): Planned {
  return { command: `00A40400${field(aid)}00`, checker: anySuccess };
}

/** What SELECT of an application that is gone is answered. */
export const notThere = '6A82';

/** SELECT of an application that may be gone. */
export function selectIfThere(aid: string): Planned {
  return { ...select(aid), checker: `^(([0-9A-F]{2})*9000|${notThere})$` };
}

/** GET BALANCE: the purse's real balance, 4 octets. */
export const getBalance: Planned = { command: '805C030204', checker: success(4) };

/** INITIALIZE FOR LOAD: balance 4, counter 2, key version, algorithm, random 4, MAC1 4. */
export function initializeForLoad(amount: number, tsm: Tsm): Planned {
  return { command: `805000020B${question(amount, tsm)}10`, checker: success(16) };
}

/** INITIALIZE FOR PURCHASE: balance 4, counter 2, overdraft limit 3, key version, algorithm, random 4. */
export function initializeForPurchase(amount: number, tsm: Tsm): Planned {
  return { command: `805001020B${question(amount, tsm)}0F`, checker: success(15) };
}

function question(amount: number, { personality: { keyIndex, terminal } }: Tsm): string {
  return hex(concat(octets(keyIndex, 1), octets(amount, 4), bytes(terminal)));
}

/** CREDIT FOR LOAD: answers the TAC. */
export function creditForLoad({ dateTime }: Authorisation, mac2: Uint8Array): Planned {
  return { command: `805200000B${dateTime}${hex(mac2)}04`, checker: success(4) };
}

/** DEBIT FOR PURCHASE: answers TAC and MAC2. */
export function debitForPurchase({ terminalSequence, dateTime }: Withdrawal, mac1: Uint8Array, { personality }: Tsm): Planned {
  return { command: `8054${personality.debit}000F${terminalSequence}${dateTime}${hex(mac1)}08`, checker: success(8) };
}

/** GET TRANSACTION PROVE of the load or purchase that counted to `number`: MAC 4 and TAC 4. */
export function proveTransaction(type: 2 | 6, number: number): Planned {
  return { command: `805A00${hex(octets(type, 1))}02${hex(octets(number % 0x10000, 2))}08`, checker: success(8) };
}

/** The same, where a refusal tells as much as a proof. */
export function askForProof(type: 2 | 6, number: number): Planned {
  return { ...proveTransaction(type, number), checker: '^([0-9A-F]{16}9000|[0-9A-F]{4})$' };
}

/** INITIALIZE UPDATE of SCP02: diversification 10, version, 02, sequence 2, challenge 6, cryptogram 8. */
export function initializeUpdate(version: number, hostChallenge: string): Planned {
  return { command: `8050${hex(octets(version, 1))}00${field(hostChallenge)}00`, checker: success(28) };
}
