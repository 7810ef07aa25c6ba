/** What a declaration says of a phone: references are followed, secrets written into it are refused unseen, and what is missing is named. */

import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Declaration, declarationOf, declaredFacts, loadDeclaration, publicView } from './declaration.ts';
import { InvalidFile, parseInput } from './input-file.ts';
import { packageFile } from './package-file.ts';
import { resolvePhone, revealPhone } from './phone-declaration.ts';

const key = '00112233445566778899AABBCCDDEEFF';
const head = 'sample: { name: n, maker: m, model: o, serial: s, firmware: f }\nedition: 2015\nkernel: K1\n';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

const body = `se:
  keys:
    - version: 32
      algorithm: 3des
      enc: { env: ENC }
      mac: { env: MAC }
      dek: { file: keys.json, pointer: /dek }
  token: { file: token.pem }
  application: { loadFile: 'F0544553543100', module: 'F0544553543101' }
  loadFile: { aid: 'f0544553543200', module: 'f0544553543201', file: test.ijc }
tsm:
  url: https://tsm.example/api/
  certificate: tsm.pem
  city: '9971'
  partner: { id: '99710001', key: { file: token.pem } }
`;

const files: Readonly<Record<string, string | Uint8Array>> = {
  '/lab/keys.json': JSON.stringify({ dek: key }),
  '/lab/token.pem': pem,
  '/lab/curve.pem': curve,
  '/lab/tsm.pem': publicKey.export({ format: 'pem', type: 'spki' }).toString(),
  '/lab/test.ijc': Uint8Array.of(1, 2, 0xff),
  '/lab/empty': new Uint8Array(0),
  '/lab/long': new Uint8Array(401),
};

function declared(text: string): Declaration {
  return declarationOf(parseInput(head + text, '/lab/phone.yaml'));
}

function resolved(declaration: Declaration, env = { ENC: key, MAC: key } as Readonly<Record<string, string>>) {
  return resolvePhone(declaration, env, (path) => {
    const content = files[path];
    if (content === undefined) throw new Error(`no ${path}`);
    return Buffer.from(content);
  });
}

function faults(act: () => unknown): readonly (readonly [string, string])[] {
  try {
    act();
  } catch (error) {
    if (!(error instanceof InvalidFile)) throw error;
    expect(inspect(error, { depth: 9 }) + JSON.stringify(error.problems)).not.toMatch(/00112233|AABBCC|BEGIN PRIV/i);
    return error.problems.map(({ pointer, text }) => [pointer, text.en]);
  }
  return [];
}

it('the form is a declaration as it stands, and as it stands grants nothing', () => {
  const file = packageFile('suites/jtt1059-2-se/declaration.template.yaml');
  expect(loadDeclaration(file).grants).toEqual({});
});

