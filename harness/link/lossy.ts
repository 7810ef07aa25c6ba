/** A wrapper that spoils one exchange on purpose, for tests of everything that stands above a link. */

import { concat } from '../bytes/hex.ts';
import { type Link, LinkBroken, rewired, wholeAnswer } from './link.ts';

/**
 * What goes wrong: an answer of no or one octet (the wire breaks), an answer with 256 octets too many before the last two
 * (it passes: a wire does not judge lengths), silence until a timeout, or the card taken away.
 */
export type Loss = 'empty-answer' | 'one-octet' | 'too-long' | 'silence' | 'removal';

/**
 * The same link, its `at`-th command (from 1, resets not counted) spoilt. The command reaches the device; its answer is lost.
 * After `removal` and `silence` nothing answers until a reset, which finds the device again.
 */
export function lossy(link: Link, { at, loss }: { readonly at: number; readonly loss: Loss }): Link {
  let commands = 0;
  let gone = false;

  function spoilt(answer: Uint8Array): Uint8Array {
    switch (loss) {
      case 'empty-answer':
        return wholeAnswer(answer.subarray(0, 0), link.name);
      case 'one-octet':
        return wholeAnswer(answer.subarray(0, 1), link.name);
      case 'too-long':
        return concat(answer.subarray(0, -2), new Uint8Array(256), answer.subarray(-2));
      case 'silence':
        gone = true;
        throw new LinkBroken('silent', `${link.name}: no answer to command ${at}`);
      case 'removal':
        gone = true;
        throw new LinkBroken('card-removed', `${link.name}: the card left during command ${at}`);
    }
  }

  return rewired(link, {
    async transceive(command) {
      if (gone) throw new LinkBroken('card-removed', `${link.name}: no card since command ${at}`);
      commands += 1;
      const answer = await link.transceive(command);
      return commands === at ? spoilt(answer) : answer;
    },
    async reset() {
      gone = false;
      return link.reset();
    },
  });
}
