/** `tunion zoo`: runs every faulty device; how good a suite is, is how many of them it tells from the sound one. */

import pc from 'picocolors';
import { suites, suitesModule } from '../../suites/index.ts';
import { selectSuites } from '../engine/plan.ts';
import type { ZooReport } from '../front/zoo.ts';
import { examineZoo } from '../front/zoo-pool.ts';
import type { Console } from './console.ts';

export async function zoo(
  options: { readonly suite?: string | undefined; readonly seed?: string | undefined; readonly json: boolean; readonly whole: boolean },
  console: Console,
): Promise<number> {
  const chosen = selectSuites(suites, options.suite);
  const report = await examineZoo(chosen, suitesModule, options.seed ?? '1', options.whole ? 'whole' : 'citing', (done, total) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${pc.dim(`${done}/${total}`)}`);
  });
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[2K');
  if (options.json) console.out(JSON.stringify(report, null, 2));
  else show(report, console);
  return report.survivors.length + report.falseAlarms === 0 ? 0 : 1;
}

function show(report: ZooReport, { language, out }: Console): void {
  for (const { id, title, outcome, killedBy } of report.matrix) {
    const colour = outcome === 'killed' ? pc.green : outcome === 'observed' ? pc.yellow : pc.red;
    out(`${colour(outcome.padEnd(8))}  ${id}  ${pc.dim(title[language])}`);
    out(
      `          ${killedBy.length === 0 ? '–' : `${killedBy.slice(0, 4).join(' ')}${killedBy.length > 4 ? ` … (${killedBy.length})` : ''}`}`,
    );
  }
  out('');
  for (const [category, { faults, killed }] of Object.entries(report.byCategory)) out(`${category.padEnd(14)} ${killed}/${faults}`);
  out('');
  const { faults, killed, observed, survivors, falseAlarms, casesKillingNothing, refutedReasons, sameKills } = report;
  out(
    language === 'zh'
      ? `故障设备 ${faults} 台：查出 ${killed} 台，仅观察到 ${observed} 台，漏过 ${survivors.length} 台；健全设备误报 ${falseAlarms} 次`
      : `${faults} faulty devices: ${killed} killed, ${observed} observed only, ${survivors.length} survived; ${falseAlarms} false alarms on sound devices`,
  );
  for (const { id, reason } of casesKillingNothing)
    out(`${pc.yellow(id)}  ${reason?.[language] ?? (language === 'zh' ? '未查出任何故障设备' : 'kills no faulty device')}`);
  for (const id of refutedReasons)
    out(`${pc.yellow(id)}  ${language === 'zh' ? '声称查不出故障设备，却查出了' : 'says that it kills no faulty device, and kills one'}`);
  for (const { ids, faults: same } of sameKills)
    out(
      `${pc.yellow(ids.join(' '))}  ${language === 'zh' ? `查出的故障设备完全相同（${same.length} 台）` : `kill the very same ${same.length} faulty devices`}`,
    );
}
