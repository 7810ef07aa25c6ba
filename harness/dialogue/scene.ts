/** What a dialogue needs of the world around it; the engine's stage is one. */

import { bytes } from '../bytes/hex.ts';
import type { Text } from '../text.ts';

export type Fact = null | boolean | number | string | readonly Fact[] | { readonly [name: string]: Fact };

/**
 * Octets of an encoded command that stand for a secret: the command of a case holds only how they differ from it (zeros
 * for the secret itself), and so does the record. The far end puts the secret in just before it sends the command.
 */
export interface Secret {
  readonly name: 'pin';
  readonly offset: number;
  /** At most that of the secret. */
  readonly length: number;
}

/** What crossed a wire, or went to a key holder and came back; octets in hexadecimal. */
export type Crossing =
  | { readonly type: 'apdu'; readonly channel: string; readonly c: string; readonly secrets?: readonly PlaceOfSecret[]; readonly r: string }
  | { readonly type: 'reset'; readonly channel: string }
  | {
      readonly type: 'tear';
      readonly channel: string;
      readonly c: string;
      readonly secrets?: readonly PlaceOfSecret[];
      readonly moment: number | null;
    }
  | { readonly type: 'ask'; readonly port: string; readonly question: Fact; readonly answer: Fact };

type PlaceOfSecret = Omit<Secret, 'name'> & { readonly name: string };

/** Recorded wires to devices (`dut`, `psam`), questions to key holders, steps of a procedure, a calendar and chance. */
export interface Scene {
  readonly edition: string;
  readonly seed: number;
  /** How the case is made to run once more. */
  readonly again: Text;
  /** What is known of the device from its declaration and the survey. */
  readonly facts: Readonly<Record<string, Fact>>;
  readonly random: { octets(length: number): Uint8Array; below(bound: number): number };
  /** `YYYYMMDDhhmmss`, one second later at each reading. */
  readonly calendar: { next(): string };
  /** Tells what crosses a wire or goes to a key holder from now on, until the function that it gives is called. */
  listen(hear: (crossing: Crossing) => void): () => void;
  step(verb: string, title: Text, voice: 'preamble' | 'attempt', inputs?: unknown): void;
  note(text: Text): void;
  /** Whether a command may be sent as things stand: granted by the owner of the device, and declared by the case. */
  allows(channel: string, command: Uint8Array): boolean;
  /** Whether the case declares what a command may cost; one that somebody else made up is not sent where it does not. */
  declares(channel: string, command: Uint8Array): boolean;
  transceive(channel: string, command: Uint8Array, secrets?: readonly Secret[]): Promise<Uint8Array>;
  reset(channel: string): Promise<Uint8Array>;
  tear(channel: string, command: Uint8Array, moment: number | null, secrets?: readonly Secret[]): Promise<void>;
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