it('the form with every line in use is a declaration, but for what it says of the card', () => {
  const text = readFileSync(packageFile('suites/jtt1059-2-se/declaration.template.yaml'), 'utf8');
  const uncommented = text.replace(/^# (?=\s*(?:[a-zA-Z]+:|- ))/gm, '').replace(/^ {2}# - /gm, '  - ');
  const declaration = declarationOf(parseInput(uncommented, 'phone.yaml'));
  expect(declaration.functions).toEqual(expect.arrayContaining(['SE.registry', 'SE.content', 'SE.load', 'SE.delegated', 'TSM']));
  expect(declaration.se).toMatchObject({ keys: [{ version: 32, algorithm: '3des' }], application: { module: 'F0544553543101' } });
  expect(declaration.tsm).toMatchObject({ city: '9971', rival: { id: '99710002' } });
});

describe('references', () => {
  it('lead to keys that show themselves nowhere', () => {
    const secrets = resolved(declared(body));
    expect(inspect(secrets, { depth: 9, showHidden: true }) + JSON.stringify(secrets)).not.toMatch(/00112233|0, 17, 34|BEGIN/);
    const { element, tsm } = revealPhone(secrets);
    expect(element?.keys.map(({ version, enc, dek }) => [version, enc.length, Buffer.from(dek).toString('hex')])).toEqual([
      [32, 16, key.toLowerCase()],
    ]);
    expect([element?.token?.asymmetricKeyType, element?.loadFile]).toEqual(['rsa', '0102FF']);
    expect([tsm?.url.href, tsm?.signs.type, tsm?.partner.type, tsm?.rival, tsm?.ca]).toEqual([
      'https://tsm.example/api/',
      'public',
      'private',
      undefined,
      undefined,
    ]);
  });

  it('give cases names and no keys, and a record no place either', () => {
    const declaration = declared(body);
    expect(declaredFacts(declaration)).toEqual({
      applicationLoadFile: 'F0544553543100',
      applicationModule: 'F0544553543101',
      domainLoadFile: 'A0000001515350',
      domainModule: 'A000000151535041',
      loadAid: 'F0544553543200',
      loadModule: 'F0544553543201',
      tsmCity: '9971',
      tsmPartner: '99710001',
    });
    expect(publicView(declaration).phone).toEqual({
      se: {
        keyVersions: [{ version: 32, algorithm: '3des' }],
        token: true,
        application: { loadFile: 'F0544553543100', module: 'F0544553543101' },
        loadFile: { aid: 'f0544553543200', module: 'f0544553543201' },
      },
      tsm: { city: '9971', partner: '99710001' },
    });
    expect(JSON.stringify(publicView(declaration))).not.toMatch(/pem|json|ENC|tsm\.example/);
  });

  it('name what domains are made of where that is said', () => {
    const own = declared(body.replace('tsm:', "  domain: { loadFile: 'f0544553543300', module: 'f0544553543301' }\ntsm:"));
    expect(declaredFacts(own)).toMatchObject({ domainLoadFile: 'F0544553543300', domainModule: 'F0544553543301' });
  });

  it.each([
    ['to a variable that is not set', body.replace('env: MAC', 'env: NONE'), '/se/keys/0/mac', /NONE is not set/],
    ['to a text that is no key', body.replace('file: keys.json, pointer: /dek', 'file: token.pem'), '/se/keys/0/dek', /32 hexadecimal/],
    ['to a file that is not there', body.replace('token: { file: token.pem }', 'token: { file: none.pem }'), '/se/token', /cannot be read/],
    ['to a key of another kind', body.replace('token: { file: token.pem }', 'token: { file: curve.pem }'), '/se/token', /RSA private key/],
    ['to an empty load file', body.replace('test.ijc', 'empty'), '/se/loadFile/file', /has 0 octets/],
    ['to a load file that is too long', body.replace('test.ijc', 'long'), '/se/loadFile/file', /has 401 octets/],
    ['to no certificate', body.replace('certificate: tsm.pem', 'certificate: keys.json'), '/tsm/certificate', /no certificate/],
    ['to a CA that is not there', body.replace('  city:', '  ca: none.pem\n  city:'), '/tsm/ca', /none\.pem cannot be read/],
  ])('%s are named', (_, text, pointer, message) => {
    const found = faults(() => resolved(declared(text)));
    expect(found).toEqual([[pointer, expect.stringMatching(message)]]);
  });
});

describe('a key written into a declaration is refused unseen', () => {
  it.each([
    ['as a part of a set', body.replace('enc: { env: ENC }', `enc: '${key}'`), '/se/keys/0/enc'],
    ['as the name of a variable', body.replace('env: ENC', `env: '${key}'`), '/se/keys/0/enc/env'],
    ['as a token key', body.replace('token: { file: token.pem }', 'token: "-----BEGIN PRIVATE KEY-----"'), '/se/token'],
    ['as a partner', body.replace('key: { file: token.pem }', 'key: "-----BEGIN PRIVATE KEY-----"'), '/tsm/partner/key'],
  ])('%s', (_, text, pointer) => {
    expect(faults(() => declared(text)).map(([at]) => at)).toEqual([pointer]);
  });
});

describe('what a function asks for', () => {
  it.each([
    ['SE.content', '/se/application'],
    ['SE.load', '/se/loadFile'],
    ['SE.receipts', '/se/receipt'],
    ['TSM', '/tsm'],
  ])('%s without %s is refused', (name, pointer) => {
    expect(faults(() => declared(`functions: [${name}]\n`)).map(([at]) => at)).toEqual([pointer]);
  });

  it.each([
    ['an address without TLS', body.replace('https:', 'http:'), '/tsm/url'],
    ['an address that is no folder', body.replace('/api/', '/api'), '/tsm/url'],
    ['another algorithm', body.replace('3des', 'sm4'), '/se/keys/0/algorithm'],
    ['a name that is too short', body.replace("'F0544553543101'", "'F054'"), '/se/application/module'],
    ['a source without its file', body.replace("loadFile: 'F0544553543100', ", ''), '/se/application/loadFile'],
    ['a domain without its module', body.replace('tsm:', "  domain: { loadFile: 'A0000001515350' }\ntsm:"), '/se/domain/module'],
    ['a reference to two places', body.replace('env: ENC', 'env: ENC, file: a'), '/se/keys/0/enc'],
  ])('%s is refused', (_, text, pointer) => {
    expect(faults(() => declared(text)).map(([at]) => at)).toEqual([pointer]);
  });
});
