/** The test specification in `docs/cases`, made from the cases and from runs of sound devices: `npm run catalogue`. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderCatalogue, type Shown } from '../../reports/catalogue.ts';
import { reportModel } from '../../reports/model.ts';
import { suites } from '../../suites/index.ts';
import type { RecordEvent } from '../engine/record.ts';
import { byDut, type Suite } from '../engine/suite.ts';
import { runInProcess } from '../front/zoo.ts';

const folder = fileURLToPath(new URL('../../docs/cases/', import.meta.url));

/** The file of each suite and language, and what is to stand in it. */
export async function catalogueFiles(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const own of byDut(suites).values()) {
    const shown = await shownBy(own);
    for (const suite of own) {
      for (const language of ['zh', 'en'] as const) {
        files.set(join(folder, `${suite.folder}.${language}.md`), renderCatalogue(suite, shown, language));
      }
    }
  }
  return files;
}

/** The first entry of each case that passes, on the first profile where one does. */
async function shownBy(own: readonly Suite[]): Promise<ReadonlyMap<string, Shown>> {
  const shown = new Map<string, Shown>();
  const { virtual } = (own[0] as Suite).dut;
  for (const edition of ['2015', '2023']) {
    for (const profile of virtual.profiles) {
      const open = new Set(own.flatMap(({ cases }) => cases.filter(({ id }) => !shown.has(id)).map(({ entries }) => entries[0]?.id)));
      if (open.size === 0) return shown;
      const events: RecordEvent[] = [];
      const options = { profile, seed: 'catalogue', edition };
      await runInProcess(own, virtual.bench(options), {
        ...options,
        write: (event) => events.push(event),
        only: ({ entry }) => open.has(entry.id),
      });
      for (const { case: id, entry, steps, procedure, verdict } of reportModel(events, '').cases) {
        if (verdict === 'PASS' && steps > 0 && !shown.has(id)) shown.set(id, { entry, steps: procedure() });
      }
    }
  }
  return shown;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of await catalogueFiles()) writeFileSync(file, text);
}
