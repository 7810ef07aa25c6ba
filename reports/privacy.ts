/**
 * Personal data in a view: the middle of card numbers (EF 15) and all text of EF 16 become asterisks, digit for digit,
 * wherever in a record they turn up. Records keep the octets; only views mask.
 */

import { decodeText } from '../harness/bytes/charset.ts';
import { bytes, hex } from '../harness/bytes/hex.ts';
import type { RecordEvent } from '../harness/engine/record.ts';
import type { Text } from '../harness/text.ts';

/** Command and answer in hexadecimal, with an asterisk for each masked digit; `r` is absent where no answer came. */
export interface MaskedExchange {
  readonly c: string;
  readonly r: string | undefined;
}

/** What a view shows in place of what a record holds. Masking never changes a length. */
export interface Privacy {
  readonly masks: boolean;
  /** Any text, digits or hexadecimal that is not an exchange. */
  string(text: string): string;
  text(text: Text): Text;
  /** Octets on the wire, masked where they lie in a file as well as by their value. */
  exchange(channel: string, c: string, r?: string): MaskedExchange;
}

/** A view that hides nothing. */
export const unmasked: Privacy = {
  masks: false,
  string: (text) => text,
  text: (text) => text,
  exchange: (_channel, c, r) => ({ c, r }),
};

// A card number has 19 digits, of which the first 6 and the last 4 may be shown; EF 15 writes it with a zero before it.
const serialDigits = 20;
const shownBefore = 7;
const shownAfter = 4;

/** Octets of a file that are personal: from, to (exclusive) and in hexadecimal digits of the file. */
const personal: Readonly<Record<number, { readonly from: number; readonly to: number }>> = {
  21: { from: 20 + shownBefore, to: 20 + serialDigits - shownAfter },
  22: { from: 4, to: 108 },
};

/** Hexadecimal digits of the longer of the two files, and then some. */
const longestForm = 128;

/** The MAC at the end of an update with secure messaging. */
const macDigits = 8;

/** EF 15 and EF 16 as far as exchanges name them: digits of the file from `start` on, at `at` in the APDU. */
interface Window {
  readonly sfi: number;
  readonly start: number;
  readonly side: 'c' | 'r';
  readonly at: number;
  readonly digits: string;
}

/** Masks everything personal that the events of a record give away. */
export function privacyOf(events: Iterable<RecordEvent>): Privacy {
  const personal = new PersonalData();
  for (const event of events) personal.note(event);
  return personal.privacy();
}

/** The personal data that events give away. */
export class PersonalData {
  /** Every form in which something personal may turn up, with what stands for it. */
  readonly #found = new Map<string, string>();

