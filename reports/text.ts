/** All words of the views, in both languages. */

import { evidenceText, testFamilyText } from '../harness/catalog/requirement.ts';
import type { DetectionPower } from '../harness/engine/record.ts';
import type { Conclusion, Counts, Strength, Verdict } from '../harness/engine/verdict.ts';
import type { Text } from '../harness/text.ts';
import type { RequirementVerdict } from './requirement.ts';

/** Words that stand alone. */
export const words = {
  report: { zh: '检测报告', en: 'Test report' },
  skip: { zh: '跳到正文', en: 'Skip to the report' },
  language: { zh: '语言', en: 'Language' },
  sections: { zh: '章节', en: 'Sections' },
  conclusion: { zh: '结论', en: 'Conclusion' },
  observations: { zh: '观察', en: 'observations' },
  sample: { zh: '样品', en: 'Sample' },
  device: { zh: '接入方式', en: 'Connected as' },
  profile: { zh: '样品配置', en: 'Profile' },
  fault: { zh: '注入的故障', en: 'Injected fault' },
  psam: { zh: '真实 PSAM 所在读卡器', en: 'Reader of the real PSAM' },
  edition: { zh: '标准版本', en: 'Edition' },
  startedAt: { zh: '开始时间', en: 'Started' },
  duration: { zh: '用时', en: 'Took' },
  run: { zh: '运行编号', en: 'Run' },
  seed: { zh: '随机种子', en: 'Seed' },
  tool: { zh: '检测工具', en: 'Tool' },
  head: { zh: '记录摘要', en: 'Head of the record' },
  headMeaning: {
    zh: '记录最后一行的 SHA-256；知其值即可核对整份记录',
    en: 'SHA-256 of its last line; whoever knows it can check the whole record',
  },
  runAgain: { zh: '再次运行', en: 'Run again' },
  judgeAgain: { zh: '复核', en: 'Judge again' },
  judgeMeaning: {
    zh: 'DIR 为本次运行的目录。复核以记录重放各用例，不需要样品；结论应与本报告一致，且最后一行的摘要应与上列相同。',
    en: 'DIR is the directory of this run. The cases are replayed from the record, without the sample; the conclusion must be this one, and the head of the record the one above.',
  },
  decisionRule: { zh: '判定规则', en: 'Decision rule' },
  nature: { zh: '本报告的性质', en: 'What this report is' },
  requirements: { zh: '要求', en: 'Requirements' },
  requirement: { zh: '要求', en: 'Requirement' },
  verdict: { zh: '结果', en: 'Verdict' },
  weight: { zh: '效力', en: 'Weight' },
  basis: { zh: '依据', en: 'Basis' },
  coveredBy: { zh: '用例', en: 'Cases' },
  clause: { zh: '条款', en: 'clause' },
  testFamily: { zh: 'JT/T 1356.1 测试族', en: 'family of JT/T 1356.1' },
  confidence: { zh: '可信度', en: 'confidence' },
  sources: { zh: '来源', en: 'Sources' },
  failing: { zh: '不通过的用例', en: 'Failing cases' },
  defects: { zh: '测试系统出错的用例', en: 'Cases that the test system broke' },
  observed: { zh: '观察到的差异', en: 'What was observed' },
  observedMeaning: {
    zh: '下列差异不影响用例结果与结论，供核对标准原文时参考。',
    en: 'These differences change neither verdict nor conclusion; they are for whoever compares with the text of the standard.',
  },
  pending: { zh: '未得出结果的用例', en: 'Cases without a result' },
  cases: { zh: '全部用例', en: 'All cases' },
  procedure: { zh: '检测步骤', en: 'Procedure' },
  ladder: { zh: '时序图', en: 'Ladder' },
  fromRecord: { zh: '由记录重现', en: 'Again from the record' },
  liveAgain: { zh: '重新执行', en: 'Again live' },
  survey: { zh: '检测前查明', en: 'Learnt before the first case' },
  appendix: { zh: '附录', en: 'Appendix' },
  declaration: { zh: '送检声明', en: 'Declaration' },
  facts: { zh: '计划依据', en: 'What the plan rests on' },
  times: { zh: '应答时间', en: 'Answer times' },
  timesMeaning: {
    zh: '自命令发出至收到应答，由测试系统计时；仅供参考，不作判定。分布自 20 µs 至 10 s，对数刻度。',
    en: 'From command to answer as the test system measures it; for orientation, never judged. Distributions run from 20 µs to 10 s on a logarithmic scale.',
  },
  command: { zh: '命令', en: 'Command' },
  distribution: { zh: '分布', en: 'Distribution' },
  median: { zh: '中位数', en: 'Median' },
  slowest: { zh: '最长', en: 'Slowest' },
  times95: { zh: '95% 不超过', en: '95 % within' },
  number: { zh: '次数', en: 'Number' },
  expected: { zh: '应为', en: 'Expected' },
  found: { zh: '实为', en: 'Observed' },
  field: { zh: '字段', en: 'Field' },
  whole: { zh: '整体', en: 'whole' },
  absent: { zh: '无', en: 'absent' },
  empty: { zh: '空', en: 'empty' },
  oneOf: { zh: '下列之一', en: 'one of' },
  not: { zh: '不得为', en: 'anything but' },
  within: { zh: '范围内', en: 'within' },
  toleratedWord: { zh: '（容许，记为观察）', en: '(tolerated, an observation)' },
  broken: { zh: '不符', en: 'broken' },
  met: { zh: '符合', en: 'met' },
  tolerated: { zh: '观察', en: 'observed' },
  preamble: { zh: '前置', en: 'preamble' },
  attempt: { zh: '被测动作', en: 'under test' },
  beginning: { zh: '准备', en: 'set-up' },
  reset: { zh: '复位', en: 'reset' },
  tornInside: { zh: '命令执行中断电', en: 'power lost while the command worked' },
  tornAfter: { zh: '应答未读，断电', en: 'power lost before the answer was read' },
  question: { zh: '询问密钥方', en: 'asks a key holder' },
  answer: { zh: '答复', en: 'is told' },
  value: { zh: '值', en: 'value' },
  caseSeed: { zh: '用例种子', en: 'case seed' },
  search: { zh: '筛选', en: 'Filter' },
  searchHint: { zh: '编号、名称、要求、状态字，空格分隔', en: 'id, title, requirement or status word; blanks mean and' },
  shown: { zh: '条显示', en: 'shown' },
  nothingFound: { zh: '没有符合筛选条件的用例。', en: 'No case matches.' },
  expandAll: { zh: '全部展开', en: 'Open all' },
  collapseAll: { zh: '全部收起', en: 'Close all' },
  cannotUnpack: {
    zh: '此浏览器无法展开步骤；步骤全文见运行目录中的记录。',
    en: 'This browser cannot unpack the procedure; it stands in full in the record of the run.',
  },
  needsScript: { zh: '展开步骤需要启用脚本。', en: 'Scripts must be on to open the procedure.' },
  matrix: { zh: '多次检测对照', en: 'Runs side by side' },
  onlyDiffering: { zh: '只看结果不同的要求', en: 'only requirements on which they differ' },
  brokenRecord: { zh: '记录校验不通过', en: 'the record is not whole' },
  needs: { zh: '需要', en: 'needs' },
  spends: { zh: '最多消耗', en: 'spends at most' },
  rows: { zh: '条目', en: 'rows' },
  shownBy: { zh: '以此条目为例', en: 'as in the row' },
  notShown: {
    zh: '没有虚拟设备配置执行本用例。',
    en: 'No profile of the virtual device runs this case.',
  },
  entry: { zh: '条目', en: 'entry' },
  case: { zh: '用例', en: 'case' },
  suite: { zh: '测试套件', en: 'suite' },
  title: { zh: '名称', en: 'title' },
  code: { zh: '结果代码', en: 'verdict code' },
  reason: { zh: '原因', en: 'reason' },
  findings: { zh: '不符与观察', en: 'findings' },
  microseconds: { zh: '用时（微秒）', en: 'microseconds' },
  noReason: { zh: '未说明原因', en: 'no reason was given' },
  hard: { zh: '判定项', en: 'decides' },
  observation: { zh: '观察项', en: 'observation only' },
} as const satisfies Record<string, Text>;

