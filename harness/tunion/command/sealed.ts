/** Commands that end in a MAC of 4 octets (secure messaging of JT/T 978.6): the data before it, the MAC, and the header between which both stand. */

import { concat } from '../../bytes/hex.ts';
import { field, layout } from '../../bytes/layout.ts';
import type { Command } from '../../iso7816/command.ts';
import { counted } from './purse-command.ts';

/** Octets of the MAC at the end of a protected command. */
export const macLength = 4;

/** The data field of a protected command that carries nothing but its MAC. */
export const macRequest = layout({ mac: field(macLength, 'hex', { zh: '安全报文鉴别码（MAC）', en: 'MAC of the command' }) });

/**
 * The data field of a protected command, or without a MAC that of a plain one.
 * @throws LayoutError for a MAC that has not 4 octets
 */
export function sealedData(data: Uint8Array, mac: Uint8Array | undefined): Uint8Array {
  return mac === undefined ? data : concat(data, counted(mac, macLength, macLength, 'mac'));
}

/** What the MAC of a protected command is made over, as `commandMac` takes it; its last 4 octets, the MAC, left out. */
export function underMac(command: Command): { readonly header: Uint8Array; readonly data: Uint8Array } {
  const { cla, ins, p1, p2, data = new Uint8Array(0) } = command;
  return { header: Uint8Array.of(cla, ins, p1, p2), data: data.slice(0, -macLength) };
}
