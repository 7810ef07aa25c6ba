/** The cases of a suite as a test specification in Markdown: what each promises, how it goes, and what is expected. */

import { type Grants, grantName } from '../harness/catalog/grants.ts';
import type { Requirement } from '../harness/catalog/requirement.ts';
import { strengthOf } from '../harness/catalog/requirement.ts';
import type { Suite } from '../harness/engine/suite.ts';
import type { Entry, TestCase } from '../harness/engine/test-case.ts';
import type { Language, Text } from '../harness/text.ts';
import { expectedInWords } from './comparison.ts';
import type { Step } from './procedure.ts';
import { stepNumber, words } from './text.ts';

/** How an entry went on a sound device. */
export interface Shown {
  readonly entry: string;
  readonly steps: readonly Step[];
}

/**
 * The whole file.
 * @param shownBy one entry of each case with its steps, by case id; a case without one says so
 */
export function renderCatalogue(suite: Suite, shownBy: ReadonlyMap<string, Shown>, language: Language): string {
  const say = (text: Text): string => text[language];
  const requirements = new Map(suite.requirements.map((requirement) => [requirement.id, requirement]));
  const head = [
    `# ${say(suite.title)}`,
    '',
    say(about),
    '',
    say({ zh: `共 ${suite.cases.length} 个用例。`, en: `${suite.cases.length} cases.` }),
  ];
  return `${[...head, ...suite.cases.flatMap((each) => caseLines(each, requirements, shownBy.get(each.id), say))].join('\n')}\n`;
}

const about: Text = {
  zh: '由用例生成，请勿手改（`npm run catalogue`）。步骤与期望值取自用例在虚拟设备上的一次运行：金额、序号、随机数是该次运行的值；判据以要求为准。',
  en: 'Made from the cases, not to be edited (`npm run catalogue`). Steps and expected values are those of one run on the virtual device: amounts, numbers and random octets are of that run; what counts is the requirement.',
};

function caseLines(
  { id, entries }: TestCase,
  requirements: ReadonlyMap<string, Requirement>,
  shown: Shown | undefined,
  say: (text: Text) => string,
): readonly string[] {
  const [first] = entries as readonly [Entry, ...Entry[]];
  const family = entries.length > 1 || first.entry !== id;
  const covers = [...new Set(entries.flatMap((entry) => entry.covers))];
  const needs = [...new Set(entries.flatMap((entry) => entry.needs ?? []))];
  return [
    '',
    `## ${id}`,
    '',
    `${say(family ? commonTitle(first) : first.title)}`,
    ...(first.purpose ? ['', say(first.purpose)] : []),
    '',
    ...covers.map((covered) => `- ${say(words.requirement)} \`${covered}\` ${requirementIn(requirements.get(covered), say)}`),
    ...(needs.length > 0 ? [`- ${say(words.needs)} ${needs.map((need) => `\`${need}\``).join(' ')}`] : []),
    ...(first.spends ? [`- ${say(words.spends)} ${spendIn(first.spends)}`] : []),
    ...(first.editions ? [`- ${say(words.edition)} ${first.editions.join(', ')}`] : []),
    ...(family ? [`- ${say(words.rows)} ${entries.map((entry) => rowIn(entry, say)).join(say({ zh: '；', en: '; ' }))}`] : []),
    '',
    ...(shown === undefined ? [say(words.notShown)] : procedure(shown, family, say)),
  ];
}

/** The title of a family: what the titles of its rows begin with. */
function commonTitle({ title }: Entry): Text {
  return { zh: title.zh.replace(/：[^：]*$/, ''), en: title.en.replace(/: [^:]*$/, '') };
}

function rowIn({ entry, title }: Entry, say: (text: Text) => string): string {
  const own = { zh: title.zh.replace(/^.*：/, ''), en: title.en.replace(/^.*: /, '') };
  return `\`${entry.split('/').slice(1).join('/')}\` ${say(own)}`;
}

function requirementIn(requirement: Requirement | undefined, say: (text: Text) => string): string {
  return requirement === undefined ? '' : `${say(requirement.text)}（${say(words[strengthOf(requirement)])}）`;
}

function spendIn(spends: Grants): string {
  return (Object.entries(spends) as [keyof Grants, number][]).map(([name, amount]) => `\`${grantName(name)}=${amount}\``).join(' ');
}

function procedure({ entry, steps }: Shown, isRow: boolean, say: (text: Text) => string): readonly string[] {
  const lines = stretches(steps).flatMap((stretch) => [stretchLine(stretch, say), ...stretch.flatMap((step) => checkLines(step, say))]);
  const most = lines.slice(0, mostLines);
  const left = lines.length - most.length;
  return [
    ...(isRow ? [`${say(words.shownBy)} \`${entry}\`${say(colon)}`, ''] : []),
    ...most,
    ...(left > 0 ? [`- ${say({ zh: `……其后还有 ${left} 行，照此反复`, en: `… and ${left} more lines like these` })}`] : []),
  ];
}

/** Lines of a procedure that are printed: some cases do the same a thousand times. */
const mostLines = 80;

/** Steps that belong together: preambles up to the one that is followed by a check or by an act under test. */
function stretches(steps: readonly Step[]): readonly (readonly [Step, ...Step[]])[] {
  const found: [Step, ...Step[]][] = [];
  for (const step of steps) {
    const open = found.at(-1);
    const last = open?.at(-1);
    const goesOn = step.voice === 'preamble' && last?.voice === 'preamble' && !last.items.some(({ kind }) => kind === 'check');
    if (open !== undefined && goesOn) open.push(step);
    else found.push([step]);
  }
  return found;
}

function stretchLine(stretch: readonly [Step, ...Step[]], say: (text: Text) => string): string {
  const [{ number, voice }] = stretch;
  const last = (stretch.at(-1) as Step).number;
  const titles = stretch.map(({ title }) => say(title)).join(say({ zh: '；', en: '; ' }));
  return `- ${last === number ? number : `${number}–${last}`} ${say(words[voice])}${say(colon)}${titles}`;
}

function checkLines({ number, items }: Step, say: (text: Text) => string): readonly string[] {
  return items.flatMap((item) => {
    if (item.kind !== 'check') return [];
    const at = item.step === number ? '' : ` (${say(stepNumber(item.step))})`;
    return [`  - \`${item.requirement}\`${at} ${cut(say(expectedInWords(item.comparison)))}`];
  });
}

/** Characters of an expectation that are printed: a whole purse that is to be as it was goes beyond. */
const mostCharacters = 200;

function cut(text: string): string {
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
}

const colon: Text = { zh: '：', en: ': ' };
