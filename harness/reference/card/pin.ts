/** VERIFY, CHANGE PIN, RELOAD PIN and UNBLOCK PIN. */

import { equal } from '../../bytes/hex.ts';
import type { CipherFamily } from '../../crypto/block-cipher.ts';
import type { Command } from '../../iso7816/command.ts';
import { reloadPinMac } from '../../tunion/mac.ts';
import { algorithmNamed, hasAlgorithm, keysOf } from './algorithm.ts';
import type { Card, PinTrial } from './handlers.ts';
import { refuseForm } from './refusal.ts';
import { sealed } from './sealing.ts';
import { answer, type Outcome, type Persistent, type Pin, refuse, type State, withoutTransaction } from './state.ts';

const none = new Uint8Array(0);
const macLength = 4;
const separator = 0xff;

/** VERIFY: 9000, or 63Cx with the tries that are left, or 6983 once there are none. */
export function verifyPin(state: State, { data = none }: Command, card: Card): Outcome {
  const left = withoutTransaction(state.volatile);
  if (state.persistent.pin.tries === 0) return refuse({ ...left, verified: false }, '6983');
  const { isRight, counted, restored } = card.handlers.tryPin(state.persistent, data, card);
  if (!isRight) return wrongPin(counted, { ...left, verified: false }, card);
  return { ...answer({ ...left, verified: true }), commits: [counted, restored] };
}

/** CHANGE PIN: the old PIN counts as one that is verified; whether one was verified before stays as it was. */
export function changePin(state: State, { data = none }: Command, card: Card): Outcome {
  const { persistent, volatile } = state;
  const left = withoutTransaction(volatile);
  const pins = card.handlers.splitPins(data, persistent.pin);
  if (pins === undefined) return refuseForm(state, card.choices.wrongData, card);
  if (persistent.pin.tries === 0) return refuse({ ...left, verified: false }, '6983');
  const [old, value] = pins;
  const { isRight, counted, restored } = card.handlers.tryPin(persistent, old, card);
  if (!isRight) return wrongPin(counted, { ...left, verified: false }, card);
  return { ...answer(left), commits: [counted, { ...restored, pin: { ...restored.pin, value } }] };
}

function wrongPin(counted: Persistent, left: State['volatile'], { choices }: Card): Outcome {
  const { tries } = counted.pin;
  const sw = tries === 0 && choices.pinLastTry === '6983' ? '6983' : `63C${tries.toString(16).toUpperCase()}`;
  return { ...refuse(left, sw), commits: [counted] };
}

/** RELOAD PIN: a new PIN from the issuer, with a MAC but no challenge; all tries are given back. */
export function reloadPin(state: State, command: Command, card: Card): Outcome {
  const { data = none } = command;
  const left = { ...withoutTransaction(state.volatile), verified: false };
  const value = data.slice(0, -macLength);
  const mac = card.handlers.reloadMac(value, algorithmNamed(command), card);
  if (!card.handlers.matches(mac, data.subarray(-macLength))) return refuse(left, card.choices.reloadPinWord);
  return { ...answer(left), commits: [{ ...state.persistent, pin: fresh(value, card) }] };
}

/** UNBLOCK PIN: gives back all tries. */
export function unblockPin(state: State, command: Command, card: Card): Outcome {
  return sealed(state, command, card, 'unblockPin', ({ persistent }) => {
    const { pin } = persistent;
    if (pin.tries > 0 && card.choices.unblockUnblockedPin === '6985') return '6985';
    return { ...persistent, pin: fresh(pin.value, card) };
  });
}

function fresh(value: Uint8Array, { profile }: Card): Pin {
  return { value, tries: profile.pin.tries };
}

export function comparePin(given: Uint8Array, { value }: Pin): boolean {
  return equal(given, value);
}

/** Counts the try first, so that pulling the card out in time gains nobody another one. */
export function tryPin(persistent: Persistent, given: Uint8Array, card: Card): PinTrial {
  const { pin } = persistent;
  return {
    isRight: card.handlers.comparePin(given, pin),
    counted: { ...persistent, pin: { ...pin, tries: pin.tries - 1 } },
    restored: { ...persistent, pin: fresh(pin.value, card) },
  };
}

/** Two PINs of 2 to 6 octets around FF. A PIN may be padded with FF itself, so the length of the card's own PIN comes first. */
export function splitPins(data: Uint8Array, { value }: Pin): readonly [Uint8Array, Uint8Array] | undefined {
  const isPin = (length: number) => length >= 2 && length <= 6;
  const places = [value.length, 2, 3, 4, 5, 6];
  const place = places.find((at) => data[at] === separator && isPin(data.length - at - 1));
  return place === undefined ? undefined : [data.slice(0, place), data.slice(place + 1)];
}

/** The MAC of RELOAD PIN with an algorithm that the card has. */
export function reloadMac(pin: Uint8Array, algorithm: CipherFamily, card: Card): Uint8Array {
  return reloadPinMac(keysOf(algorithm, card)['pin-reload'], pin, card.choices.reloadPinMac, algorithm);
}

/** INITIALIZE FOR LOAD waits for a PIN where the issuer wants one. */
export function lacksPin({ volatile }: State, { functions }: Card): boolean {
  return functions.has('EP.pin-before-load') && volatile.verified !== true;
}

/**
 * Whether 805E0100 is RELOAD PIN under SM4 rather than CHANGE PIN: laboratory pages give both the same header.
 * It is when its MAC is right, or when no FF stands between two PINs.
 */
export function isReload({ persistent }: State, { data = none, p1 }: Command, card: Card): boolean {
  if (p1 !== 0x01 || !hasAlgorithm('sm4', card) || data.length < 6 || data.length > 10) return false;
  const { handlers } = card;
  const mac = handlers.reloadMac(data.slice(0, -macLength), 'sm4', card);
  return handlers.matches(mac, data.subarray(-macLength)) || handlers.splitPins(data, persistent.pin) === undefined;
}
