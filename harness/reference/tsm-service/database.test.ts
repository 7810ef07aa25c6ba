/** The database as a store: what was committed is read again by the next process, all of it or nothing. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryStore, type Store } from '../tsm/store.ts';
import { openDatabase } from './database.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunion-tsm-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe.each(['memory', 'database'])('a store: %s', (kind) => {
  let store: Store & { close?(): Promise<void> };
  beforeEach(() => {
    store = kind === 'memory' ? createMemoryStore() : openDatabase(folder);
  });
  afterEach(() => store.close?.());

  it('gives back what was committed, and nothing for other names', () => {
    store.commit(
      new Map<string, unknown>([
        ['one', { amount: 1, list: ['a'] }],
        ['two', 2],
      ]),
    );
    store.commit(new Map([['two', 3]]));
    expect(store.read('one')).toEqual({ amount: 1, list: ['a'] });
    expect(store.read('two')).toBe(3);
    expect(store.read('three')).toBeUndefined();
  });

  it('keeps its own copy', () => {
    const list = ['a'];
    store.commit(new Map([['list', list]]));
    list.push('b');
    (store.read('list') as string[]).push('c');
    expect(store.read('list')).toEqual(['a']);
  });
});

it('a commit that fails half-way left nothing', async () => {
  const store = openDatabase(folder);
  store.commit(new Map([['one', 1]]));
  const bad = new Map<string, unknown>([
    ['one', 2],
    ['x'.repeat(5000), 3],
  ]);
  expect(() => store.commit(bad)).toThrow();
  expect(store.read('one')).toBe(1);
  await store.close();
  const again = openDatabase(folder);
  expect(again.read('one')).toBe(1);
  await again.close();
});
