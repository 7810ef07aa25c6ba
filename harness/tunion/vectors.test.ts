/** Every published cryptographic vector, recomputed; the files are held to their schema, the list of ids is fixed here. */

import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { bytes, concat, hex } from '../bytes/hex.ts';
import { uint } from '../bytes/uint.ts';
import { aesKeyCheckValue } from '../crypto/aes.ts';
import { encipher } from '../crypto/block-cipher.ts';
import { aesCmac } from '../crypto/cmac.ts';
import { des, tripleDes } from '../crypto/des.ts';
import { diversify } from '../crypto/diversification.ts';
import { applicationCryptogram, applicationSessionKey, responseCryptogram } from '../crypto/emv.ts';
import { decipherData, encipherData } from '../crypto/enciphered-data.ts';
import { desMac, retailMac } from '../crypto/mac.ts';
import { deriveScp02Keys, type Scp02Chain, scp02Accept, scp02Cryptograms, scp02Protect } from '../crypto/scp02.ts';
import {
  acceptScp03,
  deriveScp03Keys,
  openScp03,
  type Scp03Channel,
  scp03Accept,
  scp03AcceptResponse,
  scp03Cryptograms,
  scp03Protect,
  scp03ProtectResponse,
} from '../crypto/scp03.ts';
import { messageDigest, publicKeyOf, sign, userDigest, verify } from '../crypto/sm2.ts';
import { sm3 } from '../crypto/sm3.ts';
import { sm4, sm4Cipher } from '../crypto/sm4.ts';
import { decodeCommand, encodeCommand } from '../iso7816/command.ts';
import { loadSessionKey, purchaseSessionKey, tacKey } from './key.ts';
import { commandMac, loadMac1, loadMac2, loadTac, purchaseMac1, purchaseMac2, purchaseTac } from './mac.ts';
import { fen } from './money.ts';

const published = [
  ...['ep-load-001', 'ep-load-002', 'ep-load-003', 'ep-load-004', 'ep-load-005', 'ep-load-006'],
  ...['ep-purchase-001', 'ep-purchase-002', 'div-3des-001'],
  ...['sm3des-001', 'sm3des-002', 'sm3des-003', 'sm3des-004', 'sm3des-005', 'sm3des-006', 'sm3des-006e'],
  ...['sm3des-007', 'sm3des-008', 'sm3des-009', 'sm3des-010'],
  ...['auth-002', 'auth-003', 'auth-004', 'mac-alg3-icao', 'rmac-001'],
  ...['emv-001', 'emv-002', 'emv-003', 'emv-sm4-001'],
  ...['scp02-001', 'scp02-002', 'scp02-003', 'scp03-001', 'scp03-002', 'scp03-003', 'gp-kcv-aes'],
  ...['aes-cmac-001', 'aes-cmac-002', 'sm3-001', 'sm4-001', 'sm4-002', 'sm2-001'],
];

/** A test as it stands in a file: everything but these three fields is octets, or lists or counts of them. */
interface Vector {
  readonly id: string;
  readonly comment: string;
  readonly published: readonly string[];
  readonly [field: string]: unknown;
}

interface Group {
  readonly algorithm: string;
  readonly source: string;
  readonly tests: readonly Vector[];
}

