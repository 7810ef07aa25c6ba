/** What follows the failing cases: observations, cases without a result, requirements, all cases, appendix. */

import type { ComponentChildren } from 'preact';
import type { Text } from '../../harness/text.ts';
import type { ReportModel } from '../model.ts';
import type { CaseReference, RequirementGroup, RequirementReport } from '../requirement.ts';
import { evidenceIn, familyIn, levelIn, milliseconds, more, requirementVerdictMark, requirementVerdictText, words } from '../text.ts';
import { timeSteps } from '../times.ts';
import { T } from './bilingual.tsx';
import { VerdictMark } from './case.tsx';
import { ComparisonTable, Facts } from './comparison.tsx';
import { usePlace } from './place.ts';
import { Procedure } from './procedure.tsx';

export function Section({ id, title, children }: { readonly id: string; readonly title: Text; readonly children: ComponentChildren }) {
  return (
    <section id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>
        <T of={title} />
      </h2>
      {children}
    </section>
  );
}

export function Observations({ model }: { readonly model: ReportModel }) {
  if (model.observations.length === 0) return null;
  return (
    <Section id="observed" title={words.observed}>
      <p class="quiet">
        <T of={words.observedMeaning} />
      </p>
      {model.observations.map(({ requirement, title, sightings }) => (
        <article class="check observed">
          <p class="check-head">
            <b>○</b> <a href={`#${requirement}`}>{requirement}</a> {title && <T of={title} />}
          </p>
          {sightings.map(({ comparison, note, cases }) => (
            <div class="sighting">
              {note && (
                <p class="quiet">
                  <T of={note} />
                </p>
              )}
              <ComparisonTable comparison={comparison} isShort />
              <References to={cases} />
            </div>
          ))}
        </article>
      ))}
    </Section>
  );
}

export function Pending({ model }: { readonly model: ReportModel }) {
  if (model.pending.length === 0) return null;
  return (
    <Section id="pending" title={words.pending}>
      {model.pending.map(({ verdict, reason, number, cases }) => (
        <article class="pending">
          <p>
            <VerdictMark verdict={verdict} /> <b class="number">{number}</b> <T of={reason ?? words.noReason} />
          </p>
          <References to={cases} />
        </article>
      ))}
    </Section>
  );
}

/** Cases named in one place; the rest is counted. */
const mostReferences = 400;

/** Links to cases; of a family with several rows the first is linked and the rest counted. */
function References({ to }: { readonly to: readonly CaseReference[] }) {
  const place = usePlace();
  return (
    <p class="entries">
      {to.slice(0, mostReferences).map(({ case: id, entries }) => (
        <>
          <a href={place(entries[0] as string)}>{entries.length === 1 ? entries[0] : id}</a>
          {entries.length > 1 && <span class="quiet">×{entries.length}</span>}{' '}
        </>
      ))}
      {to.length > mostReferences && (
        <span class="quiet">
          <T of={more(to.length - mostReferences)} />
        </span>
      )}
    </p>
  );
}

export function Requirements({ groups }: { readonly groups: readonly RequirementGroup[] }) {
  return (
    <Section id="requirements" title={words.requirements}>
      <table class="requirements">
        <thead>
          <tr>
            {[words.verdict, words.requirement, words.weight, words.coveredBy].map((head) => (
              <th scope="col">
                <T of={head} />
              </th>
            ))}
          </tr>
        </thead>
        {groups.map(({ part, subject, requirements }) => (
          <tbody>
            <tr class="subject">
              <th scope="rowgroup" colSpan={4}>
                {part} <b>{subject}</b>
              </th>
            </tr>
            {requirements.map((requirement) => (
              <RequirementRow requirement={requirement} />
            ))}
          </tbody>
        ))}
      </table>
    </Section>
  );
}

