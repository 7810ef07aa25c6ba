/** Grants: how they are written, what they cover, and how a record shows them. */

import { describe, expect, it } from 'vitest';
import { everything, InvalidGrant, lacking, mergeGrants, nothing, parseGrants, readGrants, showGrants } from './grants.ts';

describe('--grant', () => {
  it.each([
    [['counters=200'], { counters: 200 }],
    [['counters', 'money'], { counters: Number.POSITIVE_INFINITY, money: Number.POSITIVE_INFINITY }],
    [['money=1000', 'mac-tries=3', 'pin-tries=0'], { money: 1000, macTries: 3, pinTries: 0 }],
    [['lock', 'irreversible'], { lock: Number.POSITIVE_INFINITY, irreversible: Number.POSITIVE_INFINITY }],
    [['counters=200', 'counters=5'], { counters: 5 }],
    [['all'], everything],
    [['all', 'money=100'], { ...everything, money: 100 }],
    [[], nothing],
  ])('%j', (options, grants) => {
    expect(parseGrants(options)).toEqual(grants);
  });

  it.each([
    ['coins=5', 'there is no grant "coins"; there is: counters, money, writes, mac-tries, pin-tries, lock, irreversible, all'],
    ['macTries=5', 'there is no grant "macTries"; there is: counters, money, writes, mac-tries, pin-tries, lock, irreversible, all'],
    ['counters=-1', 'the grant "counters" takes a whole number, as in --grant counters=100'],
    ['counters=1=2', 'the grant "counters" takes a whole number, as in --grant counters=100'],
    ['money=10.00', 'the grant "money" takes a whole number, as in --grant money=100 (in fen: 10.00 yuan is 1000)'],
    ['lock=1', 'the grant "lock" takes no number: write --grant lock'],
    ['all=9', 'the grant "all" takes no number: write --grant all'],
    ['', 'there is no grant ""; there is: counters, money, writes, mac-tries, pin-tries, lock, irreversible, all'],
  ])('%j is refused', (option, message) => {
    expect(() => parseGrants([option])).toThrow(InvalidGrant);
    expect(() => parseGrants([option])).toThrow(message);
  });
});

describe('grants', () => {
  it('replace one another by name', () => {
    expect(mergeGrants({ counters: 5, money: 100 }, { money: 1 }, {})).toEqual({ counters: 5, money: 1 });
  });

  it('cover a spending or say what they lack', () => {
    expect(lacking({ counters: 2, money: 100 }, { counters: 2, money: 100 })).toEqual([]);
    expect(lacking({ counters: 2, macTries: 1 }, { counters: 1 })).toEqual([
      { key: 'counters', needed: 2, granted: 1 },
      { key: 'macTries', needed: 1 },
    ]);
    expect(lacking({ irreversible: 1, lock: 3 }, everything)).toEqual([]);
  });

  it('are needed even to spend nothing of a kind', () => {
    expect(lacking({ counters: 0 }, nothing)).toEqual([{ key: 'counters', needed: 0 }]);
    expect(lacking({ counters: 0 }, { counters: 0 })).toEqual([]);
  });

  it('survive the JSON of a record, without limit or with one', () => {
    const grants = { ...everything, money: 100, macTries: 0 };
    const shown = showGrants(grants);
    expect(shown).toEqual({
      counters: 'unlimited',
      money: 100,
      writes: 'unlimited',
      'mac-tries': 0,
      'pin-tries': 'unlimited',
      lock: 'unlimited',
      irreversible: 'unlimited',
    });
    expect(readGrants(JSON.parse(JSON.stringify(shown)))).toEqual(grants);
  });
});
