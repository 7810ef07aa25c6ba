/** What a view of a run is given besides the model. */

import type { Lab } from '../harness/catalog/lab.ts';
import type { Language } from '../harness/text.ts';
import type { ReportModel } from './model.ts';

export interface ViewOptions {
  /** That of the view's words, or the one shown first. */
  readonly language: Language;
  /** `result.json` as it stands beside the view. */
  readonly result: string;
  /** Whether paper carries both languages. */
  readonly bilingual?: boolean | undefined;
  /** What the laboratory adds, on paper. */
  readonly lab?: Lab | undefined;
}

/** The whole file, or the files of a folder by their names. */
export type View = (model: ReportModel, options: ViewOptions) => string | Uint8Array | ReadonlyMap<string, string>;
