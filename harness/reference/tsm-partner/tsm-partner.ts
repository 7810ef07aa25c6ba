/** The partners of a TSM: hold the keys that sign messages to it, judge its signatures, and send to a TSM in this process or over HTTPS. */

import { type KeyObject, sign, verify } from 'node:crypto';
import { Agent, request as httpsRequest } from 'node:https';
import { signedText, type TsmResponse } from '../../tunion/tsm.ts';

export interface PartnerKeys {
  /** Private keys by who signs. */
  readonly own: KeyObject;
  /** Undefined where nobody is there to stand for another partner. */
  readonly rival?: KeyObject | undefined;
  readonly stranger: KeyObject;
}

/** What may be asked of the port. */
export type PartnerQuestion =
  | { readonly about: 'sign'; readonly by: keyof PartnerKeys; readonly message: Readonly<Record<string, unknown>> }
  | { readonly about: 'post'; readonly action: string; readonly message: unknown }
  /** A number that no other message of this run has, as the last four digits of its name. */
  | { readonly about: 'number' }
  | { readonly about: 'leak'; readonly text: string };

/** What comes back from the other end: an HTTP status, and the JSON of its body where it is some. */
export type Send = (action: string, message: unknown) => Promise<{ readonly http: number; readonly body: unknown }>;

export interface PartnerSettings {
  readonly keys: PartnerKeys;
  /** The TSM's public key. */
  readonly tsm: KeyObject;
  /** Keys that no answer may hold, in hexadecimal: those of all cards, and with them those of the cards with these numbers (19 digits). */
  readonly secrets: (numbers: readonly string[]) => readonly string[];
  readonly send: Send;
}

export function createPartner({ keys, tsm, secrets, send }: PartnerSettings): (question: PartnerQuestion) => Promise<unknown> {
  let count = 0;
  const numbers = new Set<string>();
  return async (question) => {
    switch (question.about) {
      case 'sign': {
        const key = keys[question.by];
        if (key === undefined) throw new RangeError(`no key of the ${question.by} is at hand`);
        return { sign: sign('sha256', Buffer.from(signedText(question.message)), key).toString('base64') };
      }
      case 'post': {
        const { http, body } = await send(question.action, question.message);
        const answer = isObject(body) ? body : null;
        for (const [number] of JSON.stringify(answer).matchAll(/(?<!\d)\d{19}(?!\d)/g)) numbers.add(number);
        return { http, body: answer, signature: answer === null ? 'absent' : signatureOf(answer, tsm) };
      }
      case 'number':
        count = (count + 1) % 10_000;
        return { number: String(count).padStart(4, '0') };
      case 'leak':
        return { leaks: secrets([...numbers]).some((key) => isIn(key, question.text)) };
    }
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function signatureOf(answer: Readonly<Record<string, unknown>>, publicKey: KeyObject): 'right' | 'wrong' | 'absent' {
  const given = answer['sign'];
  if (typeof given !== 'string' || given === '') return 'absent';
  const isRight = verify('sha256', Buffer.from(signedText(answer)), publicKey, Buffer.from(given, 'base64'));
  return isRight ? 'right' : 'wrong';
}

/** Whether a text holds a key or a half of it, in hexadecimal or base64. */
function isIn(key: string, text: string): boolean {
  const octets = Buffer.from(key, 'hex');
  const forms = [key, key.slice(0, 16), key.slice(16), octets.toString('base64').replace(/=+$/, '')];
  return forms.some((form) => text.toUpperCase().includes(form.toUpperCase()));
}

/** Sends to a TSM in this process. */
export function sendInside(process: (action: string, message: unknown) => TsmResponse | undefined): Send {
  return async (action, message) => {
    const body = process(action, message);
    return body === undefined ? { http: 400, body: null } : { http: 200, body };
  };
}

/** How long a TSM may take for an answer, and how long an answer may be. */
const answerTimeoutMs = 30_000;
const longestAnswer = 1_048_576;

/**
 * Sends over HTTPS to a TSM whose certificate a CA vouches for (PEM; one that Node.js knows unless given), one connection for all. One
 * that fails is the HTTP status 0. Where a connection that was kept alive ends just as it is used again, the message, which bears its
 * own number, goes once more on a new one: that is nobody's fault.
 */
export function sendOverHttps(base: URL, ca: string | undefined): Send {
  const agent = new Agent({ keepAlive: true, ...(ca === undefined ? {} : { ca }) });
  const send = (action: string, message: unknown, isAgain: boolean): ReturnType<Send> =>
    new Promise((resolve) => {
      const failed = () => resolve({ http: 0, body: null });
      const headers = { 'content-type': 'application/json; charset=utf-8' };
      const options = { method: 'POST', agent, headers, timeout: answerTimeoutMs };
      const outgoing = httpsRequest(new URL(action, base), options, (incoming) => {
        const pieces: Buffer[] = [];
        let length = 0;
        incoming.on('data', (piece: Buffer) => {
          length += piece.length;
          if (length > longestAnswer) incoming.destroy();
          else pieces.push(piece);
        });
        incoming.on('error', failed);
        incoming.on('close', failed);
        incoming.on('end', () => resolve({ http: incoming.statusCode ?? 0, body: jsonOf(Buffer.concat(pieces).toString('utf8')) }));
      });
      outgoing.on('timeout', () => outgoing.destroy());
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        const hasEnded = outgoing.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
        if (hasEnded && !isAgain) resolve(send(action, message, true));
        else failed();
      });
      outgoing.end(JSON.stringify(message));
    });
  return (action, message) => send(action, message, false);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
