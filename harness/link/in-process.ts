/** The far end for a device that lives in this process. */

import { type Device, type Link, LinkBroken, type LinkCapability, refuseNoCommand, wholeAnswer } from './link.ts';

/**
 * A link to a device in this process, powered from the start as a card is once a reader has connected to it.
 * The link can `tear-inside` when the device can; after a tear it stays without power until the next reset.
 * What the device throws passes through: an error of ours, not of the wire.
 */
export function inProcess(name: string, device: Device): Link {
  const capabilities: ReadonlySet<LinkCapability> = new Set(device.tear ? ['tear-inside'] : []);
  let powered = true;
  device.reset();

  function need(): void {
    if (!powered) throw new LinkBroken('card-removed', `${name} is without power until the next reset`);
  }

  const link: Link = {
    name,
    capabilities,
    async transceive(command) {
      refuseNoCommand(command);
      need();
      return wholeAnswer(device.process(command), name);
    },
    async reset() {
      powered = true;
      return device.reset();
    },
    async close() {
      powered = false;
    },
  };
  if (!device.tear) return link;
  return {
    ...link,
    async tear(command, moment) {
      refuseNoCommand(command);
      need();
      powered = false;
      device.tear?.(command, moment);
    },
  };
}
