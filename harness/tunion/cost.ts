/** A meter that says, before a command is sent, what it may cost a sound purse card after all that went before. */

import { hex } from '../bytes/hex.ts';
import { uint } from '../bytes/uint.ts';
import { type Command, decodeCommand } from '../iso7816/command.ts';
import { decodeResponse } from '../iso7816/response.ts';
import { decodePurseFci } from './fci.ts';
import { headerOf, priceOf, type Spend } from './price.ts';

export type { Spend } from './price.ts';

/**
 * Watches the traffic on all channels of a run (`dut`, `psam`, …).
 * Where a command can be read in two ways, the costlier sensible one counts.
 */
export interface Meter {
  /** What this command may cost; `read` costs nothing and changes nothing. */
  charge(channel: string, command: Uint8Array): Spend | 'read';
  /** Notes an exchange: transactions opened and closed, MACs that a PSAM gave, the card's serial number. */
  answered(channel: string, command: Uint8Array, response: Uint8Array): void;
  /**
   * Notes what a key holder said. A MAC2 in it (`mac2`, hexadecimal) is good for the load that is open; where the
   * question is given too, only with the `dateTime` and for the `amount`, `terminal` and `random` that the question named.
   */
  told(answer: unknown, question?: unknown): void;
  /** Notes that a channel, or every one, lost power. */
  reset(channel?: string): void;
  /** The 10-octet serial number of EF 15 in hexadecimal, as the device on `dut` showed it since its last reset. */
  readonly identity: string | undefined;
}

/** A transaction that a card opened; octets in hexadecimal. */
interface Opened {
  readonly amount: number;
  readonly terminal: string;
  readonly random: string;
  /** What a PSAM must have been told for its MAC1 to be good: random, counter, amount and type. */
  readonly offer: string;
}

/** A MAC1 that a PSAM gave: the data of the one DEBIT that it makes good, and the offer it is for. */
interface Mac1 {
  readonly channel: string;
  readonly debit: string;
  readonly offer: string;
}

/** A MAC2 that an issuer gave, and what the question said of the transaction it is for; undefined is anything. */
interface Mac2 {
  readonly mac2: string;
  readonly dateTime: string | undefined;
  readonly amount: number | undefined;
  readonly terminal: string | undefined;
  readonly random: string | undefined;
}

