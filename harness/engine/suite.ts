/** What the engine, the front ends and the packaging know of a suite folder: its manifest. */

import type { DeviceFacts, Makeup, Spend } from '../catalog/applicability.ts';
import { overlayRequirements } from '../catalog/overlay.ts';
import type { PhoneSecrets } from '../catalog/phone-declaration.ts';
import type { Requirement } from '../catalog/requirement.ts';
import type { Link } from '../link/link.ts';
import type { Text } from '../text.ts';
import type { KeyPort, Secrets } from './far.ts';
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
  /** What the far ends put into commands where cases and record have only a difference. */
  readonly secrets?: Secrets | undefined;
  /** Starts what must live apart from this process: ports that take the place of those above, until it is closed. */
  readonly serve?: (() => Promise<{ readonly ports: Readonly<Record<string, KeyPort>>; close(): Promise<void> }>) | undefined;
  /** What a virtual device is made to; K1 with the usual functions where it says nothing. */
  readonly facts?: Makeup | undefined;
}

/** The sound device that suites judge, its zoo, and the key holders that fit them. */
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

/** What is known of a real device before its first command, for the key holders that stand around it. */
export interface Known extends Pick<DeviceFacts, 'kernel' | 'declared'> {
  readonly keys: DeclaredKeys;
  readonly pin?: Uint8Array | undefined;
  /** Of a phone: what its declaration leads to. */
  readonly phone?: PhoneSecrets<Uint8Array> | undefined;
  readonly seed: string;
}

/** What a run does, once, before the case after one that a broken wire ended. It gives up where the device refuses. */
export interface Restoration<I extends Instruments> {
  run(instruments: I): Promise<void>;
  /** The most that it may spend. */
  readonly spends: Spend;
}

/** A kind of device under test: what all suites about it share. In one run it is surveyed once and watched by one guard. */
// biome-ignore lint/suspicious/noExplicitAny: each kind of device has instruments of its own, and only its suites look into them
export interface Dut<I extends Instruments = any> {
  /** `purse-card`, `psam`. */
  readonly name: string;
  readonly title: Text;
  readonly virtual: Virtual;
  instruments(stage: Stage): I;
  /** Learns, before the first case, what every case must know of the device; reads first, more only where granted. */
  survey(instruments: I, learn: Learn): Promise<void>;
  /** The most that the survey may spend. */
  readonly surveySpends: Spend;
  /** Brings a device that a broken wire left locked or with another PIN back to what cases expect; one without has no such state. */
  readonly restoration?: Restoration<I> | undefined;
  /** The counterparts of a real device in software. */
  counterparts(known: Known): Bench;
  /** Counterparts that a real device in a second reader may stand in for: by channel, the needs that it meets then. */
  readonly realCounterparts?: Readonly<Record<string, readonly string[]>> | undefined;
  meter(): Meter;
  /** Whether answers that T=0 announces with 61xx are fetched below the record, since its suites are not about how a card does that. */
  readonly fetchesAnswers?: boolean | undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: as above
export interface Suite<I extends Instruments = any> {
  readonly folder: string;
  readonly title: Text;
  readonly requirements: readonly Requirement[];
  readonly cases: readonly TestCase<I>[];
  readonly dut: Dut<I>;
}

/** The suites of each kind of device, in the order in which each first turns up. */
export function byDut(suites: readonly Suite[]): ReadonlyMap<Dut, readonly Suite[]> {
  const groups = new Map<Dut, Suite[]>();
  for (const suite of suites) groups.set(suite.dut, [...(groups.get(suite.dut) ?? []), suite]);
  return groups;
}

/**
 * The suites with an overlay file laid over the requirements of all of them.
 * @throws InvalidFile as {@link overlayRequirements} does
 */
export function overlaid(suites: readonly Suite[], file: string): readonly Suite[] {
  const all = overlayRequirements(
    suites.flatMap(({ requirements }) => requirements),
    file,
  );
  const changed = new Map(all.map((requirement) => [requirement.id, requirement]));
  return suites.map((suite) => ({ ...suite, requirements: suite.requirements.map((each) => changed.get(each.id) ?? each) }));
}