function RequirementRow({
  requirement: { id, title, text, verdict, reason, strength, cases, ...rest },
}: {
  readonly requirement: RequirementReport;
}) {
  return (
    <tr id={id}>
      <td>
        <span class={`verdict ${verdict}`}>
          <span aria-hidden="true">{requirementVerdictMark[verdict]}</span> <T of={requirementVerdictText[verdict]} />
        </span>
      </td>
      <th scope="row">
        <T of={title} />
        <details>
          <summary>
            <code>{id}</code>
          </summary>
          <p>
            <T of={text} />
          </p>
          <p class="quiet">
            <T of={words.basis} />{' '}
            {rest.clause && (
              <>
                <T of={words.clause} /> {rest.clause} ·{' '}
              </>
            )}
            {rest.testFamily && (
              <>
                <T of={words.testFamily} /> <T of={familyIn(rest.testFamily)} /> ·{' '}
              </>
            )}
            <T of={words.confidence} /> {rest.confidence} · <T of={evidenceIn(rest.evidence)} /> · <T of={levelIn(rest.level)} />
          </p>
          <p class="quiet">
            <T of={words.sources} /> {rest.sources.join('; ')}
          </p>
        </details>
        {reason && (
          <p class="quiet">
            <T of={reason} />
          </p>
        )}
      </th>
      <td>
        <T of={words[strength]} />
      </td>
      <td>
        <References to={cases} />
      </td>
    </tr>
  );
}

export function Appendix({ model }: { readonly model: ReportModel }) {
  const { declaration, facts, surveys, times } = model;
  return (
    <Section id="appendix" title={words.appendix}>
      {declaration.length > 0 && (
        <>
          <h3>
            <T of={words.declaration} />
          </h3>
          <Facts facts={declaration} />
        </>
      )}
      {facts.length > 0 && (
        <>
          <h3>
            <T of={words.facts} />
          </h3>
          <Facts facts={facts} />
        </>
      )}
      {surveys.map(({ dut, verdict, reason, steps, learnt }) => (
        <>
          <h3>
            <T of={words.survey} /> · <T of={dut} />
          </h3>
          {verdict && verdict !== 'PASS' && (
            <p>
              <VerdictMark verdict={verdict} /> {reason && <T of={reason} />}
            </p>
          )}
          {learnt.length > 0 && <Facts facts={learnt} />}
          <details class="alike">
            <summary>
              <T of={words.procedure} />
            </summary>
            <Procedure steps={steps} />
          </details>
        </>
      ))}
      {times.length > 0 && (
        <>
          <h3>
            <T of={words.times} />
          </h3>
          <p class="quiet">
            <T of={words.timesMeaning} />
          </p>
          <table class="times">
            <thead>
              <tr>
                {[words.command, words.number, words.distribution, words.median, words.times95, words.slowest].map((head) => (
                  <th scope="col">
                    <T of={head} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {times.map(({ name, number, median, within95, slowest, distribution }) => (
                <tr>
                  <th scope="row">
                    <T of={name} />
                  </th>
                  <td>{number}</td>
                  <td>
                    <Distribution of={distribution} />
                  </td>
                  <td>{milliseconds(median)}</td>
                  <td>{milliseconds(within95)}</td>
                  <td>{milliseconds(slowest)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </Section>
  );
}

/** Bars on a logarithmic scale that all commands share; the numbers stand in the columns beside. */
function Distribution({ of }: { readonly of: readonly number[] }) {
  const most = Math.max(...of);
  const [width, height] = [9, 26];
  return (
    <svg class="distribution" viewBox={`0 0 ${of.length * width} ${height + 4}`} aria-hidden="true">
      {of.map((number, index) => {
        const tall = number === 0 ? 0 : Math.max(1.5, (number / most) * height);
        return (
          <rect x={index * width + 1} y={height - tall} width={width - 2} height={tall}>
            <title>{`${index === 0 ? '' : `${milliseconds(timeSteps[index - 1] as number)} – `}${index < timeSteps.length ? `< ${milliseconds(timeSteps[index] as number)}` : ''}: ${number}`}</title>
          </rect>
        );
      })}
      {timeSteps.map((step, index) => (
        <line
          class={/^10*$/.test(String(step)) ? 'decade' : ''}
          x1={(index + 1) * width}
          x2={(index + 1) * width}
          y1={height}
          y2={height + 3}
        />
      ))}
    </svg>
  );
}
