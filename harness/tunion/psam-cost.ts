/** A meter that says, before a command is sent, what it may cost a sound PSAM that is itself the device under test. */

import { hex } from '../bytes/hex.ts';
import { uint } from '../bytes/uint.ts';
import { type Command, readCommand } from '../iso7816/command.ts';
import { decodeResponse } from '../iso7816/response.ts';
import type { Meter } from './cost.ts';
import { attempted, headerOf, isProved, priceOf, type Spend } from './price.ts';
import { memberOf, octetsIn } from './told.ts';

/**
 * A meter that has seen nothing yet. On `dut` is the PSAM: INIT_SAM_FOR_PURCHASE takes one of its sequence numbers,
 * CREDIT_SAM_FOR_PURCHASE one try of a MAC2 unless a key holder told it, or a card on another channel gave it, since the last
 * INIT_SAM_FOR_PURCHASE. The identity is the 10-octet serial number in its EF 15.
 */
export function createPsamMeter(): Meter {
  let open: Open | undefined;
  let mac2s: string[] = [];
  let serial: string | undefined;
  /** The command whose answer GET RESPONSE is to fetch, as T=0 has it. */
  let announced: Command | undefined;

  const priceOfCredit = ({ data }: Command): Spend => {
    if (data?.length !== 4) return nothing;
    return open !== undefined && mac2s.includes(hex(data)) ? nothing : { macTries: 1 };
  };

  return {
    charge(_channel, apdu) {
      const command = readCommand(apdu);
      if (command === undefined) return nothing;
      switch (headerOf(command)) {
        case '8070':
          return isInit(command) ? { counters: 1 } : nothing;
        case '8072':
          return priceOfCredit(command);
        // INIT_FOR_DESCRYPT and DES_CRYPT compute and keep nothing.
        case '801A':
        case '80FA':
          return nothing;
      }
      return otherPrice(command);
    },
    answered(channel, apdu, response) {
      const sent = readCommand(apdu);
      if (sent === undefined || response.length < 2) return;
      const { data, sw } = decodeResponse(response);
      const fetches = channel === 'dut' && headerOf(sent) === '00C0';
      const command = fetches ? (announced ?? sent) : sent;
      if (channel === 'dut') announced = sw.startsWith('61') ? command : undefined;
      if (sw !== '9000') return;
      const header = headerOf(command);
      if (channel !== 'dut') {
        // A card's DEBIT answers TAC and MAC2.
        if (header === '8054' && data.length === 8) mac2s.push(hex(data.subarray(4)));
        return;
      }
      if (header === '8070' && command.data !== undefined && data.length === 8) {
        open = { asked: command.data, sequence: hex(data.subarray(0, 4)) };
        mac2s = [];
      }
      if (header === '8072') open = undefined;
      if (header === '00B0' && command.p1 === 0x95 && command.p2 === 0 && data.length >= 10) serial = hex(data.subarray(0, 10));
    },
    told(answer, question) {
      const mac2 = octetsIn(answer, 'mac2', 4);
      if (mac2 !== undefined && open !== undefined && isAbout(question, open)) mac2s.push(mac2);
    },
    reset(channel) {
      if (channel !== undefined && channel !== 'dut') return;
      open = undefined;
      serial = undefined;
    },
    get identity() {
      return serial;
    },
    // No word of a PSAM says so.
    isBlockedForGood: false,
  };
}

const nothing = { counters: 0 } as const;

/** A purchase that the PSAM opened: the data field that it was asked with, and the number that it gave, in hexadecimal. */
interface Open {
  readonly asked: Uint8Array;
  readonly sequence: string;
}

/** Whether a question to a card's key holder, as far as it says, is about the purchase that is open. */
function isAbout(question: unknown, { asked, sequence }: Open): boolean {
  const same = (name: string, value: unknown): boolean => {
    const said = memberOf(question, name);
    return said === undefined || said === value;
  };
  const factors = memberOf(question, 'factors');
  return (
    same('random', hex(asked.subarray(0, 4))) &&
    same('counter', uint(asked.subarray(4, 6))) &&
    same('amount', uint(asked.subarray(6, 10))) &&
    same('terminalSequence', sequence) &&
    (!Array.isArray(factors) || factors.join('') === hex(asked.subarray(20)))
  );
}

/** Whether the data field has room for what INIT_SAM_FOR_PURCHASE is told and for one to three levels of factors. */
function isInit({ data }: Command): boolean {
  return [0x1c, 0x24, 0x2c].includes(data?.length ?? 0);
}

/** The price of a command that a PSAM shares with a card; no proof of it can be known to be right, and transactions are a card's. */
function otherPrice(command: Command): Spend | 'read' {
  const price = priceOf(command);
  if (price === 'transaction') return nothing;
  return isProved(price) ? attempted(price) : price;
}
