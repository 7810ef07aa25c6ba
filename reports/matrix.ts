/** Many runs side by side: devices by requirements, for whoever looks over a whole field. */

import type { ReadRecord } from '../harness/engine/record.ts';
import type { Conclusion, Counts } from '../harness/engine/verdict.ts';
import type { Text } from '../harness/text.ts';
import { reportModel } from './model.ts';
import { groupsOf, type RequirementVerdict } from './requirement.ts';

/** One run: a column. */
export interface MatrixRun {
  /** What the reader of the page finds it by: the folder as it was given. */
  readonly folder: string;
  readonly device: string;
  readonly profile?: string;
  readonly fault?: string;
  readonly edition: string;
  readonly run: string;
  readonly startedAt: string;
  /** SHA-256 of the record's last line, in hexadecimal. */
  readonly head: string;
  readonly conclusion: Conclusion;
  readonly counts: Counts;
  /** Whether the chain of the record holds. */
  readonly whole: boolean;
}

/** A requirement: a row. `verdicts` has one place for each run, undefined where its suites do not know the requirement. */
export interface MatrixRow {
  readonly id: string;
  readonly title: Text;
  readonly verdicts: readonly (RequirementVerdict | undefined)[];
  /** Whether the runs that know it do not all say the same. */
  readonly differs: boolean;
}

export interface MatrixGroup {
  readonly part: string;
  readonly subject: string;
  readonly rows: readonly MatrixRow[];
}

export interface MatrixModel {
  readonly runs: readonly MatrixRun[];
  readonly groups: readonly MatrixGroup[];
}

/**
 * The matrix of runs in the order in which they are given; requirements in the order in which they first turn up.
 * @throws RangeError when a record does not begin with a run
 */
export function matrixModel(records: readonly { readonly folder: string; readonly record: ReadRecord }[]): MatrixModel {
  const read = records.map(({ folder, record }) => columnOf(folder, record));
  const requirements = new Map(read.flatMap(({ reports }) => reports.map((report) => [report.id, report] as const)));
  const verdicts = read.map(({ reports }) => new Map(reports.map(({ id, verdict }) => [id, verdict])));
  return {
    runs: read.map(({ run }) => run),
    groups: groupsOf([...requirements.values()]).map(({ part, subject, requirements: own }) => ({
      part,
      subject,
      rows: own.map(({ id, title }) => {
        const said = verdicts.map((each) => each.get(id));
        return { id, title, verdicts: said, differs: new Set(said.filter((verdict) => verdict !== undefined)).size > 1 };
      }),
    })),
  };
}

function columnOf(folder: string, { events, head, broken }: ReadRecord) {
  const { device, run, conclusion, counts, requirements } = reportModel(events, head, { broken });
  const { profile, fault } = device;
  const column: MatrixRun = {
    folder,
    device: device.name,
    ...(profile === undefined ? {} : { profile }),
    ...(fault === undefined ? {} : { fault }),
    edition: run.edition,
    run: run.id,
    startedAt: run.startedAt,
    head,
    conclusion,
    counts,
    whole: broken === undefined,
  };
  return { run: column, reports: requirements.flatMap((group) => group.requirements) };
}
