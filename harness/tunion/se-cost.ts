/** A meter for phones: what commands cost the secure element behind a wallet's channel, and the purse that terminals reach. */

import { bytes, hex } from '../bytes/hex.ts';
import { uint } from '../bytes/uint.ts';
import { type Command, readCommand } from '../iso7816/command.ts';
import { decodeResponse } from '../iso7816/response.ts';
import { createMeter, type Meter } from './cost.ts';
import { headerOf, type Spend } from './price.ts';
import { memberOf, octetsIn } from './told.ts';

/** The channel of a wallet, where a phone has one apart from that of terminals. */
const wallet = 'se';

const nothing = { counters: 0 } as const;
const write = { writes: 1 } as const;

// By CLA without its channel and protection bits, and INS; the commands of security domains and of the contactless registry.
const prices: Readonly<Record<string, Spend | 'read' | ((command: Command) => Spend | 'read')>> = {
  '00A4': 'read',
  '80CA': 'read',
  '00CA': 'read',
  // GET STATUS of a domain is asked for through a channel, which was paid for when it was opened.
  '80F2': 'read',
  // INITIALIZE UPDATE counts under SCP03 with a challenge that is not random.
  '8050': (command) => (isOpening(command) ? nothing : { counters: 1 }),
  // GET BALANCE, GET TRANSACTION PROVE, READ BINARY, READ RECORD
  '805C': 'read',
  '805A': 'read',
  '00B0': 'read',
  '00B2': 'read',
  '80E6': write,
  '80E8': write,
  '80E2': write,
  '80D8': write,
  '80E4': write,
  '80F0': ({ p1, p2 }) => {
    if (p1 !== 0x80) return write;
    const isKnown = [0x01, 0x07, 0x0f, 0x7f].includes(p2);
    return isKnown ? { writes: 1, lock: 1 } : { writes: 1, lock: 1, irreversible: 1 };
  },
};

/** What purse cards know as well: what becomes of it on a terminal's channel, their own meter says. */
const ofPurses: ReadonlySet<string> = new Set(['00A4', '805C', '805A', '00B0', '00B2']);

/**
 * A meter that has seen nothing yet. A wrong proof of EXTERNAL AUTHENTICATE, or a wrong MAC in a channel, is a try: an element may count
 * them and block its keys. The identity of a phone is its production data (9F7F) where it showed them in this entry, else the number of its
 * card; it goes by the numbers of all cards that it showed as well.
 */
export function createPhoneMeter(): Meter & { begin(): void; isDevice(channel: string): boolean; goesBy(name: string): boolean } {
  const purse = createMeter();
  /** EXTERNAL AUTHENTICATE, protected commands and scripts that host or TSM gave, in hexadecimal. */
  const given = new Set<string>();
  /** The amount of the transaction that a wallet opened last, in fen. */
  let opened = 0;
  let production: string | undefined;
  /** Whether wallets have a channel of their own: what was given then outlives the power of terminals. */
  let hasWallet = false;
  /** The numbers of the cards that each phone showed, by its production data. */
  const cards = new Map<string, Set<string>>();

  return {
    isDevice: (channel) => channel === 'dut' || channel === wallet,
    charge(channel, apdu) {
      const command = readCommand(apdu);
      if (command === undefined) return nothing;
      hasWallet ||= channel === wallet;
      const header = headerOf(command);
      const isGiven = given.has(withoutLe(command));
      if (isOpening(command)) opened = uint((command.data as Uint8Array).subarray(1, 5));
      // A phone with one channel for both sides takes there what terminals send, and what host, TSM or wallet do.
      if (channel !== wallet && !isGiven && !isManaging(command, header)) return purse.charge(channel, apdu);
      // What a TSM authorised moves money; what nobody did is a try.
      if (header === '8052' || header === '8054') return isGiven ? { counters: 1, money: opened } : { macTries: 1 };
      const known = header === '8082' ? nothing : (prices[header] ?? nothing);
      const price = typeof known === 'function' ? known(command) : known;
      if (isGiven || !(header === '8082' || isProtected(command))) return price;
      return price === 'read' || price === nothing ? { macTries: 1 } : { ...price, macTries: 1 };
    },
    answered(channel, apdu, response) {
      const command = readCommand(apdu);
      if (command === undefined || response.length < 2) return;
      const { sw, data } = decodeResponse(response);
      // What was sent once is no right proof a second time.
      given.delete(withoutLe(command));
      if (sw === '9000' && headerOf(command) === '80CA' && hex(data.subarray(0, 2)) === '9F7F') production = hex(data.subarray(3));
      if (channel !== wallet) purse.answered(channel, apdu, response);
      if (production !== undefined && purse.identity !== undefined)
        cards.set(production, (cards.get(production) ?? new Set()).add(purse.identity));
    },
    told(answer, question) {
      const isSpoilt = memberOf(question, 'mistake') !== undefined;
      const commands = [answer, ...listOf(memberOf(memberOf(memberOf(answer, 'body'), 'data'), 'commands'))];
      for (const each of isSpoilt ? [] : commands) {
        const octets = octetsIn(each, 'command');
        const sent = octets === undefined ? undefined : readCommand(bytes(octets));
        if (sent !== undefined) given.add(withoutLe(sent));
      }
      purse.told(answer, question);
    },
    reset(channel) {
      hasWallet ||= channel === wallet;
      if (channel === wallet || (channel === 'dut' && !hasWallet)) given.clear();
      if (channel !== wallet) purse.reset(channel);
    },
    begin() {
      production = undefined;
    },
    get identity() {
      return production ?? purse.identity;
    },
    goesBy(name) {
      const { identity } = purse;
      if (production !== undefined) return name === production || (cards.get(production)?.has(name) ?? false);
      return (
        name === identity ||
        [...cards].some(([phone, own]) => identity !== undefined && own.has(identity) && (own.has(name) || name === phone))
      );
    },
    get isBlockedForGood() {
      return purse.isBlockedForGood;
    },
  };
}

/** Whether this is for security domains or the contactless registry, as no terminal sends it to a purse. */
function isManaging({ data }: Command, header: string): boolean {
  if (header === '8082') return true;
  return header === '8050' ? data?.length === 8 : Object.hasOwn(prices, header) && !ofPurses.has(header);
}

function isProtected({ cla }: Command): boolean {
  return (cla & 0x0c) !== 0 && (cla & 0x70) === 0;
}

/** INITIALIZE FOR LOAD or FOR PURCHASE: key index, amount and terminal number. */
function isOpening({ cla, ins, data }: Command): boolean {
  return cla === 0x80 && ins === 0x50 && data?.length === 11;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A command as the host gave it, but for an expected length. */
function withoutLe({ cla, ins, p1, p2, data = new Uint8Array(0) }: Command): string {
  return hex(Uint8Array.of(cla, ins, p1, p2)) + hex(Uint8Array.of(data.length)) + hex(data);
}
