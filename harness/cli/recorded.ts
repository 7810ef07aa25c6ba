/** The record in the folder of a run. */

import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { type ChainBreak, type Events, type ReadRecord, type RecordEvent, readRecord, recordFile, recordSchema } from '../engine/record.ts';
import { RecordFile } from '../engine/record-file.ts';
import { UsageError } from './console.ts';

/** The record of a run's folder. @throws UsageError when there is none */
export function recordIn(folder: string): ReadRecord {
  const file = fileIn(folder);
  const record = readRecord(readFileSync(file, 'utf8'));
  checkHeader(file, record.events[0], record.broken);
  return record;
}

/** A record that may be on the disk. */
export type PassesOver = Omit<ReadRecord, 'events'> & { readonly events: Events };

/** A record of more octets than this is not held in memory. */
const mostOctets = 200_000_000;

/** The same for whoever only goes through it: a long record is read from the disk each time. @throws UsageError when there is none */
export function passesOver(folder: string): PassesOver {
  const file = fileIn(folder);
  if (statSync(file).size <= mostOctets) return recordIn(folder);
  // Left alone, V8 lets the heap grow to several times what lives in it: here that would be gigabytes.
  setFlagsFromString('--heap-growing-percent=60');
  const events = new RecordFile(file);
  const chain = events.verify();
  for (const first of events) {
    checkHeader(file, first, chain.broken);
    break;
  }
  return { events, ...chain };
}

function fileIn(folder: string): string {
  const file = join(folder, recordFile);
  if (!existsSync(file)) throw new UsageError({ zh: `${file} 不存在`, en: `there is no ${file}` });
  return file;
}

function checkHeader(file: string, header: RecordEvent | undefined, broken: ChainBreak | undefined): void {
  if (header?.type !== 'run') {
    const reason = broken?.reason;
    throw new UsageError({
      zh: `${file}:1 不是测试运行的记录${reason ? `：${reason.zh}` : ''}`,
      en: `${file}:1 is no record of a run${reason ? `: ${reason.en}` : ''}`,
    });
  }
  const { schema } = header;
  if (schema !== recordSchema) {
    throw new UsageError({
      zh: `${file}：记录格式为 ${schema}，本工具读取 ${recordSchema}`,
      en: `${file}: the format of this record is ${schema}, and this tool reads ${recordSchema}`,
    });
  }
}
