/** One case of a record on a terminal: what was done, what came back, and what was found. */

import pc from 'picocolors';
import type { CaseReport } from '../../reports/model.ts';
import { type Item, inWords } from '../../reports/procedure.ts';
import { verdictText } from '../engine/verdict.ts';
import type { Language } from '../text.ts';
import type { Console } from './console.ts';

/** Steps with their APDUs, the checks that were not met under the step that they were made at. */
export function showCase({ entry, title, verdict, reason, procedure }: CaseReport, { language, out }: Console): void {
  const colour = verdict === 'PASS' ? pc.green : verdict === 'FAIL' || verdict === 'ERROR' ? pc.red : pc.yellow;
  out(`${colour(pc.bold(verdictText[verdict][language]))}  ${entry}  ${title[language]}`);
  if (reason) out(`  ${reason[language]}`);
  for (const step of procedure()) {
    out(`${String(step.number).padStart(3)}  ${step.title[language]}`);
    for (const item of step.items) for (const line of linesOf(item, language)) out(`     ${line}`);
  }
}

function linesOf(item: Item, language: Language): readonly string[] {
  switch (item.kind) {
    case 'exchange': {
      const { channel, command, response } = item;
      const to = channel === 'dut' ? '' : pc.dim(` ${channel}`);
      const meaning = response.meaning === undefined ? '' : pc.dim(`  ${response.meaning[language]}`);
      return [`→ ${command.octets.join(' ')}${to}`, `← ${[...response.octets, response.sw].join(' ')}${meaning}`];
    }
    case 'check':
      return item.outcome === 'met'
        ? []
        : [(item.strength === 'hard' && item.outcome === 'broken' ? pc.red : pc.yellow)(inWords(item)[language])];
    case 'reset':
      return [`↺ ${item.atr}`];
    case 'tear':
      return [`⚡ ${item.command.octets.join(' ')}`];
    case 'fault':
      return [pc.yellow(item.reason[language])];
    case 'note':
      return [item.text[language]];
    case 'ask':
      return [];
  }
}
