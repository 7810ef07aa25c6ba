/** Requirements: what a device is held to, how well we know it, and whether breaking it may fail a device. */

import type { Text } from '../text.ts';
import type { Kernel } from './declaration.ts';
import type { Edition } from './edition.ts';
import { checkSchema, type FileProblem, type InputFile, InvalidFile, readInput } from './input-file.ts';

export type Level = 'mandatory' | 'conditional' | 'optional';

/** A: several independent sources or a real device; B: one source; C: inference or memory. */
export type Confidence = 'A' | 'B' | 'C';

/** What the strongest source of a requirement is. */
export type Evidence = 'lab-doc' | 'field-code' | 'real-card' | 'published-vector' | 'rule-text' | 'analogue' | 'clause-title' | 'inferred';

/** A family of JT/T 1356.1 case ids. */
export type TestFamily = 'cs' | 'ml' | 'wj' | 'jy' | 'zt' | 'wdx';

/** Who confirmed a requirement through an overlay. */
export interface Confirmation {
  readonly by: string;
  readonly date?: string;
  readonly note?: Text;
}

export interface Requirement {
  /** `JTT978.2:EP.DEBIT.mac1`: no clause and no edition, since those move. */
  readonly id: string;
  readonly title: Text;
  readonly text: Text;
  /** Our proposal: no public source shows the standard's wording (应, 宜, 可). */
  readonly level: Level;
  readonly confidence: Confidence;
  readonly evidence: Evidence;
  readonly sources: readonly string[];
  /** The candidate requirements that it came from. */
  readonly seed: readonly string[];
  readonly editions: readonly Edition[];
  readonly testFamily?: TestFamily;
  /** The number of the decision that settled it where sources conflict. */
  readonly decision?: number;
  /** The requirements that it follows from, where it is our own conclusion. */
  readonly follows?: readonly string[];
  /** Whether it rests on the formula of a MAC, a TAC or a key. */
  readonly formula?: boolean;
  /** Only where somebody who holds the standard's text confirmed it. */
  readonly clause: string | null;
  readonly note?: Text;
  /** Why no case of this suite checks it, where none does. */
  readonly notTested?: Text;
  /** Why no case about its subject expects a refusal, or none a success, where that is so. */
  readonly oneSided?: Text;
  readonly confirmed?: Confirmation;
}

/** The families of JT/T 1356.1, with what we take their letters to mean: our reading, not the standard's word. */
export const testFamilyText: Readonly<Record<TestFamily, Text>> = {
  cs: { zh: '参数（我们的理解）', en: 'parameters (our reading)' },
  ml: { zh: '命令（我们的理解）', en: 'commands (our reading)' },
  wj: { zh: '文件（我们的理解）', en: 'files (our reading)' },
  jy: { zh: '交易（我们的理解）', en: 'transactions (our reading)' },
  zt: { zh: '状态（我们的理解）', en: 'states (our reading)' },
  wdx: { zh: '稳定性（我们的理解）', en: 'stability (our reading)' },
};

export const evidenceText: Readonly<Record<Evidence, Text>> = {
  'lab-doc': { zh: '检测机构公开文档', en: "public document of the operator's test laboratory" },
  'field-code': { zh: '现场程序或设备日志', en: 'program or device log from the field' },
  'real-card': { zh: '真实卡片数据', en: 'data of a real card' },
  'published-vector': { zh: '公开的算例', en: 'published worked example' },
  'rule-text': { zh: '规则原文', en: 'wording of a rule' },
  analogue: { zh: '相近标准或地方项目', en: 'a neighbouring standard or a local project' },
  'clause-title': { zh: '仅有条款标题', en: 'the title of a clause only' },
  inferred: { zh: '推断', en: 'inferred' },
};

const behaviour: ReadonlySet<Evidence> = new Set(['lab-doc', 'field-code', 'real-card', 'published-vector', 'rule-text']);

/** Kernels whose purse computes with SM4: the formulas of its MACs, TACs and keys are not public. */
const unconfirmedFormulas: ReadonlySet<Kernel> = new Set(['K2', 'K6']);

