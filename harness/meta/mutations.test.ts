/** Which changes of the card's source are mutants, and which lead only to another sound card. */

import { expect, it } from 'vitest';
import { loadProfile, profileNames } from '../reference/profiles/profile.ts';
import { everyMutant, mutantsOf, ofNoProfile } from './mutations.ts';

const made = (text: string): readonly string[] => mutantsOf('card.js', text).map(({ was, text: now }) => `${was} → ${now}`);

it('changes comparisons, numbers, words, conditions, lists and copies', () => {
  expect(made("if (p1 !== 1) refuse('6A86');")).toEqual(['p1 !== 1 → false', 'p1 !== 1 → true', '!== → ===', '1 → 2', "'6A86' → '9000'"]);
  expect(made('f(a < b && !c ? [0, 4] : { ...left, open: true });')).toEqual([
    'a < b && !c → !(a < b && !c)',
    '&& → ||',
    '< → <=',
    '!c → c',
    '[0, 4] → [4]',
    '[0, 4] → [0]',
    '0 → 1',
    '4 → 5',
    '{ ...left, open: true } → {...left}',
    'true → false',
  ]);
});

it('leaves the choice of a legal freedom alone, and what the default card never comes to because of it', () => {
  expect(made("if (card.choices.checkOrder === 'state-first') f(1); else f(2);")).toEqual(['2 → 3']);
  expect(made("const isFree = choices.zeroLoad === '6A80'; f(isFree ? 1 : 2);")).toEqual(['2 → 3']);
  expect(made("function f() { if (choices.proveAnswers === 'for-ever') return 1; return 2; }")).toEqual(['1 → 2']);
  expect(made("const { creditP2 } = card.choices; f(creditP2 !== '02' && p2 === 0);")).toEqual(['=== → !==', '0 → 1']);
  expect(made('f(known ? choices.wrongData : choices.recordLength);')).toEqual([]);
});

it('makes a thousand of them', () => {
  expect(everyMutant().length).toBeGreaterThanOrEqual(1000);
});

it('leaves alone what no profile has, what stands in for absent fields, and lists that nothing asks', () => {
  expect(made('function f() { if (profile.sealTries === undefined) return 1; return 2; }')).toEqual(['1 → 2']);
  expect(profileNames.flatMap((name) => Object.keys(loadProfile(name)).filter((key) => ofNoProfile.has(key)))).toEqual([]);
  expect(made('const f = ({ le = 256 }) => new Uint8Array(8);')).toEqual([]);
  expect(made('const never = [1, 2];')).toEqual([]);
});