/** What kind of document this is; the same four sentences on every report. */
export const nature: readonly Text[] = [
  {
    zh: '这是检测报告，不是证书；证书只由指定机构颁发。结论只对所测样品、所列标准版本与用例有效。',
    en: 'This is a test report, not a certificate: certificates are issued by designated bodies only. It speaks of the sample tested, the edition and the cases listed here.',
  },
  {
    zh: '检测要求依据公开资料整理，撰写时未持有标准原文；条款号仅在已经核实时列出。',
    en: 'The requirements are reconstructed from public material, without the text of the standard; clause numbers stand only where they were confirmed.',
  },
  {
    zh: '标有“观察项”的要求依据不足以判定样品不合格：差异照实列出，但不影响结论。',
    en: 'A requirement marked “observation only” rests on too little to fail a sample: differences are printed and do not change the conclusion.',
  },
];

/** How verdicts come about (ISO/IEC 17025, 7.8.6.2 a and c); the same on every report. */
export const decisionRule: readonly Text[] = [
  {
    zh: '每个用例由记录的字节判定：要求所列的期望值是一个集合，观察值在集合内为符合，否则为不符；数值按位比较，不设测量不确定度区间。',
    en: 'Every case is judged from the recorded octets: what a requirement expects is a set of values; an observation inside of it conforms, any other does not. Values are compared bit by bit, without a guard band for measurement uncertainty.',
  },
  {
    zh: '任一判定项不符，样品不符合；全部适用的用例通过，样品符合；有用例无法判定、未执行或出错时，不下结论。观察项不影响结论。',
    en: 'The sample does not conform where one deciding requirement is broken; it conforms where all applicable cases passed; where a case is inconclusive, was not run or broke, there is no conclusion. Observations change nothing.',
  },
];

