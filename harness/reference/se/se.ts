/** A virtual secure element: a GlobalPlatform card whose applications are devices of their own. */

import { bytes } from '../../bytes/hex.ts';
import { readCommand } from '../../iso7816/command.ts';
import { encodeResponse } from '../../iso7816/response.ts';
import type { Device } from '../../link/link.ts';
import { entropyOf } from '../entropy.ts';
import { factory } from './content.ts';
import type { SecureElement, SeHandlers } from './handlers.ts';
import { dispatch, isSelectable, soundHandlers } from './sound.ts';
import { type Aid, applicationIn, cardLife, isDomain, type KeySet, type Outcome, type Persistent, refuse, type Volatile } from './state.ts';

export interface SecureElementOptions {
  /** Where its noise starts: equal seeds give equal challenges. */
  readonly seed: string | number;
  /** The key sets of the issuer's domain, the one that P1 00 means first. */
  readonly keys: readonly KeySet[];
  /** The issuer's domain; that of GlobalPlatform unless given. */
  readonly issuer?: Aid;
  readonly modules?: SecureElement['modules'];
  /** Replaces parts of the sound secure element. */
  readonly fault?: { se(sound: SeHandlers): SeHandlers } | undefined;
}

/** A virtual secure element: a device whose registry can be looked at from inside the process. */
export interface ReferenceSe extends Device {
  readonly lasting: Persistent;
  tear(command: Uint8Array, moment: number): void;
}

/** A secure element as it leaves the factory, powered: nothing but its issuer's domain. */
export function createSecureElement({ seed, keys, issuer = 'A000000151000000', modules = {}, fault }: SecureElementOptions): ReferenceSe {
  const element: SecureElement = {
    handlers: fault === undefined ? soundHandlers : fault.se(soundHandlers),
    diversification: bytes('00000000000000000001'),
    cplc: new Uint8Array(42),
    modules,
  };
  let persistent: Persistent = { life: cardLife.secured, ...factory(issuer, keys) };
  let volatile: Volatile = { selected: issuer, entropy: entropyOf(seed) };
  let powered = true;
  const devices = new Map<Aid, Device>();

  /** The device behind the application that is selected, where it has one. */
  function behind(): Device | undefined {
    const { selected } = volatile;
    const application = applicationIn(persistent, selected);
    if (application === undefined || isDomain(application)) return undefined;
    const device = devices.get(selected) ?? modules[application.module]?.(selected);
    if (device !== undefined) devices.set(selected, device);
    return device;
  }

  function run(apdu: Uint8Array): Outcome {
    const state = { persistent, volatile };
    const command = readCommand(apdu);
    return command === undefined ? refuse(volatile, '6700') : dispatch(state, command, element);
  }

  function keep({ commits, volatile: after }: Outcome, moment = 1): void {
    persistent = commits[Math.round(moment * commits.length) - 1] ?? persistent;
    volatile = after;
    for (const aid of devices.keys()) if (applicationIn(persistent, aid) === undefined) devices.delete(aid);
  }

  const isSelect = (apdu: Uint8Array): boolean => (apdu[0] as number) < 0x04 && apdu[1] === 0xa4 && apdu[2] === 0x04;

  return {
    get lasting() {
      return persistent;
    },
    reset() {
      for (const device of devices.values()) device.reset();
      volatile = { selected: issuer, entropy: volatile.entropy };
      powered = true;
      return bytes('3B00');
    },
    process(apdu) {
      if (!powered) return new Uint8Array(0);
      if (!isSelect(apdu)) {
        const device = behind();
        const application = applicationIn(persistent, volatile.selected);
        if (device !== undefined && application !== undefined && isSelectable(application)) return device.process(apdu);
        if (application !== undefined && !isDomain(application)) return encodeResponse(refuse(volatile, '6D00').response);
      }
      const outcome = run(apdu);
      keep(outcome);
      // An application answers its selection for itself.
      const device = isSelect(apdu) && outcome.response.sw === '9000' ? behind() : undefined;
      return device === undefined ? encodeResponse(outcome.response) : device.process(apdu);
    },
    tear(apdu, moment) {
      if (!powered) return;
      const device = isSelect(apdu) ? undefined : behind();
      if (device === undefined) keep(run(apdu), moment);
      else device.tear?.(apdu, moment);
      powered = false;
    },
  };
}
