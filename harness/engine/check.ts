/** Expectations and the comparison that a check records; it never throws because a device was wrong. */

import type { Text } from '../text.ts';
import { type Json, sameJson, toJson } from './json.ts';

export type Outcome = 'met' | 'tolerated' | 'broken';

/** What is expected of an observation: how it stands in the record, and the judgement. Built by the functions below. */
export class Expectation {
  /** The expectation as the record shows it. */
  readonly shown: Json;
  readonly judge: (observed: Json) => Outcome;
  constructor(shown: Json, judge: (observed: Json) => Outcome) {
    this.shown = shown;
    this.judge = judge;
  }
}

/** Exactly this value. */
export function exactly(value: unknown): Expectation {
  const expected = toJson(value);
  return new Expectation(expected, (observed) => (sameJson(expected, observed) ? 'met' : 'broken'));
}

/** One of these values, each with the reason why it is allowed; `tolerated` ones are reported as observations. */
export function oneOf(allowed: Readonly<Record<string, Text>>, tolerated: Readonly<Record<string, Text>> = {}): Expectation {
  const shown = Object.keys(tolerated).length === 0 ? { oneOf: toJson(allowed) } : { oneOf: toJson(allowed), tolerated: toJson(tolerated) };
  return new Expectation(shown, (observed) => {
    if (typeof observed !== 'string') return 'broken';
    if (Object.hasOwn(allowed, observed)) return 'met';
    return Object.hasOwn(tolerated, observed) ? 'tolerated' : 'broken';
  });
}

/** Anything but this value. */
export function not(value: unknown): Expectation {
  const excluded = toJson(value);
  return new Expectation({ not: excluded }, (observed) => (sameJson(excluded, observed) ? 'broken' : 'met'));
}

/** A number from `low` to `high`, both included. */
export function within(low: number, high: number): Expectation {
  return new Expectation({ from: low, to: high }, (observed) =>
    typeof observed === 'number' && observed >= low && observed <= high ? 'met' : 'broken',
  );
}

/** Whatever the rule accepts; the rule in words stands in the record. */
export function rule(words: Text, accepts: (observed: Json) => boolean): Expectation {
  return new Expectation({ rule: toJson(words) }, (observed) => (accepts(observed) ? 'met' : 'broken'));
}

/** All of these at once. */
export function both(...expectations: readonly Expectation[]): Expectation {
  return new Expectation({ all: expectations.map(({ shown }) => shown) }, (observed) => {
    const outcomes = expectations.map(({ judge }) => judge(observed));
    if (outcomes.includes('broken')) return 'broken';
    return outcomes.includes('tolerated') ? 'tolerated' : 'met';
  });
}

/** The same expectation where the sources show what is usual and forbid nothing: a breach is reported and no more. */
export function reported({ shown, judge }: Expectation): Expectation {
  return new Expectation(shown, (observed) => (judge(observed) === 'met' ? 'met' : 'tolerated'));
}

/** The other end of `check(requirement, observed)`. */
export interface Checked {
  /** Records whether what was observed is this value, or meets this expectation. */
  is(expected: unknown): void;
}

/** Cites a requirement at an observation. It only records: what follows is examined whatever the outcome. */
export type Check = (requirement: string, observed: unknown, note?: Text) => Checked;
