/** `tunion requirements`: every requirement with the cases that check it, or the reason why none does. */

import pc from 'picocolors';
import { suites } from '../../suites/index.ts';
import { overlayRequirements } from '../catalog/overlay.ts';
import { type Requirement, strengthOf, testFamilyText } from '../catalog/requirement.ts';
import { selectSuites } from '../engine/plan.ts';
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
  readonly testFamily: string | null;
  readonly cases: readonly string[];
  readonly reason: Text | null;
}

export interface RequirementsReport {
  readonly total: number;
  readonly covered: number;
  readonly withReason: number;
  /** Neither covered nor explained. */
  readonly silent: readonly string[];
  readonly items: readonly RequirementItem[];
}

/** The requirements of the chosen suites. @throws NothingSelected, InvalidFile */
export function requirementsReport(pattern: string | undefined, catalog: string | undefined): RequirementsReport {
  const items = selectSuites(suites, pattern).flatMap((suite) => {
    const requirements = catalog === undefined ? suite.requirements : overlayRequirements(suite.requirements, catalog);
    const covering = new Map<string, Set<string>>();
    for (const { id, entries } of suite.cases) {
      for (const requirement of entries.flatMap(({ covers }) => covers))
        covering.set(requirement, (covering.get(requirement) ?? new Set()).add(id));
    }
    return requirements.map((requirement) => itemOf(requirement, [...(covering.get(requirement.id) ?? [])]));
  });
  return {
    total: items.length,
    covered: items.filter(({ cases }) => cases.length > 0).length,
    withReason: items.filter(({ cases, reason }) => cases.length === 0 && reason !== null).length,
    silent: items.filter(({ cases, reason }) => cases.length === 0 && reason === null).map(({ id }) => id),
    items,
  };
}

function itemOf(requirement: Requirement, cases: readonly string[]): RequirementItem {
  const { id, title, confidence, evidence, sources, testFamily = null, notTested = null } = requirement;
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
  };
}

export function requirements(
  options: { readonly suite?: string | undefined; readonly catalog?: string | undefined; readonly json: boolean },
  console: Console,
): number {
  const report = requirementsReport(options.suite, options.catalog);
  if (options.json) {
    console.out(JSON.stringify(report, null, 2));
    return 0;
  }
  const { language, out } = console;
  for (const item of report.items) {
    const family = item.testFamily === null ? '' : pc.dim(` [${testFamilyText[item.testFamily as keyof typeof testFamilyText][language]}]`);
    const kind = item.strength === 'hard' ? item.confidence : `${item.confidence}, ${language === 'zh' ? '观察项' : 'observation'}`;
    out(`${pc.bold(item.id)}  ${item.title[language]} ${pc.dim(`(${kind})`)}${family}`);
    out(
      `    ${item.cases.length > 0 ? item.cases.join(' ') : pc.yellow(item.reason?.[language] ?? (language === 'zh' ? '无用例，无说明' : 'no case and no reason'))}`,
    );
  }
  out('');
  out(
    language === 'zh'
      ? `共 ${report.total} 项要求：${report.covered} 项有用例，${report.withReason} 项说明了不测原因，${report.silent.length} 项缺失`
      : `${report.total} requirements: ${report.covered} covered, ${report.withReason} not tested for a reason, ${report.silent.length} silent`,
  );
  return 0;
}
