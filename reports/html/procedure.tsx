/** The procedure of a case: steps, APDUs with their decoded fields, checks with expected against observed. */

import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { CheckReport, Exchange, Item, Step } from '../procedure.ts';
import { commandsSent, stepNumber, words } from '../text.ts';
import { T } from './bilingual.tsx';
import { Agreed, ComparisonTable, Facts } from './comparison.tsx';
import { type Place, Places, usePlace } from './place.ts';
import { both, escaped, exchangePieces, sentHtml, timeHtml, wireHtml } from './wire.ts';

export function Procedure({ steps }: { readonly steps: readonly Step[] }) {
  return <Steps of={new ProcedureWriter(usePlace()).write(steps).join('')} />;
}

/** A list of steps that is written already. */
export function Steps({ of }: { readonly of: string }) {
  return <ol class="steps" dangerouslySetInnerHTML={{ __html: of }} />;
}

/** Writes procedures in pieces of HTML. Cases do the same over and over: what they have alike is written once, and is one string. */
export class ProcedureWriter {
  readonly #place: Place;
  readonly #checks = new WeakMap<CheckReport, string>();

  constructor(place: Place) {
    this.#place = place;
  }

  /** With `entry` each step can be linked to, and findings are only named because they stand above in full. */
  write(steps: readonly Step[], entry?: string): string[] {
    const pieces: string[] = [];
    for (const step of steps) {
      pieces.push(stepHead(step, entry));
      if (!saysItself(step)) pieces.push(this.#html(<Facts facts={step.inputs} />));
      const folded = foldedItems(step);
      if (folded > 0) pieces.push(foldHead(step));
      for (const [index, item] of step.items.entries()) {
        this.#item(item, step, entry, pieces);
        if (index === folded - 1) pieces.push('</details>');
      }
      pieces.push('</li>');
    }
    return pieces;
  }

  #item(item: Item, { number }: Step, entry: string | undefined, pieces: string[]): void {
    if (item.kind === 'exchange') {
      const [before, after] = exchangePieces(item);
      pieces.push(...before, timeHtml(item.us), ...after);
    } else if (item.kind === 'check') {
      // Only where a check speaks of its own step, and stands there in full, is it the same everywhere.
      const isPlain = item.step === number && entry === undefined;
      const known = isPlain ? this.#checks.get(item) : undefined;
      const html = known ?? this.#html(<CheckLine check={item} at={number} isBrief={entry !== undefined} />);
      if (isPlain) this.#checks.set(item, html);
      pieces.push(html);
    } else pieces.push(this.#html(<ItemLine item={item} />));
  }

  #html(node: VNode): string {
    return renderToString(<Places value={this.#place}>{node}</Places>);
  }
}

function stepHead({ number, voice, title }: Step, entry: string | undefined): string {
  const id = entry === undefined ? '' : ` id="${escaped(stepId(entry, number))}"`;
  const [shown, spoken] = number === 0 ? ['', ''] : [number, `<span class="voice">${both(words[voice])}</span>`];
  const name = `<b class="step-number">${shown}</b><span class="step-title">${both(title)}</span>`;
  return `<li class="step ${voice}" value="${number}"${id}><div class="step-head">${name}${spoken}</div>`;
}

function foldHead({ commands, statusWords }: Step): string {
  const words = escaped(statusWords.join(' '));
  return `<details class="folded"><summary>${both(commandsSent(commands))} <code>${words}</code></summary>`;
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

function ItemLine({ item }: { readonly item: Exclude<Item, CheckReport | Exchange> }) {
  switch (item.kind) {
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
