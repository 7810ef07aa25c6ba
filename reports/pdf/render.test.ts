/** The paper report, as a program that is not ours reads it: archival form, the same octets twice, every item of ISO/IEC 17025, no personal data. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readLab } from '../../harness/catalog/lab.ts';
import { resultText } from '../../harness/engine/result.ts';
import { cardNumber, holder, madeUpEvents, recorded } from '../fixture/record.ts';
import { readReport } from '../model.ts';
import type { ViewOptions } from '../view.ts';
import { renderPdf } from './render.ts';

const folder = mkdtempSync(join(tmpdir(), 'tunion-pdf-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One pixel. */
const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
writeFileSync(join(folder, 'front.png'), pixel);
const labFile = join(folder, 'lab.yaml');
writeFileSync(
  labFile,
  `report: { number: TL-0042, issued: 2026-11-22 }
laboratory: { name: { zh: 示例实验室, en: Example Laboratory }, address: { zh: 某路一号, en: 1 Some Road }, location: { zh: 二号楼, en: Building Two } }
customer: { name: { zh: 示例制卡厂, en: Example Card Works }, contact: cards@example.org }
sample: { description: 双界面卡喆, condition: intact, received: 2026-11-20, sampled: 2026-11-19, sampling: three of a hundred, photos: [{ file: front.png, caption: front }] }
environment: { temperature: 23 °C }
equipment: [{ name: reader, serial: RR-001 }]
deviations: [the PIN was not tried]
external: [clock calibrated elsewhere]
signatories: [{ role: tested, name: 甲 }, { role: authorized, name: 乙, position: 技术负责人 }]
`,
);
const lab = readLab(labFile);
const { model, result } = readReport(madeUpEvents, recorded().head);

function made(name: string, options: Omit<ViewOptions, 'result'>): string {
  const file = join(folder, `${name}.pdf`);
  writeFileSync(file, renderPdf(model, { result, ...options }));
  return file;
}

const read = (program: string, ...args: readonly string[]): string =>
  execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
const textOf = (file: string, ...pages: readonly string[]): string => read('pdftotext', '-layout', ...pages, file, '-');

describe.each([
  ['zh', { language: 'zh', lab }],
  ['en', { language: 'en', lab }],
  ['both', { language: 'zh', bilingual: true, lab }],
  ['bare', { language: 'en' }],
] as const)('%s', (name, options) => {
  const file = made(name, options);

  it('says of itself that it is PDF/A-3u, on A4, tagged, with all fonts in it', () => {
    const metadata = read('pdfinfo', '-meta', file);
    expect(metadata).toMatch(/pdfaid:part>3</);
    expect(metadata).toMatch(/pdfaid:conformance>U</i);
    const facts = read('pdfinfo', file);
    expect(facts).toMatch(/Page size: .*\(A4\)/);
    expect(facts).toMatch(/Tagged: +yes/);
    const fonts = read('pdffonts', file).trim().split('\n').slice(2);
    expect(fonts.length).toBeGreaterThan(1);
    for (const font of fonts) expect(font).toMatch(/ yes yes yes +\d+ +\d+$/);
  });

  it('is the same octets when it is made again', () => {
    expect(Buffer.compare(renderPdf(model, { result, ...options }), readFileSync(file))).toBe(0);
  });

  it('carries the data of the result', () => {
    expect(read('pdfdetach', '-list', file)).toContain('result.json');
    const saved = join(folder, `${name}.json`);
    read('pdfdetach', '-save', '1', '-o', saved, file);
    expect(readFileSync(saved, 'utf8')).toBe(resultText(result));
  });

  it('bears its number and the number of the page on every page, and says where it ends', () => {
    const pages = Number(/Pages: +(\d+)/.exec(read('pdfinfo', file))?.[1]);
    const number = 'lab' in options ? 'TL-0042' : model.run.id;
    for (let page = 1; page <= pages; page += 1) {
      const text = textOf(file, '-f', String(page), '-l', String(page));
      expect(text).toContain(number);
      expect(text.replace(/\s/g, '')).toContain(`${page}/${pages}`);
    }
    expect(textOf(file)).toMatch(/报告结束|End of report/);
  });

  it('holds no personal data', () => {
    const text = textOf(file).replace(/\s/g, '');
    for (const secret of [cardNumber.slice(6, 15), holder.name, holder.document]) expect(text).not.toContain(secret);
  });
});

it.each([
  ['a title', /检测报告/],
  ['name and address of the laboratory', /示例实验室[\s\S]*某路一号/],
  ['the place of testing', /二号楼/],
  ['the customer and how to reach him', /示例制卡厂[\s\S]*cards@example\.org/],
  ['the method', /检测依据与方法/],
  ['the item and its condition', /双界面卡喆[\s\S]*intact/],
  ['the dates of receipt and of sampling', /2026-11-20[\s\S]*2026-11-19/],
  ['the date of testing', /检测日期 +\d{4}-\d\d-\d\d/],
  ['the date of issue', /签发日期 +2026-11-22/],
  ['the sampling plan', /three of a hundred/],
  ['to what the results relate', /检测结果仅与所测样品有关/],
  ['the results', /检测结果[\s\S]*JTT978\.2/],
  ['deviations', /the PIN was not tried/],
  ['who authorized it', /批准[\s\S]*乙/],
  ['results from elsewhere', /clock calibrated elsewhere/],
  ['what the customer said', /◇ 的信息由委托方提供/],
  ['the decision rule', /判定规则[\s\S]*任一判定项不符/],
  ['environment and equipment', /23 °C[\s\S]*RR-001/],
  ['that it is no certificate', /不是证书/],
])('says %s', (_, expected) => {
  expect(textOf(made('items', { language: 'zh', lab }))).toMatch(expected);
});

it('says of a report without laboratory data that no laboratory issued it', () => {
  expect(textOf(made('unsigned', { language: 'en' })).replace(/\s+/g, ' ')).toContain('issued by no laboratory');
});
