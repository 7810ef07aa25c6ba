/** What a run says of each requirement: the outcomes of its checks in the cases that cover it. */

import { subjectOf } from '../harness/catalog/requirement.ts';
import type { RecordedRequirement } from '../harness/engine/record.ts';
import type { Verdict } from '../harness/engine/verdict.ts';
import { verdictText } from '../harness/engine/verdict.ts';
import type { Text } from '../harness/text.ts';

/** `undetermined`: some case that covers it came to no result, and none broke it. */
export type RequirementVerdict = 'failed' | 'observed' | 'passed' | 'undetermined' | 'notApplicable' | 'notTested';

/** A requirement with its verdict and the entries of the plan that cover it. */
export interface RequirementReport extends RecordedRequirement {
  /** The part of the standard that it belongs to, such as `JT/T 978.2`, and the subject within, such as `EP.DEBIT`. */
  readonly part: string;
  readonly subject: string;
  readonly verdict: RequirementVerdict;
  /** Why there is no plain verdict. */
  readonly reason?: Text;
  readonly cases: readonly CaseReference[];
}

/** A case by its id, with those of its entries that are meant: one for a plain case, some rows for a family. */
export interface CaseReference {
  readonly case: string;
  readonly entries: readonly string[];
}

/** The requirements of one subject of a part, in their order. */
export interface RequirementGroup {
  readonly part: string;
  readonly subject: string;
  readonly requirements: readonly RequirementReport[];
}

/** How the requirements of one part of the standards turned out, the verdicts that occur, worst first. */
export interface PartSummary {
  readonly part: string;
  readonly numbers: readonly { readonly verdict: RequirementVerdict; readonly number: number }[];
}

/** The parts of some groups, in their order. */
export function partsOf(groups: readonly RequirementGroup[]): readonly PartSummary[] {
  return [...new Set(groups.map(({ part }) => part))].map((part) => {
    const verdicts = groups
      .filter((group) => group.part === part)
      .flatMap(({ requirements }) => requirements.map(({ verdict }) => verdict));
    const numbers = worstFirst.map((verdict) => ({ verdict, number: verdicts.filter((each) => each === verdict).length }));
    return { part, numbers: numbers.filter(({ number }) => number > 0) };
  });
}

const worstFirst = [
  'failed',
  'undetermined',
  'observed',
  'passed',
  'notApplicable',
  'notTested',
] as const satisfies readonly RequirementVerdict[];

/** A case as far as its requirements are concerned. */
export interface Coverage {
  readonly entry: string;
  readonly case: string;
  readonly covers: readonly { readonly id: string }[];
  readonly verdict: Verdict;
  readonly reason?: Text | undefined;
  readonly checks: readonly {
    readonly requirement: string;
    readonly outcome: 'met' | 'tolerated' | 'broken';
    readonly strength: 'hard' | 'observation';
  }[];
}

/** Every requirement of a record, in its order. */
export function requirementReports(requirements: readonly RecordedRequirement[], cases: readonly Coverage[]): readonly RequirementReport[] {
  const covering = new Map<string, Coverage[]>();
  for (const each of cases) {
    for (const { id } of each.covers) {
      const own = covering.get(id);
      if (own === undefined) covering.set(id, [each]);
      else own.push(each);
    }
  }
  return requirements.map((requirement) => {
    const own = covering.get(requirement.id) ?? [];
    const verdicts = own.map((each) => verdictIn(requirement.id, each));
    const verdict = strongest(verdicts);
    const reason = reasonOf(requirement, verdict, own, verdicts);
    return { ...requirement, ...placeOf(requirement.id), verdict, ...(reason ? { reason } : {}), cases: referTo(own) };
  });
}

/** Entries under the cases that they are rows of, in their order. */
export function referTo(entries: readonly Pick<Coverage, 'entry' | 'case'>[]): readonly CaseReference[] {
  const references = new Map<string, Set<string>>();
  for (const { entry, case: id } of entries) {
    const known = references.get(id);
    if (known === undefined) references.set(id, new Set([entry]));
    else known.add(entry);
  }
  return [...references].map(([id, own]) => ({ case: id, entries: [...own] }));
}

/** The requirements by part and subject, in the order in which each first turns up. */
export function groupsOf(requirements: readonly RequirementReport[]): readonly RequirementGroup[] {
  const groups = new Map<string, RequirementGroup & { readonly requirements: RequirementReport[] }>();
  for (const requirement of requirements) {
    const { part, subject } = requirement;
    const known = groups.get(`${part} ${subject}`);
    if (known === undefined) groups.set(`${part} ${subject}`, { part, subject, requirements: [requirement] });
    else known.requirements.push(requirement);
  }
  return [...groups.values()];
}

/** `JTT978.2:EP.DEBIT.mac1` belongs to part `JT/T 978.2`, subject `EP.DEBIT`. */
function placeOf(id: string): { readonly part: string; readonly subject: string } {
  const [standard = id, subject = ''] = subjectOf({ id }).split(':');
  return { part: standard.replace(/^JTT/, 'JT/T '), subject };
}

function verdictIn(id: string, { verdict, checks }: Coverage): RequirementVerdict {
  if (verdict === 'NOT_APPLICABLE') return 'notApplicable';
  if (verdict === 'NOT_RUN') return 'notTested';
  const own = checks.filter(({ requirement }) => requirement === id);
  const broken = own.some(({ outcome, strength }) => outcome === 'broken' && strength === 'hard');
  const observed = own.some(({ outcome, strength }) => outcome === 'tolerated' || (outcome === 'broken' && strength === 'observation'));
  if (broken) return verdict === 'FAIL' ? 'failed' : 'undetermined';
  if (observed) return 'observed';
  return own.length > 0 && (verdict === 'PASS' || verdict === 'FAIL') ? 'passed' : 'undetermined';
}

function strongest(verdicts: readonly RequirementVerdict[]): RequirementVerdict {
  for (const verdict of ['failed', 'observed', 'undetermined'] as const) {
    if (verdicts.includes(verdict)) return verdict;
  }
  if (verdicts.includes('passed')) return verdicts.includes('notTested') ? 'undetermined' : 'passed';
  return verdicts.length > 0 && verdicts.every((verdict) => verdict === 'notApplicable') ? 'notApplicable' : 'notTested';
}

function reasonOf(
  requirement: RecordedRequirement,
  verdict: RequirementVerdict,
  cases: readonly Coverage[],
  verdicts: readonly RequirementVerdict[],
): Text | undefined {
  if (cases.length === 0) return requirement.notTested ?? { zh: '没有用例覆盖', en: 'no case covers it' };
  if (verdict === 'passed' || verdict === 'failed' || verdict === 'observed') return undefined;
  const open = cases.filter((_, index) => verdicts[index] !== 'passed');
  const reasons = new Map(open.map((each) => [each.reason?.en ?? each.verdict, each.reason ?? verdictText[each.verdict]]));
  const listed = [...reasons.values()];
  return { zh: listed.map(({ zh }) => zh).join('；'), en: listed.map(({ en }) => en).join('; ') };
}
