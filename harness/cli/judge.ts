/** `tunion judge`: runs the cases again over a record, without device and keys: the same result, or the first difference. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pc from 'picocolors';
import { type CaseReport, reportModel } from '../../reports/model.ts';
import { suites } from '../../suites/index.ts';
import { type Difference, judge as judgeRecord } from '../engine/judge.ts';
import { type ReadRecord, recordFile } from '../engine/record.ts';
import type { RunResult } from '../engine/result.ts';
import { exitCode } from '../engine/verdict.ts';
import { showCase } from './case-view.ts';
import { type Console, UsageError } from './console.ts';
import { recordIn } from './recorded.ts';
import { summarize } from './summary.ts';

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
