/** The entries of a run as a table: RFC 4180, with the mark by which spreadsheets know UTF-8. */

import { verdictText } from '../harness/engine/verdict.ts';
import type { Language, Text } from '../harness/text.ts';
import type { CaseReport, ReportModel } from './model.ts';
import { inWords } from './procedure.ts';
import { words } from './text.ts';

const columns: readonly (readonly [Text, (report: CaseReport, language: Language) => string])[] = [
  [words.entry, ({ entry }) => entry],
  [words.case, (report) => report.case],
  [words.suite, ({ suite }) => suite],
  [words.title, ({ title }, language) => title[language]],
  [words.code, ({ verdict }) => verdict],
  [words.verdict, ({ verdict }, language) => verdictText[verdict][language]],
  [words.reason, ({ reason }, language) => reason?.[language] ?? ''],
  [words.requirements, ({ covers }) => covers.map(({ id }) => id).join(' ')],
  [words.findings, ({ findings }, language) => findings.map((finding) => inWords(finding)[language]).join('\n')],
  [words.caseSeed, ({ seed }) => String(seed ?? '')],
  [words.microseconds, ({ us }) => String(us ?? '')],
];

/** One row for each entry, in the order of the plan, under a row of names. */
export function renderCsv({ cases }: ReportModel, { language }: { readonly language: Language }): string {
  const rows = [columns.map(([name]) => name[language]), ...cases.map((report) => columns.map(([, cell]) => cell(report, language)))];
  return `\ufeff${rows.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('')}`;
}

/** A cell that a spreadsheet takes for text: one that would begin a formula gets an apostrophe. */
function quoted(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
