/** Whether the guard would let a command pass, asked before it is sent: the same answer as when it is, and nothing is spent by asking. */

import { describe, expect, test } from 'vitest';
import { bytes } from '../bytes/hex.ts';
import type { Spend } from '../catalog/applicability.ts';
import { Guard, type Meter } from './guard.ts';

const command = bytes('0020000003000000');

function meterOf(cost: Spend | 'read', identity?: string, isBlockedForGood = false): Meter {
  return { charge: () => cost, answered: () => {}, told: () => {}, reset: () => {}, identity, isBlockedForGood };
}

function passes(guard: Guard): boolean {
  try {
    guard.before('dut', command);
    return true;
  } catch {
    return false;
  }
}

describe('a command is allowed exactly when it passes', () => {
  const one = { pinTries: 1 };
  test.each([
    ['granted and declared', one, { pinTries: 1 }, one, undefined, true],
    ['not granted', one, {}, one, undefined, false],
    ['not declared', one, { pinTries: 9 }, {}, undefined, false],
    ['granted less', { pinTries: 2 }, { pinTries: 1 }, { pinTries: 2 }, undefined, false],
    ['free but in need of its grant', { counters: 0 }, {}, { counters: 0 }, undefined, false],
    ['free of any grant', {}, {}, {}, undefined, true],
    ['a read', 'read', {}, {}, 'another', true],
    ['for another card', {}, {}, {}, 'another', false],
  ] as const)('%s', (_, cost, grants, declared, pinned, expected) => {
    const guard = new Guard(meterOf(cost, 'this one'), grants, pinned);
    guard.begin(declared);
    expect(guard.allows('dut', command)).toBe(expected);
    expect(guard.allows('dut', command)).toBe(expected);
    expect(passes(guard)).toBe(expected);
  });

  test('once it is spent it is allowed no more, on any other channel always', () => {
    const guard = new Guard(meterOf(one), { pinTries: 2 }, undefined);
    guard.begin({ pinTries: 1 });
    guard.before('dut', command);
    expect(guard.allows('dut', command)).toBe(false);
    expect(guard.allows('psam', command)).toBe(true);
    guard.begin({ pinTries: 2 });
    expect(guard.allows('dut', command)).toBe(true);
  });

  test('what a case declares it declares whoever granted it, until it is spent', () => {
    const guard = new Guard(meterOf(one), { pinTries: 1 }, undefined);
    guard.begin({ pinTries: 1 });
    expect(guard.declares('dut', command)).toBe(true);
    guard.before('dut', command);
    expect([guard.declares('dut', command), guard.declares('psam', command)]).toEqual([false, true]);
    guard.begin({ pinTries: 1 });
    expect([guard.declares('dut', command), guard.allows('dut', command)]).toEqual([true, false]);
    guard.begin({ macTries: 1 });
    expect(guard.declares('dut', command)).toBe(false);
  });
});

describe('a card that shows no number', () => {
  const lastSpent = { irreversible: 1 };
  test.each([
    ['after a block for good, when it says that it is blocked', true, true, true],
    ['after a block for good, when it says nothing', true, false, false],
    ['that is blocked, although this run blocked none', false, true, false],
  ])('%s', (_, hasBlocked, isBlockedForGood, expected) => {
    const meter: { -readonly [key in keyof Meter]: Meter[key] } = { ...meterOf(lastSpent, 'this one') };
    const guard = new Guard(meter, { irreversible: 2 }, 'this one');
    guard.begin(lastSpent);
    if (hasBlocked) guard.before('dut', command);
    meter.identity = undefined;
    meter.isBlockedForGood = isBlockedForGood;
    guard.begin(lastSpent);
    expect(passes(guard)).toBe(expected);
  });
});
