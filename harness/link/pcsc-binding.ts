/** The port between the PC/SC far end and whatever library speaks to the reader service. */

import type { Text } from '../text.ts';

/** A value at once or later: a synchronous binding costs no hop through the event loop. */
export type Soon<T> = T | Promise<T>;

/** A reader and what is in it, seen without touching the card. */
export interface Reader {
  readonly name: string;
  readonly card: boolean;
  /** The answer to reset, where a card is in and has given one. */
  readonly atr?: Uint8Array | undefined;
}

/** A powered card in a reader, held exclusively. Every call may throw PcscError. */
export interface PcscCard {
  /** The transmission protocol that the reader and the card agreed on at the last power-up. */
  readonly protocol: 'T=0' | 'T=1';
  readonly atr: Uint8Array;
  /** One exchange exactly as the reader gives it, possibly of fewer than two octets. */
  transmit(command: Uint8Array): Soon<Uint8Array>;
  /** Takes power away and gives it back; the answer to reset. */
  reset(): Soon<Uint8Array>;
  /** Takes power away and lets the reader go. */
  disconnect(): Soon<void>;
}

/** A connection to the reader service, made when first needed and made again after the service died. */
export interface PcscBinding {
  readonly name: BindingName;
  /** All readers, in the service's order; none is an empty list. @throws PcscError when the service is not there */
  readers(): Soon<readonly Reader[]>;
  /** Powers the card in this very reader, exclusively, T=0 or T=1. @throws PcscError */
  connect(reader: string): Soon<PcscCard>;
  close(): Soon<void>;
}

export type BindingName = 'koffi' | 'node-pcsclite';

export const bindingNames: readonly BindingName[] = ['koffi', 'node-pcsclite'];

/** A binding that cannot be used on this machine, with what to do about it. */
export class BindingMissing extends Error {
  override readonly name = 'BindingMissing';
  readonly code = 'binding-missing';
  readonly binding: BindingName;
  readonly text: Text;
  constructor(binding: BindingName, text: Text, options?: ErrorOptions) {
    super(text.en, options);
    this.binding = binding;
    this.text = text;
  }
}

/** How bindings are chosen and found. */
export interface BindingOptions {
  /** Where `node-pcsclite` finds npm's `pcsclite`: a folder or file; by default wherever Node resolves the name. */
  readonly pcsclite?: string | undefined;
}

/**
 * The binding of that name, its native parts loaded only now.
 * @throws BindingMissing when they are not there
 */
export async function loadBinding(name: BindingName, options: BindingOptions = {}): Promise<PcscBinding> {
  if (name === 'koffi') return (await import('./koffi.ts')).koffiBinding();
  return (await import('./node-pcsclite.ts')).nodePcscliteBinding(options.pcsclite);
}

/** Octets of the longest response APDU: 65,536 of data and the status word. */
export const longestResponse = 65_536 + 2;
