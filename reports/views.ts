/** Every view of a run. */

import { renderAllure } from './allure.ts';
import { renderCsv } from './csv.ts';
import { renderCtrf } from './ctrf.ts';
import { renderEarl } from './earl.ts';
import type { Format } from './format.ts';
import { renderReport } from './html/pages.tsx';
import { renderJunit } from './junit.ts';
import { renderPdf } from './pdf/render.ts';
import { renderSarif } from './sarif.ts';
import type { View } from './view.ts';

export const views = {
  html: renderReport,
  pdf: renderPdf,
  allure: renderAllure,
  junit: renderJunit,
  ctrf: renderCtrf,
  sarif: renderSarif,
  earl: renderEarl,
  csv: renderCsv,
} as const satisfies Readonly<Record<Format, View>>;
