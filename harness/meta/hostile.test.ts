/** A device may answer anything, and so may a service: no answer may crash a run, hang it, or turn into an error of ours. */

import { describe, expect, it } from 'vitest';
import { suites } from '../../suites/index.ts';
import type { Json } from '../engine/json.ts';
import { type Bench, byDut } from '../engine/suite.ts';
import { runInProcess } from '../front/zoo.ts';
import { inProcess } from '../link/in-process.ts';
import type { Device } from '../link/link.ts';
import { phoneOf } from '../reference/phone-bench.ts';
import { virtualPsamDevice } from '../reference/psam-bench.ts';
import { virtualCard } from '../reference/purse-bench.ts';
import { hostileDevices } from './hostile.ts';

const options = { profile: 'plain', seed: 'hostile', edition: '2015' } as const;
const phoneOptions = { ...options, profile: 'two-cards' } as const;

/** What changes a bench into one with a hostile device, by what that does. */
type Hostile = Readonly<Record<string, (bench: Bench) => Pick<Bench, 'links' | 'ports'>>>;

function onChannel(channel: string, devices: Readonly<Record<string, () => Device>>): Hostile {
  return Object.fromEntries(
    Object.entries(devices).map(([what, device]) => [
      what,
      ({ links, ports }) => ({ ports, links: { ...links, [channel]: inProcess(what, device()) } }),
    ]),
  );
}

/** What a TSM may answer: the HTTP status, the JSON, and whether it is signed. */
interface Said {
  readonly http: number;
  readonly body: unknown;
  readonly signature: 'right' | 'wrong' | 'absent';
}

const right = (body: unknown): Said => ({ http: 200, body, signature: 'right' });
const nested = (depth: number): unknown => (depth === 0 ? 'x' : [nested(depth - 1)]);
const commands = (count: number, command: unknown, checker: unknown): unknown =>
  Array.from({ length: count }, (_, index) => ({ index, command, checker }));
const scripted = (data: object) => right({ status: '0000', data: { order_state: '1006', session: 'A', next_step: 'APDU', ...data } });

/** Each takes the place of every answer. */
const says: Readonly<Record<string, (sound: Said, nth: number) => Said>> = {
  'cannot be reached': () => ({ http: 0, body: null, signature: 'absent' }),
  'breaks down': () => ({ http: 500, body: { error: 'x'.repeat(100_000) }, signature: 'absent' }),
  'answers nothing': () => right(null),
  'answers an empty object': () => right({}),
  'answers without end of nesting': () => right({ status: '0000', data: nested(500) }),
  'answers lists where objects belong': () => right({ status: ['0000'], data: [{ order_state: '0' }] }),
  'answers numbers where texts belong': () => scripted({ order_state: 0, session: 7, commands: commands(3, 805000, 9000) }),
  'hands out scripts without end': () => scripted({ commands: commands(1, '00A4040000', '9000$') }),
  'hands out a thousand commands at once': () => scripted({ commands: commands(1_000, '805C000204', '9000$') }),
  'hands out commands that are none': () => scripted({ commands: commands(2, '8', '9000$') }),
  'hands out what ends an element': () => scripted({ commands: commands(1, '80F080FF00', '9000$') }),
  'hands out checkers that take for ever': () => scripted({ commands: commands(2, '00A4040000', '^(([0-9A-F])+.?)+G$') }),
  'hands out checkers that are none': () => scripted({ commands: commands(2, '00A4040000', '((') }),
  'leaves a member out now and then': (sound, nth) => {
    const members = Object.entries((sound.body ?? {}) as object);
    return { ...sound, body: Object.fromEntries(members.filter((_, index) => index !== nth % (members.length + 1))) };
  },
  'signs nothing': (sound) => ({ ...sound, signature: 'absent' }),
};

const tsms: Hostile = Object.fromEntries(
  Object.entries(says).map(([what, say]) => [
    what,
    ({ links, ports }) => {
      let nth = 0;
      const tsm = async (question: Json): Promise<unknown> => {
        const answer = await ports['tsm']?.(question);
        nth += 1;
        return (question as { readonly about: string }).about === 'post' ? say(answer as Said, nth) : answer;
      };
      return { links, ports: { ...ports, tsm } };
    },
  ]),
);

const kinds: readonly (readonly [title: string, dut: string, options: typeof phoneOptions | typeof options, hostile: Hostile])[] = [
  [
    'a card',
    'purse-card',
    options,
    onChannel(
      'dut',
      hostileDevices(() => virtualCard(options), 1_000),
    ),
  ],
  [
    'a PSAM',
    'psam',
    options,
    onChannel(
      'dut',
      hostileDevices(() => virtualPsamDevice(options), 100),
    ),
  ],
  [
    'a phone at its terminals',
    'phone',
    phoneOptions,
    onChannel(
      'dut',
      hostileDevices(() => phoneOf(phoneOptions).field, 500),
    ),
  ],
  [
    'a phone at its wallet',
    'phone',
    phoneOptions,
    onChannel(
      'se',
      hostileDevices(() => phoneOf(phoneOptions).element, 1_000),
    ),
  ],
  ['a TSM', 'phone', phoneOptions, tsms],
];

describe.each(kinds)('%s', (title, name, shape, hostile) => {
  const [dut, own] = [...byDut(suites)].find(([{ name: other }]) => other === name) ?? [];

  it.each(Object.keys(hostile))('that %s', { timeout: 120_000 }, async (what) => {
    if (dut === undefined || own === undefined) throw new Error(`no suite is about ${title}`);
    const bench = dut.virtual.bench(shape);
    const { outcomes, plan } = await runInProcess(own, { ...bench, ...hostile[what]?.(bench) }, shape);
    expect(outcomes.length).toBe(plan.filter(({ decision }) => decision === 'run').length);
    expect(outcomes.length).toBeGreaterThan(200);
    expect(outcomes.filter(({ verdict }) => verdict === 'ERROR').map(({ entry, reason }) => `${entry}: ${reason?.en}`)).toEqual([]);
  });
});
