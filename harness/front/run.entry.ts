/** The one vitest file of a run: a test for each entry of the plan, in its order. */

import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { suite as allureSuite, attachment, displayName, label, parentSuite } from 'allure-js-commons';
import { afterAll, beforeAll, test } from 'vitest';
import type { Suite } from '../engine/suite.ts';
import { verdictText } from '../engine/verdict.ts';
import type { RunOrder } from './order.ts';
import { Session } from './session.ts';
import './vitest.ts';

const order = JSON.parse(process.env['TUNION_ORDER'] ?? 'null') as RunOrder;
const { suites } = (await import(pathToFileURL(order.suitesModule).href)) as { readonly suites: readonly Suite[] };
const session = new Session(order, suites);

// Whoever ordered the run is gone: it must not go on spending, unwatched, on a card.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
beforeAll(() => session.begin());
afterAll(() => session.close());

for (const planned of session.plan) {
  const { entry } = planned;
  test(`${entry.entry} ${entry.title[order.language]}`, async ({ task, skip }) => {
    const { verdict, reason, trace } = await session.entry(planned);
    // A device in process answers without a turn of the event loop: what was found is to leave, and a disconnect to come in.
    await setImmediate();
    const because = reason?.[order.language];
    task.meta.tunion = { entry: entry.entry, verdict, reason: because };
    await displayName(`${entry.entry} ${entry.title[order.language]}`);
    await parentSuite(planned.suite.title[order.language]);
    await allureSuite(entry.id);
    for (const requirement of entry.covers) await label('requirement', requirement);
    await attachment('trace', trace, 'text/plain');
    const words = because === undefined ? verdictText[verdict][order.language] : `${verdictText[verdict][order.language]}: ${because}`;
    if (verdict === 'FAIL' || verdict === 'ERROR') throw new Error(words);
    if (verdict !== 'PASS') skip(words);
  });
}
