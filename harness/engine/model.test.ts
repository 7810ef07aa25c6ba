/** Histories against a toy device: what is found, how it is told, and what is left alone. */

import { describe, expect, test } from 'vitest';
import { LinkBroken } from '../link/link.ts';
import type { Text } from '../text.ts';
import { Inconclusive } from './errors.ts';
import { type Exploration, explore, type Move, upheld } from './model.ts';

/** A counter that a device keeps for ever, and what a history expects of it. */
interface Toy {
  count: number;
}

const title = (en: string): Text => ({ zh: en, en });

/** A device that adds; `fault` may change what it does. Every call to it is noted. */
function toy(fault: (count: number, amount: number) => number = (count, amount) => count + amount, limits: Partial<Exploration<Toy>> = {}) {
  const calls: string[] = [];
  let count = 0;
  const device = {
    read: () => {
      calls.push('read');
      return count;
    },
    add: (amount: number) => {
      calls.push(`add ${amount}`);
      count = fault(count, amount);
    },
  };
  const add = (amount: number): Move<Toy> => ({
    title: title(`add ${amount}`),
    check: ({ count: expected }) => expected < 1000,
    async run(model, check) {
      device.add(amount);
      model.count += amount;
      check('sum', device.read()).is(model.count);
    },
  });
  const look: Move<Toy> = {
    title: title('look'),
    check: () => true,
    run: async (model, check) => check('seen', device.read()).is(model.count),
  };
  const exploration: Exploration<Toy> = {
    first: { title: title('start'), run: async () => ({ count: device.read() }) },
    moves: (fc) => [fc.integer({ min: 1, max: 50 }).map(add), fc.constant(look)],
    last: look,
    histories: 10,
    longest: 20,
    shrinking: 200,
    ...limits,
  };
  const notes: Text[] = [];
  const again = title('again');
  const run = (seed: number) => explore({ seed, again, note: (text) => notes.push(text), listen: () => () => {} }, exploration);
  return { calls, notes, run };
}

describe('a device that does what it should', () => {
  test('breaks nothing and nothing is noted', async () => {
    const { notes, run } = toy();
    expect(await run(1)).toEqual({});
    expect(notes).toEqual([]);
    expect(upheld.judge(null)).toBe('met');
  });

  test('sees the same commands for the same seed, and others for another', async () => {
    const [once, again, other] = [toy(), toy(), toy()];
    await once.run(7);
    await again.run(7);
    await other.run(8);
    expect(again.calls).toEqual(once.calls);
    expect(other.calls).not.toEqual(once.calls);
  });
});

describe('a device with a fault', () => {
  const losesLargeAmounts = (count: number, amount: number): number => (amount > 20 ? count : count + amount);

  test('is found out by a short history with the smallest amount that shows it', async () => {
    const { notes, run } = toy(losesLargeAmounts);
    const broken = await run(3);
    expect(Object.keys(broken)).toEqual(['sum']);
    expect(broken['sum']?.at.en).toBe('add 21');
    expect(notes).toHaveLength(1);
    expect(notes[0]?.en.split('\n').slice(1, 3)).toEqual(['1. start', '2. add 21']);
    expect(notes[0]?.zh).toMatch(
      /^最短反例（用例种子 3）：\n1\. start\n2\. add 21\nsum：应为 \d+，实为 \d+\nagain\n由记录复核（.*）：tunion judge DIR$/,
    );
  });

  test('is found out in the same way again', async () => {
    const [once, again] = [toy(losesLargeAmounts), toy(losesLargeAmounts)];
    expect(await again.run(3)).toEqual(await once.run(3));
    expect(again.calls).toEqual(once.calls);
  });

  test('may show only when a history is over', async () => {
    let last = 0;
    const { run } = toy(
      (count, amount) => {
        last = amount;
        return count + amount;
      },
      {
        last: { title: title('end'), check: () => true, run: async (_, check) => check('quiet', last).is(0) },
      },
    );
    expect(await run(5)).toMatchObject({ quiet: { at: { en: 'end' } } });
  });

  test('is troubled no more than the bound allows to shorten the history', async () => {
    const [unbounded, bounded] = [toy(losesLargeAmounts), toy(losesLargeAmounts, { shrinking: 4 })];
    await unbounded.run(3);
    expect(await bounded.run(3)).toHaveProperty('sum');
    expect(bounded.calls.length).toBeLessThan(unbounded.calls.length);
  });
});

describe('what is no finding', () => {
  const wire = new LinkBroken('silent', 'mute');
  const breaksOn =
    (call: number, error: unknown) =>
    (count: number, amount: number): number => {
      calls += 1;
      if (calls >= call) throw error;
      return count + amount;
    };
  let calls = 0;

  test.each([
    ['a failed wire', wire],
    ['a refused preamble', new Inconclusive(title('refused'))],
    ['a defect of ours', new TypeError('ours')],
  ])('%s passes through unchanged, and the device is left alone after it', async (_, error) => {
    calls = 0;
    const { calls: sent, notes, run } = toy(breaksOn(5, error));
    await expect(run(1)).rejects.toBe(error);
    expect(calls).toBe(5);
    expect(sent.at(-1)).toMatch(/^add/);
    expect(notes).toEqual([]);
  });

  test('a wire that fails while a history is shortened leaves what was found', async () => {
    let adds = 0;
    const { notes, run } = toy((count, amount) => {
      adds += amount > 20 ? 1 : 0;
      if (adds > 1) throw wire;
      return amount > 20 ? count : count + amount;
    });
    expect(await run(3)).toHaveProperty('sum');
    expect(notes).toHaveLength(1);
  });

  test('a defect of ours while a history is shortened passes through', async () => {
    const ours = new TypeError('ours');
    let adds = 0;
    const { run } = toy((count, amount) => {
      adds += amount > 20 ? 1 : 0;
      if (adds > 1) throw ours;
      return amount > 20 ? count : count + amount;
    });
    await expect(run(3)).rejects.toBe(ours);
  });
});
