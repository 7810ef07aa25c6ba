/** What every faulty card says of itself. That each shows on the wire is seen by `tunion zoo`, which fails it by a case. */

import { describe, expect, it } from 'vitest';
import { faults } from './zoo.ts';

describe('the zoo', () => {
  it('names every faulty card by one sentence in kebab-case, in both languages, and only once', () => {
    const ids = faults.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)+$/.test(id))).toEqual([]);
    for (const language of ['zh', 'en'] as const) {
      const sentences = faults.map(({ title }) => title[language]);
      expect(new Set(sentences).size).toBe(sentences.length);
      expect(sentences.filter((sentence) => sentence.trim() === '')).toEqual([]);
    }
    expect(faults.filter(({ title }) => !/\p{Script=Han}/u.test(title.zh)).map(({ id }) => id)).toEqual([]);
  });

  it('names the requirements that each breaks, each once', () => {
    for (const { id, breaks } of faults) {
      expect(breaks.length, id).toBeGreaterThan(0);
      expect(new Set(breaks).size, id).toBe(breaks.length);
      for (const requirement of breaks) expect(requirement, id).toMatch(/^JTT978\.(2:EP|6:[A-Z]+)\.[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$/);
    }
  });

  it('knows cards of every kind of mistake', () => {
    expect([...new Set(faults.map(({ category }) => category))].sort()).toEqual([
      ...['access', 'atomicity', 'counter', 'file', 'key-mac', 'money', 'random', 'record', 'robustness', 'state', 'status-word'],
    ]);
  });
});