/** A meter that has seen nothing yet. */
export function createMeter(): Meter {
  const opened = new Map<string, Opened>();
  const serials = new Map<string, string>();
  const terminals = new Map<string, string>();
  let mac1s: Mac1[] = [];
  let mac2s: Mac2[] = [];

  const isGoodMac1 = (channel: string, transaction: Opened, debit: string): boolean =>
    mac1s.some((given) => {
      const terminal = terminals.get(given.channel) ?? transaction.terminal;
      const isForIt = given.offer === transaction.offer && terminal === transaction.terminal;
      return given.channel !== channel && given.debit === debit && isForIt;
    });
  const isGoodMac2 = (transaction: Opened, data: string): boolean =>
    mac2s.some(
      ({ mac2, dateTime = data.slice(0, -8), ...named }) =>
        data.endsWith(mac2) &&
        data.slice(0, -8).endsWith(dateTime) &&
        (named.amount ?? transaction.amount) === transaction.amount &&
        (named.terminal ?? transaction.terminal) === transaction.terminal &&
        (named.random ?? transaction.random) === transaction.random,
    );

  const priceOfTransaction = (channel: string, data: Uint8Array): Spend => {
    const transaction = opened.get(channel);
    if (transaction === undefined) return { macTries: 1 };
    const isGood = data.length === 15 ? isGoodMac1(channel, transaction, hex(data)) : isGoodMac2(transaction, hex(data));
    return isGood ? { counters: 1, money: transaction.amount } : { macTries: 1 };
  };

  return {
    charge(channel, apdu) {
      const command = parsed(apdu);
      if (command === undefined) return { counters: 0 };
      const price = priceOf(command);
      return price === 'transaction' ? priceOfTransaction(channel, command.data as Uint8Array) : price;
    },
    answered(channel, apdu, response) {
      const command = parsed(apdu);
      if (command === undefined || response.length < 2) return;
      const { data, sw } = decodeResponse(response);
      const header = headerOf(command);
      if (header === '00A4' && (sw === '9000' || sw === '6283')) {
        opened.delete(channel);
        noteSerial(serials, channel, issuerDataOf(data));
      }
      if (sw !== '9000') return;
      const given = command.data ?? new Uint8Array(0);
      if (header === '00B0' && command.p1 === 0x95 && command.p2 === 0) noteSerial(serials, channel, data);
      if (header === '00B0' && command.p1 === 0x96 && command.p2 === 0 && data.length === 6) terminals.set(channel, hex(data));
      if (header === '8050' && given.length >= 7) {
        opened.set(channel, openedBy(command.p1, given, data));
        mac1s = [];
        mac2s = [];
      }
      if (header === '8070' && given.length >= 18 && data.length === 8) mac1s.push(mac1Of(channel, given, data));
      // A refused transaction stays open here: a card may have looked at the lengths before it looked at its state.
      if (priceOf(command) === 'transaction') opened.delete(channel);
    },
    told(answer, question) {
      const mac2 = textIn(answer, 'mac2');
      if (mac2 === undefined || !/^[0-9A-F]{8}$/.test(mac2)) return;
      const amount = memberOf(question, 'amount');
      mac2s.push({
        mac2,
        dateTime: textIn(question, 'dateTime'),
        amount: typeof amount === 'number' ? amount : undefined,
        terminal: textIn(question, 'terminal'),
        random: textIn(question, 'random'),
      });
    },
    reset(channel) {
      for (const kept of [opened, serials]) {
        if (channel === undefined) kept.clear();
        else kept.delete(channel);
      }
    },
    get identity() {
      return serials.get('dut');
    },
  };
}

/** What INITIALIZE opened: `given` is its data field, `data` its answer. */
function openedBy(p1: number, given: Uint8Array, data: Uint8Array): Opened {
  const kind = p1 & 0x0f;
  // INITIALIZE FOR UPDATE has no amount: key index and terminal only.
  const amount = given.length === 11 ? given.subarray(1, 5) : new Uint8Array(4);
  // Load and unload answer no overdraft limit, so their random number stands three octets earlier.
  const randomAt = kind === 0x00 || kind === 0x05 ? 8 : 11;
  const random = hex(data.subarray(randomAt, randomAt + 4));
  return {
    amount: uint(amount),
    terminal: hex(given.subarray(-6)),
    random,
    offer: `${random}${hex(data.subarray(4, 6))}${hex(amount)}${kind === 0x03 ? '09' : '06'}`,
  };
}

/** INIT_SAM_FOR_PURCHASE: random 4, counter 2, amount 4, type 1, date and time 7, …; the answer: terminal sequence 4, MAC1 4. */
function mac1Of(channel: string, given: Uint8Array, data: Uint8Array): Mac1 {
  return {
    channel,
    debit: `${hex(data.subarray(0, 4))}${hex(given.subarray(11, 18))}${hex(data.subarray(4, 8))}`,
    offer: hex(given.subarray(0, 11)),
  };
}

function parsed(apdu: Uint8Array): Command | undefined {
  try {
    return decodeCommand(apdu);
  } catch {
    return undefined;
  }
}

function issuerDataOf(fci: Uint8Array): Uint8Array {
  try {
    return decodePurseFci(fci).issuerData ?? new Uint8Array(0);
  } catch {
    return new Uint8Array(0);
  }
}

function noteSerial(serials: Map<string, string>, channel: string, ef15: Uint8Array): void {
  if (ef15.length >= 20) serials.set(channel, hex(ef15.subarray(10, 20)));
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function textIn(value: unknown, name: string): string | undefined {
  const text = memberOf(value, name);
  return typeof text === 'string' ? text.toUpperCase() : undefined;
}
