/** Every exchange and record that public sources show of real cards, read by us and compared with the published tables of fields. */

import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect, test } from 'vitest';
import { bytes, concat, hex } from '../bytes/hex.ts';
import type { Layout } from '../bytes/layout.ts';
import { findTlv } from '../bytes/tlv.ts';
import { decodeCommand, encodeCommand } from '../iso7816/command.ts';
import { getBalance } from './command/get-balance.ts';
import type { PurseCommand } from './command/purse-command.ts';
import { type PurseCommandName, purseCommands } from './command/purse-commands.ts';
import { namedCommand } from './command-names.ts';
import { describeCommand, describeResponse } from './describe.ts';
import { decodePpse, decodePurseFci } from './fci.ts';
import { ef15Layout } from './file/ef15.ts';
import { purseFile } from './file/purse-files.ts';

const known = [
  ...['laboratory-ppse', 'laboratory-purse-fci', 'card-image-fci'],
  ...['tianjin-select', 'tianjin-ef-15', 'tianjin-ef-17', 'tianjin-ef-1e', 'tianjin-balance', 'tianjin-initialize-capp'],
  ...['tianjin-psam-mac1', 'tianjin-update-cache', 'tianjin-debit-capp', 'tianjin-psam-mac2', 'tianjin-psam-select'],
  ...['nfsee-select', 'nfsee-ef-17'],
  ...['beijing-select', 'beijing-ef-15', 'beijing-balance-combined', 'beijing-balance-available'],
  ...['shanghai-select', 'shanghai-available', 'shanghai-overdraft-limit', 'shanghai-record-1', 'shanghai-record-2'],
  ...['beijing-logged-select', 'beijing-logged-available'],
  ...['beijing-logged-record-1', 'beijing-logged-record-2', 'beijing-logged-record-3'],
  ...['zero-balance-select', 'zero-balance-record-1', 'shenzhen-select', 'shenzhen-record-1', 'shenzhen-record-2'],
  ...['flipper-balance', 'flipper-ef-18', 'flipper-ef-1e', 'gate-entry-ef-1a', 'gate-entry-ef-1e'],
  ...['motorway-initialize-capp', 'motorway-prove'],
];

interface ReadField {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
  readonly value: string | number;
}

interface Trace {
  readonly id: string;
  readonly channel?: 'card' | 'psam';
  readonly verb?: PurseCommandName;
  readonly command?: string;
  readonly input?: Readonly<Record<string, string | number>>;
  readonly request?: readonly ReadField[];
  readonly answer?: string;
  readonly sw?: string;
  readonly file?: string;
  readonly record?: number;
  readonly fields?: readonly ReadField[];
  readonly amounts?: readonly number[];
  readonly objects?: readonly { path: string; offset: number; value: string; fields?: readonly ReadField[] }[];
  readonly directory?: readonly { aid: string; label: string; priority: number }[];
}

const folder = new URL('../../vectors/traces/', import.meta.url);
const read = (name: string | URL): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const files = readdirSync(folder);
const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, strictRequired: false });
formats.default(ajv);
const validate = ajv.compile(read('../schema/trace.schema.json') as object);
const traces = files.flatMap((file) => (read(file) as { traces: Trace[] }).traces);

/** What our layout says of the octets that the published table splits into `expected`. */
function readAs(layout: Layout, octets: Uint8Array, expected: readonly ReadField[]): ReadField[] {
  // A source that read only the start of a file leaves the rest open.
  const whole = concat(octets, new Uint8Array(layout.length - octets.length));
  const record: Readonly<Record<string, string | number>> = layout.decode(whole);
  return layout.fields
    .slice(0, expected.length)
    .map(({ name, offset, length }) => ({ name, offset, length, value: record[name] as string | number }));
}

function layoutOfAnswer(trace: Trace): Layout {
  if (trace.file !== undefined) return purseFile(Number.parseInt(trace.file, 16))?.layoutOf(trace.record ?? 1) as Layout;
  const command: PurseCommand<never, unknown> | undefined = trace.verb && purseCommands[trace.verb];
  return (command ?? namedCommand(decodeCommand(bytes(trace.command as string))))?.response as Layout;
}

