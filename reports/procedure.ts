/** The events of one case as the procedure that a laboratory could key in by hand, with every APDU decoded. */

import { bytes } from '../harness/bytes/hex.ts';
import type { Outcome } from '../harness/engine/check.ts';
import { wireReason } from '../harness/engine/errors.ts';
import type { RecordEvent, RunHeader } from '../harness/engine/record.ts';
import type { Strength } from '../harness/engine/verdict.ts';
import type { Text } from '../harness/text.ts';
import {
  type Addressee,
  type DescribedField,
  describeCommand,
  describeResponse,
  describeStatusWord,
  nameCommand,
} from '../harness/tunion/describe.ts';
import { type Comparison, compare, comparedInWords, type Fact, factsOf } from './comparison.ts';
import { shorten, spaced } from './glossary.ts';
import type { Privacy } from './privacy.ts';
import { words } from './text.ts';

/** A named value that an APDU carries. */
export interface DecodedField {
  readonly name: Text;
  readonly value: Text;
}

/** An APDU as it is printed. `octets` stand in the groups that a reader looks for: header, length, data, Le or status word. */
export interface Apdu {
  readonly octets: readonly string[];
  readonly name?: Text;
  readonly fields: readonly DecodedField[];
  readonly note?: Text;
}

export interface Exchange {
  readonly kind: 'exchange';
  readonly channel: string;
  readonly command: Apdu;
  readonly response: Apdu & { readonly sw: string; readonly meaning?: Text };
  readonly us: number;
}

export interface CheckReport {
  readonly kind: 'check';
  readonly requirement: string;
  /** Absent when the record does not know the requirement. */
  readonly title?: Text;
  readonly outcome: Outcome;
  readonly strength: Strength;
  /** The step that it speaks of, from 1; 0 when none was open. */
  readonly step: number;
  readonly comparison: Comparison;
  readonly note?: Text;
}

export type Item =
  | Exchange
  | CheckReport
  | { readonly kind: 'reset'; readonly channel: string; readonly atr: string; readonly us: number }
  | { readonly kind: 'tear'; readonly channel: string; readonly command: Apdu; readonly moment: number | null }
  | { readonly kind: 'fault'; readonly channel: string; readonly command?: Apdu; readonly reason: Text; readonly message: string }
  | { readonly kind: 'ask'; readonly port: string; readonly question: readonly Fact[]; readonly answer: readonly Fact[] }
  | { readonly kind: 'note'; readonly text: Text };

export interface Step {
  /** From 1; 0 gathers what happened before the first step. */
  readonly number: number;
  readonly verb: string;
  readonly title: Text;
  readonly voice: 'preamble' | 'attempt';
  readonly inputs: readonly Fact[];
  readonly items: readonly Item[];
  /** How many commands were sent, and the status words that came back, each once. */
  readonly commands: number;
  readonly statusWords: readonly string[];
}

/** A finding in one line: the requirement, what breaking it weighs, expected against observed. */
export function inWords({ requirement, strength, comparison }: CheckReport): Text {
  const { zh, en } = comparedInWords(comparison);
  return { zh: `${requirement}（${words[strength].zh}）：${zh}`, en: `${requirement} (${words[strength].en}): ${en}` };
}

/** How procedures are read. What was read once is remembered: a record has the same exchanges and checks over and over. */
export class Reading {
  /** The kind of device under test, as the record names it. */
  readonly dut: string;
  readonly privacy: Privacy;
  readonly titleOf: (requirement: string) => Text | undefined;
  readonly exchanges = new Remembered<Omit<Exchange, 'us'>>();
  readonly commands = new Remembered<Apdu>();
  readonly checks = new Remembered<CheckReport>();
  /** In which a check of a requirement comes out. */
  readonly ways = new Remembered<Pick<CheckReport, 'requirement' | 'outcome' | 'strength'>>();

  constructor({ dut, requirements }: { readonly dut: Pick<RunHeader['dut'], 'name'> } & Pick<RunHeader, 'requirements'>, privacy: Privacy) {
    const titles = new Map(requirements.map(({ id, title }) => [id, title]));
    this.dut = dut.name;
    this.privacy = privacy;
    this.titleOf = (requirement) => titles.get(requirement);
  }
}

/** Things by their keys, made anew from time to time. */
export class Remembered<T> {
  static readonly #most = 20_000;
  readonly #known = new Map<string, T>();

