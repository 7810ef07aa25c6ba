/** What crossed a wire, as HTML. Written out by hand: a record has it by the ten thousand. */

import type { Text } from '../../harness/text.ts';
import type { Apdu, DecodedField, Exchange } from '../procedure.ts';
import { milliseconds } from '../text.ts';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escaped(text: string): string {
  return /[&<>"]/.test(text) ? text.replace(/[&<>"]/g, (sign) => entities[sign] as string) : text;
}

/** Both languages, of which the page shows one; words that are the same in both stand once. */
export function both({ zh, en }: Text): string {
  return zh === en ? escaped(zh) : `<span lang="zh-CN">${escaped(zh)}</span><span lang="en">${escaped(en)}</span>`;
}

export interface Wire {
  readonly arrow: '→' | '←' | '↺';
  readonly octets: readonly string[];
  readonly meaning?: Text | undefined;
  readonly sw?: string;
  /** Microseconds. */
  readonly us?: number;
  readonly channel?: string;
}

/** One direction: octets, what they are, whose they are, and how long they took. */
export function wireHtml({ arrow, octets, meaning, sw, us, channel = 'dut' }: Wire): string {
  const groups = octets.map((group) => `<span>${escaped(group)}</span> `).join('');
  const word = sw === undefined ? '' : `<b class="${sw === '9000' ? 'sw' : 'sw refused'}">${escaped(sw)}</b>`;
  const said = meaning === undefined ? '' : `<span class="meaning">${both(meaning)}</span>`;
  const whose = channel === 'dut' ? '' : `<span class="channel">${escaped(channel)}</span>`;
  const time = us === undefined ? '' : timeHtml(us);
  return `<div class="wire"><span class="arrow" aria-hidden="true">${arrow}</span><div><code>${groups}${word}</code> ${said} ${whose}</div>${time}</div>`;
}

/** A command with its decoded fields. */
export function sentHtml(apdu: Apdu, channel: string): string {
  return sentPieces(apdu, channel).join('');
}

function sentPieces({ octets, name, fields, note }: Apdu, channel: string): string[] {
  return [wireHtml({ arrow: '→', octets, meaning: name, channel }), ...fieldPieces(fields, note)];
}

type Written = readonly [before: readonly string[], after: readonly string[]];

/** The same exchanges share what they were written as; only their times differ. */
const writtenBefore = new WeakMap<Exchange['response'], Written>();

/** An exchange without its time, as the pieces that stand before and after it. */
export function exchangePieces({ channel, command, response }: Exchange): Written {
  const known = writtenBefore.get(response);
  if (known !== undefined) return known;
  const { octets, meaning, sw } = response;
  const [sent, ...said] = sentPieces(command, channel) as [string, ...string[]];
  const answered = wireHtml({ arrow: '←', octets, meaning, sw }).slice(0, -'</div>'.length);
  const written = [
    [`<div class="exchange">${sent}`, ...said, answered],
    ['</div>', ...fieldPieces(response.fields, response.note), '</div>'],
  ] as const;
  writtenBefore.set(response, written);
  return written;
}

export function timeHtml(us: number): string {
  return `<span class="time">${milliseconds(us)}</span>`;
}

function fieldPieces(fields: readonly DecodedField[], note: Text | undefined): string[] {
  const rows = fields.map(({ name, value }) => `<div><dt>${both(name)}</dt><dd>${both(value)}</dd></div>`);
  const list = rows.length === 0 ? [] : ['<dl class="fields">', ...rows, '</dl>'];
  return note === undefined ? list : [...list, `<p class="fields quiet">${both(note)}</p>`];
}
