/** Named values, and expected against observed field by field. */

import type { ComparedField, Comparison, Fact, Shown } from '../comparison.ts';
import { alike, words } from '../text.ts';
import { T } from './bilingual.tsx';

export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl class="fields">
      {facts.map(({ name, value }) => (
        <div>
          <dt>
            <T of={name} />
          </dt>
          <dd>
            <Value of={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What a met check saw: its one value, or how many fields agreed. */
export function Agreed({ comparison: { alike: agreeing } }: { readonly comparison: Comparison }) {
  const only = agreeing.length === 1 ? agreeing[0] : undefined;
  return <span class="agreed">{only ? <Value of={only.observed} /> : <T of={alike(agreeing.length)} />} </span>;
}

/** Expected against observed: the differing fields, and the others where they are asked for. */
export function ComparisonTable({ comparison, isShort = false }: { readonly comparison: Comparison; readonly isShort?: boolean }) {
  const { differing, alike: agreeing } = comparison;
  const isNamed = differing.some(({ name }) => name !== undefined);
  return (
    <>
      {differing.length > 0 && <ComparedFields fields={differing} isNamed={isNamed} />}
      {agreeing.length > 0 && !isShort && (
        <details class="alike">
          <summary>
            <T of={alike(agreeing.length)} />
          </summary>
          <Facts facts={agreeing.map(({ name = words.whole, observed }) => ({ name, value: observed }))} />
        </details>
      )}
    </>
  );
}

function ComparedFields({ fields, isNamed }: { readonly fields: readonly ComparedField[]; readonly isNamed: boolean }) {
  return (
    <table class="compared">
      <thead>
        <tr>
          {isNamed && (
            <th scope="col">
              <T of={words.field} />
            </th>
          )}
          <th scope="col">
            <T of={words.expected} />
          </th>
          <th scope="col">
            <T of={words.found} />
          </th>
        </tr>
      </thead>
      <tbody>
        {fields.map(({ name, lead, expected, observed }) => (
          <tr>
            {isNamed && <th scope="row">{name ? <T of={name} /> : <T of={words.whole} />}</th>}
            <td>
              {lead && (
                <span class="lead">
                  <T of={lead} />
                </span>
              )}
              {expected.map((value) => (
                <div>
                  <Value of={value} />
                  {value.tolerated && (
                    <span class="quiet">
                      {' '}
                      <T of={words.toleratedWord} />
                    </span>
                  )}
                </div>
              ))}
            </td>
            <td>
              <Value of={observed} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ of }: { readonly of: Shown }) {
  return (
    <>
      {of.parts.length > 0 && <code>{of.parts.map(({ text, marked }) => (marked ? <mark>{text}</mark> : text))}</code>}
      {of.meaning && (
        <span class="meaning">
          {' '}
          <T of={of.meaning} />
        </span>
      )}
    </>
  );
}
