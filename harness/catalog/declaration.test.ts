/** Declarations: the templates are valid, faults are named, and a key shows itself nowhere. */

import { readFileSync } from 'node:fs';
import { format, inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { hex } from '../bytes/hex.ts';
import { type Declaration, declarationOf, effectiveGrants, loadDeclaration, publicView, usualFunctions } from './declaration.ts';
import { everything, nothing } from './grants.ts';
import { InvalidFile, parseInput } from './input-file.ts';
import { resolveKeys, SecretKey } from './keys.ts';
import { packageFile } from './package-file.ts';

const key = '00112233445566778899AABBCCDDEEFF';
const head = 'sample: { name: n, maker: m, model: o, serial: s, firmware: f }\nedition: 2015\nkernel: K1\n';

function declared(body = ''): Declaration {
  return declarationOf(parseInput(head + body, 'card.yaml'));
}

/** Pointer, line and English sentence of each fault; no key digit may stand in any of them. */
function faults(act: () => unknown): readonly (readonly [string, number | undefined, string])[] {
  try {
    act();
  } catch (error) {
    if (!(error instanceof InvalidFile)) throw error;
    expect(inspect(error, { depth: 9 }) + error.stack + JSON.stringify(error.problems)).not.toMatch(/00112233|AABBCC/i);
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
    expect(full.functions).toContain('EP.overdraft');
    expect(Object.keys(full.keys)).toEqual(['purchase', 'load', 'tac', 'maintenance']);
    expect(full.grants).toEqual({ counters: 500, money: 5000, macTries: 100, writes: 0, pinTries: 0 });
    expect(full.limits).toEqual({ perTransaction: 100, total: 5000 });
    expect(full.card?.serial).toHaveLength(20);
    expect(full.alternatives).toEqual({ creditForLoadP2: '00', zeroAmountCounts: true });
  });

  it('for our virtual card names the keys and the serial number of its profile', () => {
    const declaration = loadDeclaration(packageFile('suites/jtt978-2-card/virtual-card.yaml'));
    const profile = JSON.parse(readFileSync(packageFile('harness/reference/profiles/plain.json'), 'utf8'));
    const keys = resolveKeys(declaration, {}, (path) => readFileSync(path, 'utf8'));
    for (const name of ['purchase', 'load', 'tac', 'maintenance'] as const) {
      expect(hex(keys.get(name)?.key.reveal() ?? new Uint8Array())).toBe(profile.masters[name]);
      expect(keys.get(name)?.diversified).toBe(false);
    }
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
    ['an unknown key', 'keys: { unload: { env: A } }\n', '/keys/unload', 4],
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

describe('a key written into a declaration', () => {
  it.each([
    ['as the value', `keys:\n  purchase: ${key}\n`, '/keys/purchase', 5],
    ['in quotes and groups', `keys:\n  purchase: '00 11 22 33 44 55 66 77 88 99 AA BB CC DD EE FF'\n`, '/keys/purchase', 5],
    ['as a hexadecimal number', `keys:\n  purchase: 0x${key}\n`, '/keys/purchase', 5],
    ['as a decimal number', 'keys:\n  purchase: 00112233445566778899001122334455\n', '/keys/purchase', 5],
    ['in a field of its own', `keys:\n  purchase: { value: '${key}' }\n`, '/keys/purchase/value', 5],
    ['where a variable is named', 'keys:\n  purchase: { env: AABBCCDDEEFF00112233445566778899 }\n', '/keys/purchase/env', 5],
    ['where a file is named', `keys:\n  purchase: { file: '${key}' }\n`, '/keys/purchase/file', 5],
    ['as a name', `keys:\n  purchase: { ${key}: true }\n`, '/keys/purchase/[key]', 5],
    ['in a list', `keys:\n  - '${key}'\n`, '/keys/0', 5],
    ['for all of them', `keys: '${key}'\n`, '/keys', 4],
  ])('%s is refused unseen', (_, body, pointer, line) => {
    const [[at, where, sentence] = []] = faults(() => declared(body));
    expect([at, where]).toEqual([pointer, line]);
    expect(sentence).toBe(
      'a key must not be written into a declaration. Refer to it instead: { env: VARIABLE }, or { file: KEYFILE, pointer: /masters/purchase }',
    );
  });

  it.each([`purchaseKey: '${key}'\n`, `${key}: 1\n`, `sample2: { key: '${key}' }\n`, `keyIndex: { purchase: '${key}' }\n`])(
    'elsewhere is not repeated either: %j',
    (body) => {
      expect(faults(() => declared(body))).not.toEqual([]);
    },
  );
});

describe('a key reference', () => {
  const files: Readonly<Record<string, string>> = {
    'keys.json': JSON.stringify({ masters: { 'a/b': key, short: key.slice(2) } }),
    'keys.yaml': `masters:\n  load: ${key}A\n  digits: 00112233445566778899001122334455\n`,
    'bare.hex': `${key.toLowerCase()}\n`,
    'broken.json': `{ "masters": "${key}`,
  };
  const readFile = (path: string): string => {
    const text = files[path.split('/').at(-1) as string];
    if (text === undefined) throw new Error(`ENOENT ${key}`);
    return text;
  };
  const resolved = (reference: string): ReturnType<typeof resolveKeys> =>
    resolveKeys(declared(`keys: { purchase: ${reference} }\n`), { GOOD: key, SHORT: '0011', EMPTY: '' }, readFile);

  it.each(['{ env: GOOD }', '{ file: bare.hex }', '{ file: keys.json, pointer: /masters/a~1b }'])('%s leads to a key', (reference) => {
    expect(hex(resolved(reference).get('purchase')?.key.reveal() ?? new Uint8Array())).toBe(key);
  });

  it("says whether it is the card's own key", () => {
    expect(resolved('{ env: GOOD }').get('purchase')?.diversified).toBe(false);
    expect(resolved('{ env: GOOD, diversified: true }').get('purchase')?.diversified).toBe(true);
  });

  it('counts a file from the folder of the declaration', () => {
    const paths: string[] = [];
    const declaration = declarationOf(parseInput(`${head}keys: { tac: { file: ../keys/tac.hex } }\n`, '/lab/cards/card.yaml'));
    resolveKeys(declaration, {}, (path) => {
      paths.push(path);
      return key;
    });
    expect(paths).toEqual(['/lab/keys/tac.hex']);
  });

  it.each([
    ['{ env: ABSENT }', 'the environment variable ABSENT is not set'],
    ['{ env: EMPTY }', 'the environment variable EMPTY is not set'],
    ['{ env: SHORT }', 'the environment variable SHORT is not a text of 32 hexadecimal digits'],
    ['{ file: absent.json, pointer: /a }', 'the key file absent.json cannot be read'],
    ['{ file: keys.json, pointer: /masters/none }', 'the key file keys.json has nothing at /masters/none'],
    ['{ file: keys.json, pointer: /masters/short }', '/masters/short in the key file keys.json is not a text of 32 hexadecimal digits'],
    ['{ file: keys.json, pointer: /masters }', '/masters in the key file keys.json is not a text of 32 hexadecimal digits'],
    ['{ file: keys.yaml, pointer: /masters/load }', '/masters/load in the key file keys.yaml is not a text of 32 hexadecimal digits'],
    ['{ file: keys.yaml, pointer: /masters/digits }', '/masters/digits in the key file keys.yaml is not a text of 32 hexadecimal digits'],
    ['{ file: broken.json, pointer: /masters }', 'the key file broken.json has nothing at /masters'],
    ['{ file: keys.json }', 'the key file keys.json is not a text of 32 hexadecimal digits'],
  ])('%s leads nowhere, and only the reference is named', (reference, sentence) => {
    expect(faults(() => resolved(reference))).toEqual([['/keys/purchase', 4, sentence]]);
  });
});

describe('a key that was found', () => {
  const secret = new SecretKey(Uint8Array.from(Buffer.from(key, 'hex')));

  it.each([
    ['inspect', inspect(secret, { showHidden: true, depth: 9 })],
    ['inspect inside', inspect({ keys: new Map([['purchase', { key: secret }]]) }, { depth: 9 })],
    ['JSON', JSON.stringify({ key: secret })],
    ['a template', `${secret}`],
    ['concatenation', ['key:', secret].join(' ')],
    ['format', format('%s %o %j', secret, secret, secret)],
    ['String', String(secret)],
    ['an error', new Error(`bad ${secret}`).message],
    ['its own fields', JSON.stringify(Object.entries(secret))],
    ['a copy', inspect({ ...secret })],
    ['a clone', inspect(structuredClone(secret))],
  ])('does not show in %s', (_, shown) => {
    expect(shown).not.toMatch(/00112233|AABBCC|17, ?34|\b11 22\b/i);
  });

  it('gives copies, so that nobody can change it', () => {
    secret.reveal().fill(0);
    expect(hex(secret.reveal())).toBe(key);
  });
});

describe('what a record may hold of a declaration', () => {
  it('has neither keys nor where they are kept nor any path', () => {
    const declaration = declarationOf(
      parseInput(
        `${head}reader: 'ACS*'\nkeys: { vouched: true, purchase: { env: MY_SECRET }, tac: { file: /keys/secret.json, pointer: /deep/down, diversified: true } }\n` +
          "card: { serial: '03109970100000012344' }\ngrants: { all: true, money: 5 }\n",
        '/cards/card.yaml',
      ),
    );
    const shown = publicView(declaration);
    expect(JSON.stringify(shown)).not.toMatch(/MY_SECRET|secret|deep|card\.yaml/);
    expect(shown.keys).toEqual({ vouched: true, masters: ['purchase'], cardKeys: ['tac'] });
    expect(shown.grants.money).toBe(5);
    expect(shown.grants.lock).toBe('unlimited');
    expect(JSON.parse(JSON.stringify(shown))).toEqual(shown);
  });
});
