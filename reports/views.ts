/** Every view of a run. */

import type { Language } from '../harness/text.ts';
import { renderCsv } from './csv.ts';
import { renderCtrf } from './ctrf.ts';
import { renderEarl } from './earl.ts';
import type { Format } from './format.ts';
import { renderHtml } from './html/render.tsx';
import { renderJunit } from './junit.ts';
import type { ReportModel } from './model.ts';
import { renderSarif } from './sarif.ts';

/** The whole file; `language` is that of its words, or the one shown first. */
export type View = (model: ReportModel, options: { readonly language: Language }) => string;

export const views: Readonly<Record<Format, View>> = {
  html: renderHtml,
  junit: renderJunit,
  ctrf: renderCtrf,
  sarif: renderSarif,
  earl: renderEarl,
  csv: renderCsv,
};
