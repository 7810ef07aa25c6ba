/** Page one: what a regulator files. Conclusion, sample, how to judge again, what the report is, and which cases failed. */

import type { ComponentChildren } from 'preact';
import { conclusionText } from '../../harness/engine/verdict.ts';
import type { Text } from '../../harness/text.ts';
import type { ReportModel } from '../model.ts';
import { decisionRule, detectionText, deviceKinds, duration, more, nature, privacyText, virtualSample, weights, words } from '../text.ts';
import { T } from './bilingual.tsx';
import { VerdictMark } from './case.tsx';

/** Failing cases named on page one; the rest is counted. */
const mostNamed = 8;

export function PageOne({ model }: { readonly model: ReportModel }) {
  const { run, device, tool } = model;
  return (
    <section class="page-one" id="report" aria-labelledby="report-title">
      <p class="kicker">
        {model.suites.map(({ title }, index) => (
          <>
            {index > 0 && ' · '}
            <T of={title} />
          </>
        ))}
      </p>
      <h1 id="report-title">
        <T of={words.report} />
      </h1>
      <p class="device">{device.name}</p>

      {model.warnings.map((warning) => (
        <p class="warning">
          ⚠ <T of={warning} />
        </p>
      ))}
      <div class={`conclusion ${model.conclusion}`}>
        <p class="label">
          <T of={words.conclusion} />
        </p>
        <p class="verdict-word">
          <T of={conclusionText[model.conclusion]} />
        </p>
        <p>
          <T of={model.statement} />
        </p>
        {model.limits.map((limit) => (
          <p>
            <T of={limit} />
          </p>
        ))}
      </div>
      <CountStrip model={model} />
      <FailingIndex model={model} />

      <dl class="header-facts">
        <Row name={words.sample}>
          {device.name}{' '}
          <span class="quiet">
            <T of={deviceKinds[device.kind] ?? { zh: device.kind, en: device.kind }} />
          </span>
        </Row>
        {device.profile && <Row name={words.profile}>{device.profile}</Row>}
        {device.fault && <Row name={words.fault}>{device.fault}</Row>}
        {model.psam && <Row name={words.psam}>{model.psam}</Row>}
        <Row name={words.edition}>{run.edition}</Row>
        <Row name={words.startedAt}>
          {run.startedAt.replace('T', ' ').replace(/Z$/, ' UTC')}{' '}
          <span class="quiet">
            <T of={words.duration} /> <T of={duration(run.durationMs)} />
          </span>
        </Row>
        <Row name={words.run}>
          <code>{run.id}</code>
        </Row>
        <Row name={words.seed}>
          <code>{run.seed}</code>
        </Row>
        <Row name={words.tool}>
          {tool.name} {tool.version}
        </Row>
        <Row name={words.head}>
          <code class="hash">{model.head}</code>
          <br />
          <span class="quiet">
            <T of={words.headMeaning} />
          </span>
        </Row>
        <Row name={words.runAgain}>
          <code>{run.again}</code>
        </Row>
        <Row name={words.judgeAgain}>
          <code>tunion judge DIR</code>
          <br />
          <span class="quiet">
            <T of={words.judgeMeaning} />
          </span>
        </Row>
      </dl>

      <div class="nature">
        <h2>
          <T of={words.decisionRule} />
        </h2>
        {[...decisionRule, ...(tool.detection ? [detectionText(tool.detection)] : [])].map((sentence) => (
          <p>
            <T of={sentence} />
          </p>
        ))}
      </div>

      <div class="nature">
        <h2>
          <T of={words.nature} />
        </h2>
        {(device.kind === 'virtual' ? [...nature, virtualSample] : nature).map((sentence) => (
          <p>
            <T of={sentence} />
          </p>
        ))}
        <p>
          <T of={weights(model.weights)} /> <T of={model.masked ? privacyText.masked : privacyText.unmasked} />
        </p>
      </div>
    </section>
  );
}

function Row({ name, children }: { readonly name: Text; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>
        <T of={name} />
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

function CountStrip({ model: { counts } }: { readonly model: ReportModel }) {
  const shown = [
    ['PASS', counts.pass],
    ['FAIL', counts.fail],
    ['INCONCLUSIVE', counts.inconclusive],
    ['NOT_RUN', counts.notRun],
    ['NOT_APPLICABLE', counts.notApplicable],
    ['ERROR', counts.error],
  ] as const;
  return (
    <ul class="counts">
      {shown.map(([verdict, count]) => (
        <li class={count === 0 ? 'zero' : ''}>
          <b>{count}</b>
          <VerdictMark verdict={verdict} />
        </li>
      ))}
      <li class={counts.observations === 0 ? 'zero' : ''}>
        <b>{counts.observations}</b>
        <span class="verdict observed">
          <span aria-hidden="true">○</span> <T of={words.observations} />
        </span>
      </li>
    </ul>
  );
}

function FailingIndex({ model }: { readonly model: ReportModel }) {
  const broken = model.cases.filter(({ verdict }) => verdict === 'FAIL' || verdict === 'ERROR');
  if (broken.length === 0) return null;
  return (
    <ol class="failing-index">
      {broken.slice(0, mostNamed).map(({ entry, title, verdict }) => (
        <li>
          <VerdictMark verdict={verdict} />
          <a href={`#failed:${entry}`}>
            <code class="id">{entry}</code> <T of={title} />
          </a>
        </li>
      ))}
      {broken.length > mostNamed && (
        <li>
          <a href={model.counts.fail > 0 ? '#failing' : '#defects'}>
            <T of={more(broken.length - mostNamed)} />
          </a>
        </li>
      )}
    </ol>
  );
}
