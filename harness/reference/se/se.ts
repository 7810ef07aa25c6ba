/** A virtual secure element: a GlobalPlatform card whose applications are devices of their own. */

import { bytes, concat } from '../../bytes/hex.ts';
import { encodeCommand, readCommand } from '../../iso7816/command.ts';
import { encodeResponse } from '../../iso7816/response.ts';
import type { Device } from '../../link/link.ts';
import { draw, entropyOf } from '../entropy.ts';
import { chooseSe, type SeChoices } from './alternatives.ts';
import { isService } from './contactless.ts';
import type { SecureElement, SeHandlers } from './handlers.ts';
import { factory } from './personalising.ts';
import { dispatch, soundHandlers } from './sound.ts';
import {
  type Aid,
  type Application,
  applicationIn,
  cardLife,
  isDomain,
  type KeySet,
  type Outcome,
  type Persistent,
  refuse,
  type Source,
  type Volatile,
} from './state.ts';

/** What a PC/SC reader makes of an ATS without historical octets (PC/SC part 3): T=0 and T=1. */
const answerToReset = '3B80800101';

export interface SecureElementOptions {
  /** Where its noise starts: equal seeds give equal challenges. */
  readonly seed: string | number;
  /** The key sets of the issuer's domain, the one that P1 00 means first. */
  readonly keys: readonly KeySet[];
  /** The issuer's domain; that of GlobalPlatform unless given. */
  readonly issuer?: Aid;
  readonly modules?: SecureElement['modules'];
  /** The load files that the factory puts in, each with its one module. */
  readonly loadFiles?: readonly Source[];
  readonly groups?: SecureElement['groups'];
  /** The applications that the factory puts in beside the services, in their order; the issuer's domain owns them. */
  readonly applications?: readonly Omit<Application, 'domain' | 'privileges'>[];
  readonly tokenKey?: SecureElement['tokenKey'];
  readonly receiptKey?: SecureElement['receiptKey'];
  readonly alternatives?: Partial<SeChoices> | undefined;
  /** Replaces parts of the sound secure element. */
  readonly fault?: { se(sound: SeHandlers): SeHandlers } | undefined;
}

/** A virtual secure element, as the wallet of its phone meets it: a device whose registry can be looked at from inside the process. */
export interface ReferenceSe extends Device {
  readonly lasting: Persistent;
  tear(command: Uint8Array, moment: number): void;
  /** The same element as a terminal meets it. */
  readonly field: Required<Device>;
}

/** A secure element as it leaves the factory, powered: nothing but its issuer's domain. */
export function createSecureElement({
  seed,
  keys,
  issuer = 'A000000151000000',
  modules = {},
  loadFiles = [],
  groups = {},
  applications = [],
  tokenKey,
  receiptKey,
  alternatives,
  fault,
}: SecureElementOptions): ReferenceSe {
  const element: SecureElement = {
    handlers: fault === undefined ? soundHandlers : fault.se(soundHandlers),
    choices: chooseSe(alternatives),
    diversification: bytes('00000000000000000001'),
    cplc: productionData(seed),
    tokenKey,
    receiptKey,
    modules,
    groups,
  };
  const made = factory(issuer, keys, loadFiles);
  const given = applications.map((each) => ({ ...each, domain: issuer, privileges: '000000' }));
  let persistent: Persistent = {
    life: cardLife.secured,
    loadFiles: made.loadFiles,
    applications: [...made.applications, ...given],
    updates: 0,
    fieldOn: true,
  };
  const devices = new Map<Aid, Device>();

  /** The device behind an application, where it has one. */
  function behind(aid: Aid): Device | undefined {
    const application = applicationIn(persistent, aid);
    if (application === undefined || isDomain(application)) return undefined;
    const device = devices.get(aid) ?? modules[application.module]?.(aid, application.data ?? {});
    if (device !== undefined) devices.set(aid, device);
    return device;
  }

  /** The element as one side meets it: what is selected and which channel is open is each side's own. */
  function sideOf(side: Volatile['side']): Required<Device> {
    let volatile: Volatile = { side, selected: issuer, entropy: entropyOf(`${seed} ${side}`) };
    let powered = true;

    function run(apdu: Uint8Array, moment = 1): Outcome {
      const command = readCommand(apdu);
      const outcome = command === undefined ? refuse(volatile, '6700') : dispatch({ persistent, volatile }, command, element);
      const before = persistent;
      persistent = outcome.commits[Math.round(moment * outcome.commits.length) - 1] ?? persistent;
      volatile = outcome.volatile;
      // One that is gone, or was personalised anew, is another device.
      for (const aid of devices.keys()) {
        if (applicationIn(persistent, aid)?.data !== applicationIn(before, aid)?.data || applicationIn(persistent, aid) === undefined)
          devices.delete(aid);
      }
      return outcome;
    }

    return {
      reset() {
        behind(volatile.selected)?.reset();
        volatile = { side, selected: issuer, entropy: volatile.entropy };
        powered = true;
        return bytes(answerToReset);
      },
      process(apdu) {
        if (!powered) return new Uint8Array(0);
        const selected = applicationIn(persistent, volatile.selected);
        if (!isSelect(apdu) && selected !== undefined) {
          const device = behind(selected.aid);
          if (device !== undefined && element.handlers.isSelectable(selected, persistent)) return device.process(apdu);
          if (!isDomain(selected) && !isService(selected)) return encodeResponse(refuse(volatile, '6D00').response);
        }
        const { response } = run(apdu);
        // An application answers its selection for itself.
        const device = isSelect(apdu) && response.sw === '9000' ? behind(volatile.selected) : undefined;
        return device === undefined ? encodeResponse(response) : device.process(selectionOf(volatile.selected, apdu));
      },
      tear(apdu, moment) {
        if (!powered) return;
        const device = isSelect(apdu) ? undefined : behind(volatile.selected);
        if (device === undefined) run(apdu, moment);
        else device.tear?.(apdu, moment);
        powered = false;
      },
    };
  }

  return {
    get lasting() {
      return persistent;
    },
    ...sideOf('wallet'),
    field: sideOf('field'),
  };
}

/** Production data of a made-up maker, its serial number and batch from the seed. */
function productionData(seed: string | number): Uint8Array {
  const drawn = draw(entropyOf(`${seed} production`), 6).octets;
  return concat(bytes('9971000099710001'), new Uint8Array(4), drawn, new Uint8Array(24));
}

/** SELECT as an application hears it: by its whole name, whichever part of it was asked for. */
function selectionOf(aid: Aid, apdu: Uint8Array): Uint8Array {
  const le = readCommand(apdu)?.le;
  return encodeCommand({ cla: 0x00, ins: 0xa4, p1: 0x04, p2: 0x00, data: bytes(aid), ...(le === undefined ? {} : { le }) });
}

function isSelect(apdu: Uint8Array): boolean {
  return (apdu[0] as number) < 0x04 && apdu[1] === 0xa4 && apdu[2] === 0x04;
}
