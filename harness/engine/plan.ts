/** The frozen plan of a run: every entry of the chosen suites, to be run or left out with its reason. */

import { type DeviceFacts, decide, isAnsweredFor } from '../catalog/applicability.ts';
import type { Text } from '../text.ts';
import type { Decision } from './record.ts';
import type { Suite } from './suite.ts';
import type { Entry } from './test-case.ts';

export interface PlannedEntry {
  readonly suite: Suite;
  readonly entry: Entry;
  /** Its place in the plan, from 0; the calendar of a case depends on it. */
  readonly index: number;
  readonly decision: Decision;
  readonly reason?: Text;
}

/** A filter that names nothing: a mistake of the caller, not of the device. */
export class NothingSelected extends Error {
  override readonly name = 'NothingSelected';
  readonly reason: Text;
  constructor(reason: Text) {
    super(reason.en);
    this.reason = reason;
  }
}

/**
 * The suites whose folder names match comma-separated globs (`*` and `?`).
 * @throws NothingSelected when none does
 */
export function selectSuites(suites: readonly Suite[], pattern = '*'): readonly Suite[] {
  const globs = pattern.split(',').map(
    (glob) =>
      new RegExp(
        `^${glob
          .trim()
          .replace(/[.+^${}()|[\]\\]/g, '\\$&')
          .replaceAll('*', '.*')
          .replaceAll('?', '.')}$`,
      ),
  );
  const chosen = suites.filter(({ folder }) => globs.some((glob) => glob.test(folder)));
  if (chosen.length === 0) {
    const known = suites.map(({ folder }) => folder).join(', ');
    throw new NothingSelected({
      zh: `没有与“${pattern}”匹配的测试套件；现有：${known}`,
      en: `no suite matches "${pattern}"; there is: ${known}`,
    });
  }
  return chosen;
}

function entriesOf(suites: readonly Suite[]) {
  return suites.flatMap((suite) => suite.cases.flatMap((testCase) => testCase.entries.map((entry) => ({ suite, entry }))));
}

/**
 * Decides for every entry whether it runs on a device of which `facts` are known. `cases` names case ids or entries;
 * where nobody answers for keys and formulas, the entries that prove them come along and come first, also out of the suites
 * of `neighbours`. What spends a device for good comes last, and at the very end what leaves nothing of it.
 * @throws NothingSelected when `cases` names nothing
 */
export function makePlan(
  suites: readonly Suite[],
  facts: DeviceFacts,
  cases: readonly string[] = [],
  neighbours: readonly Suite[] = suites,
): readonly PlannedEntry[] {
  const all = entriesOf(suites);
  const wanted = (entry: string): boolean => cases.length === 0 || cases.some((id) => entry === id || entry.startsWith(`${id}/`));
  const unknown = cases.find((id) => !all.some(({ entry }) => entry.entry === id || entry.entry.startsWith(`${id}/`)));
  if (unknown !== undefined) {
    throw new NothingSelected({
      zh: `没有用例“${unknown}”；tunion requirements 列出全部用例`,
      en: `no case "${unknown}"; tunion requirements lists them all`,
    });
  }
  const chosen = all.filter(({ entry }) => wanted(entry.entry));
  const gates = isAnsweredFor(facts)
    ? []
    : entriesOf(neighbours).filter(
        ({ entry }) =>
          entry.proves !== undefined &&
          !chosen.some((other) => other.entry === entry) &&
          chosen.some((other) => other.entry.needs?.includes(entry.proves as string)),
      );
  const first = [...gates, ...chosen].filter(({ entry }) => entry.proves !== undefined);
  const rest = chosen.filter(({ entry }) => entry.proves === undefined);
  const finality = ({ entry }: (typeof all)[number]): number => (entry.last ? 2 : entry.spends?.irreversible === undefined ? 0 : 1);
  const ordered = [0, 1, 2].flatMap((degree) => rest.filter((each) => finality(each) === degree));
  return [...first, ...ordered].map(({ suite, entry }, index) => {
    const decided = decide(entry, facts);
    return decided.run
      ? { suite, entry, index, decision: 'run' }
      : { suite, entry, index, decision: decided.verdict, reason: decided.reason };
  });
}
