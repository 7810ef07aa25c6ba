/** A sound secure element: which command goes where, and what is selected. */

import { bytes, hex } from '../../bytes/hex.ts';
import { encodeTlv } from '../../bytes/tlv.ts';
import { octets } from '../../bytes/uint.ts';
import type { Command } from '../../iso7816/command.ts';
import { behindProtection, channelRules, externalAuthenticate, initializeUpdate, protectedAnswer } from './channel.ts';
import { contactlessRules, crsAid, crsFci, crsGetData, crsGetStatus, crsSetStatus, ppseAid, ppseFci } from './contactless.ts';
import type { Handler, SeCommands, SecureElement, SeHandlers } from './handlers.ts';
import { contentRules, install, load, remove } from './install.ts';
import { isKeyWhole, putKey, storeData } from './personalising.ts';
import { getData, getStatus, isNextCardLife, nextLife, setStatus } from './registry.ts';
import {
  type Application,
  answer,
  cardLife,
  isDomain,
  isLocked,
  life,
  type Outcome,
  type Persistent,
  refuse,
  type State,
} from './state.ts';

/** SELECT by name: the first that is selectable and begins with it, or (P2 02) the next; without a name, the issuer's domain. It ends a secure channel. */
const select: Handler = ({ persistent, volatile }, { p1, p2, data, le = 256 }, element) => {
  const { handlers, choices } = element;
  if (p1 !== 0x04 || (p2 & ~0x02) !== 0) return refuse(volatile, '6A86');
  if ((data?.length ?? 0) > longestName) return refuse(volatile, '6700');
  const name = hex(data ?? new Uint8Array(0));
  const { applications } = persistent;
  const from = p2 === 0 ? 0 : applications.findIndex(({ aid }) => aid === volatile.selected) + 1;
  const found = applications
    .slice(from)
    .find(
      (each) =>
        each.aid.startsWith(name) &&
        handlers.isSelectable(each, persistent) &&
        (volatile.side === 'wallet' || handlers.isReachable(each, persistent)),
    );
  if (found === undefined) return refuse(volatile, volatile.side === 'field' ? choices.noneInField : '6A82');
  const { side, entropy } = volatile;
  const isShut = persistent.life === cardLife.locked;
  const next = { side, entropy, selected: found.aid };
  const information = fci(found, persistent, element);
  if (le < information.length) return refuse(next, `6C${hex(octets(information.length % 256, 1))}`);
  return answer(next, information, isShut ? '6283' : '9000');
};

/** Octets of the longest name (ISO/IEC 7816-4). */
const longestName = 16;

function isSelectable(application: Application, persistent: Persistent): boolean {
  const isOpen = (application.life & life.selectable) === life.selectable && (!isLocked(application) || isDomain(application));
  const isShut = persistent.life === cardLife.locked || persistent.life === cardLife.terminated;
  return isOpen && !isLocked(application) && (!isShut || application === persistent.applications[0]);
}

function fci({ aid }: Application, persistent: Persistent, element: SecureElement): Uint8Array {
  if (aid === crsAid) return crsFci(persistent);
  if (aid === ppseAid) return ppseFci(persistent, element);
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
  // 2.3.1, 11.1.4.
  takesClass: (cla) => [0x00, 0x80, 0x84].includes(cla & 0xfc),
  isSelectable,
  ...channelRules,
  ...contentRules,
  ...contactlessRules,
  isNextCardLife,
  nextLife,
  isKeyWhole,
};

/** The commands of a security domain by INS; GET DATA is answered without the proprietary class too. */
const byInstruction: ReadonlyMap<number, keyof SeCommands> = new Map([
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
const ofCrs: ReadonlyMap<number, keyof SeCommands> = new Map([
  [0xca, 'crsGetData'],
  [0xf2, 'crsGetStatus'],
  [0xf0, 'crsSetStatus'],
]);

/** What a locked card still takes through its issuer's domain (2.3.1, 5.1.1.4). */
const whileLocked: ReadonlySet<keyof SeCommands> = new Set([
  'initializeUpdate',
  'externalAuthenticate',
  'getData',
  'getStatus',
  'setStatus',
]);

/** A command to the card or to the security domain that is selected. */
export function dispatch(state: State, command: Command, element: SecureElement): Outcome {
  const { handlers } = element;
  const { persistent, volatile } = state;
  if (!handlers.takesClass(command.cla)) return refuse(volatile, '6E00');
  if ((command.cla & 0xfc) === 0x00 && command.ins === 0xa4) return handlers.select(state, command, element);
  if (volatile.selected === crsAid) {
    const service = ofCrs.get(command.ins);
    if (service === undefined || (command.cla & 0x80) === 0) return refuse(volatile, service === undefined ? '6D00' : '6E00');
    return handlers[service](state, command, element);
  }
  if (volatile.selected === ppseAid) return refuse(volatile, '6D00');
  const name = byInstruction.get(command.ins);
  if (name === 'initializeUpdate' || name === 'externalAuthenticate') {
    return (command.cla & 0x80) === 0 ? refuse(volatile, '6E00') : handlers[name](state, command, element);
  }
  // The MAC comes before everything else: its chain goes on whatever becomes of the command.
  const taken = behindProtection(state, command, element);
  if ('sw' in taken) return refuse(volatile.session?.open === undefined ? volatile : handlers.abort(volatile), taken.sw);
  if (name === undefined) return refuse(taken.volatile, '6D00');
  if ((command.cla & 0x80) === 0 && name !== 'getData') return refuse(taken.volatile, '6E00');
  if (persistent.life === cardLife.terminated && name !== 'getData') return refuse(taken.volatile, '6985');
  if (persistent.life === cardLife.locked && !whileLocked.has(name)) return refuse(taken.volatile, '6985');
  return protectedAnswer(handlers[name]({ ...state, volatile: taken.volatile }, taken.command, element));
}
