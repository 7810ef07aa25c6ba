/** How one answer of a card reads: its status word, its fields, or its octets where they say nothing to us. */

import pc from 'picocolors';
import type { Privacy } from '../../reports/privacy.ts';
import { type Exchange, procedureOf, Reading } from '../../reports/procedure.ts';
import { bytes } from '../bytes/hex.ts';
import type { Layout } from '../bytes/layout.ts';
import type { Seen } from '../dialogue/inspection.ts';
import type { Language, Text } from '../text.ts';
import { describeResponse, describeStatusWord } from '../tunion/describe.ts';
import { layoutFields } from '../tunion/described-field.ts';
import { printable, table } from './columns.ts';

/** More octets of one answer than this are cut off: nothing of a purse is longer. */
const mostOctets = 256;
/** More fields of one answer than this are not listed: a card could nest data objects without end. */
const mostFields = 64;

/** Answers in one language, masked or not. */
export class AnswerView {
  readonly #privacy: Privacy;
  readonly #reading: Reading;
  readonly language: Language;

  constructor(privacy: Privacy, language: Language) {
    this.#privacy = privacy;
    this.#reading = new Reading({ dut: { name: 'purse-card' }, requirements: [] }, privacy);
    this.language = language;
  }

  say(text: Text): string {
    return text[this.language];
  }

  /** A status word and what it says. */
  word(sw: string): string {
    return `${sw} ${this.say(describeStatusWord(sw))}`;
  }

  /** What was read, by which command, and how it was answered. */
  heading(title: string, { command, sw }: Seen<unknown>): string {
    const word = sw === '9000' ? pc.dim(sw) : pc.yellow(this.word(sw));
    return `${pc.bold(title)}  ${pc.dim(this.octets(command))} ${word}`;
  }

  /** An answer as it came: its status word unless that is success, and its octets where they say nothing to us. */
  plain(seen: Seen<unknown>): string[] {
    const { sw, value } = seen;
    const word = sw === '9000' ? [] : [this.word(sw)];
    const data = this.#maskedData(seen);
    const count = data.length / 2;
    if (data === '') return sw === '9000' ? [this.say({ zh: '应答没有数据', en: 'the answer has no data' })] : word;
    if (value !== null) return [...word, this.octets(data)];
    return [
      ...word,
      this.say({ zh: `无法识别的 ${count} 字节：${this.octets(data)}`, en: `${count} octets out of layout: ${this.octets(data)}` }),
    ];
  }

  /** The fields of an answer, one line each; what the data object `closed` holds is left out. */
  fields(seen: Seen<unknown>, closed?: string): readonly string[] {
    const octets = bytes(seen.data + seen.sw);
    const described = describeResponse(bytes(seen.command), octets).fields;
    const around = closed === undefined ? undefined : described.find(({ name }) => name.en.startsWith(`${closed} `));
    const isInside = ({ offset, length }: { offset: number; length: number }) =>
      around !== undefined && offset > around.offset && offset + length <= around.offset + around.length;
    const fields = this.#exchange(seen).response.fields.filter((_, index) => !isInside(described[index] ?? { offset: 0, length: 0 }));
    const rows = fields.slice(0, mostFields).map(({ name, value }) => [this.say(name), this.cell(this.say(value))]);
    const more = fields.length - rows.length;
    return [...table([{}, {}], rows), ...(more > 0 ? [this.say({ zh: `… 另有 ${more} 项`, en: `… and ${more} more` })] : [])];
  }

  /** The fields of a whole record as cells, by name. */
  values(layout: Layout, octets: Uint8Array): ReadonlyMap<string, string> {
    const described = layoutFields(layout, octets, 0);
    return new Map(layout.fields.map(({ name }, index) => [name, this.cell(this.#value(described[index]?.value ?? ''))]));
  }

  /** A value of the card as a cell: masked where it is personal, and harmless to a terminal. */
  cell(text: string): string {
    return this.octets(printable(this.#privacy.string(text)));
  }

  /** Octets in hexadecimal, long runs of zeros and long answers shortened. */
  octets(digits: string): string {
    const most = 2 * mostOctets;
    if (/^(?:00){8,}$/.test(digits)) return `00 × ${digits.length / 2}`;
    return digits.length <= most ? digits : `${digits.slice(0, most)}… (${digits.length / 2})`;
  }

  #maskedData({ command, data, sw }: Seen<unknown>): string {
    return (this.#privacy.exchange('dut', command, data + sw).r as string).slice(0, data.length);
  }

  #exchange({ command, data, sw }: Seen<unknown>): Exchange {
    const event = { type: 'apdu', channel: 'dut', c: command, r: data + sw, us: 0 } as const;
    return procedureOf([event], this.#reading)[0]?.items[0] as Exchange;
  }

  #value(value: Text | string): string {
    return typeof value === 'string' ? value : this.say(value);
  }
}
