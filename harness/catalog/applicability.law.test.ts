/** Laws: facts come back from a record as they went in, and giving more never takes a case away. */

import fc from 'fast-check';
import { describe, it } from 'vitest';
import { type DeviceFacts, decide, readFacts, showFacts, type Wanted } from './applicability.ts';
import { type FunctionId, functionText } from './declaration.ts';
import { editions } from './edition.ts';
import { type Grants, mergeGrants } from './grants.ts';
import { keyNames } from './keys.ts';

const functions = Object.keys(functionText) as FunctionId[];
const keyNeeds = keyNames.map((name) => `keys.${name}`);
const amount = fc.nat({ max: 100 });
const grants: fc.Arbitrary<Grants> = fc.record(
  {
    counters: amount,
    money: fc.oneof(amount, fc.constant(Number.POSITIVE_INFINITY)),
    macTries: amount,
    lock: fc.constant(Number.POSITIVE_INFINITY),
  },
  { requiredKeys: [] },
);
const facts: fc.Arbitrary<DeviceFacts> = fc.record(
  {
    edition: fc.constantFrom(...editions),
    kernel: fc.constantFrom('K1' as const, 'K2' as const),
    functions: fc.subarray(functions).map((each) => new Set(each)),
    keys: fc.subarray(keyNeeds).map((each) => new Set(each)),
    link: fc.subarray(['tear-inside' as const]).map((each) => new Set(each)),
    secondReader: fc.boolean(),
    grants,
    vouched: fc.boolean(),
    pinned: fc.constant('03109970100000012344'),
    declared: fc.dictionary(fc.constantFrom('purchaseKeyIndex', 'creditForLoadP2'), fc.oneof(amount, fc.constantFrom('00', '02'))),
  },
  { requiredKeys: ['edition', 'kernel', 'functions', 'keys', 'link', 'secondReader', 'grants', 'vouched', 'declared'] },
);
const wanted: fc.Arbitrary<Wanted> = fc.record(
  {
    needs: fc.subarray(['EP', ...functions, ...keyNeeds, 'link.tear-inside', 'reader.second']),
    editions: fc.subarray([...editions], { minLength: 1 }),
    spends: fc.record({ counters: amount, money: amount, macTries: amount, lock: amount }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);

describe('applicability', () => {
  it('is decided the same from a record', () => {
    fc.assert(
      fc.property(facts, wanted, (known, case_) => {
        const recorded = readFacts(JSON.parse(JSON.stringify(showFacts(known))));
        return (
          JSON.stringify(showFacts(recorded)) === JSON.stringify(showFacts(known)) &&
          JSON.stringify(decide(case_, recorded)) === JSON.stringify(decide(case_, known))
        );
      }),
    );
  });

  it('only grows with what is at hand', () => {
    fc.assert(
      fc.property(facts, facts, wanted, (known, more, case_) => {
        const richer: DeviceFacts = {
          ...known,
          functions: new Set([...known.functions, ...more.functions]),
          keys: new Set([...known.keys, ...more.keys]),
          link: new Set([...known.link, ...more.link]),
          secondReader: known.secondReader || more.secondReader,
          grants: mergeGrants(more.grants, known.grants),
        };
        return !decide(case_, known).run || decide(case_, richer).run;
      }),
    );
  });
});
