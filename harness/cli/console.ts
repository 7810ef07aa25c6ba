/** What every verb says, and how it ends: in the user's language, errors as one clear sentence, exit code 3 for a mistake of the caller. */

import { describeProblem, InvalidFile } from '../catalog/input-file.ts';
import type { Language, Text } from '../text.ts';

// A reader that has seen enough, such as `head`, closes the pipe: no mistake of anybody.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

/** Where words go: results to standard output, everything else to standard error. */
export interface Console {
  readonly language: Language;
  /** A line of the result. */
  out(line: string): void;
  /** A line about the work. */
  note(text: Text | string): void;
}

export function consoleOf(language: Language): Console {
  return {
    language,
    out: (line) => process.stdout.write(`${line}\n`),
    note: (text) => process.stderr.write(`${typeof text === 'string' ? text : text[language]}\n`),
  };
}

/** The language of the user: as asked for, or that of the locale; English for any other than Chinese. */
export function languageOf(asked: string | undefined, env: Readonly<Record<string, string | undefined>>): Language {
  if (asked === 'zh' || asked === 'en') return asked;
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || Intl.DateTimeFormat().resolvedOptions().locale;
  return /^zh/i.test(locale) ? 'zh' : 'en';
}

/** A mistake of the caller: nothing was sent to a device. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly text: Text;
  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}

/** The sentence for an error that a caller can mend; undefined for a defect of our own. */
export function sentenceOf(error: unknown, language: Language): string | undefined {
  if (error instanceof InvalidFile) return error.problems.map((problem) => describeProblem(problem, language)).join('\n');
  if (error instanceof Error && 'text' in error && isText(error.text)) return error.text[language];
  if (error instanceof Error && 'reason' in error && isText(error.reason)) return error.reason[language];
  return undefined;
}

function isText(value: unknown): value is Text {
  return typeof value === 'object' && value !== null && 'zh' in value && 'en' in value;
}