/** What the version that made a run was measured to detect. */
export function detectionText({ faults, killed, observed, soundEntries, falseAlarms }: DetectionPower): Text {
  return {
    zh: `检出能力（本版本全部用例的实测值）：故障设备 ${faults} 台，判不符合 ${killed} 台，另 ${observed} 台只违反依据不足的要求，列为观察，漏过 ${faults - killed - observed} 台；健全设备 ${soundEntries} 条次，误报 ${falseAlarms} 次。`,
    en: `Detection power, as measured of all cases of this version: of ${faults} faulty devices ${killed} are failed and ${observed}, which break only what rests on too little, are observed; ${faults - killed - observed} are missed; ${falseAlarms} false alarms in ${soundEntries} entries on sound devices.`,
  };
}

/** How much of the requirements decides, for the statement of {@link nature}. */
export function weights({ hard, observation }: Readonly<Record<Strength, number>>): Text {
  return {
    zh: `本报告所列 ${hard + observation} 项要求中，判定项 ${hard} 项，观察项 ${observation} 项。`,
    en: `Of the ${hard + observation} requirements listed, ${hard} decide and ${observation} ${observation === 1 ? 'is an observation' : 'are observations'} only.`,
  };
}

/** What the views do with card numbers and the holder's data. */
export const privacyText = {
  masked: {
    zh: '卡号中段与持卡人信息已遮蔽（*），记录中保留原始字节。',
    en: 'The middle of card numbers and all of the holder’s data are masked (*); the record keeps the octets.',
  },
  unmasked: { zh: '含有未遮蔽的个人信息，请妥善保管。', en: 'Personal data stand here unmasked: handle with care.' },
} as const satisfies Record<string, Text>;

