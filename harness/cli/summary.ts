/** What a run found, in a few lines. */

import pc from 'picocolors';
import type { RunResult } from '../engine/result.ts';
import { conclusionText, type Verdict, verdictText } from '../engine/verdict.ts';
import type { Text } from '../text.ts';
import type { Console } from './console.ts';

/** Conclusion, counts of entries, and case ids counted apart from the rows of families. */
export function summarize({ counts, conclusion, limits, cases, run }: RunResult, { language, out }: Console): void {
  const colour = { CONFORMS: pc.green, DOES_NOT_CONFORM: pc.red, UNDETERMINED: pc.yellow }[conclusion];
  const all: readonly (readonly [number, Text])[] = [
    [counts.pass, verdictText.PASS],
    [counts.fail, verdictText.FAIL],
    [counts.inconclusive, verdictText.INCONCLUSIVE],
    [counts.notApplicable, verdictText.NOT_APPLICABLE],
    [counts.notRun, verdictText.NOT_RUN],
    [counts.error, verdictText.ERROR],
    [counts.observations, { zh: '观察项', en: 'observations' }],
  ];
  const told = all.filter(([number], index) => number > 0 || index < 2).map(([number, text]) => `${number} ${text[language]}`);
  const ids = caseIds(cases);
  const passed = caseIds(cases.filter(({ verdict }) => verdict === 'PASS'));
  out('');
  out(`${colour(pc.bold(conclusion))}  ${conclusionText[conclusion][language]}`);
  for (const limit of limits) out(pc.yellow(limit[language]));
  out(told.join(' · '));
  out(
    language === 'zh'
      ? `用例 ${ids.size} 个（其中 ${passed.size} 个有条目通过），条目 ${cases.length} 条，用时 ${run.durationMs} ms，种子 ${run.seed}`
      : `${ids.size} case ids (${passed.size} with an entry that passed), ${cases.length} entries, ${run.durationMs} ms, seed ${run.seed}`,
  );
}

function caseIds(cases: readonly { readonly id: string; readonly verdict: Verdict }[]): ReadonlySet<string> {
  return new Set(cases.map(({ id }) => id.split('/', 1)[0] as string));
}
