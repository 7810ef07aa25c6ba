/** Words that only the paper report has, in both languages. */

import type { Role } from '../../harness/catalog/lab.ts';
import type { Text } from '../../harness/text.ts';

export const paperWords = {
  number: { zh: '报告编号', en: 'Report number' },
  page: { zh: '页', en: 'Page' },
  of: { zh: '共', en: 'of' },
  end: { zh: '报告结束', en: 'End of report' },
  issued: { zh: '签发日期', en: 'Date of issue' },
  tested: { zh: '检测日期', en: 'Date of testing' },
  received: { zh: '接收日期', en: 'Date of receipt' },
  sampled: { zh: '抽样日期', en: 'Date of sampling' },
  customer: { zh: '委托方', en: 'Customer' },
  laboratory: { zh: '检测机构', en: 'Laboratory' },
  place: { zh: '检测地点', en: 'Place of testing' },
  accreditation: { zh: '资质编号', en: 'Accreditation' },
  contact: { zh: '联系方式', en: 'Contact' },
  address: { zh: '地址', en: 'Address' },
  method: { zh: '检测依据与方法', en: 'Standard and method' },
  parties: { zh: '检测机构、委托方与样品', en: 'Laboratory, customer and sample' },
  description: { zh: '样品描述', en: 'Description of the sample' },
  quantity: { zh: '数量', en: 'Quantity' },
  condition: { zh: '状态', en: 'Condition' },
  sampling: { zh: '抽样', en: 'Sampling' },
  noSampling: { zh: '样品由委托方提供，未作抽样。', en: 'The sample was provided by the customer; no sampling took place.' },
  environment: { zh: '环境条件', en: 'Environment' },
  equipment: { zh: '仪器设备', en: 'Equipment' },
  deviations: { zh: '增加、偏离或删减', en: 'Additions, deviations, exclusions' },
  noDeviations: {
    zh: '无；未执行与不适用的用例见“未得出结果的用例”。',
    en: 'None; cases not run or not applicable stand under “Cases without a result”.',
  },
  external: { zh: '外部提供方的结果', en: 'Results from external providers' },
  noExternal: { zh: '无', en: 'None' },
  photos: { zh: '样品照片', en: 'Photographs of the sample' },
  notGiven: { zh: '（未提供）', en: '(not given)' },
  byCustomer: { zh: '委托方提供的信息', en: 'Information provided by the customer' },
  byCustomerMeaning: {
    zh: '带 ◇ 的信息由委托方提供，检测机构不对其正确性负责。',
    en: 'What is marked ◇ was provided by the customer; the laboratory does not answer for it.',
  },
  statements: { zh: '声明', en: 'Statements' },
  results: { zh: '检测结果', en: 'Results' },
  byStandard: { zh: '各标准部分的结果', en: 'Results by part of the standard' },
  entries: { zh: '全部条目', en: 'All entries' },
  findings: { zh: '判定', en: 'Findings' },
  signatures: { zh: '签署', en: 'Signatures' },
  evidence: { zh: '证据与复核', en: 'Evidence, and how to judge again' },
  attached: { zh: '本文件附有结果数据 result.json。', en: 'The data of the result are attached to this file: result.json.' },
  noLab: {
    zh: '本报告未附检测机构信息：为工具输出，未经实验室签发。',
    en: 'This report carries no laboratory data: it is the output of a tool, issued by no laboratory.',
  },
  signature: { zh: '签名', en: 'Signature' },
  date: { zh: '日期', en: 'Date' },
} as const satisfies Record<string, Text>;

export const roleText: Readonly<Record<Role, Text>> = {
  tested: { zh: '检测', en: 'Tested by' },
  reviewed: { zh: '审核', en: 'Reviewed by' },
  authorized: { zh: '批准', en: 'Authorized by' },
};

/** What every report on paper says besides what it is (ISO/IEC 17025, 7.8.2.1 l, 7.8.2.2). */
export const paperStatements: readonly Text[] = [
  { zh: '检测结果仅与所测样品有关。', en: 'The results relate only to the item tested.' },
  {
    zh: '未经检测机构书面同意，不得部分复制本报告。',
    en: 'Without approval of the laboratory the report shall not be reproduced except in full.',
  },
];

/** Where a procedure stands that paper does not carry. */
export function stepsElsewhere(count: number): Text {
  return {
    zh: `检测步骤共 ${count} 步，见 report.html 与记录。`,
    en: `The procedure of ${count} ${count === 1 ? 'step' : 'steps'} stands in report.html and in the record.`,
  };
}