/** The conclusion of a run in a sentence. */
export function statement(conclusion: Conclusion, counts: Counts): Text {
  const applicable = counts.pass + counts.fail + counts.inconclusive + counts.notRun + counts.error;
  if (conclusion === 'CONFORMS') {
    return {
      zh: `适用的 ${applicable} 个用例全部通过。`,
      en: `${applicable === 1 ? 'The one applicable case passed.' : `All ${applicable} applicable cases passed.`}`,
    };
  }
  const parts = pendingParts(counts);
  if (conclusion === 'DOES_NOT_CONFORM') {
    return {
      zh: `适用的 ${applicable} 个用例中有 ${counts.fail} 个不通过${parts.zh === '' ? '' : `；另有 ${parts.zh}`}。`,
      en: `${counts.fail} of ${applicable} applicable cases failed${parts.en === '' ? '' : `; besides, ${parts.en}`}.`,
    };
  }
  if (counts.error > 0) {
    return {
      zh: `测试系统在 ${counts.error} 个用例中出错，本次运行作废，不对样品下结论。`,
      en: `The test system broke in ${counts.error} ${counts.error === 1 ? 'case' : 'cases'}: the run is void and says nothing about the sample.`,
    };
  }
  if (applicable === 0) return { zh: '没有适用的用例。', en: 'No case applies.' };
  return {
    zh: `适用的 ${applicable} 个用例中有 ${parts.zh}，因此不下结论。`,
    en: `Of ${applicable} applicable cases ${parts.en}: no conclusion can be drawn.`,
  };
}

function pendingParts({ inconclusive, notRun }: Counts): Text {
  const parts: Text[] = [];
  if (inconclusive > 0)
    parts.push({ zh: `${inconclusive} 个无法判定`, en: `${inconclusive} ${inconclusive === 1 ? 'is' : 'are'} inconclusive` });
  if (notRun > 0) parts.push({ zh: `${notRun} 个未执行`, en: `${notRun} ${notRun === 1 ? 'was' : 'were'} not run` });
  return { zh: parts.map(({ zh }) => zh).join('、'), en: parts.map(({ en }) => en).join(' and ') };
}

/** What a requirement rests on, as a record names it. */
export function evidenceIn(evidence: string): Text {
  return (evidenceText as Readonly<Record<string, Text>>)[evidence] ?? { zh: evidence, en: evidence };
}

/** The family of JT/T 1356.1 that a requirement belongs to, with its letters. */
export function familyIn(family: string): Text {
  const known = (testFamilyText as Readonly<Record<string, Text>>)[family];
  return known === undefined ? { zh: family, en: family } : { zh: `${family} ${known.zh}`, en: `${family} ${known.en}` };
}

const levels: Readonly<Record<string, Text>> = {
  mandatory: { zh: '必备', en: 'mandatory' },
  conditional: { zh: '有条件必备', en: 'conditional' },
  optional: { zh: '可选', en: 'optional' },
};

/** How binding a requirement is, as a record names it. */
export function levelIn(level: string): Text {
  return levels[level] ?? { zh: level, en: level };
}

/** Marks beside the words, so that a verdict never rests on colour alone. */
export const verdictMark: Record<Verdict, string> = {
  PASS: '✓',
  FAIL: '✕',
  INCONCLUSIVE: '?',
  NOT_APPLICABLE: '–',
  NOT_RUN: '·',
  ERROR: '!',
};

export const requirementVerdictText: Record<RequirementVerdict, Text> = {
  failed: { zh: '不满足', en: 'failed' },
  observed: { zh: '有观察', en: 'observed' },
  passed: { zh: '满足', en: 'passed' },
  undetermined: { zh: '未判定', en: 'undetermined' },
  notApplicable: { zh: '不适用', en: 'not applicable' },
  notTested: { zh: '未检测', en: 'not tested' },
};

