/** A report too long for one page: a first page like any report's, and the cases on pages of their own. */

import type { Verdict } from '../../harness/engine/verdict.ts';
import { verdictText } from '../../harness/engine/verdict.ts';
import type { Language } from '../../harness/text.ts';
import type { CaseReport, ReportModel } from '../model.ts';
import { more, verdictMark, words } from '../text.ts';
import { T } from './bilingual.tsx';
import { Languages, renderPage } from './frame.tsx';
import { PageOne } from './page-one.tsx';
import { Places } from './place.ts';
import { Apparatus, Bar, Cases, InFull, mostOpen, openAmong, titleIn } from './render.tsx';
import { firstPageScript, script } from './script.ts';
import { printFooter, style } from './style.ts';
import { Appendix, Observations, Pending, Requirements, Section } from './tables.tsx';

/** Entries on one page: as many as stay below five megabytes with ten commands each. */
export const entriesOnPage = 2_000;

/** A report with more entries than this has pages. */
export const mostOnOnePage = 5_000;

export const firstPage = 'report.html';

interface Page {
  readonly file: string;
  readonly first: string;
  readonly last: string;
  readonly suite: string;
  readonly counts: ReadonlyMap<Verdict, number>;
}

/**
 * The files of the report by their names, each made when it is asked for; `pages` are the cases with their procedures, in order.
 * The first page comes last.
 */
export function* renderPages(
  model: ReportModel,
  pages: Iterable<readonly CaseReport[]>,
  { language }: { readonly language: Language },
): Generator<readonly [file: string, html: string]> {
  const made: Page[] = [];
  const files = new Map<string, string>();
  const css = style + printFooter(model.run.id, model.head);
  for (const cases of pages) {
    const file = `report-${String(made.length + 1).padStart(3, '0')}.html`;
    const [first, last] = [cases[0], cases.at(-1)] as [CaseReport, CaseReport];
    const counts = new Map<Verdict, number>();
    for (const { entry, verdict } of cases) {
      files.set(entry, file);
      counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
    }
    made.push({ file, first: first.entry, last: last.entry, suite: first.suite, counts });
    yield [file, casesPage(model, cases, css, language)];
  }
  yield [firstPage, overview(model, made, (id) => (files.has(id) ? `${files.get(id)}#${id}` : `#${id}`), css, language)];
}

function casesPage(model: ReportModel, cases: readonly CaseReport[], css: string, language: Language): string {
  const packed = cases.filter(({ steps }) => steps.length > 0);
  const numbers = new Map(packed.map(({ entry }, number) => [entry, number]));
  const own = new Set(cases.map(({ entry }) => entry));
  return renderPage({
    title: { zh: titleIn(model, 'zh'), en: titleIn(model, 'en') },
    css,
    script,
    language,
    children: (
      <Places value={(id) => (own.has(id) ? `#${id}` : `${firstPage}#${id}`)}>
        <header class="bar">
          <nav>
            <a href={firstPage}>
              <T of={words.report} />
            </a>
          </nav>
          <Languages />
        </header>
        <main data-again={model.run.again}>
          <Cases cases={cases} numbers={numbers} />
        </main>
        <Apparatus packed={packed} />
      </Places>
    ),
  });
}

function overview(model: ReportModel, pages: readonly Page[], place: (id: string) => string, css: string, language: Language): string {
  const broken = (verdict: Verdict): readonly CaseReport[] => model.cases.filter((each) => each.verdict === verdict);
  const [failing, defects] = [broken('FAIL'), broken('ERROR')];
  const open = openAmong([...failing, ...defects]);
  return renderPage({
    title: { zh: titleIn(model, 'zh'), en: titleIn(model, 'en') },
    css,
    script: firstPageScript,
    language,
    children: (
      <Places value={place}>
        <a class="skip" href="#report">
          <T of={words.skip} />
        </a>
        <Bar model={model} />
        <main data-again={model.run.again}>
          <PageOne model={model} />
          <InFull id="failing" title={words.failing} cases={failing.slice(0, mostOpen)} open={open} />
          {failing.length > mostOpen && (
            <p>
              <T of={more(failing.length - mostOpen)} />
            </p>
          )}
          <InFull id="defects" title={words.defects} cases={defects.slice(0, mostOpen)} open={open} />
          <Observations model={model} />
          <Pending model={model} />
          <Requirements groups={model.requirements} />
          <Section id="cases" title={words.cases}>
            <table class="pages">
              <tbody>
                {pages.map((page) => (
                  <PageRow page={page} />
                ))}
              </tbody>
            </table>
          </Section>
          <Appendix model={model} />
        </main>
        <Apparatus packed={[]} />
      </Places>
    ),
  });
}

function PageRow({ page: { file, first, last, suite, counts } }: { readonly page: Page }) {
  return (
    <tr>
      <th scope="row">
        <a href={file}>
          <code>{first}</code> – <code>{last}</code>
        </a>
      </th>
      <td>{suite}</td>
      <td>
        {[...counts].map(([verdict, number]) => (
          <span class={`verdict ${verdict}`}>
            <span aria-hidden="true">{verdictMark[verdict]}</span> <T of={verdictText[verdict]} /> {number}{' '}
          </span>
        ))}
      </td>
    </tr>
  );
}