function inputOf(input: Readonly<Record<string, string | number>>): never {
  const isOctets = (value: string | number): value is string => typeof value === 'string' && /^([0-9A-F]{2})+$/.test(value);
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, isOctets(value) ? bytes(value) : value])) as never;
}

test.each(files)('%s is true to its schema', (file) => {
  validate(read(file));
  expect(validate.errors).toBeNull();
});

test(`the ${traces.length} traces are the known ones, each once`, () => {
  console.log(`${traces.length} traces of real cards in ${files.length} files`);
  expect(traces.map(({ id }) => id).sort()).toEqual([...known].sort());
});

/** The traces that carry all these members, for a table of tests. */
function having<N extends keyof Trace>(...names: readonly N[]): readonly (Trace & { readonly [M in N]-?: NonNullable<Trace[M]> })[] {
  return traces.filter((trace) => names.every((name) => trace[name] !== undefined)) as never;
}

function commandOf(verb: PurseCommandName): PurseCommand<never, unknown> {
  return purseCommands[verb];
}

test.each(having('command', 'verb'))('$id: the command is recognized', ({ command, verb }) => {
  expect(commandOf(verb).matches(decodeCommand(bytes(command)))).toBe(true);
});

test.each(having('command', 'verb', 'input'))('$id: the command is written as the source shows it', ({ command, verb, input }) => {
  expect(hex(encodeCommand(commandOf(verb).encode(inputOf(input))))).toBe(command);
});

test.each(having('command', 'request'))('$id: the data field reads as the table says', ({ command, verb, request }) => {
  const asked = decodeCommand(bytes(command));
  const layout = (verb === undefined ? namedCommand(asked) : commandOf(verb))?.request as Layout;
  expect(readAs(layout, asked.data as Uint8Array, request)).toEqual(request);
});

test.each(having('answer', 'fields'))('$id: the answer reads as the table says, to its last octet', (trace) => {
  const octets = bytes(trace.answer);
  expect(readAs(layoutOfAnswer(trace), octets, trace.fields)).toEqual(trace.fields);
  expect(trace.fields.reduce((sum, { length }) => sum + length, 0)).toBe(octets.length);
});

test.each(having('answer', 'amounts'))('$id: the answer gives the amounts', ({ answer, amounts }) => {
  expect(getBalance.decode(bytes(answer)).words).toEqual(amounts);
});

test.each(having('answer', 'objects'))('$id: the data objects stand where the source shows them', ({ answer, objects }) => {
  const { tree } = decodePurseFci(bytes(answer));
  for (const { path, offset, value, fields } of objects) {
    const found = findTlv(tree, ...path.split('/'));
    expect({ path, offset: found?.offset, value: found && hex(found.value) }).toEqual({ path, offset, value });
    if (fields !== undefined) expect(readAs(ef15Layout, bytes(value), fields)).toEqual(fields);
  }
  expect(hex(concat(...tree.map(({ encoded }) => encoded)))).toBe(answer);
});

test.each(having('answer', 'directory'))('$id: the directory names its applications', ({ answer, directory }) => {
  const { entries } = decodePpse(bytes(answer));
  expect(entries.map(({ aid, label, priority }) => ({ aid: aid && hex(aid), label, priority }))).toEqual(directory);
});

test.each(having('command', 'answer'))(
  '$id: people can read the exchange, to its last octet',
  ({ command, answer, sw = '9000', channel }) => {
    const asked = describeCommand(bytes(command), channel);
    const answered = describeResponse(bytes(command), bytes(answer + sw), channel);
    expect(asked.name.en).not.toBe('unknown command');
    expect(Math.max(...answered.fields.map(({ offset, length }) => offset + length))).toBe(answer.length / 2 + 2);
  },
);

test('every card number has zeros in its middle', () => {
  const all = traces.flatMap(({ fields = [], request = [], objects = [] }) => [
    ...fields,
    ...request,
    ...objects.flatMap((each) => each.fields ?? []),
  ]);
  const serials = all.filter(({ name }) => name === 'serial').map(({ value }) => String(value));
  expect(serials.length).toBeGreaterThan(0);
  expect(serials.filter((serial) => !/0{6}/.test(serial))).toEqual([]);
});
