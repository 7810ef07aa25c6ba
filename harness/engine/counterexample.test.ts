/** What a laboratory is given to key in: the moves of the shortest history with their APDUs, secrets by name, and two commands. */

import { expect, it } from 'vitest';
import { bytes, hex } from '../bytes/hex.ts';
import { told } from './counterexample.ts';
import { base, record, suiteOf, testCase, text, toy } from './fixture/toy.ts';
import { judge } from './judge.ts';
import { explore, type Move, upheld } from './model.ts';
import { readRecord } from './record.ts';
import type { Stage } from './stage.ts';

it('names every move, what it sent and what came back', () => {
  const crossings = [
    { type: 'reset', channel: 'dut', atr: '3B00', us: 1 },
    { type: 'apdu', channel: 'dut', c: '805C000204', r: '000000649000', us: 7 },
    { type: 'ask', port: 'issuer', question: { about: 'load' }, answer: { mac2: '01020304' } },
    { type: 'tear', channel: 'dut', c: '8052000000', moment: null },
    { type: 'tear', channel: 'dut', c: '8052000000', moment: 0.5 },
    { type: 'apdu', channel: 'dut', c: '805E010007000000FF000001', secrets: [place(5), place(9)], r: '9000', us: 7 },
  ] as const;
  const broken = new Map([['TOY:one', { expected: 1, observed: 2, at: text }]]);
  const { zh, en } = told([{ title: { zh: '动作', en: 'a move' }, crossings }], broken, { seed: 7, again: { zh: '再来', en: 'again' } });
  expect(en.split('\n')).toEqual([
    'the shortest counter-example (case seed 7):',
    '1. a move',
    '   dut power off, power on',
    '   dut > 805C000204',
    '   dut < 000000649000',
    '   issuer ? {"about":"load"}',
    '   issuer ! {"mac2":"01020304"}',
    '   dut > 8052000000  power off before the answer is read',
    '   dut > 8052000000  power off at 50 % of its work',
    '   dut > 805E010007[PIN]FF[PIN⊕000001]',
    '   dut < 9000',
    'TOY:one: expected 1, observed 2',
    'again',
    'to judge it again from the record (DIR is the folder of this run): tunion judge DIR',
  ]);
  expect(zh.split('\n').slice(0, 3)).toEqual(['最短反例（用例种子 7）：', '1. 动作', '   dut 断电，再上电']);
  expect(zh).toContain('\n再来\n');
});

function place(offset: number) {
  return { name: 'pin', offset, length: 3 };
}

it('holds the APDUs of its own moves only, and is judged again to the letter', async () => {
  const send = (stage: Stage, ins: number): Move<object> => ({
    title: { zh: `发送 ${ins}`, en: `send ${ins}` },
    check: () => true,
    async run(_, check) {
      const answer = await stage.transceive('dut', Uint8Array.of(0, ins, 0, 0));
      check('TOY:one', hex(answer)).is(hex(Uint8Array.of(ins + 1, 0x90, 0)));
    },
  });
  const model = testCase({ ...base, id: 'T-060' }, async ({ stage, check }) => {
    const look = send(stage, 1);
    const { 'TOY:one': broken } = await explore(stage, {
      first: { title: { zh: '上电', en: 'power' }, run: async () => ({}) },
      moves: (fc) => [fc.integer({ min: 2, max: 60 }).map((ins) => send(stage, ins))],
      last: look,
      histories: 5,
      longest: 6,
      shrinking: 100,
    });
    check('TOY:one', broken ?? null).is(upheld);
  });
  const suite = suiteOf([model], toy);
  const written = await record(suite, { answer: (octet) => (octet > 20 ? bytes('6F00') : Uint8Array.of(octet + 1, 0x90, 0)) });
  const { events } = readRecord(written);
  const note = events.flatMap((event) => (event.type === 'note' ? [event.text.en] : []));
  expect(note).toHaveLength(1);
  expect(note[0]?.split('\n').slice(1, 5)).toEqual(['1. power', '2. send 21', '   dut > 00150000', '   dut < 6F00']);
  expect(note[0]).toContain('to reproduce it (the virtual device runs from the start and comes to the same state): tunion run --seed s');
  expect(await judge(readRecord(written), [suite])).toMatchObject({ equal: true });
});
