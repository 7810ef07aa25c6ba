/** A counter-example of a model on a faulty card: a procedure in both languages, whose last lines make it appear again. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { suites } from '../../suites/index.ts';
import { purseCard } from '../../suites/jtt978-2-card/purse-card.ts';
import { type RecordEvent, readRecord } from '../engine/record.ts';
import { runInProcess } from '../front/zoo.ts';
import type { Text } from '../text.ts';
import { runApart } from './command-line.ts';

const card = suites.filter(({ folder }) => folder === 'jtt978-2-card');
const model = 'JTT978.2-EP-PURSE-001';
const folder = mkdtempSync(join(tmpdir(), 'tunion-again-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the model wrote down of its counter-example. */
function procedureIn(events: readonly RecordEvent[]): Text {
  const begin = events.findIndex((event) => event.type === 'case' && event.entry === model);
  const note = events.slice(begin).find((event) => event.type === 'note' && event.text.en.startsWith('the shortest counter-example'));
  if (begin < 0 || note?.type !== 'note') throw new Error('the model found nothing');
  return note.text;
}

/** The lines of a procedure but for its APDUs, in which times and MACs are others in every run. */
function movesOf({ zh, en }: Text): readonly string[] {
  return [zh, en].flatMap((text) => text.split('\n').filter((line) => !line.startsWith('   ')));
}

it.each(['adds-without-carrying', 'counters-restart-at-select'])('on a card that %s', { timeout: 300_000 }, async (fault) => {
  const options = { profile: 'plain', seed: 'again', edition: '2015', fault };
  const events: RecordEvent[] = [];
  await runInProcess(card, purseCard.virtual.bench(options), { ...options, device: options, write: (event) => events.push(event) });
  const procedure = procedureIn(events);
  for (const [language, words] of Object.entries(procedure)) {
    const numbered = words.split('\n').filter((line: string) => /^\d+\. /.test(line));
    expect(numbered.length, language).toBeGreaterThan(1);
    expect(words, language).toMatch(/^ {3}dut > [0-9A-F]+\n {3}dut < [0-9A-F]*9000$/m);
    expect(words.split('\n').at(-1), language).toMatch(/: ?tunion judge DIR$|：tunion judge DIR$/);
  }

  const line = /: (tunion run .*)$/m.exec(procedure.en)?.[1] as string;
  expect(procedure.zh).toContain(line);
  expect(line).toContain(`--device virtual --profile plain --fault ${fault} `);
  const [, ...argv] = line.split(' ');
  const out = join(folder, fault);
  const { code, err } = await runApart([...argv, '--out', out, '--lang', 'en']);
  expect(code, err).toBe(1);
  expect(movesOf(procedureIn(readRecord(readFileSync(join(out, 'record.jsonl'), 'utf8')).events))).toEqual(movesOf(procedure));

  const judged = await runApart(['judge', out, '--lang', 'en']);
  expect(judged).toMatchObject({ code: 1, out: expect.stringContaining('judged again, equal') });
});
