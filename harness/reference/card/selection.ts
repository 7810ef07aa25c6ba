/** SELECT of the PPSE and of applications by name, with the FCI that each answers. */

import { bytes, concat, equal } from '../../bytes/hex.ts';
import type { Command } from '../../iso7816/command.ts';
import { mohurdAid, ppseName, purseAidOf } from '../../tunion/aid.ts';
import { wrongLe } from './form.ts';
import type { Card } from './handlers.ts';
import { refuseForm } from './refusal.ts';
import { answer, type Outcome, type Persistent, refuse, type State, type Volatile } from './state.ts';

const cashName = bytes('A000000632010106');
const purseLabel = ascii('MOT_T_EP');
const cashLabel = ascii('MOT_T_CASH');

/** The answer to SELECT PPSE: one directory entry for each application; nothing public names a label for the other ministry's. */
export function ppse({ choices, profile }: Card): Uint8Array {
  const purseName = purseAidOf(profile.kernel);
  const first = choices.ppse === 'purse' ? none : entry(cashName, cashLabel, 1);
  const priority = choices.ppse === 'purse' ? 1 : 2;
  const last = profile.mohurd === undefined ? none : entry(mohurdAid, none, priority + 1);
  const entries = concat(first, entry(purseName, purseLabel, priority), last);
  return tlv('6F', tlv('84', ppseName), tlv('A5', tlv('BF0C', entries)));
}

/** The answer to SELECT of the purse: application version 02 and the issuer data, which are EF 15 itself. */
export function fci({ files }: Persistent, { choices, profile }: Card): Uint8Array {
  const label = choices.fci === 'labelled' ? concat(tlv('50', purseLabel), tlv('87', Uint8Array.of(2))) : none;
  const name = choices.fci === 'labelled' ? tlv('9F12', ascii('CARD IMAGE 0001')) : none;
  const algorithm = choices.fci === 'algorithm' ? tlv('DF00', Uint8Array.of(2)) : none;
  const issuerData = tlv('9F0C', files[0x15] ?? none);
  const version = tlv('9F08', Uint8Array.of(2));
  return tlv('6F', tlv('84', nameOf(profile)), tlv('A5', label, version, name, algorithm, issuerData));
}

/** SELECT of `2PAY.SYS.DDF01`. */
export function selectPpse(state: State, command: Command, card: Card): Outcome {
  return selected(state, command, card, 'ppse', card.handlers.ppse(card));
}

/** SELECT of the other ministry's application, where the card has it. */
export function selectMohurd(state: State, command: Command, card: Card): Outcome {
  const { mohurd } = card.profile;
  if (mohurd === undefined) return notFound(state, card);
  const proprietary = tlv('A5', tlv('9F0C', bytes(mohurd.ef15)));
  return selected(state, command, card, 'mohurd', tlv('6F', tlv('84', mohurdAid), proprietary));
}

/** SELECT by any name: the PPSE, the purse, the other ministry's application, or nothing that this card has. */
export function selectByName(state: State, command: Command, card: Card): Outcome {
  const { data: name = none } = command;
  if (equal(name, ppseName)) return card.handlers.selectPpse(state, command, card);
  if (meansPurse(name, card)) return selectPurse(state, command, card);
  if (means(name, mohurdAid, card)) return card.handlers.selectMohurd(state, command, card);
  return notFound(state, card);
}

/** The name of the purse: that of its kernel, or of the instance that it is. */
function nameOf({ kernel, instance }: Card['profile']): Uint8Array {
  return instance === undefined ? purseAidOf(kernel) : bytes(instance);
}

/** Terminals select an instance by the name of its kernel's purse, too. */
function meansPurse(name: Uint8Array, card: Card): boolean {
  const { kernel, instance } = card.profile;
  return means(name, nameOf(card.profile), card) || (instance !== undefined && equal(name, purseAidOf(kernel)));
}

function means(name: Uint8Array, aid: Uint8Array, { choices }: Card): boolean {
  return equal(name, aid) || (choices.partialName === 'accepted' && equal(name, aid.subarray(0, name.length)));
}

/** The purse: as it is, with 6283 while it is blocked for a time, not at all once it is blocked for ever. */
function selectPurse(state: State, command: Command, card: Card): Outcome {
  const { persistent, volatile } = state;
  const { choices, handlers } = card;
  if (persistent.lock === 'permanent') {
    return refuse(handlers.reselect(volatile, choices.permanentLock === 'deselects' ? 'nothing' : 'purse', card), '9303');
  }
  const outcome = selected(state, command, card, 'purse', handlers.fci(persistent, card));
  if (persistent.lock === 'none' || outcome.response.sw !== '9000') return outcome;
  return { ...outcome, response: { data: choices.lockedSelect === 'fci' ? outcome.response.data : none, sw: '6283' } };
}

function notFound({ volatile }: State, card: Card): Outcome {
  const left = card.choices.failedSelect === 'keeps' ? volatile.selected : 'nothing';
  return refuse(card.handlers.reselect(volatile, left, card), '6A82');
}

function selected(state: State, command: Command, card: Card, application: Volatile['selected'], data: Uint8Array): Outcome {
  if (command.le !== undefined && command.le < 256 && command.le !== data.length) {
    return refuseForm(state, wrongLe(data.length, card), card);
  }
  return answer(card.handlers.reselect(state.volatile, application, card), data);
}

/** A selection ends transaction, cached records, challenge, and what a PIN opened. */
export function reselect(volatile: Volatile, application: Volatile['selected']): Volatile {
  return {
    ...volatile,
    selected: application,
    transaction: undefined,
    cache: [],
    challenge: undefined,
    verified: undefined,
  };
}

const none = new Uint8Array(0);

function entry(name: Uint8Array, label: Uint8Array, priority: number): Uint8Array {
  return tlv('61', tlv('4F', name), label.length === 0 ? none : tlv('50', label), tlv('87', Uint8Array.of(priority)));
}

/** One data object with a length of one octet. */
function tlv(tag: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const value = concat(...parts);
  return concat(bytes(tag), Uint8Array.of(value.length), value);
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
