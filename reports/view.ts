/** What a view of a run is given besides the model. */

import type { Lab } from '../harness/catalog/lab.ts';
import type { RunResult } from '../harness/engine/result.ts';
import type { Language } from '../harness/text.ts';
import type { ReportModel } from './model.ts';

export interface ViewOptions {
  /** That of the view's words, or the one shown first. */
  readonly language: Language;
  /** The result of the run, for what carries it along. */
  readonly result: RunResult;
  /** Whether paper carries both languages. */
  readonly bilingual?: boolean | undefined;
  /** What the laboratory adds, on paper. */
  readonly lab?: Lab | undefined;
}

/** A file by its path in the folder of the run. */
export type ViewFile = readonly [path: string, content: string];

/** The whole file, or files of which each is made when it is asked for. */
export type View = (model: ReportModel, options: ViewOptions) => string | Uint8Array | Generator<ViewFile>;
