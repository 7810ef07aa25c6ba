/** The procedure of a case: steps, APDUs with their decoded fields, checks with expected against observed. */

import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { CheckReport, Exchange, Item, Step } from '../procedure.ts';
import { commandsSent, stepNumber, words } from '../text.ts';
import { T } from './bilingual.tsx';
import { Agreed, ComparisonTable, Facts } from './comparison.tsx';
import { usePlace } from './place.ts';
import { exchangeHtml, sentHtml, timeHtml, wireHtml } from './wire.ts';

/** The steps; with `entry` each can be linked to, and findings are only named because they stand above in full. */
export function Procedure({ steps, entry }: { readonly steps: readonly Step[]; readonly entry?: string | undefined }) {
  return (
    <ol class="steps">
      {steps.map((step) => (
        <li class={`step ${step.voice}`} value={step.number} id={entry && stepId(entry, step.number)}>
          <div class="step-head">
            <b class="step-number">{step.number === 0 ? '' : step.number}</b>
            <span class="step-title">
              <T of={step.title} />
            </span>
            {step.number > 0 && (
              <span class="voice">
                <T of={words[step.voice]} />
              </span>
            )}
          </div>
          {!saysItself(step) && <Facts facts={step.inputs} />}
          <Items step={step} entry={entry} />
        </li>
      ))}
    </ol>
  );
}

function Items({ step, entry }: { readonly step: Step; readonly entry: string | undefined }) {
  const lines = step.items.map((item) =>
    item.kind === 'check' ? <CheckLine check={item} at={step.number} isBrief={entry !== undefined} /> : <ItemLine item={item} />,
  );
  const folded = foldedItems(step);
  if (folded === 0) return <>{lines}</>;
  return (
    <>
      <details class="folded">
        <summary>
          <T of={commandsSent(step.commands)} /> <code>{step.statusWords.join(' ')}</code>
        </summary>
        {lines.slice(0, folded)}
      </details>
      {lines.slice(folded)}
    </>
  );
}

/**
 * How many items of a step are folded away: all commands of a long preamble. The same files are read again and again; folded,
 * they leave the act under test to be found at once, and they open on request and in print.
 */
function foldedItems({ voice, commands, items }: Step): number {
  const last = items.findLastIndex(({ kind }) => kind === 'exchange');
  const isPlain = items.slice(0, last).every(({ kind }) => kind === 'exchange' || kind === 'reset');
  return voice === 'preamble' && commands > 3 && isPlain ? last + 1 : 0;
}

function stepId(entry: string, step: number): string {
  return `failed:${entry}:${step}`;
}

/** What was sent says what the inputs of a step became; where it can be read, the inputs would only repeat it. */
function saysItself({ inputs, items }: Step): boolean {
  return (
    inputs.length === 0 ||
    items.some((item) => item.kind === 'ask' || ((item.kind === 'exchange' || item.kind === 'tear') && item.command.fields.length > 0))
  );
}

function ItemLine({ item }: { readonly item: Exclude<Item, CheckReport> }) {
  switch (item.kind) {
    case 'exchange':
      return <ExchangeBlock exchange={item} />;
    case 'reset':
      return (
        <Html
          class="event"
          of={wireHtml({ arrow: '↺', octets: item.atr === '' ? [] : [item.atr], meaning: words.reset, us: item.us, channel: item.channel })}
        />
      );
    case 'tear':
      return (
        <div class="event torn">
          <Html of={sentHtml(item.command, item.channel)} />
          <p>
            ⚡ <T of={item.moment === null ? words.tornAfter : words.tornInside} />
            {item.moment !== null && ` (${item.moment})`}
          </p>
        </div>
      );
    case 'fault':
      return (
        <div class="event torn">
          {item.command && <Html of={sentHtml(item.command, item.channel)} />}
          <p>
            ⚠ <T of={item.reason} />
            {item.message !== '' && <span class="quiet"> {item.message}</span>}
          </p>
        </div>
      );
    case 'ask':
      return (
        <div class="event">
          <Html of={wireHtml({ arrow: '→', octets: [], meaning: words.question, channel: item.port })} />
          <Facts facts={item.question} />
          <Html of={wireHtml({ arrow: '←', octets: [], meaning: words.answer })} />
          <Facts facts={item.answer} />
        </div>
      );
    case 'note':
      return (
        <p class="event note">
          <T of={item.text} />
        </p>
      );
  }
}

function Html({ of, ...rest }: { readonly of: string; readonly class?: string }) {
  return <div {...rest} dangerouslySetInnerHTML={{ __html: of }} />;
}

/** How an exchange is written: as it is, or as a mark in whose place it is put later. */
export const Exchanges = createContext<(exchange: Exchange) => string>((exchange) => {
  const [before, after] = exchangeHtml(exchange);
  return before + timeHtml(exchange.us) + after;
});

function ExchangeBlock({ exchange }: { readonly exchange: Exchange }) {
  return <Html class="exchange" of={useContext(Exchanges)(exchange)} />;
}

interface CheckProps {
  readonly check: CheckReport;
  /** The step that the line stands in; another step is named. */
  readonly at?: number;
  readonly entry?: string | undefined;
  /** Named only, because it stands elsewhere in full. */
  readonly isBrief?: boolean;
  /** Without the fields that agree. */
  readonly isShort?: boolean;
}

function CheckLine({ check, at, entry, isBrief = false, isShort = false }: CheckProps) {
  const place = usePlace();
  return (
    <div class={`check ${outcomeClass(check)}`}>
      <p class="check-head">
        <b>
          {outcomeMark[outcomeClass(check)]}{' '}
          <T of={words[check.outcome === 'broken' && check.strength === 'observation' ? 'tolerated' : check.outcome]} />
        </b>{' '}
        <a href={place(check.requirement)}>{check.requirement}</a>{' '}
        {check.title && (
          <span class="check-title">
            <T of={check.title} />
          </span>
        )}{' '}
        {check.outcome === 'met' && <Agreed comparison={check.comparison} />}
        {check.step !== at && check.step > 0 && <StepLink entry={entry} step={check.step} />}
      </p>
      {check.note && (
        <p class="quiet">
          <T of={check.note} />
        </p>
      )}
      {check.outcome !== 'met' && !isBrief && <ComparisonTable comparison={check.comparison} isShort={isShort} />}
    </div>
  );
}

function StepLink({ entry, step }: { readonly entry: string | undefined; readonly step: number }) {
  const words = <T of={stepNumber(step)} />;
  return entry === undefined ? (
    <span class="quiet">{words}</span>
  ) : (
    <a class="quiet" href={`#${stepId(entry, step)}`}>
      {words}
    </a>
  );
}

/** A finding, with a link to the step of `entry` that it was made at; where the steps stand elsewhere, in short. */
export function Finding({ check, entry }: Pick<CheckProps, 'check' | 'entry'>) {
  return <CheckLine check={check} entry={entry} isShort={entry === undefined} />;
}

const outcomeMark = { met: '✓', observed: '○', broken: '✕' } as const;

function outcomeClass({ outcome, strength }: CheckReport): keyof typeof outcomeMark {
  if (outcome === 'met') return 'met';
  return outcome === 'broken' && strength === 'hard' ? 'broken' : 'observed';
}
