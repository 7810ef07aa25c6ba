/** A report too long for one page: a first page like any report's, and the cases on pages of their own. */

import type { Verdict } from '../../harness/engine/verdict.ts';
import { verdictText } from '../../harness/engine/verdict.ts';
import type { Language } from '../../harness/text.ts';
import { formatFiles } from '../format.ts';
import type { CaseReport, ReportModel } from '../model.ts';
import { more, verdictMark, words } from '../text.ts';
import type { ViewFile, ViewOptions } from '../view.ts';
import { T } from './bilingual.tsx';
import { Languages, renderPage } from './frame.tsx';
import { PageOne } from './page-one.tsx';
import { Places } from './place.ts';
import { Apparatus, Bar, Cases, InFull, mostOpen, openAmong, renderHtml, titleIn } from './render.tsx';
import { firstPageScript, script } from './script.ts';
import { printFooter, style } from './style.ts';
import { Appendix, Observations, Pending, Requirements, Section } from './tables.tsx';

/** Entries on one page: as many as stay below five megabytes with ten commands each. */
const entriesOnPage = 2_000;

/** A report with more entries than this has pages. */
const mostOnOnePage = 5_000;

/** One file, or, where a report is too long for one, a file for each suite or part of a suite, and the first page last. */
export function renderReport(model: ReportModel, options: PageOptions): string | Generator<ViewFile> {
  return model.cases.length > mostOnOnePage ? renderPages(model, options) : renderHtml(model, options);
}

type PageOptions = Pick<ViewOptions, 'language'>;

interface Page {
  readonly file: string;
  readonly suite: string;
  readonly cases: readonly CaseReport[];
}

/** The files of a report on several pages, each made when it is asked for; `size` is how many entries one may have. */
export function* renderPages(model: ReportModel, { language }: PageOptions, size = entriesOnPage): Generator<ViewFile> {
  const css = style + printFooter(model.run.id, model.head);
  const pages = pagesOf(model, size);
  const files = new Map(pages.flatMap(({ file, cases }) => cases.map(({ entry }) => [entry, file])));
  for (const { file, cases } of pages) yield [file, casesPage(model, cases, css, language)];
  yield [firstPage, overview(model, pages, (id) => (files.has(id) ? `${files.get(id)}#${id}` : `#${id}`), css, language)];
}

function pagesOf({ cases }: ReportModel, size: number): readonly Page[] {
  const bySuite = new Map<string, CaseReport[]>();
  for (const each of cases) {
    const own = bySuite.get(each.suite);
    if (own === undefined) bySuite.set(each.suite, [each]);
    else own.push(each);
  }
  const parts = [...bySuite].flatMap(([suite, own]) =>
    Array.from({ length: Math.ceil(own.length / size) }, (_, part) => ({ suite, cases: own.slice(part * size, (part + 1) * size) })),
  );
  return parts.map((part, index) => ({ ...part, file: fileName(index, part.suite) }));
}

/** Numbered, and named after the suite as far as a file can be. */
function fileName(index: number, suite: string): string {
  return `report-${String(index + 1).padStart(3, '0')}-${suite.replace(/[^\w.-]+/g, '-')}.html`;
}

const firstPage = formatFiles.html;

function casesPage(model: ReportModel, cases: readonly CaseReport[], css: string, language: Language): string {
  const packed = cases.filter(({ steps }) => steps > 0);
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

function PageRow({ page: { file, suite, cases } }: { readonly page: Page }) {
  const [first, last] = [cases[0], cases.at(-1)] as [CaseReport, CaseReport];
  const counts = new Map<Verdict, number>();
  for (const { verdict } of cases) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return (
    <tr>
      <th scope="row">
        <a href={file}>
          <code>{first.entry}</code> – <code>{last.entry}</code>
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
