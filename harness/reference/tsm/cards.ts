/** Cards and secure elements: what a partner may ask and tell about them, and tokens for their content. */

import { constants, type KeyObject, sign } from 'node:crypto';
import { bytes, concat, hex } from '../../bytes/hex.ts';
import { octets } from '../../bytes/uint.ts';
import { refuse, succeed } from './envelope.ts';
import type { Action, Data, Desk, Tsm } from './handlers.ts';
import type { ApplicationState, SeState } from './state.ts';

/** `card/query`: the card's number and state, and the partner's orders about it. */
export const queryCard: Action = (data, { books, partner }) => {
  const [seid, aid] = [nameIn(data, 'seid'), nameIn(data, 'instance_aid')];
  if (seid === undefined || aid === undefined) return refuse('0300');
  const orders = books.ordersOf(partner, seid, aid);
  if (orders.length === 0) return refuse('1102');
  const found = books.card(seid, aid);
  const card = found?.partner === partner ? found : undefined;
  // The serial number in the card begins with a 0 that is no part of its number.
  return succeed({ card_no: card?.serial.slice(1) ?? '', opened: card?.opened ?? false, state: card?.state ?? '00', orders });
};

/** `notify/se`: whether a secure element is usable, lost or ended. What ended stays ended. */
export const notifySe: Action = (data, { books, partner }) => {
  const { state } = data;
  const seid = nameIn(data, 'seid');
  if (seid === undefined || !isAmong(['00', '01', '02'], state)) return refuse('0300');
  const known = books.se(partner, seid);
  if (known === undefined) return refuse('1102');
  if (known === '02' && state !== '02') return refuse('0300');
  books.keepSe(partner, seid, state as SeState);
  return succeed();
};

/** `notify/application`: what became of an application in the wallet. One that is deleted is open no more. */
export const notifyApplication: Action = (data, { books, partner }) => {
  const { state } = data;
  const [seid, aid] = [nameIn(data, 'seid'), nameIn(data, 'instance_aid')];
  if (seid === undefined || aid === undefined || !isAmong(['00', '01', '02', '03'], state)) return refuse('0300');
  const card = books.card(seid, aid);
  if (card === undefined || card.partner !== partner) return refuse('1102');
  if (!card.opened && state !== '03') return refuse('1102');
  books.keepCard({ ...card, state: state as ApplicationState, opened: card.opened && state !== '03' });
  return succeed();
};

/** A name in hexadecimal, which may come in small letters; undefined where there is none. */
function nameIn(data: Data, member: 'seid' | 'instance_aid'): string | undefined {
  const name = data[member];
  return typeof name === 'string' ? name.toUpperCase() : undefined;
}

function isAmong(states: readonly string[], state: unknown): boolean {
  return typeof state === 'string' && states.includes(state);
}

/** P1 of the INSTALL commands that a token may allow: for load, for install, for extradition, for registry update. */
const operations: readonly string[] = ['02', '04', '10', '40'];

/** `token/apply`: the token of an INSTALL command, unless its secure element is lost. */
export const applyForToken: Action = (data: Data, { books, partner, tsm }: Desk) => {
  const { operation, data: command } = data;
  const seid = nameIn(data, 'seid');
  if (seid === undefined || !isAmong(operations, operation) || typeof command !== 'string') return refuse('0300');
  if (!/^([0-9A-F]{2}){1,255}$/i.test(command)) return refuse('0300');
  if ((books.se(partner, seid) ?? '00') !== '00') return refuse('1103');
  return succeed({ token: hex(tsm.handlers.token(operation as string, bytes(command), tsm)) });
};

/** The signature over P1, P2, Lc and the data before the token (GlobalPlatform card specification 2.3.1, C.4). */
export function token(operation: string, data: Uint8Array, { keys }: Tsm): Uint8Array {
  return signToken(concat(bytes(operation), bytes('00'), octets(data.length, 1), data), keys.token);
}

/** RSA of more than 1,024 bits: PSS with SHA-256 and a salt of 32 octets (2.3.1, B.3). */
export function signToken(octetsToSign: Uint8Array, key: KeyObject): Uint8Array {
  return new Uint8Array(sign('sha256', octetsToSign, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }));
}