/** Reads the fields of a vector; one that is absent makes the value that needs it absent as well. */
class Fields {
  readonly #vector: Vector;
  constructor(vector: Vector) {
    this.#vector = vector;
  }
  has(...names: readonly string[]): boolean {
    return names.every((name) => name in this.#vector);
  }
  octets(name: string): Uint8Array {
    if (!this.has(name)) throw new Error(`${this.#vector.id} has no ${name}`);
    return bytes(this.#vector[name] as string);
  }
  number(name: string): number {
    return uint(this.octets(name));
  }
  list(name: string): readonly Uint8Array[] {
    return ((this.#vector[name] ?? []) as string[]).map(bytes);
  }
  count(name: string): number {
    return this.#vector[name] as number;
  }
}

type Computed = Readonly<Record<string, Uint8Array | readonly Uint8Array[] | undefined>>;

const recompute: Readonly<Record<string, (given: Fields) => Computed>> = {
  'load-3des': (given) => {
    const [balance, amount, terminal] = [fen(given.number('balance')), fen(given.number('amount')), given.octets('terminal')];
    const counter = given.number('counter');
    const sessionKey = loadSessionKey(given.octets('dlk'), { random: given.octets('random'), counter });
    const dateTime = given.has('dateTime') ? given.octets('dateTime') : undefined;
    const dtk = given.has('dtk') ? given.octets('dtk') : undefined;
    const key = dtk && tacKey(dtk);
    // Type 01 is the electronic deposit, which T-Union has not, so the purse's own functions write 02 and nothing else.
    if (given.number('type') === 1) {
      const message = concat(given.octets('amount'), given.octets('type'), terminal);
      const mac = (data: Uint8Array) => desMac(sessionKey, data).slice(0, 4);
      return { sessionKey, mac1: mac(concat(given.octets('balance'), message)), mac2: dateTime && mac(concat(message, dateTime)) };
    }
    const mac2 = dateTime && loadMac2(sessionKey, { amount, terminal, dateTime });
    const tac = dtk && dateTime && loadTac(dtk, { balance: fen(balance + amount), counter, amount, terminal, dateTime });
    return { sessionKey, mac1: loadMac1(sessionKey, { balance, amount, terminal }), mac2, tacKey: key, tac };
  },
  'purchase-3des': (given) => {
    const [amount, terminal, dateTime] = [fen(given.number('amount')), given.octets('terminal'), given.octets('dateTime')];
    const [counter, terminalSequence] = [given.number('counter'), given.octets('terminalSequence')];
    const type = given.number('type') as 6 | 9;
    const sessionKey = purchaseSessionKey(given.octets('dpk'), { random: given.octets('random'), counter, terminalSequence });
    const mac1 = purchaseMac1(sessionKey, { amount, type, terminal, dateTime });
    const mac2 = purchaseMac2(sessionKey, { amount });
    if (!given.has('dtk')) return { sessionKey, mac1, mac2 };
    const dtk = given.octets('dtk');
    const tac = purchaseTac(dtk, { amount, type, terminal, terminalSequence, dateTime });
    return { sessionKey, mac1, mac2, tacKey: tacKey(dtk), tac };
  },
  'diversification-3des': (given) => ({ derivedKey: diversify('3des', given.octets('key'), given.octets('factor')) }),
  '3des-ecb': (given) => ({ ciphertext: tripleDes(given.octets('key'), given.octets('data')) }),
  'des-ecb': (given) => ({ ciphertext: des(given.octets('key'), given.octets('data')) }),
  'des-mac': (given) => {
    const mac = desMac(given.octets('key'), given.octets('data'), given.octets('iv'));
    return { mac: mac.slice(0, given.octets('mac').length) };
  },
  'retail-mac': (given) => {
    const mac = retailMac(given.octets('key'), given.octets('data'), given.octets('iv'));
    return { mac: mac.slice(0, given.octets('mac').length) };
  },
  'enciphered-command-3des': (given) => {
    const [key, plaintext] = [given.octets('key'), given.octets('plaintext')];
    const ciphertext = encipherData('3des', key, plaintext);
    expect(decipherData('3des', key, ciphertext)).toEqual(plaintext);
    return { ciphertext, mac: commandMac(key, given.octets('iv').subarray(0, 4), given.octets('header'), ciphertext) };
  },
  'application-cryptogram-3des': (given) => {
    const fromMaster = given.has('masterKey') ? diversify('3des', given.octets('masterKey'), given.octets('factor')) : undefined;
    const cardKey = fromMaster ?? given.octets('cardKey');
    const sessionKey = applicationSessionKey('3des', cardKey, given.octets('counter'));
    const cryptogram = applicationCryptogram('3des', sessionKey, given.octets('data'));
    return {
      cardKey,
      sessionKey,
      cryptogram,
      responseCryptogram: responseCryptogram(sessionKey, cryptogram, given.octets('responseCode')),
    };
  },
  'application-cryptogram-sm4': (given) => {
    const cardKey = diversify('sm4', given.octets('masterKey'), given.octets('factor'));
    const sessionKey = applicationSessionKey('sm4', cardKey, given.octets('counter'));
    return { cardKey, sessionKey, cryptogram: applicationCryptogram('sm4', sessionKey, given.octets('data')) };
  },
  scp02: (given) => {
    const sequence = given.octets('sequence');
    const keys = deriveScp02Keys({ enc: given.octets('enc'), mac: given.octets('mac'), dek: given.octets('dek') }, sequence);
    const { card, host } = scp02Cryptograms(keys, {
      sequence,
      hostChallenge: given.octets('hostChallenge'),
      cardChallenge: given.octets('cardChallenge'),
    });
    const header = concat(bytes('8482'), given.octets('securityLevel'), bytes('00'));
    const first = scp02Protect({ key: keys.mac }, header, host);
    let chain: Scp02Chain = first.chain;
    const protectedCommands = given.list('commands').map((command) =>
      withProtection(command, (header, data) => {
        const next = scp02Protect(chain, header, data);
        chain = next.chain;
        return next.command;
      }),
    );
    // The card's side: what the host sent is taken, and says what the host meant.
    const { data: presented = new Uint8Array(0) } = decodeCommand(first.command);
    const opened = scp02Accept({ key: keys.mac }, header, presented);
    expect(opened).toEqual({ data: host, chain: first.chain });
    let heard = first.chain;
    const received = protectedCommands.map((command) =>
      withoutProtection(command, (header, field) => {
        const { data, chain } = scp02Accept(heard, header, field) as NonNullable<ReturnType<typeof scp02Accept>>;
        heard = chain;
        return data;
      }),
    );
    expect(received).toEqual(
      given.list('commands').map((command) => unmarked(command.subarray(0, 4), decodeCommand(command).data ?? new Uint8Array(0))),
    );
    return {
      sessionEnc: keys.enc,
      sessionMac: keys.mac,
      sessionDek: keys.dek,
      cardCryptogram: card,
      hostCryptogram: host,
      externalAuthenticate: first.command,
      protectedCommands,
    };
  },
  scp03: (given) => {
    const exchange = { hostChallenge: given.octets('hostChallenge'), cardChallenge: given.octets('cardChallenge') };
    const keys = deriveScp03Keys({ enc: given.octets('enc'), mac: given.octets('mac') }, exchange);
    const { card, host } = scp03Cryptograms(keys, exchange);
    const opened = openScp03(keys, given.number('securityLevel'), host);
    let channel = opened.channel;
    const channels = [channel];
    const protectedCommands = given.list('commands').map((command) =>
      withProtection(command, (header, data) => {
        const next = scp03Protect(channel, header, data);
        channel = next.channel;
        channels.push(channel);
        return next.command;
      }),
    );
    const afterFirst = channels[1];
    // The card's side: what the host sent is taken, and says what the host meant.
    let heard = acceptScp03(keys, given.number('securityLevel'), host, decodeCommand(opened.command).data as Uint8Array) as Scp03Channel;
    expect(heard).toEqual(opened.channel);
    const received = protectedCommands.map((command) =>
      withoutProtection(command, (header, field) => {
        const { data, channel } = scp03Accept(heard, header, field) as NonNullable<ReturnType<typeof scp03Accept>>;
        heard = channel;
        return data;
      }),
    );
    expect(received).toEqual(
      given.list('commands').map((command) => unmarked(command.subarray(0, 4), decodeCommand(command).data ?? new Uint8Array(0))),
    );
    if (afterFirst)
      expect(scp03AcceptResponse(afterFirst, given.octets('protectedResponse'), bytes('9000'))).toEqual(given.octets('response'));
    return {
      cardCryptogram: card,
      hostCryptogram: host,
      externalAuthenticate: opened.command,
      protectedCommands,
      protectedResponse: afterFirst && scp03ProtectResponse(afterFirst, given.octets('response'), bytes('9000')),
    };
  },
  'aes-key-check': (given) => ({ keyCheckValue: aesKeyCheckValue(given.octets('key')) }),
  'aes-cmac': (given) => ({ mac: aesCmac(given.octets('key'), given.octets('data')) }),
  sm3: (given) => ({ digest: sm3(given.octets('data')) }),
  'sm4-ecb': (given) => ({ ciphertext: sm4(given.octets('key'), given.octets('data')) }),
  'sm4-repeated': (given) => {
    // A CBC chain over zero blocks enciphers its initial vector again and again.
    const stride = 1000;
    expect(given.count('times') % stride).toBe(0);
    let block = given.octets('data');
    for (let times = 0; times < given.count('times'); times += stride) {
      block = encipher(sm4Cipher, given.octets('key'), new Uint8Array(16 * stride), block).slice(-16);
    }
    return { ciphertext: block };
  },
  'sm2-signature': (given) => {
    const [privateKey, nonce, message, userId] = ['privateKey', 'nonce', 'message', 'userId'].map((name) => given.octets(name)) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    const publicKey = publicKeyOf(privateKey);
    const signature = sign({ privateKey, nonce, message, userId });
    expect(verify({ publicKey, message, signature, userId })).toBe(true);
    return {
      publicKey,
      userDigest: userDigest(publicKey, userId),
      messageDigest: messageDigest(publicKey, message, userId),
      r: signature.slice(0, 32),
      s: signature.slice(32),
    };
  },
};

/** The whole APDU once its header and data went through `protect`; an Le it had is kept. */
function withProtection(apdu: Uint8Array, protect: (header: Uint8Array, data: Uint8Array) => Uint8Array): Uint8Array {
  const { data = new Uint8Array(0), le } = decodeCommand(apdu);
  return encodeCommand({ ...decodeCommand(protect(apdu.subarray(0, 4), data)), le });
}

/** Header and data of a protected APDU as the card takes them. */
function withoutProtection(apdu: Uint8Array, accept: (header: Uint8Array, field: Uint8Array) => Uint8Array): string {
  const header = apdu.subarray(0, 4);
  return unmarked(header, accept(header, decodeCommand(apdu).data ?? new Uint8Array(0)));
}

function unmarked(header: Uint8Array, data: Uint8Array): string {
  return hex(concat(header.with(0, (header[0] as number) & ~0x04), data));
}

function written(value: Computed[string]): unknown {
  return value instanceof Uint8Array ? hex(value) : value?.map((each) => hex(each));
}

const folder = new URL('../../vectors/crypto/', import.meta.url);
const names = readdirSync(folder).sort();
const files = names.map((name) => ({ name, content: readJson(new URL(name, folder)) as { groups: readonly Group[] } }));

function readJson(url: URL): unknown {
  return JSON.parse(readFileSync(url, 'utf8'));
}

describe('published cryptographic vectors', () => {
  const ajv = new Ajv2020({ allErrors: true, strictRequired: false });
  formats.default(ajv);
  const validate = ajv.compile(readJson(new URL('../../vectors/schema/crypto-vectors.schema.json', import.meta.url)) as object);
  const all = files.flatMap(({ content }) => content.groups.flatMap(({ tests }) => tests));

  test.each(files)('$name keeps to its schema', ({ content }) => {
    validate(content);
    expect(validate.errors ?? []).toEqual([]);
  });

  test('none is missing, none came unlisted, none stands twice', () => {
    const values = all.reduce((count, vector) => count + vector.published.length, 0);
    console.log(`vectors: ${all.length} published, ${values} published values, ${files.length} files`);
    expect(published).toHaveLength(42);
    expect(values).toBe(95);
    expect(all.map(({ id }) => id).sort()).toEqual([...published].sort());
  });

  for (const { name, content } of files) {
    describe(name, () => {
      for (const { algorithm, source, tests } of content.groups) {
        test.each(tests)(`$id: $comment (${source.replaceAll('%', '%%')})`, (vector) => {
          const computed = recompute[algorithm]?.(new Fields(vector)) ?? {};
          for (const field of vector.published) {
            expect({ [field]: written(computed[field]) }).toEqual({ [field]: vector[field] });
          }
        });
      }
    });
  }
});
