/** What every faulty phone says of itself, and that it does not act as a sound one: that a case fails it is seen by `tunion zoo`. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type PhoneModelName, phoneModels } from '../phone/models.ts';
import type { SeHandlers } from '../se/handlers.ts';
import { soundHandlers } from '../se/sound.ts';
import { managing } from './changes.ts';
import type { PhoneFault } from './faulty.ts';
import { scenes } from './fixture/scenes.ts';
import { Talk } from './fixture/talk.ts';
import { phoneFaults } from './zoo.ts';

interface Catalog {
  readonly requirements: readonly { readonly id: string; readonly notTested?: unknown }[];
}

const catalog = JSON.parse(readFileSync(new URL('../../../suites/jtt1059-2-se/requirements.json', import.meta.url), 'utf8')) as Catalog;
const elements = phoneFaults.filter(({ category }) => category.startsWith('se-'));
const models = Object.keys(phoneModels) as PhoneModelName[];

function heard(name: string, model: PhoneModelName, fault?: PhoneFault): string {
  const talk = new Talk(model, fault);
  scenes[name]?.(talk, model);
  return talk.heard.join('\n');
}

/** What a faulty element is first heard to say otherwise than the sound one, and where; empty where it never does. */
function firstWords(fault: PhoneFault): string {
  for (const { name, model, sound } of conversations) {
    const words = heard(name, model, fault);
    if (words !== sound) return [model, name, words].join('\n');
  }
  return '';
}

function allWords(fault: PhoneFault): string {
  return conversations.map(({ name, model }) => heard(name, model, fault)).join('\n');
}

function alike(faults: readonly PhoneFault[], words: (fault: PhoneFault) => string): ReadonlyMap<string, readonly PhoneFault[]> {
  const groups = new Map<string, PhoneFault[]>();
  for (const fault of faults) {
    const said = words(fault);
    groups.set(said, [...(groups.get(said) ?? []), fault]);
  }
  return groups;
}

const conversations = models.flatMap((model) => Object.keys(scenes).map((name) => ({ name, model, sound: heard(name, model) })));

describe('the zoo of phones', () => {
  it('names every faulty phone by one sentence in kebab-case, in both languages, and only once', () => {
    const ids = phoneFaults.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)+$/.test(id))).toEqual([]);
    for (const language of ['zh', 'en'] as const) {
      const sentences = phoneFaults.map(({ title }) => title[language]);
      expect(sentences.filter((sentence, index) => sentences.indexOf(sentence) !== index)).toEqual([]);
    }
    expect(phoneFaults.filter(({ title }) => !/\p{Script=Han}/u.test(title.zh)).map(({ id }) => id)).toEqual([]);
    expect(phoneFaults.filter(({ title }) => !/^[a-z][^\p{Script=Han}]+$/u.test(title.en)).map(({ id }) => id)).toEqual([]);
  });

  it('names requirements of the catalog that each element breaks, each once', () => {
    const known = new Set(catalog.requirements.filter(({ notTested }) => notTested === undefined).map(({ id }) => id));
    for (const { id, breaks } of elements) {
      expect(breaks.length, id).toBeGreaterThan(0);
      expect(new Set(breaks).size, id).toBe(breaks.length);
      expect(
        breaks.filter((requirement) => !known.has(requirement)),
        id,
      ).toEqual([]);
    }
  });

  it('has a faulty element for every requirement that is tested', () => {
    const broken = new Set(elements.flatMap(({ breaks }) => breaks));
    const tested = catalog.requirements.filter(({ notTested }) => notTested === undefined).map(({ id }) => id);
    expect(tested.filter((id) => !broken.has(id))).toEqual([]);
  });

  it('has faulty elements of every category', () => {
    expect([...new Set(elements.map(({ category }) => category))].sort()).toEqual([
      ...['se-access', 'se-channel', 'se-contactless', 'se-content', 'se-domain', 'se-keys', 'se-life', 'se-registry', 'se-token'],
    ]);
  });

  it('changes few parts of the sound element beside what goes for all commands of a channel', () => {
    const ofChannel: readonly string[] = [...managing, 'getData'];
    for (const { id, se } of elements) {
      const faulty = se?.(soundHandlers) ?? soundHandlers;
      const changed = Object.keys(soundHandlers).filter(
        (part) => faulty[part as keyof SeHandlers] !== soundHandlers[part as keyof SeHandlers],
      );
      expect(changed.length, id).toBeGreaterThan(0);
      expect(changed.filter((part) => !ofChannel.includes(part)).length, id).toBeLessThanOrEqual(3);
    }
  });

  it('has no element that acts as the sound one in every conversation, and no two that act the same', () => {
    const groups = alike(elements, firstWords);
    expect(groups.get('')?.map(({ id }) => id)).toBeUndefined();
    // Who acts the same in all conversations does so in the first that is another.
    const twins = [...groups.values()].flatMap((group) => (group.length === 1 ? [] : [...alike(group, allWords).values()]));
    expect(twins.filter(({ length }) => length > 1).map((group) => group.map(({ id }) => id))).toEqual([]);
  });
});
