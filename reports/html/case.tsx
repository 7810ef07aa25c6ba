/** A case as a view shows it: in full where it failed, as one line that opens elsewhere. */

import { type Verdict, verdictText } from '../../harness/engine/verdict.ts';
import type { CaseReport } from '../model.ts';
import { milliseconds, verdictMark, words } from '../text.ts';
import { T } from './bilingual.tsx';
import { usePlace } from './place.ts';
import { Finding, ProcedureWriter, Steps } from './procedure.tsx';

export function VerdictMark({ verdict }: { readonly verdict: Verdict }) {
  return (
    <span class={`verdict ${verdict}`}>
      <span aria-hidden="true">{verdictMark[verdict]}</span> <T of={verdictText[verdict]} />
    </span>
  );
}

/** A case that failed, or that we broke ourselves: what was found, then how to do it again by hand. `isWhole` false leaves the procedure to the row of the case. */
export function FailingCase({ report, isWhole }: { readonly report: CaseReport; readonly isWhole: boolean }) {
  const place = usePlace();
  return (
    <article class="failing" id={`failed:${report.entry}`}>
      <header>
        <p class="case-line">
          <VerdictMark verdict={report.verdict} />
          <code class="id">{report.entry}</code>
          {report.us !== undefined && <span class="time">{milliseconds(report.us)}</span>}
        </p>
        <h3>
          <T of={report.title} />
        </h3>
        {report.purpose && (
          <p class="quiet">
            <T of={report.purpose} />
          </p>
        )}
        {report.reason && (
          <p>
            <T of={report.reason} />
          </p>
        )}
      </header>
      {report.findings.map((check) => (
        <Finding check={check} entry={isWhole ? report.entry : undefined} />
      ))}
      {isWhole ? (
        <CaseProcedure
          report={report}
          steps={new ProcedureWriter(place).write(report.procedure(), report.entry).join('')}
          isBelowFindings
        />
      ) : (
        <p>
          <a href={place(report.entry)}>
            <T of={words.procedure} />
          </a>
        </p>
      )}
    </article>
  );
}

/** What the page makes of a procedure on request. */
const makes = [
  ['ladder', words.ladder],
  ['judge', words.fromRecord],
  ['tunion', words.liveAgain],
  ['opensc', { zh: 'opensc-tool', en: 'opensc-tool' }],
  ['pyscard', { zh: 'pyscard', en: 'pyscard' }],
] as const;

interface CaseProcedureProps {
  readonly report: CaseReport;
  /** Written. */
  readonly steps: string;
  readonly isBelowFindings?: boolean;
}

function CaseProcedure({ report, steps, isBelowFindings = false }: CaseProcedureProps) {
  const Heading = isBelowFindings ? 'h4' : 'h3';
  return (
    <section class="procedure">
      <Heading class="procedure-title">
        <T of={words.procedure} />
        {report.seed !== undefined && (
          <span class="quiet">
            {' '}
            <T of={words.caseSeed} /> {report.seed}
          </span>
        )}
      </Heading>
      <p class="makes">
        {makes.map(([make, name]) => (
          <button type="button" data-make={make} aria-expanded="false">
            <T of={name} />
          </button>
        ))}
      </p>
      <div class="made" />
      <Steps of={steps} />
    </section>
  );
}

/** A case as one line of the table of cases; `packed` is the number of what it opens to among the packed ones. */
export function CaseRow({ report, packed }: { readonly report: CaseReport; readonly packed: number | undefined }) {
  return (
    <details class="case" id={report.entry} data-verdict={report.verdict} data-words={searchWords(report)} data-packed={packed}>
      <summary>
        <VerdictMark verdict={report.verdict} />
        <code class="id">{report.entry}</code>
        <span class="title">
          <T of={report.title} />
        </span>
        {report.us !== undefined && <span class="time">{milliseconds(report.us)}</span>}
      </summary>
      {packed === undefined ? <CaseBody report={report} /> : null}
    </details>
  );
}

/** What the row of a case opens to, with the steps as they are written. A procedure that stands above is linked to, not repeated. */
export function CaseBody({ report, steps }: { readonly report: CaseReport; readonly steps?: string }) {
  const place = usePlace();
  return (
    <div class="opened">
      {report.purpose && (
        <p class="quiet">
          <T of={report.purpose} />
        </p>
      )}
      {report.reason && (
        <p>
          <T of={report.reason} />
        </p>
      )}
      <ul class="covers">
        {report.covers.map(({ id, title }) => (
          <li>
            <a href={place(id)}>{id}</a> {title && <T of={title} />}
          </li>
        ))}
      </ul>
      {steps !== undefined ? (
        <CaseProcedure report={report} steps={steps} />
      ) : (
        report.steps > 0 && (
          <p>
            <a href={`#failed:${report.entry}`}>
              <T of={words.procedure} />
            </a>
          </p>
        )
      )}
    </div>
  );
}

/** What the filter looks at beside the text of the row. */
function searchWords({ covers, statusWords }: CaseReport): string {
  return [...covers.map(({ id }) => id), ...statusWords].join(' ').toLowerCase();
}
