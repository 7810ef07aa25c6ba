/** A report on several pages: every link leads to a place that is there, every case stands on one page, nothing personal on any. */

import { describe, expect, it } from 'vitest';
import type { RecordEvent } from '../../harness/engine/record.ts';
import { manyEvents } from '../fixture/many.ts';
import { cardNumber, holder, madeUpEvents, recorded } from '../fixture/record.ts';
import { reportModel } from '../model.ts';
import { renderPages } from './pages.tsx';

function filesOf(events: readonly RecordEvent[], size: number): ReadonlyMap<string, string> {
  return new Map(renderPages(reportModel(events, recorded().head), { language: 'en' }, size));
}

const idsIn = (html: string): ReadonlySet<string> => new Set([...html.matchAll(/ id="([^"]+)"/g)].map((match) => match[1] as string));

describe.each([
  ['one of everything', () => madeUpEvents, 3],
  ['two hundred', () => [...manyEvents(200, ['one', 'two'])], 60],
] as const)('%s', (_, made, size) => {
  const events = made();
  const files = filesOf(events, size);
  const ids = new Map([...files].map(([file, html]) => [file, idsIn(html)]));

  it('has each case on one page, by suite and in the order of the plan', () => {
    const plans = events.filter((event) => event.type === 'plan');
    const suites = [...new Set(plans.map(({ suite }) => suite))];
    const bySuite = suites.map((suite) => plans.filter((plan) => plan.suite === suite).map(({ entry }) => entry));
    const shown = [...files].flatMap(([file, html]) =>
      file === 'report.html' ? [] : [...html.matchAll(/<details class="case" id="([^"]+)"/g)].map((match) => match[1]),
    );
    expect(shown).toEqual(bySuite.flat());
    expect(files.size).toBe(bySuite.reduce((sum, entries) => sum + Math.ceil(entries.length / size), 1));
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
