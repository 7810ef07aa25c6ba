/** What must not be seen (keys, PINs): held where nothing prints it, and fetched from where a declaration says that it is kept. */

import { createPrivateKey, type KeyObject } from 'node:crypto';
import { resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { bytes } from '../bytes/hex.ts';
import type { Text } from '../text.ts';

/** Where a secret is kept: an environment variable, or a file beside the declaration (`pointer` is a JSON pointer into JSON or YAML). */
export interface SecretReference {
  readonly env?: string;
  readonly file?: string;
  readonly pointer?: string;
}

/** Octets that show themselves as a word in brackets wherever they are printed, logged or serialised. */
abstract class Secret {
  readonly #octets: Uint8Array;

  constructor(octets: Uint8Array) {
    this.#octets = Uint8Array.from(octets);
  }

  /** The word in brackets. */
  protected abstract get shown(): string;

  /** The octets themselves, as a copy: for the software that stands in for a PSAM, an issuer's host or a card holder, and nobody else. */
  reveal(): Uint8Array {
    return Uint8Array.from(this.#octets);
  }

  toString(): string {
    return this.shown;
  }

  toJSON(): string {
    return this.shown;
  }

  [Symbol.toPrimitive](): string {
    return this.shown;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.shown;
  }
}

/** A key that shows itself as `[key]`. */
export class SecretKey extends Secret {
  protected override get shown(): string {
    return '[key]';
  }
}

/** A PIN that shows itself as `[PIN]`. */
export class SecretPin extends Secret {
  protected override get shown(): string {
    return '[PIN]';
  }
}

/** What a secret is called where it cannot be found, and the form that it must have. */
interface SecretForm<S> {
  readonly file: Text;
  readonly asked: Text;
  /** The secret that a text gives; undefined where it gives none. */
  hold(text: string): S | undefined;
}

/** Octets written in hexadecimal digits, with or without spaces, as long as a pattern of digits has them. */
function octetsIn(text: string, digits: RegExp): Uint8Array | undefined {
  const written = text.replace(/\s+/g, '');
  return digits.test(written) ? bytes(written) : undefined;
}

/** A key: 16 octets. */
export const keyForm: SecretForm<SecretKey> = {
  file: { zh: '密钥文件', en: 'the key file' },
  asked: { zh: '32 位十六进制文本', en: 'a text of 32 hexadecimal digits' },
  hold(text) {
    const octets = octetsIn(text, /^[0-9a-f]{32}$/i);
    return octets && new SecretKey(octets);
  },
};

/** A PIN: 2 to 6 octets, as VERIFY PIN carries them. */
export const pinForm: SecretForm<SecretPin> = {
  file: { zh: '密码文件', en: 'the PIN file' },
  asked: {
    zh: '4 至 12 位（偶数位）十六进制文本；YAML 与 JSON 中须加引号',
    en: 'a text of 4 to 12 hexadecimal digits, an even number of them; in YAML and JSON it needs quotes',
  },
  hold(text) {
    const octets = octetsIn(text, /^([0-9a-f]{2}){2,6}$/i);
    return octets && new SecretPin(octets);
  },
};

/** A private key that signs: RSA, PKCS #8 in PEM. */
export const signatureForm: SecretForm<KeyObject> = {
  file: { zh: '私钥文件', en: 'the file of the private key' },
  asked: { zh: 'PEM 格式的 RSA 私钥', en: 'an RSA private key in PEM' },
  hold(text) {
    try {
      const key = createPrivateKey(text);
      return key.asymmetricKeyType === 'rsa' ? key : undefined;
    } catch {
      return undefined;
    }
  },
};

/**
 * The secret that a reference leads to, or why it leads nowhere, which never repeats what stands there.
 * `readFile` gets absolute paths; a `file` counts from `folder`.
 */
export function follow<S>(
  { env: variable, file, pointer }: SecretReference,
  form: SecretForm<S>,
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string,
): S | Text {
  const held = (value: unknown, where: Text): S | Text => {
    const found = typeof value === 'string' ? form.hold(value) : undefined;
    return found ?? { zh: `${where.zh} 不是 ${form.asked.zh}`, en: `${where.en} is not ${form.asked.en}` };
  };
  if (variable !== undefined) {
    const value = env[variable];
    const where = { zh: `环境变量 ${variable}`, en: `the environment variable ${variable}` };
    if (value === undefined || value === '') return { zh: `${where.zh} 未设置`, en: `${where.en} is not set` };
    return held(value, where);
  }
  const place = { zh: `${form.file.zh} ${file}`, en: `${form.file.en} ${file}` };
  let text: string;
  try {
    text = readFile(resolve(folder, file as string));
  } catch {
    return { zh: `${place.zh} 无法读取`, en: `${place.en} cannot be read` };
  }
  if (pointer === undefined) return held(text, place);
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'silent' });
  const path = pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  const value: unknown = document.errors.length > 0 ? undefined : document.getIn(path);
  if (value === undefined) return { zh: `${place.zh} 中没有 ${pointer}`, en: `${place.en} has nothing at ${pointer}` };
  return held(value, { zh: `${place.zh} 中的 ${pointer}`, en: `${pointer} in ${place.en}` });
}
