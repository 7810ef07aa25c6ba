/** What a check expected against what it observed, field by field. */

import { bytes } from '../harness/bytes/hex.ts';
import type { Layout } from '../harness/bytes/layout.ts';
import { type Json, sameJson } from '../harness/engine/json.ts';
import type { Language, Text } from '../harness/text.ts';
import { type DescribedField, layoutFields } from '../harness/tunion/described-field.ts';
import { fieldName, isOctets, meaningOf, recordLayout, shorten, spaced } from './glossary.ts';
import type { Privacy } from './privacy.ts';
import { words } from './text.ts';

/** A stretch of a value; `marked` where it differs from what it is compared with. */
export interface Part {
  readonly text: string;
  readonly marked: boolean;
}

/** A value ready to be printed. */
export interface Shown {
  readonly parts: readonly Part[];
  readonly meaning?: Text;
}

/** A value ready to be printed, with its name. */
export interface Fact {
  readonly name: Text;
  readonly value: Shown;
}

export interface ComparedField {
  /** Absent when the whole observation is one value. */
  readonly name?: Text;
  /** How the expected values are meant, where they are not simply the value: `one of`, `anything but`. */
  readonly lead?: Text;
  readonly expected: readonly (Shown & { readonly tolerated?: true })[];
  readonly observed: Shown;
}

/** The fields of a check, the differing ones apart from those that agree. */
export interface Comparison {
  readonly differing: readonly ComparedField[];
  readonly alike: readonly ComparedField[];
}

type Fields = { readonly [name: string]: Json };
type Path = readonly string[];
type Compared = { readonly field: ComparedField; readonly differs: boolean };

/** Compares as the record holds both sides; `met` says that the check itself was content, whatever the rule behind it. */
export function compare(expected: Json, observed: Json, met: boolean, privacy: Privacy): Comparison {
  const compared = expectation(expected, observed, privacy);
  const anyDiffers = compared.some(({ differs }) => differs);
  const isDiffering = ({ differs }: Compared): boolean => !met && (differs || !anyDiffers);
  return {
    differing: compared.filter(isDiffering).map(({ field }) => field),
    alike: compared.filter((each) => !isDiffering(each)).map(({ field }) => field),
  };
}

/** A comparison in one line: the fields that differ, or all where none does. */
export function comparedInWords({ differing, alike }: Comparison): Text {
  const fields = differing.length > 0 ? differing : alike;
  const say = (language: Language): string =>
    fields
      .map(({ name, lead, expected, observed }) => {
        const due = [lead?.[language], expected.map((value) => valueIn(value, language)).join(' / ')].filter(Boolean).join(' ');
        const sides = [due === '' ? '' : `${words.expected[language]} ${due}`, `${words.found[language]} ${valueIn(observed, language)}`];
        const told = sides.filter(Boolean).join({ zh: '，', en: ', ' }[language]);
        return name === undefined ? told : `${name[language]}${{ zh: '：', en: ': ' }[language]}${told}`;
      })
      .join({ zh: '；', en: '; ' }[language]);
  return { zh: say('zh'), en: say('en') };
}

/** What a comparison expected, in one line. */
export function expectedInWords({ differing, alike }: Comparison): Text {
  const say = (language: Language): string =>
    [...alike, ...differing]
      .map(({ name, lead, expected }) => {
        const values = expected.map((value) => valueIn(value, language)).join(' / ');
        const due = [lead?.[language], values].filter(Boolean).join(' ');
        return name === undefined || values === '' ? due : `${name[language]}${{ zh: '：', en: ': ' }[language]}${due}`;
      })
      .filter((due) => due !== '')
      .join({ zh: '；', en: '; ' }[language]);
  return { zh: say('zh'), en: say('en') };
}

function valueIn({ parts, meaning }: Shown, language: Language): string {
  const text = parts.map((part) => part.text).join('');
  if (meaning === undefined) return text;
  return text === '' ? meaning[language] : `${text} (${meaning[language]})`;
}

