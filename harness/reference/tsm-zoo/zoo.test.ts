/** The faulty TSMs are named well, and each of them can be told from the sound one by some conversation. */

import { describe, expect, it } from 'vitest';
import { soundHandlers } from '../tsm/sound.ts';
import { tell } from './fixture/tales.ts';
import { tsmFaults } from './zoo.ts';

it('names every faulty TSM by one sentence in kebab-case, in both languages, and only once', () => {
  const ids = tsmFaults.map(({ id }) => id);
  expect(ids.length).toBeGreaterThanOrEqual(48);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^tsm(-[a-z0-9]+)+$/.test(id))).toEqual([]);
  for (const language of ['zh', 'en'] as const) {
    const sentences = tsmFaults.map(({ title }) => title[language]);
    expect(new Set(sentences).size).toBe(sentences.length);
  }
  expect(tsmFaults.filter(({ title }) => !/\p{Script=Han}/u.test(title.zh)).map(({ id }) => id)).toEqual([]);
});

it('names the requirements that each breaks, each once', () => {
  for (const { id, breaks } of tsmFaults) {
    expect(breaks.length, id).toBeGreaterThan(0);
    expect(new Set(breaks).size, id).toBe(breaks.length);
    for (const requirement of breaks)
      expect(requirement, id).toMatch(
        /^JTT1059\.(4:(OPEN|LOAD|DOUBT|OUT|IN|DELETE|REFUND|ORDER|SCRIPT)|6:(ENVELOPE|SIGN|REPLAY|STATUS|SCHEMA|NOTIFY|TOKEN|QUERY|ACCESS|SECRET))\.[a-z0-9]+$/,
      );
  }
});

it('changes some part of the sound TSM in each', () => {
  for (const { id, tsm } of tsmFaults) {
    const { actions, steps, ...parts } = tsm(soundHandlers);
    const sound = { ...soundHandlers, ...soundHandlers.actions, ...soundHandlers.steps } as Readonly<Record<string, unknown>>;
    const changed = Object.entries({ ...parts, ...actions, ...steps }).filter(([name, part]) => part !== sound[name]);
    expect(changed.length, id).toBeGreaterThan(0);
  }
});

describe('told in conversations', () => {
  const sound = tell();

  it('the sound TSM is always the same, and nothing it is told makes it stumble', () => {
    expect(tell()).toEqual(sound);
    expect(Object.entries(sound).filter(([, text]) => text.includes('"ends"'))).toEqual([]);
  });

  it.each(tsmFaults)('$id is another', (fault) => {
    const told = tell(fault);
    expect(Object.keys(sound).filter((tale) => told[tale] !== sound[tale])).not.toEqual([]);
    // Whoever judges it must be answered: a mistake is no crash.
    expect(
      Object.entries(told)
        .filter(([, text]) => /"ends","(?!PowerCut)/.test(text))
        .map(([tale]) => tale),
    ).toEqual([]);
  });
});
