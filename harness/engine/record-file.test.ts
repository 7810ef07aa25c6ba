/** A record gone through on the disk says what it says in memory, whole or not. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type RecordEvent, Recorder, readRecord } from './record.ts';
import { RecordFile } from './record-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'tunion-record-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lines: string[] = [];
const recorder = new Recorder((line) => lines.push(line));
// Longer than what is read at once, and with characters of more than one octet.
for (let number = 0; number < 9_000; number += 1)
  recorder.write({ type: 'note', text: { zh: '余额'.repeat(number % 90), en: `${number}` } } satisfies RecordEvent);

it.each([
  ['whole', lines.join('\n')],
  ['whole, with a last line break', `${lines.join('\n')}\n`],
  ['cut in a line', lines.join('\n').slice(0, -40)],
  ['with a line changed', lines.with(4_000, (lines[4_000] as string).replace('"4000"', '"4001"')).join('\n')],
  ['empty', ''],
])('%s', (name, text) => {
  const path = join(folder, `${name}.jsonl`);
  writeFileSync(path, text);
  const { events, ...chain } = readRecord(text);
  const file = new RecordFile(path);
  expect(file.verify()).toEqual(chain);
  expect([...file]).toEqual(events);
  for (const unread of [new RecordFile(path), file])
    for (const [from, to] of [
      [0, 3],
      [7, 7],
      [3_990, 4_010],
      [8_000, 9_001],
      [9_000, 9_100],
    ] as const)
      expect(unread.slice(from, to)).toEqual(events.slice(from, to));
});
