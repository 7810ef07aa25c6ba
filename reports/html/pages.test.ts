/** A report on several pages: every link leads to a place that is there, every case stands on one page, nothing personal on any. */

import { describe, expect, it } from 'vitest';
import type { RecordEvent } from '../../harness/engine/record.ts';
import { manyEvents } from '../fixture/many.ts';
import { cardNumber, holder, madeUpEvents, recorded } from '../fixture/record.ts';
import { casePages, reportModel } from '../model.ts';
import { renderPages } from './pages.tsx';

function filesOf(events: Iterable<RecordEvent>, size: number): ReadonlyMap<string, string> {
  const model = reportModel(events, recorded().head, { procedures: 24 });
  return new Map(renderPages(model, casePages(events, model, size), { language: 'en' }));
}

const idsIn = (html: string): ReadonlySet<string> => new Set([...html.matchAll(/ id="([^"]+)"/g)].map((match) => match[1] as string));

describe.each([
  ['one of everything', () => madeUpEvents, 3],
  ['two hundred', () => [...manyEvents(200, ['one', 'two'])], 60],
] as const)('%s', (_, made, size) => {
  const events = made();
  const files = filesOf(events, size);
  const ids = new Map([...files].map(([file, html]) => [file, idsIn(html)]));

  it('has each case on one page, in the order of the run, those that were not run at the end', () => {
    const planned = events.flatMap((event) => (event.type === 'plan' ? [event.entry] : []));
    const run = [
      ...new Set([...events.flatMap((event) => (event.type === 'case' && planned.includes(event.entry) ? [event.entry] : [])), ...planned]),
    ];
    const shown = [...files].flatMap(([file, html]) =>
      file === 'report.html' ? [] : [...html.matchAll(/<details class="case" id="([^"]+)"/g)].map((match) => match[1]),
    );
    expect(shown).toEqual(run);
    expect(files.size).toBe(1 + Math.ceil(run.length / size));
  });

  it('leads to nothing that is not there', () => {
    for (const [file, html] of files) {
      for (const [, target = ''] of html.matchAll(/ href="([^"]+)"/g)) {
        const [to, id] = target.split(/#(.*)/, 2) as [string, string | undefined];
        const there = ids.get(to === '' ? file : to);
        expect(there, `${file}: ${target}`).toBeDefined();
        if (id !== undefined) expect(there, `${file}: ${target}`).toContain(id);
      }
    }
  });

  it('says nothing personal', () => {
    for (const [, html] of files)
      for (const secret of [cardNumber.slice(6, 15), holder.name, holder.document]) expect(html.replace(/ /g, '')).not.toContain(secret);
  });
});

it('says the same as a report on one page', () => {
  const whole = reportModel(madeUpEvents, recorded().head);
  const brief = reportModel(madeUpEvents, recorded().head, { procedures: 24 });
  const without = ({ cases, ...rest }: typeof whole) => ({ ...rest, cases: cases.map(({ steps: _, ...each }) => each) });
  expect(without(brief)).toEqual(without(whole));
});
