/** What each command may cost a sound purse card, whatever went before it. */

import type { Command } from '../iso7816/command.ts';
import { isPinChange } from './command/pin.ts';
import { macLength } from './command/sealed.ts';

/** What one command may cost. `money` is in fen, the others are counted; `{ counters: 0 }` costs nothing but is no mere read. */
export interface Spend {
  readonly counters?: number;
  readonly money?: number;
  readonly writes?: number;
  readonly macTries?: number;
  readonly pinTries?: number;
  readonly lock?: number;
  readonly irreversible?: number;
}

/**
 * A price that hangs on what the command proves: `spend` where a sound card takes it, one try of the MAC or PIN more where
 * nobody can know that it will.
 */
export interface Proved {
  /** The MAC of a protected command, the answer to a challenge, a PIN, the old PIN before a new one, the MAC of a new PIN. */
  readonly proof: 'mac' | 'cryptogram' | 'pin' | 'old-pin' | 'reload';
  readonly spend: Spend | 'read';
}

/** A price, or `transaction` where it hangs on whether the MAC is one that a key holder gave for the transaction that is open. */
export type Price = Spend | 'read' | 'transaction' | Proved;

const nothing = { counters: 0 } as const;
const write = { writes: 1 } as const;
const foreign = { pinTries: 1, macTries: 1, writes: 1 } as const;
const forever: Proved = { proof: 'mac', spend: { lock: 1, irreversible: 1 } };

// By CLA without its channel and protection bits, and INS.
const prices: Readonly<Record<string, Price | ((command: Command) => Price)>> = {
  // SELECT, READ BINARY, READ RECORD, READ PICTURE, GET CHALLENGE, GET RESPONSE
  '00A4': 'read',
  '00B0': 'read',
  '00B2': 'read',
  '00B5': 'read',
  '0084': 'read',
  '00C0': 'read',
  // GET TRANSACTION PROVE, GET BALANCE, READ EXT DATA, GET DATA
  '805A': 'read',
  '805C': 'read',
  '80B4': 'read',
  '80CA': 'read',
  // CREDIT FOR LOAD, DEBIT (purchase, CAPP, unload), UPDATE OVERDRAW LIMIT
  '8052': ofLength(11),
  '8054': ofLength(15, 11),
  '8058': ofLength(14),
  // UPDATE BINARY, UPDATE PICTURE, PUT DATA, UPDATE RECORD, APPEND RECORD, link of balances
  '00D6': write,
  '00D8': write,
  '00DA': write,
  '00DC': write,
  '00E2': write,
  '00D1': write,
  // VERIFY, EXTERNAL AUTHENTICATE, CHANGE or RELOAD PIN, UNBLOCK PIN (with data, CHANGE PIN of another application)
  '0020': { proof: 'pin', spend: nothing },
  '0082': { proof: 'cryptogram', spend: nothing },
  '805E': newPin,
  '8024': ({ p2, data }) => (p2 === 0 && data?.length === macLength ? { proof: 'mac', spend: write } : foreign),
  // APPLICATION BLOCK, APPLICATION UNBLOCK, CARD BLOCK
  '801E': ({ p2 }) => (p2 === 0 ? { proof: 'mac', spend: { lock: 1 } } : forever),
  '8018': { proof: 'mac', spend: write },
  '8016': forever,
  // GET, CHANGE and BLOCK ALGORITHM
  '80CD': ({ p1 }) => (p1 === 0 ? 'read' : p1 === 3 ? forever : write),
  // GET PROCESSING OPTIONS and GENERATE AC count in the electronic cash
  '80A8': { counters: 1 },
  '80AE': { counters: 1 },
  // WRITE KEY, CARD INITIALISE; GlobalPlatform: STORE DATA, PUT KEY, INSTALL, LOAD, SET STATUS, DELETE
  '80D4': { writes: 1, macTries: 1, irreversible: 1 },
  '8001': { writes: 1, macTries: 1, irreversible: 1 },
  '80E2': write,
  '80D8': write,
  '80E6': write,
  '80E8': write,
  '80F0': write,
  '80E4': { writes: 1, irreversible: 1 },
};

/**
 * What a command may cost. One that no card of JT/T 978 knows, or a transaction command of a wrong length, costs a sound
 * card nothing, but nobody can promise that of every card: `{ counters: 0 }`. So do INITIALIZE and UPDATE CAPP DATA CACHE.
 */
export function priceOf(command: Command): Price {
  const price = prices[headerOf(command)] ?? nothing;
  const plain = typeof price === 'function' ? price(command) : price;
  if (!isProtected(command) || isProved(plain)) return plain;
  return plain === 'transaction' ? { macTries: 1 } : { proof: 'mac', spend: plain };
}

/** Whether the price hangs on a proof. */
export function isProved(price: Price): price is Proved {
  return typeof price === 'object' && 'proof' in price;
}

/** What a price comes to where nobody can know that a sound card takes the proof: the same, and one try. */
export function attempted({ proof, spend }: Proved): Spend {
  const tries = proof === 'pin' || proof === 'old-pin' ? { pinTries: 1 } : { macTries: 1 };
  return spend === 'read' || spend === nothing ? tries : { ...spend, ...tries };
}

/**
 * CLA and INS as four hexadecimal digits, the logical channel and secure messaging bits of CLA taken out; a CLA of a
 * class that nobody defined stays as it is.
 */
export function headerOf({ cla, ins }: Command): string {
  const family = (cla & 0x70) === 0 ? cla & 0x80 : cla;
  return [family, ins].map((octet) => octet.toString(16).toUpperCase().padStart(2, '0')).join('');
}

function isProtected({ cla }: Command): boolean {
  return (cla & 0x70) === 0 && (cla & 0x0c) !== 0;
}

/** CHANGE PIN with two PINs, RELOAD PIN with one and its MAC; a card that does not look at P1 may take either. */
function newPin(command: Command): Price {
  const { p1, data = new Uint8Array(0) } = command;
  if (data.length < 5 || data.length > 13) return nothing;
  if (p1 === 0x01 && isPinChange(command)) return { proof: 'old-pin', spend: write };
  return p1 <= 0x01 ? { proof: 'reload', spend: write } : foreign;
}

function ofLength(...lengths: readonly number[]): (command: Command) => Price {
  return ({ data }) => (lengths.includes(data?.length ?? 0) ? 'transaction' : nothing);
}
