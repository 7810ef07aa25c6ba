/** Requirements: what the loader refuses, which of them may fail a device, and what an overlay changes. */

import { describe, expect, it } from 'vitest';
import { InvalidFile, parseInput } from './input-file.ts';
import { overlaid } from './overlay.ts';
import { type Confidence, type Evidence, evidenceText, type Requirement, requirementsOf, strengthOf } from './requirement.ts';

const sound: Requirement = {
  id: 'JTT978.2:EP.CREDIT.repay',
  title: { zh: '圈存先归还透支', en: 'a load repays first' },
  text: { zh: '圈存先冲减已透支金额。', en: 'A load reduces what is overdrawn first.' },
  level: 'mandatory',
  confidence: 'C',
  evidence: 'inferred',
  sources: ['somewhere'],
  seed: [],
  editions: ['2015', '2023'],
  clause: null,
};

function catalogOf(...requirements: readonly object[]): readonly Requirement[] {
  const text = JSON.stringify({ title: { zh: '目录', en: 'catalog' }, requirements }, null, 2);
  return requirementsOf(parseInput(text, 'requirements.json'));
}

function faults(act: () => unknown): readonly (readonly [string, number | undefined])[] {
  try {
    act();
  } catch (error) {
    if (!(error instanceof InvalidFile)) throw error;
    for (const { file, text } of error.problems) {
      expect(file).toMatch(/\.(json|yaml)$/);
      expect(text.zh).toMatch(/[一-鿿]/);
      expect(text.en).not.toMatch(/[一-鿿]/);
    }
    return error.problems.map(({ pointer, place }) => [pointer, place?.line]);
  }
  return [];
}

describe('the catalog loader', () => {
  it('takes a sound catalog as it stands', () => {
    expect(catalogOf(sound)).toEqual([sound]);
  });

  it.each([
    ['an id of no standard', { id: 'EP.DEBIT.mac1' }, '/requirements/0/id'],
    ['a missing translation', { title: { zh: '只有中文' } }, '/requirements/0/title/en'],
    ['an unknown confidence', { confidence: 'D' }, '/requirements/0/confidence'],
    ['an unknown kind of evidence', { evidence: 'hearsay' }, '/requirements/0/evidence'],
    ['no source', { sources: [] }, '/requirements/0/sources'],
    ['an unknown edition', { editions: ['2020'] }, '/requirements/0/editions/0'],
    ['an unknown field', { colour: 'red' }, '/requirements/0/colour'],
    ['an empty clause', { clause: '' }, '/requirements/0/clause'],
    ['a conclusion from nowhere', { follows: ['JTT978.2:EP.NOWHERE.at-all'] }, '/requirements/0/follows/0'],
  ])('refuses %s by its pointer', (_, change, pointer) => {
    expect(faults(() => catalogOf({ ...sound, ...change })).map(([at]) => at)).toEqual([pointer]);
  });

  it('refuses an id that stands twice, where it stands the second time', () => {
    const [[pointer, line] = []] = faults(() => catalogOf(sound, sound));
    expect(pointer).toBe('/requirements/1/id');
    expect(line).toBeGreaterThan(20);
  });
});

describe('the strength of a requirement', () => {
  const behaviour: readonly Evidence[] = ['lab-doc', 'field-code', 'real-card', 'published-vector', 'rule-text'];

  it.each(Object.keys(evidenceText) as Evidence[])('with %s as evidence', (evidence) => {
    const strengths = (['A', 'B', 'C'] as Confidence[]).map((confidence) => strengthOf({ confidence, evidence }));
    expect(strengths).toEqual(
      behaviour.includes(evidence) ? ['hard', 'hard', 'observation'] : ['observation', 'observation', 'observation'],
    );
  });
});

describe('an overlay', () => {
  const other: Requirement = { ...sound, id: 'JTT978.2:EP.PROVE.repeat' };
  const laid = (text: string, file = 'overlay.yaml'): readonly Requirement[] => overlaid([sound, other], parseInput(text, file));

  it('confirms a requirement, gives it a clause and says who did', () => {
    const [repay, repeat] = laid(
      `confirmedBy: Zhang San, test laboratory\ndate: '2026-03-01'\nconfirm:\n  - { id: 'JTT978.2:EP.CREDIT.repay', confidence: A, evidence: rule-text, clause: '9.9', editions: ['2023'], level: conditional, note: as printed }\n`,
    );
    expect(repay).toEqual({
      ...sound,
      confidence: 'A',
      evidence: 'rule-text',
      clause: '9.9',
      editions: ['2023'],
      level: 'conditional',
      confirmed: { by: 'Zhang San, test laboratory', date: '2026-03-01', note: { zh: 'as printed', en: 'as printed' } },
    });
    expect(strengthOf(repay as Requirement)).toBe('hard');
    expect(repeat).toBe(other);
  });

  it('may be JSON', () => {
    const [repay] = laid(JSON.stringify({ confirmedBy: 'a laboratory', confirm: [{ id: sound.id, clause: '9.9' }] }), 'overlay.json');
    expect(repay?.clause).toBe('9.9');
    expect(strengthOf(repay as Requirement)).toBe('observation');
  });

  it.each([
    ['an unknown id', `confirmedBy: me\nconfirm:\n  - id: JTT978.2:EP.CREDIT.repaid\n`, '/confirm/0/id', 3],
    ['an id named twice', `confirmedBy: me\nconfirm:\n  - id: ${sound.id}\n  - id: ${sound.id}\n`, '/confirm/1/id', 4],
    ['nobody who confirms', `confirm:\n  - id: ${sound.id}\n`, '/confirmedBy', 1],
    ['an unquoted clause', `confirmedBy: me\nconfirm:\n  - id: ${sound.id}\n    clause: 9.9\n`, '/confirm/0/clause', 4],
    ['an unknown field', `confirmedBy: me\nconfirm:\n  - id: ${sound.id}\n    title: new\n`, '/confirm/0/title', 4],
  ])('with %s is refused by pointer and line', (_, text, pointer, line) => {
    expect(faults(() => laid(text))).toEqual([[pointer, line]]);
  });
});