/** Whether what rests on a formula can only be observed on this kernel. */
export function hasUnconfirmedFormulas(kernel: Kernel): boolean {
  return unconfirmedFormulas.has(kernel);
}

/**
 * What a conclusion about a device of this kernel must say of its formulas; undefined where nothing is to be said.
 * @param candidate how the maker says that the session keys are made, such as `complement`
 */
export function formulaLimit(kernel: Kernel, candidate: string | undefined): Text | undefined {
  if (!hasUnconfirmedFormulas(kernel)) return undefined;
  const by: Text =
    candidate === undefined
      ? { zh: '', en: '' }
      : { zh: `本次按声明的候选算法 ${candidate} 计算，`, en: `; this run computes with the declared candidate ${candidate}` };
  return {
    zh: `${kernel} 内核的 SM4 密钥、MAC 与 TAC 算法未公开，尚未证实：${by.zh}依据该算法的要求只作观察，不影响结论。`,
    en: `The SM4 formulas of kernel ${kernel} for keys, MACs and TACs are not public and unconfirmed${by.en}: what rests on them is observed and does not change the conclusion.`,
  };
}

/** A broken `hard` requirement fails a device; an `observation` is reported only. */
export function strengthOf(
  { confidence, evidence, formula = false }: Pick<Requirement, 'confidence' | 'evidence' | 'formula'>,
  kernel: Kernel = 'K1',
): 'hard' | 'observation' {
  if (formula && hasUnconfirmedFormulas(kernel)) return 'observation';
  return confidence !== 'C' && behaviour.has(evidence) ? 'hard' : 'observation';
}

/**
 * Reads a catalog file.
 * @throws InvalidFile for what breaks the schema, ids that stand twice, and conclusions from ids that are not there
 */
export function loadRequirements(file: string): readonly Requirement[] {
  return requirementsOf(readInput(file));
}

/** The same from a file that was read before. */
export function requirementsOf(input: InputFile): readonly Requirement[] {
  checkSchema(input, 'requirement');
  const { requirements, oneSided = {} } = input.value as Catalog;
  const ids = new Set<string>();
  const problems: FileProblem[] = [];
  for (const [index, { id }] of requirements.entries()) {
    if (ids.has(id))
      problems.push(input.problem(`/requirements/${index}/id`, { zh: `编号 ${id} 重复`, en: `the id ${id} stands here twice` }));
    ids.add(id);
  }
  for (const [index, { follows = [] }] of requirements.entries()) {
    for (const [at, base] of follows.entries()) {
      if (!ids.has(base)) problems.push(input.problem(`/requirements/${index}/follows/${at}`, unknownRequirement(base)));
    }
  }
  const subjects = new Set(requirements.map(subjectOf));
  for (const subject of Object.keys(oneSided)) {
    if (!subjects.has(subject)) problems.push(input.problem(`/oneSided/${subject}`, unknownRequirement(subject)));
  }
  if (problems.length > 0) throw new InvalidFile(problems);
  return requirements.map((requirement) => {
    const reason = oneSided[subjectOf(requirement)];
    return reason === undefined ? requirement : { ...requirement, oneSided: reason };
  });
}

interface Catalog {
  readonly requirements: readonly Requirement[];
  /** By subject. */
  readonly oneSided?: Readonly<Record<string, Text>>;
}

/** The command, file or property that a requirement is about: `JTT978.2:EP.DEBIT` of `JTT978.2:EP.DEBIT.mac1`, `JTT978.6:SM` of `JTT978.6:SM.mac`. */
export function subjectOf({ id }: Pick<Requirement, 'id'>): string {
  return (/^[^:]+:(?:(?:EP|PSAM)\.)?[^.]+/.exec(id) as RegExpExecArray)[0];
}

/** The sentence for an id that no catalog has. */
export function unknownRequirement(id: string): Text {
  return { zh: `目录中没有要求 ${id}`, en: `the catalog has no requirement ${id}` };
}
