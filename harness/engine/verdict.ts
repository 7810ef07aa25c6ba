/** Verdicts of a case, the conclusion of a run, and what a process tells its caller about them. */

import type { Text } from '../text.ts';

export type Verdict = 'PASS' | 'FAIL' | 'INCONCLUSIVE' | 'NOT_APPLICABLE' | 'NOT_RUN' | 'ERROR';

export type Conclusion = 'CONFORMS' | 'DOES_NOT_CONFORM' | 'UNDETERMINED';

/** A broken `observation` is reported and counted, and changes neither verdict nor conclusion. */
export type Strength = 'hard' | 'observation';

export interface Counts {
  readonly pass: number;
  readonly fail: number;
  readonly inconclusive: number;
  readonly notApplicable: number;
  readonly notRun: number;
  readonly error: number;
  readonly observations: number;
}

const field: Record<Verdict, keyof Counts> = {
  PASS: 'pass',
  FAIL: 'fail',
  INCONCLUSIVE: 'inconclusive',
  NOT_APPLICABLE: 'notApplicable',
  NOT_RUN: 'notRun',
  ERROR: 'error',
};

/** The verdicts counted, with the number of broken observations beside them. */
export function count(verdicts: Iterable<Verdict>, observations: number): Counts {
  const counts: Record<keyof Counts, number> = {
    pass: 0,
    fail: 0,
    inconclusive: 0,
    notApplicable: 0,
    notRun: 0,
    error: 0,
    observations,
  };
  for (const verdict of verdicts) counts[field[verdict]] += 1;
  return counts;
}

/**
 * CONFORMS when every applicable case passed and at least one did, DOES_NOT_CONFORM when one failed, else UNDETERMINED.
 * A case of our own that broke voids the run: nothing can be said then.
 */
export function conclude(counts: Counts): Conclusion {
  if (counts.error > 0) return 'UNDETERMINED';
  if (counts.fail > 0) return 'DOES_NOT_CONFORM';
  return counts.pass > 0 && counts.inconclusive + counts.notRun === 0 ? 'CONFORMS' : 'UNDETERMINED';
}

/** The exit code of a run: the worst of 4 (we are wrong), 1 (a case failed), 2 (undetermined), 0. */
export function exitCode(counts: Counts): 0 | 1 | 2 | 4 {
  if (counts.error > 0) return 4;
  if (counts.fail > 0) return 1;
  return conclude(counts) === 'CONFORMS' ? 0 : 2;
}

export const verdictText: Record<Verdict, Text> = {
  PASS: { zh: '通过', en: 'pass' },
  FAIL: { zh: '不通过', en: 'fail' },
  INCONCLUSIVE: { zh: '无法判定', en: 'inconclusive' },
  NOT_APPLICABLE: { zh: '不适用', en: 'not applicable' },
  NOT_RUN: { zh: '未执行', en: 'not run' },
  ERROR: { zh: '测试系统出错', en: 'error of the test system' },
};

export const conclusionText: Record<Conclusion, Text> = {
  CONFORMS: { zh: '符合', en: 'conforms' },
  DOES_NOT_CONFORM: { zh: '不符合', en: 'does not conform' },
  UNDETERMINED: { zh: '未能判定', en: 'undetermined' },
};
