/** What a run may spend of a device: declared by each case, granted by its owner, metered at every command. */

import type { Spend } from '../catalog/applicability.ts';
import { firstSeen } from '../catalog/applicability.ts';
import { type Grants, grantName, grantText } from '../catalog/grants.ts';
import { NotGranted, OurError } from './errors.ts';

/** Knows what commands cost a device; each suite brings its own. */
export interface Meter {
  /** What this command may cost, given the traffic so far; `read` costs nothing and needs no grant. */
  charge(channel: string, command: Uint8Array): Spend | 'read';
  answered(channel: string, command: Uint8Array, answer: Uint8Array): void;
  /** What a key holder said: a MAC it gave makes the command that carries it a good one. */
  told(answer: unknown, question: unknown): void;
  reset(channel: string): void;
  /** A case begins, perhaps with another device: what a device says of itself once for all counts no more. */
  begin?(): void;
  /** Whether a channel leads to the device under test; only `dut` does where a meter does not say. */
  isDevice?(channel: string): boolean;
  /** The serial number that the device showed since its last reset, or in this case where that is more. */
  readonly identity: string | undefined;
  /** Whether a device that goes by several names is the one that this names; only {@link identity} counts where a meter does not say. */
  goesBy?(name: string): boolean;
  /** Whether the device said since its last reset that it is blocked for good: such a one need show no number any more. */
  readonly isBlockedForGood: boolean;
}

/** Refuses, before anything is sent, what was not declared or not granted. */
export class Guard {
  readonly #meter: Meter;
  readonly #grants: Grants;
  #pinned: string | undefined;
  readonly #spent = new Map<keyof Spend, number>();
  #entry = new Map<keyof Spend, number>();
  #declared: Spend = {};
  /** Whether the device showed the pinned serial number in this entry. */
  #seen = false;

  /** `pinned` is the serial number of the one device that the grants are for; {@link firstSeen} is the one that shows itself first. */
  constructor(meter: Meter, grants: Grants, pinned: string | undefined) {
    this.#meter = meter;
    this.#grants = grants;
    this.#pinned = pinned;
  }

  /** Whether the case that runs now has sent what may change a device for the cases after it: its files, its PIN or its lock. */
  get hasChanged(): boolean {
    return (['writes', 'lock', 'irreversible', 'macTries', 'pinTries'] as const).some((name) => (this.#entry.get(name) ?? 0) > 0);
  }

  /** A case begins that may spend this much. */
  begin(declared: Spend): void {
    this.#seen = false;
    this.#meter.begin?.();
    this.#entry = new Map();
    this.#declared = declared;
  }

  /**
   * Called before a command is sent.
   * @throws NotGranted when the owner did not grant it, or the device is not the one that the grants are for
   * @throws OurError when the case spends what it did not declare
   */
  before(channel: string, command: Uint8Array): void {
    const cost = this.#costOf(channel, command);
    if (cost === 'free') return;
    if (!this.#isGrantedDevice()) {
      throw new NotGranted({
        zh: '卡片序列号与声明不符或未读到，只允许读操作',
        en: 'the card is not (or did not show itself to be) the one that the grants are for: reads only',
      });
    }
    for (const [name, amount] of cost) this.#spend(name, amount);
  }

  /** Whether {@link before} would let this command pass as things stand. */
  allows(channel: string, command: Uint8Array): boolean {
    const cost = this.#costOf(channel, command);
    if (cost === 'free') return true;
    return this.#isGrantedDevice() && within(cost, this.#spent, this.#grants) && within(cost, this.#entry, this.#declared);
  }

  /** Whether the case declares what this command may cost, whoever granted what. */
  declares(channel: string, command: Uint8Array): boolean {
    const cost = this.#costOf(channel, command);
    return cost === 'free' || within(cost, this.#entry, this.#declared);
  }

  #costOf(channel: string, command: Uint8Array): readonly Cost[] | 'free' {
    const cost = this.#meter.charge(channel, command);
    return !this.#isDevice(channel) || cost === 'read' ? 'free' : (Object.entries(cost) as Cost[]);
  }

  #isDevice(channel: string): boolean {
    return this.#meter.isDevice?.(channel) ?? channel === 'dut';
  }

  /**
   * Each entry must see the serial number before it spends. A reset inside an entry forgets it: a command sent before the
   * device shows itself again is trusted to be for the one that was there a moment ago, until another shows itself.
   */
  #isGrantedDevice(): boolean {
    if (this.#pinned === undefined) return true;
    this.#look();
    return this.#seen || (this.#meter.identity === undefined && this.#isSpent());
  }

  #look(): void {
    const { identity } = this.#meter;
    if (identity === undefined) return;
    if (this.#pinned === firstSeen) this.#pinned = identity;
    const pinned = this.#pinned ?? identity;
    this.#seen = this.#meter.goesBy?.(pinned) ?? identity === pinned;
  }

  /** A device that is blocked for good, where this run has blocked one: nothing is left of it to spend, whichever it is. */
  #isSpent(): boolean {
    return this.#meter.isBlockedForGood && (this.#spent.get('irreversible') ?? 0) > 0;
  }

  #spend(name: keyof Spend, amount: number): void {
    const granted = this.#grants[name];
    const spent = this.#spent.get(name) ?? 0;
    if (granted === undefined || spent + amount > granted) {
      throw new NotGranted({
        zh: `需要授权 ${grantName(name)}（${grantText(name).zh}）：已用 ${spent}，授权 ${granted ?? '无'}`,
        en: `needs the grant ${grantName(name)} (${grantText(name).en}): spent ${spent} of ${granted ?? 'none'}`,
      });
    }
    const declared = this.#declared[name];
    const own = (this.#entry.get(name) ?? 0) + amount;
    if (declared === undefined || own > declared) {
      throw new OurError({
        zh: `用例消耗 ${grantName(name)} 超出其声明：${own}，声明 ${declared ?? '无'}`,
        en: `the case spends ${grantName(name)} beyond what it declares: ${own} of ${declared ?? 'none'}`,
      });
    }
    this.#spent.set(name, spent + amount);
    this.#entry.set(name, own);
  }

  answered(channel: string, command: Uint8Array, answer: Uint8Array): void {
    this.#meter.answered(channel, command, answer);
  }

  told(answer: unknown, question: unknown): void {
    this.#meter.told(answer, question);
  }

  reset(channel: string): void {
    this.#look();
    this.#meter.reset(channel);
  }
}

type Cost = readonly [keyof Spend, number];

/** Whether a cost on top of what was spent stays within bounds; what they do not name may not be spent at all. */
function within(cost: readonly Cost[], spent: ReadonlyMap<keyof Spend, number>, bounds: Spend): boolean {
  return cost.every(([name, amount]) => (spent.get(name) ?? 0) + amount <= (bounds[name] ?? -1));
}
