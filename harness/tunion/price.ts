/** What each command may cost a sound purse card, whatever went before it. */

import type { Command } from '../iso7816/command.ts';

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

/** A price, or `transaction` where it hangs on whether the MAC is one that a key holder gave. */
export type Price = Spend | 'read' | 'transaction';

const nothing = { counters: 0 } as const;
const write = { writes: 1 } as const;
const forever = { macTries: 1, lock: 1, irreversible: 1 } as const;

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
  // VERIFY, EXTERNAL AUTHENTICATE, CHANGE or RELOAD PIN, UNBLOCK PIN
  '0020': { pinTries: 1 },
  '0082': { macTries: 1 },
  '805E': { pinTries: 1, macTries: 1, writes: 1 },
  '8024': { pinTries: 1, macTries: 1, writes: 1 },
  // APPLICATION BLOCK, APPLICATION UNBLOCK, CARD BLOCK
  '801E': ({ p2 }) => (p2 === 0 ? { macTries: 1, lock: 1 } : forever),
  '8018': { macTries: 1, writes: 1 },
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
  if (!isProtected(command)) return plain;
  return typeof plain === 'string' ? { macTries: 1 } : { ...plain, macTries: 1 };
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

function ofLength(...lengths: readonly number[]): (command: Command) => Price {
  return ({ data }) => (lengths.includes(data?.length ?? 0) ? 'transaction' : nothing);
}
