/** What a dialogue needs of the world around it; the engine's stage is one. */

import { bytes } from '../bytes/hex.ts';
import type { Text } from '../text.ts';

export type Fact = null | boolean | number | string | readonly Fact[] | { readonly [name: string]: Fact };

/** Recorded wires to devices (`dut`, `psam`), questions to key holders, steps of a procedure, a calendar and chance. */
export interface Scene {
  readonly edition: string;
  readonly seed: number;
  /** What is known of the device from its declaration and the survey. */
  readonly facts: Readonly<Record<string, Fact>>;
  readonly random: { octets(length: number): Uint8Array; below(bound: number): number };
  /** `YYYYMMDDhhmmss`, one second later at each reading. */
  readonly calendar: { next(): string };
  step(verb: string, title: Text, voice: 'preamble' | 'attempt', inputs?: unknown): void;
  note(text: Text): void;
  transceive(channel: string, command: Uint8Array): Promise<Uint8Array>;
  reset(channel: string): Promise<Uint8Array>;
  tear(channel: string, command: Uint8Array, moment: number | null): Promise<void>;
  ask(port: string, question: Fact): Promise<Fact>;
  giveUp(reason: Text): never;
}

/** The terminal number of the run, 6 octets: the PSAM's, as the survey read it. The case gives up where there is a PSAM that did not tell it. */
export function terminalOf({ facts, giveUp }: Pick<Scene, 'facts' | 'giveUp'>): Uint8Array {
  const { terminal, keys } = facts;
  if (typeof terminal === 'string') return bytes(terminal);
  if (!Array.isArray(keys) || !keys.includes('keys.purchase')) return bytes('000000000001');
  return giveUp({ zh: '未能读出 PSAM 的终端机编号', en: 'the terminal number of the PSAM could not be read' });
}