/** A value of any shape as a list of named values. */
export function factsOf(value: Json, privacy: Privacy, path: Path = []): Fact[] {
  if (isFields(value)) return Object.entries(value).flatMap(([name, field]) => factsOf(field, privacy, [...path, name]));
  if (Array.isArray(value) && value.some((item) => typeof item === 'object')) {
    return value.flatMap((item, index) => factsOf(item, privacy, [...path, String(index)]));
  }
  return [{ name: path.length === 0 ? words.value : privacy.text(fieldName(path)), value: show(path, value, privacy) }];
}

function expectation(expected: Json, observed: Json, privacy: Privacy): Compared[] {
  const plain = (): Compared[] => fieldByField([], expected, observed, privacy);
  if (!isFields(expected)) return plain();
  const { oneOf, tolerated, not, from, to, rule, all } = expected;
  const value = show([], observed, privacy);
  if (isFields(oneOf)) {
    const only = Object.keys({ ...oneOf, ...(isFields(tolerated) ? tolerated : {}) });
    if (only.length === 1 && recordIn(only[0])?.length === recordIn(observed)?.length && isOctets([], only[0] as string)) {
      return fieldByField([], only[0], observed, privacy);
    }
    const allowed = Object.entries(oneOf).map(([word, reason]) => explained(word, reason, privacy));
    const excused = isFields(tolerated)
      ? Object.entries(tolerated).map(([word, reason]) => ({ ...explained(word, reason, privacy), tolerated: true as const }))
      : [];
    const differs = typeof observed !== 'string' || !Object.hasOwn(oneOf, observed);
    const lead = allowed.length + excused.length > 1 ? { lead: words.oneOf } : {};
    return [{ differs, field: { ...lead, expected: [...allowed, ...excused], observed: marked(value, differs) } }];
  }
  if (isText(rule)) {
    return factsOf(observed, privacy).map((fact, index): Compared => {
      const lead = index === 0 ? { lead: privacy.text(rule) } : {};
      return { differs: false, field: { ...(isFields(observed) ? { name: fact.name } : {}), ...lead, expected: [], observed: fact.value } };
    });
  }
  if (Array.isArray(all)) return all.flatMap((each: Json) => expectation(each, observed, privacy));
  if (hasOnly(expected, 'not')) {
    const differs = sameJson(not as Json, observed);
    return [{ differs, field: { lead: words.not, expected: [show([], not as Json, privacy)], observed: marked(value, differs) } }];
  }
  if (typeof from === 'number' && typeof to === 'number' && hasOnly(expected, 'from', 'to')) {
    const differs = typeof observed !== 'number' || observed < from || observed > to;
    return [
      {
        differs,
        field: {
          lead: words.within,
          expected: [{ parts: [{ text: `${from} … ${to}`, marked: false }] }],
          observed: marked(value, differs),
        },
      },
    ];
  }
  return plain();
}

function fieldByField(path: Path, expected: Json | undefined, observed: Json | undefined, privacy: Privacy): Compared[] {
  if (isFields(expected) && isFields(observed)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(observed)]);
    return [...keys].flatMap((key) => fieldByField([...path, key], expected[key], observed[key], privacy));
  }
  if (Array.isArray(expected) && Array.isArray(observed) && expected.length + observed.length > 0) {
    const longer = Math.max(expected.length, observed.length);
    return Array.from({ length: longer }, (_, index) => index).flatMap((index) =>
      fieldByField([...path, String(index)], expected[index] as Json | undefined, observed[index] as Json | undefined, privacy),
    );
  }
  const records = [expected, observed].map(recordIn) as [string | undefined, string | undefined];
  const layout = records[0] === undefined ? undefined : recordLayout(path, records[0]);
  if (layout !== undefined && records[1]?.length === 2 * layout.length)
    return recordByField(path, layout, records as [string, string], privacy);
  const differs = expected === undefined || observed === undefined || !sameJson(expected, observed);
  const [left, right] = [show(path, expected, privacy), show(path, observed, privacy)];
  const sides = differs ? against(path, expected, observed, left, right) : [left, right];
  const name = path.length === 0 ? {} : { name: privacy.text(fieldName(path)) };
  return [{ differs, field: { ...name, expected: [sides[0] as Shown], observed: sides[1] as Shown } }];
}

/** Octets that may be a record of a file, with or without the 9000 that came with them. */
function recordIn(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? /^(?:9000 )?((?:[0-9A-F]{2})+)$/.exec(value)?.[1] : undefined;
}

