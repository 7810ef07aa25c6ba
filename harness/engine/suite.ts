/** What the engine, the front ends and the packaging know of a suite folder: its manifest. */

import type { Spend } from '../catalog/applicability.ts';
import type { Requirement } from '../catalog/requirement.ts';
import type { Link } from '../link/link.ts';
import type { Text } from '../text.ts';
import type { KeyPort } from './far.ts';
import type { Meter } from './guard.ts';
import type { Json } from './json.ts';
import type { Stage } from './stage.ts';
import type { Instruments, TestCase } from './test-case.ts';

/** A device with one fault: how good a suite is, is how many of these it tells from the sound one. */
export interface Fault {
  readonly id: string;
  readonly category: string;
  readonly title: Text;
  readonly breaks: readonly string[];
}

/** What shapes our own virtual device. `alternatives` are legal freedoms of a sound device, by axis. */
export interface VirtualOptions {
  readonly profile: string;
  readonly seed: string;
  readonly edition: string;
  readonly fault?: string | undefined;
  readonly alternatives?: Readonly<Record<string, unknown>> | undefined;
}

/** The links and key holders around a device under test. */
export interface Bench {
  readonly links: Readonly<Record<string, Link>>;
  readonly ports: Readonly<Record<string, KeyPort>>;
  /** The keys that the bench holds, as needs: `keys.purchase`. */
  readonly keys: readonly string[];
}

/** The sound device of a suite, its zoo, and the key holders that fit them. */
export interface Virtual {
  readonly profiles: readonly string[];
  readonly faults: readonly Fault[];
  readonly alternatives: Readonly<Record<string, readonly unknown[]>>;
  bench(options: VirtualOptions): Bench;
}

/** Keeps what a survey finds, even if it does not come to its end. */
export type Learn = (facts: Readonly<Record<string, Json>>) => void;

/** Keys of 16 octets by name; `diversified` ones are masters that card keys derive from. */
export type DeclaredKeys = Readonly<Record<string, { readonly key: Uint8Array; readonly diversified: boolean } | undefined>>;

// biome-ignore lint/suspicious/noExplicitAny: each suite has instruments of its own, and only it looks into them
export interface Suite<I extends Instruments = any> {
  readonly folder: string;
  readonly title: Text;
  readonly requirements: readonly Requirement[];
  readonly cases: readonly TestCase<I>[];
  readonly virtual: Virtual;
  instruments(stage: Stage): I;
  /** Learns, before the first case, what every case must know of the device; reads first, more only where granted. */
  survey(instruments: I, learn: Learn): Promise<void>;
  /** The most that the survey may spend. */
  readonly surveySpends: Spend;
  /** The counterparts of a real device, holding these keys. */
  counterparts(keys: DeclaredKeys, seed: string): Bench;
  meter(): Meter;
}
