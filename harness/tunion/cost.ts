/** A meter that says, before a command is sent, what it may cost a sound purse card after all that went before. */

import { hex } from '../bytes/hex.ts';
import { readCommand } from '../iso7816/command.ts';
import { decodeResponse } from '../iso7816/response.ts';
import { decodePurseFci } from './fci.ts';
import { attempted, headerOf, isProved, priceOf, type Spend } from './price.ts';
import { createProofMeter } from './proof-cost.ts';
import type { CardIdentity } from './told.ts';
import { createTransactionMeter } from './transaction-cost.ts';

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
   * Notes what a key holder said. A MAC2 in it (`mac2`, hexadecimal) is good for the load, unload or update that is open; where
   * the question is given too, only with the `dateTime` and for the `amount`, `newLimit`, `terminal` and `random` that it
   * named. A `mac` or `cryptogram` is good for the command, challenge and PIN that its question named.
   */
  told(answer: unknown, question?: unknown): void;
  /** Notes that a channel, or every one, lost power. */
  reset(channel?: string): void;
  /** The 10-octet serial number of EF 15 in hexadecimal, as the device on `dut` showed it since its last reset. */
  readonly identity: string | undefined;
  /** Whether a SELECT on `dut` was answered 9303 (application permanently blocked) since its last reset. */
  readonly isBlockedForGood: boolean;
}

/** What the names of the applications begin with that number a card as its grants name it (the RID of the transport ministry). */
const rid = 'A000000632';

/** A meter that has seen nothing yet. */
export function createMeter(): Meter {
  const transactions = createTransactionMeter();
  const proofs = createProofMeter();
  const cards = new Map<string, CardIdentity>();
  const shown = new Map<string, CardIdentity[]>();
  /** The channels on which another application is selected: its EF 15 and its FCI number something else. */
  const elsewhere = new Set<string>();
  const blocked = new Set<string>();

  const noteCard = (channel: string, ef15: Uint8Array): void => {
    if (ef15.length < 20 || elsewhere.has(channel)) return;
    const card = { issuer: hex(ef15.subarray(0, 8)), serial: hex(ef15.subarray(10, 20)) };
    cards.set(channel, card);
    const before = shown.get(channel) ?? [];
    if (!before.some(({ issuer, serial }) => issuer === card.issuer && serial === card.serial)) shown.set(channel, [...before, card]);
  };

  return {
    charge(channel, apdu) {
      const command = readCommand(apdu);
      if (command === undefined) return { counters: 0 };
      const price = priceOf(command);
      const identities = shown.get(channel) ?? [];
      if (price === 'transaction') return transactions.charge(channel, command, identities);
      if (!isProved(price)) return price;
      const isRight = proofs.isRight(channel, command, price.proof, identities);
      proofs.sent(channel, command);
      return isRight ? price.spend : attempted(price);
    },
    answered(channel, apdu, response) {
      const command = readCommand(apdu);
      if (command === undefined || response.length < 2) return;
      const { data, sw } = decodeResponse(response);
      const header = headerOf(command);
      const price = priceOf(command);
      proofs.answered(channel, command, sw);
      // Any command but a read may take the challenge away, and the random number of INITIALIZE may take its place.
      if (price !== 'read' || header === '00A4') proofs.challenged(channel);
      if (header === '00A4' && sw === '9303') blocked.add(channel);
      if (header === '00A4' && (sw === '9000' || sw === '6283')) {
        transactions.drop(channel);
        if (command.p1 === 0x04 && !hex(command.data ?? new Uint8Array(0)).startsWith(rid)) elsewhere.add(channel);
        else elsewhere.delete(channel);
        noteCard(channel, issuerDataOf(data));
      }
      if (sw !== '9000') return;
      if (header === '0084') proofs.challenged(channel, data);
      if (header === '00B0' && command.p1 === 0x95 && command.p2 === 0) noteCard(channel, data);
      // A refused transaction stays open here: a card may have looked at the lengths before it looked at its state.
      if (price === 'transaction') transactions.drop(channel);
      transactions.agreed(channel, header, command, data);
      if (channel !== 'dut' && (header === '801A' || header === '80FA')) proofs.computed(channel, command, data);
    },
    told(answer, question) {
      transactions.told(answer, question);
      proofs.told(answer, question);
    },
    reset(channel) {
      transactions.drop(channel);
      proofs.reset(channel);
      for (const kept of [cards, elsewhere, blocked]) {
        if (channel === undefined) kept.clear();
        else kept.delete(channel);
      }
    },
    get identity() {
      return cards.get('dut')?.serial;
    },
    get isBlockedForGood() {
      return blocked.has('dut');
    },
  };
}

function issuerDataOf(fci: Uint8Array): Uint8Array {
  try {
    return decodePurseFci(fci).issuerData ?? new Uint8Array(0);
  } catch {
    return new Uint8Array(0);
  }
}