/** Two records of a file as their fields: the octets of each, with what they mean. */
function recordByField(path: Path, layout: Layout, records: readonly [string, string], privacy: Privacy): Compared[] {
  const record = path.length === 0 ? undefined : fieldName(path);
  const sides = records.map((digits) => layoutFields(layout, bytes(digits), 0)) as [DescribedField[], DescribedField[]];
  return sides[0].map(({ name, offset, length }, index): Compared => {
    const [left, right] = records.map((digits) => digits.slice(2 * offset, 2 * (offset + length))) as [string, string];
    const differs = left !== right;
    const shown = ([left, right] as const).map((digits, side): Shown => {
      const { value } = (sides[side as 0 | 1] as DescribedField[])[index] as DescribedField;
      const meaning = typeof value === 'string' ? { zh: value, en: value } : value;
      const isPlain = meaning.en === digits;
      if (!differs)
        return isPlain
          ? { parts: [{ text: shorten(privacy.string(digits)), marked: false }] }
          : { parts: [], meaning: privacy.text(meaning) };
      const octets = { parts: [{ text: spaced(privacy.string(digits)), marked: true }] };
      return isPlain ? octets : { ...octets, meaning: privacy.text(meaning) };
    }) as [Shown, Shown];
    const title = record === undefined ? name : { zh: `${record.zh} · ${name.zh}`, en: `${record.en} · ${name.en}` };
    return { differs, field: { name: title, expected: [shown[0]], observed: shown[1] } };
  });
}

/** Marks what differs: octet by octet where both sides are octets, else the whole of both values. */
function against(path: Path, expected: Json | undefined, observed: Json | undefined, left: Shown, right: Shown): [Shown, Shown] {
  const comparable = typeof expected === 'string' && typeof observed === 'string' && isOctets(path, expected) && isOctets(path, observed);
  if (!comparable) return [marked(left, true), marked(right, true)];
  const differsAt = (octet: number): boolean => expected.slice(2 * octet, 2 * octet + 2) !== observed.slice(2 * octet, 2 * octet + 2);
  return [byOctet(left, differsAt), byOctet(right, differsAt)];
}

function byOctet(shown: Shown, differsAt: (octet: number) => boolean): Shown {
  const parts: { text: string; marked: boolean }[] = [];
  for (const [index, octet] of (shown.parts[0] as Part).text.split(' ').entries()) {
    const differs = differsAt(index);
    const last = parts.at(-1);
    if (last?.marked === differs) last.text += ` ${octet}`;
    else if (last === undefined) parts.push({ text: octet, marked: differs });
    else if (differs) {
      last.text += ' ';
      parts.push({ text: octet, marked: true });
    } else parts.push({ text: ` ${octet}`, marked: false });
  }
  return { ...shown, parts };
}

function marked(shown: Shown, differs: boolean): Shown {
  return differs ? { ...shown, parts: shown.parts.map(({ text }) => ({ text, marked: true })) } : shown;
}

function show(path: Path, value: Json | undefined, privacy: Privacy): Shown {
  if (value === undefined || value === null) return { parts: [{ text: '—', marked: false }], meaning: words.absent };
  if (value === '') return { parts: [{ text: '∅', marked: false }], meaning: words.empty };
  const masked = privacy.string(written(value));
  const text = typeof value === 'string' && isOctets(path, value) ? spaced(masked) : masked;
  const meaning = meaningOf(path, value);
  return { parts: [{ text, marked: false }], ...(meaning ? { meaning } : {}) };
}

function written(value: Json): string {
  if (typeof value === 'string') return value;
  const isList = Array.isArray(value) && value.length > 0 && value.every((item) => typeof item !== 'object');
  return isList ? value.join(', ') : JSON.stringify(value);
}

function explained(word: string, reason: Json | undefined, privacy: Privacy): Shown {
  return { ...show([], word, privacy), ...(isText(reason) ? { meaning: reason } : {}) };
}

function isFields(value: Json | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: Json | undefined): value is { readonly zh: string; readonly en: string } {
  return isFields(value) && typeof value['zh'] === 'string' && typeof value['en'] === 'string';
}

function hasOnly(fields: Fields, ...names: readonly string[]): boolean {
  return Object.keys(fields).length === names.length && names.every((name) => name in fields);
}
