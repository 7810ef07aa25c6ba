/** Keys and PINs of a declaration: written into it they are refused unseen, referred to they are found, and then they show themselves nowhere. */

import { format, inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { hex } from '../bytes/hex.ts';
import { type Declaration, declarationOf } from './declaration.ts';
import { InvalidFile, parseInput } from './input-file.ts';
import { resolveKeys, resolvePin, SecretKey, SecretPin } from './keys.ts';

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

describe('a PIN written into a declaration', () => {
  it.each([
    ['in quotes', "pin: '987654'\n"],
    ['without quotes', 'pin: 987654\n'],
    ['in a list', "pin: ['987654']\n"],
    ['in a field of its own', "pin: { value: '987654' }\n"],
    ['as a name', 'pin: { 987654: true }\n'],
    ['where a variable is named', "pin: { env: '987654' }\n"],
    ['where a file is named', 'pin: { file: 987654 }\n'],
    ['where a file is named, in quotes and groups', "pin: { file: '98 76 54' }\n"],
    ['in hexadecimal', "pin: { file: '9876AB' }\n"],
    ['where a place is named', "pin: { file: secrets.json, pointer: '/987654' }\n"],
  ])('%s is refused unseen', (_, body) => {
    const found = faults(() => declared(body));
    expect(found.map(([pointer, line]) => [pointer, line])).toEqual([['/pin', 4]]);
    expect(found[0]?.[2]).toBe(
      'a PIN must not be written into a declaration. Refer to it instead: { env: VARIABLE }, or { file: PINFILE, pointer: /pin }',
    );
    expect(JSON.stringify(found)).not.toMatch(/9876|98 76/);
  });

  it.each(["PIN: '987654'\n", "keys: { pin: '987654' }\n", "sample2: { pin: '987654' }\n"])(
    'elsewhere is not repeated either: %j',
    (body) => {
      const found = faults(() => declared(body));
      expect(found).not.toEqual([]);
      expect(JSON.stringify(found)).not.toContain('9876');
    },
  );
});

describe('a PIN reference', () => {
  const files: Readonly<Record<string, string>> = {
    'card.json': JSON.stringify({ pin: '987654', short: '98', odd: '98765', long: '98765432109876' }),
    'card.yaml': 'pin: 987654\n',
    'bare.txt': '9876\n',
  };
  const resolved = (reference: string): SecretPin | undefined =>
    resolvePin(
      declared(`pin: ${reference}\n`),
      { GOOD: '987654', WORDS: 'my PIN' },
      (path) => files[path.split('/').at(-1) as string] ?? fail(),
    );
  const fail = (): never => {
    throw new Error('ENOENT 987654');
  };

  it.each([
    ['{ env: GOOD }', '987654'],
    ['{ file: bare.txt }', '9876'],
    ['{ file: card.json, pointer: /pin }', '987654'],
  ])('%s leads to a PIN', (reference, octets) => {
    expect(hex(resolved(reference)?.reveal() ?? new Uint8Array())).toBe(octets);
  });

  it('may be left out', () => {
    expect(resolvePin(declared(), {}, fail)).toBeUndefined();
  });

  const asked = 'is not a text of 4 to 12 hexadecimal digits, an even number of them; in YAML and JSON it needs quotes';
  it.each([
    ['{ env: ABSENT }', 'the environment variable ABSENT is not set'],
    ['{ env: WORDS }', `the environment variable WORDS ${asked}`],
    ['{ file: absent.json }', 'the PIN file absent.json cannot be read'],
    ['{ file: card.json, pointer: /none }', 'the PIN file card.json has nothing at /none'],
    ['{ file: card.json, pointer: /short }', `/short in the PIN file card.json ${asked}`],
    ['{ file: card.json, pointer: /odd }', `/odd in the PIN file card.json ${asked}`],
    ['{ file: card.json, pointer: /long }', `/long in the PIN file card.json ${asked}`],
    ['{ file: card.yaml, pointer: /pin }', `/pin in the PIN file card.yaml ${asked}`],
  ])('%s leads nowhere, and only the reference is named', (reference, sentence) => {
    const found = faults(() => resolved(reference));
    expect(found).toEqual([['/pin', 4, sentence]]);
    expect(JSON.stringify(found)).not.toMatch(/9876/);
  });
});

describe('a PIN that was found', () => {
  const secret = new SecretPin(Uint8Array.of(0x98, 0x76, 0x54));

  it.each([
    ['inspect', inspect(secret, { showHidden: true, depth: 9 })],
    ['JSON', JSON.stringify({ pin: secret })],
    ['a template', `${secret}`],
    ['format', format('%s %o %j', secret, secret, secret)],
    ['an error', new Error(`bad ${secret}`).message],
    ['a copy', inspect({ ...secret })],
    ['a clone', inspect(structuredClone(secret))],
  ])('does not show in %s', (_, shown) => {
    expect(shown).not.toMatch(/9876|98 76|152, ?118/);
    expect(shown).toMatch(/\[PIN\]|\{\}/);
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
