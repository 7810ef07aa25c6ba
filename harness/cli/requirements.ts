/** `tunion requirements`: every requirement with the cases that check it, or the reason why none does; and the cases by test family. */

import pc from 'picocolors';
import { suites } from '../../suites/index.ts';
import { type Requirement, strengthOf, type TestFamily, testFamilyText } from '../catalog/requirement.ts';
import { selectSuites } from '../engine/plan.ts';
import { overlaid, type Suite } from '../engine/suite.ts';
import type { Text } from '../text.ts';
import type { Console } from './console.ts';

export interface RequirementItem {
  readonly id: string;
  readonly title: Text;
  readonly strength: 'hard' | 'observation';
  readonly confidence: string;
  readonly evidence: string;
  readonly sources: readonly string[];
  /** The family of JT/T 1356.1 that it would belong to, as we read the family codes. */
  readonly testFamily: TestFamily | null;
  readonly cases: readonly string[];
  readonly reason: Text | null;
  /** Why the cases about its subject expect successes only, or refusals only. */
  readonly oneSided: Text | null;
}

/** How many requirements there are, and how many of them a case checks. */
interface Tally {
  readonly total: number;
  readonly covered: number;
  readonly withReason: number;
  /** Neither covered nor explained. */
  readonly silent: readonly string[];
}

export interface RequirementsReport extends Tally {
  /** By part of a standard, such as `JT/T 978.2`; what a PSAM is held to is a part of its own. */
  readonly parts: Readonly<Record<string, Tally>>;
  /** The cases of each family of JT/T 1356.1, by our reading of the family codes. */
  readonly families: readonly { readonly family: TestFamily; readonly title: Text; readonly cases: readonly string[] }[];
  readonly items: readonly RequirementItem[];
}

/** The requirements of the chosen suites. @throws NothingSelected, InvalidFile */
export function requirementsReport(pattern: string | undefined, catalog: string | undefined): RequirementsReport {
  const known = catalog === undefined ? suites : overlaid(suites, catalog);
  const covering = casesByRequirement(known);
  const chosen = selectSuites(known, pattern);
  const items = chosen.flatMap(({ requirements }) => requirements.map((each) => itemOf(each, [...(covering.get(each.id) ?? [])])));
  const parts = [...new Set(items.map(partOf))];
  return {
    ...tallyOf(items),
    parts: Object.fromEntries(parts.map((part) => [part, tallyOf(items.filter((item) => partOf(item) === part))])),
    families: familyCodes.map((family) => ({
      family,
      title: testFamilyText[family],
      cases: [...new Set(items.filter(({ testFamily }) => testFamily === family).flatMap(({ cases }) => cases))].sort(),
    })),
    items,
  };
}

const familyCodes = Object.keys(testFamilyText) as readonly TestFamily[];

/** The ids of the cases that cover each requirement. */
function casesByRequirement(all: readonly Suite[]): ReadonlyMap<string, ReadonlySet<string>> {
  const covering = new Map<string, Set<string>>();
  for (const { id, entries } of all.flatMap(({ cases }) => cases)) {
    for (const requirement of entries.flatMap(({ covers }) => covers))
      covering.set(requirement, (covering.get(requirement) ?? new Set()).add(id));
  }
  return covering;
}

function itemOf(requirement: Requirement, cases: readonly string[]): RequirementItem {
  const { id, title, confidence, evidence, sources, testFamily = null, notTested = null, oneSided = null } = requirement;
  return {
    id,
    title,
    strength: strengthOf(requirement),
    confidence,
    evidence,
    sources,
    testFamily,
    cases,
    reason: cases.length > 0 ? null : notTested,
    oneSided,
  };
}

/** `JTT978.6:PSAM.SELECT.aid` belongs to the part `JT/T 978.6 PSAM`, any other of that standard to `JT/T 978.6`. */
function partOf({ id }: RequirementItem): string {
  const [standard = id, rest = ''] = id.split(':');
  return `${standard.replace(/^JTT/, 'JT/T ')}${rest.startsWith('PSAM.') ? ' PSAM' : ''}`;
}

function tallyOf(items: readonly RequirementItem[]): Tally {
  return {
    total: items.length,
    covered: items.filter(({ cases }) => cases.length > 0).length,
    withReason: items.filter(({ cases, reason }) => cases.length === 0 && reason !== null).length,
    silent: items.filter(({ cases, reason }) => cases.length === 0 && reason === null).map(({ id }) => id),
  };
}

/** Prints them. Exit code: 0, or 1 where a requirement is neither covered nor explained. */
export function requirements(
  options: { readonly suite?: string | undefined; readonly catalog?: string | undefined; readonly json: boolean },
  console: Console,
): number {
  const report = requirementsReport(options.suite, options.catalog);
  if (options.json) console.out(JSON.stringify(report, null, 2));
  else show(report, console);
  return report.silent.length === 0 ? 0 : 1;
}

function show(report: RequirementsReport, { language, out }: Console): void {
  const say = (zh: string, en: string): string => ({ zh, en })[language];
  for (const { id, title, strength, confidence, testFamily, cases, reason, oneSided } of report.items) {
    const family = testFamily === null ? '' : pc.dim(` [${testFamilyText[testFamily][language]}]`);
    const kind = strength === 'hard' ? confidence : `${confidence}, ${say('观察项', 'observation')}`;
    out(`${pc.bold(id)}  ${title[language]} ${pc.dim(`(${kind})`)}${family}`);
    if (oneSided !== null)
      out(pc.dim(`    ${say('只有成功或只有拒绝的用例', 'cases of one kind only')}${say('：', ': ')}${oneSided[language]}`));
    out(`    ${cases.length > 0 ? cases.join(' ') : pc.yellow(reason?.[language] ?? say('无用例，无说明', 'no case and no reason'))}`);
  }
  out('');
  out(say('JT/T 1356.1 各测试族的用例（族代码的含义为我们的理解）：', 'Cases by family of JT/T 1356.1 (our reading of the family codes):'));
  for (const { family, title, cases } of report.families) {
    out(`${pc.bold(family)}  ${title[language]}  ${say(`${cases.length} 个用例`, `${cases.length} cases`)}`);
    if (cases.length > 0) out(`    ${cases.join(' ')}`);
  }
  out('');
  const counted = ({ total, covered, withReason, silent }: Tally): string =>
    say(
      `共 ${total} 项要求：${covered} 项有用例，${withReason} 项说明了不测原因，${silent.length} 项缺失`,
      `${total} requirements: ${covered} covered, ${withReason} not tested for a reason, ${silent.length} silent`,
    );
  for (const [part, tally] of Object.entries(report.parts)) out(`${part}  ${counted(tally)}`);
  out(counted(report));
}
