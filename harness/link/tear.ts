/** A wrapper that takes the power away between commands, for far ends that cannot do so inside one. */

import { type Link, LinkBroken, rewired } from './link.ts';

/**
 * The same link with a `tear` that any reader can do: at moment 0 the command is never sent, at moment 1 it is sent and its
 * answer dropped; then the power goes. The capabilities stay as they are: this is no `tear-inside`.
 * After a tear the link is dead until the next reset, as after a tear inside a command.
 * @throws RangeError from `tear` for a moment between the two
 */
export function tornBetween(link: Link): Link {
  let powered = true;
  return rewired(link, {
    async transceive(command) {
      if (!powered) throw new LinkBroken('card-removed', `${link.name} is without power until the next reset`);
      return link.transceive(command);
    },
    async reset() {
      const answer = await link.reset();
      powered = true;
      return answer;
    },
    async tear(command, moment) {
      if (moment !== 0 && moment !== 1) throw new RangeError(`${link.name} tears only before or after a command, not at ${moment}`);
      if (!powered) throw new LinkBroken('card-removed', `${link.name} is without power until the next reset`);
      if (moment === 1) await link.transceive(command);
      powered = false;
      await link.reset();
    },
  });
}