export const requirementVerdictMark: Record<RequirementVerdict, string> = {
  failed: '✕',
  observed: '○',
  passed: '✓',
  undetermined: '?',
  notApplicable: '–',
  notTested: '·',
};

/** Remarks about the record itself, for page one. */
export const warnings = {
  open: {
    zh: '记录没有结束行：运行被中断，结论以已有的行为准。',
    en: 'The record has no closing line: the run was cut off, and the conclusion rests on the lines that are there.',
  },
  conclusion: {
    zh: '记录结束行所载结论与各用例不一致，请复核。',
    en: 'The closing line of the record says another conclusion than its cases: judge it again.',
  },
} as const satisfies Record<string, Text>;

/** The chain of a record does not hold at `line`. */
export function chainBroken(line: number, reason: Text): Text {
  return {
    zh: `记录第 ${line} 行起校验链不成立：${reason.zh}。`,
    en: `The chain of the record does not hold from line ${line} on: ${reason.en}.`,
  };
}

/** `count` more entries that a short list leaves out. */
export function more(count: number): Text {
  return { zh: `另有 ${count} 个`, en: `and ${count} more` };
}

/** How many fields of a comparison agree. */
export function alike(count: number): Text {
  return { zh: `${count} 个字段一致`, en: count === 1 ? 'one field agrees' : `${count} fields agree` };
}

/** What a long step did, where it is not unfolded. */
export function commandsSent(count: number): Text {
  return { zh: `${count} 条命令`, en: `${count} commands` };
}

/** Who stands on the lines of a ladder, by channel or port. */
export const laneText: Readonly<Record<string, Text>> = {
  tester: { zh: '测试系统（终端）', en: 'test system (terminal)' },
  '': { zh: '被测设备', en: 'device under test' },
  psam: { zh: 'PSAM', en: 'PSAM' },
  issuer: { zh: '发卡机构', en: 'issuer' },
  purseKey: { zh: '卡片密钥', en: 'keys of a card' },
};

/** What stands at the head of a script made from a procedure. */
export const scriptRemarks: readonly Text[] = [
  {
    zh: '记录中的 MAC 只对当时的随机数有效：卡片会拒绝重发的交易。',
    en: 'MACs in it hold for the recorded random numbers alone: a card refuses transactions that are sent again.',
  },
  { zh: '含有遮蔽数据的命令已略去。', en: 'Commands with masked data are left out.' },
];

/** Kinds of devices under test, as a record names them. */
export const deviceKinds: Readonly<Record<string, Text>> = {
  virtual: { zh: '虚拟设备', en: 'virtual' },
  pcsc: { zh: 'PC/SC 读写器', en: 'PC/SC reader' },
  vpcd: { zh: '虚拟读写器', en: 'virtual reader' },
};

/** Said on page one when no real product was tested. */
export const virtualSample: Text = {
  zh: '样品是本工具自带的虚拟设备：本报告不涉及任何实际产品。',
  en: 'The sample is a virtual device of this tool: nothing here speaks of a real product.',
};

/** The number of a step, for a link. */
export function stepNumber(step: number): Text {
  return { zh: `第 ${step} 步`, en: `step ${step}` };
}

/** A time in microseconds as people read it, with three digits. */
export function milliseconds(us: number): string {
  if (us < 1000) return `${us} µs`;
  const ms = us / 1000;
  return `${ms >= 100 ? Math.round(ms) : ms >= 10 ? ms.toFixed(1) : ms.toFixed(2)} ms`;
}

/** A duration as people say it. */
export function duration(ms: number): Text {
  if (ms < 1000) return { zh: `${ms} 毫秒`, en: `${ms} ms` };
  const seconds = ms / 1000;
  if (seconds < 120) return { zh: `${seconds.toFixed(1)} 秒`, en: `${seconds.toFixed(1)} s` };
  const minutes = Math.floor(Math.round(seconds) / 60);
  const rest = Math.round(seconds) % 60;
  return { zh: `${minutes} 分 ${rest} 秒`, en: `${minutes} min ${rest} s` };
}
