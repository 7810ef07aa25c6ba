/** `tunion judge`: runs the cases again over a record, without device and keys: the same result, or the first difference. */

import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pc from 'picocolors';
import { type CaseReport, reportModel } from '../../reports/model.ts';
import { suites } from '../../suites/index.ts';
import { type Difference, judge as judgeRecord } from '../engine/judge.ts';
import { type ChainBreak, type ReadRecord, type RecordEvent, readRecord, recordSchema } from '../engine/record.ts';
import { RecordFile } from '../engine/record-file.ts';
import type { RunResult } from '../engine/result.ts';
import { exitCode } from '../engine/verdict.ts';
import { recordFile } from '../front/session.ts';
import { showCase } from './case-view.ts';
import { type Console, UsageError } from './console.ts';
import { summarize } from './summary.ts';

/** The record of a run's folder. @throws UsageError when there is none */
export function recordIn(folder: string): ReadRecord {
  const file = fileIn(folder);
  const record = readRecord(readFileSync(file, 'utf8'));
  checkHeader(file, record.events[0], record.broken);
  return record;
}

/** A record of more octets than this is not held in memory. */
const mostOctets = 200_000_000;

/** The same for whoever only goes through it: a long record is read from the disk each time. @throws UsageError when there is none */
export function passesOver(folder: string): Omit<ReadRecord, 'events'> & { readonly events: Iterable<RecordEvent> } {
  const file = fileIn(folder);
  if (statSync(file).size <= mostOctets) return recordIn(folder);
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

/** The result where `result.json` has not stayed what the record says. */
function staleResult(folder: string, result: RunResult): boolean {
  const file = join(folder, 'result.json');
  return existsSync(file) && readFileSync(file, 'utf8').trim() !== JSON.stringify(result, null, 2);
}

export interface JudgeOrder {
  readonly json: boolean;
  /** The entry to show once all is judged again. */
  readonly entry?: string | undefined;
}

/** Exit code: that of the run when all is equal, 1 at a difference. */
export async function judge(folder: string, { json, entry }: JudgeOrder, console: Console): Promise<number> {
  const record = recordIn(folder);
  const shown = entry === undefined ? undefined : caseIn(record, entry);
  let judgement: Awaited<ReturnType<typeof judgeRecord>>;
  try {
    judgement = await judgeRecord(record, suites);
  } catch (error) {
    if (error instanceof RangeError)
      throw new UsageError({ zh: `记录无法重判：${error.message}`, en: `the record cannot be judged: ${error.message}` });
    throw error;
  }
  if (!judgement.equal) {
    if (json) console.out(JSON.stringify({ equal: false, difference: judgement.difference }, null, 2));
    else showDifference(judgement.difference, folder, console);
    return 1;
  }
  const { result, replayed } = judgement;
  const stale = staleResult(folder, result);
  if (json)
    console.out(
      JSON.stringify({ equal: !stale, head: record.head, replayed, conclusion: result.conclusion, counts: result.counts }, null, 2),
    );
  else {
    const { language, out } = console;
    out(
      pc.green(
        language === 'zh'
          ? `重判一致：${replayed} 段重放，记录摘要 ${record.head}`
          : `judged again, equal: ${replayed} segments replayed, record head ${record.head}`,
      ),
    );
    if (stale) out(pc.red(language === 'zh' ? 'result.json 与记录不符' : 'result.json is not what the record says'));
    summarize(result, console);
    if (shown !== undefined) {
      out('');
      showCase(shown, console);
    }
  }
  return stale ? 1 : exitCode(result.counts);
}

/** @throws UsageError when the record has no such entry */
function caseIn({ events, head }: ReadRecord, entry: string): CaseReport {
  const found = reportModel(events, head).cases.find((each) => each.entry === entry);
  if (found === undefined) throw new UsageError({ zh: `记录中没有条目 ${entry}`, en: `the record has no entry ${entry}` });
  return found;
}

function showDifference({ entry, line, what, recorded, judged }: Difference, folder: string, { language, out }: Console): void {
  out(pc.red(`${join(folder, recordFile)}:${line}${entry === null ? '' : ` ${entry}`}: ${what[language]}`));
  if (recorded !== null) out(`  ${language === 'zh' ? '记录' : 'recorded'}: ${JSON.stringify(recorded)}`);
  if (judged !== null) out(`  ${language === 'zh' ? '重判' : 'judged  '}: ${JSON.stringify(judged)}`);
}
