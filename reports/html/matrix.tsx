/** Devices by requirements as one HTML file that opens from a disk and asks the network for nothing. */

import { conclusionText, verdictText } from '../../harness/engine/verdict.ts';
import type { Language } from '../../harness/text.ts';
import type { MatrixModel, MatrixRow, MatrixRun } from '../matrix.ts';
import type { RequirementVerdict } from '../requirement.ts';
import { requirementVerdictMark, requirementVerdictText, words } from '../text.ts';
import { T } from './bilingual.tsx';
import { Languages, renderPage } from './frame.tsx';
import { matrixScript } from './script.ts';
import { style } from './style.ts';

/** The whole file. Both languages are in it; `language` is the one shown first. */
export function renderMatrix({ runs, groups }: MatrixModel, { language }: { readonly language: Language }): string {
  const title = { zh: `${words.matrix.zh} · ${runs.length}`, en: `${words.matrix.en} · ${runs.length}` };
  return renderPage({
    title,
    css: style + matrixStyle,
    script: matrixScript,
    language,
    children: (
      <>
        <header class="bar">
          <label class="only">
            <input type="checkbox" id="only" /> <T of={words.onlyDiffering} />
          </label>
          <Languages />
        </header>
        <main class="matrix-page">
          <h1>
            <T of={words.matrix} />
          </h1>
          <ol class="runs">
            {runs.map((run) => (
              <Run run={run} />
            ))}
          </ol>
          <p class="legend">
            {verdicts.map((verdict) => (
              <span class={`verdict ${verdict}`}>
                <span aria-hidden="true">{requirementVerdictMark[verdict]}</span> <T of={requirementVerdictText[verdict]} />
              </span>
            ))}
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard must be able to scroll it */}
          <section class="wide" tabIndex={0} aria-label={title[language]}>
            <table class="matrix">
              <thead>
                <tr>
                  <th scope="col">
                    <T of={words.requirement} />
                  </th>
                  {runs.map(({ device, folder }, index) => (
                    <th scope="col" title={`${device} (${folder})`}>
                      {index + 1}
                    </th>
                  ))}
                </tr>
              </thead>
              {groups.map(({ part, subject, rows }) => (
                <tbody class={rows.some(({ differs }) => differs) ? 'differs' : undefined}>
                  <tr class="subject">
                    <th scope="rowgroup" colSpan={runs.length + 1}>
                      {part} <b>{subject}</b>
                    </th>
                  </tr>
                  {rows.map((row) => (
                    <Row row={row} />
                  ))}
                </tbody>
              ))}
            </table>
          </section>
        </main>
      </>
    ),
  });
}

const verdicts = Object.keys(requirementVerdictMark) as readonly RequirementVerdict[];

function Run({
  run: { device, profile, fault, folder, edition, run, startedAt, head, conclusion, counts, whole },
}: {
  readonly run: MatrixRun;
}) {
  return (
    <li>
      <b class={conclusion}>
        <T of={conclusionText[conclusion]} />
      </b>{' '}
      {device} {profile && <code>{profile}</code>} {fault && <code>{fault}</code>}{' '}
      {!whole && (
        <span class="warning">
          <T of={words.brokenRecord} />
        </span>
      )}
      <p class="quiet">
        <a href={`${encodeURI(folder)}/report.html`}>{folder}</a> · <T of={words.edition} /> {edition} · {run} · {startedAt} ·{' '}
        <T of={verdictText.PASS} /> {counts.pass} · <T of={verdictText.FAIL} /> {counts.fail} · <code>{head}</code>
      </p>
    </li>
  );
}

function Row({ row: { id, title, verdicts: said, differs } }: { readonly row: MatrixRow }) {
  return (
    <tr class={differs ? 'differs' : undefined}>
      <th scope="row">
        <code>{id}</code> <T of={title} />
      </th>
      {said.map((verdict) => (
        <td class={verdict === undefined ? undefined : `verdict ${verdict}`}>
          {verdict !== undefined && (
            <>
              <span aria-hidden="true">{requirementVerdictMark[verdict]}</span>
              <span class="unseen">
                <T of={requirementVerdictText[verdict]} />
              </span>
            </>
          )}
        </td>
      ))}
    </tr>
  );
}

const matrixStyle = `
.matrix-page { max-width: none; }
.matrix-page h1 { margin-top: 1.2rem; }
main > .wide { margin-top: 1.4rem; }
.matrix-page .runs { padding-left: 1.6rem; }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; }
.wide { overflow-x: auto; }
.matrix { border-collapse: collapse; font-size: .9em; }
.matrix th, .matrix td { padding: .15rem .5rem; border-bottom: 1px solid var(--line); }
.matrix th { text-align: left; font-weight: 400; }
.matrix td, .matrix thead th + th { text-align: center; }
.matrix thead th { position: sticky; top: 0; background: var(--paper); }
.matrix tbody th[scope="row"] { position: sticky; left: 0; background: var(--paper); max-width: 46ch; }
.matrix td.failed { background: var(--fail-tint); }
.matrix .subject th { padding-top: 1rem; color: var(--quiet); }
body:has(#only:checked) .matrix tbody:not(.differs), body:has(#only:checked) .matrix tbody.differs tr:not(.differs, .subject) { display: none; }
@media print { .wide { overflow: visible; } }
`;
