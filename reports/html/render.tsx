/** The report as one HTML file that opens from a disk and asks the network for nothing. */

import { deflateSync } from 'node:zlib';
import { renderToString } from 'preact-render-to-string';
import { conclusionText, verdictText } from '../../harness/engine/verdict.ts';
import type { Language, Text } from '../../harness/text.ts';
import type { CaseReport, ReportModel } from '../model.ts';
import { laneText, scriptRemarks, verdictMark, words } from '../text.ts';
import { T } from './bilingual.tsx';
import { CaseBody, CaseRow, FailingCase } from './case.tsx';
import { Languages, renderPage } from './frame.tsx';
import { PageOne } from './page-one.tsx';
import { type Place, Places, usePlace } from './place.ts';
import { ProcedureWriter } from './procedure.tsx';
import { betweenPieces, script } from './script.ts';
import { printFooter, style } from './style.ts';
import { Appendix, Observations, Pending, Requirements, Section } from './tables.tsx';

/** Failing cases whose procedure stands open on the page; those after them open from their row like any other. */
export const mostOpen = 12;
/** Commands of a procedure that stands open; a longer one opens from its row. */
const mostCommands = 120;

/** The whole file. Both languages are in it; `language` is the one shown first. */
export function renderHtml(model: ReportModel, { language }: { readonly language: Language }): string {
  const failing = model.cases.filter(({ verdict }) => verdict === 'FAIL');
  const defects = model.cases.filter(({ verdict }) => verdict === 'ERROR');
  const open = openAmong([...failing, ...defects]);
  const packed = model.cases.filter(({ entry, steps }) => steps > 0 && !open.has(entry));
  const numbers = new Map(packed.map(({ entry }, number) => [entry, number]));
  return renderPage({
    title: { zh: titleIn(model, 'zh'), en: titleIn(model, 'en') },
    css: style + printFooter(model.run.id, model.head),
    script,
    language,
    children: (
      <>
        <a class="skip" href="#report">
          <T of={words.skip} />
        </a>
        <Bar model={model} />
        <main data-again={model.run.again}>
          <PageOne model={model} />
          <InFull id="failing" title={words.failing} cases={failing} open={open} />
          <InFull id="defects" title={words.defects} cases={defects} open={open} />
          <Observations model={model} />
          <Pending model={model} />
          <Requirements groups={model.requirements} />
          <Cases cases={model.cases} numbers={numbers} />
          <Appendix model={model} />
        </main>
        <Apparatus packed={packed} />
      </>
    ),
  });
}

/** Of cases that did not pass, those whose procedure stands open. */
export function openAmong(cases: readonly CaseReport[]): ReadonlySet<string> {
  return new Set(cases.slice(0, mostOpen).flatMap(({ entry, commands }) => (commands <= mostCommands ? [entry] : [])));
}

/** What the script of a page works with. */
export function Apparatus({ packed }: { readonly packed: readonly CaseReport[] }) {
  return (
    <>
      <noscript>
        <p class="needs-script">
          <T of={words.needsScript} />
        </p>
      </noscript>
      <template id="cannot-unpack">
        <p class="opened">
          <T of={words.cannotUnpack} />
        </p>
      </template>
      <script type="application/json" id="lane-names" dangerouslySetInnerHTML={{ __html: JSON.stringify(laneNames) }} />
      <script type="text/plain" id="packed" dangerouslySetInnerHTML={{ __html: pack(packed, usePlace()) }} />
    </>
  );
}

const inPage = ({ zh, en }: Text) => ({ 'zh-CN': zh, en });
const laneNames = {
  ...Object.fromEntries(Object.entries(laneText).map(([lane, name]) => [lane, inPage(name)])),
  ladder: inPage(words.ladder),
  remarks: scriptRemarks.map(inPage),
};

interface InFullProps {
  readonly id: string;
  readonly title: Text;
  readonly cases: readonly CaseReport[];
  /** The entries whose procedure stands here. */
  readonly open: ReadonlySet<string>;
}

export function InFull({ id, title, cases, open }: InFullProps) {
  if (cases.length === 0) return null;
  return (
    <Section id={id} title={title}>
      {cases.map((report) => (
        <FailingCase report={report} isWhole={open.has(report.entry)} />
      ))}
    </Section>
  );
}

