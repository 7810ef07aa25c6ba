/** Messages: their shape, their signatures (RSA, PKCS #1 v1.5, SHA-256), and what a message that comes again is answered. */

import { createHash, type KeyObject, sign as signOctets, verify } from 'node:crypto';
import { signedText, type TsmAction, type TsmRequest, type TsmResponse, type TsmStatus, tsmStatus } from '../../tunion/tsm.ts';
import type { Answered, Books } from './books.ts';
import type { Answer, Data, Desk, Tsm } from './handlers.ts';

/** What each member of a request but `data` looks like. */
const members: Readonly<Record<string, RegExp>> = {
  version: /^1\.0\.0$/,
  city_code: /^\d{4}$/,
  tsm_id: /^[0-9A-F]{8}$/i,
  action_id: /^[0-9A-F]{8}\d{18}$/i,
  action_time: /^\d{14}$/,
  sign: /^[A-Za-z0-9+/=]+$/,
};

export function isObject(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** How deep the deepest message is: envelope, data, results, result. */
const greatestDepth = 4;

/** Whether nothing lies deeper than that: what nests without end must not be followed to its end. */
function isShallow(value: unknown, depth = greatestDepth): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((each) => isShallow(each, depth - 1));
}

export function readRequest(message: Data): TsmRequest | undefined {
  if (!isShallow(message)) return undefined;
  const isWritten = Object.entries(members).every(([name, form]) => {
    const value = message[name];
    return typeof value === 'string' && form.test(value);
  });
  if (!isWritten || !isObject(message['data'])) return undefined;
  const request = message as TsmRequest;
  return request.action_id.startsWith(request.tsm_id) ? request : undefined;
}

export function keyOf({ tsm_id }: TsmRequest, { partners }: Tsm): KeyObject | undefined {
  return partners.get(tsm_id);
}

export function acceptsSignature(request: TsmRequest, publicKey: KeyObject): boolean {
  return verify('sha256', Buffer.from(signedText(request)), publicKey, Buffer.from(request.sign, 'base64'));
}

export function answeredBefore({ tsm_id, action_id }: TsmRequest, books: Books): Answered | undefined {
  return books.answered(tsm_id, action_id);
}

export function respond({ status, data }: Answer, actionId: string): Omit<TsmResponse, 'sign'> {
  const { zh, en } = tsmStatus[status];
  return { status, message: `${zh} (${en})`, action_id: actionId, data };
}

export function sign(response: Omit<TsmResponse, 'sign'>, { keys }: Tsm): TsmResponse {
  const text = signedText(response as Data);
  return { ...response, sign: signOctets('sha256', Buffer.from(text), keys.signature).toString('base64') } as TsmResponse;
}

/** A refusal: its data say nothing. */
export function refuse(status: TsmStatus): Answer {
  return { status, data: {} };
}

export function succeed(data: Data = {}): Answer {
  return { status: '0000', data };
}

/**
 * The answer to a message: shape, sender, signature, whether it came before, and then what it asks for. All that a genuine message
 * changes is committed together with its answer before that is given.
 */
export function answerMessage(action: TsmAction, message: Data, desk: Omit<Desk, 'partner'>): TsmResponse {
  const { tsm, books } = desk;
  const { handlers } = tsm;
  const given = message['action_id'];
  const finish = (answer: Answer, actionId = typeof given === 'string' ? given : '') =>
    handlers.sign(handlers.respond(answer, actionId), tsm);
  const request = handlers.readRequest(message);
  if (request === undefined) return finish(refuse('0300'));
  const publicKey = handlers.keyOf(request, tsm);
  if (publicKey === undefined) return finish(refuse('0003'));
  if (!handlers.acceptsSignature(request, publicKey, tsm)) return finish(refuse('0001'));
  const body = createHash('sha256')
    .update(`${action} ${signedText(request)}`)
    .digest('hex');
  const before = handlers.answeredBefore(request, books, body);
  if (before !== undefined) return before.body === body ? before.response : finish(refuse('0300'));
  const response = finish(handlers.actions[action](request.data, { ...desk, partner: request.tsm_id }));
  books.keepAnswered(request.tsm_id, request.action_id, { body, response });
  books.commit();
  return response;
}
