/** A sound secure element: which command goes where, and what is selected. */

import { bytes, hex } from '../../bytes/hex.ts';
import { encodeTlv } from '../../bytes/tlv.ts';
import type { Command } from '../../iso7816/command.ts';
import { behindProtection, externalAuthenticate, initializeUpdate, protectedAnswer } from './channel.ts';
import { crsAid, crsFci, crsGetData, crsGetStatus, crsSetStatus, isReachable, ppseAid, ppseFci } from './contactless.ts';
import { install, load, putKey, remove, storeData } from './content.ts';
import type { Handler, SecureElement, SeHandlers } from './handlers.ts';
import { getData, getStatus, setStatus } from './registry.ts';
import { type Application, answer, cardLife, isLocked, life, type Outcome, type Persistent, refuse, type State } from './state.ts';

/** SELECT by name: the first that is selectable and begins with it; without a name, the issuer's domain. It ends a secure channel. */
const select: Handler = ({ persistent, volatile }, { p1, p2, data }) => {
  if (p1 !== 0x04 || (p2 & ~0x02) !== 0) return refuse(volatile, '6A86');
  const name = hex(data ?? new Uint8Array(0));
  const open = persistent.applications.filter((each) => each.aid.startsWith(name) && isSelectable(each));
  const found = volatile.side === 'field' ? open.find((each) => persistent.fieldOn && isReachable(each)) : open[0];
  if (found === undefined) return refuse(volatile, '6A82');
  const selected = { ...volatile, selected: found.aid, session: undefined, loading: undefined, listing: undefined };
  return answer(
    selected,
    fci(found, persistent),
    found === persistent.applications[0] && persistent.life === cardLife.locked ? '6283' : '9000',
  );
};

export function isSelectable(application: Application): boolean {
  return (application.life & life.selectable) === life.selectable && !isLocked(application);
}

function fci({ aid }: Application, persistent: Persistent): Uint8Array {
  if (aid === crsAid) return crsFci(persistent);
  if (aid === ppseAid) return ppseFci(persistent);
  // 9F65: the longest data field that a command may have.
  return encodeTlv('6F', [encodeTlv('84', bytes(aid)), encodeTlv('A5', [encodeTlv('9F65', bytes('FF'))])]);
}

export const soundHandlers: SeHandlers = {
  select,
  initializeUpdate,
  externalAuthenticate,
  getData,
  getStatus,
  setStatus,
  install,
  load,
  delete: remove,
  putKey,
  storeData,
  crsGetData,
  crsGetStatus,
  crsSetStatus,
};

/** The commands of a security domain by INS; GET DATA is answered without the proprietary class too. */
const byInstruction: ReadonlyMap<number, keyof SeHandlers> = new Map([
  [0x50, 'initializeUpdate'],
  [0x82, 'externalAuthenticate'],
  [0xca, 'getData'],
  [0xf2, 'getStatus'],
  [0xf0, 'setStatus'],
  [0xe6, 'install'],
  [0xe8, 'load'],
  [0xe4, 'delete'],
  [0xd8, 'putKey'],
  [0xe2, 'storeData'],
]);

/** The commands of the contactless registry service by INS. */
const ofCrs: ReadonlyMap<number, keyof SeHandlers> = new Map([
  [0xca, 'crsGetData'],
  [0xf2, 'crsGetStatus'],
  [0xf0, 'crsSetStatus'],
]);

/** A command to the card or to the security domain that is selected. */
export function dispatch(state: State, command: Command, element: SecureElement): Outcome {
  const { handlers } = element;
  if ((command.cla & 0xfc) === 0x00 && command.ins === 0xa4) return handlers.select(state, command, element);
  if (state.volatile.selected === crsAid) {
    const service = ofCrs.get(command.ins);
    if (service === undefined || (command.cla & 0x80) === 0) return refuse(state.volatile, service === undefined ? '6D00' : '6E00');
    return handlers[service](state, command, element);
  }
  if (state.volatile.selected === ppseAid) return refuse(state.volatile, '6D00');
  const name = byInstruction.get(command.ins);
  if (name === undefined) return refuse(state.volatile, '6D00');
  if ((command.cla & 0x80) === 0 && name !== 'getData') return refuse(state.volatile, '6E00');
  if (name === 'initializeUpdate' || name === 'externalAuthenticate') return handlers[name](state, command, element);
  const taken = behindProtection(state, command);
  if ('sw' in taken) return refuse({ ...state.volatile, session: undefined }, taken.sw);
  return protectedAnswer(handlers[name]({ ...state, volatile: taken.volatile }, taken.command, element));
}