export function titleIn({ device, conclusion, run }: ReportModel, language: Language): string {
  return `${words.report[language]} · ${device.name} · ${conclusionText[conclusion][language]} · ${run.id}`;
}

/**
 * What rows open to, rendered like the rest of the page. Cases are made of the same exchanges over and over: each piece is
 * kept once, and a row is a list of the pieces that it is joined from.
 */
function pack(cases: readonly CaseReport[], place: Place): string {
  const numbers = new Map<string, number>();
  const numberOf = (piece: string): number => {
    const known = numbers.get(piece);
    if (known === undefined) numbers.set(piece, numbers.size);
    return known ?? numbers.size - 1;
  };
  const writer = new ProcedureWriter(place);
  const mark = '<!--steps-->';
  const rows = cases.map((report) => {
    const body = renderToString(
      <Places value={place}>
        <CaseBody report={report} steps={mark} />
      </Places>,
    );
    const [before, after] = body.split(mark) as [string, string];
    return [...piecesOf(before), ...writer.write(report.procedure()), after].map(numberOf);
  });
  return deflateSync([JSON.stringify(rows), ...numbers.keys()].join(betweenPieces)).toString('base64');
}

/** Cut before blocks. */
function piecesOf(html: string): readonly string[] {
  const pieces: string[] = [];
  let start = 0;
  for (const { index } of html.matchAll(/<(?:div|li|p|dl)\b/g)) {
    if (index > start) pieces.push(html.slice(start, index));
    start = index;
  }
  return [...pieces, html.slice(start)];
}

export function Bar({ model }: { readonly model: ReportModel }) {
  const links = [
    ...(model.counts.fail > 0 ? [['failing', words.failing] as const] : []),
    ...(model.counts.error > 0 ? [['defects', words.defects] as const] : []),
    ...(model.observations.length > 0 ? [['observed', words.observed] as const] : []),
    ...(model.pending.length > 0 ? [['pending', words.pending] as const] : []),
    ['requirements', words.requirements] as const,
    ['cases', words.cases] as const,
    ['appendix', words.appendix] as const,
  ];
  return (
    <header class="bar">
      <nav aria-labelledby="sections">
        <span id="sections" class="unseen">
          <T of={words.sections} />
        </span>
        {links.map(([id, name]) => (
          <a href={`#${id}`}>
            <T of={name} />
          </a>
        ))}
      </nav>
      <Languages />
    </header>
  );
}

const filters = ['PASS', 'FAIL', 'INCONCLUSIVE', 'NOT_RUN', 'NOT_APPLICABLE', 'ERROR'] as const;

export function Cases({ cases, numbers }: { readonly cases: readonly CaseReport[]; readonly numbers: ReadonlyMap<string, number> }) {
  const present = filters.filter((verdict) => cases.some((each) => each.verdict === verdict));
  return (
    <Section id="cases" title={words.cases}>
      <search>
        <form class="filter">
          <p>
            <label for="query">
              <T of={words.search} />
            </label>
            <input id="query" type="search" autocomplete="off" spellcheck={false} aria-describedby="query-hint" />
            <span id="query-hint" class="quiet">
              <T of={words.searchHint} />
            </span>
          </p>
          <p>
            {present.map((verdict) => (
              <label>
                <input type="checkbox" name="verdict" value={verdict} checked />
                <span class={`verdict ${verdict}`}>
                  <span aria-hidden="true">{verdictMark[verdict]}</span> <T of={verdictText[verdict]} />
                </span>
              </label>
            ))}
            <output id="shown" aria-live="polite">
              <b>{cases.length}</b> <T of={words.shown} />
            </output>
            <button type="button" id="open-all">
              <T of={words.expandAll} />
            </button>
            <button type="button" id="close-all">
              <T of={words.collapseAll} />
            </button>
          </p>
        </form>
      </search>
      <div class="rows">
        {cases.map((report) => (
          <CaseRow report={report} packed={numbers.get(report.entry)} />
        ))}
      </div>
      <p id="nothing" hidden>
        <T of={words.nothingFound} />
      </p>
    </Section>
  );
}
