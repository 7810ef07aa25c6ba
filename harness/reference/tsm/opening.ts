/** Opening a card: its application is installed in the secure element and told what EF 15 holds. */

import { bytes, hex } from '../../bytes/hex.ts';
import { encodeTlv } from '../../bytes/tlv.ts';
import { ef15Layout } from '../../tunion/file/ef15.ts';
import { type DomainCommand, openChannel, sealAll } from './channel.ts';
import { field } from './commands.ts';
import type { Desk, Move, Personality, Step } from './handlers.ts';
import { beginLoad } from './loading.ts';
import { loadsCard, type Order } from './state.ts';

/** Years that a card may be used. */
const lifetime = 20;

/** The beginning of an opening: a channel to the issuer's domain. */
export function beginOpening(order: Order, desk: Desk): Move {
  return { order, next: { step: 'openingChannel', ...openChannel(desk) } };
}

/** The card proved itself: what installs and personalises the application. */
export const openingChannel: Step = (order, answers, desk) => {
  const { tsm, now } = desk;
  const { session, serial = tsm.handlers.newSerial(desk) } = order;
  const commands = [
    // What an earlier attempt may have left, of which no answer came.
    ...(order.serial === undefined ? [] : [deleteInstance(order.instance_aid)]),
    ...installation(order.instance_aid, ef15Of(serial, now, tsm.personality), tsm.personality),
  ];
  const sealed = sealAll(answers.at(-1) ?? new Uint8Array(0), session?.note ?? '', commands, tsm);
  if (sealed === undefined) return { order: tsm.handlers.broken(order, 'openingChannel') };
  return { order: { ...order, serial }, next: { step: 'installation', commands: sealed } };
};

/** DELETE of an application, which may be gone already. */
export function deleteInstance(aid: string): DomainCommand {
  return { header: '80E40000', data: `4F${field(aid)}`, checker: '^((00)?9000|6A88)$' };
}

function installation(aid: string, ef15: Uint8Array, { loadFile, module }: Personality): readonly DomainCommand[] {
  // Contactless protocol parameters (A0): type A; and no parameters of the application's own.
  const parameters = `${hex(encodeTlv('EF', [encodeTlv('A0', [bytes('810101')])]))}C900`;
  const instance = [loadFile, module, aid, '00', parameters, ''].map(field).join('');
  return [
    { header: '80E60C00', data: instance, checker: '^(00)?9000$' },
    { header: '80E62000', data: `0000${field(aid)}000000`, checker: '^(00)?9000$' },
    { header: '80E28000', data: hex(encodeTlv('DF15', ef15)), checker: '^9000$' },
  ];
}

function ef15Of(serial: string, now: string, { issuer }: Personality): Uint8Array {
  const startDate = now.slice(0, 8);
  const expiryDate = `${Number(now.slice(0, 4)) + lifetime}1231`;
  return ef15Layout.encode({ issuer, applicationType: '02', version: '01', serial, startDate, expiryDate, issuerFci: '0000' });
}

/** Installed and personalised: the card is open, and where money belongs on it the load follows. */
export const installed: Step = (order, _answers, desk) => {
  const { books, tsm } = desk;
  const { seid, instance_aid: aid, partner, serial = '' } = order;
  if (books.card(seid, aid)?.opened === true) return { order: tsm.handlers.broken(order, 'installation') };
  books.keepCard({ seid, aid, partner, serial, opened: true, state: '00' });
  const opened = { ...order, opened: true };
  return loadsCard(order) ? beginLoad(opened, desk) : { order: { ...opened, state: '0' } };
};
