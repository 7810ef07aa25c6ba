/** The transactions that cards opened and the MACs that key holders gave for them: which DEBIT or CREDIT a sound card would carry out. */

import { hex } from '../bytes/hex.ts';
import { uint } from '../bytes/uint.ts';
import type { Command } from '../iso7816/command.ts';
import type { Spend } from './price.ts';
import { type CardIdentity, cardIn, isAnother, memberOf, octetsIn } from './told.ts';

type Kind = 'purchase' | 'load' | 'unload' | 'update';

/** A transaction that a card opened; octets in hexadecimal. */
interface Opened {
  readonly kind: Kind;
  readonly amount: number;
  readonly terminal: string;
  readonly random: string;
  readonly counter: number;
  /** What a PSAM must have been told for its MAC1 to be good: random, counter, amount and type. */
  readonly offer: string;
}

/** A MAC1 that a PSAM gave: the data of the one DEBIT that it makes good, the offer and, where it says, the card it is for. */
interface Mac1 {
  readonly channel: string;
  readonly debit: string;
  readonly offer: string;
  readonly card: Partial<CardIdentity>;
}

/** A MAC2 that an issuer gave, and what the question said of the transaction it is for; undefined is anything. */
interface Mac2 {
  readonly mac2: string;
  readonly kind: Kind | undefined;
  readonly dateTime: string | undefined;
  readonly amount: number | undefined;
  readonly limit: number | undefined;
  readonly terminal: string | undefined;
  readonly random: string | undefined;
  readonly counter: number | undefined;
  readonly card: Partial<CardIdentity>;
}

/** Prices the commands that complete a transaction. */
export interface TransactionMeter {
  /** What this DEBIT, CREDIT or UPDATE OVERDRAW LIMIT may cost the card that has shown these identities. */
  charge(channel: string, command: Command, shown: readonly CardIdentity[]): Spend;
  /** A card or a PSAM agreed to a command with this CLA and INS. */
  agreed(channel: string, header: string, command: Command, answer: Uint8Array): void;
  told(answer: unknown, question: unknown): void;
  /** The transaction of a channel, or of every one, is over. */
  drop(channel?: string): void;
}

const kinds: Readonly<Record<string, Kind>> = { load: 'load', unload: 'unload', overdraft: 'update' };

/** A meter for transactions that has seen none. */
export function createTransactionMeter(): TransactionMeter {
  const opened = new Map<string, Opened>();
  const terminals = new Map<string, string>();
  let mac1s: Mac1[] = [];
  let mac2s: Mac2[] = [];

  const mac1For = (channel: string, transaction: Opened, debit: string): Mac1 | undefined =>
    mac1s.find((given) => {
      const terminal = terminals.get(given.channel) ?? transaction.terminal;
      const isForIt = given.offer === transaction.offer && terminal === transaction.terminal;
      return given.channel !== channel && given.debit === debit && isForIt;
    });
  const mac2For = (transaction: Opened, data: string): Mac2 | undefined => {
    const limit = transaction.kind === 'update' ? Number.parseInt(data.slice(0, 6), 16) : undefined;
    const dateTime = data.slice(-22, -8);
    return mac2s.find(
      (given) =>
        data.endsWith(given.mac2) &&
        (given.kind ?? transaction.kind) === transaction.kind &&
        (given.dateTime ?? dateTime) === dateTime &&
        (given.amount ?? transaction.amount) === transaction.amount &&
        (given.limit ?? limit) === limit &&
        (given.terminal ?? transaction.terminal) === transaction.terminal &&
        (given.random ?? transaction.random) === transaction.random &&
        (given.counter ?? transaction.counter) === transaction.counter,
    );
  };

  return {
    charge(channel, command, shown) {
      const transaction = opened.get(channel);
      if (transaction === undefined || transaction.kind !== completedBy(command)) return { macTries: 1 };
      const data = hex(command.data as Uint8Array);
      const given = transaction.kind === 'purchase' ? mac1For(channel, transaction, data) : mac2For(transaction, data);
      if (given === undefined) return { macTries: 1 };
      const spend = { counters: 1, money: transaction.amount };
      // Keys that are not diversified make the MAC for a stranger good for this card too.
      return isAnother(given.card, shown) ? { ...spend, macTries: 1 } : spend;
    },
    agreed(channel, header, command, answer) {
      const given = command.data ?? new Uint8Array(0);
      if (header === '00B0' && command.p1 === 0x96 && command.p2 === 0 && answer.length === 6) terminals.set(channel, hex(answer));
      if (header === '8050' && given.length >= 7) {
        opened.set(channel, openedBy(command.p1, given, answer));
        mac1s = [];
        mac2s = [];
      }
      if (header === '8070' && given.length >= 18 && answer.length === 8) mac1s.push(mac1Of(channel, given, answer));
    },
    told(answer, question) {
      const mac2 = octetsIn(answer, 'mac2', 4);
      if (mac2 === undefined) return;
      const number = (name: string) => {
        const value = memberOf(question, name);
        return typeof value === 'number' ? value : undefined;
      };
      const card = memberOf(question, 'card');
      mac2s.push({
        mac2,
        kind: kinds[String(memberOf(question, 'about'))],
        dateTime: octetsIn(question, 'dateTime', 7),
        amount: number('amount'),
        limit: number('newLimit'),
        terminal: octetsIn(question, 'terminal', 6),
        random: octetsIn(question, 'random', 4),
        counter: number('counter'),
        card: cardIn(card),
      });
    },
    drop(channel) {
      if (channel === undefined) opened.clear();
      else opened.delete(channel);
    },
  };
}

/** Which kind of transaction a command completes. */
function completedBy({ ins, data }: Command): Kind {
  if (ins === 0x52) return 'load';
  if (ins === 0x58) return 'update';
  return data?.length === 11 ? 'unload' : 'purchase';
}

/** What INITIALIZE opened: `given` is its data field, `answer` its answer. */
function openedBy(p1: number, given: Uint8Array, answer: Uint8Array): Opened {
  const kind = ({ 0: 'load', 4: 'update', 5: 'unload' } as const)[p1 & 0x0f] ?? 'purchase';
  // INITIALIZE FOR UPDATE has no amount: key index and terminal only.
  const amount = given.length === 11 ? given.subarray(1, 5) : new Uint8Array(4);
  // Load and unload answer no overdraft limit, so their random number stands three octets earlier.
  const randomAt = kind === 'load' || kind === 'unload' ? 8 : 11;
  const random = hex(answer.subarray(randomAt, randomAt + 4));
  return {
    kind,
    amount: uint(amount),
    terminal: hex(given.subarray(-6)),
    random,
    counter: uint(answer.subarray(4, 6)),
    offer: `${random}${hex(answer.subarray(4, 6))}${hex(amount)}${(p1 & 0x0f) === 0x03 ? '09' : '06'}`,
  };
}

/**
 * INIT_SAM_FOR_PURCHASE: random 4, counter 2, amount 4, type 1, date and time 7, key version and algorithm 1 each, serial and
 * issuer 8 each; the answer: terminal sequence 4, MAC1 4.
 */
function mac1Of(channel: string, given: Uint8Array, answer: Uint8Array): Mac1 {
  const [sequence, mac1] = [hex(answer.subarray(0, 4)), hex(answer.subarray(4))];
  const card = given.length === 36 ? { serial: hex(given.subarray(20, 28)), issuer: hex(given.subarray(28)) } : {};
  return { channel, debit: `${sequence}${hex(given.subarray(11, 18))}${mac1}`, offer: hex(given.subarray(0, 11)), card };
}