  of(key: string, make: () => T): T {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#known.size >= Remembered.#most) this.#known.clear();
    const made = make();
    this.#known.set(key, made);
    return made;
  }
}

/** The steps of one case's events; events that open or end the case are passed over. */
export function procedureOf(events: readonly RecordEvent[], reading: Reading): readonly Step[] {
  const steps: (Omit<Step, 'items' | 'commands' | 'statusWords'> & { readonly items: Item[] })[] = [];
  const opening = { number: 0, verb: '', title: words.beginning, voice: 'preamble', inputs: [] } as const;
  for (const [index, event] of events.entries()) {
    if (event.type === 'step') {
      const { step: number, verb, voice } = event;
      const said = isSaidByApdu(event, events[index + 1]) ? undefined : event.inputs;
      const inputs = said === undefined ? [] : factsOf(said, reading.privacy);
      steps.push({ number, verb, title: reading.privacy.text(event.title), voice, inputs, items: [] });
      continue;
    }
    const item = itemOf(event, reading);
    if (item === undefined) continue;
    if (steps.length === 0) steps.push({ ...opening, items: [] });
    steps.at(-1)?.items.push(item);
  }
  return steps.map((step) => {
    const exchanges = step.items.filter((item) => item.kind === 'exchange');
    return { ...step, commands: exchanges.length, statusWords: [...new Set(exchanges.map(({ response }) => response.sw))] };
  });
}

function isSaidByApdu(event: Extract<RecordEvent, { type: 'step' }>, next: RecordEvent | undefined): boolean {
  return next?.type === 'apdu' && event.inputs === next.c;
}

function itemOf(event: RecordEvent, reading: Reading): Item | undefined {
  const { privacy } = reading;
  switch (event.type) {
    case 'apdu':
      return exchangeOf(event, reading);
    case 'reset':
      return { kind: 'reset', channel: event.channel, atr: spaced(event.atr), us: event.us };
    case 'tear':
      return { kind: 'tear', channel: event.channel, command: commandOf(event.channel, event.c, reading), moment: event.moment };
    case 'fault': {
      const { channel, fault, message } = event;
      const command = event.c === undefined ? {} : { command: commandOf(channel, event.c, reading) };
      return { kind: 'fault', channel, ...command, reason: wireReason(fault), message: privacy.string(message) };
    }
    case 'ask':
      return { kind: 'ask', port: event.port, question: factsOf(event.question, privacy), answer: factsOf(event.answer, privacy) };
    case 'note':
      return { kind: 'note', text: privacy.text(event.text) };
    case 'check':
      return checkOf(event, reading);
    default:
      return undefined;
  }
}

/** Whether a step has an item for an event. */
export function hasItem({ type }: RecordEvent): boolean {
  return itemTypes.has(type);
}

const itemTypes: ReadonlySet<RecordEvent['type']> = new Set(['apdu', 'reset', 'tear', 'fault', 'ask', 'note', 'check']);

export function checkOf(event: Extract<RecordEvent, { type: 'check' }>, { privacy, titleOf, checks }: Reading): CheckReport {
  const { requirement, outcome, strength, step, expected, observed, note } = event;
  return checks.of(JSON.stringify([requirement, outcome, strength, step, expected, observed, note]), () => {
    const title = titleOf(requirement);
    return {
      kind: 'check',
      requirement,
      ...(title ? { title } : {}),
      outcome,
      strength,
      step,
      comparison: compare(expected, observed, outcome === 'met', privacy),
      ...(note ? { note: privacy.text(note) } : {}),
    };
  });
}

function exchangeOf({ channel, c, r, us }: Extract<RecordEvent, { type: 'apdu' }>, reading: Reading): Exchange {
  return { ...reading.exchanges.of(`${channel} ${c} ${r}`, () => untimed(channel, c, r, reading)), us };
}

