/** A wrapper that fetches what a card announces with 61xx and asks again with the length that 6Cxx names (ISO/IEC 7816-4). */

import { concat } from '../bytes/hex.ts';
import { decodeCommand, encodeCommand } from '../iso7816/command.ts';
import { decodeResponse, encodeResponse, type Response } from '../iso7816/response.ts';
import { type Link, rewired } from './link.ts';

/** GET RESPONSE rounds for one command before the last 61xx is handed on as it is: 64 KiB in full pieces. */
const mostRounds = 256;

/** GET RESPONSE on the logical channel of `command`; without its secure messaging and proprietary bits. */
function getResponse(command: Uint8Array, le: number): Uint8Array {
  const channel = (command[0] as number) & 0x03;
  return encodeCommand({ cla: channel, ins: 0xc0, p1: 0, p2: 0, le });
}

/** The command with another Le, or undefined where it is too malformed to have one. */
function askingFor(command: Uint8Array, le: number): Uint8Array | undefined {
  try {
    return encodeCommand({ ...decodeCommand(command), le });
  } catch {
    return undefined;
  }
}

/**
 * The same link for callers who want whole answers: data in pieces comes joined, with the last status word.
 * Put it above `traced`, so that every APDU on the wire is seen; leave it out where the raw answer is the point.
 */
export function withGetResponse(link: Link): Link {
  async function exchange(command: Uint8Array): Promise<Response & { readonly sw1: number; readonly le: number }> {
    const response = decodeResponse(await link.transceive(command));
    const sw2 = Number.parseInt(response.sw.slice(2), 16);
    return { ...response, sw1: Number.parseInt(response.sw.slice(0, 2), 16), le: sw2 || 256 };
  }

  return rewired(link, {
    async transceive(command) {
      let answer = await exchange(command);
      if (answer.sw1 === 0x6c) {
        const again = askingFor(command, answer.le);
        if (again) answer = await exchange(again);
      }
      const pieces = [answer.data];
      for (let round = 0; answer.sw1 === 0x61 && round < mostRounds; round += 1) {
        answer = await exchange(getResponse(command, answer.le));
        if (answer.sw1 === 0x6c) answer = await exchange(getResponse(command, answer.le));
        pieces.push(answer.data);
      }
      return encodeResponse({ data: concat(...pieces), sw: answer.sw });
    },
  });
}
