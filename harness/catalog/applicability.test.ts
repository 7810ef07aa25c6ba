/** Applicability: what excludes a case, what it lacks, and that the reason names it. */

import { describe, expect, it } from 'vitest';
import { type Applicability, type DeviceFacts, decide, factsOf, spendsOn, virtualFacts, type Wanted } from './applicability.ts';
import { declarationOf } from './declaration.ts';
import { nothing } from './grants.ts';
import { parseInput } from './input-file.ts';

const facts: DeviceFacts = {
  edition: '2015',
  kernel: 'K1',
  functions: new Set(['EP.purchase', 'EP.load']),
  keys: new Set(['keys.purchase']),
  link: new Set(),
  secondReader: false,
  grants: { counters: 10, money: 1000 },
  vouched: false,
  declared: {},
};

function reasonOf(decision: Applicability): string {
  return decision.run ? 'run' : `${decision.verdict}: ${decision.reason.en}`;
}

describe('a case', () => {
  it.each<[string, Wanted, string]>([
    ['that needs nothing', {}, 'run'],
    ['that needs the purse', { needs: ['EP'] }, 'run'],
    [
      'with function, key and grants at hand',
      { needs: ['EP', 'EP.purchase', 'keys.purchase'], spends: { counters: 10, money: 1000 } },
      'run',
    ],
    ['of the right edition', { editions: ['2015'] }, 'run'],
    ['of another edition', { editions: ['2023'] }, 'NOT_APPLICABLE: for edition 2023 only; the sample is of edition 2015'],
    [
      'with an undeclared function',
      { needs: ['EP', 'EP.capp'] },
      'NOT_APPLICABLE: the declaration leaves out the function "composite purchase" (EP.capp)',
    ],
    [
      'that no such link can do',
      { needs: ['link.tear-inside'] },
      'NOT_APPLICABLE: this link cannot do: taking the power away inside a command (link.tear-inside)',
    ],
    ['without its key', { needs: ['keys.load'] }, 'NOT_RUN: missing: the key keys.load'],
    ['without a second reader', { needs: ['reader.second'] }, 'NOT_RUN: missing: a second reader'],
    ['without its grant', { spends: { macTries: 1 } }, 'NOT_RUN: missing: the grant mac-tries: wrong MACs, 1 needed, not granted'],
    [
      'with too small a grant',
      { spends: { counters: 11 } },
      'NOT_RUN: missing: the grant counters: transaction counters, 11 needed, granted 10',
    ],
    [
      'that spends none of what it needs granted',
      { spends: { pinTries: 0 } },
      'NOT_RUN: missing: the grant pin-tries: wrong PINs, 0 needed, not granted',
    ],
    [
      'that lacks several things',
      { needs: ['keys.load', 'keys.tac'], spends: { lock: 1 } },
      'NOT_RUN: missing: the key keys.load; the key keys.tac; the grant lock: blocking the application, 1 needed, not granted',
    ],
    [
      'excluded and lacking',
      { needs: ['EP.capp', 'keys.load'] },
      'NOT_APPLICABLE: the declaration leaves out the function "composite purchase" (EP.capp)',
    ],
    [
      'excluded twice',
      { needs: ['EP.capp'], editions: ['2023'] },
      'NOT_APPLICABLE: for edition 2023 only; the sample is of edition 2015; the declaration leaves out the function "composite purchase" (EP.capp)',
    ],
  ])('%s', (_, wanted, expected) => {
    expect(reasonOf(decide(wanted, facts))).toBe(expected);
  });

  it('applies to the kernels that have a purse', () => {
    const onKernel = (kernel: DeviceFacts['kernel']) => reasonOf(decide({ needs: ['EP', 'EP.purchase'] }, { ...facts, kernel }));
    expect([onKernel('K1'), onKernel('K2'), onKernel('K6')]).toEqual(['run', 'run', 'run']);
    expect(onKernel('K3')).toBe('NOT_APPLICABLE: the sample is kernel K3; this case tests the purse of K1, K2 and K6');
  });

  it('that loads a card which wants the PIN first needs the PIN, and a grant for its first presentation', () => {
    const wanting = { ...facts, functions: new Set([...facts.functions, 'EP.load', 'EP.pin-before-load'] as const) };
    const knowing = { ...wanting, keys: new Set(['pin']) };
    const load = { needs: ['EP', 'EP.load'] };
    expect(reasonOf(decide(load, wanting))).toBe('NOT_RUN: missing: the PIN; the grant pin-tries: wrong PINs, 1 needed, not granted');
    expect(decide(load, { ...knowing, grants: { pinTries: 1 } })).toEqual({ run: true });
    expect(decide({ needs: ['EP', 'EP.purchase'] }, wanting)).toEqual({ run: true });
    expect(spendsOn({ ...load, spends: { counters: 3 } }, wanting)).toEqual({ counters: 3, pinTries: 1 });
    expect(spendsOn({ ...load, spends: { pinTries: 2 } }, wanting)).toEqual({ pinTries: 2 });
    expect(spendsOn(load, facts)).toEqual({});
  });

  it('that needs the PIN does not run without', () => {
    expect(reasonOf(decide({ needs: ['pin'] }, facts))).toBe('NOT_RUN: missing: the PIN');
  });

  it('tears inside a command where the link can', () => {
    expect(decide({ needs: ['link.tear-inside'] }, { ...facts, link: new Set(['tear-inside'] as const) })).toEqual({ run: true });
  });

  it.each(['EP.unheard-of', 'keys.unheard-of', 'link.unheard-of', 'reader.third', 'toString'])(
    'with the need %s is a mistake of ours',
    (need) => {
      expect(() => decide({ needs: [need] }, facts)).toThrow(RangeError);
    },
  );
});