function untimed(channel: string, c: string, r: string, reading: Reading): Omit<Exchange, 'us'> {
  const { privacy, dut } = reading;
  const masked = privacy.exchange(channel, c, r);
  const answer = masked.r as string;
  const sw = r.slice(-4);
  const data = answer.slice(0, -4);
  const described = readable(addresseeOf(channel, dut), c, r, (to) => describeResponse(bytes(c), bytes(r), to));
  // The status word is printed for itself.
  const fields = (described?.fields ?? []).filter(({ offset }) => 2 * offset < data.length);
  const shown = hidePersonal(fields, answer, privacy);
  return {
    kind: 'exchange',
    channel,
    command: commandOf(channel, c, reading),
    response: {
      octets: data === '' ? [] : [spaced(shown.slice(0, -4))],
      fields: fieldsOf(fields, r, shown, privacy),
      ...(described?.note ? { note: described.note } : {}),
      sw,
      ...(isHex(sw) ? { meaning: describeStatusWord(sw) } : {}),
    },
  };
}

/** What a command to the device under test is called, where its name is known. */
export function commandName(c: string, { dut }: Reading): Text | undefined {
  return readable(addresseeOf('dut', dut), c, '', () => nameCommand(bytes(c)));
}

function commandOf(channel: string, c: string, reading: Reading): Apdu {
  return reading.commands.of(`${channel} ${c}`, () => commandAnew(channel, c, reading));
}

function commandAnew(channel: string, c: string, { privacy, dut }: Reading): Apdu {
  const described = readable(addresseeOf(channel, dut), c, '', (to) => describeCommand(bytes(c), to));
  const shown = hidePersonal(described?.fields ?? [], privacy.exchange(channel, c).c, privacy);
  return {
    octets: groups(shown).map(spaced),
    ...(described ? { name: described.name } : {}),
    fields: fieldsOf(described?.fields ?? [], c, shown, privacy),
    ...(described?.note ? { note: described.note } : {}),
  };
}

/** Whom a channel speaks to; the device under test may itself be a PSAM. */
function addresseeOf(channel: string, dut: string): Addressee | undefined {
  if (channel === 'psam' || (channel === 'dut' && dut === 'psam')) return 'psam';
  return channel === 'dut' ? 'card' : undefined;
}

/** The description of an exchange, where the device is one whose commands are known and the octets are octets. */
function readable<T>(to: Addressee | undefined, c: string, r: string, describe: (to: Addressee) => T): T | undefined {
  return to !== undefined && isHex(c) && (r === '' || isHex(r)) ? describe(to) : undefined;
}

function isHex(digits: string): boolean {
  return /^([0-9A-F]{2})+$/.test(digits);
}

/** Header, Lc, data and Le of a short command; anything else stands as it is after its header. */
function groups(digits: string): string[] {
  const header = digits.slice(0, 8);
  const rest = digits.slice(8);
  const lc = Number.parseInt(rest.slice(0, 2), 16) * 2;
  const isShort = rest.length > 2 && lc > 0 && (rest.length === lc + 2 || rest.length === lc + 4);
  const parts = isShort ? [rest.slice(0, 2), rest.slice(2, 2 + lc), rest.slice(2 + lc)] : [rest];
  return [header, ...parts].filter((part) => part !== '');
}

/** The digits of an APDU with every personal field hidden that is still to be seen, such as a PIN. */
function hidePersonal(fields: readonly DescribedField[], shown: string, privacy: Privacy): string {
  if (!privacy.masks) return shown;
  return fields.reduce((digits, { personal, value, offset, length }) => {
    const [from, to] = [2 * offset, 2 * (offset + length)];
    const isHidden = personal !== true || value === '' || digits.slice(from, to).includes('*');
    return isHidden ? digits : digits.slice(0, from) + '*'.repeat(to - from) + digits.slice(to);
  }, shown);
}

/** Decoded fields with what is personal masked: by their octets where they show them, else by their value, else wholly. */
function fieldsOf(fields: readonly DescribedField[], octets: string, shown: string, privacy: Privacy): DecodedField[] {
  return fields.map(({ name, value, offset, length, personal = false }) => {
    const [raw, masked] = [octets, shown].map((digits) => digits.slice(2 * offset, 2 * (offset + length))) as [string, string];
    const hide = (text: string): string => {
      if (!masked.includes('*')) return privacy.string(text);
      if (text !== '' && raw.endsWith(text)) return masked.slice(-text.length);
      const byValue = privacy.string(text);
      return personal && byValue === text && text !== '' ? '***' : byValue;
    };
    const shownIn = (text: string): string => shorten(hide(text));
    const [zh, en] = typeof value === 'string' ? [value, value] : [value.zh, value.en];
    const inChinese = shownIn(zh);
    return { name, value: { zh: inChinese, en: zh === en ? inChinese : shownIn(en) } };
  });
}
