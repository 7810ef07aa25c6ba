/** Declarations: the templates are valid, faults are named, and what a record holds of one gives nothing away. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hex } from '../bytes/hex.ts';
import {
  type Declaration,
  declarationOf,
  declaredFacts,
  effectiveGrants,
  functionText,
  loadDeclaration,
  publicView,
  usualFunctions,
} from './declaration.ts';
import { everything, nothing } from './grants.ts';
import { InvalidFile, parseInput } from './input-file.ts';
import { keyNames, resolveKeys, resolvePin } from './keys.ts';
import { packageFile } from './package-file.ts';

const head = 'sample: { name: n, maker: m, model: o, serial: s, firmware: f }\nedition: 2015\nkernel: K1\n';

function declared(body = ''): Declaration {
  return declarationOf(parseInput(head + body, 'card.yaml'));
}

/** Pointer, line and English sentence of each fault. */
function faults(act: () => unknown): readonly (readonly [string, number | undefined, string])[] {
  try {
    act();
  } catch (error) {
    if (!(error instanceof InvalidFile)) throw error;
    return error.problems.map(({ pointer, place, text }) => [pointer, place?.line, text.en]);
  }
  return [];
}

describe('the templates', () => {
  it('for a real card is valid and grants nothing', () => {
    const template = loadDeclaration(packageFile('suites/jtt978-2-card/declaration.template.yaml'));
    expect(template.grants).toEqual(nothing);
    expect(template.functions).toEqual(usualFunctions);
    expect(template.vouched).toBe(false);
    expect(resolveKeys(template, {}, () => '').size).toBe(0);
  });

  it('for a real card is valid with every suggestion taken', () => {
    const text = readFileSync(packageFile('suites/jtt978-2-card/declaration.template.yaml'), 'utf8');
    const taken = text.replaceAll(/^( *)# ((?: {2})*(?:- EP\.|[a-z][A-Za-z0-9-]*:(?: |$)).*)$/gm, '$1$2');
    const full = declarationOf(parseInput(taken, 'card.yaml'));
    expect(new Set(full.functions)).toEqual(new Set(Object.keys(functionText).filter((name) => name.startsWith('EP.'))));
    expect(Object.keys(full.keys)).toEqual(keyNames);
    expect(full.pin).toEqual({ env: 'TUNION_PIN' });
    expect(full.cap).toBe(100000);
    expect(full.keyIndex).toEqual({ purchase: 1, load: 1, unload: 1, overdraft: 1 });
    expect(full.grants).toEqual({ counters: 500, money: 5000, macTries: 100, writes: 0, pinTries: 0 });
    expect(full.limits).toEqual({ perTransaction: 100, total: 5000 });
    expect(full.card?.serial).toHaveLength(20);
    expect(full.alternatives).toEqual({
      creditForLoadP2: '00',
      zeroAmountCounts: true,
      sm4: 'complement',
      overdraftTac: 'folded',
      reloadPinMac: 'pin-only',
    });
  });

  it('for our virtual card names the keys and the serial number of its profile', () => {
    const declaration = loadDeclaration(packageFile('suites/jtt978-2-card/virtual-card.yaml'));
    const profile = JSON.parse(readFileSync(packageFile('harness/reference/profiles/plain.json'), 'utf8'));
    const keys = resolveKeys(declaration, {}, (path) => readFileSync(path, 'utf8'));
    for (const name of keyNames) {
      expect(hex(keys.get(name)?.key.reveal() ?? new Uint8Array())).toBe(profile.masters[name]);
      expect(keys.get(name)?.diversified).toBe(false);
    }
    const pin = resolvePin(declaration, {}, (path) => readFileSync(path, 'utf8'));
    expect(hex(pin?.reveal() ?? new Uint8Array())).toBe(profile.pin.value);
    expect(declaration.functions).toEqual(profile.functions);
    expect(declaration.card?.serial).toBe(profile.ef15.serial);
    expect(declaration.grants).toEqual(everything);
    expect(declaration.vouched).toBe(true);
  });
});

describe('a declaration', () => {
  it('fills in what is left out', () => {
    const { functions, keyIndex, keys, vouched, limits, reader, card, grants, alternatives } = declared();
    expect({ functions, keyIndex, keys, vouched, limits, reader, card, grants, alternatives }).toEqual({
      functions: usualFunctions,
      keyIndex: {},
      keys: {},
      vouched: false,
      limits: {},
      reader: '*',
      card: undefined,
      grants: nothing,
      alternatives: {},
    });
  });

  it('takes edition and P2 with or without quotes', () => {
    expect(declared('alternatives: { creditForLoadP2: 00 }\n').alternatives.creditForLoadP2).toBe('00');
    expect(declared("alternatives: { creditForLoadP2: '02' }\n").alternatives.creditForLoadP2).toBe('02');
    expect(declared().edition).toBe('2015');
  });

  it('grants all but what it withholds', () => {
    const { lock, irreversible, ...rest } = everything;
    expect(
      declared("card: { serial: '03109970100000012344' }\ngrants: { all: true, lock: false, irreversible: false, money: 5 }\n").grants,
    ).toEqual({ ...rest, money: 5 });
  });

  it('caps the money of its grants, and of those of the command line, by its own limit', () => {
    const declaration = declared("card: { serial: '03109970100000012344' }\nlimits: { total: 500 }\ngrants: { money: 9999 }\n");
    expect(effectiveGrants(declaration)).toEqual({ money: 500 });
    expect(effectiveGrants(declaration, { money: 100, counters: 2 })).toEqual({ money: 100, counters: 2 });
    expect(effectiveGrants(declaration, everything)).toEqual({ ...everything, money: 500 });
    expect(effectiveGrants(declared('limits: { total: 500 }\n'))).toEqual({});
  });

  it.each([
    ['an unquoted serial number', 'card: { serial: 03109970100000012344 }\n', '/card/serial', 4],
    ['a serial number too short', "card: { serial: '0310997010000001234' }\n", '/card/serial', 4],
    ['an unknown function', 'functions: [EP.fly]\n', '/functions/0', 4],
    ['money in yuan', 'limits: { total: 10.5 }\n', '/limits/total', 4],
    ['an unknown grant', "card: { serial: '03109970100000012344' }\ngrants: { coins: 5 }\n", '/grants/coins', 5],
    ['grants for no card', 'grants: { counters: 5 }\n', '/card/serial', 1],
    ['a key index too large', 'keyIndex: { load: 256 }\n', '/keyIndex/load', 4],
    ['a reference to nowhere', 'keys: { load: { diversified: true } }\n', '/keys/load', 4],
    ['a reference to two places', 'keys: { load: { env: A, file: b } }\n', '/keys/load', 4],
    ['a pointer without a file', 'keys: { load: { env: A, pointer: /a } }\n', '/keys/load/pointer', 4],
    ['a bad pointer', 'keys: { load: { file: a, pointer: masters } }\n', '/keys/load/pointer', 4],
    ['an unknown key', 'keys: { master: { env: A } }\n', '/keys/master', 4],
    ['an unknown SM4 candidate', 'alternatives: { sm4: both }\n', '/alternatives/sm4', 4],
    ['an unknown TAC key', 'alternatives: { overdraftTac: half }\n', '/alternatives/overdraftTac', 4],
    ['a PIN kept nowhere', 'pin: {}\n', '/pin', 4],
    ['a PIN kept in two places', 'pin: { env: A, file: b }\n', '/pin', 4],
    ['a pointer to a PIN without a file', 'pin: { env: A, pointer: /pin }\n', '/pin/pointer', 4],
    ['a cap in yuan', 'cap: 1000.50\n', '/cap', 4],
  ])('with %s is refused by pointer and line', (_, body, pointer, line) => {
    expect(faults(() => declared(body)).map(([at, where]) => [at, where])).toEqual([[pointer, line]]);
  });

  it('without a sample says what is missing', () => {
    expect(faults(() => declarationOf(parseInput('', 'card.yaml')))).toEqual([['', undefined, 'it must be a group of named values']]);
    expect(faults(() => declarationOf(parseInput('kernel: K1\n', 'card.yaml')))).toEqual([
      ['/sample', 1, 'this is missing'],
      ['/edition', 1, 'this is missing'],
    ]);
  });
});

describe('a declaration of an SM4 purse', () => {
  const sm4Card = (body: string): Declaration => declarationOf(parseInput(head.replace('K1', 'K6') + body, 'card.yaml'));

  it('names the candidate of its session keys where it names keys', () => {
    expect(faults(() => sm4Card('keys: { load: { env: A } }\n'))).toEqual([
      ['/alternatives/sm4', 1, 'nothing public says how K6 makes its SM4 session keys: with keys, name one of complement, pad80, zero'],
    ]);
    expect(sm4Card('keys: { load: { env: A } }\nalternatives: { sm4: zero }\n').alternatives.sm4).toBe('zero');
    expect(sm4Card('').kernel).toBe('K6');
  });
});

describe('the facts that cases may know', () => {
  it('are what the maker said, by their names', () => {
    const declaration = declared(
      'keyIndex: { load: 3, unload: 4 }\ncap: 500000\nlimits: { perTransaction: 100 }\npin: { env: MY_PIN }\n' +
        'alternatives: { overdraftTac: direct, reloadPinMac: with-header }\n',
    );
    expect(declaredFacts(declaration)).toEqual({
      loadKeyIndex: 3,
      unloadKeyIndex: 4,
      balanceCap: 500000,
      mostPerTransaction: 100,
      overdraftTac: 'direct',
      reloadPinMac: 'with-header',
    });
  });
});

describe('what a record may hold of a declaration', () => {
  it('has neither keys nor where they are kept nor any path', () => {
    const declaration = declarationOf(
      parseInput(
        `${head}reader: 'ACS*'\npin: { file: /keys/secret.json, pointer: /deep/pin }\ncap: 500000\nkeys: { vouched: true, purchase: { env: MY_SECRET }, tac: { file: /keys/secret.json, pointer: /deep/down, diversified: true } }\n` +
          "card: { serial: '03109970100000012344' }\ngrants: { all: true, money: 5 }\n",
        '/cards/card.yaml',
      ),
    );
    const shown = publicView(declaration);
    expect(JSON.stringify(shown)).not.toMatch(/MY_SECRET|secret|deep|card\.yaml/);
    expect(shown.keys).toEqual({ vouched: true, masters: ['purchase'], cardKeys: ['tac'] });
    expect(shown.pin).toBe(true);
    expect(shown.cap).toBe(500000);
    expect(shown.grants.money).toBe(5);
    expect(shown.grants.lock).toBe('unlimited');
    expect(JSON.parse(JSON.stringify(shown))).toEqual(shown);
  });
});
