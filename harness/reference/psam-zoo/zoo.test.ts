/** The faulty PSAMs are named well; that each of them is found is the suite's own proof of itself (`tunion zoo`). */

import { expect, it } from 'vitest';
import { soundHandlers } from '../psam/sound.ts';
import { psamFaults } from './zoo.ts';

it('names every faulty PSAM by one sentence in kebab-case, in both languages, and only once', () => {
  const ids = psamFaults.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^psam(-[a-z0-9]+)+$/.test(id))).toEqual([]);
  for (const language of ['zh', 'en'] as const) {
    const sentences = psamFaults.map(({ title }) => title[language]);
    expect(new Set(sentences).size).toBe(sentences.length);
  }
  expect(psamFaults.filter(({ title }) => !/\p{Script=Han}/u.test(title.zh)).map(({ id }) => id)).toEqual([]);
});

it('names the requirements that each breaks, each once', () => {
  for (const { id, breaks } of psamFaults) {
    expect(breaks.length, id).toBeGreaterThan(0);
    expect(new Set(breaks).size, id).toBe(breaks.length);
    for (const requirement of breaks) expect(requirement, id).toMatch(/^JTT978\.6:PSAM\.[A-Z0-9-]+(\.[A-Za-z0-9-]+)*$/);
  }
});

it('has faulty PSAMs of every category that a PSAM can fail in', () => {
  expect([...new Set(psamFaults.map(({ category }) => category))].sort()).toEqual(
    ['access', 'atomicity', 'counter', 'file', 'key-mac', 'random', 'robustness', 'state', 'status-word'].sort(),
  );
});

it('changes no more than a few parts of the sound PSAM, and at least one', () => {
  for (const { id, psam } of psamFaults) {
    const faulty = psam(soundHandlers);
    const changed = Object.keys(faulty).filter(
      (part) => faulty[part as keyof typeof faulty] !== soundHandlers[part as keyof typeof faulty],
    );
    expect(changed.length, id).toBeGreaterThan(0);
    expect(changed.length, id).toBeLessThanOrEqual(4);
  }
});
