/** SELECT of the PPSE and of the purse by name, with the FCI that each answers. */

import { bytes, concat, equal } from '../../bytes/hex.ts';
import type { Command } from '../../iso7816/command.ts';
import { refuseForm } from './dispatch.ts';
import { wrongLe } from './form.ts';
import type { Card } from './handlers.ts';
import { answer, type Outcome, type Persistent, refuse, type State, type Volatile } from './state.ts';

const ppseName = ascii('2PAY.SYS.DDF01');
const purseName = bytes('A000000632010105');
const cashName = bytes('A000000632010106');
const purseLabel = ascii('MOT_T_EP');
const cashLabel = ascii('MOT_T_CASH');

/** The answer to SELECT PPSE: one directory entry for each application. */
export function ppse({ choices }: Card): Uint8Array {
  const entries =
    choices.ppse === 'purse' ? entry(purseName, purseLabel, 1) : concat(entry(cashName, cashLabel, 1), entry(purseName, purseLabel, 2));
  return tlv('6F', tlv('84', ppseName), tlv('A5', tlv('BF0C', entries)));
}

/** The answer to SELECT of the purse: application version 02 and the issuer data, which are EF 15 itself. */
export function fci({ files }: Persistent, { choices }: Card): Uint8Array {
  const label = choices.fci === 'labelled' ? concat(tlv('50', purseLabel), tlv('87', Uint8Array.of(2))) : none;
  const name = choices.fci === 'labelled' ? tlv('9F12', ascii('CARD IMAGE 0001')) : none;
  const algorithm = choices.fci === 'algorithm' ? tlv('DF00', Uint8Array.of(2)) : none;
  const issuerData = tlv('9F0C', files[0x15] ?? none);
  return tlv('6F', tlv('84', purseName), tlv('A5', label, tlv('9F08', Uint8Array.of(2)), name, algorithm, issuerData));
}

/** SELECT of `2PAY.SYS.DDF01`. */
export function selectPpse(state: State, command: Command, card: Card): Outcome {
  return selected(state, command, card, 'ppse', card.handlers.ppse(card));
}

/** SELECT by any name: the PPSE, the purse, or nothing that this card has. */
export function selectByName(state: State, command: Command, card: Card): Outcome {
  const { data: name = none } = command;
  if (equal(name, ppseName)) return card.handlers.selectPpse(state, command, card);
  const whole = equal(name, purseName);
  const part = card.choices.partialName === 'accepted' && equal(name, purseName.subarray(0, name.length));
  if (whole || part) return selected(state, command, card, 'purse', card.handlers.fci(state.persistent, card));
  const left = card.choices.failedSelect === 'keeps' ? state.volatile.selected : 'nothing';
  return refuse(freshly(state.volatile, left), '6A82');
}

function selected(state: State, command: Command, card: Card, application: 'ppse' | 'purse', data: Uint8Array): Outcome {
  if (command.le !== undefined && command.le < 256 && command.le !== data.length) {
    return refuseForm(state, wrongLe(data.length, card), card);
  }
  return answer(freshly(state.volatile, application), data);
}

/** A selection ends transaction, cached records and challenge. */
function freshly(volatile: Volatile, selected: Volatile['selected']): Volatile {
  return { ...volatile, selected, transaction: undefined, cache: [], challenge: undefined };
}

const none = new Uint8Array(0);

function entry(name: Uint8Array, label: Uint8Array, priority: number): Uint8Array {
  return tlv('61', tlv('4F', name), tlv('50', label), tlv('87', Uint8Array.of(priority)));
}

/** One data object with a length of one octet. */
function tlv(tag: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const value = concat(...parts);
  return concat(bytes(tag), Uint8Array.of(value.length), value);
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