  note(event: RecordEvent): void {
    if (event.type !== 'apdu' || event.channel !== 'dut') return;
    for (const window of windowsOf(event.c, event.r)) learn(window, this.#found);
  }

  /** Masks all that was noted. */
  privacy(): Privacy {
    const replace = replacer(this.#found);
    const string = (text: string): string => replace(maskCardNumbers(text));
    return {
      masks: true,
      string,
      text: ({ zh, en }) => ({ zh: string(zh), en: string(en) }),
      exchange(channel, c, r) {
        const sides = { c: string(c), r: r === undefined ? undefined : string(r) };
        if (channel !== 'dut') return sides;
        for (const { side, sfi, start, at, digits } of windowsOf(c, r ?? '')) {
          const whole = sides[side];
          if (whole === undefined) continue;
          sides[side] =
            whole.slice(0, at) + maskFile(sfi, start, whole.slice(at, at + digits.length), digits) + whole.slice(at + digits.length);
        }
        return sides;
      },
    };
  }
}

/** Where an exchange with a card carries EF 15 or EF 16: reads and updates by SFI, and the copy of EF 15 in an FCI. */
function windowsOf(c: string, r: string): Window[] {
  const data = r.slice(0, -4);
  const ins = c.slice(2, 4);
  const p1 = Number.parseInt(c.slice(4, 6), 16);
  const sfi = p1 & 0x1f;
  const start = Number.parseInt(c.slice(6, 8), 16) * 2;
  if ((ins === 'B0' || ins === 'D6') && p1 >= 0x80 && sfi in personal) {
    const sealed = (Number.parseInt(c.slice(1, 2), 16) & 0x04) !== 0;
    const update = c.slice(10, 10 + 2 * Number.parseInt(c.slice(8, 10), 16) - (sealed ? macDigits : 0));
    return ins === 'B0' ? [{ sfi, start, side: 'r', at: 0, digits: data }] : [{ sfi, start, side: 'c', at: 10, digits: update }];
  }
  if (ins !== 'A4' && ins !== 'C0') return [];
  const tag = /^((?:..)*?)9F0C(?:81)?../.exec(data);
  return tag === null ? [] : [{ sfi: 21, start: 0, side: 'r', at: tag[0].length, digits: data.slice(tag[0].length) }];
}

/** The digits of a window with the personal ones masked; `shown` may be masked in part already. */
function maskFile(sfi: number, start: number, shown: string, digits: string): string {
  const { from, to } = personal[sfi] as { from: number; to: number };
  const low = Math.max(from - start, 0);
  const high = Math.min(to - start, digits.length);
  if (high <= low || (sfi === 22 && isFiller(digits.slice(low, high)))) return shown;
  return shown.slice(0, low) + '*'.repeat(high - low) + shown.slice(high);
}

/** 00, FF and blanks fill files up: they say nothing about anybody. */
function isFiller(digits: string): boolean {
  return /^(?:00|FF|20)*$/.test(digits);
}

/** Notes every form in which the personal part of a window may come back elsewhere, with what stands for it. */
function learn({ sfi, start, digits }: Window, found: Map<string, string>): void {
  const masked = maskFile(sfi, start, digits, digits);
  if (masked === digits) return;
  // Fewer than three octets, or the same digit over and over, name nobody and would mask half the record.
  // What a card answers beyond its file is not looked for: a form of many kilobytes would be no pattern any more.
  const form = digits.slice(0, longestForm);
  if (form.length >= 6 && !/^(.)\1*$/.test(form)) found.set(form, masked.slice(0, longestForm));
  if (sfi === 21) {
    const serial = digits.slice(Math.max(20 - start, 0), Math.max(40 - start, 0));
    if (start <= 20 && serial.length === serialDigits) learnSerial(serial, found);
    return;
  }
  for (const [from, to] of [
    [4, 44],
    [44, 108],
  ] as const) {
    const field = digits.slice(Math.max(from - start, 0), Math.max(to - start, 0)).replace(/^(00|20|FF)+|(00|20|FF)+$/g, '');
    if (field.length < 8) continue;
    found.set(field, '*'.repeat(field.length));
    const read = readText(field);
    if (read.length >= (/^[ -~]*$/.test(read) ? 4 : 2)) found.set(read, '*'.repeat(read.length));
  }
}

/** Card numbers are shortened to their last 16 digits for key diversification, and written in ASCII by some hosts. */
function learnSerial(serial: string, found: Map<string, string>): void {
  const tail = serial.slice(4);
  const masked = tail.slice(0, shownBefore - 4) + '*'.repeat(tail.length - shownAfter - shownBefore + 4) + tail.slice(-shownAfter);
  if (/^(.)\1*$/.test(tail)) return;
  found.set(tail, masked);
  const ascii = hex(Buffer.from(tail, 'latin1'));
  found.set(ascii, '*'.repeat(ascii.length));
}

function readText(digits: string): string {
  try {
    return decodeText(bytes(digits), 'gb18030').trim();
  } catch {
    return '';
  }
}

/** Replaces all known forms, at each place the longest; digits may be set apart by blanks or hyphens. */
function replacer(found: ReadonlyMap<string, string>): (text: string) => string {
  if (found.size === 0) return (text) => text;
  const pattern = new RegExp(patternOf([...found.keys()]), 'gi');
  const shortest = Math.min(...[...found.keys()].map((form) => form.length));
  return (text) => {
    if (text.length < shortest) return text;
    return text.replace(pattern, (match) => {
      const masked = found.get(match) ?? found.get(match.replace(/[ -]/g, '').toUpperCase());
      if (masked === undefined) return '*'.repeat(match.length);
      let next = 0;
      return match.length === masked.length ? masked : match.replace(/[^ -]/g, () => masked[next++] ?? '*');
    });
  };
}

/** A pattern that branches where the forms do, so that no place of a text is compared with each of them. None of them is empty. */
function patternOf(forms: readonly string[]): string {
  const byFirst = new Map<string, string[]>();
  for (const form of forms) {
    const [first = ''] = form;
    byFirst.set(first, [...(byFirst.get(first) ?? []), form.slice(first.length)]);
  }
  const branches = [...byFirst].map(([first, rests]) => {
    const longer = rests.filter((rest) => rest !== '');
    if (longer.length === 0) return escaped(first);
    const rest = `[ -]?${patternOf(longer)}`;
    return escaped(first) + (longer.length < rests.length ? `(?:${rest})?` : rest);
  });
  return branches.length === 1 ? (branches[0] as string) : `(?:${branches.join('|')})`;
}

function escaped(character: string): string {
  return character.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Card numbers of the scheme standing alone, known from the record or not: 19 digits that begin with 31. */
function maskCardNumbers(text: string): string {
  if (text.length < serialDigits - 1) return text;
  return text.replace(
    /(?<![0-9A-Fa-f])(0?31\d{4})(\d{9})(\d{4})(?![0-9A-Fa-f])/g,
    (_, before, middle: string, after) => before + '*'.repeat(middle.length) + after,
  );
}