describe('the facts', () => {
  const link = new Set(['tear-inside'] as const);

  it('of a real card without a declaration let only reads run', () => {
    const bare = factsOf(undefined, { keys: [], link: new Set() });
    expect(bare.grants).toEqual(nothing);
    expect(bare.vouched).toBe(false);
    expect(decide({ needs: ['EP'] }, bare)).toEqual({ run: true });
    expect(decide({ needs: ['EP'], spends: { counters: 0 } }, bare)).toMatchObject({ verdict: 'NOT_RUN' });
  });

  it('of a virtual device are those of its makeup, and else of K1 with all that a usual card may have', () => {
    const plain = virtualFacts('2015', { keys: [], link });
    expect(plain).toMatchObject({ kernel: 'K1', declared: {} });
    expect(plain.functions.has('EP.pin')).toBe(true);
    expect(plain.functions.has('EP.pin-before-load')).toBe(false);
    const made = virtualFacts(
      '2015',
      { keys: ['keys.load'], link, pinLength: 3 },
      { kernel: 'K6', functions: ['EP.load'], declared: { a: 1 } },
    );
    expect(made).toMatchObject({ kernel: 'K6', functions: new Set(['EP.load']), declared: { a: 1, pinLength: 3 } });
    expect(made.keys).toEqual(new Set(['keys.load', 'pin']));
  });

  it('of a virtual device grant everything and vouch for the keys', () => {
    const virtual = virtualFacts('2023', { keys: ['keys.purchase'], link });
    const wanted = { needs: ['EP', 'EP.overdraft', 'keys.purchase', 'link.tear-inside'], spends: { irreversible: 1, money: 1e9 } };
    expect(decide(wanted, virtual)).toEqual({ run: true });
    expect(virtual.vouched).toBe(true);
  });

  it('of a declared card are what its maker said, with the command line over the grants', () => {
    const declaration = declarationOf(
      parseInput(
        [
          'sample: { name: n, maker: m, model: o, serial: s, firmware: f }',
          'edition: 2023',
          'kernel: K1',
          'functions: [EP.load]',
          'keyIndex: { load: 3 }',
          "card: { serial: '03109970100000012344' }",
          'limits: { perTransaction: 100, total: 500 }',
          'grants: { counters: 5, money: 9999 }',
          "alternatives: { creditForLoadP2: '02' }",
        ].join('\n'),
        'd.yaml',
      ),
    );
    expect(factsOf(declaration, { keys: ['keys.load'], link: new Set(), grants: { counters: 7, macTries: 1 } })).toEqual({
      edition: '2023',
      kernel: 'K1',
      functions: new Set(['EP.load']),
      keys: new Set(['keys.load']),
      link: new Set(),
      secondReader: false,
      grants: { counters: 7, money: 500, macTries: 1 },
      vouched: false,
      pinned: '03109970100000012344',
      declared: { loadKeyIndex: 3, mostPerTransaction: 100, creditForLoadP2: '02' },
    });
  });
});

describe('what no reader shows', () => {
  it.each(['SE.field', 'SE.event'] as const)('%s is not run through a reader, and says why, though it is declared', (name) => {
    const declared: DeviceFacts = { ...facts, functions: new Set([name]) };
    expect(reasonOf(decide({ needs: [name] }, declared))).toBe("NOT_RUN: missing: an interface on the wallet's side");
    expect(reasonOf(decide({ needs: [name] }, { ...declared, declared: { walletSide: true } }))).toBe('run');
  });
});
