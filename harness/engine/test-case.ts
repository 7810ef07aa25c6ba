/** A case: what is promised (requirement ids) and a straight procedure. It does not know what runs it. */

import type { Edition, Spend } from '../catalog/applicability.ts';
import type { Text } from '../text.ts';
import type { Check } from './check.ts';

export interface CaseDescription {
  /** `JTT978.2-EP-DEBIT-007`; never reused. */
  readonly id: string;
  readonly title: Text;
  /** Why the case exists, where the title does not say it. */
  readonly purpose?: Text;
  /** The requirements that the case checks, each at least once and no other: audited when it ran to its end. */
  readonly covers: readonly string[];
  /** Functions, keys and link capabilities that it needs: `EP.purchase`, `keys.load`, `link.tear-inside`. */
  readonly needs?: readonly string[];
  /** Editions that it applies to; all when absent. */
  readonly editions?: readonly Edition[];
  /** The most that it may spend of the device, declared beforehand and metered. */
  readonly spends?: Spend;
  /** Proves the formula and the keys behind a need (`keys.purchase`): unless the declaration vouches for the keys, the others wait for it. */
  readonly proves?: string;
  /** Comes after everything else: it leaves a device that serves for nothing more, and begins on such a one too. */
  readonly last?: boolean;
  /** Takes long by its nature: the zoo runs it only on devices that show nothing to the other cases. */
  readonly long?: boolean;
  /** Why no faulty device is killed by this case, where none is. */
  readonly killsNothing?: Text;
  /** Why it stands beside a case that tells the same faulty devices from the sound one, where one does. */
  readonly beside?: Text;
}

/** What every suite's instruments have in common. */
export interface Instruments {
  readonly check: Check;
}

/** One entry of a plan: a case, or one row of a family. */
export interface Entry<I extends Instruments = Instruments> extends CaseDescription {
  /** The case id, or `ID/row`. */
  readonly entry: string;
  readonly run: (instruments: I) => Promise<void>;
}

/** A case as a suite's manifest lists it. */
export interface TestCase<I extends Instruments = Instruments> {
  readonly id: string;
  readonly entries: readonly Entry<I>[];
}

/** A row of a family: its name in the entry id and what it adds to the family's title. */
export interface Row {
  readonly row: string;
  readonly title: Text;
}

export interface FamilyDescription<R extends Row> extends Omit<CaseDescription, 'covers' | 'needs'> {
  readonly rows: readonly R[];
  readonly covers: readonly string[] | ((row: R) => readonly string[]);
  readonly needs?: readonly string[] | ((row: R) => readonly string[]);
}

/** The two ways to write a case, for one kind of instruments. */
export interface CaseWriter<I extends Instruments> {
  testCase(description: CaseDescription, run: (instruments: I) => Promise<void>): TestCase<I>;
  testFamily<R extends Row>(description: FamilyDescription<R>, run: (instruments: I, row: R) => Promise<void>): TestCase<I>;
}

/** The case writer for suites whose instruments are `I`. */
export function caseWriter<I extends Instruments>(): CaseWriter<I> {
  return {
    testCase: (description, run) => ({
      id: description.id,
      entries: [{ ...description, entry: description.id, run }],
    }),
    testFamily: ({ rows, covers, needs = [], ...description }, run) => ({
      id: description.id,
      entries: rows.map((row) => ({
        ...description,
        covers: typeof covers === 'function' ? covers(row) : covers,
        needs: typeof needs === 'function' ? needs(row) : needs,
        title: { zh: `${description.title.zh}：${row.title.zh}`, en: `${description.title.en}: ${row.title.en}` },
        entry: `${description.id}/${row.row}`,
        run: (instruments) => run(instruments, row),
      })),
    }),
  };
}
